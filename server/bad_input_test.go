package main

import (
	"os"
	"strings"
	"testing"
)

// badInput lists what must be refused by name and leave state and log as they were, with where that is tested: words that stand there
// and in no other test of it. Steps of case files compare the whole database before and after each refusal, log included (see
// apiStep.play); TestUploads compares the folder of files as well.
var badInput = []struct {
	what, file string
	words      []string
}{
	{"path names in file names", "evidence_test.go", []string{`"../../etc/passwd.png", good, "FILE_NAME_MALFORMED"`, "`..\\a.png`, good, \"FILE_NAME_MALFORMED\"", "s.unchanged("}},
	{"an upload of 5 GB", "evidence_test.go", []string{"const fiveGB = 5 << 30", `"5 GB announced"`, `"without end"`}},
	{"a zip bomb", "evidence_test.go", []string{`"bomb":`, `"ARCHIVE_BOMB"`}},
	{"an SVG with script", "evidence_test.go", []string{`"svg with script":`, `<script>alert(1)</script></svg>`}},
	{"a link to 169.254.169.254", "testdata/cases/9z_evidence.yaml", []string{"http://169.254.169.254/latest/meta-data/", "LINK_NOT_PUBLIC"}},
	{"a link to localhost", "testdata/cases/9z_evidence.yaml", []string{`link: "http://localhost:8080/v1/tokens"`}},
	{"such links in findings", "testdata/cases/9zz_between.yaml", []string{`findings: [{fact: website.working, agrees: true, evidence: [{uri: "http://localhost/x"}]}]`}},
	{"such links in objections", "testdata/cases/9zz_between.yaml", []string{`reason: thử, evidence: [{uri: "http://169.254.169.254/"}]`}},
	{"an expired token", "login_test.go", []string{`{"expired", p.signed(`, "a refused token wrote something"}},
	{"a wrongly signed token", "login_test.go", []string{`{"signed by a stranger",`, `"TOKEN_SIGNATURE"`}},
	{"a token for another audience", "login_test.go", []string{`{"for another program",`, `"TOKEN_AUDIENCE"`}},
	{"a replayed session", "login_test.go", []string{`"the cookie replayed after logging out", code, body, 401, "SESSION_ENDED"`}},
	{"a clock set back", "clock_test.go", []string{`"CLOCK_SET_BACK"`}},
	{"two appraisers at once", "appraisal_test.go", []string{`got["Aborted STALE_FINDING"] != 7`}},
	{"a decision dated before its filing", "testdata/cases/2_bad_input.yaml", []string{"reason: DECISION_BEFORE_FILING"}},
	{"a list decided before its filing", "testdata/cases/9z_recognition.yaml", []string{`fields: ["items[0].decisionDate", "items[1].decisionDate"]`}},
	{"a list with one unit not appraised", "testdata/cases/9zz_between.yaml", []string{`reason: ITEM_NOT_APPRAISED, fields: ["items[1].assessment"]`}},
}

// TestBadInputIsTested finds each of them where it is said to be tested.
func TestBadInputIsTested(t *testing.T) {
	for _, b := range badInput {
		content, err := os.ReadFile(b.file)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range b.words {
			if !strings.Contains(string(content), words) {
				t.Errorf("%s: %s does not say %s", b.what, b.file, words)
			}
		}
	}
}
