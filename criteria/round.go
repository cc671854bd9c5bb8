package criteria

import (
	"slices"
	"strings"
)

// ActFinalise closes a round.
const ActFinalise Action = "finalised"

// Round (đợt xét) is what is finalised together: all that a province files under one version for one period.
type Round struct {
	RuleSet  RuleSetRef
	Period   Period
	Province string // code
}

// Finalisation (chốt đợt) is the record of the levels that the units of a round get. It never changes: a round that is
// finalised again gets another record, with a reason, and the last one counts.
type Finalisation struct {
	ID string
	Round
	Digest     string // of the rule set
	Number     int32  // of the round's finalisations, from 1
	Levels     []FinalLevel
	Reason     string
	RecordedAt int64
	Actor      string
}

// Name gives "finalisations/{id}".
func (f *Finalisation) Name() string { return "finalisations/" + f.ID }

// ParseProvince reads "provinces/38" and gives the code.
func ParseProvince(s string) (string, error) {
	scope, err := ParseScope(s)
	if err != nil || scope.Level != Province {
		return "", Invalid("PROVINCE_MALFORMED", "province", Say("round.province", "value", Clip(s)))
	}
	return scope.Code, nil
}

// MayRead refuses what is of another province.
func (r *Round) MayRead(province string, a *Actor) error {
	if r.Province == province {
		return nil
	}
	return Refuse(PermissionDenied, "OUT_OF_SCOPE", "province", Say("round.out-of-scope", "province", r.Province, "scope", a.Scope.String()))
}

// NewFinalisation gives every unit of a round its level. Entries are the last submissions of all assessments of the round
// that are submitted or recognised; before is the round's last finalisation, nil if it has none.
//
// Errors: OUT_OF_SCOPE, NOTHING_TO_FINALISE, ROUND_FINALISED, ROUND_EMPTY, ROUND_UNIT_TWICE, ROUND_OPEN, ROUND_RECOGNISED.
func NewFinalisation(id string, c *Compiled, of Round, entries []RoundEntry, before *Finalisation, reason string, act Act) (*Finalisation, *Event, error) {
	f := &Finalisation{
		ID: id, Round: of, Digest: c.Digest, Number: 1, Reason: plain(reason), RecordedAt: act.At, Actor: act.Actor.ID,
	}
	if before != nil {
		f.Number = before.Number + 1
	}
	if err := f.mayFinalise(c, entries, before, act); err != nil {
		return nil, nil, err
	}
	f.Levels = c.Finalise(entries)
	for i := range f.Levels {
		f.Levels[i].Finalisation = f.Name()
	}
	if err := f.checkRecognised(c, entries, before); err != nil {
		return nil, nil, err
	}
	return f, newEvent(f.Name(), 1, ActFinalise, 0, act, f.record()), nil
}

// mayFinalise refuses a round that cannot be finalised whatever comes out.
func (f *Finalisation) mayFinalise(c *Compiled, entries []RoundEntry, before *Finalisation, act Act) error {
	if err := f.MayRead(act.Actor.Scope.Code, &act.Actor); err != nil {
		return err
	}
	switch {
	case c.Set.Decision.Quota == nil:
		return Refuse(FailedPrecondition, "NOTHING_TO_FINALISE", "ruleSetVersion", Say("round.no-quota", "set", c.Set.Title))
	case before != nil && f.Reason == "":
		return Refuse(FailedPrecondition, "ROUND_FINALISED", "reason", Say("round.finalised", "name", before.Name(), "number", before.Number))
	case len(entries) == 0:
		return Refuse(FailedPrecondition, "ROUND_EMPTY", "period", Say("round.empty", "name", c.name, "period", string(f.Period)))
	}
	if twice := unitsTwice(entries); len(twice) > 0 {
		return Refuse(FailedPrecondition, "ROUND_UNIT_TWICE", "", Say("round.unit-twice", "units", firstTen(twice)))
	}
	var open []string
	for i := range entries {
		if entries[i].Verdict.Result == Inconclusive {
			open = append(open, entries[i].Unit.FullName())
		}
	}
	if len(open) > 0 {
		return Refuse(FailedPrecondition, "ROUND_OPEN", "", Say("round.open", "count", len(open), "units", firstTen(open)))
	}
	return nil
}

// unitsTwice names the units that have more than one entry: they would take more than their share of the room.
func unitsTwice(entries []RoundEntry) []string {
	var twice []string
	seen := map[UnitID]int{}
	for i := range entries {
		id := entries[i].Unit.ID()
		if seen[id]++; seen[id] == 2 {
			twice = append(twice, entries[i].Unit.FullName()+" ("+id.String()+")")
		}
	}
	return twice
}

