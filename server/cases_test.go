package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// apiStep is one call of a case file: who calls what, and what must come of it, on both protocols.
type apiStep struct {
	Name    string         `yaml:"name"`
	As      string         `yaml:"as"`    // token; "" sends none
	Under   string         `yaml:"under"` // right to act under; "" sends none
	Call    string         `yaml:"call"`
	Request map[string]any `yaml:"request"`
	Route   string         `yaml:"route"` // REST route that the contract must give, where the case is about it
	Code    string         `yaml:"code"`  // gRPC code, default OK
	HTTP    int            `yaml:"http"`  // HTTP status, default 200
	Reason  string         `yaml:"reason"`
	Fields  []string       `yaml:"fields"` // fields that the error must name
	Want    map[string]any `yaml:"want"`   // values of the answer by path; null for what must not be there
	Save    map[string]string
}

// apiCase is a story of steps that share variables.
type apiCase struct {
	Name  string            `yaml:"name"`
	Vars  map[string]string `yaml:"vars"` // that the steps begin with
	Steps []apiStep         `yaml:"steps"`
}

// TestAPI plays every case file over gRPC and over REST, on every engine. Whatever a step that must fail does, the
// database is afterwards what it was before.
func TestAPI(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, engine := range storetest.Engines(t) {
		for _, protocol := range []string{"grpc", "rest"} {
			t.Run(engine.Name+"/"+protocol, func(t *testing.T) {
				s := startServer(t, engine, "-demo")
				call := s.callGRPC
				if protocol == "rest" {
					call = s.callREST
				}
				for _, file := range files {
					playFile(t, s, file, call)
				}
			})
		}
	}
}

type caller func(t *testing.T, step *apiStep, m protoreflect.MethodDescriptor, request proto.Message) (answer []byte, st *status.Status)

func playFile(t *testing.T, s *testServer, file string, call caller) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []apiCase
	if err := yaml.Load(content, &cases, yaml.WithKnownFields(true)); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, c := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml")+"/"+c.Name, func(t *testing.T) {
			vars := map[string]string{}
			maps.Copy(vars, c.Vars)
			for i := range c.Steps {
				c.Steps[i].play(t, s, call, vars)
			}
		})
	}
}

func (step *apiStep) play(t *testing.T, s *testServer, call caller, vars map[string]string) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("step %q: %s", step.Name, fmt.Sprintf(format, args...))
	}
	m := methodOf(t, step.Call)
	request := dynamicpb.NewMessage(m.Input())
	b, err := json.Marshal(fill(step.Request, vars))
	if err == nil {
		err = protojson.Unmarshal(b, request)
	}
	if err != nil {
		t.Fatalf("step %q: request: %v", step.Name, err)
	}
	if step.Route != "" {
		method, path, _, _ := transcode(t, m, request)
		if got := method + " " + path; got != fill(step.Route, vars) {
			fail("route %s, want %s", got, step.Route)
		}
	}
	want := codes.OK
	if step.Code != "" {
		if err := want.UnmarshalJSON([]byte(strconv.Quote(step.Code))); err != nil {
			t.Fatal(err)
		}
	}
	writes := !regexp.MustCompile(`\.(Get|List|Search)`).MatchString(step.Call)
	if want != codes.OK && writes && s.content == "" {
		s.content = s.contentHash(t)
	}
	step.As, step.Under = fill(step.As, vars).(string), fill(step.Under, vars).(string)
	answer, st := call(t, step, m, request)
	if st.Code() != want {
		fail("code %v, want %v: %v", st.Code(), want, st.Message())
		return
	}
	if want != codes.OK {
		step.checkRefusal(fail, st)
		if writes && s.contentHash(t) != s.content {
			fail("a refused call changed the database")
		}
		return
	}
	if writes {
		s.content = ""
	}
	var got any
	if err := json.Unmarshal(answer, &got); err != nil {
		t.Fatal(err)
	}
	if look(got, "notice.vi") == nil || look(got, "notice.en") == nil {
		fail("the answer does not say that this is a demonstration")
	}
	for path, value := range step.Want {
		if have := look(got, fill(path, vars).(string)); fmt.Sprint(have) != fmt.Sprint(fill(value, vars)) {
			fail("%s is %v, want %v", path, have, value)
		}
	}
	for name, path := range step.Save {
		vars[name] = fmt.Sprint(look(got, path))
	}
}

// checkRefusal asks for the machine reason, the fields, and the sentence in both languages.
func (step *apiStep) checkRefusal(fail func(string, ...any), st *status.Status) {
	e := explain(st)
	if step.Reason != "" && e.reason != step.Reason {
		fail("reason %s, want %s: %s", e.reason, step.Reason, st.Message())
	}
	for _, field := range step.Fields {
		if !e.fields[field] {
			fail("the error names %v, not %s: %s", e.fields, field, st.Message())
		}
	}
	if e.vi == "" || e.en == "" || e.vi == e.en {
		fail("the error does not speak both languages: %q, %q", e.vi, e.en)
	}
}

