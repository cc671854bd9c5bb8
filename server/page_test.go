package main

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"

	"github.com/tieuchi/tieuchi/server/store/storetest"
	"github.com/tieuchi/tieuchi/server/web/webtest"
)

// TestPageInChromium opens the demonstration's page in a real browser: it opens on the day of the press report, counts
// what was reported, speaks both languages, goes to another day, and is photographed.
func TestPageInChromium(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	b := webtest.Open(t)
	base := "http://" + s.at.HTTP
	for _, width := range []int64{1280, 360} {
		b.Size(width, 900)
		b.Goto(base + "/?lang=vi")
		if text := b.Text("main"); !strings.Contains(text, "114") || !strings.Contains(text, "07/10/2024") || !strings.Contains(text, "Định Hòa") {
			t.Errorf("the page of the day does not say so: %.300s", text)
		}
		if text := b.Text("body"); !strings.Contains(text, "Dữ liệu minh họa") {
			t.Errorf("the page does not say that it is a demonstration: %.300s", text)
		}
		if n := b.Count("svg"); n == 0 {
			t.Error("there is no plot")
		}
		b.Screenshot(filepath.Join(t.TempDir(), "page.png"))
	}
	b.Goto(base + "/?asOf=2025-07-01&lang=en")
	if text := b.Text("main"); !strings.Contains(text, "166") || !strings.Contains(text, "133") {
		t.Errorf("the page of 2025-07-01: %.500s", text)
	}
	b.Goto(base + "/docs")
	if text := b.Text("main"); !strings.Contains(text, "/v1/assessments") || !strings.Contains(text, "CreateAssessment") {
		t.Errorf("the reference: %.300s", text)
	}
	if errors := b.Errors(); len(errors) > 0 {
		t.Errorf("the browser complains: %v", errors)
	}
}

// TestPagesAndHealth checks what is open without a token and what is not.
func TestPagesAndHealth(t *testing.T) {
	engine := storetest.Engines(t)[0]
	real, public, demo := startServer(t, engine), startServer(t, engine, "-public"), startServer(t, engine, "-demo")
	for _, c := range []struct {
		name   string
		server *testServer
		path   string
		want   int
		says   string
	}{
		{"health", real, "/healthz", 200, "SERVING"},
		{"docs", real, "/docs", 200, "ListUnits"},
		{"openapi", real, "/openapi.json", 200, `"openapi"`},
		{"no page", real, "/nothing", 404, ""},
		{"closed page", real, "/", 401, "TOKEN_MISSING"},
		{"public page", public, "/", 200, "th-2025-communes"},
		{"what communes miss is not for everybody", public, "/dieu-hanh", 401, "TOKEN_MISSING"},
		{"nor without -public", real, "/dieu-hanh", 401, "TOKEN_MISSING"},
		{"the page of a unit is closed", real, "/don-vi/14758.20250701", 401, "TOKEN_MISSING"},
		{"and public where the figures are", public, "/don-vi/14758.20250701?lang=vi", 200, "phường Hàm Rồng"},
		{"the page of a unit", demo, "/don-vi/14758.20250701?lang=vi", 200, "phường Hàm Rồng"},
		{"of a code", demo, "/don-vi/14758?asOf=2025-07-01&lang=vi", 200, "phường Hàm Rồng"},
		{"of a unit that never was", demo, "/don-vi/99999", 404, ""},
		{"the demonstration shows it", demo, "/dieu-hanh?lang=vi", 200, "12,59"},
		{"who a commune was, in the demonstration", demo, "/don-vi/16645.20250701?lang=vi", 200, "Mai Lâm"},
		{"that is public where figures are", public, "/don-vi/16645?asOf=2024-01-01", 200, "Mai Lâm"},
		{"and closed where they are not", real, "/don-vi/16645", 401, "TOKEN_MISSING"},
		{"the API is never public", public, "/v1/units", 401, "TOKEN_MISSING"},
		{"demonstration", demo, "/", 200, "Dữ liệu minh họa"},
		{"the reference set is labelled", demo, "/?lang=en", 200, "not a legal text"},
		{"the partial set is labelled", public, "/?lang=en", 200, "only and 32"},
		{"a day that is none", demo, "/?asOf=2023-02-30", 400, ""},
	} {
		code, header, body := c.server.get(t, c.path, "")
		if code != c.want || !strings.Contains(body, c.says) {
			t.Errorf("%s: HTTP %d, want %d with %q: %.200s", c.name, code, c.want, c.says, body)
		}
		if header.Get("X-Content-Type-Options") != "nosniff" && c.path != "/healthz" {
			t.Errorf("%s: the type could be guessed", c.name)
		}
	}
	secret, err := real.core.firstAdmin(t.Context(), "thử")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/dieu-hanh", "/don-vi/14758.20250701"} {
		r, err := http.NewRequest(http.MethodGet, "http://"+real.at.HTTP+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth("any", secret)
		if code, _, body := send(t, r); code != 200 || strings.Contains(body, "minh họa") {
			t.Errorf("the page %s with a token: HTTP %d: %.200s", path, code, body)
		}
	}
	if code, _, _ := real.get(t, "/v1/units", "demo-admin"); code != 401 {
		t.Errorf("a demonstration token opens a real server: HTTP %d", code)
	}
}

