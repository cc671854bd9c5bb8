package criteria

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// edited gives a rule-set file with some of its words replaced, as a draft would have them.
func edited(tb testing.TB, file string, replace ...string) *Compiled {
	tb.Helper()
	content := string(read(tb, file))
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(content, replace[i]) {
			tb.Fatalf("%s does not say %q", file, replace[i])
		}
		content = strings.ReplaceAll(content, replace[i], replace[i+1])
	}
	set, err := LoadRuleSet(file, []byte(content))
	if err != nil {
		tb.Fatal(err)
	}
	c, err := Compile(set)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

const everythingFile, referenceFile = "testdata/sets/test.everything/1.yaml", "rulesets/reference.commune/2026.1.yaml"

// drafts gives every shipped set, the made-up one, and what may become of it: other thresholds, other deciding rules,
// criteria that come and go, facts that are read in another way, more classes than rows can be kept apart for.
func drafts(tb testing.TB) map[string]*Compiled {
	tb.Helper()
	lib, err := ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]*Compiled{}
	for _, c := range lib.All() {
		all[c.Set.ID] = c
	}
	all["everything"] = everything(tb)
	all["lower"] = edited(tb, everythingFile, "at_least: 60, cite", "at_least: 20, cite", "{at_least: 2}", "{at_least: 1}", "more_than: 20.5", "more_than: 10")
	all["by code"] = edited(tb, everythingFile, `unit.area == "mountainous"`, `unit.code == "10007" || unit.area == "mountainous"`)
	all["half"] = edited(tb, everythingFile, "{class: mandatory, all: true}, {class: extended, share: 70}, {group: two, at_least: 4}", "{share: 33.3}, {group: two, share: 40}")
	all["kinds"] = edited(tb, everythingFile, "kind: text}", "kind: yes_no}", "between: [80, 99.5]", "between: [80, 100]",
		"label: {vi: Số mô hình, en: Models}, kind: count", "label: {vi: Số mô hình, en: Models}, kind: number",
		"measure: {count: models}", "measure: {number: models}", "models >= 3", `models >= decimal("3")`)
	all["renamed"] = edited(tb, everythingFile, "id: one.plan", "id: one.scheme", "id: tier,", "id: degree,", "choice: tier", "choice: degree")
	all["partial"] = edited(tb, everythingFile, "completeness: complete", "completeness: partial\nlabel: {vi: Thử, en: Test}")
	all["reference by code"] = edited(tb, referenceFile, `!(unit.kind == "xa" && unit.area == "mountainous")`, `unit.code != "10003"`)
	return all
}

// randomUnits gives communes of several kinds, areas and districts.
func randomUnits(r *rand.Rand, n int, level Level) []Unit {
	units := make([]Unit, n)
	for i := range units {
		units[i] = Unit{
			Code: fmt.Sprint(10000 + i), Level: level, Kind: []Kind{KindCommune, KindWard, KindTownship}[r.IntN(3)], Area: []Area{Lowland, Mountainous}[r.IntN(2)],
			District: []string{"394", "395", ""}[r.IntN(3)], Province: []string{"38", "38", "38", "30"}[r.IntN(4)], From: 20210701,
		}
	}
	return units
}

// randomRecords gives assessments of several periods, filed under a set, each as it was judged then.
func randomRecords(tb testing.TB, r *rand.Rand, c *Compiled, units []Unit, n int) []Record {
	tb.Helper()
	records := make([]Record, n)
	for i := range records {
		given := randomAnswers(r, c)
		if i%2 == 0 {
			given = goodAnswers(r, c)
		}
		answers, faults := c.ReadAnswers(given)
		if len(faults) > 0 {
			tb.Fatal(Join(faults))
		}
		u := units[r.IntN(len(units))]
		v := c.Evaluate(&u, answers)
		records[i] = Record{
			Assessment: fmt.Sprintf("a%05d", i), Unit: u, Period: Period(fmt.Sprint(2000 + i)), RuleSet: c.Set.Ref(), Digest: c.Digest,
			Result: v.Result, Level: v.Level, Answers: answers,
		}
	}
	return records
}

// goodAnswers gives answers that meet nearly everything: random ones seldom pass.
func goodAnswers(r *rand.Rand, c *Compiled) []Answer {
	good := map[FactKind]string{CountFact: "1000", NumberFact: "100", YesNoFact: "true", DateFact: "2024-10-07", TextFact: "lời"}
	own := map[string]string{"delay": "40", "satisfied": "99.5", "change": "-1", "firms.late": "0", "models": "3.0"}
	var given []Answer
	for i := range c.Set.Facts {
		f := &c.Set.Facts[i]
		a := Answer{Fact: f.ID, Value: cmp.Or(own[f.ID], good[f.Kind])}
		if f.Kind == ChoiceFact {
			a.Value = f.Options[len(f.Options)-1].ID
		}
		switch r.IntN(200) {
		case 0:
			continue
		case 1:
			a = Answer{Fact: f.ID, NoData: true}
		case 2:
			if f.Kind == CountFact {
				a.Value = []string{"0", "1", "998.0", "999999999999"}[r.IntN(4)]
			}
		}
		given = append(given, a)
	}
	return given
}
