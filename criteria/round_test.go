package criteria

import (
	"fmt"
	"strings"
	"testing"
)

var chair = Act{Actor: Actor{ID: "tokens/chair", Role: Chair, Scope: inThanhHoa}, Today: 20261120, At: 5}

// roundOf makes a round of communes with the levels of their verdicts; "?" is inconclusive. More points go to those in front.
func roundOf(levels ...string) (entries []RoundEntry) {
	for i, level := range levels {
		e := place(fmt.Sprintf("%05d", i+1), KindCommune, strings.Trim(level, "?"), fmt.Sprint(40-i), "")
		if level == "?" {
			e.Verdict.Result = Inconclusive
		}
		e.Submission = 1
		entries = append(entries, e)
	}
	return entries
}

func recognised(e *RoundEntry, level string, over bool) { e.Recognised, e.OverVerdict = level, over }

// TestNewFinalisation looks at the record and its event.
func TestNewFinalisation(t *testing.T) {
	c := scoredSet(t)
	of := Round{RuleSet: c.Set.Ref(), Period: "2026", Province: "38"}
	f, e, err := NewFinalisation("f1", c, of, roundOf("gold", "gold", "silver", ""), nil, " ", chair)
	if err != nil {
		t.Fatal(err)
	}
	if f.Number != 1 || f.Reason != "" || f.Digest != c.Digest || f.Round != of || f.Actor != "tokens/chair" || f.RecordedAt != 5 {
		t.Errorf("got %+v", f)
	}
	want := `{"finalisation":"f1","rule_set":"` + of.RuleSet.String() + `","rule_set_digest":"` + c.Digest + `","period":"2026","province":"38","number":1,"reason":"","levels":[` +
		`{"assessment":"a00001","submission":1,"unit":"00001.20250701","class":"xa|lowland","verdict":"gold","level":"gold","rank":1,"room":1,"assessed":4},` +
		`{"assessment":"a00002","submission":1,"unit":"00002.20250701","class":"xa|lowland","verdict":"gold","level":"silver","rank":2,"room":1,"assessed":4},` +
		`{"assessment":"a00003","submission":1,"unit":"00003.20250701","class":"xa|lowland","verdict":"silver","level":"silver","assessed":4},` +
		`{"assessment":"a00004","submission":1,"unit":"00004.20250701","class":"xa|lowland","assessed":4}]}`
	if e.Subject != "finalisations/f1" || e.Number != 1 || e.Kind != ActFinalise || e.Role != Chair || string(e.Change) != want {
		t.Errorf("the event is %+v\n%s\nwant\n%s", e, e.Change, want)
	}
	again, _, err := NewFinalisation("f2", c, of, roundOf("gold", "gold", "silver", ""), f, " Nộp lại ", chair)
	if err != nil || again.Number != 2 || again.Reason != "Nộp lại" {
		t.Errorf("again: %+v, %v", again, err)
	}
}

// TestNewFinalisationRefuses goes through what keeps a round from being finalised.
func TestNewFinalisationRefuses(t *testing.T) {
	c := scoredSet(t)
	of := Round{RuleSet: c.Set.Ref(), Period: "2026", Province: "38"}
	before, _, err := NewFinalisation("f1", c, of, roundOf("gold", "gold", "silver", ""), nil, "", chair)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := of
	elsewhere.Province = "30"
	eleven := strings.Split(strings.Repeat("?,", 10)+"?", ",")
	twice := append(roundOf("gold", "silver", "?"), roundOf("", "gold", "?")[1:]...)
	for i := range twice {
		twice[i].Unit.Name, twice[i].Assessment = "Thử", fmt.Sprint("b", i)
	}
	drops, swaps, resubmitted := roundOf("silver", "gold", "gold", ""), roundOf("gold", "gold", "silver", ""), roundOf("gold", "gold", "silver", "")
	recognised(&drops[1], "silver", false) // had to be content with silver, and would now get gold
	recognised(&swaps[0], "gold", true)
	swaps[0].Verdict.Points.Earned = quantity("1") // is overtaken
	recognised(&resubmitted[1], "gold", false)
	resubmitted[1].Submission = 2 // not what was finalised: what counts is that gold is too good
	for name, test := range map[string]struct {
		rules   *Compiled
		of      Round
		entries []RoundEntry
		before  *Finalisation
		reason  string
		want    string // reason of the refusal
		says    string
	}{
		"no quota":             {rules: smallSet("a", "1", Effective{}), of: of, entries: roundOf("gold"), want: "NOTHING_TO_FINALISE"},
		"another province":     {of: elsewhere, entries: roundOf("gold"), want: "OUT_OF_SCOPE"},
		"nobody":               {of: of, want: "ROUND_EMPTY"},
		"open verdicts":        {of: of, entries: roundOf("gold", "?", "?"), want: "ROUND_OPEN", says: "2 verdicts"},
		"many open verdicts":   {of: of, entries: roundOf(eleven...), want: "ROUND_OPEN", says: ", …"},
		"units twice":          {of: of, entries: twice, want: "ROUND_UNIT_TWICE", says: "xã Thử (00002.20250701), xã Thử (00003.20250701)"},
		"without a reason":     {of: of, entries: roundOf("gold"), before: before, want: "ROUND_FINALISED", says: "finalisations/f1"},
		"one that would rise":  {of: of, entries: drops, before: before, reason: "x", want: "ROUND_RECOGNISED", says: "1 units"},
		"one that would drop":  {of: of, entries: swaps, before: before, reason: "x", want: "ROUND_RECOGNISED"},
		"one that is too high": {of: of, entries: resubmitted, before: before, reason: "x", want: "ROUND_RECOGNISED"},
	} {
		rules := c
		if test.rules != nil {
			rules = test.rules
		}
		_, _, err := NewFinalisation("f2", rules, test.of, test.entries, test.before, test.reason, chair)
		if reasonOf(err) != test.want || err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want %s with %q", name, err, test.want, test.says)
		}
	}
}

