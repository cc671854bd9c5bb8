// Command openapijson is a protoc plugin that describes the REST half of the contract as openapi.json, beside the .proto
// files it is generated from.
//
// Why not protoc-gen-openapi itself: it writes YAML, and it cannot know of bearer tokens. Its generator is used here as a
// library, its document completed and turned into indented JSON in the same order, so that a change to the contract shows as
// a small diff and the server can embed the file.
package main

import (
	"errors"
	"flag"
	"fmt"
	"path"

	"github.com/google/gnostic/cmd/protoc-gen-openapi/generator"
	"go.yaml.in/yaml/v4"
	"google.golang.org/protobuf/compiler/protogen"
	"google.golang.org/protobuf/types/pluginpb"
)

func main() {
	var flags flag.FlagSet
	conf := generator.Configuration{
		Title:       flags.String("title", "", "name of the API"),
		Version:     flags.String("version", "", "version of the API"),
		Description: flags.String("description", "", "what the API is for, in one sentence without a comma"),
		// The rest is how the gateway's JSON looks, which is no matter of choice.
		Naming:          new("json"),
		EnumType:        new("string"),
		FQSchemaNaming:  new(false),
		CircularDepth:   new(2),
		DefaultResponse: new(true),
		OutputMode:      new("merged"),
	}
	protogen.Options{ParamFunc: flags.Set}.Run(func(plugin *protogen.Plugin) error {
		plugin.SupportedFeatures = uint64(pluginpb.CodeGeneratorResponse_FEATURE_PROTO3_OPTIONAL)
		return generate(plugin, conf)
	})
}

// generate writes one openapi.json for all files of the request, into the folder of the first of them.
func generate(plugin *protogen.Plugin, conf generator.Configuration) error {
	folder, err := outputFolder(plugin.Files)
	if err != nil {
		return err
	}
	document, err := describe(plugin, conf)
	if err != nil {
		return fmt.Errorf("describe the API: %w", err)
	}
	if err := complete(document, pathFields(plugin.Files)); err != nil {
		return fmt.Errorf("complete the description: %w", err)
	}
	json, err := toJSON(document)
	if err != nil {
		return fmt.Errorf("turn the description into JSON: %w", err)
	}
	_, err = plugin.NewGeneratedFile(path.Join(folder, "openapi.json"), "").Write(json)
	return err
}

// describe gives the generator's document, read back from the YAML it writes.
func describe(plugin *protogen.Plugin, conf generator.Configuration) (*yaml.Node, error) {
	text := plugin.NewGeneratedFile("openapi.yaml", "")
	text.Skip() // only the road to the JSON
	if err := generator.NewOpenAPIv3Generator(plugin, conf, plugin.Files).Run(text); err != nil {
		return nil, err
	}
	content, err := text.Content()
	if err != nil {
		return nil, err
	}
	var document yaml.Node
	if err := yaml.Unmarshal(content, &document); err != nil {
		return nil, fmt.Errorf("read YAML: %w", err)
	}
	return document.Content[0], nil
}

// outputFolder is the folder of the first file that code is generated for.
func outputFolder(files []*protogen.File) (string, error) {
	for _, file := range files {
		if file.Generate {
			return path.Dir(file.Desc.Path()), nil
		}
	}
	return "", errors.New("no file to generate for")
}
