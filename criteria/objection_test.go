package criteria

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func objectionCase() (Against, Case, Act) {
	u := &Unit{Code: "15448", Name: "Định Hòa", Kind: KindCommune, Level: Commune, Province: "38", From: 20250701}
	by := &Unit{Code: "15451", Name: "Định Tân", Kind: KindCommune, Level: Commune, Province: "38", From: 20250701}
	r := &Recognition{ID: "r1", Unit: u.ID(), DecisionDate: 20261105}
	a := Actor{ID: "tokens/o", Role: Officer, Scope: Scope{Commune, "15451"}, Units: []UnitID{by.ID()}}
	return Against{r, u, ObjectionDays}, Case{Unit: by}, Act{Actor: a, Today: 20261120, At: 7}
}

// TestObjectionWindow looks at the edges of the window: the fifteenth day after the decision is the last.
func TestObjectionWindow(t *testing.T) {
	for _, c := range []struct {
		decided, today Date
		reason         string
	}{
		{20261105, 20261120, ""},
		{20261105, 20261121, "OBJECTION_WINDOW_CLOSED"},
		{20261120, 20261120, ""},
		{20261220, 20270104, ""},
		{20261220, 20270105, "OBJECTION_WINDOW_CLOSED"},
		{20280215, 20280301, ""}, // a leap year
		{20280215, 20280302, "OBJECTION_WINDOW_CLOSED"},
	} {
		a, by, act := objectionCase()
		a.Recognition.DecisionDate, act.Today = c.decided, c.today
		_, _, err := Object("o1", a, by, Objections{}, ObjectionEntry{Reason: "x"}, act)
		if reasonOf(err) != c.reason {
			t.Errorf("decided %s, objected %s: %v", c.decided, c.today, err)
		}
	}
}

func TestWhoObjects(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Against, *Case, *Objections, *Act)
		reason string
	}{
		"another unit": {func(*Against, *Case, *Objections, *Act) {}, ""},
		"the unit itself": {func(a *Against, by *Case, _ *Objections, act *Act) {
			by.Unit, act.Actor.Units = a.Unit, []UnitID{a.Unit.ID()}
		}, "OBJECTION_OWN_UNIT"},
		"its successor too": {func(a *Against, by *Case, _ *Objections, act *Act) {
			act.Actor.Units = append(act.Actor.Units, a.Unit.ID())
		}, "OBJECTION_OWN_UNIT"},
		"another province":  {func(_ *Against, by *Case, _ *Objections, _ *Act) { by.Unit.Province = "31" }, "OUT_OF_SCOPE"},
		"for somebody else": {func(_ *Against, by *Case, _ *Objections, _ *Act) { by.Unit.Code = "15454" }, "OUT_OF_SCOPE"},
		"a unit that ended": {func(_ *Against, by *Case, _ *Objections, _ *Act) { by.Unit.To = 20261120 }, "UNIT_ENDED"},
		"once more":         {func(_ *Against, _ *Case, b *Objections, _ *Act) { b.OpenOfUnit = 1 }, "OBJECTION_EXISTS"},
		"beside citizens":   {func(_ *Against, _ *Case, b *Objections, _ *Act) { b.Citizens = mostCitizens }, ""},
	} {
		a, by, act := objectionCase()
		before := Objections{}
		c.change(&a, &by, &before, &act)
		o, e, err := Object("o1", a, by, before, ObjectionEntry{Reason: " Sai số liệu "}, act)
		if reasonOf(err) != c.reason {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && (o.Reason != "Sai số liệu" || o.By != by.Unit.ID() || !strings.Contains(string(e.Change), `"reason":"Sai số liệu"`)) {
			t.Errorf("%s: %+v %s", name, o, e.Change)
		}
	}
}

