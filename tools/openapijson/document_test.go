package main

import (
	"testing"

	"go.yaml.in/yaml/v4"
)

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	return document.Content[0]
}

func checkJSON(t *testing.T, node *yaml.Node, want string) {
	t.Helper()
	got, err := toJSON(node)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestToJSONKeepsOrderAndTypes(t *testing.T) {
	document := parse(t, `# a comment
openapi: 3.0.3
responses:
  200: {description: "a < b & c"}
  "404": {}
others: {required: true, maximum: 1, tags: [Tiêu Chí, "yes"]}
`)
	checkJSON(t, document, `{
  "openapi": "3.0.3",
  "responses": {
    "200": {
      "description": "a < b & c"
    },
    "404": {}
  },
  "others": {
    "required": true,
    "maximum": 1,
    "tags": [
      "Tiêu Chí",
      "yes"
    ]
  }
}
`)
}

func TestToJSONRefusesAnAlias(t *testing.T) {
	if got, err := toJSON(parse(t, "a: &x 1\nb: *x")); err == nil {
		t.Errorf("got %s, want an error", got)
	}
}

func TestCompleteAddsTheTokenAndDropsWhatThePathSays(t *testing.T) {
	document := parse(t, `
components:
  schemas:
    RevokeRequest: {required: [name], properties: {name: {}}}
    ReturnRequest: {required: [name, reason], properties: {name: {}, reason: {}}}
`)
	inPath := map[string][]string{"RevokeRequest": {"name"}, "ReturnRequest": {"name"}, "Unused": {"name"}}
	if err := complete(document, inPath); err != nil {
		t.Fatal(err)
	}
	checkJSON(t, document, `{
  "components": {
    "schemas": {
      "RevokeRequest": {
        "properties": {}
      },
      "ReturnRequest": {
        "required": [
          "reason"
        ],
        "properties": {
          "reason": {}
        }
      }
    },
    "securitySchemes": {
      "bearer": {
        "type": "http",
        "scheme": "bearer"
      }
    }
  },
  "security": [
    {
      "bearer": []
    }
  ]
}
`)
}
