package criteria

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
)

// clone gives answers that can be changed.
func (v *Values) clone() *Values {
	return &Values{set: v.set, num: slices.Clone(v.num), text: slices.Clone(v.text)}
}

// restore puts back what another answer has.
func (v *Values) restore(fact int, from *Values) {
	v.num[fact] = from.num[fact]
	if v.text != nil {
		v.text[fact] = from.text[fact]
	}
}

// answer gives the text of a value as it would be answered, "" for none.
func (v *Values) answer(fact int) string {
	switch f := &v.set.Set.Facts[fact]; {
	case v.num[fact] == missing:
		return ""
	case f.Kind == CountFact || f.Kind == NumberFact:
		return v.quantity(fact).String()
	case f.Kind == YesNoFact:
		return strconv.FormatBool(v.num[fact] == 1)
	}
	return v.text[fact]
}

// allows tells whether a fact can have a value: its range, and no words or days, which nobody can make up.
func (c *Compiled) allows(fact int, to int64) bool {
	f := &c.Set.Facts[fact]
	switch f.Kind {
	case YesNoFact, ChoiceFact:
		return true
	case DateFact, TextFact:
		return false
	}
	least, most := c.figureSpan(fact)
	return to >= least && to <= most
}

// figureSpan gives the least and the greatest value of a figure in its own steps.
func (c *Compiled) figureSpan(fact int) (least, most int64) {
	scale := int(c.scales[fact])
	most = powerOfTen(maxWholeDigits+scale) - 1
	least = -most
	low, high := c.Set.Facts[fact].bounds()
	if low != nil {
		least = max(least, ceilScaled(*low, scale))
	}
	if high != nil {
		most = min(most, floorScaled(*high, scale))
	}
	return least, most
}

// figureLiteral finds the figures that a condition names.
var figureLiteral = regexp.MustCompile(`\d+(\.\d+)?`)

// named gives the figures that a condition names and their neighbours, in the steps of a fact: rules change there.
func (v *Values) named(fact int, condition string) []int64 {
	least, most := v.set.figureSpan(fact)
	var all []int64
	for _, text := range figureLiteral.FindAllString(condition, 20) {
		d, err := ParseDecimal(text)
		if err != nil {
			continue
		}
		low := floorScaled(d, int(v.set.scales[fact]))
		for _, x := range []int64{low, low + 1, low - 1} {
			if x >= least && x <= most {
				all = append(all, x)
			}
		}
	}
	return all
}

// candidates gives values worth trying where a condition hangs on a fact: those that it names first, the ends of the range
// last.
func (v *Values) candidates(fact int, condition string) []int64 {
	switch f := &v.set.Set.Facts[fact]; f.Kind {
	case YesNoFact:
		return []int64{0, 1}
	case ChoiceFact:
		all := make([]int64, len(f.Options))
		for i := range all {
			all[i] = int64(i)
		}
		return all
	case CountFact, NumberFact:
		least, most := v.set.figureSpan(fact)
		return append(v.named(fact, condition), max(least, 0), max(least, powerOfTen(int(v.set.scales[fact]))), most, least)
	}
	return nil
}

// repair raises wholes over their parts where a part was raised, and lowers parts under their wholes otherwise.
func (c *Compiled) repair(v *Values, before *Values) {
	for range 4 { // as deep as parts of parts go
		for i := range c.Set.Facts {
			whole, ok := c.index[c.Set.Facts[i].PartOf]
			if !ok || v.num[i] == missing || v.num[whole] == missing || v.num[i] <= v.num[whole] {
				continue
			}
			if v.num[i] != before.num[i] {
				v.num[whole] = v.num[i]
			} else {
				v.num[i] = v.num[whole]
			}
		}
	}
}

// remedies gives changes of the facts of a simple measure that may meet it or earn more, best first.
func (d *bind) remedies(v *Values, wholes bool) []map[int]int64 {
	switch {
	case d.measure.Appraisal != "" || d.measure.Information != "":
		return nil
	case d.fits != nil:
		return d.optionRemedies()
	}
	var all []map[int]int64
	for _, t := range d.goals() {
		switch {
		case d.measure.percent():
			all = append(all, d.shareRemedies(v, &t, wholes)...)
		case d.relation == difference:
			all = append(all, d.differenceRemedy(v, &t))
		case d.sum != nil:
			all = append(all, d.sumRemedies(v, &t)...)
		default:
			all = append(all, map[int]int64{int(d.a): nearest(v.num[d.a], t.lo, t.hi)})
		}
	}
	return all
}

// maxGoals bounds how many ranges of values are tried for a measure.
const maxGoals = 8