// TestConfig checks what the server refuses to start with.
func TestConfig(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"-demo", "-http", "0.0.0.0:8080"}, "well-known tokens"},
		{[]string{"-demo", "-grpc", ":8081"}, "well-known tokens"},
		{[]string{"-demo", "-plaintext", "-http", ":8080"}, "well-known tokens"},
		{[]string{"-http", ":8080"}, "-tls-cert"},
		{[]string{"-http", "example.vn:8080"}, "-tls-cert"},
		{[]string{"-tls-cert", "x"}, "-tls-key"},
		{[]string{"-http", "8080"}, "-http"},
		{[]string{"serve"}, "admin-token"},
		{[]string{"admin-token"}, "HOLDER"},
		{[]string{"import-units", "a", "b"}, "FOLDER"},
		{[]string{"check-files", "-db", "x"}, "unknown command"},
		{[]string{"recompute", "-all", "-rule-set", "x"}, "exclude"},
		{[]string{"recompute", "x"}, "unknown command"},
		{[]string{"recompute", "-db", "x", "-http", ":8080"}, "-tls-cert"},
		{[]string{"check-log", "-key", "a", "-key", "b", "-checkpoint", "c"}, ""},
		{[]string{"-rate", "x"}, "-rate"},
		{[]string{"-client-ca", "x"}, "-tls-cert"},
		{[]string{"-oidc-client-id", "x"}, "-oidc-issuer"},
		{[]string{"-evidence-max", "0"}, "-evidence-max"},
		{[]string{"-checkpoint-peer", "ftp://a"}, "-checkpoint-peer"},
		{[]string{"-checkpoint-peer", "http://a.vn"}, "in clear"},
		{[]string{"-checkpoint-peer", "https://a.vn"}, "-checkpoint-peer-token-file"},
		{[]string{"-db", ""}, ""},
		{[]string{"-plaintext", "-http", ":8080", "-grpc", ":8081"}, ""},
		{[]string{"-demo"}, ""},
	} {
		_, err := parseConfig(c.args, func(string) string { return "" }, t.Output())
		if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v: %v, want %q", c.args, err, c.says)
		}
	}
	env := map[string]string{"TIEUCHI_DEMO": "true", "TIEUCHI_HTTP": "127.0.0.1:1"}
	cfg, err := parseConfig(nil, func(k string) string { return env[k] }, t.Output())
	if err != nil || !cfg.demo || cfg.listen.http != "127.0.0.1:1" || cfg.db != defaultDemoDB {
		t.Errorf("%+v, %v", cfg, err)
	}
}

// TestHealthAndReflection checks the two services beside the contract, and that a real server says nothing of a
// demonstration.
func TestHealthAndReflection(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0])
	health, err := healthpb.NewHealthClient(s.conn).Check(t.Context(), &healthpb.HealthCheckRequest{})
	if err != nil || health.GetStatus() != healthpb.HealthCheckResponse_SERVING {
		t.Errorf("health: %v, %v", health, err)
	}
	stream, err := reflectionpb.NewServerReflectionClient(s.conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}}); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	listed := answer.String()
	for _, service := range []string{"RuleSetService", "UnitService", "AssessmentService", "RecognitionService", "ProgressService", "AccessService"} {
		if !strings.Contains(listed, "tieuchi.v1."+service) {
			t.Errorf("reflection does not list %s", service)
		}
	}
	secret, err := s.core.firstAdmin(t.Context(), "thử")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/v1/targets", "/v1/targets/th-2025-communes/progress?asOf=2024-10-07", "/v1/unitStatuses?asOf=2024-10-07", "/v1/assessments", "/v1/recognitions"} {
		code, _, body := s.get(t, path, secret)
		if code != 200 || strings.Contains(body, "minh họa") || standsIn(t, body) {
			t.Errorf("%s: HTTP %d: %.300s", path, code, body)
		}
	}
	if _, _, body := s.get(t, "/v1/targets/th-2025-communes/progress?asOf=2024-10-07", secret); !strings.Contains(body, `"achieved":"0"`) {
		t.Errorf("an empty database has progress: %.300s", body)
	}
}

// standsIn tells whether a list of targets, or else any answer, counts by the reference set, by which ratios alone are summed.
func standsIn(t *testing.T, body string) bool {
	t.Helper()
	var list struct{ Targets []struct{ RuleSets []string } }
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Targets) == 0 {
		return strings.Contains(body, "reference.commune")
	}
	for _, target := range list.Targets {
		if slices.Contains(target.RuleSets, "ruleSets/"+referenceSet) {
			return true
		}
	}
	return false
}
