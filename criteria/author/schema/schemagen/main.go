// Command schemagen writes the JSON Schemas of rule-set files beside the shipped rule sets; "make generate" runs it in the
// root of the repository.
package main

import (
	"log"
	"os"
	"path/filepath"

	"github.com/tieuchi/tieuchi/criteria/author/schema"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("schemagen FOLDER")
	}
	files, err := schema.Generate("github.com/tieuchi/tieuchi", "criteria")
	if err != nil {
		log.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), content, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
