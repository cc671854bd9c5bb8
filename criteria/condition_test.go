package criteria

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
)

// wordsCases are expressions and points rules over the facts of sets/test.everything, and the words they must become.
type wordsCases struct {
	When []struct {
		Source string `yaml:"source"`
		Text   `yaml:",inline"`
	} `yaml:"when"`
	Points []struct {
		Measure Measure `yaml:"measure"`
		Points  Points  `yaml:"points"`
		Text    `yaml:",inline"`
	} `yaml:"points"`
	Pass []struct {
		Measure Measure `yaml:"measure"`
		Pass    Bounds  `yaml:"pass"`
		Text    `yaml:",inline"`
	} `yaml:"pass"`
}

func TestWords(t *testing.T) {
	c, err := LoadFile(os.DirFS("testdata/sets/test.everything"), "1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var cases wordsCases
	if err := yaml.Load(read(t, "testdata/words.yaml"), &cases, yaml.WithKnownFields(true)); err != nil {
		t.Fatal(err)
	}
	if len(cases.When) == 0 || len(cases.Points) == 0 || len(cases.Pass) == 0 {
		t.Fatal("there are no cases")
	}
	for _, w := range cases.When {
		if diff := cmp.Diff(w.Text, c.WhenText(w.Source)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", w.Source, diff)
		}
	}
	for i, w := range cases.Points {
		if diff := cmp.Diff(w.Text, c.PointsText(&w.Points, &w.Measure)); diff != "" {
			t.Errorf("points %d (-want +got):\n%s", i, diff)
		}
	}
	for i, w := range cases.Pass {
		if diff := cmp.Diff(w.Text, c.BoundsText(&w.Measure, &w.Pass)); diff != "" {
			t.Errorf("pass %d (-want +got):\n%s", i, diff)
		}
	}
}
