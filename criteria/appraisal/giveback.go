package appraisal

import (
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// ReturnEntry is what a return in part is entered with.
type ReturnEntry struct {
	Criteria  []Reopened
	On        criteria.Date // 0: today
	CorrectBy criteria.Date // 0: that of the campaign, none where there is none
}

// Return gives criteria of the last submission back, each with a reason. Their facts are open to answers, all others are locked.
//
// Errors: OUT_OF_SCOPE, OWN_CLAIM, those of the step, CRITERION_UNKNOWN, CRITERION_TWICE, CRITERION_NOT_GRANTED, REASON_MISSING,
// CRITERIA_LINKED where a criterion that does not go back looks at a fact that would be open, FACT_MISFIT, NOTHING_OPENED,
// RETURNED_BEFORE_FILING, CORRECT_BY_PASSED.
func (f *File) Return(on criteria.Case, e ReturnEntry, act criteria.Act) (*Returned, *criteria.Event, error) {
	next, err := f.begin(on, criteria.ActReturnPart, act)
	if err != nil {
		return nil, nil, err
	}
	if err := checkReopened(on.Rules, e.Criteria, act); err != nil {
		return nil, nil, err
	}
	open, err := openFacts(on.Rules, e.Criteria)
	if err != nil {
		return nil, nil, err
	}
	if e.On, e.CorrectBy, err = f.returnDays(on, e, act); err != nil {
		return nil, nil, err
	}
	claims, err := f.Claims()
	if err != nil {
		return nil, nil, err
	}
	part := &Part{Criteria: e.Criteria, OpenFacts: open, CorrectBy: e.CorrectBy, LockedSHA256: claims.LockedSHA256(open)}
	a := f.Assessment
	r := &Returned{Part: part, Return: criteria.Return{
		Assessment: a.ID, Number: f.Last.Number, On: e.On, Reason: reasonText(on.Rules, e.Criteria), RecordedAt: act.At, Actor: act.Actor.ID,
	}}
	a.State, a.ReturnReason, a.ReturnedOn, a.CorrectBy = next, r.Reason, r.On, part.CorrectBy
	a.OpenCriteria, a.OpenFacts, a.LockedSHA256 = ids(e.Criteria), open, part.LockedSHA256
	f.Returns = append(f.Returns[:len(f.Returns):len(f.Returns)], *r)
	return r, f.change(criteria.ActReturnPart, r.On, act, givenBack{r.Number, r.On.String(), r.Reason, part}), nil
}

// givenBack is what the event of a return in part carries.
type givenBack struct {
	Number     int32  `json:"number"`
	ReturnedOn string `json:"returned_on"`
	Reason     string `json:"reason"`
	*Part
}

// checkReopened checks the criteria one by one and puts reasons in order.
func checkReopened(rules *criteria.Compiled, list []Reopened, act criteria.Act) error {
	var faults []*criteria.Error
	for i := range list {
		x := &list[i]
		x.Reason = plain(x.Reason)
		field := func(name string) string { return "criteria[" + criteria.Clip(x.Criterion) + "]" + name }
		switch {
		case rules.Criterion(x.Criterion) == nil:
			faults = append(faults, unknownCriterion(rules, x.Criterion, field("")))
			continue
		case slices.ContainsFunc(list[:i], func(y Reopened) bool { return y.Criterion == x.Criterion }):
			faults = append(faults, criteria.Invalid("CRITERION_TWICE", field(""), criteria.Say("appraisal.criterion-twice")))
		case x.Reason == "":
			faults = append(faults, criteria.Invalid("REASON_MISSING", field(".reason"), criteria.Say("appraisal.return-reason")))
		case len(x.Reason) > mostReason:
			faults = append(faults, criteria.Invalid("TEXT_TOO_LONG", field(".reason"), criteria.Say("answer.too-long", "most", mostReason)))
		}
		if err := act.Actor.MayAppraise(rules, x.Criterion); err != nil {
			fault := *err.(*criteria.Error)
			fault.Field = field("")
			faults = append(faults, &fault)
		}
	}
	return criteria.Join(faults)
}

func unknownCriterion(rules *criteria.Compiled, id, field string) *criteria.Error {
	return criteria.Invalid("CRITERION_UNKNOWN", field, criteria.Say("appraisal.criterion-unknown", "criterion", criteria.Clip(id), "set", rules.Set.Name()))
}

// openFacts gives the facts that criteria open, sorted. None of them may be looked at by a criterion that stays: a correction
// would move what is locked. Where the criterion names the facts to open, the others stay locked.
func openFacts(rules *criteria.Compiled, list []Reopened) ([]string, error) {
	open := map[string]bool{}
	for i := range list {
		own := rules.FactsOf(list[i].Criterion)
		facts := list[i].Facts
		if len(facts) == 0 {
			facts = own
		}
		for _, fact := range facts {
			if !slices.Contains(own, fact) {
				return nil, criteria.Invalid("FACT_MISFIT", "criteria["+list[i].Criterion+"].facts",
					criteria.Say("appraisal.fact-misfit", "fact", criteria.Clip(fact), "allowed", strings.Join(own, ", ")))
			}
			open[fact] = true
		}
	}
	if len(open) == 0 { // a criterion of which only the name is known
		return nil, criteria.Invalid("NOTHING_OPENED", "criteria", criteria.Say("appraisal.nothing-opened"))
	}
	var facts []string
	for fact := range open {
		facts = append(facts, fact)
	}
	slices.Sort(facts)
	return facts, linked(rules, list, facts)
}

// linked refuses facts that a criterion looks at which does not go back.
func linked(rules *criteria.Compiled, list []Reopened, open []string) error {
	back := ids(list)
	var faults []*criteria.Error
	for _, fact := range open {
		var others []string
		for _, id := range rules.CriteriaOf(fact) {
			if !slices.Contains(back, id) {
				others = append(others, id)
			}
		}
		if len(others) > 0 {
			faults = append(faults, criteria.Refuse(criteria.FailedPrecondition, "CRITERIA_LINKED", "criteria", criteria.Say("appraisal.linked",
				"fact", rules.FactLabel(fact), "id", fact, "others", strings.Join(others, ", "))))
		}
	}
	return criteria.Join(faults)
}

// returnDays reads the days of a return: it is not before the filing, and there is time left to correct.
func (f *File) returnDays(on criteria.Case, e ReturnEntry, act criteria.Act) (day, by criteria.Date, err error) {
	if day, err = act.Given(e.On, "returnedOn"); err != nil {
		return 0, 0, err
	}
	if day < f.Assessment.FiledOn {
		return 0, 0, criteria.Invalid("RETURNED_BEFORE_FILING", "returnedOn",
			criteria.Say("assessment.before-filing", "day", day, "filed", f.Assessment.FiledOn))
	}
	if by = e.CorrectBy; by.IsZero() {
		by = on.Window.CorrectBy(day)
	}
	if !by.IsZero() && by < day {
		return 0, 0, criteria.Invalid("CORRECT_BY_PASSED", "correctBy", criteria.Say("appraisal.correct-by", "day", by, "returned", day))
	}
	return day, by, nil
}

func ids(list []Reopened) []string {
	all := make([]string, len(list))
	for i := range list {
		all[i] = list[i].Criterion
	}
	return all
}

// reasonText gives the reasons of a return in part as the one reason that a return has.
func reasonText(rules *criteria.Compiled, list []Reopened) string {
	lines := make([]string, len(list))
	for i, x := range list {
		lines[i] = rules.Criterion(x.Criterion).Code
		if lines[i] == "" {
			lines[i] = x.Criterion
		}
		lines[i] += ": " + x.Reason
	}
	return strings.Join(lines, "\n")
}
