package campaign

import (
	"encoding/json"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

// object is what an event carries; its keys are written in their alphabetical order.
type object map[string]any

func (o object) JSON() []byte {
	b, err := json.Marshal(o)
	if err != nil { // texts, days, numbers and what Content gave
		panic(fmt.Sprintf("campaign: not JSON: %v", err))
	}
	return b
}

// written gives the campaign in full.
func (c *Campaign) written() object {
	return object{
		"province": c.Province, "rule_set": c.RuleSet.String(), "change_reason": c.ChangeReason, "entry": json.RawMessage(c.Content()),
	}
}

// event counts the revision up and makes the event.
func (c *Campaign) event(kind criteria.Action, day criteria.Date, act criteria.Act, change object) *criteria.Event {
	c.Revision++
	c.UpdatedAt = act.At
	return criteria.NewEvent(c.Name(), c.Revision, kind, day, act, change.JSON())
}

// event counts the revision up and makes the event.
func (r *Registration) event(kind criteria.Action, day criteria.Date, act criteria.Act) *criteria.Event {
	r.Revision++
	r.UpdatedAt, r.Actor = act.At, act.Actor.ID
	return criteria.NewEvent(r.Name(), r.Revision, kind, day, act, object{
		"campaign": Prefix + r.Campaign, "unit": r.Unit, "registered_on": r.RegisteredOn, "reason": r.Reason, "withdraw_reason": r.WithdrawReason,
	}.JSON())
}

// event makes the one event of an extension.
func (x *Extension) event(act criteria.Act, before criteria.Date) *criteria.Event {
	return criteria.NewEvent(x.Name(), 1, ActExtend, x.Until, act, object{
		"campaign": Prefix + x.Campaign, "unit": x.Unit, "before": before, "until": x.Until, "reason": x.Reason,
	}.JSON())
}
