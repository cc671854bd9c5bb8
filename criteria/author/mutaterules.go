package author

import (
	"reflect"

	"github.com/tieuchi/tieuchi/criteria"
)

// groups alters what the points of groups do.
func (b *breeder) groups() {
	if !b.set.Scores() {
		return
	}
	for i := range b.set.Groups {
		g := &b.set.Groups[i]
		path := []any{"groups", i}
		others(b, step(path, "kind"), &g.Kind, "", criteria.BonusGroup, criteria.PenaltyGroup)
		b.optional(step(path, "cap"), &g.Cap)
		if g.Round != nil {
			b.rounding(step(path, "round"), g.Round)
		}
	}
}

// decision alters levels, sanctions, the total and the quota.
func (b *breeder) decision() {
	d := &b.set.Decision
	path := []any{"decision"}
	for i := range d.Levels {
		requires := step(path, "levels", i, "requires")
		without(b, requires, &d.Levels[i].Requires)
		for j := range d.Levels[i].Requires {
			b.clause(step(requires, j), &d.Levels[i].Requires[j])
		}
	}
	without(b, step(path, "levels"), &d.Levels)
	reordered(b, step(path, "levels"), &d.Levels)
	if t := d.Total; t != nil {
		if t.Min != nil && !t.Min.IsZero() { // none is 0
			b.optional(step(path, "total", "min"), &t.Min)
		} else if t.Min != nil {
			b.number(step(path, "total", "min"), t.Min)
		}
		b.optional(step(path, "total", "max"), &t.Max)
	}
	for i := range d.Sanctions {
		b.sanction(step(path, "sanctions", i), i)
	}
	b.quota(step(path, "quota"))
}

func (b *breeder) clause(path []any, q *criteria.Clause) {
	if q.All {
		n := int64(len(over(b.set, q)))
		swap(b, step(path, "all"), criteria.Say("mutation.all-but-one"), q, criteria.Clause{Class: q.Class, Group: q.Group, Share: share(max(1, 100*(n-1)/max(1, n)))})
	}
	if q.AtLeast > 0 {
		swap(b, step(path, "at_least"), criteria.Say("mutation.more"), &q.AtLeast, q.AtLeast+1)
		swap(b, step(path, "at_least"), criteria.Say("mutation.less"), &q.AtLeast, q.AtLeast-1)
	}
	for _, figure := range []struct {
		key string
		at  *criteria.Decimal
	}{{"share", q.Share}, {"points", q.Points}, {"points_share", q.PointsShare}} {
		if figure.at != nil {
			b.number(step(path, figure.key), figure.at)
		}
	}
	if q.Class != "" {
		others(b, step(path, "class"), &q.Class, "")
		others(b, step(path, "class"), &q.Class, criteria.Mandatory, criteria.Extended)
	}
	if q.Group != "" {
		others(b, step(path, "group"), &q.Group, "")
		for i := range b.set.Groups {
			others(b, step(path, "group"), &q.Group, b.set.Groups[i].ID)
		}
	}
}

func share(n int64) *criteria.Decimal {
	d, err := criteria.NewDecimal(n, 0)
	if err != nil {
		return nil
	}
	return &d
}

func (b *breeder) sanction(path []any, i int) {
	d := &b.set.Decision
	left := append(append([]criteria.Sanction(nil), d.Sanctions[:i]...), d.Sanctions[i+1:]...)
	swap(b, path, criteria.Say("mutation.left-out"), &d.Sanctions, left)
	s := &d.Sanctions[i]
	b.condition(step(path, "when"), &s.When)
	if s.Cap != "" {
		for j := range d.Levels {
			others(b, step(path, "cap"), &s.Cap, d.Levels[j].ID)
		}
	}
	if s.Lower > 0 {
		swap(b, step(path, "lower"), criteria.Say("mutation.more"), &s.Lower, s.Lower+1)
		swap(b, step(path, "lower"), criteria.Say("mutation.less"), &s.Lower, s.Lower-1)
	}
}

// quota alters how a level is rationed. But for which level it is, only the end of a round shows it.
func (b *breeder) quota(path []any) {
	d := &b.set.Decision
	if d.Quota == nil {
		return
	}
	swap(b, path, criteria.Say("mutation.left-out"), &d.Quota, nil)
	for i := range d.Levels {
		others(b, step(path, "level"), &d.Quota.Level, d.Levels[i].ID)
	}
	start := len(b.all)
	b.number(step(path, "at_most"), &d.Quota.AtMost)
	without(b, step(path, "ties"), &d.Quota.Ties)
	reordered(b, step(path, "ties"), &d.Quota.Ties)
	without(b, step(path, "per"), &d.Quota.Per)
	for i := range b.all[start:] {
		b.all[start+i].round = true
	}
}

// clone copies a model so that nothing of the copy is shared with the original.
func clone[T any](v *T) *T {
	c := new(T)
	copyInto(reflect.ValueOf(c).Elem(), reflect.ValueOf(v).Elem())
	return c
}

func copyInto(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			copyInto(to.Elem(), from.Elem())
		}
	case reflect.Slice:
		if !from.IsNil() {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				copyInto(to.Index(i), from.Index(i))
			}
		}
	case reflect.Struct:
		to.Set(from) // what a type keeps to itself is plain figures
		for i := range from.NumField() {
			if from.Type().Field(i).IsExported() {
				copyInto(to.Field(i), from.Field(i))
			}
		}
	default:
		to.Set(from)
	}
}
