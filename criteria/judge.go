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
}

// Judge decides without writing lines. It allocates nothing. The result is the one that Evaluate explains.
func (b *Bound) Judge(v *Values, s *Score) Result {
	s.met, s.counted, s.waiting = mask{}, mask{}, mask{}
	waiting := uint64(0)
	for w := 0; w*64 < len(b.ops); w++ {
		met, left, wait := b.judgeWord(v.num, v, w*64)
		s.met[w], s.counted[w], s.waiting[w] = met, left, wait
		waiting |= wait
	}
	b.decide(s, waiting != 0)
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
	o := &b.ops[i]
	if o.kind == opFixed {
		return o.fixed, o.counts
	}
	d := o.slow
	if d.when != nil {
		switch d.when.ask(d.unit, v) {
		case no:
			return NotApplicable, d.fixedMet
		case unknown:
			return NoData, false
		}
	}
	outcome = d.judge(v)
	return outcome, outcome == Met || outcome == DidNotOccur && d.dnoMet
}

// judge gives the outcome of a measure that applies.
func (d *bind) judge(v *Values) Outcome {
	if d.parts != nil {
		return d.judgeParts(v)
	}
	x := v.num[d.a]
	if d.zero != noOutcome && v.num[d.b] == 0 {
		return d.zero // a part of nothing need not be answered
	}
	if x == missing {
		return NoData
	}
	switch {
	case d.measure.Appraisal != "":
		return AwaitingAppraisal
	case d.fits != nil:
		return metIf(d.fits[x])
	case d.measure.share() == nil:
		return metIf(x >= d.bounds.lo && x <= d.bounds.hi)
	}
	whole := v.num[d.b]
	if whole == missing {
		return NoData
	}
	return metIf(d.bounds.holdShare(x, whole))
}

// holdShare compares a part and its whole with the limits of a ratio, exactly.
func (t *bounds) holdShare(n, d int64) bool {
	need := 0
	if t.strict {
		need = 1
	}
	return (!t.hasLo || compareShares(n, d, t.low) >= need) && (!t.hasHi || compareShares(n, d, t.high) <= -need)
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
