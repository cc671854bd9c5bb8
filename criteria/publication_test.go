package criteria

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

var (
	inThanhHoa = Scope{Level: Province, Code: "38"}
	author     = Act{Actor: Actor{ID: "tokens/author", Role: RuleAuthor, Scope: inThanhHoa}, Today: 20261120, At: 1}
	publisher  = Act{Actor: Actor{ID: "tokens/publisher", Role: Publisher, Scope: inThanhHoa}, Today: 20261120, At: 2}
)

// smallSet is a set with one criterion, in force as said, and rolling up what is said.
func smallSet(id, version string, e Effective, rolls ...string) *Compiled {
	s := &RuleSet{ID: id, Version: version, Level: Commune, Effective: e, Groups: []Group{{ID: "one"}}}
	for _, other := range rolls {
		s.Facts = []Fact{{ID: "part", Kind: CountFact}, {ID: "whole", Kind: CountFact}}
		s.Groups[0].Criteria = append(s.Groups[0].Criteria, Criterion{
			ID: "c." + other, Measure: &Measure{RollUp: &RollUp{RuleSet: other, Over: Village, Ratio: Ratio{Of: "part", In: "whole"}}},
		})
	}
	c, err := Compile(s)
	if err != nil {
		panic(err)
	}
	return c
}

func edition(c *Compiled, s Standing) Edition {
	return Edition{c, &PublishedRuleSet{Ref: c.Set.Ref(), Digest: c.Digest, Revision: 1, Standing: s}}
}

func reasonsOf(faults []*Error) []string {
	var reasons []string
	for _, f := range faults {
		reasons = append(reasons, f.Reason)
	}
	return reasons
}

func reasonOf(err error) string {
	var e *Error
	var many FileErrors
	switch {
	case errors.As(err, &e):
		return e.Reason
	case errors.As(err, &many):
		return many[0].Err.Reason
	}
	return ""
}

// Every action in every state: what leads somewhere leads there, and everything else is refused.
func TestDraftTransitions(t *testing.T) {
	states := []DraftState{"", DraftOpen, DraftProposed, DraftPublished, DraftDiscarded}
	want := map[Action]string{ // by state, in the order above; "-" is a refusal
		ActCreate:  "draft - - - -",
		ActEdit:    "- draft - - -",
		ActPropose: "- proposed - - -",
		ActReturn:  "- - draft - -",
		ActPublish: "- - published - -",
		ActDiscard: "- discarded discarded - -",
	}
	for action, row := range want {
		for i, cell := range strings.Fields(row) {
			if states[i] == "" && action != ActCreate {
				continue // there is no draft without a state
			}
			next, err := NextDraft(states[i], action)
			if cell == "-" && reasonOf(err) != "WRONG_STATE" || cell != "-" && (err != nil || string(next) != cell) {
				t.Errorf("%s of %q: %s, %v; want %s", action, states[i], next, err, cell)
			}
		}
	}
}

func TestDraft(t *testing.T) {
	d, e, err := NewRuleSetDraft("d1", "id: a\nversion: \"1\"\n", "", author)
	if err != nil || d.Ref != (RuleSetRef{"a", "1"}) || d.Province != "38" {
		t.Fatal(d, err)
	}
	if change := string(e.Change); e.Subject != "ruleSetDrafts/d1" || e.Number != 1 || !strings.Contains(change, `"content":"id: a\nversion`) ||
		!strings.Contains(change, SHA256Hex([]byte(d.Content))) {
		t.Error("the event is", e.Subject, change)
	}
	colleague := author
	colleague.Actor.ID = "tokens/colleague"
	text := "id: [broken"
	if e, err = d.Edit(&text, nil, colleague); err != nil || d.Ref != (RuleSetRef{}) || d.Revision != 2 || strings.Contains(string(e.Change), "tests") {
		t.Error(d.Ref, d.Revision, err, string(e.Change))
	}
	if e, err = d.Edit(&text, nil, author); e != nil || err != nil || d.Revision != 2 {
		t.Error("an edit without a difference:", e, err, d.Revision)
	}
	third := author
	third.Actor.ID = "tokens/third"
	if _, err = d.Propose(smallSet("a", "1", Effective{}), third); err != nil {
		t.Fatal(err)
	}
	if want := []string{"tokens/author", "tokens/colleague", "tokens/third"}; !slices.Equal(d.Authors, want) {
		t.Errorf("authors %q, want %q", d.Authors, want)
	}
	for _, id := range d.Authors {
		same := publisher
		same.Actor.ID = id
		if _, err := d.Publish(smallSet("a", "1", Effective{}), nil, same); reasonOf(err) != "SAME_PERSON" || CodeOf(err) != PermissionDenied {
			t.Errorf("%s publishes the own text: %v", id, err)
		}
	}
	if _, err := d.SendBack(" ", publisher); reasonOf(err) != "REASON_MISSING" {
		t.Error(err)
	}
	elsewhere := publisher.Actor
	elsewhere.Scope.Code = "37"
	if err := d.MayRead(&elsewhere); CodeOf(err) != NotFound {
		t.Error("another province reads it:", err)
	}
	if reasonOf(d.CheckRevision(2)) != "STALE_REVISION" || d.CheckRevision(3) != nil || d.CheckRevision(0) != nil {
		t.Error("the revision is not checked")
	}
}

