package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/client/internal/fake"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// steps runs commands that must end with exit code 0.
func (s *session) steps(commands ...[]string) {
	s.t.Helper()
	for _, args := range commands {
		if out, err, code := s.run(args...); code != exitDone {
			s.t.Errorf("%v: exit code %d\n%s%s", args, code, out, err)
		}
	}
}

func TestUnits(t *testing.T) {
	s := online(t)
	s.server.PageSize = 2 // the client joins the pages
	s.steps(
		[]string{"units", "-as-of", "2024-10-07", "-district", "394"},
		[]string{"units", "-as-of", "2024-10-07", "-limit", "3"},
		[]string{"-lang", "en", "units", "-search", "Định Hòa"},
		[]string{"units", "get", "15448.20250701"},
		[]string{"units", "-o", "json", "-as-of", "2026-01-01"},
	)
	s.golden("units")
	out, _, _ := s.run("units", "-o", "json", "-as-of", "2024-10-07")
	list := &pb.ListUnitsResponse{}
	if err := protojson.Unmarshal([]byte(out), list); err != nil || len(list.GetUnits()) != 6 || list.GetNextPageToken() != "" {
		t.Errorf("got %v, %d units, token %q", err, len(list.GetUnits()), list.GetNextPageToken())
	}
}

func TestStatus(t *testing.T) {
	s := online(t)
	s.server.PageSize = 3
	s.steps(
		[]string{"status", "15448", "-as-of", "2024-10-07"},
		[]string{"status", "-all", "-district", "394"},
		[]string{"status", "-lang", "en", "units/15457.20210701"},
		[]string{"status", "15457", "-o", "json"},
		[]string{"status", "15448", "-as-of", "2026-01-01", "-carry-over", "any-predecessor"},
	)
	s.golden("status")
}

func TestProgress(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"progress", "th-2025-communes"},
		[]string{"progress", "targets/th-2025-share", "-lang", "en"},
		[]string{"progress"},
		[]string{"progress", "th-2025-communes", "-as-of", "2023-12-31", "-basis", "in-force", "-o", "json"},
		[]string{"progress", "th-2025-communes", "-as-of", "2026-01-01"},
		[]string{"progress", "th-2025-communes", "-as-of", "2026-01-01", "-carry-over", "any-predecessor", "-known-at", "2026-01-01T00:00:00Z", "-lang", "en"},
	)
	s.run("progress", "-known-at", "hôm qua")
	s.golden("progress")
	out, _, _ := s.run("progress", "-o", "json")
	var list struct{ Targets, Progress []json.RawMessage }
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list.Targets) != 2 || len(list.Progress) != 1 {
		t.Errorf("got %v, %d targets, %d counted", err, len(list.Targets), len(list.Progress))
	}
}

func TestTargets(t *testing.T) {
	s := online(t)
	report := []string{"targets", "report", "th-2025-share", "-value", "19.2", "-date", "2025-12-31", "-source", "Báo cáo 12/BC-UBND"}
	s.steps(
		[]string{"targets", "policies"},
		report, report,
		[]string{"targets", "figures", "th-2025-share"},
	)
	s.run("targets", "report", "th-2025-share", "-value", "19.2", "-date", "2025-12-31")
	s.golden("targets")
}

func TestRemoteRuleSets(t *testing.T) {
	s := online(t)
	s.steps([]string{"ruleset", "list", "-remote"}, []string{"ruleset", "show", "reference.commune/2026.1", "-remote"})
	s.golden("ruleset-remote")
}

