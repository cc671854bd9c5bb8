package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
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

// publish brings a text from draft to version, as two people do.
func (s *testServer) publish(t *testing.T, content string) {
	t.Helper()
	author := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-rule-author")
	publisher := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-publisher")
	publications := tieuchiv1.NewPublicationServiceClient(s.conn)
	tests := `cases: [{name: trống, unit: {kind: xa}, expect: {result: not_passed}}]`
	d, err := publications.CreateRuleSetDraft(author, &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: content, Tests: tests}})
	if err != nil {
		t.Fatal(err)
	}
	if d, err = publications.ProposeRuleSetDraft(author, &tieuchiv1.ProposeRuleSetDraftRequest{Name: d.GetName()}); err != nil {
		t.Fatal(err)
	}
	if _, err = publications.PublishRuleSetDraft(publisher, &tieuchiv1.PublishRuleSetDraftRequest{Name: d.GetName(), Revision: d.GetRevision()}); err != nil {
		t.Fatal(err)
	}
}

// judgedAnew judges every stored submission by another version, over the API, and gives what changes.
func (s *testServer) judgedAnew(t *testing.T, version, digest string) map[string]string {
	t.Helper()
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-admin")
	rules, changes := tieuchiv1.NewRuleSetServiceClient(s.conn), map[string]string{}
	e, err := s.core.library.find(ctx, version)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.core.store.LatestSubmissions(ctx, "reference.commune", 0, func(int) error { return nil }, func(l *store.Latest) error {
		answers, err := criteria.ParseAnswers(l.AnswersJSON)
		if err != nil {
			return err
		}
		answers = slices.DeleteFunc(answers, func(a criteria.Answer) bool { return e.Rules.FactAt(a.Fact) < 0 }) // of another set
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
