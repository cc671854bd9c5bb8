package criteria

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

func targetFilesOf(t *testing.T, targets, series string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for name, file := range map[string]string{"targets.yaml": targets, "series.yaml": series} {
		content, err := os.ReadFile(filepath.Join("testdata/targets", file))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

// Each file of testdata/targets but the good ones has one fault; the .txt beside it is what a person reads.
func TestLoadTargetsFaults(t *testing.T) {
	const goodTargets, goodSeries = "good.targets.yaml", "good.series.yaml"
	for _, good := range []string{goodTargets, "good.ratio.targets.yaml"} {
		if _, err := LoadTargets(targetFilesOf(t, good, goodSeries)); err != nil {
			t.Fatalf("%s: %v", good, err)
		}
	}
	cases, err := filepath.Glob("testdata/targets/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		name := filepath.Base(file)
		targets, series := goodTargets, goodSeries
		switch {
		case strings.HasPrefix(name, "good."):
			continue
		case strings.HasSuffix(name, ".series.yaml"):
			series = name
		default:
			targets = name
		}
		t.Run(name, func(t *testing.T) {
			_, err := LoadTargets(targetFilesOf(t, targets, series))
			var faults FileErrors
			if !errors.As(err, &faults) {
				t.Fatalf("no faults but %v", err)
			}
			golden.Check(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}
