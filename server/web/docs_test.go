package web_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/web"
)

var files = []protoreflect.FileDescriptor{
	tieuchiv1.File_tieuchi_v1_access_proto, tieuchiv1.File_tieuchi_v1_audit_proto, tieuchiv1.File_tieuchi_v1_assessment_proto, tieuchiv1.File_tieuchi_v1_finalisation_proto, tieuchiv1.File_tieuchi_v1_feed_proto, tieuchiv1.File_tieuchi_v1_outlook_proto, tieuchiv1.File_tieuchi_v1_progress_proto,
	tieuchiv1.File_tieuchi_v1_publication_proto, tieuchiv1.File_tieuchi_v1_recognition_proto, tieuchiv1.File_tieuchi_v1_rule_set_proto, tieuchiv1.File_tieuchi_v1_unit_proto,
	tieuchiv1.File_tieuchi_v1_unit_change_proto, tieuchiv1.File_tieuchi_v1_evidence_proto, tieuchiv1.File_tieuchi_v1_sampling_proto,
}

var body = regexp.MustCompile(`(?s)-d &#39;(.*?)&#39;</code>`)

// TestDocsShowEveryMethod holds the page against the contract: every method with its roles, and every example body
// through the contract's own reader.
func TestDocsShowEveryMethod(t *testing.T) {
	html := page(t, web.New(newFake(t), options(t)), "/docs")
	seen := 0
	for _, file := range files {
		for i := range file.Services().Len() {
			methods := file.Services().Get(i).Methods()
			for j := range methods.Len() {
				if m := methods.Get(j); proto.HasExtension(m.Options(), annotations.E_Http) {
					checkMethod(t, html, m)
					seen++
				} else if !strings.Contains(html, string(m.Name())) {
					t.Errorf("%s, which is for gRPC only, is not named", m.FullName())
				}
			}
		}
	}
	if n := strings.Count(html, `<article class="operation"`); n != seen {
		t.Errorf("%d operations for %d methods", n, seen)
	}
}

func checkMethod(t *testing.T, html string, m protoreflect.MethodDescriptor) {
	t.Helper()
	id := string(m.Parent().Name()) + "_" + string(m.Name())
	_, rest, found := strings.Cut(html, `<article class="operation" id="`+id+`">`)
	operation, _, _ := strings.Cut(rest, "</article>")
	if !found {
		t.Errorf("%s is not described", id)
		return
	}
	access := proto.GetExtension(m.Options(), tieuchiv1.E_Access).(*tieuchiv1.Access)
	if n := len(access.GetRoles()); n == 0 || strings.Contains(operation, "không ai") {
		t.Errorf("%s: roles are missing", id)
	}
	rule := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	checkQuery(t, id, operation, rule, m.Input())
	example := body.FindStringSubmatch(operation)
	if (rule.GetBody() != "") != (example != nil) {
		t.Errorf("%s: example body %v", id, example)
	}
	if example == nil {
		return
	}
	message := m.Input()
	if rule.GetBody() != "*" {
		message = message.Fields().ByName(protoreflect.Name(rule.GetBody())).Message()
	}
	text := strings.ReplaceAll(example[1], "&#34;", `"`)
	if err := protojson.Unmarshal([]byte(text), dynamicpb.NewMessage(message)); err != nil {
		t.Errorf("%s: example %s: %v", id, text, err)
	}
}

// checkQuery checks that the example of a method without a body gives every field that is required beside the path.
func checkQuery(t *testing.T, id, operation string, rule *annotations.HttpRule, request protoreflect.MessageDescriptor) {
	t.Helper()
	for i := range request.Fields().Len() {
		f := request.Fields().Get(i)
		behaviour, _ := proto.GetExtension(f.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
		inPath := strings.Contains(rule.GetGet(), "{"+string(f.Name())+"=") || strings.Contains(rule.GetGet(), "{"+string(f.Name())+"}")
		if rule.GetGet() == "" || inPath || !slices.Contains(behaviour, annotations.FieldBehavior_REQUIRED) {
			continue
		}
		if !strings.Contains(operation, f.JSONName()+"=") {
			t.Errorf("%s: the example has no %s", id, f.JSONName())
		}
	}
}

func TestOpenAPI(t *testing.T) {
	w := get(web.New(newFake(t), options(t)), "/openapi.json")
	if w.Code != 200 || w.Header().Get("Content-Type") != "application/json" || !json.Valid(w.Body.Bytes()) {
		t.Errorf("%d %s", w.Code, w.Header().Get("Content-Type"))
	}
	if w.Body.String() != string(tieuchiv1.OpenAPI) {
		t.Error("not the generated description")
	}
}
