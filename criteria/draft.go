package criteria

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"
)

// DraftState is where a draft of a rule set stands.
type DraftState string

// States of a draft.
const (
	DraftOpen      DraftState = "draft"     // being written
	DraftProposed  DraftState = "proposed"  // laid before a publisher; the text is locked
	DraftPublished DraftState = "published" // it became a version; nothing follows
	DraftDiscarded DraftState = "discarded" // given up; nothing follows
)

// Actions on drafts, besides ActCreate and ActReturn. ActPropose is one on assessments too.
const (
	ActEdit    Action = "edited"
	ActPropose Action = "proposed"
	ActPublish Action = "published"
	ActDiscard Action = "discarded"
)

// draftTransitions is the way of a draft: from which state an action leads where. What is not here is refused.
var draftTransitions = map[Action]map[DraftState]DraftState{
	ActCreate:  {"": DraftOpen},
	ActEdit:    {DraftOpen: DraftOpen},
	ActPropose: {DraftOpen: DraftProposed},
	ActReturn:  {DraftProposed: DraftOpen},
	ActPublish: {DraftProposed: DraftPublished},
	ActDiscard: {DraftOpen: DraftDiscarded, DraftProposed: DraftDiscarded},
}

// NextDraft gives the state that an action leads to, or a refusal with a reason for the wrong state.
func NextDraft(s DraftState, a Action) (DraftState, error) {
	if next, ok := draftTransitions[a][s]; ok {
		return next, nil
	}
	return s, Refuse(FailedPrecondition, "WRONG_STATE", "state", Say("draft.state-"+string(a), "state", DraftStateText(s)))
}

// DraftStateText gives the name of a state for people.
func DraftStateText(s DraftState) Text { return Say("draft-state." + string(s)) }

// RuleSetDraft is a rule set that is being written: a text, and the tests that it must stand.
type RuleSetDraft struct {
	ID           string
	Province     string     // code; nobody else sees it
	Ref          RuleSetRef // what the text calls itself, zero where that cannot be read
	Content      string     // YAML, see RuleSet
	Tests        string     // YAML, see RuleTests; may be empty until it is proposed
	State        DraftState
	Revision     int32    // goes up by one with every change
	Authors      []string // who wrote text or tests, or proposed them; none of them may publish
	Holders      []string // that their tokens were given to: a token has one role, so two people are two holders
	ReturnReason string   // why it was sent back, until it is proposed again
	CreatedAt    int64    // microseconds since 1970
	UpdatedAt    int64
}

// Name gives "ruleSetDrafts/{id}".
func (d *RuleSetDraft) Name() string { return "ruleSetDrafts/" + d.ID }

// NewRuleSetDraft begins a draft in the actor's province. The text may have any fault but a size or bytes that cannot be
// taken: what is wrong with it is said when it is examined.
func NewRuleSetDraft(id, content, tests string, act Act) (*RuleSetDraft, *Event, error) {
	if err := Join(draftTexts(&content, &tests)); err != nil {
		return nil, nil, err
	}
	d := &RuleSetDraft{
		ID: id, Province: act.Actor.Scope.Code, Ref: readRef(content), Content: content, Tests: tests,
		State: DraftOpen, Revision: 1, CreatedAt: act.At, UpdatedAt: act.At,
	}
	d.author(act)
	change := append(record{{"province", d.Province}, {"holder", act.Actor.Holder}}, textRecord(&content, &tests)...)
	return d, newEvent(d.Name(), 1, ActCreate, 0, act, change), nil
}

// Edit replaces the text, the tests or both; nil leaves what stands. Without a difference there is no event, and nothing
// to store. A proposed draft is not edited: what lies before a publisher does not change under the eyes.
func (d *RuleSetDraft) Edit(content, tests *string, act Act) (*Event, error) {
	if _, err := NextDraft(d.State, ActEdit); err != nil {
		return nil, err
	}
	if content != nil && *content == d.Content {
		content = nil
	}
	if tests != nil && *tests == d.Tests {
		tests = nil
	}
	if content == nil && tests == nil {
		return nil, nil
	}
	if err := Join(draftTexts(content, tests)); err != nil {
		return nil, err
	}
	if content != nil {
		d.Content, d.Ref = *content, readRef(*content)
	}
	if tests != nil {
		d.Tests = *tests
	}
	d.author(act)
	return d.change(ActEdit, act, append(record{{"holder", act.Actor.Holder}}, textRecord(content, tests)...)), nil
}

// Propose lays the draft before a publisher. c is its text as it was examined, without a finding. Who proposes answers for
// the text like who wrote it.
func (d *RuleSetDraft) Propose(c *Compiled, act Act) (*Event, error) {
	next, err := NextDraft(d.State, ActPropose)
	if err != nil {
		return nil, err
	}
	d.State, d.Ref, d.ReturnReason = next, c.Set.Ref(), ""
	d.author(act)
	return d.change(ActPropose, act, append(record{{"holder", act.Actor.Holder}}, d.proposal(c)...)), nil
}

