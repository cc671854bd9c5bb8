package main

import (
	"fmt"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v4"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/proto"
)

// bearer says how a caller is known; the generator has no setting for it.
const bearer = `
security:
  - bearer: []
securitySchemes:
  bearer:
    type: http
    scheme: bearer
`

// complete mends what the generator leaves out or gets wrong: the bearer token, and fields of a request body that REST
// takes from the path. withoutFields names the latter by schema.
func complete(document *yaml.Node, withoutFields map[string][]string) error {
	components := child(document, "components")
	if components == nil {
		return fmt.Errorf("the document has no components")
	}
	var addition yaml.Node
	if err := yaml.Unmarshal([]byte(bearer), &addition); err != nil {
		return err
	}
	added := addition.Content[0].Content // key, value, key, value
	document.Content = append(document.Content, added[:2]...)
	components.Content = append(components.Content, added[2:]...)

	schemas := child(components, "schemas")
	for schema, fields := range withoutFields {
		for _, field := range fields {
			removeField(child(schemas, schema), field)
		}
	}
	return nil
}

var pathVariable = regexp.MustCompile(`{([a-z_0-9]+)[=}]`)

// pathFields lists, by request message, the JSON names of fields that are in the path of a method whose body is the whole
// request: asking for them in the body as well would ask a caller to say them twice.
func pathFields(files []*protogen.File) map[string][]string {
	found := map[string][]string{}
	for _, file := range files {
		for _, service := range file.Services {
			for _, method := range service.Methods {
				request := string(method.Input.Desc.Name())
				found[request] = append(found[request], pathFieldsOf(method)...)
			}
		}
	}
	return found
}

func pathFieldsOf(method *protogen.Method) []string {
	rule, _ := proto.GetExtension(method.Desc.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule.GetBody() != "*" {
		return nil
	}
	var names []string
	for _, variable := range pathVariable.FindAllStringSubmatch(rule.GetPost(), -1) {
		names = append(names, jsonName(method.Input, variable[1]))
	}
	return names
}

func jsonName(message *protogen.Message, field string) string {
	for _, candidate := range message.Fields {
		if string(candidate.Desc.Name()) == field {
			return candidate.Desc.JSONName()
		}
	}
	return field
}

// removeField takes a field out of a schema's properties and required list.
func removeField(schema *yaml.Node, field string) {
	remove(child(schema, "properties"), field)
	required := child(schema, "required")
	if required == nil {
		return
	}
	required.Content = slices.DeleteFunc(required.Content, func(name *yaml.Node) bool { return name.Value == field })
	if len(required.Content) == 0 {
		remove(schema, "required") // OpenAPI allows no empty list here
	}
}

// child is the value of a key in a mapping, or nil.
func child(mapping *yaml.Node, key string) *yaml.Node {
	if i := index(mapping, key); i >= 0 {
		return mapping.Content[i+1]
	}
	return nil
}

func remove(mapping *yaml.Node, key string) {
	if i := index(mapping, key); i >= 0 {
		mapping.Content = slices.Delete(mapping.Content, i, i+2)
	}
}

func index(mapping *yaml.Node, key string) int {
	if mapping == nil {
		return -1
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return i
		}
	}
	return -1
}