// goals are the ranges worth reaching: those that earn most, and what meets the threshold.
func (d *bind) goals() []bounds {
	var all []bounds
	if d.scorer != nil && d.scorer.table != nil {
		for _, i := range d.scorer.best() {
			if t := d.scorer.span(i); t.comparator != "" && len(all) < maxGoals {
				all = append(all, t)
			}
		}
	}
	if !d.byPoints {
		all = append(all, d.bounds)
	}
	return all
}

// best lists the entries of the table, -1 for below all of them, those nearest to everything first.
func (s *scorer) best() []int {
	order := make([]int, 0, len(s.table)+1)
	for i := -1; i < len(s.table); i++ {
		order = append(order, i)
	}
	off := func(i int) int64 { return max(s.entry(i+1)-s.target, s.target-s.entry(i+1)) }
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(off(x), off(y)) })
	return order
}

// optionRemedies gives the options that pass or earn, what earns most first.
func (d *bind) optionRemedies() []map[int]int64 {
	options := make([]int, 0, len(d.fits))
	for i := range d.fits {
		if d.fits[i] || d.scorer != nil && d.scorer.options != nil {
			options = append(options, i)
		}
	}
	if d.scorer != nil && d.scorer.options != nil {
		better := 1
		if d.scorer.target == 0 {
			better = -1
		}
		slices.SortStableFunc(options, func(x, y int) int { return better * cmp.Compare(d.scorer.options[y], d.scorer.options[x]) })
	}
	all := make([]map[int]int64, len(options))
	for i, o := range options {
		all[i] = map[int]int64{int(d.a): int64(o)}
	}
	return all
}

// nearest gives the value between two limits that is nearest to another one, or to nothing where there is none.
func nearest(x, lo, hi int64) int64 {
	if x == missing {
		x = 0
	}
	return min(max(x, lo), hi)
}

// shareRemedies changes the part, and the whole where that is allowed; where the whole is not known, part and whole are
// taken as equal.
func (d *bind) shareRemedies(v *Values, t *bounds, wholes bool) []map[int]int64 {
	a, whole := int(d.a), d.reference(v)
	if whole == missing {
		whole = max(v.num[a], powerOfTen(int(v.set.scales[a])))
		n := t.nearestPart(max(v.num[a], 0), whole)
		return []map[int]int64{{a: n, int(d.b): whole}, {a: 0, int(d.b): whole}, {a: whole, int(d.b): whole}}
	}
	all := []map[int]int64{{a: t.nearestPart(max(v.num[a], 0), whole)}}
	if n := v.num[a]; wholes && d.b >= 0 && n > 0 {
		if t.hasHi && t.high.num > 0 {
			q, _ := mulDiv(n, t.high.den, t.high.num)
			all = append(all, map[int]int64{int(d.b): q + 1})
		}
		if t.hasLo && t.low.num > 0 {
			q, _ := mulDiv(n, t.low.den, t.low.num)
			all = append(all, map[int]int64{int(d.b): q})
		}
	}
	return all
}

// nearestPart gives the part of a whole that fits and is nearest.
func (t *bounds) nearestPart(n, whole int64) int64 {
	if t.hasLo && !t.aboveLow(n, whole) {
		q, exact := mulDiv(whole, t.low.num, t.low.den)
		if !exact || t.loStrict {
			q++
		}
		return q
	}
	if t.hasHi && !t.belowHigh(n, whole) {
		q, exact := mulDiv(whole, t.high.num, t.high.den)
		if exact && t.hiStrict {
			q--
		}
		return q
	}
	return n
}

// differenceRemedy changes the figure itself, with a reference of 0 where none is known.
func (d *bind) differenceRemedy(v *Values, t *bounds) map[int]int64 {
	set, reference := map[int]int64{}, d.reference(v)
	if reference == missing {
		reference = 0
		set[int(d.b)] = 0
	}
	x := int64(missing)
	if v.num[d.a] != missing {
		x = v.num[d.a] - reference
	}
	set[int(d.a)] = reference + nearest(x, max(t.lo, math.MinInt64/4), min(t.hi, math.MaxInt64/4))
	return set
}

// sumRemedies changes one of the facts, each in turn; facts without data count as 0.
func (d *bind) sumRemedies(v *Values, t *bounds) []map[int]int64 {
	base, sum := map[int]int64{}, int64(0)
	for _, i := range d.sum {
		if v.num[i] == missing {
			base[int(i)] = 0
		} else {
			sum += v.num[i]
		}
	}
	var all []map[int]int64
	for _, i := range d.sum {
		set := map[int]int64{}
		for k, x := range base {
			set[k] = x
		}
		set[int(i)] = max(v.num[i], 0) + nearest(sum, t.lo, t.hi) - sum
		all = append(all, set)
	}
	return all
}
