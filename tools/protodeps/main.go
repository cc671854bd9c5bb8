// Command protodeps writes the .proto files that the contract imports into a folder, from the descriptors inside the
// Go modules that go.mod already pins.
//
// Why: it needs no schema registry and no vendored copies, and the imported files can never be of another version than
// the Go code compiled against them.
package main

import (
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"github.com/jhump/protoreflect/v2/protoprint"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/genproto/googleapis/api/httpbody"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// importable lists what the contract may import; what these import in turn is added by withImports.
var importable = []protoreflect.FileDescriptor{
	annotations.File_google_api_annotations_proto,
	annotations.File_google_api_client_proto,
	annotations.File_google_api_field_behavior_proto,
	annotations.File_google_api_field_info_proto,
	annotations.File_google_api_resource_proto,
	httpbody.File_google_api_httpbody_proto,
	code.File_google_rpc_code_proto,
	errdetails.File_google_rpc_error_details_proto,
	status.File_google_rpc_status_proto,
	validate.File_buf_validate_validate_proto,
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("protodeps: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: protodeps FOLDER (it is emptied first)")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

// write replaces the folder by one that holds the importable files and all they import.
func write(folder string) error {
	// Emptied first, so that a file dropped from the list cannot linger and hide a missing import.
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("empty %s: %w", folder, err)
	}
	printer := protoprint.Printer{Compact: true}
	if err := printer.PrintProtosToFileSystem(withImports(importable), folder); err != nil {
		return fmt.Errorf("print descriptors: %w", err)
	}
	return nil
}

// withImports returns the files and all they import, by path, without google/protobuf/*: compilers carry those.
func withImports(files []protoreflect.FileDescriptor) []protoreflect.FileDescriptor {
	found := map[string]protoreflect.FileDescriptor{}
	var add func(protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if _, seen := found[file.Path()]; seen || strings.HasPrefix(file.Path(), "google/protobuf/") {
			return
		}
		found[file.Path()] = file
		for i := range file.Imports().Len() {
			add(file.Imports().Get(i).FileDescriptor)
		}
	}
	for _, file := range files {
		add(file)
	}
	return slices.SortedFunc(maps.Values(found), func(a, b protoreflect.FileDescriptor) int {
		return strings.Compare(a.Path(), b.Path())
	})
}