// SendBack opens a proposed draft again, with a reason.
func (d *RuleSetDraft) SendBack(reason string, act Act) (*Event, error) {
	next, err := NextDraft(d.State, ActReturn)
	if err != nil {
		return nil, err
	}
	if reason = plain(reason); reason == "" {
		return nil, Invalid("REASON_MISSING", "reason", Say("assessment.return-reason"))
	}
	d.State, d.ReturnReason = next, reason
	return d.change(ActReturn, act, record{{"reason", reason}}), nil
}

// Discard gives the draft up. It stays readable.
func (d *RuleSetDraft) Discard(act Act) (*Event, error) {
	next, err := NextDraft(d.State, ActDiscard)
	if err != nil {
		return nil, err
	}
	d.State = next
	return d.change(ActDiscard, act, record{}), nil
}

// MayRead hides drafts of other provinces: who may not see one is not told that there is one.
func (d *RuleSetDraft) MayRead(a *Actor) error {
	if a.Scope.Level == Province && a.Scope.Code == d.Province {
		return nil
	}
	return DraftUnknown(d.ID)
}

// DraftUnknown refuses the name of a draft that there is none of, or none that the caller may see.
func DraftUnknown(id string) error {
	return Refuse(NotFound, "RULE_SET_DRAFT_UNKNOWN", "name", Say("draft.unknown", "name", "ruleSetDrafts/"+Clip(id)))
}

// CheckRevision refuses a change that was made from an older state than the one that stands; 0 is not checked.
func (d *RuleSetDraft) CheckRevision(revision int32) error {
	if revision != 0 && revision != d.Revision {
		return Refuse(Aborted, "STALE_REVISION", "revision", Say("draft.stale", "given", revision, "stands", d.Revision))
	}
	return nil
}

// author notes who answers for the text.
func (d *RuleSetDraft) author(act Act) {
	if !slices.Contains(d.Authors, act.Actor.ID) {
		d.Authors = append(slices.Clone(d.Authors), act.Actor.ID)
	}
	if holder := tidy(act.Actor.Holder); holder != "" && !act.Actor.Among(d.Holders) {
		d.Holders = append(slices.Clone(d.Holders), holder)
	}
}

// change counts the revision up and makes the event.
func (d *RuleSetDraft) change(kind Action, act Act, change record) *Event {
	d.Revision++
	d.UpdatedAt = act.At
	return newEvent(d.Name(), d.Revision, kind, 0, act, change)
}

// proposal names the text that was proposed or published, which stands in full in the events before.
func (d *RuleSetDraft) proposal(c *Compiled) record {
	return record{
		{"rule_set", c.Set.Name()},
		{"digest", c.Digest},
		{"content_sha256", SHA256Hex([]byte(d.Content))},
		{"tests_sha256", SHA256Hex([]byte(d.Tests))},
	}
}

// textRecord gives new texts as an event carries them: in full, for history is made of events, and with their hashes.
func textRecord(content, tests *string) record {
	var change record
	if content != nil {
		change = append(change, record{{"content_sha256", SHA256Hex([]byte(*content))}, {"content", *content}}...)
	}
	if tests != nil {
		change = append(change, record{{"tests_sha256", SHA256Hex([]byte(*tests))}, {"tests", *tests}}...)
	}
	return change
}

// draftTexts refuses texts that cannot be taken at all.
func draftTexts(content, tests *string) []*Error {
	var faults []*Error
	if content != nil && strings.TrimSpace(*content) == "" {
		faults = append(faults, Invalid("CONTENT_MISSING", "content", Say("draft.content")))
	}
	for field, text := range map[string]*string{"content": content, "tests": tests} {
		switch {
		case text == nil:
		case len(*text) > maxFileBytes:
			faults = append(faults, Invalid("FILE_TOO_LARGE", field, Say("load.too-large", "most", maxFileBytes)))
		case !utf8.ValidString(*text) || strings.Contains(*text, "\x00"):
			faults = append(faults, Invalid("FILE_NOT_UTF8", field, Say("load.not-utf8")))
		case !norm.NFC.IsNormalString(*text):
			faults = append(faults, Invalid("FILE_NOT_NFC", field, Say("load.not-nfc")))
		}
	}
	slices.SortFunc(faults, func(a, b *Error) int { return strings.Compare(a.Field, b.Field) })
	return faults
}

// readRef reads what a text calls itself, zero where it does not say so in a way that could be a name.
func readRef(content string) RuleSetRef {
	var doc yaml.Node
	if yaml.Load([]byte(content), &doc, yaml.WithUniqueKeys(false)) != nil || len(doc.Content) != 1 {
		return RuleSetRef{}
	}
	id, version := child(doc.Content[0], "id"), child(doc.Content[0], "version")
	if id == nil || version == nil || !idPattern.MatchString(id.Value) || !versionPattern.MatchString(version.Value) {
		return RuleSetRef{}
	}
	return RuleSetRef{id.Value, version.Value}
}
