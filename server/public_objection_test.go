package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// objectFrom sends an objection without a login, from an address that a proxy says.
func (s *testServer) objectFrom(t *testing.T, from, kind, body string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+objectionsPath, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("X-Forwarded-For", from)
	return send(t, r)
}

// recognition enters a decision of today, or of an earlier day.
func (s *testServer) recognition(t *testing.T, unit, number, day string) string {
	t.Helper()
	r, err := tieuchiv1.NewRecognitionServiceClient(s.conn).CreateRecognition(as("demo-admin"), &tieuchiv1.CreateRecognitionRequest{Recognition: &tieuchiv1.Recognition{
		Unit: unit, RuleSetVersion: demoSet, DecisionNumber: number, DecisionDate: day,
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r.GetName()
}

// TestPublicObjections plays what comes in without a login: what is taken, and what is refused and leaves nothing.
func TestPublicObjections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo", "-public-objections", "-forwarded")
		r, old := s.recognition(t, "units/15448", "1/QĐ-THỬ", ""), s.recognition(t, "units/15448", "2/QĐ-THỬ", "2026-11-04")
		code, _, text := s.objectFrom(t, "203.0.113.1", "application/json; charset=utf-8", `{"recognition": "`+r+`", "reason": "Số liệu không đúng",
			"evidence": [{"document": "1/BC", "date": "2026-11-01"}], "contact": {"fullName": "Người Dân", "phone": "0900000009"}}`)
		for _, want := range []string{`"state":"RECEIVED"`, `"closesOn":"2026-12-05"`, "phường", "notice"} {
			if want == "phường" {
				want = "xã Định Hòa"
			}
			if code != http.StatusOK || !strings.Contains(strings.ReplaceAll(text, `": "`, `":"`), want) {
				t.Errorf("%d, without %s: %s", code, want, text)
			}
		}
		for _, word := range []string{"Số liệu", "Người Dân", "0900000009"} {
			if strings.Contains(text, word) {
				t.Errorf("the public answer says %s: %s", word, text)
			}
		}
		s.refusedInPublic(t, r, old)
		s.lookedAt(t)
	})
}

// refusedInPublic sends what must be refused, each from an address of its own, and looks whether anything was written.
func (s *testServer) refusedInPublic(t *testing.T, r, old string) {
	t.Helper()
	good := `{"recognition": "` + r + `", "reason": "x"`
	before := s.contentHash(t)
	for i, c := range []struct {
		name, kind, body string
		code             int
		reason           string
	}{
		{"a form", "application/x-www-form-urlencoded", "reason=x", 400, "BODY_MALFORMED"},
		{"a text that is JSON", "text/plain", good + "}", 400, "BODY_MALFORMED"},
		{"a field that is not known", "application/json", good + `, "state": "UPHELD"}`, 400, "BODY_MALFORMED"},
		{"something behind it", "application/json", good + `}{}`, 400, "BODY_MALFORMED"},
		{"nothing", "application/json", ``, 400, "BODY_MALFORMED"},
		{"too much", "application/json", good + `, "x": "` + strings.Repeat("x", mostPublicBody) + `"}`, 413, "BODY_TOO_LARGE"},
		{"a long reason", "application/json", `{"recognition": "` + r + `", "reason": "` + strings.Repeat("x", 4001) + `"}`, 400, "TEXT_TOO_LONG"},
		{"no reason", "application/json", `{"recognition": "` + r + `", "reason": " "}`, 400, "REASON_MISSING"},
		{"no recognition", "application/json", `{"reason": "x"}`, 400, "NAME_MALFORMED"},
		{"one that is not there", "application/json", `{"recognition": "recognitions/none", "reason": "x"}`, 404, "RECOGNITION_UNKNOWN"},
		{"too late", "application/json", `{"recognition": "` + old + `", "reason": "x"}`, 400, "OBJECTION_WINDOW_CLOSED"},
		{"evidence that is none", "application/json", good + `, "evidence": [{"title": "x"}]}`, 400, "EVIDENCE_EMPTY"},
		{"a link with a script", "application/json", good + `, "evidence": [{"uri": "javascript:alert(1)"}]}`, 400, "LINK_MALFORMED"},
		{"much evidence", "application/json", good + `, "evidence": [` + strings.Repeat(`{"document": "1"},`, 20) + `{"document": "1"}]}`, 400, "TOO_MUCH_EVIDENCE"},
		{"a contact without anything", "application/json", good + `, "contact": {"fullName": "Tên Riêng"}}`, 400, "CONTACT_EMPTY"},
		{"an address of mail that is none", "application/json", good + `, "contact": {"email": "ten.rieng@"}}`, 400, "EMAIL_MALFORMED"},
	} {
		code, _, text := s.objectFrom(t, fmt.Sprintf("203.0.113.%d", 10+i), c.kind, c.body)
		if code != c.code || !strings.Contains(text, `"`+c.reason+`"`) {
			t.Errorf("%s: %d %s", c.name, code, text)
		}
		if strings.Contains(text, "Tên Riêng") || strings.Contains(text, "ten.rieng") {
			t.Errorf("%s: the refusal repeats what was given: %s", c.name, text)
		}
	}
	if s.contentHash(t) != before {
		t.Error("something refused was written")
	}
}

