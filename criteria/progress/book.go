package progress

import (
	"cmp"
	"slices"
	"sort"

	"github.com/tieuchi/tieuchi/criteria"
)

// never is after all days.
const never criteria.Date = 1<<31 - 1

// book is what happened under one rule set, by the number of the unit. The short lists hold everything; what a question of today
// asks is kept beside them, so that it looks at nothing else however long the history is.
type book struct {
	decisions [][]decision
	filings   []filings
	decided   []criteria.Date // first day of a decision, or never
	mortal    []bool          // some decision about the unit ends
	ends      []criteria.Date // days on which some decision ends or is revoked, ascending, each once
	filed     []criteria.Date // day of the first filing, or never
	settled   []settled       // the last of stages
	stages    [][]settled     // by day
	decidedAt int64           // sequence of the last decision or revocation
	filedAt   int64           // sequence of the last filing or return
}

// decision is a recognition. It stands from a day on, until it is over or revoked.
type decision struct {
	on       criteria.Date // first day on which it stands
	decided  criteria.Date
	over     criteria.Date // first day after its last one, or never
	sequence int64
	number   string
	ruleSet  criteria.RuleSetRef
	subject  string // resource name
	revoked  *revoked
}

// revoked is the decision that revoked another one.
type revoked struct {
	on       criteria.Date // first day on which the other one does not stand
	sequence int64
	number   string
}

// revokedBy tells whether a decision had been revoked.
func (d *decision) revokedBy(day criteria.Date, known int64) bool {
	return d.revoked != nil && d.revoked.on <= day && d.revoked.sequence <= known
}

// stands tells whether a decision that was known had not ended by a day; whether it had begun is not looked at.
func (d *decision) stands(day criteria.Date, known int64) bool {
	return d.sequence <= known && day < d.over && !d.revokedBy(day, known)
}

// filings are those of one unit by day and then sequence. The days stand alone to be searched quickly.
type filings struct {
	days []criteria.Date
	list []filing
}

// filing is a submission and, where it was returned, its return.
type filing struct {
	sequence, returnedAt int64 // returnedAt is 0 where it was not returned
	returned             criteria.Date
	result               stage // while it is not returned
	recalled             bool  // taken back by the unit, and not returned by others
	of                   *filed
}

// filed is what a status says of a filing.
type filed struct {
	assessment string // resource name
	number     int32
	period     criteria.Period
	ruleSet    criteria.RuleSetRef
	result     criteria.Result
	tally      criteria.Tally
	gaps       string // see GapsText
}

// settled is the stage of a unit from a day on, until the next one or for ever, by all that is known.
type settled struct {
	from  criteria.Date
	stage stage
}

// stage is where a unit stands that is not recognised and inherits nothing.
type stage uint8

const (
	notFiled stage = iota
	underAppraisal
	notMet
	hasExpired // recognised before; nothing was filed since that was decided
	wasRevoked // the same
	unasked    // not looked up yet
)

var stageStatus = [...]Status{
	notFiled: StatusNotFiled, underAppraisal: StatusUnderAppraisal, notMet: StatusNotMet, hasExpired: StatusExpired, wasRevoked: StatusRevoked,
}

// reach makes room for a unit.
func (b *book) reach(n int32) {
	for int(n) >= len(b.decisions) {
		b.decisions, b.filings = append(b.decisions, nil), append(b.filings, filings{})
		b.decided, b.filed = append(b.decided, never), append(b.filed, never)
		b.mortal = append(b.mortal, false)
		b.settled, b.stages = append(b.settled, settled{}), append(b.stages, nil)
	}
}

// decide notes a decision. Its sequence is above all others: it stands after those of its day.
func (b *book) decide(n int32, m *Milestone) {
	all := b.decisions[n]
	i := sort.Search(len(all), func(i int) bool { return all[i].on > m.On })
	d := decision{
		on: m.On, decided: cmp.Or(m.Decided, m.On), over: never, sequence: m.Sequence, number: m.DecisionNumber, ruleSet: m.RuleSet, subject: m.Subject,
	}
	if m.Until != 0 {
		d.over = m.Until.AddDays(1)
		b.end(n, d.over)
	}
	b.decisions[n] = slices.Insert(all, i, d)
	b.decided[n], b.decidedAt = min(b.decided[n], m.On), m.Sequence
}

