package auth

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostCounted is how many callers are counted at a time. Whoever was not seen while so many others were begins anew.
const mostCounted = 20_000

// Limiter lets each caller do so much a second, and some more at once. The zero value lets everything pass.
type Limiter struct {
	perSecond rate.Limit
	burst     int

	mu          sync.Mutex
	recent, old map[string]*rate.Limiter
}

// NewLimiter lets each caller do so much a second, and burst at once.
func NewLimiter(perSecond float64, burst int) *Limiter {
	return &Limiter{perSecond: rate.Limit(perSecond), burst: burst}
}

// of gives the counter of a caller. Counters are kept in two halves, of which the older is dropped when the newer is full.
func (l *Limiter) of(caller string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.recent[caller]; ok {
		return c
	}
	c, ok := l.old[caller]
	if !ok {
		c = rate.NewLimiter(l.perSecond, l.burst)
	}
	if l.recent == nil || len(l.recent) >= mostCounted/2 {
		l.old, l.recent = l.recent, map[string]*rate.Limiter{}
	}
	l.recent[caller] = c
	return c
}

// Allow counts one act of a caller and tells whether it is within the limit.
func (l *Limiter) Allow(caller string, now time.Time) bool {
	return l == nil || l.perSecond == 0 || l.of(caller).AllowN(now, 1)
}

// Spent tells whether a caller has nothing left, and counts nothing.
func (l *Limiter) Spent(caller string, now time.Time) bool {
	return l != nil && l.perSecond != 0 && l.of(caller).TokensAt(now) < 1
}

// Remote gives what is counted of a remote address ("host:port" or a bare host): an address of version 4, and of version 6 the
// network that one subscriber has. "" for what is no address.
func Remote(address string) string {
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		network, _ := ip.Prefix(64) // never fails for version 6
		return network.String()
	}
	return ip.String()
}
