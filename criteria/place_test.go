package criteria

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Days in force beside those of other versions: a gap or an overlap is refused unless the text says so.
func TestCheckDays(t *testing.T) {
	why := Text{VI: "Vì", EN: "Because"}
	open := edition(smallSet("a", "1", Effective{From: 20250101}), Standing{})
	closed := edition(smallSet("a", "1", Effective{From: 20250101, To: 20260101}), Standing{})
	for name, test := range map[string]struct {
		known []Edition
		e     Effective
		want  []string
	}{
		"the first":                    {nil, Effective{From: 20260101}, nil},
		"without dates":                {[]Edition{open}, Effective{}, nil},
		"beside an open end":           {[]Edition{open}, Effective{From: 20260101}, []string{"FORCE_OVERLAP"}},
		"supersedes it":                {[]Edition{open}, Effective{From: 20260101, Supersedes: "1"}, nil},
		"overlaps and says so":         {[]Edition{open}, Effective{From: 20260101, Overlap: why}, nil},
		"before an open end":           {[]Edition{open}, Effective{From: 20240101, To: 20250101}, nil},
		"into it":                      {[]Edition{open}, Effective{From: 20240101, To: 20250102}, []string{"FORCE_OVERLAP"}},
		"supersedes what is later":     {[]Edition{open}, Effective{From: 20240101, To: 20250101, Supersedes: "1"}, []string{"SUPERSEDES_LATER"}},
		"supersedes nothing":           {[]Edition{closed}, Effective{From: 20260101, Supersedes: "7"}, []string{"SUPERSEDES_UNKNOWN"}},
		"follows an end":               {[]Edition{closed}, Effective{From: 20260101}, nil},
		"one day too early":            {[]Edition{closed}, Effective{From: 20251231}, []string{"FORCE_OVERLAP"}},
		"one day too late":             {[]Edition{closed}, Effective{From: 20260102}, []string{"FORCE_GAP"}},
		"too late and says so":         {[]Edition{closed}, Effective{From: 20260102, Gap: why}, nil},
		"superseding leaves a gap too": {[]Edition{closed}, Effective{From: 20260102, Supersedes: "1"}, []string{"FORCE_GAP"}},
		"ends before the next":         {[]Edition{closed}, Effective{From: 20230101, To: 20241231}, []string{"FORCE_GAP"}},
		"ended by a later version": {
			[]Edition{
				edition(smallSet("a", "1", Effective{From: 20250101}), Standing{SupersededBy: "2", EndsOn: 20260101}),
				edition(smallSet("a", "2", Effective{From: 20260101}), Standing{}),
			},
			Effective{From: 20270101, Supersedes: "2"},
			nil,
		},
		"superseded already": {
			[]Edition{
				edition(smallSet("a", "1", Effective{From: 20250101}), Standing{SupersededBy: "2", EndsOn: 20260101}),
				edition(smallSet("a", "2", Effective{From: 20260101, To: 20270101}), Standing{}),
			},
			Effective{From: 20270101, Supersedes: "1"},
			[]string{"SUPERSEDES_TWICE"},
		},
		"between two": {
			[]Edition{closed, edition(smallSet("a", "2", Effective{From: 20270101}), Standing{})},
			Effective{From: 20260101, To: 20270101},
			nil,
		},
		"follows a retired one":      {[]Edition{edition(open.Rules, Standing{RetiredOn: 20260101})}, Effective{From: 20260101}, nil},
		"another id does not matter": {[]Edition{edition(smallSet("b", "1", Effective{From: 20250101}), Standing{})}, Effective{From: 20260101}, nil},
	} {
		if diff := cmp.Diff(test.want, reasonsOf(CheckPlace(smallSet("a", "9", test.e), "38", test.known))); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	faults := CheckPlace(smallSet("a", "9", Effective{From: 20260102}), "38", []Edition{closed})
	if m := faults[0].Message; !strings.Contains(m.EN, "01/01/2026 through 01/01/2026") || faults[0].Field != "content" {
		t.Errorf("the days are not named: %s: %s", faults[0].Field, m)
	}
}

// A province ends its own versions, never those of another province; those that came with the program are Thanh Hóa's.
func TestSupersedesElsewhere(t *testing.T) {
	next := smallSet("a", "2", Effective{From: 20260101, Supersedes: "1"})
	for owner, want := range map[string][]string{"": {"SUPERSEDES_OTHER_PROVINCE"}, "37": nil, "38": {"SUPERSEDES_OTHER_PROVINCE"}} {
		old := edition(smallSet("a", "1", Effective{From: 20250101}), Standing{})
		old.Record.Province = owner
		faults := CheckPlace(next, "37", []Edition{old})
		if diff := cmp.Diff(want, reasonsOf(faults)); diff != "" {
			t.Errorf("of province %q:\n%s", owner, diff)
		}
		d := &RuleSetDraft{ID: "d1", Province: "37", State: DraftProposed, Revision: 2, Authors: []string{"tokens/author"}}
		made, err := d.Publish(next, []Edition{old}, publisher)
		if want == nil && (err != nil || made.Superseded == nil) {
			t.Errorf("of province %q: %v", owner, err)
		}
		if want != nil {
			wantBothProvinces(t, err)
			if made != nil || d.State != DraftProposed || old.Record.SupersededBy != "" {
				t.Error("the refusal has changed something:", made, d, old.Record)
			}
		}
	}
}

// The id of a rule set is its province's: recognitions under it count for that province's targets.
func TestOwnerOfID(t *testing.T) {
	for owner, want := range map[string][]string{"": {"RULE_SET_OTHER_PROVINCE"}, "38": {"RULE_SET_OTHER_PROVINCE"}, "37": nil} {
		old := edition(smallSet("a", "1", Effective{}), Standing{})
		old.Record.Province = owner
		if diff := cmp.Diff(want, reasonsOf(CheckPlace(smallSet("a", "2", Effective{}), "37", []Edition{old}))); diff != "" {
			t.Errorf("of province %q:\n%s", owner, diff)
		}
	}
}

func TestVersionTaken(t *testing.T) {
	one := smallSet("a", "1", Effective{})
	known := []Edition{edition(one, Standing{})}
	if got := reasonsOf(CheckPlace(one, "38", known)); len(got) != 1 || got[0] != "ALREADY_PUBLISHED" {
		t.Error("the same text:", got)
	}
	if got := reasonsOf(CheckPlace(smallSet("a", "1", Effective{From: 20260101}), "38", known)); len(got) != 1 || got[0] != "VERSION_TAKEN" {
		t.Error("another text:", got)
	}
}

// What is rolled up is there, and does not lead back.
func TestCheckRollUps(t *testing.T) {
	known := []Edition{
		edition(smallSet("commune", "1", Effective{}, "village"), Standing{}),
		edition(smallSet("village", "1", Effective{}), Standing{}),
		edition(smallSet("district", "1", Effective{}, "commune"), Standing{}),
	}
	for name, test := range map[string]struct {
		c     *Compiled
		want  []string
		chain string
	}{
		"what is there":         {smallSet("province", "1", Effective{}, "district", "village"), nil, ""},
		"what is not":           {smallSet("province", "1", Effective{}, "ward"), []string{"ROLL_UP_UNKNOWN"}, ""},
		"itself at a level":     {smallSet("village", "2", Effective{}, "village"), nil, ""},
		"what rolls it up":      {smallSet("village", "2", Effective{}, "commune"), []string{"ROLL_UP_CYCLE"}, "village → commune → village"},
		"what leads back":       {smallSet("village", "2", Effective{}, "district"), []string{"ROLL_UP_CYCLE"}, "village → district → commune → village"},
		"a new set and no ring": {smallSet("new", "1", Effective{}, "commune"), nil, ""},
	} {
		faults := CheckPlace(test.c, "38", known)
		if diff := cmp.Diff(test.want, reasonsOf(faults)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		} else if test.chain != "" && !strings.Contains(faults[0].Message.EN, test.chain) {
			t.Errorf("%s: %s", name, faults[0].Message.EN)
		}
	}
	own := smallSet("village", "2", Effective{}, "village")
	own.Set.Level = Village
	if got := reasonsOf(CheckPlace(own, "38", known)); len(got) != 1 || got[0] != "ROLL_UP_SELF" {
		t.Error("itself at its own level:", got)
	}
}

// The keys beside the force dates count in the digest where they are used, and leave it as it was where they are not.
func TestEffectiveKeys(t *testing.T) {
	b, err := json.Marshal(Effective{From: 20260101})
	if err != nil || string(b) != `{"from":"2026-01-01"}` {
		t.Error(string(b), err)
	}
	with := (&RuleSet{ID: "a", Version: "1", Effective: Effective{From: 20260101}}).Digest()
	for _, e := range []Effective{{From: 20260101, Supersedes: "0"}, {From: 20260101, Gap: Text{VI: "x"}}, {From: 20260101, Overlap: Text{VI: "x"}}} {
		if other := (&RuleSet{ID: "a", Version: "1", Effective: e}).Digest(); other == with {
			t.Errorf("%+v does not count", e)
		}
	}
}

// What a text may say about the versions before and after it.
func TestEffectiveFaults(t *testing.T) {
	content, _, err := ShippedSource(RuleSetRef{"thanh-hoa.thon-thong-minh", "2022.35"})
	if err != nil {
		t.Fatal(err)
	}
	for effective, want := range map[string]string{
		`{from: 2026-01-01, supersedes: "1"}`:                          "",
		`{from: 2026-01-01, gap: {vi: Chờ, en: Awaited}}`:              "",
		`{supersedes: "1"}`:                                            "DATE_MISSING",
		`{overlap: {vi: Thí điểm, en: Trial}}`:                         "DATE_MISSING",
		`{from: 2026-01-01, supersedes: "2022.35"}`:                    "VERSION_MALFORMED",
		`{from: 2026-01-01, supersedes: "a/b"}`:                        "VERSION_MALFORMED",
		`{from: 2026-01-01, gap: {vi: Chờ}}`:                           "TEXT_MISSING",
		`{from: 2026-01-01, overlap: {vi: Thí điểm, en: Trial}, x: 1}`: "KEY_UNKNOWN",
	} {
		_, err := LoadRuleSet("f", []byte(content+"\neffective: "+effective+"\n"))
		if reasonOf(err) != want {
			t.Errorf("%s: %v, want %s", effective, err, want)
		}
	}
}
