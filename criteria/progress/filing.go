package progress

import (
	"cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// stage gives where a row's unit stands where it is not recognised and inherits nothing.
func (a *asked) stage(row int32) stage {
	if s := a.stages[row]; s != unasked {
		return s
	}
	s := a.findStage(row)
	a.stages[row] = s
	return s
}

func (a *asked) findStage(row int32) stage {
	if f := a.fallen(row); f != nil {
		if day, last := a.lastFiling(row); last != nil && day > f.decided {
			return last.stage(a.AsOf, a.Known)
		}
		return f.stage
	}
	number := a.b.number[row]
	if len(a.books) == 1 && a.b.kin[row] == nil && a.Known == Everything {
		if number < 0 || int(number) >= len(a.books[0].settled) {
			return notFiled
		}
		return a.books[0].stageOn(number, a.AsOf)
	}
	_, f := a.lastFiling(row)
	if f == nil {
		return notFiled
	}
	return f.stage(a.AsOf, a.Known)
}

// fallen gives the decision about a row's unit that ended last by the day, under whatever name the unit had; nil for none. What it
// rests on was filed by the day it was decided, so what is filed after that is something new.
func (a *asked) fallen(row int32) (last *fallen) {
	if a.v.fell == nil {
		return nil
	}
	if f, ok := a.v.fell[row]; ok {
		last = &f
	}
	for _, kin := range a.b.kin[row] {
		if f, ok := a.v.fell[kin]; ok && (last == nil || f.after(last)) {
			last = &f
		}
	}
	return last
}

// lastFiling gives the last filing of a row's unit by the day, under whatever name it had, nil for none. Of one day it is the
// one recorded later.
func (a *asked) lastFiling(row int32) (criteria.Date, *filing) {
	day, last := a.lastOf(row)
	for _, kin := range a.b.kin[row] {
		if d, f := a.lastOf(kin); f != nil && (last == nil || cmp.Or(cmp.Compare(d, day), cmp.Compare(f.sequence, last.sequence)) > 0) {
			day, last = d, f
		}
	}
	return day, last
}

// lastOf gives the last filing of one row.
func (a *asked) lastOf(row int32) (day criteria.Date, last *filing) {
	number := a.b.number[row]
	for _, b := range a.books {
		if number < 0 || int(number) >= len(b.filings) {
			continue
		}
		all := &b.filings[number]
		i := all.last(a.AsOf, a.Known)
		if i >= 0 && (last == nil || cmp.Or(cmp.Compare(all.days[i], day), cmp.Compare(all.list[i].sequence, last.sequence)) > 0) {
			day, last = all.days[i], &all.list[i]
		}
	}
	return day, last
}

// firstFiled gives the day on which a row's unit first filed, under whatever name it had; never where it has not.
func (a *asked) firstFiled(row int32) criteria.Date {
	first := a.firstOf(row)
	for _, kin := range a.b.kin[row] {
		first = min(first, a.firstOf(kin))
	}
	return first
}

func (a *asked) firstOf(row int32) criteria.Date {
	first, number := never, a.b.number[row]
	for _, b := range a.books {
		switch {
		case number < 0 || int(number) >= len(b.filed):
		case a.Known == Everything:
			first = min(first, b.filed[number])
		default:
			first = min(first, b.filings[number].first(a.Known))
		}
	}
	return first
}

// first gives the day of the first filing that was known.
func (f *filings) first(known int64) criteria.Date {
	for i := range f.list {
		if f.list[i].sequence <= known {
			return f.days[i]
		}
	}
	return never
}

// FilingRef names a filing whose figures enter a sum.
type FilingRef struct {
	Unit       criteria.UnitID // in force on the day
	Assessment string          // resource name
	Number     int32           // of the submission
	On         criteria.Date
}

// LastFilings gives for a target with a ratio the last filing by the day, known at the moment, of every commune in force on the
// day, under the ratio's rule sets; what a filing says is what the commune claims, returned or not. Communes that have not filed
// are left out: a new unit has not, whatever the units it was made of had filed. None for a target without a ratio.
// Errors: those of Progress.
func (l *Ledger) LastFilings(c *units.Catalogue, q Question) ([]FilingRef, error) {
	if q.Target.Ratio == nil {
		return nil, nil
	}
	a, r, err := l.communes(c, q)
	if err != nil {
		return nil, err
	}
	var all []FilingRef
	for _, place := range r.place {
		if day, f := a.lastFiling(a.b.row[place]); f != nil {
			all = append(all, FilingRef{a.b.spans[place].Unit, f.of.assessment, f.of.number, day})
		}
	}
	return all, nil
}

// communes asks about the communes whose figures make up a ratio.
func (l *Ledger) communes(c *units.Catalogue, q Question) (*asked, *roster, error) {
	q.Target = criteria.Target{Province: q.Target.Province, Level: criteria.Commune, RuleSets: q.Target.Ratio.RuleSets}
	q.Basis, q.CarryOver = criteria.BasisInForce, ""
	a, err := l.ask(c, nil, q)
	if err != nil {
		return nil, nil, err
	}
	r, err := a.roster(q.Basis)
	return a, r, err
}
