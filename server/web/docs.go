package web

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// document is the description of the interface, arranged for reading.
type document struct {
	Services []apiService
	Schemas  []schemaDoc
}

// apiService is one service with its operations.
type apiService struct {
	Name, Description string
	Operations        []operation
}

// operation is one method: what it is, who may call it, what goes in and out.
type operation struct {
	ID, Name, Method, Path, Description string
	Roles                               []string // keys of sentences
	Parameters                          []fieldDoc
	Request, Response                   *typeDoc
	Curl                                string
}

// schemaDoc is one type of the interface with its fields.
type schemaDoc struct {
	Name, Description string
	Fields            []fieldDoc
}

// fieldDoc is a field or a parameter.
type fieldDoc struct {
	Name, In, Description string
	Type                  typeDoc
	Enum                  []string
	Required, ReadOnly    bool
}

// typeDoc names a type; Ref is the schema to look at, List says that there are many.
type typeDoc struct {
	Name, Ref string
	List      bool
}

// docsPage is the data of docs.html.
type docsPage struct {
	frame
	*document
}

// reference answers "/docs".
func (p *pages) reference(w http.ResponseWriter, r *http.Request) {
	page := docsPage{p.frame(r, "docs"), p.docs}
	page.Title = page.Say("page.docs.title")
	p.render(w, r, http.StatusOK, "docs.html", page)
}

// readDocument arranges the description that comes with the program. One that cannot be read is a fault of the program
// and panics, as a template would.
func readDocument(description []byte) *document {
	var api openAPI
	if err := json.Unmarshal(description, &api); err != nil {
		panic("web: openapi.json: " + err.Error())
	}
	d := &document{}
	for _, tag := range api.Tags {
		d.Services = append(d.Services, apiService{Name: tag.Name, Description: tag.Description})
	}
	for _, path := range api.Paths {
		for _, method := range path.Value {
			d.add(operationOf(path.Key, method.Key, method.Value), method.Value.Tags)
		}
	}
	for _, s := range api.Components.Schemas {
		d.Schemas = append(d.Schemas, schemaDoc{s.Key, s.Value.Description, fieldsOf(s.Value)})
	}
	return d
}

func (d *document) add(op operation, tags []string) {
	for i := range d.Services {
		if slices.Contains(tags, d.Services[i].Name) {
			d.Services[i].Operations = append(d.Services[i].Operations, op)
		}
	}
}

func operationOf(path, method string, m apiMethod) operation {
	service, name, _ := strings.Cut(m.OperationID, "_")
	op := operation{
		ID: m.OperationID, Name: name, Method: strings.ToUpper(method), Path: path,
		Description: strings.Join(strings.Fields(m.Description), " "), Roles: rolesOf(service, name),
	}
	for _, p := range m.Parameters {
		op.Parameters = append(op.Parameters, fieldDoc{
			Name: p.Name, In: p.In, Description: p.Description, Type: typeOf(p.Schema), Enum: p.Schema.Enum, Required: p.Required,
		})
	}
	if body, ok := m.RequestBody.json(); ok {
		op.Request = new(typeOf(body))
	}
	for _, r := range m.Responses {
		if body, ok := r.Value.json(); ok && r.Key == "200" {
			op.Response = new(typeOf(body))
		}
	}
	op.Curl = curl(op)
	return op
}

func fieldsOf(s apiSchema) []fieldDoc {
	var fields []fieldDoc
	for _, p := range s.Properties {
		f := fieldDoc{
			Name: p.Key, Description: p.Value.Description, Type: typeOf(p.Value), Enum: p.Value.Enum,
			Required: slices.Contains(s.Required, p.Key), ReadOnly: p.Value.ReadOnly,
		}
		if p.Value.Items != nil {
			f.Enum = p.Value.Items.Enum
		}
		fields = append(fields, f)
	}
	return fields
}

func typeOf(s apiSchema) typeDoc {
	if s.Type == "array" && s.Items != nil {
		t := typeOf(*s.Items)
		t.List = true
		return t
	}
	if ref := s.named(); ref != "" {
		return typeDoc{Name: ref, Ref: ref}
	}
	return typeDoc{Name: s.Type}
}

// rolesOf gives who may call a method, as the contract states it. OpenAPI has no place for that, so it is read from
// the same declaration that the server enforces.
func rolesOf(service, method string) []string {
	name := protoreflect.FullName("tieuchi.v1." + service + "." + method)
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil
	}
	access, _ := proto.GetExtension(found.Options(), tieuchiv1.E_Access).(*tieuchiv1.Access)
	var roles []string
	for _, r := range access.GetRoles() {
		roles = append(roles, "page.role."+strings.ToLower(r.String()))
	}
	return roles
}
