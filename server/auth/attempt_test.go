package auth

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestResume takes a login up again in time only, and only where key, cookie and state are its own.
func TestResume(t *testing.T) {
	key, now := []byte("key of this server"), time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	a := Begin(key, "/dieu-hanh?lang=vi", "/", now)
	part := strings.Split(a.Cookie(), ".")
	led := strings.Join([]string{part[0], part[1], base64.RawURLEncoding.EncodeToString([]byte("//evil.example/")), part[3]}, ".")
	later := strings.Join([]string{part[0], strconv.FormatInt(now.Add(time.Hour).Unix(), 10), part[2], part[3]}, ".")
	for _, test := range []struct {
		name, cookie, state string
		key                 []byte
		at                  time.Time
		reason              string
	}{
		{"at once", a.Cookie(), a.State(), key, now, ""},
		{"just in time", a.Cookie(), a.State(), key, now.Add(attemptLife), ""},
		{"too late", a.Cookie(), a.State(), key, now.Add(attemptLife + time.Second), "LOGIN_EXPIRED"},
		{"before it began", a.Cookie(), a.State(), key, now.Add(-time.Second), "LOGIN_EXPIRED"},
		{"led elsewhere", led, a.State(), key, now, "LOGIN_STATE"},
		{"begun anew", later, a.State(), key, now.Add(time.Hour), "LOGIN_STATE"},
		{"no cookie", "", a.State(), key, now, "LOGIN_STATE"},
		{"no state", a.Cookie(), "", key, now, "LOGIN_STATE"},
		{"the nonce as state", a.Cookie(), a.Nonce(), key, now, "LOGIN_STATE"},
		{"another login's state", a.Cookie(), Begin(key, "/", "/", now).State(), key, now, "LOGIN_STATE"},
		{"another server's key", a.Cookie(), a.State(), []byte("other"), now, "LOGIN_STATE"},
	} {
		got, err := Resume(test.key, test.cookie, test.state, test.at)
		var refused *criteria.Error
		switch errors.As(err, &refused); {
		case test.reason == "" && (err != nil || got.To != a.To || got.Verifier() != a.Verifier()):
			t.Errorf("%s: %v, to %s", test.name, err, got.To)
		case test.reason != "" && (refused == nil || refused.Reason != test.reason):
			t.Errorf("%s: %v, want %s", test.name, err, test.reason)
		}
	}
}

// TestBegin keeps what follows a login on this server.
func TestBegin(t *testing.T) {
	for to, want := range map[string]string{
		"/don-vi/15448?lang=vi": "/don-vi/15448?lang=vi", "": "/home", "https://evil.example": "/home", "//evil.example": "/home",
		`/\evil.example`: "/home", "/a\tb": "/home", "/a\r\nSet-Cookie: x": "/home", "don-vi": "/home",
	} {
		if got := Begin(nil, to, "/home", time.Now()).To; got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

// TestRemote counts a subscriber's network of version 6 as one, and a mapped address as what it is.
func TestRemote(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7:80": "192.0.2.7", "[::ffff:192.0.2.7]:80": "192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::9]:443": "2001:db8:1:2::/64", "bufconn": "", "": "",
	} {
		if got := Remote(address); got != want {
			t.Errorf("%q is %q, want %q", address, got, want)
		}
	}
}
