package units

import "github.com/tieuchi/tieuchi/criteria"

// Propose begins a change set in the actor's province. c is the catalogue as it stands.
func Propose(id string, c *Catalogue, entry Entry, act criteria.Act) (*ChangeSet, *criteria.Event, error) {
	return nil, nil, nil
}

// Update writes the entry anew and puts it back to proposed. Without a difference there is no event and nothing to store.
func (s *ChangeSet) Update(c *Catalogue, entry Entry, act criteria.Act) (*criteria.Event, error) {
	return nil, nil
}

// Check notes that another office compared the entry with the legal act.
func (s *ChangeSet) Check(c *Catalogue, act criteria.Act) (*criteria.Event, error) { return nil, nil }

// Enact makes the change set part of the catalogue. c is the catalogue as it stands at this moment.
func (s *ChangeSet) Enact(c *Catalogue, act criteria.Act) (*criteria.Event, error) { return nil, nil }

// Withdraw gives the change set up, with a reason. It stays readable.
func (s *ChangeSet) Withdraw(reason string, act criteria.Act) (*criteria.Event, error) {
	return nil, nil
}

// MayRead hides change sets of other provinces: who may not see one is not told that there is one.
func (s *ChangeSet) MayRead(a *criteria.Actor) error { return nil }

// CheckRevision refuses a change that was made from an older state than the one that stands; 0 is not checked.
func (s *ChangeSet) CheckRevision(revision int32) error { return nil }

// ChangeSetUnknown refuses the name of a change set that there is none of, or none that the caller may see.
func ChangeSetUnknown(id string) error { return nil }
