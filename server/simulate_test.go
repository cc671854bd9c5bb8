package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestSimulateThenPublish tries a draft, publishes it, and judges the same answers by the ordinary way: the verdicts are
// those that were foretold. Nothing was written.
func TestSimulateThenPublish(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		before := s.contentHash(t)
		request := &tieuchiv1.SimulateRuleSetRequest{Content: harder(t), MaxChanges: 20_000}
		first := s.simulateGRPC(t, "demo-admin", request)
		if first.st != nil {
			t.Fatal(first.st)
		}
		again := s.simulateREST(t, "demo-admin", request)
		if diff := cmp.Diff(first.result(), again.result(), protocmp.Transform()); diff != "" {
			t.Errorf("-grpc +rest:\n%s", diff)
		}
		if s.contentHash(t) != before {
			t.Fatal("a simulation wrote something")
		}
		s.publish(t, request.Content)
		want := s.judgedAnew(t, "ruleSets/reference.commune/versions/2026.2", first.summary().GetDigest())
		got := map[string]string{}
		for _, c := range first.changes() {
			got[c.GetAssessment()] = c.GetBefore().GetResult().String() + "→" + c.GetAfter().GetResult().String()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-judged +simulated:\n%s", diff)
		}
		if n := first.summary().GetCount(); len(got) < 20 || int(n.GetChanged()) != len(got) || n.GetPassedAfter() == 0 || n.GetPassedAfter() == n.GetPassedBefore() {
			t.Errorf("%v with %d changes", n, len(got))
		}
		checkSums(t, first.summary())
	})
}

// TestSimulateOverAnotherSet tries the set that scores on what was filed under the reference set, and compares with judging
// the same answers by it: a new decision often has a new id.
func TestSimulateOverAnotherSet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		const scored = "ruleSets/vi-du.cham-diem/versions/2026.1"
		own := s.simulateGRPC(t, "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: scored})
		over := s.simulateGRPC(t, "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: scored, FiledUnder: "ruleSets/reference.commune", MaxChanges: 20_000})
		if n := own.summary().GetCount().GetAssessments(); n != 0 {
			t.Errorf("%d assessments under a set that nobody filed under", n)
		}
		got := map[string]string{}
		for _, c := range over.changes() {
			got[c.GetAssessment()] = c.GetBefore().GetResult().String() + "→" + c.GetAfter().GetResult().String()
		}
		if diff := cmp.Diff(s.judgedAnew(t, scored, over.summary().GetDigest()), got); diff != "" || len(got) == 0 {
			t.Errorf("-judged +simulated (%d):\n%s", len(got), diff)
		}
		wrong := s.simulateREST(t, "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: scored, FiledUnder: "reference.commune"})
		if wrong.st == nil || !strings.Contains(wrong.st.Message(), "ruleSets/") {
			t.Errorf("a name without its kind: %v", wrong.st)
		}
	})
}

// checkSums adds parts up to the whole.
func checkSums(t *testing.T, s *tieuchiv1.SimulationSummary) {
	t.Helper()
	sum := &tieuchiv1.SimulatedCount{}
	for _, d := range s.GetDistricts() {
		n := d.GetCount()
		sum.Assessments, sum.Changed = sum.Assessments+n.Assessments, sum.Changed+n.Changed
		sum.PassedBefore, sum.PassedAfter = sum.PassedBefore+n.PassedBefore, sum.PassedAfter+n.PassedAfter
		if d.GetFullName() == "" && d.GetDistrict() != "" {
			t.Errorf("district %s has no name", d.GetDistrict())
		}
	}
	if !proto.Equal(sum, s.GetCount()) {
		t.Errorf("districts add up to %v, the whole is %v", sum, s.GetCount())
	}
	byID := map[string]*tieuchiv1.SimulatedCriterion{}
	for _, c := range s.GetCriteria() {
		byID[c.GetId()] = c
	}
	if c := byID["inf.security-level"]; !c.GetDropped() || c.GetOfBefore() == 0 || c.GetOfAfter() != 0 {
		t.Errorf("a dropped criterion: %v", c)
	}
	if c := byID["inf.security"]; !c.GetIsNew() || c.GetText().GetVi() == "" || c.GetOfAfter() == 0 {
		t.Errorf("a new criterion: %v", c)
	}
	if c := byID["soc.adult-signature"]; c.GetMetAfter() != c.GetMetBefore()-c.GetLost()+c.GetGained() || c.GetLost() == 0 {
		t.Errorf("a harder criterion: %v", c)
	}
	targets := map[string]bool{}
	for _, target := range s.GetTargets() {
		targets[target.GetTarget()] = target.Before != nil && target.After != nil && target.Required != nil
	}
	if !targets["targets/th-2025-communes"] {
		t.Errorf("targets %v", targets)
	}
	if len(s.GetGroups()) < 4 || s.GetExplanation().GetVi() == "" || s.GetExplanation().GetEn() == "" {
		t.Errorf("groups %v, %v", s.GetGroups(), s.GetExplanation())
	}
}

