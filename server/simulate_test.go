package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// simulated is a whole answer: its messages in order, and how it ended.
type simulated struct {
	messages []*tieuchiv1.SimulateRuleSetResponse
	st       *status.Status
}

func (s simulated) changes() (all []*tieuchiv1.SimulatedChange) {
	for _, m := range s.messages {
		all = append(all, m.GetChanges()...)
	}
	return all
}

// result is all but the messages about how far reading came, which is nothing the second time.
func (s simulated) result() []*tieuchiv1.SimulateRuleSetResponse {
	return slices.DeleteFunc(slices.Clone(s.messages), func(m *tieuchiv1.SimulateRuleSetResponse) bool { return m.GetProgress() != nil })
}

func (s simulated) summary() *tieuchiv1.SimulationSummary {
	if len(s.messages) == 0 {
		return nil
	}
	return s.messages[len(s.messages)-1].GetSummary()
}

// simulateGRPC asks over gRPC.
func (s *testServer) simulateGRPC(t *testing.T, token string, r *tieuchiv1.SimulateRuleSetRequest) simulated {
	t.Helper()
	ctx := t.Context()
	if token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
	}
	stream, err := tieuchiv1.NewRuleSetServiceClient(s.conn).SimulateRuleSet(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	var out simulated
	for {
		m, err := stream.Recv()
		if err != nil {
			if !errors.Is(err, io.EOF) {
				out.st = status.Convert(err)
			}
			return out
		}
		out.messages = append(out.messages, m)
	}
}

// simulateREST asks over REST and reads line by line.
func (s *testServer) simulateREST(t *testing.T, token string, r *tieuchiv1.SimulateRuleSetRequest) simulated {
	t.Helper()
	body, err := protojson.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	code, header, text := s.post(t, "/v1/ruleSets:simulate", token, string(body))
	if code != http.StatusOK {
		return simulated{st: statusOf(t, text)}
	}
	if header.Get("Content-Type") != "application/x-ndjson" || header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", header)
	}
	var out simulated
	lines := bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var line struct{ Result, Error json.RawMessage }
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil || out.st != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		if line.Error != nil {
			out.st = statusOf(t, string(line.Error))
			continue
		}
		m := &tieuchiv1.SimulateRuleSetResponse{}
		if err := protojson.Unmarshal(line.Result, m); err != nil {
			t.Fatal(err)
		}
		out.messages = append(out.messages, m)
	}
	return out
}

func (s *testServer) post(t *testing.T, path, token, body string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return send(t, r)
}

// eachSimulator runs a test over both protocols on a demonstration.
func eachSimulator(t *testing.T, s *testServer, test func(*testing.T, func(*testing.T, string, *tieuchiv1.SimulateRuleSetRequest) simulated)) {
	t.Run("grpc", func(t *testing.T) { test(t, s.simulateGRPC) })
	t.Run("rest", func(t *testing.T) { test(t, s.simulateREST) })
}

// harder is the reference set as a draft would change it: other thresholds both ways, a criterion less, another version.
func harder(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("../criteria/rulesets/reference.commune/2026.1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	for _, change := range [][2]string{
		{`version: "2026.1"`, `version: "2026.2"`},
		{"pass: {at_least: 60}", "pass: {at_least: 40}"},
		{"pass: {at_least: 30}", "pass: {at_least: 90}"},
		{"id: inf.security-level", "id: inf.security"},
	} {
		if !strings.Contains(text, change[0]) {
			t.Fatalf("the reference set does not say %q", change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	return text
}

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

// publish puts a draft among the versions.
func (s *testServer) publish(t *testing.T, content string) {
	t.Helper()
	old, err := os.ReadFile("../criteria/rulesets/reference.commune/2026.1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	library, err := criteria.LoadLibrary(fstest.MapFS{
		"reference.commune/2026.1.yaml": {Data: old}, "reference.commune/2026.2.yaml": {Data: []byte(content)},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.core.library = library
}

// judgedAnew judges every stored submission by another version, over the API, and gives what changes.
func (s *testServer) judgedAnew(t *testing.T, version, digest string) map[string]string {
	t.Helper()
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-admin")
	rules, changes := tieuchiv1.NewRuleSetServiceClient(s.conn), map[string]string{}
	if _, err := s.core.store.LatestSubmissions(ctx, "reference.commune", 0, func(int) error { return nil }, func(l *store.Latest) error {
		answers, err := criteria.ParseAnswers(l.AnswersJSON)
		if err != nil {
			return err
		}
		v, err := rules.EvaluateRuleSetVersion(ctx, &tieuchiv1.EvaluateRuleSetVersionRequest{
			Name: version, Unit: unitName(l.Unit), Answers: answersToProto(answers),
		})
		if err != nil {
			return err
		}
		if v.GetVerdict().GetRuleSetDigest() != digest {
			t.Errorf("judged by %s, simulated %s", v.GetVerdict().GetRuleSetDigest(), digest)
		}
		old := map[criteria.Result]tieuchiv1.Verdict_Result{criteria.Passed: tieuchiv1.Verdict_PASSED, criteria.NotPassed: tieuchiv1.Verdict_NOT_PASSED}[l.Result]
		if now := v.GetVerdict().GetResult(); now != old {
			changes["assessments/"+l.Assessment] = old.String() + "→" + now.String()
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return changes
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

// TestSimulateScope checks who sees what, and that the whole is the same whoever asked first.
func TestSimulateScope(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
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
	whole := s.core.catalogue
	s.core.catalogue = &criteria.Catalogue{}
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
	s.core.catalogue = whole
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
