package main

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// trickle lets through, for each address, a few at once and then one in a while. It holds a number for each address and forgets
// those that have been quiet; where too many are not, it lets nobody new through.
type trickle struct {
	every time.Duration
	burst int
	most  int // addresses

	mu   sync.Mutex
	full map[netip.Prefix]time.Time // when the address has its whole burst again
}

func newTrickle(every time.Duration, burst, most int) *trickle {
	return &trickle{every: every, burst: burst, most: most, full: map[netip.Prefix]time.Time{}}
}

// pass lets one through, or tells how long to wait.
func (l *trickle) pass(from netip.Prefix, now time.Time) (wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	full, known := l.full[from]
	if !known && len(l.full) >= l.most {
		for a, t := range l.full {
			if !t.After(now) {
				delete(l.full, a)
			}
		}
		if len(l.full) >= l.most {
			return l.every, false
		}
	}
	if full.Before(now) {
		full = now
	}
	full = full.Add(l.every)
	if wait = full.Sub(now) - time.Duration(l.burst)*l.every; wait > 0 {
		return wait, false
	}
	l.full[from] = full
	return 0, true
}

// remote gives the address that a request comes from: of IPv6 the network of a household, within which addresses are free.
func remote(r *http.Request) netip.Prefix {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	a, err := netip.ParseAddr(host)
	if err != nil {
		return netip.Prefix{}
	}
	a = a.Unmap().WithZone("")
	bits := 32
	if a.Is6() {
		bits = 64
	}
	p, _ := a.Prefix(bits)
	return p
}
