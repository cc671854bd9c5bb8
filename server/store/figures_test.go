package store_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testFiledAnswers reads what was filed with each submission of one assessment: the first as it was, the second with what was
// answered since. A submission that is not there is a fault, and so is what the visitor says.
func testFiledAnswers(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	update(t, s, "a1", submitOn(20240919))
	update(t, s, "a1", returnOn(20240925))
	if _, err := s.UpdateAssessment(t.Context(), "a1", answer("b", "12")); err != nil {
		t.Fatal(err)
	}
	update(t, s, "a1", submitOn(20241001))
	filing := func(n int32) progress.FilingRef { return progress.FilingRef{Assessment: "assessments/a1", Number: n} }
	values := map[int32]string{}
	read := func(f *progress.FilingRef, answers []byte) error {
		facts, err := criteria.ReadFacts(answers, nil)
		for _, a := range facts {
			if a.Fact == "b" {
				values[f.Number] = a.Value
			}
		}
		return err
	}
	if err := s.FiledAnswers(t.Context(), []progress.FilingRef{filing(2), filing(1)}, read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[int32]string{2: "12"}, values); diff != "" {
		t.Error(diff)
	}
	if err := s.FiledAnswers(t.Context(), nil, read); err != nil {
		t.Errorf("nothing to read: %v", err)
	}
	if err := s.FiledAnswers(t.Context(), []progress.FilingRef{filing(3)}, read); err == nil {
		t.Error("a submission that is not there was read")
	}
	stop := errors.New("stop")
	if err := s.FiledAnswers(t.Context(), []progress.FilingRef{filing(1)}, func(*progress.FilingRef, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}
