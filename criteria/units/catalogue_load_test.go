package units

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

// overlay gives the files of the good catalogue with those of a case in their place.
func overlay(t *testing.T, dirs ...string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(name)] = &fstest.MapFile{Data: content}
		}
	}
	return files
}

// Each folder of testdata/catalogue but "good" holds one faulty table and want.txt, the faults as a person reads them.
func TestLoadCatalogueFaults(t *testing.T) {
	const good = "testdata/catalogue/good"
	if _, err := LoadCatalogue(overlay(t, good)); err != nil {
		t.Fatalf("the good catalogue: %v", err)
	}
	cases, err := filepath.Glob("testdata/catalogue/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range cases {
		if dir == good {
			continue
		}
		t.Run(filepath.Base(dir), func(t *testing.T) {
			_, err := LoadCatalogue(overlay(t, good, dir))
			var faults criteria.FileErrors
			if !errors.As(err, &faults) {
				t.Fatalf("no faults but %v", err)
			}
			golden.Check(t, filepath.Join(dir, "want.txt"), err.Error()+"\n")
		})
	}
}

func TestLoadCatalogueMissingFile(t *testing.T) {
	files := overlay(t, "testdata/catalogue/good")
	delete(files, "districts.csv")
	_, err := LoadCatalogue(files)
	if err == nil || !strings.HasPrefix(err.Error(), "districts.csv:1:1: ") {
		t.Errorf("got %v", err)
	}
}
