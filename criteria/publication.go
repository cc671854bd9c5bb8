package criteria

import (
	"cmp"
	"slices"
)

// Actions on published versions, besides ActPublish.
const (
	ActShip      Action = "shipped"    // came with the program
	ActSupersede Action = "superseded" // a later version ended it
	ActRetire    Action = "retired"
)

// PublishedRuleSet is the record of one version that judges: a shipped one or a published one, it is the same thing. Text,
// tests and digest never change; what becomes of the version stands beside them.
type PublishedRuleSet struct {
	Ref         RuleSetRef
	Digest      string
	Content     string // YAML as it was published; left out in lists
	Tests       string
	Province    string // whose publisher published it; "" for a shipped one
	Draft       string // id of the draft; "" for a shipped one
	Publisher   string // actor
	PublishedAt int64  // microseconds since 1970; of a shipped one, when this database first saw it
	Revision    int32  // number of its events
	Standing
}

// Name gives "ruleSets/{id}/versions/{version}".
func (p *PublishedRuleSet) Name() string { return p.Ref.String() }

// programProvince is the province whose rule sets, units and targets come with the program.
const programProvince = "38"

// Owner gives the code of the province that may end the version. What came with the program serves every province, so that
// none but the one it came for takes it away.
func (p *PublishedRuleSet) Owner() string { return cmp.Or(p.Province, programProvince) }

// Standing is what became of a published version.
type Standing struct {
	SupersededBy string // version
	EndsOn       Date   // first day no longer in force, where a later version ended it
	RetiredOn    Date   // from this day on nothing new is opened or filed under it
	RetireReason string
}

// VersionState is where a published version stands on a day.
type VersionState string

// States of a published version.
const (
	VersionPublished  VersionState = "published"
	VersionSuperseded VersionState = "superseded"
	VersionRetired    VersionState = "retired"
)

// State tells where the version stands on a day.
func (s Standing) State(today Date) VersionState {
	switch {
	case !s.RetiredOn.IsZero() && s.RetiredOn <= today:
		return VersionRetired
	case s.SupersededBy != "" && s.EndsOn <= today:
		return VersionSuperseded
	}
	return VersionPublished
}

// Window gives the days in which a version with the force dates e is in force, half-open; 0 for an open end.
func (s Standing) Window(e Effective) (from, to Date) { return e.From, earlier(e.To, s.EndsOn) }

