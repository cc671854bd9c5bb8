package xlsx

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/tieuchi/tieuchi/criteria"
)

// load gives a rule set of a file.
func load(tb testing.TB, file string) *criteria.RuleSet {
	tb.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		tb.Fatal(err)
	}
	set, err := criteria.LoadRuleSet(file, content)
	if err != nil {
		tb.Fatal(err)
	}
	return set
}

const village = "../../rulesets/thanh-hoa.thon-thong-minh/2022.35.yaml"

// filled gives the template filled with a set.
func filled(tb testing.TB, s *criteria.RuleSet) []byte {
	tb.Helper()
	content, err := write(layout, fill(s))
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

// changed gives the template filled with the smart-village set and then changed.
func changed(tb testing.TB, change func(f *excelize.File) error) []byte {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(filled(tb, load(tb, village))))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// faultsOf gives the faults of an import as "cell reason", none where it succeeds.
func faultsOf(tb testing.TB, content []byte) []string {
	tb.Helper()
	made, err := Import(content)
	if err == nil {
		return nil
	}
	var refusal *criteria.Error
	if !errors.As(err, &refusal) || made != nil {
		tb.Fatalf("%d bytes and %v", len(made), err)
	}
	var all []string
	for _, e := range refusal.All() {
		if e.Message.VI == "" || e.Message.EN == "" {
			tb.Errorf("half an error: %v", e)
		}
		all = append(all, e.Field+" "+e.Reason)
	}
	return all
}