// firstTen lists names, and that there are more.
func firstTen(names []string) string {
	if len(names) > 10 {
		return strings.Join(names[:10], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}

// checkRecognised refuses to change the level of a unit that is recognised already: a decision is not taken back here. The
// level that the finalisation before gave stays; without one, what was recognised is not better than what the unit gets.
func (f *Finalisation) checkRecognised(c *Compiled, entries []RoundEntry, before *Finalisation) error {
	given := map[string]*FinalLevel{}
	if before != nil {
		for i := range before.Levels {
			given[before.Levels[i].Assessment] = &before.Levels[i]
		}
	}
	gets := map[string]string{}
	for i := range f.Levels {
		gets[f.Levels[i].Assessment] = f.Levels[i].Level
	}
	var changed []string
	for i := range entries {
		e := &entries[i]
		if e.Recognised == "" {
			continue
		}
		level, old := gets[e.Assessment], given[e.Assessment]
		differs := !e.OverVerdict && c.better(e.Recognised, level)
		if old != nil && old.Submission == e.Submission {
			differs = old.Level != level
		}
		if differs {
			changed = append(changed, e.Unit.FullName())
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return Refuse(FailedPrecondition, "ROUND_RECOGNISED", "", Say("round.recognised", "count", len(changed), "units", firstTen(changed)))
}

// better tells whether a level is better than another one; "" is no level.
func (c *Compiled) better(level, than string) bool { return c.levelPlace(level) < c.levelPlace(than) }

// levelPlace gives the place of a level, the best one first; no level comes last.
func (c *Compiled) levelPlace(id string) int {
	levels := c.Set.Decision.Levels
	if i := slices.IndexFunc(levels, func(l DecisionLevel) bool { return l.ID == id }); i >= 0 {
		return i
	}
	return len(levels)
}

// level gives the level that a submission stands for: that of the round where it is finalised, else that of the verdict.
func (s *Submission) level(v *Verdict) string {
	if f := s.final(v); f != nil {
		return f.Level
	}
	return v.Level
}

// final gives what the round gave a submission; nil where it ranked the claim, and another level was found since: such a round is
// finalised again before its level counts.
func (s *Submission) final(v *Verdict) *FinalLevel {
	if s.Final != nil && s.AppraisedJSON != nil && s.Final.Verdict != v.Level {
		return nil
	}
	return s.Final
}

// over tells whether a recognition goes over the verdict, or over the level that the round gives, which needs a reason. It
// refuses the rationed level before the round is finalised over the submission, with any reason.
func (c *Compiled) over(v *Verdict, final *FinalLevel, r *Recognition, period Period) (bool, error) {
	q := c.Set.Decision.Quota
	if q != nil && final == nil && r.Level == q.Level {
		return false, Refuse(FailedPrecondition, "LEVEL_PROVISIONAL", "level",
			Say("recognition.provisional", "level", c.LevelTitle(r.Level), "period", string(period)))
	}
	beyond := final != nil && c.better(r.Level, final.Level)
	switch over := v.Result != Passed || beyond; {
	case !over || r.Reason != "":
		return over, nil
	case v.Result != Passed:
		return over, Invalid("REASON_MISSING", "reason", Say("recognition.reason", "result", ResultText(v.Result)))
	}
	return true, Invalid("REASON_MISSING", "reason", Say("recognition.reason-final", "level", c.LevelTitle(final.Level)))
}

// record gives the finalisation as an event carries it, the levels in full.
func (f *Finalisation) record() record {
	return record{
		{"finalisation", f.ID},
		{"rule_set", f.RuleSet.String()},
		{"rule_set_digest", f.Digest},
		{"period", f.Period},
		{"province", f.Province},
		{"number", f.Number},
		{"reason", f.Reason},
		{"levels", raw(appendFinalLevels(nil, f.Levels))},
	}
}

// appendFinalLevels writes the canonical form.
func appendFinalLevels(b []byte, levels []FinalLevel) []byte {
	b = append(b, '[')
	for i := range levels {
		l := &levels[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = keyText(append(b, '{'), "assessment", l.Assessment)
		b = keyInt(b, "submission", int(l.Submission))
		b = keyText(b, "unit", l.Unit.String())
		b = keyTextIf(b, "class", l.Class)
		b = keyTextIf(b, "verdict", l.Verdict)
		b = keyTextIf(b, "level", l.Level)
		if l.Rank > 0 {
			b = keyInt(keyInt(b, "rank", l.Rank), "room", l.Room)
		}
		b = append(keyInt(b, "assessed", l.Assessed), '}')
	}
	return append(b, ']')
}