// lookedAt looks at objections in public.
func (s *testServer) lookedAt(t *testing.T) {
	t.Helper()
	list, err := tieuchiv1.NewObjectionServiceClient(s.conn).ListObjections(as("demo-chair"), &tieuchiv1.ListObjectionsRequest{})
	if err != nil || len(list.GetObjections()) != 1 || list.GetObjections()[0].GetObjectingUnit() != "" || list.GetObjections()[0].GetReason() != "Số liệu không đúng" {
		t.Fatal(list, err)
	}
	name := list.GetObjections()[0].GetName()
	if _, err := tieuchiv1.NewObjectionServiceClient(s.conn).AnswerObjection(as("demo-chair"), &tieuchiv1.AnswerObjectionRequest{
		Name: name, State: tieuchiv1.Objection_REJECTED, Answer: "Số liệu đã kiểm tra lại.",
	}); err != nil {
		t.Fatal(err)
	}
	if code, _, text := s.get(t, "/public/"+name, ""); code != http.StatusOK || !strings.Contains(text, "Số liệu đã kiểm tra lại.") || strings.Contains(text, "Số liệu không đúng") {
		t.Error(code, text)
	}
	for path, want := range map[string]int{"/public/objections/none": 404, "/public/objections/a%20b": 400, "/public/objections": 404, "/public/objections/": 400} {
		if code, _, text := s.get(t, path, ""); code != want {
			t.Errorf("%s: %d %s", path, code, text)
		}
	}
}

// TestPublicObjectionsLimited comes more often than one address may, and from others meanwhile.
func TestPublicObjectionsLimited(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo", "-public-objections", "-forwarded")
	body := `{"recognition": "` + s.recognition(t, "units/15448", "1/QĐ-THỬ", "") + `", "reason": "x"}`
	for i := range publicBurst {
		if code, _, text := s.objectFrom(t, "2001:db8::"+fmt.Sprint(i), "application/json", body); code != http.StatusOK {
			t.Fatal(i, code, text)
		}
	}
	before := s.contentHash(t)
	code, header, text := s.objectFrom(t, "2001:db8::ffff", "application/json", body) // of the same household
	if code != http.StatusTooManyRequests || header.Get("Retry-After") == "" || !strings.Contains(text, "RATE_LIMITED") {
		t.Error(code, header, text)
	}
	if s.contentHash(t) != before {
		t.Error("a refused objection was written")
	}
	if code, _, text := s.objectFrom(t, "2001:db8:1::1", "application/json", body); code != http.StatusOK {
		t.Error("somebody else is held up:", code, text)
	}
	refused := 0
	for i := range overallBurst {
		if code, _, _ := s.objectFrom(t, fmt.Sprintf("198.51.100.%d", i), "application/json", body); code == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != publicBurst+1 {
		t.Errorf("%d of many addresses are refused, want %d", refused, publicBurst+1)
	}
}

// TestPublicObjectionsClosed finds nothing where the operator has not opened it.
func TestPublicObjectionsClosed(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	body := `{"recognition": "` + s.recognition(t, "units/15448", "1/QĐ-THỬ", "") + `", "reason": "x"}`
	before := s.contentHash(t)
	if code, _, text := s.objectFrom(t, "203.0.113.1", "application/json", body); code != http.StatusNotFound && code != http.StatusMethodNotAllowed {
		t.Error(code, text)
	}
	if s.contentHash(t) != before {
		t.Error("something was written")
	}
}
