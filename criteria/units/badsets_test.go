package units

import (
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"
)

// badSet is a case of testdata/badsets.yaml.
type badSet struct {
	Name      string        `json:"name"`
	Until     criteria.Date `json:"until"`
	Province  string        `json:"province"`
	Basis     *string       `json:"basis"`
	Effective criteria.Date `json:"effective"`
	content
	Want []string `json:"want"`
}

func badSets(t testing.TB) []badSet {
	t.Helper()
	b, err := os.ReadFile("testdata/badsets.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc []map[string]any
	if err := yaml.Load(b, &doc); err != nil {
		t.Fatal(err)
	}
	asJSON, err := json.Marshal(stringDays(doc))
	if err != nil {
		t.Fatal(err)
	}
	var cases []badSet
	if err := json.Unmarshal(asJSON, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// stringDays keeps the days as they are written.
func stringDays(doc []map[string]any) []map[string]any {
	for _, m := range doc {
		for _, key := range []string{"until", "effective"} {
			if day, ok := m[key].(interface{ Format(string) string }); ok {
				m[key] = day.Format("2006-01-02")
			}
		}
	}
	return doc
}

func (b *badSet) set() *ChangeSet {
	basis := "thử"
	if b.Basis != nil {
		basis = *b.Basis
	}
	province := b.Province
	if province == "" {
		province = "38"
	}
	return &ChangeSet{ID: "bad", Province: province, Entry: Entry{Basis: basis, Effective: b.Effective, Operations: b.Operations, Import: b.Import}}
}

func TestBadSets(t *testing.T) {
	for _, tc := range badSets(t) {
		c := shippedCatalogue(t)
		if tc.Until != 0 {
			c = until(c, tc.Until)
		}
		_, err := c.Apply(tc.set())
		var got []string
		var own *criteria.Error
		if errors.As(err, &own) {
			for _, e := range own.All() {
				got = append(got, e.Reason+" "+e.Field)
				if e.Message.VI == "" || e.Message.EN == "" || !norm.NFC.IsNormalString(e.Message.VI) {
					t.Errorf("%s: says %q", tc.Name, e.Message)
				}
			}
		}
		if diff := cmp.Diff(tc.Want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s%v", tc.Name, diff, err)
		}
	}
}