// One holder with a token for each role is one person, however the name was typed. Who has no name is told by the token.
func TestTwoHolders(t *testing.T) {
	of := func(act Act, id, holder string) Act {
		act.Actor.ID, act.Actor.Holder = "tokens/"+id, holder
		return act
	}
	d, e, err := NewRuleSetDraft("d1", "id: a\nversion: \"1\"\n", "", of(author, "1", "Sở  Khoa học và Công nghệ "))
	if err != nil || !strings.Contains(string(e.Change), `"holder":"Sở`) {
		t.Fatal(err, string(e.Change))
	}
	tests := "cases: []"
	if _, err := d.Edit(nil, &tests, of(author, "2", "SỞ KHOA HỌC VÀ CÔNG NGHỆ")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Propose(smallSet("a", "1", Effective{}), of(author, "3", "Văn phòng UBND tỉnh")); err != nil {
		t.Fatal(err)
	}
	if want := []string{"Sở Khoa học và Công nghệ", "Văn phòng UBND tỉnh"}; !slices.Equal(d.Holders, want) {
		t.Errorf("holders %q, want %q", d.Holders, want)
	}
	for holder, want := range map[string]string{
		"Sở Khoa học và Công nghệ":                  "SAME_PERSON",
		" sở khoa\u00a0học\tvà công nghệ":           "SAME_PERSON",
		norm.NFD.String("SỞ Khoa học và Công nghệ"): "SAME_PERSON",
		"văn phòng ubnd tỉnh":                       "SAME_PERSON",
		"Sở Khoa học":                               "",
		"":                                          "",
	} {
		if err := d.MayPublish(of(publisher, "9", holder)); reasonOf(err) != want {
			t.Errorf("%q publishes: %v, want %q", holder, err, want)
		}
	}
	if err := d.MayPublish(of(publisher, "3", "")); reasonOf(err) != "SAME_PERSON" {
		t.Error("the token that proposed publishes:", err)
	}
	made, err := d.Publish(smallSet("a", "1", Effective{}), nil, of(publisher, "9", "Ủy ban nhân dân tỉnh"))
	if err != nil || !strings.Contains(string(made.Events[1].Change), `"holders":["Sở Khoa học và Công nghệ","Văn phòng UBND tỉnh"]`) {
		t.Error(made, err)
	}
}

func TestDraftTexts(t *testing.T) {
	for name, test := range map[string]struct{ content, tests, reason, field string }{
		"empty":         {" \n", "", "CONTENT_MISSING", "content"},
		"too large":     {strings.Repeat("a", maxFileBytes+1), "", "FILE_TOO_LARGE", "content"},
		"tests too":     {"id: a", strings.Repeat("a", maxFileBytes+1), "FILE_TOO_LARGE", "tests"},
		"not UTF-8":     {"id: \xff", "", "FILE_NOT_UTF8", "content"},
		"NUL":           {"id: a", "\x00", "FILE_NOT_UTF8", "tests"},
		"decomposed":    {"id: a\u0301", "", "FILE_NOT_NFC", "content"},
		"the most, NFC": {strings.Repeat("á", maxFileBytes/2), "", "", ""},
	} {
		_, _, err := NewRuleSetDraft("d", test.content, test.tests, author)
		var e *Error
		if errors.As(err, &e); reasonOf(err) != test.reason || e != nil && e.Field != test.field {
			t.Errorf("%s: %v, want %s of %s", name, err, test.reason, test.field)
		}
	}
}

func TestPublish(t *testing.T) {
	old := edition(smallSet("a", "1", Effective{From: 20250101}), Standing{})
	c := smallSet("a", "2", Effective{From: 20270101, Supersedes: "1"})
	d := &RuleSetDraft{ID: "d1", Province: "38", Content: "text", Tests: "tests", State: DraftProposed, Revision: 2, Authors: []string{"tokens/author"}}
	made, err := d.Publish(c, []Edition{old}, publisher)
	if err != nil {
		t.Fatal(err)
	}
	want := &PublishedRuleSet{
		Ref: RuleSetRef{"a", "2"}, Digest: c.Digest, Content: "text", Tests: "tests", Province: "38", Draft: "d1",
		Publisher: "tokens/publisher", PublishedAt: 2, Revision: 1,
	}
	if diff := cmp.Diff(want, made.Published); diff != "" {
		t.Error(diff)
	}
	if s := made.Superseded; s.SupersededBy != "2" || s.EndsOn != 20270101 || s.Revision != 2 || old.Record.SupersededBy != "" {
		t.Error("superseded:", s, "the edition at hand:", old.Record)
	}
	var events []string
	for _, e := range made.Events {
		events = append(events, e.Subject+" "+string(e.Kind))
	}
	if diff := cmp.Diff([]string{"ruleSetDrafts/d1 published", "ruleSets/a/versions/2 published", "ruleSets/a/versions/1 superseded"}, events); diff != "" {
		t.Error(diff)
	}
	if d.State != DraftPublished || d.Revision != 3 {
		t.Error(d)
	}
}

func TestRetire(t *testing.T) {
	p := &PublishedRuleSet{Ref: RuleSetRef{"a", "1"}, Province: "38", Revision: 1}
	elsewhere := publisher
	elsewhere.Actor.Scope.Code = "37"
	for name, test := range map[string]struct {
		act    Act
		reason string
		on     Date
		want   string
	}{
		"elsewhere":      {elsewhere, "x", 0, "OUT_OF_SCOPE"},
		"without reason": {publisher, " ", 0, "REASON_MISSING"},
		"to come":        {publisher, "x", 20261121, "DATE_TO_COME"},
		"in the past":    {publisher, "x", 20261119, "LATE_ENTRY"},
	} {
		if _, err := p.Retire(test.reason, test.on, test.act); reasonOf(err) != test.want || p.Revision != 1 {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	_, err := p.Retire("x", 0, elsewhere)
	wantBothProvinces(t, err)
	ours := &PublishedRuleSet{Ref: RuleSetRef{"a", "1"}, Revision: 1} // came with the program
	_, err = ours.Retire("x", 0, elsewhere)
	wantBothProvinces(t, err)
	if _, err := ours.Retire("x", 0, publisher); err != nil {
		t.Error("a shipped version:", err)
	}
	e, err := p.Retire("Thay thế", 0, publisher)
	if err != nil || p.RetiredOn != 20261120 || p.Revision != 2 || e.Kind != ActRetire || e.GivenDate != 20261120 {
		t.Fatal(p, e, err)
	}
	if _, err := p.Retire("x", 0, publisher); reasonOf(err) != "ALREADY_RETIRED" {
		t.Error(err)
	}
	for day, want := range map[Date]VersionState{20261119: VersionPublished, 20261120: VersionRetired} {
		if got := p.State(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
}

// wantBothProvinces asks that a refusal names 38, whose version it is, and 37, in both languages.
func wantBothProvinces(t *testing.T, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal("no refusal:", err)
	}
	for text, want := range map[string][]string{e.Message.VI: {"tỉnh 38", "tỉnh 37"}, e.Message.EN: {"province 38", "province 37"}} {
		if !strings.Contains(text, want[0]) || !strings.Contains(text, want[1]) {
			t.Errorf("%q does not name %q", text, want)
		}
	}
}

// A version that a later one ends stands until that day.
func TestSuperseded(t *testing.T) {
	s := Standing{SupersededBy: "2", EndsOn: 20270101}
	for day, want := range map[Date]VersionState{20261231: VersionPublished, 20270101: VersionSuperseded} {
		if got := s.State(day); got != want {
			t.Errorf("on %s it is %s, want %s", day, got, want)
		}
	}
	if s.RetiredOn = 20270601; s.State(20270601) != VersionRetired {
		t.Error("a retired version is", s.State(20270601))
	}
}

// What is opened and filed under a version, by where it stands.
func TestCaseStanding(t *testing.T) {
	for name, test := range map[string]struct {
		text     Effective
		standing Standing
		period   Period
		day      Date
		want     string
	}{
		"no dates":              {Effective{}, Standing{}, "2026", 20261120, ""},
		"before its end":        {Effective{To: 20270101}, Standing{}, "2026-Q4", 20261120, ""},
		"from its end":          {Effective{To: 20270101}, Standing{}, "2027", 20261120, "RULE_SET_ENDED"},
		"superseded":            {Effective{From: 20250101}, Standing{SupersededBy: "2", EndsOn: 20260701}, "2026-H2", 20261120, "RULE_SET_ENDED"},
		"superseded, before":    {Effective{From: 20250101}, Standing{SupersededBy: "2", EndsOn: 20260701}, "2026", 20261120, ""},
		"both ends, the first":  {Effective{From: 20250101, To: 20260101}, Standing{SupersededBy: "2", EndsOn: 20260701}, "2026", 20261120, "RULE_SET_ENDED"},
		"the day it is retired": {Effective{}, Standing{RetiredOn: 20261120}, "2026", 20261120, "RULE_SET_RETIRED"},
		"a filing of before":    {Effective{}, Standing{RetiredOn: 20261120}, "2026", 20261119, ""},
	} {
		c := Case{Rules: smallSet("a", "1", test.text), Standing: test.standing}
		if err := c.open(test.period, test.day); reasonOf(err) != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		} else if test.standing.SupersededBy != "" && err != nil && !strings.Contains(err.Error(), "ruleSets/a/versions/2") {
			t.Errorf("%s: the later version is not named: %v", name, err)
		}
	}
}

// A set shipped with the program can be recorded with text and tests, and says again what it says.
func TestShipped(t *testing.T) {
	library, err := ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range library.All() {
		content, tests, err := ShippedSource(c.Set.Ref())
		if err != nil {
			t.Fatal(err)
		}
		made := Shipped(c, content, tests, nil, Act{Actor: Actor{ID: "program"}, At: 7})
		p, e := made.Published, made.Events[0]
		set, err := LoadRuleSet(c.Set.Name(), []byte(p.Content))
		if err != nil || set.Digest() != p.Digest || e.Kind != ActShip || !strings.Contains(string(e.Change), p.Digest) {
			t.Errorf("%s: %v, %s", c.Set.Name(), err, e.Kind)
		}
		if made.Superseded != nil || len(made.Events) != 1 {
			t.Errorf("%s supersedes %v", c.Set.Name(), made.Superseded)
		}
		if results, err := RunTests(c, "tests", []byte(p.Tests)); err != nil || len(results) == 0 {
			t.Errorf("%s: %d tests, %v", c.Set.Name(), len(results), err)
		}
	}
}

// A shipped version ends the one that it says it supersedes, unless another one has.
func TestShippedSupersedes(t *testing.T) {
	one := smallSet("a", "1", Effective{From: 20250101})
	two := smallSet("a", "2", Effective{From: 20260101, Supersedes: "1"})
	made := Shipped(two, "text", "tests", []Edition{edition(one, Standing{})}, publisher)
	if s := made.Superseded; s == nil || s.SupersededBy != "2" || s.EndsOn != 20260101 || len(made.Events) != 2 || made.Events[1].Kind != ActSupersede {
		t.Error(s, len(made.Events))
	}
	made = Shipped(two, "text", "tests", []Edition{edition(one, Standing{SupersededBy: "1.1", EndsOn: 20251001})}, publisher)
	if made.Superseded != nil || len(made.Events) != 1 {
		t.Error("ended twice:", made.Superseded)
	}
}
