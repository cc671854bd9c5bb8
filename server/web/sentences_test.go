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
	for _, service := range readDocument(tieuchiv1.OpenAPI).Services {
		used[service.Sentence] = true
	}
	catalogue := pageSentences(t)
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

// pageSentences gives the sentences of the pages in all files of the catalogue.
func pageSentences(t *testing.T) map[string]criteria.Text {
	t.Helper()
	names, err := filepath.Glob("../../criteria/messages/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	all := map[string]criteria.Text{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err == nil {
			err = yaml.Load(b, &all)
		}
		if err != nil {
			t.Fatal(name, err)
		}
	}
	maps.DeleteFunc(all, func(key string, _ criteria.Text) bool { return !strings.HasPrefix(key, "page.") })
	return all
}