// revoke notes that a decision stands no more; false where there is none. One that is revoked already stays as it is.
func (b *book) revoke(n int32, m *Milestone) bool {
	all := b.decisions[n]
	i := slices.IndexFunc(all, func(d decision) bool { return d.subject == m.Subject })
	if i < 0 {
		return false
	}
	if all[i].revoked == nil {
		all[i].revoked = &revoked{m.On, m.Sequence, m.DecisionNumber}
		b.end(n, m.On)
		b.decidedAt = m.Sequence
	}
	return true
}

// end notes a day on which a decision about a unit ends.
func (b *book) end(n int32, day criteria.Date) {
	b.mortal[n] = true
	if i, found := slices.BinarySearch(b.ends, day); !found {
		b.ends = slices.Insert(b.ends, i, day)
	}
}

// endedBy gives the last day, up to a day, on which a decision ended; 0 for none.
func (b *book) endedBy(day criteria.Date) criteria.Date {
	i, found := slices.BinarySearch(b.ends, day)
	switch {
	case found:
		return day
	case i == 0:
		return 0
	}
	return b.ends[i-1]
}

// file notes a filing.
func (b *book) file(n int32, m *Milestone) {
	all := &b.filings[n]
	i := all.until(m.On)
	f := filing{sequence: m.Sequence, result: underAppraisal, of: &filed{m.Subject, m.Number, m.Period, m.RuleSet, m.Result, m.Tally, m.Gaps}}
	if m.Result == criteria.NotPassed {
		f.result = notMet
	}
	all.days, all.list = slices.Insert(all.days, i, m.On), slices.Insert(all.list, i, f)
	b.filed[n], b.filedAt = min(b.filed[n], m.On), m.Sequence
	b.settle(n)
}

// giveBack notes a return; false where there is no such filing. A submission is returned once: what would follow is a new one.
func (b *book) giveBack(n int32, m *Milestone) bool {
	list := b.filings[n].list
	for i := len(list) - 1; i >= 0; i-- {
		if list[i].of.assessment == m.Subject && list[i].of.number == m.Number {
			if list[i].returnedAt != 0 {
				return true
			}
			list[i].returned, list[i].returnedAt, b.filedAt = m.On, m.Sequence, m.Sequence
			list[i].recalled = m.Kind == MilestoneRecalled
			b.settle(n)
			return true
		}
	}
	return false
}

// settle notes how the stage of a unit changes day by day: of one day the filing recorded last counts, and a return counts until
// the next filing.
func (b *book) settle(n int32) {
	all, stages := &b.filings[n], b.stages[n][:0]
	for i := range all.list {
		next := never
		if i+1 < len(all.days) {
			next = all.days[i+1]
		}
		f, day := &all.list[i], all.days[i]
		if day < next {
			stages = append(stages, settled{day, f.stage(day, Everything)})
		}
		if f.returnedAt != 0 && day < f.returned && f.returned < next {
			stages = append(stages, settled{f.returned, notMet})
		}
	}
	b.stages[n], b.settled[n] = stages, stages[len(stages)-1]
}

// stageOn gives the stage of a unit on a day, by all that is known.
func (b *book) stageOn(n int32, day criteria.Date) stage {
	if last := &b.settled[n]; last.from <= day {
		return last.stage
	}
	stages := b.stages[n]
	lo, hi := 0, len(stages)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); stages[mid].from <= day {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return notFiled
	}
	return stages[lo-1].stage
}

// until gives the number of filings by a day.
func (f *filings) until(day criteria.Date) int {
	lo, hi := 0, len(f.days)
	for lo < hi {
		if mid := int(uint(lo+hi) >> 1); f.days[mid] <= day {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// last gives the place of the last filing by a day that was known, -1 for none.
func (f *filings) last(day criteria.Date, known int64) int {
	i := f.until(day) - 1
	for i >= 0 && f.list[i].sequence > known {
		i--
	}
	return i
}

// returnedBy tells whether a filing had been returned.
func (f *filing) returnedBy(day criteria.Date, known int64) bool {
	return f.returnedAt != 0 && f.returned <= day && f.returnedAt <= known
}

// stage gives where a unit stands by this filing as its last one.
func (f *filing) stage(day criteria.Date, known int64) stage {
	if f.returnedBy(day, known) {
		return notMet
	}
	return f.result
}
