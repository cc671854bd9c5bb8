package appraisal

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// begin gives the state that an act of appraisal leads to. It refuses units outside of the reach, one's own claim, and what the
// procedure does not let the actor do in this state on this day.
func (f *File) begin(on criteria.Case, action criteria.Action, act criteria.Act) (criteria.State, error) {
	if err := act.Actor.MayRead(on.Unit); err != nil {
		return "", err
	}
	return f.Assessment.Next(on, action, act)
}

// change counts the assessment's revision up and gives the event.
func (f *File) change(kind criteria.Action, given criteria.Date, act criteria.Act, change any) *criteria.Event {
	a := f.Assessment
	a.Revision++
	a.UpdatedAt = act.At
	return criteria.NewEvent(a.Name(), a.Revision, kind, given, act, mustJSON(change))
}

// mustJSON gives the JSON of a value of this package; none of them can fail.
func mustJSON(v any) []byte {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("appraisal: not JSON: %v", err))
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
