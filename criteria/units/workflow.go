package units

import (
	"errors"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// changeTransitions is the way of a change set: from which state an action leads where. What is not here is refused.
func changeTransitions(a criteria.Action) map[ChangeState]ChangeState {
	return map[criteria.Action]map[ChangeState]ChangeState{
		criteria.ActEdit: {ChangeProposed: ChangeProposed, ChangeChecked: ChangeProposed},
		ActCheck:         {ChangeProposed: ChangeChecked},
		ActEnact:         {ChangeChecked: ChangeEnacted},
		ActWithdraw:      {ChangeProposed: ChangeWithdrawn, ChangeChecked: ChangeWithdrawn},
	}[a]
}

// NextChange gives the state that an action leads to, or a refusal for the wrong state.
func NextChange(s ChangeState, a criteria.Action) (ChangeState, error) {
	if next, ok := changeTransitions(a)[s]; ok {
		return next, nil
	}
	return s, criteria.Refuse(criteria.FailedPrecondition, "WRONG_STATE", "state", criteria.Say("change.state-"+string(a), "state", ChangeStateText(s)))
}

// ChangeStateText gives the name of a state for people.
func ChangeStateText(s ChangeState) criteria.Text { return criteria.Say("change-state." + string(s)) }

// Propose begins a change set in the actor's province. c is the catalogue as it stands: what does not apply to it is not taken,
// see Apply.
func Propose(id string, c *Catalogue, entry Entry, act criteria.Act) (*ChangeSet, *criteria.Event, error) {
	s := &ChangeSet{
		ID: id, Province: act.Actor.Scope.Code, Entry: entry.tidy(), State: ChangeProposed, CreatedAt: act.At,
	}
	if err := s.mayChange(act); err != nil {
		return nil, nil, err
	}
	if _, err := c.Apply(s); err != nil {
		return nil, nil, err
	}
	s.author(act)
	return s, s.event(criteria.ActPropose, act, s.written(act)), nil
}

// Update writes the entry anew and puts it back to proposed: what was checked was another one. Without a difference there is
// no event, and nothing to store.
func (s *ChangeSet) Update(c *Catalogue, entry Entry, act criteria.Act) (*criteria.Event, error) {
	next, err := s.next(criteria.ActEdit, act)
	if err != nil {
		return nil, err
	}
	entry = entry.tidy()
	if s.same(&entry) {
		return nil, nil
	}
	written := *s
	written.Entry = entry
	if _, err := c.Apply(&written); err != nil {
		return nil, err
	}
	s.Entry, s.State, s.Checker, s.CheckerHolder = entry, next, "", ""
	s.author(act)
	return s.event(criteria.ActEdit, act, s.written(act)), nil
}

// Check notes that another office compared the entry with the legal act. Who wrote any of it is refused as SAME_PERSON.
func (s *ChangeSet) Check(c *Catalogue, act criteria.Act) (*criteria.Event, error) {
	next, err := s.next(ActCheck, act)
	if err != nil {
		return nil, err
	}
	if slices.Contains(s.Authors, act.Actor.ID) || act.Actor.Among(s.Holders) {
		return nil, criteria.Refuse(criteria.PermissionDenied, "SAME_PERSON", "", criteria.Say("change.same-person"))
	}
	if err := s.applies(c); err != nil {
		return nil, err
	}
	s.State, s.Checker, s.CheckerHolder = next, act.Actor.ID, act.Actor.Holder
	return s.event(ActCheck, act, s.acted(act, "")), nil
}

// Enact makes the change set part of the catalogue. c is the catalogue as it stands at this moment; where another change set
// came first and this one no longer applies, it is refused.
func (s *ChangeSet) Enact(c *Catalogue, act criteria.Act) (*criteria.Event, error) {
	next, err := s.next(ActEnact, act)
	if err != nil {
		return nil, err
	}
	if err := s.applies(c); err != nil {
		return nil, err
	}
	s.State, s.Enactor, s.EnactorHolder, s.EnactedAt = next, act.Actor.ID, act.Actor.Holder, act.At
	return s.event(ActEnact, act, s.acted(act, "")), nil
}

// Withdraw gives the change set up, with a reason. It stays readable.
func (s *ChangeSet) Withdraw(reason string, act criteria.Act) (*criteria.Event, error) {
	next, err := s.next(ActWithdraw, act)
	if err != nil {
		return nil, err
	}
	if reason = strings.TrimSpace(criteria.NFC(reason)); reason == "" {
		return nil, criteria.Invalid("REASON_MISSING", "reason", criteria.Say("change.withdraw-reason"))
	}
	s.State, s.Withdrawer, s.Reason = next, act.Actor.ID, reason
	return s.event(ActWithdraw, act, s.acted(act, reason)), nil
}

// MayRead hides change sets of other provinces: who may not see one is not told that there is one.
func (s *ChangeSet) MayRead(a *criteria.Actor) error {
	if a.Scope.Level == criteria.Province && a.Scope.Code == s.Province {
		return nil
	}
	return ChangeSetUnknown(s.ID)
}

// ChangeSetUnknown refuses the name of a change set that there is none of, or none that the caller may see.
func ChangeSetUnknown(id string) error {
	return criteria.Refuse(criteria.NotFound, "UNIT_CHANGE_SET_UNKNOWN", "name", criteria.Say("change.unknown", "name", ChangeSetPrefix+criteria.Clip(id)))
}

// CheckRevision refuses a change that was made from an older state than the one that stands; 0 is not checked.
func (s *ChangeSet) CheckRevision(revision int32) error {
	if revision != 0 && revision != s.Revision {
		return criteria.Refuse(criteria.Aborted, "STALE_REVISION", "revision", criteria.Say("change.stale", "given", revision, "stands", s.Revision))
	}
	return nil
}

// next gives the state that an action of an actor leads to.
func (s *ChangeSet) next(a criteria.Action, act criteria.Act) (ChangeState, error) {
	if err := s.mayChange(act); err != nil {
		return s.State, err
	}
	return NextChange(s.State, a)
}

// mayChange refuses who is not of the whole province.
func (s *ChangeSet) mayChange(act criteria.Act) error {
	if act.Actor.Scope.Level != criteria.Province {
		return criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "", criteria.Say("change.scope", "scope", act.Actor.Scope.String()))
	}
	return s.MayRead(&act.Actor)
}

// applies tells whether the change set still applies. That it does not is a matter of the state, not of the request.
func (s *ChangeSet) applies(c *Catalogue) error {
	_, err := c.Apply(s)
	own := (*criteria.Error)(nil)
	if !errors.As(err, &own) {
		return err
	}
	refused := *own
	refused.Code = criteria.FailedPrecondition
	return &refused
}

// tidy gives the entry with texts in NFC. Names of units are left as they are: they are refused where they are not NFC.
func (e Entry) tidy() Entry {
	for _, text := range []*string{&e.Title, &e.Basis, &e.Note} {
		*text = strings.Join(strings.Fields(criteria.NFC(*text)), " ")
	}
	if e.Import != nil {
		e.Effective = 0
	}
	return e
}

// same tells whether two entries say the same.
func (e *Entry) same(other *Entry) bool {
	return e.Title == other.Title && e.Basis == other.Basis && e.Note == other.Note && e.Effective == other.Effective &&
		string(e.Content()) == string(other.Content())
}