// The whole procedure by the command line: open, answer, file, give back, file again, recognise.
func TestProcedure(t *testing.T) {
	s := online(t)
	more := filepath.Join(t.TempDir(), "more.yaml")
	if err := os.WriteFile(more, []byte("answers: {website.working: true}"), 0o600); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/answers/submit.yaml"
	s.steps(
		[]string{"submit", file, "-draft", "-period", "2023"},
		[]string{"submit", file, "-lang", "en"},
		[]string{"submit", file}, // again, as after a lost answer: nothing new
	)
	if _, _, code := s.run("assessment", "answer", "a1", more, "-revision", "7"); code != exitError {
		t.Errorf("a stale revision: exit code %d", code)
	}
	if _, _, code := s.pipe("answers: {households.total: '8,5'}", "assessment", "answer", "a1", "-"); code != exitError {
		t.Errorf("a decimal comma: exit code %d", code)
	}
	s.seen.Reset() // the path of the temporary file is not for a golden file
	s.steps([]string{"assessment", "answer", "assessments/a1", more})
	s.seen.Reset()
	s.steps(
		[]string{"assessment", "submit", "a1", "-filed-on", "2024-01-15"},
		[]string{"assessment", "return", "a1", "-reason", "Thiếu minh chứng tiêu chí 2", "-on", "2024-01-20"},
		[]string{"assessment", "get", "a1"},
		[]string{"assessment", "submit", "a1", "-revision", "4"},
		[]string{"assessment", "submissions", "a1"},
		[]string{"assessment", "recognise", "a1", "-decision-number", "1234/QĐ-UBND", "-decision-date", "2024-03-01"},
		[]string{"assessment", "events", "a1"},
		[]string{"-lang", "en", "assessment", "events", "a1", "-changes"},
		[]string{"assessment", "list", "-unit", "15448.20210701", "-state", "recognised"},
		[]string{"assessment", "get", "a2", "-o", "json"},
	)
	s.golden("procedure")
	if n := len(s.server.Calls("CreateAssessment")); n != 3 {
		t.Errorf("%d creates, want 3", n)
	}
}

func TestSubmit(t *testing.T) {
	s := online(t)
	const file = "testdata/answers/submit.yaml"
	s.steps([]string{"submit", file, "-filed-on", "2024-12-20"})
	if _, _, code := s.pipe("{unit: 15448.20210701, ruleSetVersion: reference.commune/2026.1, period: '2023', answers: {households.total: '8,5'}}", "submit", "-"); code != exitError {
		t.Errorf("a refusal: exit code %d", code)
	}
	s.run("-lang", "en", "submit", file, "-draft")
	s.golden("submit")
}

// The request id is a function of the content and of nothing else.
func TestRequestID(t *testing.T) {
	id := func(content, filedOn string, submit bool) string {
		t.Helper()
		file, err := parseAnswers("f", []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		request, err := file.create("", filedOn, submit)
		if err != nil {
			t.Fatal(err)
		}
		return request.GetRequestId()
	}
	const content = "{unit: '15448', ruleSetVersion: a/1, period: '2024', answers: {x: 1, y: 2}}"
	first := id(content, "", true)
	if same := id("# in another order\nanswers: {y: '2', x: 1}\nperiod: 2024\nruleSetVersion: ruleSets/a/versions/1\nunit: units/15448", "", true); same != first {
		t.Error("the same content has another request id")
	}
	seen := map[string]bool{first: true}
	for _, other := range []string{
		id(strings.Replace(content, "15448", "15451", 1), "", true), id(strings.Replace(content, "a/1", "a/2", 1), "", true),
		id(strings.Replace(content, "2024", "2025", 1), "", true), id(strings.Replace(content, "y: 2", "y: 3", 1), "", true),
		id(content, "2024-12-20", true), id(content, "", false),
	} {
		if seen[other] {
			t.Error("other content has the same request id")
		}
		seen[other] = true
	}
}

func TestRecognitionsAndTokens(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"recognition", "add", "-unit", "15448.20210701", "-ruleset", "thanh-hoa.commune/2023.1829", "-decision-number", "1234/QĐ-UBND", "-decision-date", "2023-09-19"},
		[]string{"recognition", "get", "r1"},
		[]string{"recognition", "list", "-lang", "en"},
		[]string{"token", "create", "-holder", "UBND xã Định Hòa", "-role", "officer", "-scope", "communes/15448", "-expires", "2026-12-31"},
		[]string{"token", "list"},
		[]string{"token", "revoke", "t1", "-lang", "en"},
		[]string{"token", "create", "-holder", "LGSP", "-role", "system", "-scope", "provinces/38", "-o", "json"},
	)
	s.golden("recognitions-tokens")
}

