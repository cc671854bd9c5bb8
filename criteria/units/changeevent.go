package units

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// author notes who answers for the entry.
func (s *ChangeSet) author(act criteria.Act) {
	s.Proposer, s.ProposerHolder = act.Actor.ID, act.Actor.Holder
	if !slices.Contains(s.Authors, act.Actor.ID) {
		s.Authors = append(slices.Clone(s.Authors), act.Actor.ID)
	}
	if holder := strings.Join(strings.Fields(criteria.NFC(act.Actor.Holder)), " "); holder != "" && !act.Actor.Among(s.Holders) {
		s.Holders = append(slices.Clone(s.Holders), holder)
	}
}

// record is what an event carries of a change set: when it is written all of it, for history is made of events, and then who
// acted on which text.
type record struct {
	Province  string          `json:"province"`
	Holder    string          `json:"holder,omitempty"`
	State     ChangeState     `json:"state"`
	Title     string          `json:"title,omitempty"`
	Basis     string          `json:"basis,omitempty"`
	Effective criteria.Date   `json:"effective,omitempty"`
	Note      string          `json:"note,omitempty"`
	Reason    string          `json:"reason,omitempty"`
	Authors   []string        `json:"authors,omitempty"`
	Holders   []string        `json:"holders,omitempty"`
	Content   json.RawMessage `json:"content,omitempty"`
}

// written gives the entry in full.
func (s *ChangeSet) written(act criteria.Act) record {
	return record{
		Province: s.Province, Holder: act.Actor.Holder, State: s.State, Title: s.Title, Basis: s.Basis, Effective: s.Effective, Note: s.Note,
		Content: s.Content(),
	}
}

// acted gives what was done to the entry that the last event carries in full.
func (s *ChangeSet) acted(act criteria.Act, reason string) record {
	return record{
		Province: s.Province, Holder: act.Actor.Holder, State: s.State, Basis: s.Basis, Effective: s.Effective, Reason: reason,
		Authors: s.Authors, Holders: s.Holders,
	}
}

// event counts the revision up and makes the event.
func (s *ChangeSet) event(kind criteria.Action, act criteria.Act, r record) *criteria.Event {
	b, err := json.Marshal(r)
	if err != nil { // texts and what Content gave
		panic(fmt.Sprintf("units: not JSON: %v", err))
	}
	s.Revision++
	s.UpdatedAt = act.At
	return criteria.NewEvent(s.Name(), s.Revision, kind, s.Effective, act, b)
}
