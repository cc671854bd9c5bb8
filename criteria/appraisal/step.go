package appraisal

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// begin gives the state that an act of appraisal leads to. It refuses units outside of the reach, one's own claim, and what the
// procedure does not let the actor do in this state on this day.
func (f *File) begin(on criteria.Case, action criteria.Action, act criteria.Act) (criteria.State, error) {
	if err := act.Actor.MayRead(on.Unit); err != nil {
		return "", err
	}
	next, err := f.Assessment.Next(on, action, act)
	if err != nil {
		return "", err
	}
	if f.own(act) {
		return "", criteria.Refuse(criteria.PermissionDenied, "OWN_CLAIM", "", criteria.Say("appraisal.own"))
	}
	return next, nil
}

// own tells whether the actor, or the office that acts, has had a hand in the claim. A name that differs in case, blanks or Unicode
// form is the same.
func (f *File) own(act criteria.Act) bool {
	hands := f.Assessment.Holders
	if f.Last != nil {
		hands = append(slices.Clone(hands), f.Last.Actor)
	}
	named := criteria.Actor{Holder: act.Actor.ID}
	return act.Actor.Among(hands) || named.Among(hands)
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
