package campaign

import (
	"encoding/json"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

// Actions on campaigns, besides criteria.ActCreate and criteria.ActEdit.
const (
	ActPostpone criteria.Action = "postponed" // deadlines moved to later days
	ActCancel   criteria.Action = "cancelled"
	ActRegister criteria.Action = "registered"
	ActWithdraw criteria.Action = "withdrawn" // a registration taken back
	ActExtend   criteria.Action = "extended"  // one unit's deadline moved
)

// LateRule says what is filed after the deadline.
type LateRule string

// Late rules.
const (
	LateNone       LateRule = "none"        // nothing
	LateWithReason LateRule = "with-reason" // with a reason, up to a day
)

// Figures that hold where a campaign says nothing else. They are this project's own: no text seen regulates them.
const (
	UsualCorrectionDays = 10
	UsualObjectionDays  = 15
	UsualProcedure      = "thanh-hoa"
)

// UsualReminderDays are the days before a deadline on which is reminded, this project's own.
func UsualReminderDays() []int32 { return []int32{14, 3, 0} }

// Entry is what an administrator enters. Days are calendar days in Vietnam; every last day is itself included.
type Entry struct {
	Title          string              `json:"title"`
	RuleSet        criteria.RuleSetRef `json:"-"`
	Period         criteria.Period     `json:"period"`
	Procedure      string              `json:"procedure"` // id
	DataFrom       criteria.Date       `json:"data_from"`
	DataTo         criteria.Date       `json:"data_to"`
	Kinds          []criteria.Kind     `json:"kinds,omitempty"` // only units of these; none: all
	Units          []criteria.UnitID   `json:"units,omitempty"` // only these; none: all
	OpensOn        criteria.Date       `json:"opens_on"`
	RegisterBy     criteria.Date       `json:"register_by"`
	Deadline       criteria.Date       `json:"deadline"`
	LateRule       LateRule            `json:"late_rule"`
	LateUntil      criteria.Date       `json:"late_until"` // 0 without late filings
	CorrectionDays int32               `json:"correction_days"`
	ObjectionDays  int32               `json:"objection_days"`
	AppraiseBy     criteria.Date       `json:"appraise_by"`   // 0: none set
	DecideBy       criteria.Date       `json:"decide_by"`     // 0: none set, and the campaign never closes
	ReminderDays   []int32             `json:"reminder_days"` // before a deadline, descending
	Note           string              `json:"note,omitempty"`
}

// Campaign (đợt đánh giá) is one round of self-assessments of a province under one version of a rule set for one period.
type Campaign struct {
	ID       string
	Province string // code
	Entry
	ChangeReason string // why its deadlines were last moved
	CancelReason string
	Cancelled    bool
	Revision     int32  // goes up by one with every change
	Actor        string // who announced it
	CreatedAt    int64  // microseconds since 1970
	UpdatedAt    int64
}

// Prefix begins the resource name of a campaign.
const Prefix = "campaigns/"

// Name gives "campaigns/{id}".
func (c *Campaign) Name() string { return Prefix + c.ID }

// Registration (đăng ký tham gia) is that of one row of the catalogue in one campaign. It stays with the row when the unit ends.
type Registration struct {
	Campaign       string // id
	Unit           criteria.UnitID
	Withdrawn      bool
	RegisteredOn   criteria.Date
	Reason         string // of a late one
	WithdrawReason string
	Revision       int32
	Actor          string // of the last change
	UpdatedAt      int64  // microseconds since 1970
}

// RegistrationPrefix gives "campaigns/{id}/registrations/".
func RegistrationPrefix(campaign string) string { return Prefix + campaign + "/registrations/" }

// Name gives "campaigns/{id}/registrations/15448.20250701".
func (r *Registration) Name() string { return RegistrationPrefix(r.Campaign) + r.Unit.String() }

// Extension (gia hạn) moves the deadline of one registered unit. It never changes; a later one counts.
type Extension struct {
	ID         string
	Campaign   string // id
	Unit       criteria.UnitID
	Until      criteria.Date
	Reason     string
	RecordedAt int64 // microseconds since 1970
	Actor      string
}

// ExtensionPrefix gives "campaigns/{id}/extensions/".
func ExtensionPrefix(campaign string) string { return Prefix + campaign + "/extensions/" }

// Name gives "campaigns/{id}/extensions/{id}".
func (x *Extension) Name() string { return ExtensionPrefix(x.Campaign) + x.ID }

// Content gives the JSON of what was entered, as it is stored and as events carry it.
func (e *Entry) Content() []byte {
	b, err := json.Marshal(e)
	if err != nil { // texts, days and numbers
		panic(fmt.Sprintf("campaign: not JSON: %v", err))
	}
	return b
}

// ParseContent reads what Content gave into the entry. The rule set stands beside it.
func (e *Entry) ParseContent(b []byte) error {
	if err := json.Unmarshal(b, e); err != nil {
		return fmt.Errorf("stored campaign: %w", err)
	}
	return nil
}