// TestFinaliseRecognised finalises rounds in which units are recognised whose levels stay.
func TestFinaliseRecognised(t *testing.T) {
	c := scoredSet(t)
	of := Round{RuleSet: c.Set.Ref(), Period: "2026", Province: "38"}
	round := roundOf("gold", "gold", "silver", "")
	recognised(&round[1], "silver", false) // before the round, at a lower level than the verdict's
	recognised(&round[2], "silver", false)
	recognised(&round[3], "silver", true) // over the verdict
	before, _, err := NewFinalisation("f1", c, of, round, nil, "", chair)
	if err != nil {
		t.Fatal(err)
	}
	recognised(&round[0], "gold", false)
	if _, _, err := NewFinalisation("f2", c, of, append(round, roundOf("", "", "", "", "silver")[4]), before, "Nộp muộn", chair); err != nil {
		t.Error(err)
	}
}

// TestRecogniseInRound recognises one provisional verdict before the round, after it, and after it went otherwise.
func TestRecogniseInRound(t *testing.T) {
	c := scoredSet(t)
	gold, silver, none := &Verdict{Result: Passed, Level: "gold", Provisional: true}, &Verdict{Result: Passed, Level: "silver"}, &Verdict{Result: NotPassed}
	for name, test := range map[string]struct {
		verdict *Verdict
		final   string // "-" while the round is not finalised over it
		level   string // that is asked for
		reason  string
		want    string // level that is recognised, with "!" over the verdict; or the reason of the refusal
	}{
		"waits":                         {gold, "-", "", "", "LEVEL_PROVISIONAL"},
		"waits with any reason":         {gold, "-", "gold", "x", "LEVEL_PROVISIONAL"},
		"is content with less":          {gold, "-", "silver", "", "silver"},
		"cannot rise past the round":    {silver, "-", "gold", "x", "LEVEL_PROVISIONAL"},
		"nor without passing":           {none, "-", "gold", "x", "LEVEL_PROVISIONAL"},
		"is not rationed":               {silver, "-", "", "", "silver"},
		"does not pass":                 {none, "-", "", "x", "silver!"},
		"does not pass, no reason":      {none, "-", "", "", "REASON_MISSING"},
		"keeps it":                      {gold, "gold", "", "", "gold"},
		"drops":                         {gold, "silver", "", "", "silver"},
		"drops, and is raised":          {gold, "silver", "gold", "x", "gold!"},
		"drops, and is raised silently": {gold, "silver", "gold", "", "REASON_MISSING"},
		"gets no level":                 {none, "", "", "", "REASON_MISSING"},
		"gets no level, with a reason":  {none, "", "", "x", "silver!"},
	} {
		last := &Submission{Number: 1, verdict: test.verdict}
		if test.final != "-" {
			last.Final = &FinalLevel{Level: test.final}
		}
		u := &Unit{Code: "00001", Province: "38", Level: Commune, Kind: KindCommune, From: 20250701}
		a := &Assessment{ID: "a1", Unit: u.ID(), RuleSet: c.Set.Ref(), Period: "2026", State: Submitted, FiledOn: 20261101, Submissions: 1}
		_, r, err := a.Recognise("r1", Case{Unit: u, Rules: c}, last, DecisionEntry{Number: "1", Level: test.level, Reason: test.reason}, chair)
		got := reasonOf(err)
		if err == nil {
			got = r.Level + strings.Repeat("!", boolToInt(r.OverVerdict))
		}
		if got != test.want {
			t.Errorf("%s: %s, want %s (%v)", name, got, test.want, err)
		}
		if err != nil && (a.State != Submitted || a.Revision != 0) {
			t.Errorf("%s: a refusal changed the assessment", name)
		}
	}
}

// TestAppraisedAfterRound goes by what was found, and not by a round that had ranked the claim.
func TestAppraisedAfterRound(t *testing.T) {
	found := &Verdict{Result: Passed, Level: "silver"}
	last := &Submission{Number: 1, AppraisedJSON: found.JSON(), Final: &FinalLevel{Verdict: "gold", Level: "gold"}}
	if got := last.level(found); got != "silver" {
		t.Errorf("the council would propose %s", got)
	}
	c := scoredSet(t)
	r := &Recognition{Level: "gold", Reason: "x"}
	if _, err := c.over(found, last.final(found), r, "2026"); reasonOf(err) != "LEVEL_PROVISIONAL" {
		t.Errorf("gold over a round that did not know of it: %v", err)
	}
	last.Final.Verdict, last.Final.Level = "silver", "silver"
	if last.final(found) == nil {
		t.Error("a round that ranked what was found counts")
	}
}
