package criteria

import (
	"slices"
	"strings"
)

// CheckPlace looks for what keeps a rule set from standing beside the versions that there are: its number, its days in
// force, and the sets it rolls up. All faults are about the text, and name the field "content". province is whose text it is.
func CheckPlace(c *Compiled, province string, known []Edition) []*Error {
	if taken := find(known, c.Set.Ref()); taken != nil {
		if taken.Record.Digest == c.Digest {
			return []*Error{misplaced(AlreadyExists, "ALREADY_PUBLISHED", Say("publication.already", "name", c.name))}
		}
		return []*Error{misplaced(AlreadyExists, "VERSION_TAKEN", Say("publication.taken", "name", c.name, "digest", taken.Record.Digest))}
	}
	faults := append(checkOwner(c.Set, province, known), checkDays(c.Set, province, known)...)
	return append(faults, checkRollUps(c.Set, known)...)
}

// checkOwner asks that no other province has versions under the id: what is recognised under an id counts for its targets.
func checkOwner(s *RuleSet, province string, known []Edition) []*Error {
	for _, e := range known {
		if owner := e.Record.Owner(); e.Record.Ref.ID == s.ID && owner != province && e.Record.Ref.Version != s.Effective.Supersedes {
			return []*Error{misplaced(FailedPrecondition, "RULE_SET_OTHER_PROVINCE",
				Say("rights.rules-elsewhere", "id", s.ID, "owner", owner, "province", province))}
		}
	}
	return nil
}

func misplaced(code Code, reason string, message Text) *Error {
	return Refuse(code, reason, "content", message)
}

// find gives the edition of a name, nil where there is none.
func find(known []Edition, ref RuleSetRef) *Edition {
	if i := slices.IndexFunc(known, func(e Edition) bool { return e.Record.Ref == ref }); i >= 0 {
		return &known[i]
	}
	return nil
}

// span is the days of one version.
type span struct {
	version  string
	from, to Date // half-open; to is 0 for an open end
}

// covers tells whether the span ends on the day or later, and begins on it or before.
func (s span) covers(day Date) bool { return s.from <= day && (s.to == 0 || day <= s.to) }

func (s span) overlaps(o span) bool {
	return (o.to == 0 || s.from < o.to) && (s.to == 0 || o.from < s.to)
}

// checkDays asks that the days in force of the versions of one id follow each other without a gap and without an overlap,
// unless the text says so and why.
func checkDays(s *RuleSet, province string, known []Edition) []*Error {
	own := s.Effective
	if own.From.IsZero() {
		return nil
	}
	faults := checkSuperseded(s, province, known)
	v := span{s.Version, own.From, own.To}
	others := spansOf(s, known)
	for _, o := range others {
		if o.overlaps(v) && own.Overlap.IsZero() {
			faults = append(faults, misplaced(FailedPrecondition, "FORCE_OVERLAP", Say("publication.overlap",
				"version", o.version, "from", o.from, "to", untilText(o.to), "day", v.from)))
		}
	}
	if own.Gap.IsZero() {
		faults = append(faults, checkGaps(v, others)...)
	}
	return faults
}

// checkSuperseded asks that the version named by supersedes is there to be ended, and not by another province, which judges
// by it.
func checkSuperseded(s *RuleSet, province string, known []Edition) []*Error {
	if s.Effective.Supersedes == "" {
		return nil
	}
	ref := RuleSetRef{s.ID, s.Effective.Supersedes}
	switch old := find(known, ref); {
	case old == nil:
		return []*Error{misplaced(FailedPrecondition, "SUPERSEDES_UNKNOWN", Say("publication.supersedes-unknown", "name", ref.String()))}
	case old.Record.Owner() != province:
		return []*Error{misplaced(FailedPrecondition, "SUPERSEDES_OTHER_PROVINCE", Say("publication.supersedes-elsewhere",
			"name", ref.String(), "owner", old.Record.Owner(), "province", province))}
	case old.Record.SupersededBy != "":
		return []*Error{misplaced(FailedPrecondition, "SUPERSEDES_TWICE", Say("publication.supersedes-twice",
			"name", ref.String(), "by", old.Record.SupersededBy))}
	case s.Effective.From <= old.Rules.Set.Effective.From:
		return []*Error{misplaced(FailedPrecondition, "SUPERSEDES_LATER", Say("publication.supersedes-later",
			"name", ref.String(), "from", old.Rules.Set.Effective.From, "day", s.Effective.From))}
	}
	return nil
}

