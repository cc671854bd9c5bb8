package progress

import (
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// Trend says how a target has been and may be approached. Errors: those of Progress.
func (l *Ledger) Trend(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Trend, error) {
	p, err := l.Progress(c, policies, q)
	if err != nil {
		return nil, err
	}
	one := &course{target: q.Target, asOf: q.AsOf, given: given(p)}
	if q.Target.Metric.CountsUnits() {
		a, err := l.ask(c, policies, q)
		if err != nil {
			return nil, err
		}
		one.first, one.beginning, one.count = a.first(), a.beginning(), a.achieved
		if a.Basis == criteria.BasisInForce {
			one.events = a.rearrangements()
		}
	}
	return one.trend(p.Count)
}

// Briefing gives the three lists of a steering committee. Errors: those of Progress.
func (l *Ledger) Briefing(c *units.Catalogue, policies []criteria.CarryOver, q Question) (*Briefing, error) {
	p, err := l.Progress(c, policies, q)
	if err != nil {
		return nil, err
	}
	if !q.Target.Metric.CountsUnits() {
		return &Briefing{Target: q.Target, AsOf: q.AsOf, Count: Count{Undefined: ReportedIndicator}, LaggingUndefined: ReportedIndicator}, nil
	}
	a, err := l.ask(c, policies, q)
	if err != nil {
		return nil, err
	}
	r, err := a.roster(a.Basis)
	if err != nil {
		return nil, err
	}
	b := &Briefing{Target: p.Target, AsOf: p.AsOf, Count: p.Count}
	for _, place := range r.place {
		if status, _ := a.judge(place); status == StatusUnderAppraisal || status == StatusNotMet { // only these make sentences
			row := a.b.row[place]
			s := a.statusOf(&a.b.rows[row], place)
			b.take(&s, a.goesOn(row))
		}
	}
	b.arrange(p)
	return b, nil
}

// goesOn tells whether a row's unit is in force on the day asked about, under whatever name.
func (a *asked) goesOn(row int32) bool {
	inForce := func(row int32) bool { return a.b.rows[row].InForce(a.AsOf) }
	return inForce(row) || slices.ContainsFunc(a.b.kin[row], inForce)
}

// achieved counts on another day by what is known, without the statuses of those that have not achieved it.
func (a *asked) achieved(day criteria.Date) (Count, error) {
	then := a.onDay(day)
	r, err := then.roster(a.Basis)
	if err != nil {
		return Count{}, err
	}
	t := tally{units: len(r.place), under: make([]StatusCounts, len(a.policies))}
	for _, place := range r.place {
		switch {
		case then.v.later[place] <= day:
			t.sure.Recognised++
		case then.v.lost != nil && then.v.lost[place] <= day:
			t.lost++
		case then.v.any[place] <= day:
			t.open++
			for i, derived := range then.derived {
				if derived != nil && derived[place] <= day {
					t.under[i].Derived++
				}
			}
		}
	}
	n := then.on(a.Basis, &t, a.chosen)
	n.Statuses = StatusCounts{}
	return n, nil
}

// of tells whether a row is of the level and province that is counted.
func (a *asked) of(row int) bool {
	u := &a.b.rows[row]
	return u.Level == a.Target.Level && (a.Target.Province == "" || u.Province == a.Target.Province)
}

// first gives the first day on which units of the level and province are known.
func (a *asked) first() criteria.Date {
	first := never
	for row := range a.b.rows {
		if a.of(row) {
			first = min(first, a.b.rows[row].From)
		}
	}
	return first
}

// beginning gives the day of the first filing or decision about any unit of the level and province, whatever list it is on; 0
// where nothing was recorded by the day.
func (a *asked) beginning() criteria.Date {
	first := never
	for row := range a.b.rows {
		if a.of(row) {
			first = min(first, a.firstFiled(int32(row)))
		}
		if a.of(int(a.b.root[row])) {
			first = min(first, a.firstDecided(int32(row)))
		}
	}
	if first > a.AsOf {
		return 0
	}
	return first
}

// firstDecided gives the first day of a decision about a row, whether it stands yet or not; never where there is none.
func (a *asked) firstDecided(row int32) criteria.Date {
	first, number := never, a.b.number[row]
	for _, b := range a.books {
		if number < 0 || int(number) >= len(b.decisions) || b.decided[number] >= first {
			continue
		}
		for i := range b.decisions[number] { // by day
			if d := &b.decisions[number][i]; d.sequence <= a.v.key.known {
				first = min(first, d.on)
				break
			}
		}
	}
	return first
}

// rearrangements gives the days on which the list of units in force changed, ascending.
func (a *asked) rearrangements() []criteria.Date {
	var days []criteria.Date
	for i := range a.b.spans {
		if s := &a.b.spans[i]; a.of(int(a.b.row[i])) {
			days = append(days, s.From)
			if s.To != 0 {
				days = append(days, s.To)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// given gives the series of a count that others made.
func given(p *Progress) []criteria.Series {
	return slices.DeleteFunc(slices.Clone(p.Series), func(s criteria.Series) bool {
		return s.Kind == criteria.SeriesSubmitted || s.Kind == criteria.SeriesRecognised
	})
}
