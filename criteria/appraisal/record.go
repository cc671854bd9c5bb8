package appraisal

import (
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Record adds findings about facts of the last submission: all of them, or none where one is refused. The assessment's revision
// goes up, so that who completes or returns has seen them.
//
// Errors: OUT_OF_SCOPE, OWN_CLAIM, those of the step, FACT_TWICE; by finding, in the field findings[fact]: FACT_UNKNOWN,
// FACT_NOT_APPRAISED, CRITERION_NOT_GRANTED, STALE_FINDING, and those of what was found.
func (f *File) Record(on criteria.Case, entries []Entry, act criteria.Act) ([]Finding, *criteria.Event, error) {
	if _, err := f.begin(on, criteria.ActFinding, act); err != nil {
		return nil, nil, err
	}
	claims, err := f.Claims()
	if err != nil {
		return nil, nil, err
	}
	var made []Finding
	var faults []*criteria.Error
	for i := range entries {
		x, fault := f.find(on, claims, &entries[i], act)
		if fault == nil && slices.ContainsFunc(made, func(m Finding) bool { return m.Fact == x.Fact }) {
			fault = criteria.Invalid("FACT_TWICE", "fact", criteria.Say("appraisal.twice"))
		}
		if fault != nil {
			faults = append(faults, fault.At("findings["+criteria.Clip(entries[i].Fact)+"]"))
			continue
		}
		x.Place = int32(len(f.Findings) + len(made) + 1)
		made = append(made, *x)
	}
	if err := criteria.Join(faults); err != nil {
		return nil, nil, err
	}
	f.Findings = append(f.Findings[:len(f.Findings):len(f.Findings)], made...)
	return made, f.change(criteria.ActFinding, 0, act, recorded{f.Last.Number, made}), nil
}

// recorded is what the event of findings carries.
type recorded struct {
	Submission int32     `json:"submission"`
	Findings   []Finding `json:"findings"`
}

// find makes one finding of what was entered.
func (f *File) find(on criteria.Case, claims criteria.Answers, e *Entry, act criteria.Act) (*Finding, *criteria.Error) {
	criterion, fault := through(on.Rules, e, act)
	if fault != nil {
		return nil, fault
	}
	last := f.LastOf(e.Fact)
	number := int32(1)
	if last != nil {
		number = last.Number + 1
	}
	if e.Seen != number-1 {
		return nil, criteria.Refuse(criteria.Aborted, "STALE_FINDING", "revision", criteria.Say("appraisal.stale", "given", e.Seen, "stands", number-1))
	}
	claim, _ := claims.Find(e.Fact)
	x := &Finding{
		Assessment: f.Assessment.ID, Fact: e.Fact, Number: number, Submission: f.Last.Number, Criterion: criterion, Claimed: claim,
		Judgement: e.Judgement, Reason: plain(e.Reason), Actor: act.Actor.ID, RecordedAt: act.At,
	}
	if fault := x.read(on.Rules, e); fault != nil {
		return nil, fault
	}
	return x, x.complete(on.Rules)
}

// through gives the criterion through which a fact is appraised: the one that is named, or the first one that the actor may
// appraise.
func through(rules *criteria.Compiled, e *Entry, act criteria.Act) (string, *criteria.Error) {
	if rules.FactAt(e.Fact) < 0 {
		return "", criteria.Invalid("FACT_UNKNOWN", "fact", criteria.Say("answer.fact-unknown", "fact", criteria.Clip(e.Fact), "set", rules.Set.Name()))
	}
	using := rules.CriteriaOf(e.Fact)
	switch {
	case len(using) == 0:
		return "", criteria.Invalid("FACT_NOT_APPRAISED", "fact", criteria.Say("appraisal.unused", "fact", rules.FactLabel(e.Fact)))
	case e.Criterion != "" && !slices.Contains(using, e.Criterion):
		return "", criteria.Invalid("CRITERION_MISFIT", "criterion", criteria.Say("appraisal.misfit",
			"criterion", criteria.Clip(e.Criterion), "fact", rules.FactLabel(e.Fact), "allowed", strings.Join(using, ", ")))
	case e.Criterion != "":
		using = []string{e.Criterion}
	}
	var first *criteria.Error
	for _, id := range using {
		err := act.Actor.MayAppraise(rules, id)
		if err == nil {
			return id, nil
		}
		if first == nil {
			first = err.(*criteria.Error)
		}
	}
	return "", first
}

// read checks value and evidence as those of an answer, and compares the value with the claim.
func (x *Finding) read(rules *criteria.Compiled, e *Entry) *criteria.Error {
	if e.Agrees && (e.Value != "" || e.NoData) {
		return criteria.Invalid("FINDING_CONTRADICTS", "agrees", criteria.Say("appraisal.contradicts"))
	}
	answer := criteria.Answer{Fact: e.Fact, Value: e.Value, NoData: e.NoData || e.Agrees, Evidence: slices.Clone(e.Evidence)}
	read, faults := rules.ReadAnswers([]criteria.Answer{answer})
	if len(faults) > 0 {
		fault := *faults[0]
		_, fault.Field, _ = strings.Cut(fault.Field, "].")
		return &fault
	}
	x.Evidence, x.Agrees = read[0].Evidence, e.Agrees || criteria.Same(x.Claimed, &read[0])
	if !x.Agrees {
		x.Value, x.NoData = read[0].Value, read[0].NoData
	}
	return nil
}

// mostReason bounds a reason and a comment, in bytes.
const mostReason = 4000

// complete refuses a finding that differs and does not say why, and a statement without a judgement.
func (x *Finding) complete(rules *criteria.Compiled) *criteria.Error {
	appraised := x.Appraised()
	stated := rules.IsJudged(x.Fact) && appraised != nil && !appraised.NoData
	switch {
	case len(x.Reason) > mostReason:
		return criteria.Invalid("TEXT_TOO_LONG", "reason", criteria.Say("answer.too-long", "most", mostReason))
	case stated && x.Judgement == NotJudged:
		return criteria.Invalid("JUDGEMENT_MISSING", "judgement", criteria.Say("appraisal.judgement", "fact", rules.FactLabel(x.Fact)))
	case !stated && x.Judgement != NotJudged:
		return criteria.Invalid("JUDGEMENT_MISPLACED", "judgement", criteria.Say("appraisal.no-judgement", "fact", rules.FactLabel(x.Fact)))
	case x.Reason == "" && (!x.Agrees || x.Judgement == Fails):
		return criteria.Invalid("REASON_MISSING", "reason", criteria.Say("appraisal.reason"))
	}
	return nil
}

func plain(s string) string { return strings.TrimSpace(criteria.NFC(s)) }