// TestCitizensWordsAreHashed works the hash in a citizen's event out by hand: what somebody wrote is not in the history.
func TestCitizensWordsAreHashed(t *testing.T) {
	a, _, act := objectionCase()
	act.Actor = Actor{ID: "public", Role: Citizen}
	entry := ObjectionEntry{Reason: "Tôi là Quách Thị Mơ", Evidence: []EvidenceDoc{{Document: "1/BC"}}}
	o, e, err := ObjectAsCitizen("o1", a, Objections{Citizens: mostCitizens - 1, OpenOfUnit: 9}, entry, "some-salt", act)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(`some-salt{"reason":"Tôi là Quách Thị Mơ","evidence":[{"document":"1/BC"}]}`))
	want := `{"recognition":"recognitions/r1","unit":"15448.20250701","by":"citizen","closes_on":"2026-11-20","words_hash":"` +
		base64.StdEncoding.EncodeToString(sum[:]) + `"}`
	if string(e.Change) != want || e.Role != Citizen || o.By != (UnitID{}) {
		t.Errorf("%s, want %s", e.Change, want)
	}
	_, _, err = ObjectAsCitizen("o2", a, Objections{Citizens: mostCitizens}, entry, "s", act)
	if reasonOf(err) != "OBJECTIONS_TOO_MANY" {
		t.Error(err)
	}
}

func TestObjectionAnswers(t *testing.T) {
	chair := Act{Actor: Actor{ID: "tokens/c", Role: Chair, Scope: Scope{Province, "38"}}, Today: 20261125, At: 8}
	open := func() *Objection {
		return &Objection{ID: "o1", Recognition: "r1", Province: "38", State: ObjectionReceived, Revision: 1}
	}
	for _, c := range []struct {
		to       ObjectionState
		answer   string
		revision int32
		province string
		reason   string
	}{
		{ObjectionUpheld, "Đúng.", 1, "38", ""},
		{ObjectionRejected, "Không.", 0, "38", ""},
		{ObjectionUpheld, " ", 1, "38", "REASON_MISSING"},
		{ObjectionUpheld, strings.Repeat("x", 4001), 1, "38", "TEXT_TOO_LONG"},
		{ObjectionUpheld, "Đúng.", 2, "38", "STALE_REVISION"},
		{ObjectionUpheld, "Đúng.", 1, "31", "OBJECTION_UNKNOWN"},
	} {
		o, act := open(), chair
		act.Actor.Scope.Code = c.province
		e, err := o.Decide(c.to, c.answer, c.revision, act)
		if reasonOf(err) != c.reason {
			t.Errorf("%+v: %v", c, err)
		}
		if err != nil {
			if diff := cmp.Diff(open(), o); diff != "" {
				t.Errorf("%+v: refused, and changed: %s", c, diff)
			}
			continue
		}
		if o.RevocationDue() != (c.to == ObjectionUpheld) || e.Number != 2 || e.Kind != Action(c.to) || o.AnsweredBy != "tokens/c" {
			t.Errorf("%+v: %+v %+v", c, o, e)
		}
		if _, err := o.Decide(ObjectionRejected, "Lần nữa.", 0, act); reasonOf(err) != "OBJECTION_ANSWERED" {
			t.Error("answered twice:", err)
		}
	}
}

// TestObjectionAfterLateEntry leaves whoever would object the whole time, where a decision on a claim was entered days after it was
// signed; what was decided before there were claims here is not opened again.
func TestObjectionAfterLateEntry(t *testing.T) {
	recorded := time.Date(2026, 11, 19, 17, 0, 0, 0, time.UTC).UnixMicro() // the twentieth in Vietnam
	for assessment, want := range map[string]Date{"a1": 20261205, "": 20261116} {
		a := Against{Recognition: &Recognition{DecisionDate: 20261101, RecordedAt: recorded, Assessment: assessment}, Days: 15}
		if got := a.Closes(); got != want {
			t.Errorf("assessment %q: closes on %s, want %s", assessment, got, want)
		}
	}
}

// TestRevocationNamesObjection wants the objection that led to a revocation to be about that recognition, and upheld.
func TestRevocationNamesObjection(t *testing.T) {
	for _, c := range []struct {
		recognition string
		state       ObjectionState
		reason      string
	}{
		{"r1", ObjectionUpheld, ""},
		{"r2", ObjectionUpheld, "OBJECTION_MISFIT"},
		{"r1", ObjectionReceived, "OBJECTION_NOT_UPHELD"},
		{"r1", ObjectionRejected, "OBJECTION_NOT_UPHELD"},
	} {
		o := &Objection{ID: "o1", Recognition: c.recognition, State: c.state}
		if err := o.LedTo(&Recognition{ID: "r1"}); reasonOf(err) != c.reason {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
