package criteria

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// ListEntry is one line of a list to be recognised at once by one decision.
type ListEntry struct {
	ID         string      // of the recognition to be made
	Name       string      // of the assessment, as it was asked for
	Assessment *Assessment // nil where there is none of that name
	Last       *Submission // nil where nothing was filed
	Case       Case
	Taken      bool // the unit is recognised by a decision of that number already
	Level      string
	Reason     string
}

// ListLine sets beside each other what an assessment claims and what it would be given. Of an assessment that the actor does not
// reach it says nothing but the refusal.
type ListLine struct {
	Assessment  string // resource name
	Revision    int32
	Unit        *Unit
	Claimed     *Verdict
	Appraised   *Verdict // nil where the appraisal is not complete
	Proposed    string   // by the council, "" while it has not proposed
	Level       string   // that would be given
	OverVerdict bool
	Warnings    []*Error
	Refusals    []*Error
}

// Differs tells whether what is claimed, appraised, proposed and given is not all the same.
func (d *ListLine) Differs() bool {
	if d.Claimed == nil {
		return false
	}
	other := d.Appraised != nil && (d.Appraised.Level != d.Claimed.Level || d.Appraised.Result != d.Claimed.Result)
	return other || d.OverVerdict || d.Proposed != "" && d.Proposed != d.Level || d.Level != "" && d.Level != d.deciding().Level
}

// deciding gives the verdict that the decision goes by.
func (d *ListLine) deciding() *Verdict {
	if d.Appraised != nil {
		return d.Appraised
	}
	return d.Claimed
}

// RecogniseList recognises every entry by one decision, or none: while anything stands against one of them, the error names each
// refusal by its entry, "items[3].level", and what was made is nil. The differences are given either way.
//
// Errors: DECISION_NUMBER_MISSING, DATE_TO_COME, VALID_BEFORE_DECISION and VALID_TO_BEFORE_FROM of the decision itself. Of an entry:
// ASSESSMENT_UNKNOWN, OUT_OF_SCOPE, ITEM_REPEATED, ITEM_NOT_APPRAISED, RECOGNITION_EXISTS, and those of Recognise.
func RecogniseList(list []ListEntry, d DecisionEntry, act Act) ([]ListLine, []*Event, []*Recognition, error) {
	if err := d.check(&act); err != nil {
		return nil, nil, nil, err
	}
	all, seen := make([]ListLine, len(list)), map[string]int{}
	var events []*Event
	var made []*Recognition
	var faults []*Error
	for i := range list {
		event, r, err := list[i].recognise(&all[i], d, act, seen, i)
		if err != nil {
			var refusal *Error
			if !errors.As(err, &refusal) {
				return nil, nil, nil, err
			}
			all[i].Refusals = refusal.All()
			for _, one := range all[i].Refusals {
				faults = append(faults, one.At(fmt.Sprintf("items[%d]", i)))
			}
			continue
		}
		events, made = append(events, event), append(made, r)
	}
	if len(faults) > 0 {
		return all, nil, nil, Join(faults)
	}
	return all, events, made, nil
}

// check refuses what is wrong with the decision, whatever the list.
func (d *DecisionEntry) check(act *Act) error {
	if plain(d.Number) == "" {
		return Invalid("DECISION_NUMBER_MISSING", "decisionNumber", Say("recognition.number"))
	}
	day, err := act.given(d.Date, "decisionDate", Admin, Chair)
	if err != nil {
		return err
	}
	return (&Recognition{DecisionDate: day}).stand(d.From, d.To)
}

// recognise recognises one entry, the i-th, and fills in its difference as far as the actor may know.
func (e *ListEntry) recognise(out *ListLine, d DecisionEntry, act Act, seen map[string]int, i int) (*Event, *Recognition, error) {
	out.Assessment = e.Name
	a := e.Assessment
	if a == nil {
		return nil, nil, Refuse(NotFound, "ASSESSMENT_UNKNOWN", "assessment", Say("assessment.unknown", "name", Clip(e.Name)))
	}
	if err := act.Actor.MayRead(e.Case.Unit); err != nil {
		return nil, nil, err
	}
	if err := out.fill(e); err != nil {
		return nil, nil, err
	}
	unit := a.Unit.String() + " " + a.RuleSet.ID
	if first, twice := seen[unit]; twice {
		return nil, nil, Invalid("ITEM_REPEATED", "assessment", Say("recognition.item-repeated", "unit", e.Case.Unit.FullName(), "item", first))
	}
	seen[unit] = i
	if err := e.ready(); err != nil {
		return nil, nil, err
	}
	d.Level, d.Reason = e.Level, cmp.Or(e.Reason, d.Reason)
	event, r, err := a.Recognise(e.ID, e.Case, e.Last, d, act)
	if err != nil {
		return nil, nil, err
	}
	out.Level, out.OverVerdict = r.Level, r.OverVerdict
	if !r.Appraised {
		out.Warnings = append(out.Warnings, Invalid("NOT_APPRAISED", "", Say("recognition.item-claim")))
	}
	return event, r, nil
}

// ready refuses what is not to be decided in a list: each unit was appraised where its procedure has an appraisal.
func (e *ListEntry) ready() error {
	p, err := FindProcedure(e.Assessment.Procedure)
	if err != nil {
		return err
	}
	switch {
	case e.Taken:
		return Refuse(AlreadyExists, "RECOGNITION_EXISTS", "assessment", Say("recognition.item-exists", "unit", e.Case.Unit.FullName()))
	case p.Has(ActComplete) && e.Assessment.State != Decided && (e.Last == nil || e.Last.AppraisedJSON == nil):
		return Refuse(FailedPrecondition, "ITEM_NOT_APPRAISED", "assessment",
			Say("recognition.item-not-appraised", "unit", e.Case.Unit.FullName(), "state", StateText(e.Assessment.State)))
	}
	return nil
}

// fill takes over what is known of an entry before anything is decided.
func (d *ListLine) fill(e *ListEntry) (err error) {
	d.Revision, d.Unit, d.Proposed, d.Level = e.Assessment.Revision, e.Case.Unit, e.Assessment.ProposedLevel, e.Level
	if e.Last == nil {
		return nil
	}
	if d.Claimed, err = e.Last.Verdict(); err == nil && e.Last.AppraisedJSON != nil {
		d.Appraised, err = e.Last.Deciding()
	}
	return err
}

// ListDigest gives a hash over what a list shows, in hex: it is the same as long as nothing that was shown has changed.
func ListDigest(all []ListLine) string {
	sum := sha256.New()
	for i := range all {
		d := &all[i]
		lines := record{
			{"assessment", d.Assessment},
			{"revision", d.Revision},
			{"proposed", d.Proposed},
			{"level", d.Level},
			{"over_verdict", d.OverVerdict},
			{"refusals", reasons(d.Refusals)},
		}
		for _, v := range []*Verdict{d.Claimed, d.Appraised} {
			if v != nil {
				lines = append(lines, record{{"result", string(v.Result)}, {"reached", v.Level}}...)
			}
		}
		sum.Write(append(lines.JSON(), '\n'))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func reasons(all []*Error) []string {
	list := make([]string, len(all))
	for i, e := range all {
		list[i] = e.Reason + " " + e.Field
	}
	return list
}
