package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/web"
)

var body = regexp.MustCompile(`(?s)-d &#39;(.*?)&#39;</code>`)

// serviceNames gives the names of all services of the contract.
func serviceNames() (all []protoreflect.ServiceDescriptor) {
	protoregistry.GlobalFiles.RangeFilesByPackage("tieuchi.v1", func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			all = append(all, file.Services().Get(i))
		}
		return true
	})
	return all
}

// TestDocsShowEveryMethod holds the pages against the contract: every method once, with its routes and roles, and every example body
// through the contract's own reader.
func TestDocsShowEveryMethod(t *testing.T) {
	h := web.New(newFake(t), options(t))
	index, all, lines := page(t, h, "/docs?lang=vi"), 0, 0
	for _, service := range serviceNames() {
		html := page(t, h, "/docs/"+string(service.Name())+"?lang=vi")
		n := service.Methods().Len()
		for i := range n {
			checkIndexed(t, index, service.Methods().Get(i))
			checkMethod(t, html, service.Methods().Get(i))
		}
		if shown := strings.Count(html, `<article class="operation"`); shown != n {
			t.Errorf("%s: %d operations for %d methods", service.Name(), shown, n)
		}
		all += n
	}
	for _, list := range strings.Split(index, `<ul class="methods">`)[1:] {
		list, _, _ = strings.Cut(list, "</ul>")
		lines += strings.Count(list, "<li ")
	}
	if lines != all || all < 90 {
		t.Errorf("the index has %d lines for %d methods", lines, all)
	}
}

// checkIndexed checks that the index leads to a method, under the address that the method had when all stood on one page.
func checkIndexed(t *testing.T, index string, m protoreflect.MethodDescriptor) {
	t.Helper()
	service, id := string(m.Parent().Name()), string(m.Parent().Name())+"_"+string(m.Name())
	_, rest, found := strings.Cut(index, `<li id="`+id+`"><a href="/docs/`+service+`?lang=vi#`+id+`">`)
	line, _, _ := strings.Cut(rest, "</li>")
	if !found || !strings.Contains(line, "<code>") || strings.Contains(line, "<small></small>") || strings.Contains(line, "không ai") {
		t.Errorf("the index has no line, route or roles of %s: %s", id, line)
	}
}

// TestDocsLinksLead follows every link between the pages on the interface to its place, and looks for the places of old addresses.
func TestDocsLinksLead(t *testing.T) {
	h := web.New(newFake(t), options(t))
	pages := map[string]string{"/docs": page(t, h, "/docs")}
	for _, service := range serviceNames() {
		address := "/docs/" + string(service.Name())
		pages[address] = page(t, h, address)
		if !strings.Contains(pages["/docs"], `id="`+string(service.Name())+`"`) {
			t.Errorf("the index has no place %s", service.Name())
		}
	}
	links := 0
	for from, html := range pages {
		for _, m := range docsLink.FindAllStringSubmatch(html, -1) {
			links++
			if to, ok := pages[m[1]]; !ok || m[2] != "" && !strings.Contains(to, ` id="`+m[2]+`"`) {
				t.Errorf("%s: %s leads nowhere", from, m[0])
			}
		}
	}
	if links < 200 {
		t.Errorf("%d links", links)
	}
	for _, place := range []string{"schema-Assessment", "schema-EvidenceFile", "schema-Status", "schemas"} {
		if !strings.Contains(pages["/docs"], ` id="`+place+`"`) {
			t.Errorf("the index has no place %s", place)
		}
	}
	if w := get(h, "/docs/NoService"); w.Code != http.StatusNotFound {
		t.Errorf("a service that does not exist: %d", w.Code)
	}
}

var docsLink = regexp.MustCompile(`href="(/docs[^"?#]*)(?:\?[^"#]*)?(?:#([^"]*))?"`)

// TestDocsShowStreams looks for the methods that the gateway does not serve, and for methods with more than one way.
func TestDocsShowStreams(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, wants := range map[string][]string{
		"/docs/EvidenceService?lang=vi": {
			"<code>/v1/evidenceFiles</code>", "<code>/v1/evidenceFiles/{sha256}:download</code>", "X-Filename: bao-cao.pdf", "?unit=units/15448",
			"<code>tieuchi.v1.EvidenceService/UploadFile</code>", "Tải một tệp minh chứng lên",
		},
		"/docs/AuditService?lang=en": {"<code>tieuchi.v1.AuditService/ExportEvents</code>", "Exports the whole log"},
		"/docs/ContactService":       {"/v1/contacts/{contact}<", "/v1/units/{unit}/contact<", "/v1/objections/{objection}/contact<"},
	} {
		html := page(t, h, address)
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not show %q", address, want)
			}
		}
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
	if !proto.HasExtension(m.Options(), annotations.E_Http) {
		if !strings.Contains(operation, "<code>tieuchi.v1."+string(m.Parent().Name())+"/"+string(m.Name())+"</code>") || !strings.Contains(operation, "gRPC") {
			t.Errorf("%s: it is not said that it is for gRPC, or nothing of it", id)
		}
		if strings.Contains(operation, "<p lang=\"en\"></p>") {
			t.Errorf("%s is not described", id)
		}
		return
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
