package progress

import (
	"slices"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// until is a decision of 1/6/2024 with a last day.
func until(last criteria.Date) Milestone {
	m := decidedOn(20240601, "1234/QĐ-UBND", "a")
	m.Subject, m.Until = "recognitions/1", last
	return m
}

// revokedOn revokes that decision.
func revokedOn(on criteria.Date) Milestone {
	return Milestone{
		Kind: MilestoneRevoked, Subject: "recognitions/1", On: on, DecisionNumber: "77/QĐ-UBND", RuleSet: criteria.RuleSetRef{ID: "a", Version: "1"},
	}
}

// TestStatusWhereDecisionsEnd goes over the first and last days of a recognition, and over what follows.
func TestStatusWhereDecisionsEnd(t *testing.T) {
	later := until(20250531)
	later.On, later.Decided = 20240701, 20240601
	before, after := filedOn(1, 20240601, criteria.Passed), filedOn(2, 20240602, criteria.NotPassed)
	for _, tc := range []struct {
		asOf criteria.Date
		all  []Milestone
		want Status
		says string
	}{
		{20240531, []Milestone{until(20250531)}, StatusNotFiled, ""},
		{20240601, []Milestone{until(20250531)}, StatusRecognised, "Có hiệu lực đến hết ngày 31/05/2025."},
		{20250531, []Milestone{until(20250531)}, StatusRecognised, ""},
		{20250601, []Milestone{until(20250531)}, StatusExpired, "quyết định số 1234/QĐ-UBND ngày 01/06/2024 đã hết hiệu lực sau ngày 31/05/2025"},
		{20240630, []Milestone{later}, StatusNotFiled, ""},
		{20240701, []Milestone{later}, StatusRecognised, "quyết định số 1234/QĐ-UBND ngày 01/06/2024. Có hiệu lực từ ngày 01/07/2024."},
		{20240909, []Milestone{until(0), revokedOn(20240910)}, StatusRecognised, ""},
		{20240910, []Milestone{until(0), revokedOn(20240910)}, StatusRevoked, "đã bị thu hồi từ ngày 10/09/2024 theo quyết định số 77/QĐ-UBND"},
		{20250601, []Milestone{until(20250531), revokedOn(20240910)}, StatusRevoked, "77/QĐ-UBND"},
		{20250605, []Milestone{until(20250531), revokedOn(20250610)}, StatusExpired, ""},
		{20250610, []Milestone{until(20250531), revokedOn(20250610)}, StatusRevoked, ""},
		// What it rested on was filed by the day of the decision; what comes later is new, and says what was before.
		{20250601, []Milestone{before, until(20250531)}, StatusExpired, ""},
		{20250601, []Milestone{until(20250531), after}, StatusNotMet, "23 trên 37 tiêu chí. Công nhận theo quyết định số 1234/QĐ-UBND"},
		{20250531, []Milestone{until(20250531), after}, StatusRecognised, ""},
		// Another decision that stands is enough.
		{20250601, []Milestone{until(20250531), decidedOn(20250501, "2/QĐ", "b")}, StatusRecognised, "2/QĐ"},
	} {
		s := about(t, tc.all, tc.asOf)
		if s.Status != tc.want || !strings.Contains(s.Explanation.VI, tc.says) || s.Explanation.EN == "" {
			t.Errorf("%s: %s, %s; want %s", tc.asOf, s.Status, s.Explanation, tc.want)
		}
		if ended := tc.want == StatusExpired || tc.want == StatusRevoked; ended && (s.Passes() || s.Recognition != "recognitions/1" || s.DecisionNumber != "1234/QĐ-UBND") {
			t.Errorf("%s: %+v", tc.asOf, s)
		}
	}
}

// What was not known cannot have ended anything.
func TestRevocationCountsOnceItIsKnown(t *testing.T) {
	u, _ := shippedCatalogue(t).Unit(criteria.UnitID{Code: "15448", From: 20210701})
	l := NewLedger()
	for _, m := range []Milestone{until(0), revokedOn(20240910)} {
		m.Unit = u.ID()
		mustAdd(t, l, m)
	}
	for known, want := range map[int64]Status{0: StatusNotFiled, 1: StatusRecognised, 2: StatusRevoked, Everything: StatusRevoked} {
		q := Question{Target: madeTarget("38"), AsOf: 20241231, Known: known}
		q.Target.RuleSets = []string{"a"}
		if s, err := l.Status(shippedCatalogue(t), shippedPolicies(t), q, u); err != nil || s.Status != want {
			t.Errorf("known %d: %s, %v; want %s", known, s.Status, err, want)
		}
	}
	stray := revokedOn(20240910)
	stray.Sequence, stray.Unit, stray.Subject = 9, u.ID(), "recognitions/2"
	if err := l.Add(&stray); err == nil || !strings.Contains(err.Error(), "was not decided") {
		t.Errorf("revoking what never was: %v", err)
	}
}

// A successor inherits as long as what it inherits from stands: with the revocation of a predecessor's recognition falls what was
// derived from it, from that day on and not before.
func TestDerivedFallsWithItsPredecessor(t *testing.T) {
	c := shippedCatalogue(t)
	place, ok := c.SpanOn(criteria.UnitID{Code: "15448", From: 20250701}, 20250701)
	if !ok {
		t.Fatal("there is no such unit")
	}
	l := NewLedger()
	for i, before := range c.Spans()[place].Before {
		m := until(0)
		m.Unit, m.Subject = c.Spans()[before].Unit, []string{"recognitions/1", "recognitions/2", "recognitions/3", "recognitions/4", "recognitions/5"}[i]
		mustAdd(t, l, m)
		if i == 0 {
			m = revokedOn(20260310)
			m.Unit = c.Spans()[before].Unit
			mustAdd(t, l, m)
		}
	}
	u, _ := c.Unit(criteria.UnitID{Code: "15448", From: 20250701})
	for _, tc := range []struct {
		asOf   criteria.Date
		policy string
		want   Status
	}{
		{20250701, "all-predecessors", StatusDerived},
		{20260309, "all-predecessors", StatusDerived},
		{20260310, "all-predecessors", StatusNotFiled},
		{20260310, "any-predecessor", StatusDerived},
		{20260310, "none", StatusNotFiled},
	} {
		q := Question{Target: madeTarget("38"), AsOf: tc.asOf, Known: Everything, CarryOver: tc.policy}
		q.Target.RuleSets = []string{"a"}
		s, err := l.Status(c, shippedPolicies(t), q, u)
		if err != nil || s.Status != tc.want {
			t.Errorf("%s under %s: %s %s, %v; want %s", tc.asOf, tc.policy, s.Status, s.Reason, err, tc.want)
		}
		revoked := slices.ContainsFunc(s.Chain, func(link Link) bool { return link.Unit.ID() == c.Spans()[c.Spans()[place].Before[0]].Unit })
		if s.Status == StatusDerived && revoked != (tc.asOf < 20260310) {
			t.Errorf("%s under %s: the chain goes through what was revoked: %v", tc.asOf, tc.policy, revoked)
		}
	}
}

// Every point of the line of recognised units is the count on its day, and the trend's points are too: lines rise and fall.
func TestLinesAreTheCounts(t *testing.T) {
	fell := 0
	for seed := range uint64(seeds / 2) {
		w := randomWorld(t, 6000+seed)
		l := w.ledger(t, len(w.milestones))
		q, c := w.question()
		q.Basis, q.Target.RuleSets, q.AsOf = criteria.FixedBasis(w.day()), []string{"a", "b"}, 20261231
		p := mustProgress(t, l, c, w.policies, q)
		for _, s := range p.Series {
			if s.Kind != criteria.SeriesRecognised {
				continue
			}
			for i, point := range s.Points {
				then := q
				then.AsOf = point.On
				whole, _, _ := point.Value.Int64(0)
				if n := mustProgress(t, l, c, w.policies, then); n.Assessed == nil || int64(*n.Assessed) != whole {
					t.Fatalf("seed %d: the line says %d on %s, the count %s", seed, whole, point.On, brief(n.Count))
				}
				if i > 0 && point.Value.Cmp(s.Points[i-1].Value) < 0 {
					fell++
				}
			}
		}
		trend, err := l.Trend(c, w.policies, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, point := range trend.Points {
			then := q
			then.AsOf = point.On
			want := mustProgress(t, l, c, w.policies, then).Count
			want.Statuses, point.Statuses = StatusCounts{}, StatusCounts{}
			if diff := cmp.Diff(want, point.Count); diff != "" {
				t.Fatalf("seed %d: the trend on %s (-count +point):\n%s", seed, point.On, diff)
			}
		}
	}
	if fell < 20 {
		t.Errorf("the lines fell %d times only", fell)
	}
}