// earlier gives the earlier of two ends, of which 0 is none.
func earlier(a, b Date) Date {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// Edition is a version of the library: its rules, and what the record says of them.
type Edition struct {
	Rules  *Compiled
	Record *PublishedRuleSet
}

// Publication is what publishing makes besides the change of a draft.
type Publication struct {
	Published  *PublishedRuleSet
	Superseded *PublishedRuleSet // nil where it supersedes none
	Events     []*Event
}

// supersede ends the version that the text says it supersedes. One that another version has ended already stays as it is.
func (p *Publication) supersede(c *Compiled, known []Edition, act Act) {
	old := find(known, RuleSetRef{c.Set.ID, c.Set.Effective.Supersedes})
	if old == nil || old.Record.SupersededBy != "" {
		return
	}
	ended, e := old.supersede(c.Set, act)
	p.Superseded, p.Events = ended, append(p.Events, e)
}

// Shipped makes the record of a rule set that came with the program, beside the versions that are known already.
func Shipped(c *Compiled, content, tests string, known []Edition, act Act) *Publication {
	p := &PublishedRuleSet{
		Ref: c.Set.Ref(), Digest: c.Digest, Content: content, Tests: tests, Publisher: act.Actor.ID, PublishedAt: act.At, Revision: 1,
	}
	change := append(record{{"digest", p.Digest}}, textRecord(&content, &tests)...)
	made := &Publication{Published: p, Events: []*Event{newEvent(p.Name(), 1, ActShip, 0, act, change)}}
	made.supersede(c, known, act)
	return made
}

// MayPublish refuses the state, and a publisher who wrote or proposed the text: it takes two people, which is to say two
// holders. That two of them are not one person, only who gives tokens can see to.
func (d *RuleSetDraft) MayPublish(act Act) error {
	if _, err := NextDraft(d.State, ActPublish); err != nil {
		return err
	}
	if slices.Contains(d.Authors, act.Actor.ID) || act.Actor.Among(d.Holders) {
		return Refuse(PermissionDenied, "SAME_PERSON", "", Say("publication.same-person"))
	}
	return nil
}

// Publish makes a version of a proposed draft. c is its text as it was examined, without a finding; known are all versions
// there are, as they stand now.
func (d *RuleSetDraft) Publish(c *Compiled, known []Edition, act Act) (*Publication, error) {
	if err := d.MayPublish(act); err != nil {
		return nil, err
	}
	if err := Join(CheckPlace(c, d.Province, known)); err != nil {
		return nil, err
	}
	d.State, d.Ref = DraftPublished, c.Set.Ref()
	p := &PublishedRuleSet{
		Ref: d.Ref, Digest: c.Digest, Content: d.Content, Tests: d.Tests, Province: d.Province, Draft: d.ID,
		Publisher: act.Actor.ID, PublishedAt: act.At, Revision: 1,
	}
	change := d.proposal(c)
	made := &Publication{Published: p, Events: []*Event{
		d.change(ActPublish, act, change),
		newEvent(p.Name(), 1, ActPublish, 0, act, append(change, record{{"draft", d.Name()}, {"authors", d.Authors}, {"holders", d.Holders}}...)),
	}}
	made.supersede(c, known, act)
	return made, nil
}

// supersede ends the version on the day on which the later one comes into force, unless it ended before.
func (e *Edition) supersede(by *RuleSet, act Act) (*PublishedRuleSet, *Event) {
	p := *e.Record
	_, end := p.Window(e.Rules.Set.Effective)
	p.SupersededBy, p.EndsOn = by.Version, earlier(end, by.Effective.From)
	p.Revision++
	return &p, newEvent(p.Name(), p.Revision, ActSupersede, p.EndsOn, act, record{{"superseded_by", by.Name()}, {"ends_on", p.EndsOn}})
}

// Retire takes the version out of use from a day on, with a reason. What was judged by it stays.
func (p *PublishedRuleSet) Retire(reason string, on Date, act Act) (*Event, error) {
	if !act.Actor.Reach().CoversProvince(p.Owner()) {
		return nil, Refuse(PermissionDenied, "OUT_OF_SCOPE", "name", Say("publication.out-of-scope", "name", p.Name(), "owner", p.Owner(), "province", act.Actor.Scope.Code))
	}
	if !p.RetiredOn.IsZero() {
		return nil, Refuse(FailedPrecondition, "ALREADY_RETIRED", "name", Say("publication.already-retired", "name", p.Name(), "day", p.RetiredOn))
	}
	if reason = plain(reason); reason == "" {
		return nil, Invalid("REASON_MISSING", "reason", Say("publication.retire-reason"))
	}
	on, err := act.given(on, "retiredOn")
	if err != nil {
		return nil, err
	}
	p.RetiredOn, p.RetireReason = on, reason
	p.Revision++
	return newEvent(p.Name(), p.Revision, ActRetire, on, act, record{{"retired_on", on}, {"reason", reason}}), nil
}

// open refuses an assessment of a period that begins when the version is in force no longer.
func (c Case) open(period Period, day Date) error {
	if err := c.inUse(day); err != nil {
		return err
	}
	from, _ := period.Span()
	_, end := c.Standing.Window(c.Rules.Set.Effective)
	if end.IsZero() || from < end {
		return nil
	}
	if c.Standing.SupersededBy == "" {
		return Refuse(FailedPrecondition, "RULE_SET_ENDED", "ruleSetVersion", Say("publication.ended", "name", c.Rules.name, "day", end, "period", string(period)))
	}
	next := RuleSetRef{c.Rules.Set.ID, c.Standing.SupersededBy}
	return Refuse(FailedPrecondition, "RULE_SET_ENDED", "ruleSetVersion",
		Say("publication.superseded", "name", c.Rules.name, "day", end, "period", string(period), "next", next.String()))
}

// inUse refuses what is opened or filed on a day on which the version is retired.
func (c Case) inUse(day Date) error {
	s := c.Standing
	if s.RetiredOn.IsZero() || day < s.RetiredOn {
		return nil
	}
	return Refuse(FailedPrecondition, "RULE_SET_RETIRED", "ruleSetVersion",
		Say("publication.retired", "name", c.Rules.name, "day", s.RetiredOn, "reason", s.RetireReason))
}
