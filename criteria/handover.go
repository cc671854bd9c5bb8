package criteria

import "strings"

// HandoverState says what became of a handover.
type HandoverState string

// States of a handover. What is proposed follows from the catalogue and is stored nowhere.
const (
	HandoverProposed  HandoverState = "proposed"
	HandoverConfirmed HandoverState = "confirmed" // the token holds for the successor
	HandoverDeclined  HandoverState = "declined"
)

// Handover (chuyển giao) lets a token whose unit has ended hold for a successor of the unit. The rule proposes it, the province
// of the successor decides. What the token did before stays under its name.
type Handover struct {
	Token     string // id
	Holder    string
	Role      Role
	From      UnitID // that ended: its last row
	To        UnitID // one of its successors
	Province  string // code, of the successor
	Day       Date   // first day of the new order
	Basis     []string
	State     HandoverState
	DecidedAt int64  // microseconds since 1970; 0 while it is proposed
	Actor     string // who decided
}

// HandoverPrefix begins the resource name of a handover.
const HandoverPrefix = "handovers/"

// Name gives "handovers/{token}-{successor}".
func (h *Handover) Name() string { return HandoverPrefix + h.Token + "-" + h.To.String() }

// ParseHandover reads the name of a handover: the id of the token, and the successor. Anything else is HANDOVER_UNKNOWN.
func ParseHandover(name string) (token string, to UnitID, err error) {
	rest, ok := strings.CutPrefix(name, HandoverPrefix)
	cut := strings.LastIndexByte(rest, '-')
	if !ok || cut < 1 {
		return "", to, HandoverUnknown(name)
	}
	if to, err = ParseUnitID(rest[cut+1:]); err != nil {
		return "", to, HandoverUnknown(name)
	}
	return rest[:cut], to, nil
}

// HandoverUnknown refuses the name of a handover that there is none of, or none that the caller may see.
func HandoverUnknown(name string) error {
	return Refuse(NotFound, "HANDOVER_UNKNOWN", "name", Say("rights.handover-unknown", "name", Clip(name)))
}

// Decide confirms or declines a handover, once. The same decision again changes nothing and gives no event.
//
// Errors: HANDOVER_UNKNOWN for one of another province, HANDOVER_DECIDED where it was decided otherwise.
func (h *Handover) Decide(to HandoverState, act Act) (*Event, error) {
	switch {
	case !act.Actor.Reach().CoversProvince(h.Province):
		return nil, HandoverUnknown(h.Name())
	case h.State == to:
		return nil, nil
	case h.State != HandoverProposed:
		return nil, Refuse(FailedPrecondition, "HANDOVER_DECIDED", "name",
			Say("rights.handover-decided", "name", h.Name(), "state", HandoverStateText(h.State)))
	}
	h.State, h.DecidedAt, h.Actor = to, act.At, act.Actor.ID
	return newEvent(h.Name(), 1, Action(to), 0, act, record{
		{"token", "tokens/" + h.Token},
		{"holder", h.Holder},
		{"role", string(h.Role)},
		{"from", h.From.String()},
		{"to", h.To.String()},
		{"day", h.Day},
		{"basis", h.Basis},
	}), nil
}

// HandoverStateText gives the name of a state for people.
func HandoverStateText(s HandoverState) Text { return Say("handover-state." + string(s)) }