// spansOf gives the days of the other versions of the id that have any, as they will be once s is published, by their
// beginning. A retired version is in force up to its last day.
func spansOf(s *RuleSet, known []Edition) []span {
	var all []span
	for _, e := range known {
		if e.Record.Ref.ID != s.ID || e.Rules.Set.Effective.From.IsZero() {
			continue
		}
		o := span{version: e.Record.Ref.Version}
		o.from, o.to = e.Record.Window(e.Rules.Set.Effective)
		o.to = earlier(o.to, e.Record.RetiredOn)
		if o.version == s.Effective.Supersedes {
			o.to = earlier(o.to, s.Effective.From)
		}
		if o.to == 0 || o.from < o.to {
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b span) int { return int(a.from - b.from) })
	return all
}

// checkGaps looks for days in force of no version on either side of v.
func checkGaps(v span, others []span) []*Error {
	var before, after Date // end of the last version before, beginning of the next one after
	for _, o := range others {
		if o.to != 0 && o.to < v.from {
			before = max(before, o.to)
		}
		if v.to != 0 && o.from > v.to && after == 0 {
			after = o.from
		}
	}
	var faults []*Error
	gap := func(from, to Date) {
		faults = append(faults, misplaced(FailedPrecondition, "FORCE_GAP", Say("publication.gap", "from", from, "to", to.AddDays(-1))))
	}
	if before != 0 && !slices.ContainsFunc(others, func(o span) bool { return o.covers(v.from) }) {
		gap(before, v.from)
	}
	if after != 0 && !slices.ContainsFunc(others, func(o span) bool { return o.covers(v.to) }) {
		gap(v.to, after)
	}
	return faults
}

// checkRollUps asks that every set whose verdicts are rolled up exists, and that no set is rolled up, over others, into
// itself.
func checkRollUps(s *RuleSet, known []Edition) []*Error {
	into := map[string][]string{} // id → ids that it rolls up
	for _, e := range known {
		id := e.Record.Ref.ID
		into[id] = append(into[id], rolledUp(id, e.Rules.Set)...)
	}
	var faults []*Error
	for _, r := range rollUps(s) {
		_, exists := into[r.RuleSet]
		switch {
		case r.RuleSet == s.ID && r.Over == s.Level:
			faults = append(faults, misplaced(FailedPrecondition, "ROLL_UP_SELF", Say("publication.roll-up-self", "id", Clip(r.RuleSet))))
		case r.RuleSet != s.ID && !exists:
			faults = append(faults, misplaced(FailedPrecondition, "ROLL_UP_UNKNOWN", Say("publication.roll-up-unknown", "id", Clip(r.RuleSet))))
		}
	}
	into[s.ID] = append(into[s.ID], rolledUp(s.ID, s)...)
	if chain := chainTo(s.ID, s.ID, into, map[string]bool{}); chain != nil {
		faults = append(faults, misplaced(FailedPrecondition, "ROLL_UP_CYCLE", Say("publication.roll-up-cycle", "chain", strings.Join(chain, " → "))))
	}
	return faults
}

// chainTo gives the ids from one set to another along roll-ups, both included; nil where no way leads there.
func chainTo(from, to string, into map[string][]string, seen map[string]bool) []string {
	for _, next := range into[from] {
		if next == to {
			return []string{from, to}
		}
		if seen[next] {
			continue
		}
		seen[next] = true
		if chain := chainTo(next, to, into, seen); chain != nil {
			return append([]string{from}, chain...)
		}
	}
	return nil
}

// rolledUp lists the ids of the other sets that a set rolls up.
func rolledUp(id string, s *RuleSet) []string {
	var ids []string
	for _, r := range rollUps(s) {
		if r.RuleSet != id {
			ids = append(ids, r.RuleSet)
		}
	}
	return ids
}

// rollUps lists the roll-ups of a set, those within composites included.
func rollUps(s *RuleSet) []*RollUp {
	var all []*RollUp
	for _, c := range s.All() {
		if c.Measure != nil && c.Measure.RollUp != nil {
			all = append(all, c.Measure.RollUp)
		}
		parts := c.Measure.parts()
		for i := range parts {
			if r := parts[i].Measure.RollUp; r != nil {
				all = append(all, r)
			}
		}
	}
	return all
}
