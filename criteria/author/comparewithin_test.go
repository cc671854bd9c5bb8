package author

import (
	"fmt"
	"strings"
	"testing"
)

// TestCompareWithin checks that what the work did not reach is called unproven, and that the bound is kept.
func TestCompareWithin(t *testing.T) {
	for _, p := range pairs(t) {
		old, new := p.sets(t)
		whole, none := Compare(old, new), CompareWithin(old, new, 0)
		for i, cr := range none.Criteria {
			if all := whole.Criteria[i]; cr.Change != all.Change && cr.Change != Unproven {
				t.Errorf("%s: without any work %s is %s, with all of it %s", p.Name, cr.ID, cr.Change, all.Change)
			}
			if len(cr.Witness) > 0 {
				t.Errorf("%s: without any work %s has a witness", p.Name, cr.ID)
			}
		}
		if enough := CompareWithin(old, new, 1_000_000); encode(enough) != encode(whole) {
			t.Errorf("%s: a million judgements are not enough", p.Name)
		}
	}
}

// TestComparePlaces checks that conditions that name very many codes do not multiply without bound.
func TestComparePlaces(t *testing.T) {
	q := newQuestion("commune")
	for _, name := range []string{"unit.kind", "unit.area", "unit.code", "unit.district", "unit.province"} {
		q.asks[name] = nil
		for i := range 100_000 {
			q.asks[name] = append(q.asks[name], fmt.Sprintf("%05d", i))
		}
	}
	if p := q.lay(); len(p.places) == 0 || len(p.places) > mostPlaces || p.proven || p.placesProven() {
		t.Errorf("%d places, proven %v", len(p.places), p.proven)
	}
	var codes, districts []string
	for i := range 30 {
		codes, districts = append(codes, fmt.Sprintf("unit.code == '%05d'", i)), append(districts, fmt.Sprintf("unit.district == '%03d'", i))
	}
	p := versionPair{Change: [2]string{"pass: {at_least: 2}", "pass: {by_class: [{when: \"" + strings.Join(codes, " || ") + "\", at_least: 3, cite: Ví dụ}, {when: \"" + strings.Join(districts, " || ") + "\", at_least: 3, cite: Ví dụ}, {at_least: 4, cite: Ví dụ}]}"}}
	old, new := p.sets(t)
	changed := 0
	for _, cr := range Compare(old, new).Criteria {
		if cr.Change != Same {
			changed++
			if cr.Change != Unproven && cr.Change != Incomparable {
				t.Errorf("%s is called %s although not every unit was tried", cr.ID, cr.Change)
			}
		}
	}
	if changed == 0 {
		t.Error("nothing changed")
	}
}
