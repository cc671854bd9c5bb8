package auth

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestOutage asks a provider that is away, slowly: whoever comes meanwhile is told with the first, and does not wait in a row for a
// turn of his own.
func TestOutage(t *testing.T) {
	var asked atomic.Int32
	var here atomic.Bool
	var issuer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if here.Load() {
			_, _ = w.Write([]byte(`{"issuer":"` + issuer + `","authorization_endpoint":"` + issuer + `/a","token_endpoint":"` + issuer + `/t","jwks_uri":"` + issuer + `/k"}`))
			return
		}
		time.Sleep(200 * time.Millisecond)
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer server.Close()
	issuer = server.URL
	p, err := New(Options{Issuer: issuer, ClientID: "a", Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	var all sync.WaitGroup
	for range 30 {
		all.Go(func() {
			if _, err := p.Address(t.Context(), Attempt{}); err == nil {
				t.Error("the provider is away")
			}
		})
	}
	all.Wait()
	if n, took := asked.Load(), time.Since(began); n > 2 || took > time.Second {
		t.Errorf("it was asked %d times within %v", n, took)
	}
	here.Store(true)
	time.Sleep(outageKept)
	if _, err := p.Address(t.Context(), Attempt{}); err != nil {
		t.Error("it is back:", err)
	}
}