// methodOf finds "AssessmentService.CreateAssessment".
func methodOf(t *testing.T, name string) protoreflect.MethodDescriptor {
	t.Helper()
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName("tieuchi.v1." + name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d.(protoreflect.MethodDescriptor)
}

func (s *testServer) callGRPC(t *testing.T, step *apiStep, m protoreflect.MethodDescriptor, request proto.Message) ([]byte, *status.Status) {
	t.Helper()
	ctx := context.Background()
	if step.As != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+step.As)
	}
	if step.Under != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, grantHeader, step.Under)
	}
	answer := dynamicpb.NewMessage(m.Output())
	method := fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
	if err := s.conn.Invoke(ctx, method, request, answer, grpc.WaitForReady(true)); err != nil {
		return nil, status.Convert(err)
	}
	b, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return b, status.New(codes.OK, "")
}

func (s *testServer) callREST(t *testing.T, step *apiStep, m protoreflect.MethodDescriptor, request proto.Message) ([]byte, *status.Status) {
	t.Helper()
	method, path, query, body := transcode(t, m, request)
	r, err := http.NewRequest(method, "http://"+s.at.HTTP+path+query, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if step.As != "" {
		r.Header.Set("Authorization", "Bearer "+step.As)
	}
	if step.Under != "" {
		r.Header.Set(grantHeader, step.Under)
	}
	code, _, text := send(t, r)
	want := step.HTTP
	if want == 0 {
		want = http.StatusOK
	}
	if code != want {
		t.Errorf("step %q: HTTP %d, want %d: %.300s", step.Name, code, want, text)
	}
	if code == http.StatusOK {
		return []byte(text), status.New(codes.OK, "")
	}
	return nil, statusOf(t, text)
}

// transcode turns a request into method, path, query and body as the contract's annotation says.
func transcode(t *testing.T, m protoreflect.MethodDescriptor, request proto.Message) (method, path, query string, body []byte) {
	t.Helper()
	rule := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		method, path = http.MethodGet, p.Get
	case *annotations.HttpRule_Post:
		method, path = http.MethodPost, p.Post
	case *annotations.HttpRule_Patch:
		method, path = http.MethodPatch, p.Patch
	}
	b, err := protojson.Marshal(request)
	var rest map[string]any
	if err == nil {
		numbers := json.NewDecoder(bytes.NewReader(b))
		numbers.UseNumber()
		err = numbers.Decode(&rest)
	}
	if err != nil {
		t.Fatal(err)
	}
	path = regexp.MustCompile(`\{([a-z_.]+)=[^}]*\}`).ReplaceAllStringFunc(path, func(s string) string {
		name := strings.Split(s[1:len(s)-1], "=")[0]
		return escapePath(take(rest, strings.Split(camel(name), ".")))
	})
	switch rule.GetBody() {
	case "*":
		body, err = json.Marshal(rest)
		rest = nil
	case "":
	default:
		field := camel(rule.GetBody())
		body, err = json.Marshal(rest[field])
		delete(rest, field)
	}
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for k, v := range rest {
		values.Set(k, fmt.Sprint(v))
	}
	if len(values) > 0 {
		query = "?" + values.Encode()
	}
	return method, path, query, body
}

func escapePath(s string) string {
	parts := strings.Split(s, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

func take(m map[string]any, path []string) string {
	for ; len(path) > 1; path = path[1:] {
		m = m[path[0]].(map[string]any)
	}
	s, _ := m[path[0]].(string)
	delete(m, path[0])
	return s
}

// fill puts variables into texts: ${name}.
func fill(v any, vars map[string]string) any {
	switch x := v.(type) {
	case string:
		return os.Expand(x, func(name string) string { return vars[name] })
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = fill(x[i], vars)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k := range x {
			out[k] = fill(x[k], vars)
		}
		return out
	}
	return v
}

// look follows a path: "verdict.tally.met", "units.0.name", "units.#" for a length, "criteria.[criterion=a.b].outcome".
func look(v any, path string) any {
	for path != "" {
		var step string
		if strings.HasPrefix(path, "[") {
			step, path, _ = strings.Cut(path, "]")
			step += "]"
			path = strings.TrimPrefix(path, ".")
		} else {
			step, path, _ = strings.Cut(path, ".")
		}
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			v = lookList(x, step)
		default:
			return nil
		}
	}
	return v
}

func lookList(list []any, step string) any {
	if step == "#" {
		return len(list)
	}
	if key, value, ok := strings.Cut(strings.Trim(step, "[]"), "="); ok {
		for _, item := range list {
			if m, _ := item.(map[string]any); m != nil && fmt.Sprint(m[key]) == value {
				return item
			}
		}
		return nil
	}
	if i, err := strconv.Atoi(step); err == nil && i < len(list) {
		return list[i]
	}
	return nil
}
