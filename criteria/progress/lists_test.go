package progress

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// mergedProvinces is two made-up provinces of which one goes into the other, with a list of the communes before and one of those
// after that do not say what became what.
func mergedProvinces(t *testing.T) *units.Catalogue {
	t.Helper()
	set := &units.ChangeSet{ID: "two", Province: "30", Entry: units.Entry{Basis: "thử", Import: &units.Import{
		Provinces: "code,name,kind,valid_from,valid_to\n30,Ba Mươi,tinh,2021-07-01,2025-07-01\n31,Ba Mốt,thanh-pho,2021-07-01,\n",
		Communes: "code,name,kind,district,province,area,valid_from,valid_to\n" +
			"10501,Một,xa,,30,lowland,2021-07-01,2025-07-01\n10502,Hai,xa,,30,lowland,2021-07-01,2025-07-01\n" +
			"11301,Ba,xa,,31,lowland,2021-07-01,2025-07-01\n" +
			"10501,Một,xa,,31,lowland,2025-07-01,\n11301,Ba,xa,,31,lowland,2025-07-01,\n",
		Successions: "predecessor,successor,effective,part,basis,note\n30,31,2025-07-01,whole,thử,\n",
		Lists:       []criteria.Date{20250701},
	}}}
	c, err := units.Empty().Apply(set)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Where only lists tell of the units, a recognition of before may stand for any of those that follow, in the province into which
// its own was merged too; without one there is nothing that could be lost.
func TestListsWithoutSuccessions(t *testing.T) {
	c := mergedProvinces(t)
	target := madeTarget("31")
	target.OtherBasis = "2022-01-01"
	for _, tc := range []struct {
		decided criteria.UnitID
		want    string
	}{
		{criteria.UnitID{}, "in-force: 0 of 2, needs 2, 0%"},
		{criteria.UnitID{Code: "10502", From: 20210701}, "in-force: ? of 2, needs 2, % LINEAGE_UNKNOWN"},
		{criteria.UnitID{Code: "11301", From: 20210701}, "in-force: ? of 2, needs 2, % LINEAGE_UNKNOWN"},
	} {
		l := NewLedger()
		if tc.decided.Code != "" {
			l = LedgerOf("a", []Recognised{{tc.decided, 20240101}}, nil)
		}
		for _, policy := range []string{"", "none", "any-predecessor"} {
			q := Question{Target: target, AsOf: 20250701, Known: Everything, CarryOver: policy}
			if p := mustProgress(t, l, c, shippedPolicies(t), q); brief(p.Count) != tc.want {
				t.Errorf("%s under %q: %s", tc.decided, policy, brief(p.Count))
			}
			q.AsOf = 20250630
			if p := mustProgress(t, l, c, shippedPolicies(t), q); p.Undefined != "" {
				t.Errorf("%s the day before: %s", tc.decided, brief(p.Count))
			}
		}
	}
	// One that is recognised again is; the others stay in doubt.
	l := LedgerOf("a", []Recognised{{criteria.UnitID{Code: "10502", From: 20210701}, 20240101}, {criteria.UnitID{Code: "10501", From: 20250701}, 20250801}}, nil)
	p := mustProgress(t, l, c, shippedPolicies(t), Question{Target: target, AsOf: 20250801, Known: Everything})
	if want := (StatusCounts{Recognised: 1, NotDefined: 1}); p.Statuses != want || *p.Assessed != 1 || p.Undefined != LineageUnknown {
		t.Errorf("%+v, %s", p.Statuses, brief(p.Count))
	}
}

// A unit that was recognised, took another one in, or came of recognised ones, and then ended with the list, is one that may have
// been lost: what it earned, and what a policy lets it inherit, may stand in any of those that follow.
func TestListsAfterMergers(t *testing.T) {
	tables := units.Import{
		Provinces: "code,name,kind,valid_from,valid_to\n30,Ba Mươi,tinh,2021-07-01,\n",
		Communes: "code,name,kind,district,province,area,valid_from,valid_to\n" +
			"10501,Một,xa,,30,lowland,2021-07-01,2025-07-01\n10502,Hai,xa,,30,lowland,2021-07-01,2024-12-01\n" +
			"10503,Ba,xa,,30,lowland,2021-07-01,2024-12-01\n10504,Bốn,xa,,30,lowland,2021-07-01,2024-12-01\n" +
			"10505,Năm,xa,,30,lowland,2024-12-01,2025-07-01\n10509,Chín,xa,,30,lowland,2025-07-01,\n",
		Successions: "predecessor,successor,effective,part,basis,note\n10502,10501,2024-12-01,whole,thử,\n" +
			"10503,10505,2024-12-01,whole,thử,\n10504,10505,2024-12-01,whole,thử,\n",
		Lists: []criteria.Date{20250701},
	}
	c, err := units.Empty().Apply(&units.ChangeSet{ID: "one", Province: "30", Entry: units.Entry{Basis: "thử", Import: &tables}})
	if err != nil {
		t.Fatal(err)
	}
	for _, code := range []string{"10501", "10502", "10503"} {
		l := LedgerOf("a", []Recognised{{criteria.UnitID{Code: code, From: 20210701}, 20240101}}, nil)
		for _, policy := range []string{"", "none", "any-predecessor"} {
			q := Question{Target: madeTarget("30"), AsOf: 20250701, Known: Everything, CarryOver: policy}
			q.Target.OtherBasis = "2022-01-01"
			if p := mustProgress(t, l, c, shippedPolicies(t), q); p.Undefined != LineageUnknown || p.Statuses.NotDefined != 1 {
				t.Errorf("%s under %q: %s", code, policy, brief(p.Count))
			}
		}
	}
}
