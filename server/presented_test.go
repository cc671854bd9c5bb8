package main

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestCertificateOfABrowser refuses what a page of somebody else has a browser send, in which a client certificate is installed: it
// is shown without anybody being asked, as a cookie is.
func TestCertificateOfABrowser(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	leaf := &x509.Certificate{Raw: []byte("x"), NotAfter: time.Now().Add(time.Hour)}
	for _, c := range []struct {
		site string
		ends time.Time
		want string
	}{
		{"cross-site", time.Now().Add(time.Hour), "CROSS_ORIGIN"},
		{"same-origin", time.Now().Add(time.Hour), "CERTIFICATE_UNKNOWN"},
		{"", time.Now().Add(time.Hour), "CERTIFICATE_UNKNOWN"}, // no browser
		{"", time.Now().Add(-time.Second), "TOKEN_MISSING"},    // it ran out while the connection was open
	} {
		leaf.NotAfter = c.ends
		r := httptest.NewRequest(http.MethodPost, "/v1/tokens", strings.NewReader("{}"))
		r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{leaf}}}
		r.Header.Set("Sec-Fetch-Site", c.site)
		if _, err := s.core.caller(r); reasonIn(err) != c.want {
			t.Errorf("%q: %v, want %s", c.site, err, c.want)
		}
	}
}

// TestMethodIsWhatItSays takes no other method than that of the request, whatever a header of it says.
func TestMethodIsWhatItSays(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	for path, method := range map[string]string{"/v1/units": "GET", "/v1/assessments/x": "PATCH", "/v1/units?pageSize=1": ""} {
		r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+path, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "Bearer demo-admin")
		r.Header.Set("X-HTTP-Method-Override", method)
		if code, _, body := send(t, r); code != http.StatusMethodNotAllowed {
			t.Errorf("POST %s as %q: HTTP %d %.300s", path, method, code, body)
		}
	}
}
