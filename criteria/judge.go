package criteria

import "math/bits"

// maxCriteria bounds a rule set; maskWords 64-bit words hold one bit for each criterion.
const (
	maxCriteria = maskWords * 64
	maskWords   = 4
)

// mask is a set of criteria of one rule set.
type mask [maskWords]uint64

func (m *mask) add(i int)      { m[i>>6] |= 1 << (i & 63) }
func (m *mask) remove(i int)   { m[i>>6] &^= 1 << (i & 63) }
func (m *mask) has(i int) bool { return m[i>>6]&(1<<(i&63)) != 0 }

// and counts the criteria that are in both.
func (m *mask) and(o *mask) int {
	n := 0
	for w := range m {
		n += bits.OnesCount64(m[w] & o[w])
	}
	return n
}

// Score is the verdict without its lines: for every criterion whether it counts and whether it is met.
type Score struct {
	Result  Result
	level   int  // place of the level reached among the levels; -1 for none
	met     mask // counts as met
	counted mask // counts at all
	waiting mask // awaits appraisal; counted, not met
	points  scored
	held    uint64 // sanctions that hold
}

// Judge decides without writing lines. It allocates nothing. The result is the one that Evaluate explains.
func (b *Bound) Judge(v *Values, s *Score) Result {
	s.met, s.counted, s.waiting = mask{}, mask{}, mask{}
	if b.rules.scores {
		b.score(v, s)
		b.decide(s, v)
		return s.Result
	}
	for w := 0; w*64 < len(b.ops); w++ {
		met, left, wait := b.judgeWord(v.num, v, w*64)
		s.met[w], s.counted[w], s.waiting[w] = met, left, wait
	}
	b.decide(s, v)
	return s.Result
}

// judgeWord judges up to 64 criteria from place from on. Most lines are a comparison and one bit; whatever is
// special (no figure, a whole of 0, a fixed outcome) leaves the straight way.
func (b *Bound) judgeWord(num []int64, v *Values, from int) (met, counted, waiting uint64) {
	ops := b.ops[from:min(from+64, len(b.ops))]
	for i := range ops {
		o := &ops[i]
		bit := uint64(1) << (i & 63)
		switch o.kind {
		case opShare:
			n, d := num[o.a], num[o.b]
			if n != missing && d > 0 {
				counted |= bit
				if n*o.hi >= d*o.lo {
					met |= bit
				}
				continue
			}
		case opRange:
			if x := num[o.a]; x != missing {
				counted |= bit
				if x >= o.lo && x <= o.hi {
					met |= bit
				}
				continue
			}
		}
		switch outcome, counts := b.outcome(from+i, v); {
		case counts:
			met, counted = met|bit, counted|bit
		case outcome == AwaitingAppraisal:
			waiting, counted = waiting|bit, counted|bit
		case outcome == NotMet || outcome == NoData:
			counted |= bit
		}
	}
	return met, counted, waiting
}

// outcome gives the outcome of a criterion in full, and whether it counts as met.
func (b *Bound) outcome(i int, v *Values) (outcome Outcome, counts bool) {
	outcome, counts, _ = b.applied(i, v)
	return outcome, counts
}

// applied is outcome that also says whether the criterion applies, which a condition is asked for once.
func (b *Bound) applied(i int, v *Values) (outcome Outcome, counts bool, applies tri) {
	o := &b.ops[i]
	d := o.slow
	if o.kind == opFixed {
		if applies = yes; d.measure == nil {
			applies = no
		}
		return o.fixed, o.counts, applies
	}
	if d.when != nil {
		switch d.when.ask(d.unit, v) {
		case no:
			return NotApplicable, d.fixedMet, no
		case unknown:
			return NoData, false, unknown
		}
	}
	outcome = d.judge(v)
	return outcome, outcome == Met || outcome == DidNotOccur && d.dnoMet, yes
}

// judge gives the outcome of a measure that applies.
func (d *bind) judge(v *Values) Outcome {
	switch {
	case d.scorer.canZero() && d.zeroed(v):
		return NotMet
	case d.parts != nil:
		return d.judgeParts(v)
	case d.measure.percent():
		return d.judgeShare(v)
	}
	x := d.figure(v)
	switch {
	case x == missing:
		return NoData
	case d.measure.Appraisal != "":
		return v.judgement(d.a)
	case d.fits != nil:
		return metIf(d.fits[x])
	case d.byPoints:
		return metIf(d.full(d.scorer.figure(x)))
	}
	return metIf(x >= d.bounds.lo && x <= d.bounds.hi)
}

// figure gives the value of a measure that is no percentage, missing where a fact has no data.
func (d *bind) figure(v *Values) int64 {
	x := v.num[d.a]
	switch {
	case d.relation == difference:
		reference := d.reference(v)
		if x == missing || reference == missing {
			return missing
		}
		return x - reference
	case d.sum != nil:
		x = 0
		for _, i := range d.sum {
			if v.num[i] == missing {
				return missing
			}
			x += v.num[i]
		}
	}
	return x
}

// reference gives the whole or what a value is compared with.
func (d *bind) reference(v *Values) int64 {
	if d.b < 0 {
		return d.constant
	}
	return v.num[d.b]
}

func (d *bind) judgeShare(v *Values) Outcome {
	n, whole := v.num[d.a], d.reference(v)
	switch {
	case whole == 0:
		return d.zero // a part of nothing need not be answered
	case n == missing || whole == missing:
		return NoData
	case d.byPoints:
		return metIf(d.full(d.scorer.share(n, whole)))
	}
	return metIf(d.bounds.holdShare(n, whole))
}

// holdShare compares a part and its whole with the limits of a ratio, exactly.
func (t *bounds) holdShare(n, d int64) bool { return t.aboveLow(n, d) && t.belowHigh(n, d) }

func (t *bounds) aboveLow(n, d int64) bool {
	if !t.hasLo {
		return true
	}
	c := compareShares(n, d, t.low)
	return c > 0 || c == 0 && !t.loStrict
}

func (t *bounds) belowHigh(n, d int64) bool {
	if !t.hasHi {
		return true
	}
	c := compareShares(n, d, t.high)
	return c < 0 || c == 0 && !t.hiStrict
}

func metIf(b bool) Outcome {
	if b {
		return Met
	}
	return NotMet
}

// judgeParts counts the parts of a composite. A part that does not apply is left out; "all of" then asks for the rest.
func (d *bind) judgeParts(v *Values) Outcome {
	met, open, waiting, out := 0, 0, 0, 0
	for i := range d.parts {
		switch d.parts[i].judge(v) {
		case Met:
			met++
		case NoData:
			open++
		case AwaitingAppraisal:
			waiting++
		case NotApplicable, DidNotOccur:
			out++
		}
	}
	needed := min(d.needed, len(d.parts)-out)
	switch {
	case out == len(d.parts):
		return NotApplicable
	case met >= needed:
		return Met
	case met+open+waiting < needed:
		return NotMet
	case met+waiting >= needed:
		return AwaitingAppraisal
	}
	return NoData
}
