package progress

import (
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
	decided   []criteria.Date // day of the first decision, or never
	filed     []criteria.Date // day of the first filing, or never
	settled   []settled       // the last of stages
	stages    [][]settled     // by day
	decidedAt int64           // sequence of the last decision
	filedAt   int64           // sequence of the last filing or return
}

// decision is a recognition.
type decision struct {
	on       criteria.Date
	sequence int64
	number   string
	ruleSet  criteria.RuleSetRef
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

// stage is where a unit stands by its filings alone.
type stage uint8

const (
	notFiled stage = iota
	underAppraisal
	notMet
	unasked // not looked up yet
)

var stageStatus = [...]Status{notFiled: StatusNotFiled, underAppraisal: StatusUnderAppraisal, notMet: StatusNotMet}

// reach makes room for a unit.
func (b *book) reach(n int32) {
	for int(n) >= len(b.decisions) {
		b.decisions, b.filings = append(b.decisions, nil), append(b.filings, filings{})
		b.decided, b.filed = append(b.decided, never), append(b.filed, never)
		b.settled, b.stages = append(b.settled, settled{}), append(b.stages, nil)
	}
}

// decide notes a decision. Its sequence is above all others: it stands after those of its day.
func (b *book) decide(n int32, m *Milestone) {
	all := b.decisions[n]
	i := sort.Search(len(all), func(i int) bool { return all[i].on > m.On })
	b.decisions[n] = slices.Insert(all, i, decision{m.On, m.Sequence, m.DecisionNumber, m.RuleSet})
	b.decided[n], b.decidedAt = min(b.decided[n], m.On), m.Sequence
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
