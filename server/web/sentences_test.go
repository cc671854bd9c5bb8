package web

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

var keyPattern = regexp.MustCompile(`"(page\.[a-z0-9.-]*[a-z0-9])"`)

// TestSentences holds the keys that pages and code name against the catalogue: none missing, none left over, each in
// both languages.
func TestSentences(t *testing.T) {
	used := map[string]bool{}
	for _, pattern := range []string{"*.go", "pages/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, names, err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range keyPattern.FindAllStringSubmatch(string(b), -1) {
				used[m[1]] = true
			}
		}
	}
	for number, name := range tieuchiv1.Grant_Role_name {
		if number != 0 {
			used["page.role."+strings.ToLower(name)] = true
		}
	}
	catalogue := map[string]criteria.Text{}
	names, err := filepath.Glob("../../criteria/messages/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Load(b, &catalogue); err != nil { // adds to what is there
			t.Fatal(err)
		}
	}
	maps.DeleteFunc(catalogue, func(key string, _ criteria.Text) bool { return !strings.HasPrefix(key, "page.") })
	for key := range used {
		if text := catalogue[key]; text.VI == "" || text.EN == "" {
			t.Errorf("%s is not in the catalogue in both languages", key)
		}
	}
	for key := range catalogue {
		if !used[key] {
			t.Errorf("%s is in the catalogue and nobody says it", key)
		}
	}
}
