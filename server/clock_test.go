package main

import (
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestClockSetBack writes nothing, over either protocol, while the server's clock is further behind the last commit than it may be, and
// goes on where it is not. Reading goes on all the time.
func TestClockSetBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo", "-clock-back", "10m")
		last := time.Now().Add(2 * time.Hour) // behind what was written at the start, by the machine's clock
		enter := func(name, reason string) *apiStep {
			step := &apiStep{
				Name: name, As: "demo-admin", Call: "AccessService.CreateToken", Reason: reason,
				Request: map[string]any{"token": map[string]any{"holder": name, "grant": map[string]any{"role": "SYSTEM", "scope": "provinces/38"}}},
			}
			if reason != "" {
				step.Code, step.HTTP = "FAILED_PRECONDITION", 400
			}
			return step
		}
		read := &apiStep{Name: "reading", As: "demo-admin", Call: "AccessService.ListTokens"}
		for protocol, call := range map[string]caller{"grpc": s.callGRPC, "rest": s.callREST} {
			at := func(back time.Duration) { s.now.Store(last.Add(-back).UnixMicro()) }
			play := func(step *apiStep) {
				t.Helper()
				step.Name = protocol + ": " + step.Name
				step.play(t, s, call, map[string]string{})
			}
			at(0)
			play(enter("the last commit", ""))
			at(10*time.Minute + time.Second)
			before, events := s.contentHash(t), s.eventCount(t)
			play(enter("a clock that was set back", "CLOCK_SET_BACK"))
			play(read)
			at(365 * 24 * time.Hour)
			play(enter("by a year", "CLOCK_SET_BACK"))
			if s.contentHash(t) != before || s.eventCount(t) != events {
				t.Error(protocol, "something was written")
			}
			at(10 * time.Minute)
			play(enter("no further than it may be", ""))
			last = last.Add(time.Hour)
		}
		s.checkLog(t)
	})
}

// eventCount gives how many events there are.
func (s *testServer) eventCount(t *testing.T) int {
	t.Helper()
	counts, err := s.core.store.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return counts["events"]
}
