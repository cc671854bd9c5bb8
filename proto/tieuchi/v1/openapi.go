package tieuchiv1

import _ "embed"

// OpenAPI is the description of the REST interface (OpenAPI 3.0, JSON) that is generated from the files of this folder.
//
//go:embed openapi.json
var OpenAPI []byte
