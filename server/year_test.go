package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// moveTo moves the server's clock on to ten in the morning in Vietnam of a day.
func (s *testServer) moveTo(t *testing.T, day string) {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	s.now.Store(max(s.now.Load(), d.Add(3*time.Hour).UnixMicro()))
}

// TestYear plays one commune's year on its real roles, from the registration to the revocation: day after day, over gRPC and
// over REST, on every engine.
func TestYear(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		for _, protocol := range []string{"grpc", "rest"} {
			t.Run(engine.Name+"/"+protocol, func(t *testing.T) {
				dsn := engine.DSN(t)
				s := startServerOn(t, dsn, "-demo")
				call := s.callGRPC
				if protocol == "rest" {
					call = s.callREST
				}
				playFile(t, s, "testdata/year.yaml", call)
				s.checkLog(t)
				wantRecomputed(t, s, dsn)
			})
		}
	}
}

// checkLog compares every event with the tree of the log, and every row with the event that recorded it.
func (s *testServer) checkLog(t *testing.T) {
	t.Helper()
	checked, err := s.core.store.CheckLog(t.Context(), audit.Given{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range checked.Findings {
		t.Errorf("%s: %s: %s", f.Where, f.Reason, f.Message)
	}
}

// wantRecomputed computes every submission and every completed appraisal once more, and wants what is stored.
func wantRecomputed(t *testing.T, s *testServer, dsn string) {
	t.Helper()
	counts, err := s.core.store.Counts(t.Context())
	if err != nil || counts["appraisals"] == 0 {
		t.Fatal(counts, err)
	}
	lines, done, err := recomputed(t, "-db", dsn, "recompute")
	want := fmt.Sprintf("%d submissions and %d completed appraisals", counts["submissions"], counts["appraisals"])
	if len(lines) > 0 || err != nil || !strings.Contains(done, want) {
		t.Error(lines, done, err)
	}
}
