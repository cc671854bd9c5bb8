package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestRESTOnly covers what only HTTP can send: bodies and parameters that no gRPC client could make. These cases are
// exempt from running over gRPC for that reason.
func TestRESTOnly(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	const open = `{"unit":"units/15448","ruleSetVersion":"ruleSets/reference.commune/versions/2026.1","period":"2026"`
	before := s.contentHash(t)
	for _, c := range []struct {
		name, method, path, body string
		http                     int
		code                     codes.Code
		reason, field            string
	}{
		{"unknown field", "POST", "/v1/assessments", open + `,"colour":"red"}`, 400, codes.InvalidArgument, "FIELD_UNKNOWN", "colour"},
		{"unknown field of an answer", "POST", "/v1/assessments", open + `,"answers":[{"fact":"website.working","vaule":"true"}]}`, 400, codes.InvalidArgument, "FIELD_UNKNOWN", "vaule"},
		{"unknown word for an enum", "POST", "/v1/assessments", open + `,"answers":[{"fact":"website.working","value":"true","quality":"SURE"}]}`, 400, codes.InvalidArgument, "BODY_MALFORMED", "quality"},
		{"unknown number for an enum", "POST", "/v1/assessments", open + `,"answers":[{"fact":"website.working","value":"true","quality":77}]}`, 400, codes.InvalidArgument, "FIELD_MALFORMED", "answers[website.working].quality"},
		{"a number where text is due", "POST", "/v1/assessments", open + `,"answers":[{"fact":"households.total","value":1000}]}`, 400, codes.InvalidArgument, "BODY_MALFORMED", "value"},
		{"a field twice", "POST", "/v1/assessments", open + `,"period":"2025"}`, 400, codes.InvalidArgument, "BODY_MALFORMED", ""},
		{"half a body", "POST", "/v1/assessments", open, 400, codes.InvalidArgument, "BODY_MALFORMED", ""},
		{"more than a body", "POST", "/v1/assessments", open + `}{}`, 400, codes.InvalidArgument, "BODY_MALFORMED", ""},
		{"not an object", "POST", "/v1/assessments", `[]`, 400, codes.InvalidArgument, "BODY_MALFORMED", ""},
		{"not UTF-8", "POST", "/v1/assessments", open + ",\"filedOn\":\"\xff\"}", 400, codes.InvalidArgument, "BODY_MALFORMED", ""},
		{"ten megabytes", "POST", "/v1/assessments", open + `,"returnReason":"` + strings.Repeat("a", 10<<20) + `"}`, 413, codes.ResourceExhausted, bodyTooLarge, ""},
		{"a parameter that is none", "GET", "/v1/units?asof=2023-06-30", "", 400, codes.InvalidArgument, "PARAMETER_UNKNOWN", "asof"},
		{"a parameter of the wrong kind", "GET", "/v1/units?pageSize=many", "", 400, codes.InvalidArgument, "PARAMETER_MALFORMED", ""},
		{"a parameter that is not UTF-8", "GET", "/v1/units?asOf=%FF", "", 400, codes.InvalidArgument, "PARAMETER_MALFORMED", "asOf"},
		{"a number too large", "GET", "/v1/units?pageSize=2147483648", "", 400, codes.InvalidArgument, "PARAMETER_MALFORMED", "pageSize"},
		{"an enum that is none", "GET", "/v1/assessments?state=FOO", "", 400, codes.InvalidArgument, "PARAMETER_MALFORMED", "state"},
		{"a path that is none", "GET", "/v1/communes", "", 404, codes.NotFound, "PATH_UNKNOWN", ""},
		{"a method that is none", "DELETE", "/v1/units", "", 405, codes.NotFound, "METHOD_NOT_ALLOWED", ""},
		{"patching a state", "PATCH", "/v1/assessments/x", `{"state":"RECOGNISED","revision":1}`, 400, codes.InvalidArgument, "FIELD_IMMUTABLE", "state"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(c.method, "http://"+s.at.HTTP+c.path, strings.NewReader(c.body))
			r.RequestURI = ""
			r.Header.Set("Authorization", "Bearer demo-admin")
			code, header, body := send(t, r)
			st := statusOf(t, body)
			e := explain(st)
			if code != c.http || st.Code() != c.code || e.reason != c.reason {
				t.Errorf("HTTP %d, %v, %s; want %d, %v, %s: %s", code, st.Code(), e.reason, c.http, c.code, c.reason, st.Message())
			}
			if c.field != "" && !e.fields[c.field] || e.vi == "" || e.en == "" {
				t.Errorf("fields %v, want %s; %q, %q", e.fields, c.field, e.vi, e.en)
			}
			if header.Get("Content-Type") != "application/json" {
				t.Errorf("content type %q", header.Get("Content-Type"))
			}
		})
	}
	if s.contentHash(t) != before {
		t.Error("a refused request changed the database")
	}
}

// TestNoTokenNoBody checks that a request without a token is refused before its body is read.
func TestNoTokenNoBody(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	body := &unread{}
	r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+"/v1/assessments", body)
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = 1 << 19
	r.Header.Set("Expect", "100-continue")
	code, header, text := send(t, r)
	if code != http.StatusUnauthorized || header.Get("WWW-Authenticate") == "" {
		t.Errorf("HTTP %d %v: %s", code, header, text)
	}
	if body.read {
		t.Error("the body was asked for")
	}
}

// unread is a body that notes whether it is read.
type unread struct{ read bool }

// Read notes.
func (u *unread) Read(p []byte) (int, error) {
	u.read = true
	return len(p), nil
}

// TestBusy fills the places for requests: the next one is told when to come again, and health is told as ever.
func TestBusy(t *testing.T) {
	s := &site{core: startServer(t, storetest.Engines(t)[0], "-demo").core, inFlight: make(chan struct{}, 1)}
	s.ready.Store(true)
	s.inFlight <- struct{}{}
	for path, want := range map[string]int{"/v1/units": http.StatusServiceUnavailable, "/docs": http.StatusServiceUnavailable, "/healthz": http.StatusOK} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		if w.Code != want || want != http.StatusOK && (w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "BUSY")) {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
}

// TestPageSize asks for more than there is in a page, and for what is usual.
func TestPageSize(t *testing.T) {
	for asked, want := range map[int32]int{0: 100, 1: 1, 1000: 1000, 1001: 1000, 1<<31 - 1: 1000} {
		if got := pageSize(asked, 100, 1000); got != want {
			t.Errorf("%d asked: %d, want %d", asked, got, want)
		}
	}
	all := make([]int, 2000)
	if page, next, err := pageOf(all, 1<<31-1, 100, 1000, ""); len(page) != 1000 || next == "" || err != nil {
		t.Errorf("a page of %d, %q, %v", len(page), next, err)
	}
}