func TestGrants(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"grant", "create", "-principal", "people/5hbsxax2f7zgba11znx0kf8jrm", "-role", "appraiser", "-scope", "provinces/38", "-criteria", "inf,ser.online", "-from", "2026-01-01", "-to", "2026-12-31", "-reason", "Phân công 5/TB"},
		[]string{"grant", "delegate", "-principal", "tokens/t2", "-criteria", "inf", "-to", "2026-06-30", "-reason", "Nghỉ phép", "-grant", "grants/g1"},
		[]string{"grant", "list"},
		[]string{"grant", "revoke", "g2", "-reason", "Đã về", "-lang", "en"},
		[]string{"grant", "list", "-lang", "en", "-limit", "1"},
	)
	s.run("grant", "create", "-principal", "people/x", "-role", "officer", "-scope", "communes/15448")
	s.run("grant", "revoke", "g1")
	s.run("grant", "revoke", "g9", "-reason", "x")
	s.run("token", "create", "-holder", "LGSP", "-role", "system", "-scope", "provinces/38", "-certificate", "no-such-file.pem")
	s.run("units", "-client-cert", "no-such-file.pem")
	s.golden("grants")
	if calls := s.server.Calls("DelegateGrant"); len(calls) != 1 || calls[0].Grant != "grants/g1" {
		t.Errorf("the right that is acted under: %v", calls)
	}
}

// TestRecognitionsEnd enters one for a time, revokes it, and looks at a list before it is decided.
func TestRecognitionsEnd(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"recognition", "add", "-unit", "15448.20210701", "-ruleset", "thanh-hoa.commune/2023.1829", "-decision-number", "1234/QĐ-UBND", "-decision-date", "2023-09-19", "-valid-from", "2023-10-01", "-valid-to", "2028-09-30"},
		[]string{"recognition", "list"},
		[]string{"recognition", "revoke", "r1", "-decision-number", "77/QĐ-UBND", "-decision-date", "2024-05-02", "-reason", "Số liệu sai", "-objection", "o1"},
		[]string{"recognition", "list", "-lang", "en"},
		[]string{"recognition", "batch", "testdata/lists/one.txt", "-decision-number", "9/QĐ-UBND", "-decision-date", "2026-11-20", "-valid-to", "2031-12-31", "-digest", "d1"},
	)
	if _, _, code := s.run("recognition", "batch", "testdata/lists/two.txt", "-decision-number", "9/QĐ-UBND", "-decision-date", "2026-11-20", "-preview", "-lang", "en"); code != exitError {
		t.Errorf("a list with a refusal ends with %d", code)
	}
	s.run("recognition", "batch", "testdata/lists/none.txt", "-decision-number", "9/QĐ-UBND")
	s.run("recognition", "revoke")
	s.golden("recognitions-end")
}

func TestHandovers(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"handovers", "list"},
		[]string{"handovers", "list", "-state", "proposed", "-lang", "en", "-limit", "1"},
		[]string{"handovers", "confirm", "t9-16645.20250701"},
		[]string{"handovers", "decline", "handovers/t8-16609.20210701", "-lang", "en"},
	)
	s.run("handovers", "confirm", "none-16645.20250701")
	s.run("handovers", "confirm")
	s.run("handovers", "list", "-state", "open")
	s.golden("handovers")
}

func TestRefusals(t *testing.T) {
	s := online(t)
	s.run("assessment", "get", "none")
	s.run("-lang", "en", "progress", "none")
	s.env["TIEUCHI_TOKEN"] = ""
	s.run("units")
	s.run("units", "-token", "wrong", "-lang", "en", "-o", "json")
	s.env["TIEUCHI_TOKEN"] = "secret"
	s.run("units", "-server", "192.0.2.1:8081") // for documentation: nobody is there
	s.run("units", "-server", "here")
	s.run("units", "-ca", "testdata/answers/village.yaml", "-insecure=false")
	s.golden("refusals")

	out, err, code := s.run("units", "-insecure=false", "-lang", "en") // TLS with a server that has none
	if code != exitError || out != "" || !strings.Contains(err, "over TLS") || !strings.Contains(err, "add -insecure") {
		t.Errorf("exit code %d\n%s%s", code, out, err)
	}
	s.server.Stop()
	out, err, code = s.run("units")
	if code != exitError || out != "" || !strings.Contains(err, "connection refused") || strings.Contains(err, "desc") {
		t.Errorf("exit code %d\n%s%s", code, out, err)
	}
}

