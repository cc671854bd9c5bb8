package main

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// face asks the public face as anybody would.
func (s *testServer) face(t *testing.T, method, path string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.at.HTTP+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

// recogniseForFace has a commune file, with words that nobody else is to see, and recognises it.
func recogniseForFace(t *testing.T, s *testServer) *tieuchiv1.Assessment {
	t.Helper()
	assessments := tieuchiv1.NewAssessmentServiceClient(s.conn)
	a, err := assessments.CreateAssessment(as("demo-officer-15448"), &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
		Unit: "units/15448", RuleSetVersion: demoSet, Period: "2026",
		Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true", Explanation: "loa ở nhà ông Bí-Mật"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	a, err = assessments.RecogniseAssessment(as("demo-chair"), &tieuchiv1.RecogniseAssessmentRequest{
		Name: a.GetName(), DecisionNumber: `7/QĐ-"<&`, Reason: "theo hồ sơ giấy Bí-Mật", ValidTo: "2031-12-31",
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestPublicFace shows what everybody may know of a unit, and nothing else.
func TestPublicFace(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo", "-public-face")
	if _, body := s.face(t, "GET", "/public/units/15448.json"); !strings.Contains(body, `"status":"NOT_RECOGNISED"`) || !strings.Contains(body, `"recognition":null`) {
		t.Errorf("before: %s", body)
	}
	a := recogniseForFace(t, s)
	answer, body := s.face(t, "GET", "/public/units/15448.json")
	var got shown
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err, body)
	}
	if got.Status != "RECOGNISED" || got.Unit.FullName != "xã Định Hòa" || got.Recognition.DecisionNumber != `7/QĐ-"<&` || got.Recognition.ValidTo != "2031-12-31" ||
		got.Verdict.Met != 1 || len(got.Verdict.Criteria) == 0 || got.Verdict.Of != len(got.Verdict.Criteria) || got.Notice == nil {
		t.Errorf("got %s", body)
	}
	for _, line := range got.Verdict.Criteria {
		if tieuchiv1.CriterionResult_Outcome_value[line.Outcome] == 0 || line.Outcome == "" {
			t.Errorf("criterion %s: outcome %q is none of the contract's", line.Criterion, line.Outcome)
		}
	}
	if h := answer.Header; h.Get("Cache-Control") != "public, max-age=300" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Set-Cookie") != "" {
		t.Errorf("headers %v", h)
	}
	for _, path := range []string{"/public/units/15448.json", "/public/units/15448.svg"} {
		if _, body := s.face(t, "GET", path); strings.Contains(body, "Bí-Mật") || strings.Contains(body, "tokens/") || strings.Contains(body, "assessments/") {
			t.Errorf("%s tells what it must not: %s", path, body)
		}
	}
	s.keptFace(t)
	s.badge(t)
	if _, err := tieuchiv1.NewRecognitionServiceClient(s.conn).RevokeRecognition(as("demo-chair"), &tieuchiv1.RevokeRecognitionRequest{
		Name: a.GetRecognition().GetName(), DecisionNumber: "8/QĐ-UBND", Reason: "Bí-Mật",
	}); err != nil {
		t.Fatal(err)
	}
	_, body = s.face(t, "GET", "/public/units/15448.json")
	if !strings.Contains(body, `"status":"REVOKED"`) || !strings.Contains(body, `"revocationNumber":"8/QĐ-UBND"`) || !strings.Contains(body, `"verdict":null`) || strings.Contains(body, "Bí-Mật") {
		t.Errorf("after it was revoked: %s", body)
	}
	if checked, err := s.core.store.CheckTables(t.Context()); err != nil || len(checked.Findings) > 0 {
		t.Errorf("what events recorded of it does not match the tables: %v, %v", checked, err)
	}
}

// keptFace asks again for what the caller has, for what is no unit, and by other means.
func (s *testServer) keptFace(t *testing.T) {
	t.Helper()
	answer, _ := s.face(t, "GET", "/public/units/15448.json")
	if again, body := s.face(t, "GET", "/public/units/15448.json", "If-None-Match", answer.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || body != "" {
		t.Errorf("with the tag: %d %q", again.StatusCode, body)
	}
	if head, body := s.face(t, "HEAD", "/public/units/15448.json"); head.StatusCode != http.StatusOK || body != "" {
		t.Errorf("HEAD: %d %q", head.StatusCode, body)
	}
	for path, want := range map[string]int{
		"/public/units/99999.json": 404, "/public/units/%3Cscript%3E.svg": 404, "/public/units/..%2F15448.json": 404, "/public/units/15448": 404, "/public/units/": 404,
	} {
		answer, body := s.face(t, "GET", path)
		if answer.StatusCode != want || strings.Contains(body, "<script") {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
		}
		if strings.HasSuffix(path, "99999.json") && !strings.Contains(body, `"status":"UNKNOWN"`) {
			t.Errorf("what is no unit has another shape: %s", body)
		}
	}
	if answer, _ := s.face(t, "POST", "/public/units/15448.json"); answer.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", answer.StatusCode)
	}
}

// badge reads the picture as XML: one size, the words, nothing that runs or is fetched.
func (s *testServer) badge(t *testing.T) {
	t.Helper()
	answer, body := s.face(t, "GET", "/public/units/15448.svg")
	if kind := answer.Header.Get("Content-Type"); kind != "image/svg+xml; charset=utf-8" || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("headers %v", answer.Header)
	}
	words, d := "", xml.NewDecoder(strings.NewReader(body))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if !strings.Contains(" svg rect g text ", " "+e.Name.Local+" ") {
				t.Errorf("it has an element %s", e.Name.Local)
			}
		case xml.CharData:
			words += string(e)
		}
	}
	for _, want := range []string{"xã Định Hòa", "Đã được công nhận", `Quyết định 7/QĐ-"<& ngày 20/11/2026`} {
		if !strings.Contains(words, want) {
			t.Errorf("the badge says %q, want %q", words, want)
		}
	}
	if !strings.Contains(body, `width="340" height="76"`) {
		t.Errorf("another size: %.200s", body)
	}
}

// The face is closed unless it is opened, and limits who asks too much.
func TestPublicFaceIsClosedAndLimited(t *testing.T) {
	closed := startServer(t, storetest.Engines(t)[0], "-demo")
	if answer, body := closed.face(t, "GET", "/public/units/15448.json"); answer.StatusCode != http.StatusNotFound || strings.Contains(body, "Định Hòa") {
		t.Errorf("closed: %d %s", answer.StatusCode, body)
	}
	if l := faceLimiter(false); l != nil {
		t.Errorf("a closed face has a limiter: %v", l)
	}
	s := &site{core: closed.core, face: auth.NewLimiter(0.001, 2)}
	codes := map[int]int{}
	for range 5 {
		w := httptest.NewRecorder()
		s.publicFace(w, httptest.NewRequestWithContext(t.Context(), "GET", "/public/units/15448.json", nil))
		codes[w.Code]++
	}
	if codes[http.StatusOK] != 2 || codes[http.StatusTooManyRequests] != 3 {
		t.Errorf("five calls, two at once: %v", codes)
	}
}
