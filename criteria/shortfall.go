package criteria

// Shortfall (phần còn thiếu) is what keeps a unit from a level: the changes that reach it, of which none can be left out.
type Shortfall struct {
	Level     string
	Reachable bool     // false where no change of answers was found that reaches it, or an appraiser has to decide first
	Changes   []Change // none of them needed is none at all
}

// Change is the change of one fact, in the fact's own unit.
type Change struct {
	Fact      string
	From      string // text of the answer as it stands; "" for none
	To        string
	Amount    Quantity // of a figure that stands: by how much
	Direction Direction
}

// Shortfalls gives for every level above the one that is reached a set of changes that reaches it, nearest level first.
// Applying all of them reaches the level, and no part of them does (no single change can be left out; of larger parts as many
// are tried as maxSubsets allows, which is all of them up to ten changes); each figure is changed by no more than it must.
// Where there are several such sets, one with the fewest changes is given as far as the search goes (see smallest), and of
// those the one whose gaps are small for their wholes. Answers have come from ReadAnswers and CheckTogether.
func (c *Compiled) Shortfalls(u *Unit, day Date, a Answers) []Shortfall {
	b := c.BindOn(u, day)
	var s Score
	start := c.values(a)
	b.Judge(start, &s)
	if !b.conclusive {
		return nil // a partial set reaches no level
	}
	var all []Shortfall
	looks := maxLooks
	for level := len(b.levels) - 1; level >= 0; level-- {
		if s.level >= 0 && s.level <= level {
			continue
		}
		f := &finder{b: b, start: start, level: level, looks: &looks}
		all = append(all, Shortfall{Level: b.levels[level].id, Reachable: f.find(), Changes: f.changes()})
	}
	return all
}

// finder looks for the changes that reach one level.
type finder struct {
	b     *Bound
	start *Values
	now   *Values
	level int
	looks *int // that are left, for all levels together
	score Score
	moves [][]int // facts that were changed together
	// Wholes and references may be changed too: fewer households or a smaller plan is no advice, so this is the last resort.
	wholes bool
}

// maxLooks bounds how often answers are judged on the way, whatever a set looks like. Where it does not suffice, a level
// is given as not reachable, or with changes of which some may be larger than they must.
const maxLooks = 50_000

// reached tells whether answers reach the level for certain and may be given together.
func (f *finder) reached(v *Values) bool {
	if *f.looks--; *f.looks < 0 {
		return false
	}
	f.b.Judge(v, &f.score) // what awaits appraisal is taken at its worst
	return f.score.level >= 0 && f.score.level <= f.level && f.b.rules.consistent(v)
}

// find leaves in now the answers that reach the level with the fewest changes.
func (f *finder) find() bool {
	f.now = f.start.clone()
	if !f.improve() {
		f.now = f.start
		return false
	}
	f.smallest()
	f.dropMoves()
	for more := true; more; { // a smaller change of one figure can make that of another needless
		for f.dropFacts() || f.dropSubset() {
		}
		more = f.shrink()
	}
	return true
}

// improve mends criterion by criterion, and what sanctions hang on, until the level is reached.
func (f *finder) improve() bool {
	for round := range 4 { // a later change can undo an earlier one where criteria share facts
		f.wholes = round >= 2
		if f.reached(f.now) {
			return true
		}
		for i := range f.b.detail {
			f.mend(&f.b.detail[i])
		}
		for i := range f.b.sanctions {
			f.lift(&f.b.sanctions[i])
		}
	}
	return f.reached(f.now)
}

// try applies a change where answers may be given so, and keeps it where good holds after it.
func (f *finder) try(set map[int]int64, good func(*Values) bool) bool {
	v := f.now.clone()
	for fact, to := range set {
		if !v.set.allows(fact, to) {
			return false
		}
		v.Put(fact, to)
	}
	f.b.rules.repair(v, f.now)
	if !f.b.rules.consistent(v) || !good(v) {
		return false
	}
	var moved []int
	for i := range v.num {
		if v.num[i] != f.now.num[i] {
			moved = append(moved, i)
		}
	}
	f.now, f.moves = v, append(f.moves, moved)
	return true
}

