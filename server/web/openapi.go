package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// openAPI is the part of an OpenAPI 3.0 description that the page on the interface shows.
type openAPI struct {
	Tags       []struct{ Name, Description string }
	Paths      ordered[ordered[apiMethod]] // path, then "get", "post" …
	Components struct{ Schemas ordered[apiSchema] }
}

// apiMethod is one method on one path.
type apiMethod struct {
	Tags        []string
	Description string
	OperationID string
	Parameters  []apiParameter
	RequestBody *apiContent
	Responses   ordered[apiContent] // by status, "default" for errors
}

type apiParameter struct {
	Name, In, Description string
	Required              bool
	Schema                apiSchema
}

type apiContent struct {
	Content map[string]struct{ Schema apiSchema } // by media type
}

// apiSchema is the type of a value: a reference, a list, an object or something simple.
type apiSchema struct {
	Ref         string `json:"$ref"`
	AllOf       []apiSchema
	Type        string
	Format      string
	Description string
	Items       *apiSchema
	Properties  ordered[apiSchema]
	Enum        []string
	Required    []string
	ReadOnly    bool
}

// ordered is a JSON object that keeps the order of its members: that of the contract's files, which tells a story.
type ordered[T any] []member[T]

type member[T any] struct {
	Key   string
	Value T
}

// UnmarshalJSON reads an object.
func (o *ordered[T]) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return fmt.Errorf("not an object: %.20s", b)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		m := member[T]{Key: fmt.Sprint(key)}
		if err := d.Decode(&m.Value); err != nil {
			return err
		}
		*o = append(*o, m)
	}
	return nil
}

// named gives the name of the schema that is referred to, directly or with a description of its own; "" for others.
func (s apiSchema) named() string {
	ref := s.Ref
	if len(s.AllOf) == 1 {
		ref = s.AllOf[0].Ref
	}
	return strings.TrimPrefix(ref, "#/components/schemas/")
}

// json gives the schema of a JSON body.
func (c *apiContent) json() (apiSchema, bool) {
	if c == nil {
		return apiSchema{}, false
	}
	body, ok := c.Content["application/json"]
	return body.Schema, ok
}