// What the environment allows for this machine does not leak a token to another; the flag itself does.
func TestInsecureToken(t *testing.T) {
	s := offline(t)
	s.env["TIEUCHI_INSECURE"], s.env["TIEUCHI_TOKEN"], s.env["TIEUCHI_LANG"] = "true", "secret", "en"
	if _, err, code := s.run("units", "-server", "192.0.2.1:8081"); code != exitError || !strings.Contains(err, "plain text") {
		t.Errorf("exit code %d: %s", code, err)
	}
	for _, args := range [][]string{
		{"units", "-server", "192.0.2.1:8081", "-insecure", "-timeout", "50ms"}, {"-insecure", "units", "-server", "192.0.2.1:8081", "-timeout", "50ms"},
	} {
		if _, err, code := s.run(args...); code != exitError || strings.Contains(err, "plain text") {
			t.Errorf("%v: exit code %d: %s", args, code, err)
		}
	}
}

// What a server says cannot do anything to the terminal, neither in a table nor in JSON.
func TestControlCharacters(t *testing.T) {
	s := online(t)
	s.server.Notice = &pb.Text{Vi: "Trình diễn\x1b[31m", En: "Demo"}
	s.steps([]string{"recognition", "add", "-unit", "15448", "-ruleset", "a/1", "-decision-number", "1\x1b]0;title\a\u202e\u009b2J\nnext"})
	for _, output := range outputs {
		out, err, _ := s.run("recognition", "list", "-o", output)
		if strings.ContainsAny(out+err, "\x1b\a\u202e\u009b") {
			t.Errorf("%s: %q%q", output, out, err)
		}
		if !strings.HasPrefix(err, "Trình diễn") || strings.Count(err, "\n") != 1 {
			t.Errorf("the notice stands once beside the answer: %q", err)
		}
	}
	out, _, _ := s.run("recognition", "list", "-o", "json")
	list := &pb.ListRecognitionsResponse{}
	if err := protojson.Unmarshal([]byte(out), list); err != nil || list.GetRecognitions()[0].GetDecisionNumber() != "1\x1b]0;title\a\u202e\u009b2J\nnext" {
		t.Errorf("JSON keeps what was said: %v, %q", err, out)
	}
}

func TestUserAgent(t *testing.T) {
	s := online(t)
	s.run("units")
	if calls := s.server.Calls("ListUnits"); len(calls) != 1 || !strings.HasPrefix(calls[0].UserAgent, "tieuchi ") || calls[0].Authorization != "Bearer "+fake.Token {
		t.Errorf("got %+v", calls)
	}
}

func TestSimulate(t *testing.T) {
	s := online(t)
	s.server.Notice = &pb.Text{Vi: "Dữ liệu minh họa.", En: "Demonstration data."}
	broken := filepath.Join(t.TempDir(), "broken.yaml")
	if err := os.WriteFile(broken, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/rulesets/draft.example/0.1.yaml"
	s.steps(
		[]string{"ruleset", "simulate", file},
		[]string{"-lang", "en", "ruleset", "simulate", "reference.commune/2026.1", "-max", "2"},
		[]string{"ruleset", "simulate", file, "-o", "json"},
	)
	for _, args := range [][]string{{"none/1"}, {"none.yaml"}, {file, "-max", "0"}} {
		if _, _, code := s.run(append([]string{"ruleset", "simulate"}, args...)...); code == exitDone {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
	s.golden("simulate")
	s.steps([]string{"ruleset", "simulate", "ruleSetDrafts/d1"})
	if _, _, code := s.run("ruleset", "simulate", "ruleSetDrafts/none"); code != exitError {
		t.Errorf("no such draft: exit code %d", code)
	}
	out, err, code := s.run("ruleset", "simulate", broken)
	if code != exitError || out != "" || !strings.Contains(err, "content:12:5") {
		t.Errorf("an error after the first message: exit code %d\n%s%s", code, out, err)
	}
}