// mend makes a criterion met and earn more, as far as its facts allow, or does nothing.
func (f *finder) mend(d *bind) {
	if d.criterion.Measure == nil || d.measure == nil {
		return
	}
	if d.when != nil && d.when.ask(d.unit, f.now) == unknown {
		f.settle(d.when, func(v *Values) bool { return d.when.ask(d.unit, v) != unknown })
	}
	if d.when == nil || d.when.ask(d.unit, f.now) == yes {
		f.meet(d)
	}
}

// worth says how well a measure does: met, and what it earns at worst. Not to apply is as good as can be.
func (d *bind) worth(v *Values) (met bool, earned int64) {
	o := d.judge(v)
	out := o == NotApplicable || o == DidNotOccur
	if d.scorer == nil {
		return out || o == Met, 0
	}
	if earned = d.scorer.target; !out {
		earned, _ = d.earn(v, o)
	}
	if d.scorer.target == 0 {
		earned = -earned // taken off
	}
	return out || o == Met, earned
}

// meet changes the facts of a measure for the better. Of a composite every part is mended; what was not needed is taken
// back later.
func (f *finder) meet(d *bind) {
	for i := range d.parts {
		f.meet(&d.parts[i])
	}
	if d.parts != nil {
		return
	}
	for _, set := range d.remedies(f.now, f.wholes) {
		met, earned := d.worth(f.now)
		f.try(set, func(v *Values) bool {
			m, e := d.worth(v)
			return (m || !met) && e >= earned && (m && !met || e > earned)
		})
	}
}

// lift changes the facts that a sanction hangs on until it no longer holds.
func (f *finder) lift(s *sanction) {
	if s.when.ask(s.unit, f.now) != no {
		f.settle(s.when, func(v *Values) bool { return s.when.ask(s.unit, v) == no })
	}
}

// settle tries values of the facts of a condition, one fact at a time and then all missing ones at once.
func (f *finder) settle(when *condition, good func(*Values) bool) {
	together := map[int]int64{}
	for _, id := range when.facts {
		i := f.b.rules.index[id]
		tries := f.now.candidates(i, when.source)
		for _, to := range tries {
			if f.try(map[int]int64{i: to}, good) {
				return
			}
		}
		if f.now.num[i] == missing && len(tries) > 0 {
			together[i] = tries[0]
		}
	}
	f.try(together, good)
}

// ChangeText gives a change as a sentence.
func (c *Compiled) ChangeText(ch *Change) Text {
	fact := c.FactLabel(ch.Fact)
	if ch.Amount.IsZero() {
		return Say("change.set", "fact", fact, "to", c.AnswerText(ch.Fact, ch.To))
	}
	return Say("change."+ch.Direction.String(), "fact", fact, "amount", Figure(ch.Amount.Decimal()), "unit", c.FactUnit(ch.Fact),
		"from", c.AnswerText(ch.Fact, ch.From), "to", c.AnswerText(ch.Fact, ch.To))
}

// changes lists what differs from the start.
func (f *finder) changes() []Change {
	var all []Change
	for i := range f.now.num {
		from, to := f.start.num[i], f.now.num[i]
		if from == to {
			continue
		}
		c := Change{Fact: f.b.rules.Set.Facts[i].ID, From: f.start.answer(i), To: f.now.answer(i), Direction: Set}
		if k := f.b.rules.Set.Facts[i].Kind; from != missing && (k == CountFact || k == NumberFact) {
			c.Direction, c.Amount = More, Quantity{to - from, f.now.set.scales[i], true}
			if to < from {
				c.Direction, c.Amount.coef = Fewer, from-to
			}
		}
		all = append(all, c)
	}
	return all
}
