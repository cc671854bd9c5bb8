// Package golden compares what tests see with files of testdata.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// update writes what the loaders say now into testdata; read the difference before keeping it.
var updateFaults = flag.Bool("update-faults", false, "rewrite the expected faults in testdata")

// Check compares got with a file of testdata.
func Check(t *testing.T, file, got string) {
	t.Helper()
	if *updateFaults {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