// TestSimulateScope checks who sees what, and that the whole is the same whoever asked first. It plays while there are districts.
func TestSimulateScope(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	s.core.now = func() time.Time { return time.Date(2025, 6, 30, 3, 0, 0, 0, time.UTC) }
	eachSimulator(t, s, func(t *testing.T, simulate func(*testing.T, string, *tieuchiv1.SimulateRuleSetRequest) simulated) {
		same := &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}
		district := simulate(t, "demo-committee-394", same)
		whole := simulate(t, "demo-chair", same)
		if district.st != nil || whole.st != nil {
			t.Fatal(district.st, whole.st)
		}
		if n := whole.summary().GetCount(); n.GetChanged() != 0 || n.GetAssessments() < 200 || len(whole.changes()) != 0 {
			t.Errorf("the version that judged changes something: %v", n)
		}
		parts := district.summary().GetDistricts()
		if len(parts) != 1 || parts[0].GetDistrict() != "394" || parts[0].GetCount().GetAssessments() != district.summary().GetCount().GetAssessments() {
			t.Errorf("district 394 sees %v", parts)
		}
		for _, d := range whole.summary().GetDistricts() {
			if d.GetDistrict() == "394" && !proto.Equal(d, parts[0]) {
				t.Errorf("district 394 is %v, alone %v", d, parts[0])
			}
		}
		for _, m := range whole.messages {
			if m.GetNotice().GetVi() == "" {
				t.Errorf("a message does not say that this is a demonstration: %v", m)
			}
		}
	})
}

// TestSimulateRefusals checks what is refused, and that nobody learns anything before he is known.
func TestSimulateRefusals(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	broken := strings.Replace(harder(t), "pass: {at_least: 40}", "pass: {atleast: 40}", 1)
	line := itoa(1 + strings.Count(broken[:strings.Index(broken, "atleast")], "\n"))
	before := s.contentHash(t)
	eachSimulator(t, s, func(t *testing.T, simulate func(*testing.T, string, *tieuchiv1.SimulateRuleSetRequest) simulated) {
		for _, c := range []struct {
			name, token   string
			request       *tieuchiv1.SimulateRuleSetRequest
			code          codes.Code
			reason, field string
		}{
			{"no token", "", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}, codes.Unauthenticated, "TOKEN_MISSING", ""},
			{"an officer", "demo-officer-15448", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}, codes.PermissionDenied, "ROLE_NOT_ALLOWED", ""},
			{"a system", "demo-system", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}, codes.PermissionDenied, "ROLE_NOT_ALLOWED", ""},
			{"no rules", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{}, codes.InvalidArgument, "RULES_ONE_OF", "ruleSetVersion"},
			{"two of them", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet, Content: "a"}, codes.InvalidArgument, "RULES_ONE_OF", "ruleSetVersion"},
			{"an unknown version", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: "ruleSets/a/versions/1"}, codes.NotFound, "RULE_SET_UNKNOWN", "ruleSetVersion"},
			{"a draft with a fault", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{Content: broken}, codes.InvalidArgument, "KEY_UNKNOWN", "content:" + line + ":16"},
			{"no draft", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{Content: "#"}, codes.InvalidArgument, "FILE_EMPTY", "content:1:1"},
			{"fewer than none", "demo-admin", &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet, MaxChanges: -1}, codes.InvalidArgument, "FIELD_MALFORMED", "maxChanges"},
		} {
			t.Run(c.name, func(t *testing.T) {
				got := simulate(t, c.token, c.request)
				if got.st.Code() != c.code || len(got.messages) > 0 {
					t.Fatalf("%v after %d messages, want %v", got.st, len(got.messages), c.code)
				}
				if e := explain(got.st); e.reason != c.reason || e.vi == "" || e.en == "" || c.field != "" && !e.fields[c.field] {
					t.Errorf("%s at %v, want %s at %s", e.reason, slices.Collect(maps.Keys(e.fields)), c.reason, c.field)
				}
			})
		}
	})
	if s.contentHash(t) != before {
		t.Error("a refused simulation wrote something")
	}
}

// TestSimulateRESTOnly covers what only HTTP can send.
func TestSimulateRESTOnly(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	for _, c := range []struct {
		name, token, body string
		http              int
		reason            string
	}{
		{"no token", "", `{`, 401, "TOKEN_MISSING"},
		{"an unknown field", "demo-admin", `{"draft":"x"}`, 400, "FIELD_UNKNOWN"},
		{"half a body", "demo-admin", `{"content":`, 400, "BODY_MALFORMED"},
		{"too much", "demo-admin", `{"content":"` + strings.Repeat("a", maxBody) + `"}`, 413, bodyTooLarge},
		{"an unknown version", "demo-admin", `{"ruleSetVersion":"ruleSets/a/versions/1"}`, 404, "RULE_SET_UNKNOWN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, header, body := s.post(t, "/v1/ruleSets:simulate", c.token, c.body)
			if e := explain(statusOf(t, body)); code != c.http || e.reason != c.reason || header.Get("Content-Type") != "application/json" {
				t.Errorf("HTTP %d, %s, %v: %.300s", code, e.reason, header, body)
			}
		})
	}
}

