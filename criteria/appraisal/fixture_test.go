package appraisal

import (
	"errors"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

var (
	province = criteria.Scope{Level: criteria.Province, Code: "38"}
	commune  = criteria.UnitID{Code: "15448", From: 20250701}
	officer  = criteria.Actor{
		ID: "tokens/officer", Holder: "UBND xã Định Hòa", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: "15448"},
		Units: []criteria.UnitID{commune},
	}
	appraiser = criteria.Actor{ID: "tokens/appraiser", Holder: "Sở Khoa học và Công nghệ", Role: criteria.Appraiser, Scope: province}
)

func by(a criteria.Actor) criteria.Act { return criteria.Act{Actor: a, Today: 20261120, At: 7} }

// caseOf gives a commune that is judged by a shipped set.
func caseOf(tb testing.TB, set string) criteria.Case {
	tb.Helper()
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := library.Find(set)
	if err != nil {
		tb.Fatal(err)
	}
	return criteria.Case{Rules: rules, Unit: &criteria.Unit{
		Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, Province: "38", Area: criteria.Lowland, From: 20250701,
	}}
}

const (
	reference = "ruleSets/reference.commune/versions/2026.1"
	scored    = "ruleSets/vi-du.cham-diem/versions/2026.1"
)

// claim files answers for the commune in a procedure that appraises.
func claim(tb testing.TB, on criteria.Case, given ...criteria.Answer) *File {
	tb.Helper()
	a, _, err := criteria.Open("a1", on, "2025", given, 0, by(officer))
	if err != nil {
		tb.Fatal(err)
	}
	f := &File{Assessment: a}
	file(tb, f, on)
	return f
}

// file submits what stands, and gives the event. Signing is another step's and not looked at here.
func file(tb testing.TB, f *File, on criteria.Case) *criteria.Event {
	tb.Helper()
	a := f.Assessment
	a.Procedure = ""
	e, s, err := a.Submit(on, 0, by(officer))
	if err != nil {
		tb.Fatal(err)
	}
	a.Procedure, f.Last, f.Done = "thanh-hoa", s, nil
	return e
}

// answer is what the officer says.
func answer(fact, value string) criteria.Answer {
	return criteria.Answer{
		Fact: fact, Value: value, Quality: criteria.Actual, Channel: criteria.Typed, Evidence: []criteria.EvidenceDoc{{Document: "1/BC-UBND"}},
	}
}

// wantRefusal checks reason and field.
func wantRefusal(tb testing.TB, err error, reason, field string) {
	tb.Helper()
	var e *criteria.Error
	if !errors.As(err, &e) || e.Reason != reason || e.Field != field {
		tb.Errorf("got %v, want %s in %s", err, reason, field)
	}
}

func record(tb testing.TB, f *File, on criteria.Case, entries ...Entry) []Finding {
	tb.Helper()
	made, _, err := f.Record(on, entries, by(appraiser))
	if err != nil {
		tb.Fatal(err)
	}
	return made
}
