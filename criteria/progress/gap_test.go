package progress

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// gapWords gives gaps in one line each, as a table of a test writes them.
func gapWords(all []Gap) []string {
	var words []string
	for _, g := range all {
		words = append(words, strings.TrimSpace(fmt.Sprintf("%s %s %d %s%s", g.Criterion, g.Outcome, g.Relative, g.Direction, g.Amount)))
	}
	return words
}

// Worked out by hand: 200 of 800 are missing, 3 of 11 are too many, 2 of 3 parts are not met, 1 of 3 leaves 666666.6…
func TestGapsText(t *testing.T) {
	stored := `{"result":"not_passed","criteria":[
		{"id":"gov.online","outcome":"not_met","value":"60","of":"600","in":"1000","threshold":{"comparator":">=","value":"80","unit":"%"},"gap":{"fact":"a","amount":"200","direction":"more"}},
		{"id":"gov.plan","outcome":"met","answer":"true"},
		{"id":"gov.signed","outcome":"not_met","answer":"false","gap":{"fact":"b","direction":"set"}},
		{"id":"gov.zero","outcome":"not_applicable","counts_as_met":true},
		{"id":"soc.adults","outcome":"no_data","gap":{"fact":"c","direction":"set"}},
		{"id":"soc.complaints","outcome":"not_met","value":"11","threshold":{"comparator":"<=","value":"8"},"gap":{"fact":"d","amount":"3","direction":"fewer"}},
		{"id":"soc.parts","outcome":"not_met","threshold":{"comparator":"k of","value":"3","upper":"4"},"parts":[{"id":"a","outcome":"met"},{"id":"b","outcome":"not_met"},{"id":"c","outcome":"not_met"},{"id":"d","outcome":"no_data"}]},
		{"id":"eco.speed","outcome":"not_met","value":"0.5","threshold":{"comparator":">","value":"1.4"},"gap":{"fact":"e","amount":"1","direction":"more"}},
		{"id":"eco.growth","outcome":"not_met","value":"-3","threshold":{"comparator":">=","value":"0"},"gap":{"fact":"g","amount":"3","direction":"more"}},
		{"id":"whole","outcome":"awaiting_appraisal","gap":{"fact":"f","direction":"set"}}]}`
	want := "gov.online!250000+200;.signed!;soc.adults?;.complaints!272728-3;.parts!666667;eco.speed!666667+1;.growth!1000000+3;whole~"
	v, err := criteria.ParseVerdict([]byte(stored))
	if err != nil {
		t.Fatal(err)
	}
	text := GapsText(v)
	if text != want {
		t.Errorf("got %s\nwant %s", text, want)
	}
	read := []string{
		"gov.online not_met 250000 more200", "gov.signed not_met -1", "soc.adults no_data -1", "soc.complaints not_met 272728 fewer3",
		"soc.parts not_met 666667", "eco.speed not_met 666667 more1", "eco.growth not_met 1000000 more3", "whole awaiting_appraisal -1",
	}
	if diff := cmp.Diff(read, gapWords(ParseGaps(text))); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// Whatever was stored is read: nothing of it makes gaps fail.
func TestGapsOfAnyVerdict(t *testing.T) {
	for _, stored := range []string{
		`{}`, `{"result":"passed","criteria":[{"id":"a","outcome":"not_met"}]}`, `{"result":"inconclusive"}`,
		`{"criteria":[{"outcome":"not_met"},{"id":".","outcome":"not_met"},{"id":"a;b","outcome":"not_met"},{"id":"x!","outcome":"no_data"}]}`,
	} {
		v, err := criteria.ParseVerdict([]byte(stored))
		if err != nil {
			t.Fatalf("%s: %v", stored, err)
		}
		if text := GapsText(v); text != "" {
			t.Errorf("%s: %q", stored, text)
		}
	}
	if text := GapsText(nil); text != "" {
		t.Errorf("none: %q", text)
	}
	huge := `{"result":"not_passed","criteria":[{"id":"a","outcome":"not_met","value":"999999999999999999","gap":{"fact":"f","amount":"999999999999999999","direction":"more"}}]}`
	if v, err := criteria.ParseVerdict([]byte(huge)); err != nil || GapsText(v) != "a!+999999999999999999" {
		t.Errorf("huge: %q %v", GapsText(v), err)
	}
}

// A filing that misses everything takes less than 1 kB, and every criterion of it is read back.
func TestGapsOfShippedSets(t *testing.T) {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	unit := unitsOn(t, shippedCatalogue(t), 20241007, criteria.Commune)[0]
	for _, c := range library.All() {
		for _, value := range []string{"", "0", "999999"} {
			var answers criteria.Answers
			for i := range c.Set.Facts {
				switch f := &c.Set.Facts[i]; {
				case value == "":
				case f.Kind == criteria.YesNoFact:
					answers = append(answers, criteria.Answer{Fact: f.ID, Value: "false"})
				case f.Kind == criteria.CountFact && strings.HasSuffix(f.ID, ".total"):
					answers = append(answers, criteria.Answer{Fact: f.ID, Value: "1000000"})
				case f.Kind == criteria.CountFact || f.Kind == criteria.NumberFact:
					answers = append(answers, criteria.Answer{Fact: f.ID, Value: value})
				}
			}
			v := c.Evaluate(&unit, answers)
			text := GapsText(v)
			if len(text) >= 1024 {
				t.Errorf("%s: %d bytes: %s", c.Set.Ref(), len(text), text)
			}
			var want, got []string
			for _, l := range v.Lines {
				if !l.Counts && gapMarks[l.Outcome] != "" && v.Result != criteria.Passed {
					want = append(want, fmt.Sprint(l.ID, l.Outcome, l.Gap.Amount))
				}
			}
			for _, g := range ParseGaps(text) {
				got = append(got, fmt.Sprint(g.Criterion, g.Outcome, g.Amount))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s with %q (-want +got):\n%s", c.Set.Ref(), value, diff)
			}
		}
	}
}

// Text that no version wrote is read as far as it goes, and what was read is in bounds.
func TestParseGapsOfAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 37))
	const signs = "ab.-!?~;+019"
	for range 20000 {
		b := make([]byte, r.IntN(24))
		for i := range b {
			b[i] = signs[r.IntN(len(signs))]
		}
		for _, g := range ParseGaps(string(b)) {
			if g.Criterion == "" || g.Outcome == 0 || g.Relative < -1 || g.Relative > WholeGap || (g.Direction == 0) != g.Amount.IsZero() {
				t.Fatalf("%q gives %+v", b, g)
			}
		}
	}
}