// TestSimulateFails checks an error that comes after the first message: over REST it is the last line.
func TestSimulateFails(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	whole := s.core.catalogue()
	s.core.units.put(catalogueOf(t, "38,Thanh Hóa,tinh,2021-07-01,", "", ""))
	request := &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}
	eachSimulator(t, s, func(t *testing.T, simulate func(*testing.T, string, *tieuchiv1.SimulateRuleSetRequest) simulated) {
		got := simulate(t, "demo-admin", request)
		if e := explain(got.st); got.st.Code() != codes.Internal || e.reason != "INTERNAL" || e.vi == "" || e.en == "" || strings.Contains(got.st.Message(), "catalogue") {
			t.Errorf("%v", got.st)
		}
		if len(got.messages) != 1 || got.messages[0].GetProgress().GetTotal() == 0 {
			t.Errorf("before it came %v", got.messages)
		}
	})
	s.core.units.put(whole)
	if got := s.simulateGRPC(t, "demo-admin", request); got.st != nil || got.summary().GetCount().GetAssessments() == 0 {
		t.Errorf("after a failure: %v", got.st)
	}
}

// TestSimulateCancelled checks that a caller who goes does not wait, and that what he held is free again.
func TestSimulateCancelled(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	held := s.core.trials.of("reference.commune")
	<-held.turn
	request := &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}
	local := newInProcess(s.core.gate, s.core.streamGate)
	s.core.register(local)
	province := criteria.Scope{Level: criteria.Province, Code: demoProvince}
	for name, conn := range map[string]grpc.ClientConnInterface{"grpc": s.conn, "in process": local} {
		ctx, cancel := context.WithCancel(metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-admin"))
		if name == "in process" {
			ctx = withActor(ctx, &criteria.Actor{ID: "tokens/x", Role: criteria.Admin, Scope: province})
		}
		stream, err := tieuchiv1.NewRuleSetServiceClient(conn).SimulateRuleSet(ctx, request)
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := stream.Recv(); status.Code(err) != codes.Canceled {
			t.Errorf("%s: %v", name, err)
		}
	}
	held.turn <- struct{}{}
	if got := s.simulateGRPC(t, "demo-admin", request); got.st != nil {
		t.Error(got.st)
	}
}

// TestSimulateSince checks that what is filed after a simulation is in the next one, and that no more than it is read.
func TestSimulateSince(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		request := &tieuchiv1.SimulateRuleSetRequest{RuleSetVersion: demoSet}
		first := s.simulateREST(t, "demo-admin", request).summary().GetCount()
		code, _, body := s.post(t, "/v1/assessments?submit=true", "demo-officer-15448",
			`{"unit":"units/15448","ruleSetVersion":"`+demoSet+`","period":"2026","answers":[{"fact":"households.total","value":"1000"}]}`)
		if code != http.StatusOK {
			t.Fatal(body)
		}
		second := s.simulateREST(t, "demo-admin", request)
		n, read := second.summary().GetCount(), second.messages[len(second.messages)-2].GetProgress()
		if n.GetAssessments() != first.GetAssessments()+1 || read.GetDone() != 1 {
			t.Errorf("%v after %v, read %v", n, first, read)
		}
	})
}

// TestSimulateAtOnce lets several callers try several rules while assessments are filed.
func TestSimulateAtOnce(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	requests := []*tieuchiv1.SimulateRuleSetRequest{{RuleSetVersion: demoSet}, {Content: harder(t), MaxChanges: 5}, {RuleSetVersion: "ruleSets/thanh-hoa.commune/versions/2023.1829"}}
	var callers sync.WaitGroup
	for i := range 12 {
		callers.Go(func() {
			if i%4 == 3 {
				code, _, body := s.post(t, "/v1/assessments?submit=true", "demo-officer-15448", fmt.Sprintf(
					`{"unit":"units/15448","ruleSetVersion":%q,"period":"2026-Q%d","answers":[{"fact":"households.total","value":"1000"}]}`, demoSet, 1+i/4))
				if code != http.StatusOK {
					t.Error(body)
				}
				return
			}
			if got := s.simulateGRPC(t, "demo-admin", requests[i%4]); got.st != nil || got.summary() == nil {
				t.Errorf("%v", got.st)
			}
		})
	}
	callers.Wait()
	if n := s.simulateGRPC(t, "demo-admin", requests[0]).summary().GetCount(); n.GetChanged() != 0 || n.GetAssessments() != 330 {
		t.Errorf("at the end %v", n)
	}
}
