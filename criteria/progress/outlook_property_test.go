package progress

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// In made-up worlds with mergers, late entries and past knowledge: every point of a trend is what Progress says about that day,
// and a trend that is not defined says why.
func TestTrendAgreesWithProgress(t *testing.T) {
	defined, paces := 0, 0
	for seed := range uint64(140) {
		w := randomWorld(t, 7000+seed)
		l := w.ledger(t, len(w.milestones))
		for range 6 {
			q, c := w.question()
			trend, err := l.Trend(c, w.policies, q)
			if err != nil {
				t.Fatal(err)
			}
			now := mustProgress(t, l, c, w.policies, q)
			if brief(now.Count) != brief(trend.Count) || trend.Points[len(trend.Points)-1].On != q.AsOf {
				t.Fatalf("%+v: %s, and %s", q, brief(trend.Count), brief(now.Count))
			}
			for _, p := range trend.Points {
				then := q
				then.AsOf = p.On
				if want := mustProgress(t, l, c, w.policies, then); brief(want.Count) != brief(p.Count) {
					t.Fatalf("%+v on %s: %s, want %s", q, p.On, brief(p.Count), brief(want.Count))
				}
			}
			checkPaces(t, q, trend)
			if trend.Achieved != nil {
				defined++
			}
			if trend.Held.Gained != nil && *trend.Held.Gained > 0 {
				paces++
			}
		}
	}
	if defined < 50 || paces < 20 {
		t.Errorf("only %d trends were defined and %d had a pace", defined, paces)
	}
}

// checkPaces wants a figure or a reason, never both and never none, and no more gained in twelve months than since the beginning.
func checkPaces(t *testing.T, q Question, trend *Trend) {
	t.Helper()
	for _, p := range []Pace{trend.Held, trend.Since} {
		if (p.Gained == nil) == (p.Undefined == "") || (p.Gained == nil) != (p.PerMonth == nil) {
			t.Fatalf("%+v: %v", q, told(trend))
		}
	}
	if trend.Held.Gained != nil && trend.Since.Gained != nil && *trend.Held.Gained > *trend.Since.Gained {
		t.Fatalf("%+v: %v", q, told(trend))
	}
	if (trend.Projection.Undefined == "") != (trend.Held.Undefined == "" && trend.Required != nil) && trend.Achieved != nil {
		t.Fatalf("%+v: %v", q, told(trend))
	}
}

// The lists of a briefing and the statuses of the count agree; whoever may see nothing is shown no unit, and the rest is the same.
func TestBriefingAgreesWithStatuses(t *testing.T) {
	listed := 0
	for seed := range uint64(140) {
		w := randomWorld(t, 8000+seed)
		for i := range w.milestones {
			if m := &w.milestones[i]; m.Result == criteria.NotPassed {
				m.Gaps = "one!500000+1"
			}
		}
		l := w.ledger(t, len(w.milestones))
		for range 8 {
			q, c := w.question()
			b, err := l.Briefing(c, w.policies, q)
			if err != nil {
				t.Fatal(err)
			}
			p := mustProgress(t, l, c, w.policies, q)
			if len(b.Nearest)+b.Waiting+b.Ended != p.Statuses.UnderAppraisal+p.Statuses.NotMet {
				t.Fatalf("%+v: %d near, %d waiting, %d ended of %+v", q, len(b.Nearest), b.Waiting, b.Ended, p.Statuses)
			}
			checkListed(t, l, c, w.policies, q, b)
			checkLagging(t, q, b)
			none := b.Seen(func(*criteria.Unit) bool { return false })
			all := b.Seen(func(*criteria.Unit) bool { return true })
			if len(none.Nearest) != 0 || none.Waiting != 0 || none.Blocked != b.Blocked || len(all.Nearest) != len(b.Nearest) || all.Waiting != b.Waiting {
				t.Fatalf("%+v: seen %d and %d", q, len(none.Nearest), len(all.Nearest))
			}
			listed += len(b.Nearest)
		}
	}
	if listed < 100 {
		t.Errorf("only %d units were listed", listed)
	}
}

// checkListed wants every unit of the list to stand there with the status it has.
func checkListed(t *testing.T, l *Ledger, c *units.Catalogue, policies []criteria.CarryOver, q Question, b *Briefing) {
	t.Helper()
	statuses := map[criteria.UnitID]UnitStatus{}
	for _, s := range mustStatuses(t, l, c, policies, q) {
		statuses[s.Unit.ID()] = s
	}
	for _, n := range b.Nearest {
		if s, ok := statuses[n.Unit.ID()]; !ok || s.Status != n.Status || s.Gaps != n.UnitStatus.Gaps || s.Status != StatusNotMet && len(n.Gaps) == 0 {
			t.Fatalf("%+v: %+v, want %+v", q, n, s)
		}
	}
}

func checkLagging(t *testing.T, q Question, b *Briefing) {
	t.Helper()
	if (len(b.Lagging) == 0) != (b.LaggingUndefined != "") || b.Achieved == nil && len(b.Lagging) > 0 {
		t.Fatalf("%+v: %d districts, %q", q, len(b.Lagging), b.LaggingUndefined)
	}
	achieved, denominator := 0, 0
	for i, d := range b.Lagging {
		achieved, denominator = achieved+d.Achieved, denominator+d.Denominator
		if i > 0 && b.Lagging[i-1].Achieved*d.Denominator > d.Achieved*b.Lagging[i-1].Denominator {
			t.Fatalf("%+v: not in order: %v", q, b.Lagging)
		}
	}
	if len(b.Lagging) > 0 && (achieved != *b.Achieved || denominator != *b.Denominator) {
		t.Fatalf("%+v: %d of %d, want %s", q, achieved, denominator, brief(b.Count))
	}
}
