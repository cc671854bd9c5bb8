package main

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestTablesBody sends tables that are larger than other requests may be: who enters units may send 2 MB of them, nobody else,
// and nowhere else.
func TestTablesBody(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	tables := func(bytes int) string {
		return `{"basis":"x","import":{"communes":"` + strings.Repeat("a", bytes/2) + `","successions":"` + strings.Repeat("a", bytes/2) + `"}}`
	}
	for _, c := range []struct {
		name, path, token, body string
		http                    int
		reason                  string
	}{
		{"tables of 2 MB", "/v1/unitChangeSets:import", "demo-admin", tables(2_000_000), 400, "HEADER_WRONG"},
		{"too much", "/v1/unitChangeSets:import", "demo-admin", tables(maxTablesBody), 413, bodyTooLarge},
		{"of somebody else", "/v1/unitChangeSets:import", "demo-chair", tables(2_000_000), 413, bodyTooLarge},
		{"elsewhere", "/v1/tokens", "demo-admin", tables(2_000_000), 413, bodyTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, _, body := s.post(t, c.path, c.token, c.body)
			if e := explain(statusOf(t, body)); code != c.http || e.reason != c.reason {
				t.Errorf("HTTP %d, %s: %.300s", code, e.reason, body)
			}
		})
	}
}
