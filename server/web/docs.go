package web

import (
	"slices"
	"strings"
)

// DocsPath is the address of the page on the interface. Behind it stand the pages of the services: "/docs/UnitService".
const DocsPath = "/docs"

// document is the description of the interface, arranged for reading.
type document struct {
	Services []apiService
	Schemas  []schemaDoc // all types, by name
}

// apiService is one service with its methods in the order of the contract, and the types that they name.
type apiService struct {
	Name, Description string
	Sentence          string // key of what it is for
	Operations        []operation
	Schemas           []schemaDoc
}

// operation is one method: what it is, who may call it, what goes in and out.
type operation struct {
	route
	ID, Name, Description string
	Words                 string   // key of the description where the contract's own is not at hand
	GRPC                  string   // full name of a method that the gateway does not serve
	Also                  []route  // further ways to the same method
	Roles                 []string // keys of sentences
	Everyone              bool     // that is all roles there are
	Parameters            []fieldDoc
	Request, Response     *typeDoc
	Curl                  string
}

// route is how a method is called over REST.
type route struct{ Method, Path string }

// schemaDoc is one type of the interface with its fields.
type schemaDoc struct {
	Name, Description string
	Fields            []fieldDoc
	Service           string // whose page describes it first
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

func operationOf(path, method string, m apiMethod) operation {
	op := operation{
		route: route{strings.ToUpper(method), path}, ID: m.OperationID, Description: strings.Join(strings.Fields(m.Description), " "),
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
