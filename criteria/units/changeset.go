package units

import (
	"encoding/json"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

// ChangeState is where a change set stands.
type ChangeState string

// States of a change set.
const (
	ChangeProposed  ChangeState = "proposed"  // entered; it can be written anew until it is enacted
	ChangeChecked   ChangeState = "checked"   // another office compared it with the legal act
	ChangeEnacted   ChangeState = "enacted"   // it is part of the catalogue; nothing follows
	ChangeWithdrawn ChangeState = "withdrawn" // given up; nothing follows
)

// Actions on change sets, besides criteria.ActPropose and criteria.ActEdit.
const (
	ActCheck    criteria.Action = "checked"
	ActEnact    criteria.Action = "enacted"
	ActWithdraw criteria.Action = "withdrawn"
)

// Entry is what an office enters: what one legal act changes in the catalogue on one day, or tables to be imported. It holds
// either operations or an import.
type Entry struct {
	Title      string        // for people; may be empty
	Basis      string        // legal act, "1686/NQ-UBTVQH15"; required
	Effective  criteria.Date // first day of the new order; none for an import, whose rows have their own days
	Operations []Operation
	Import     *Import // nil where operations say it
	Note       string
}

// ChangeSet (đề nghị thay đổi danh mục) is an entry under review: proposed by one office, checked by another, then enacted.
// Only an enacted one is part of the catalogue, and that one is never changed: what was wrong is mended by a later one.
type ChangeSet struct {
	ID       string
	Province string // code; nobody else sees it before it is enacted
	Entry

	State    ChangeState
	Revision int32 // goes up by one with every change

	Authors                  []string // actors who wrote the entry; none of them may check it
	Holders                  []string // names of the offices that their tokens were given to
	Proposer, ProposerHolder string   // who wrote the entry as it stands
	Checker, CheckerHolder   string   // "" until it is checked, and again when it is written anew
	Enactor, EnactorHolder   string
	Withdrawer               string
	Reason                   string // of the withdrawal
	CreatedAt, UpdatedAt     int64  // microseconds since 1970
	EnactedAt                int64  // 0 until it is enacted
	Sequence                 int64  // of the event by which it was enacted; given by the store
}

// ChangeSetPrefix begins the resource name of a change set.
const ChangeSetPrefix = "unitChangeSets/"

// Name gives "unitChangeSets/{id}".
func (s *ChangeSet) Name() string { return ChangeSetPrefix + s.ID }

// content is the part of an entry that is stored as one text.
type content struct {
	Operations []Operation `json:"operations,omitempty"`
	Import     *Import     `json:"import,omitempty"`
}

// Content gives the JSON of operations and import, as they are stored and as the events carry them.
func (e *Entry) Content() []byte {
	b, err := json.Marshal(content{e.Operations, e.Import})
	if err != nil { // texts, days and lists of them
		panic(fmt.Sprintf("units: not JSON: %v", err))
	}
	return b
}

// ParseContent reads what Content gave into the entry.
func (e *Entry) ParseContent(b []byte) error {
	var c content
	if err := json.Unmarshal(b, &c); err != nil {
		return fmt.Errorf("stored change set: %w", err)
	}
	e.Operations, e.Import = c.Operations, c.Import
	return nil
}
