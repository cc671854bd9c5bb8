package progress

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// NoDistricts says why no district lags: the list that is counted on has none, as every list since 2025-07-01.
const NoDistricts = "NO_DISTRICTS"

// Briefing (báo cáo điều hành) has the three lists that a steering committee asks for, as of a day and by what was known. The
// units that have filed and are not recognised are Waiting, in Nearest or Ended: together as many as the statuses under appraisal
// and not met.
type Briefing struct {
	Target  criteria.Target
	AsOf    criteria.Date
	Count          // of the whole
	Nearest []Near // nearest first
	Waiting int    // units that miss nothing and wait for a decision
	Ended   int    // units that have filed and have ended since, on a fixed list: they cannot come nearer

	Blocking []Blocking // what holds most units back first
	Blocked  int        // units that a criterion holds back

	Lagging          []Lagging // lowest share first
	LaggingUndefined string    // NoDistricts, or the reason of the count

	waiting []criteria.Unit
}

// Near is a unit that has filed and is not recognised, with what its last filing misses.
type Near struct {
	UnitStatus
	Missing int   // criteria; 0 of a filing that was returned although nothing was missing
	Weight  int64 // of all gaps, in millionths of a criterion, see Gap.Weight
	Gaps    []Gap // in the order of the rule set
}

// Blocking is a criterion and the units that it holds back.
type Blocking struct {
	RuleSet   criteria.RuleSetRef // of the latest filing among them, for its wording
	Criterion string              // id
	Units     int                 // the three below together
	NotMet    int
	NoData    int
	Awaiting  int              // appraisal
	Alone     int              // units that miss nothing else
	Percent   criteria.Decimal // units of all that are held back, rounded down to two places
	latest    criteria.Date
}

// Lagging is a district beside the whole.
type Lagging struct {
	District    string // code
	FullName    string
	Achieved    int
	Denominator int
	Percent     criteria.Decimal // rounded down to two places
	// Behind is the share of the whole less that of the district, in percentage points, cut at two places; below 0 where the
	// district is ahead.
	Behind criteria.Decimal
}

// arrange orders what was taken and makes the other two lists.
func (b *Briefing) arrange(p *Progress) {
	slices.SortFunc(b.Nearest, func(x, y Near) int {
		return cmp.Or(cmp.Compare(x.Missing, y.Missing), cmp.Compare(x.Weight, y.Weight), cmp.Compare(x.Unit.Code, y.Unit.Code))
	})
	b.block()
	b.lag(p)
}

// take puts a unit where it belongs. One that is no more cannot come nearer.
func (b *Briefing) take(s *UnitStatus, goesOn bool) {
	switch {
	case s.Status != StatusUnderAppraisal && s.Status != StatusNotMet:
		return
	case !goesOn:
		b.Ended++
		return
	}
	n := Near{UnitStatus: *s, Gaps: ParseGaps(s.Gaps)}
	n.Missing = len(n.Gaps)
	for _, g := range n.Gaps {
		n.Weight += g.Weight()
	}
	if n.Missing == 0 && s.Result == criteria.NotPassed { // what is missing was not written down; how much is known
		n.Missing = s.Tally.NotMet + s.Tally.NoData + s.Tally.AwaitingAppraisal
		n.Weight = int64(n.Missing) * WholeGap
	}
	if n.Missing == 0 && s.Status == StatusUnderAppraisal {
		b.Waiting++
		b.waiting = append(b.waiting, s.Unit)
		return
	}
	b.Nearest = append(b.Nearest, n)
}

// block counts by criterion.
func (b *Briefing) block() {
	type key struct{ set, criterion string }
	all := map[key]*Blocking{}
	for i := range b.Nearest {
		n := &b.Nearest[i]
		if len(n.Gaps) > 0 {
			b.Blocked++
		}
		for _, g := range n.Gaps {
			k := key{n.RuleSet.ID, g.Criterion}
			if all[k] == nil {
				all[k] = &Blocking{Criterion: g.Criterion}
			}
			all[k].add(n, g.Outcome)
		}
	}
	for _, one := range all {
		one.Percent = criteria.PercentDown(int64(one.Units), int64(b.Blocked))
		b.Blocking = append(b.Blocking, *one)
	}
	slices.SortFunc(b.Blocking, func(x, y Blocking) int {
		return cmp.Or(cmp.Compare(y.Units, x.Units), cmp.Compare(y.Alone, x.Alone), cmp.Compare(x.Criterion, y.Criterion),
			cmp.Compare(x.RuleSet.ID, y.RuleSet.ID))
	})
}

func (k *Blocking) add(n *Near, o criteria.Outcome) {
	k.Units++
	switch o {
	case criteria.NoData:
		k.NoData++
	case criteria.AwaitingAppraisal:
		k.Awaiting++
	default:
		k.NotMet++
	}
	if len(n.Gaps) == 1 {
		k.Alone++
	}
	if order := cmp.Or(cmp.Compare(n.FiledOn, k.latest), cmp.Compare(n.RuleSet.Version, k.RuleSet.Version)); order > 0 {
		k.RuleSet, k.latest = n.RuleSet, n.FiledOn
	}
}

// lag compares the districts with the whole.
func (b *Briefing) lag(p *Progress) {
	if b.Achieved == nil {
		b.LaggingUndefined = b.Undefined
		return
	}
	for i := range p.Parts {
		part := &p.Parts[i]
		if part.Level != criteria.District || part.Achieved == nil || *part.Denominator == 0 {
			continue
		}
		b.Lagging = append(b.Lagging, lagging(part, p.Count))
	}
	if len(b.Lagging) == 0 {
		b.LaggingUndefined = NoDistricts
	}
	slices.SortFunc(b.Lagging, func(x, y Lagging) int {
		return cmp.Or(cmp.Compare(x.Achieved*y.Denominator, y.Achieved*x.Denominator), cmp.Compare(x.District, y.District))
	})
}

func lagging(part *Part, whole Count) Lagging {
	achieved, denominator := int64(*part.Achieved), int64(*part.Denominator)
	of := int64(*whole.Denominator)
	behind := int64(*whole.Achieved)*denominator - achieved*of
	points := hundredths(100*max(behind, -behind), of*denominator, false)
	if behind < 0 {
		points = points.Neg()
	}
	return Lagging{
		District: part.Code, FullName: part.FullName, Achieved: int(achieved), Denominator: int(denominator),
		Percent: criteria.PercentDown(achieved, denominator), Behind: points,
	}
}

// Distance gives all relative gaps together, in percent of one criterion, rounded up at two places.
func (n *Near) Distance() criteria.Decimal { return hundredths(n.Weight, WholeGap/100, true) }
