package criteria

// State is where an assessment stands.
type State string

// States.
const (
	Draft     State = "draft"     // being filled in
	Submitted State = "submitted" // filed; answers are locked
	Returned  State = "returned"  // given back with a reason; answers are open again
	Decided   State = "recognised"
	Checked   State = "checked"   // by the district, or opened again by the council: with those who appraise
	Appraised State = "appraised" // every criterion is; with the council
	Proposed  State = "proposed"  // by the council, with a level
	Declined  State = "declined"  // by the council, with a reason
)

// Filed tells whether the last submission stands: answers are locked.
func (s State) Filed() bool { return s != Draft && s != Returned && s != "" }

// Open tells whether answers can be written.
func (s State) Open() bool { return s == Draft || s == Returned }

// StateText gives the name of a state for people; "" is that of an assessment that is not opened yet.
func StateText(s State) Text {
	if s == "" {
		return Say("steps.no-state")
	}
	return Say("state." + string(s))
}

// Action is something done to an assessment, as its event says it.
type Action string

// Actions on assessments; ActPropose is that of drafts too.
const (
	ActCreate     Action = "created"
	ActAnswer     Action = "answered"
	ActJoin       Action = "joined" // a draft is taken into a campaign; no step of a procedure
	ActSign       Action = "signed" // by the head of the unit
	ActSubmit     Action = "submitted"
	ActRecall     Action = "recalled"
	ActCheck      Action = "checked"
	ActReturn     Action = "returned"
	ActReturnPart Action = "returned_in_part"
	ActFinding    Action = "finding" // one or more figures are appraised
	ActComment    Action = "commented"
	ActComplete   Action = "appraised" // the appraisal is complete
	ActDecline    Action = "declined"
	ActReopen     Action = "reopened"
	ActRecognise  Action = "recognised"
)
