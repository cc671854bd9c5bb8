package wire

import (
	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Wording says whether lines carry what who has just written an answer has no use for: the words of the criterion and its
// source, which never change, and the sentence of a line that is met. It is most of the weight of a verdict.
type Wording bool

// Whether lines carry their wording.
const (
	WithWording    Wording = true
	WithoutWording Wording = false
)

// Verdict puts a verdict into words. Sentences are made here, when it is read, and are no part of it.
func Verdict(rules *criteria.Compiled, v *criteria.Verdict, submission int32, words Wording) *tieuchiv1.Verdict {
	p := &tieuchiv1.Verdict{
		Result: Results[v.Result], Level: v.Level, Tally: Tally(&v.Tally), RuleSetDigest: v.Digest,
		RuleSetLabel: Text(rules.Set.Label), Summary: Text(rules.Summary(v)), Submission: submission,
		Groups:   make([]*tieuchiv1.GroupTally, len(v.Groups)),
		Criteria: make([]*tieuchiv1.CriterionResult, len(v.Lines)),
		Missing:  make([]*tieuchiv1.Missing, len(v.Missing)),
	}
	for i := range v.Groups {
		g := &v.Groups[i]
		p.Groups[i] = &tieuchiv1.GroupTally{
			Group: g.Group, Title: Text(rules.GroupTitle(g.Group)), Tally: Tally(&g.Tally), Points: g.Points.String(), MaxPoints: g.Max.String(),
		}
	}
	addDecision(rules, v, p)
	for i := range v.Lines {
		p.Criteria[i] = line(rules, &v.Lines[i], words)
	}
	for i := range v.Missing {
		m := &v.Missing[i]
		p.Missing[i] = &tieuchiv1.Missing{Level: m.Level, Needed: int32(m.Needed), Criteria: m.Criteria, Explanation: Text(rules.MissingText(m)), Points: m.Points.String()}
	}
	return p
}

// addDecision puts in what only sets have that score, punish or ration.
func addDecision(rules *criteria.Compiled, v *criteria.Verdict, p *tieuchiv1.Verdict) {
	p.Provisional = v.Provisional
	if s := v.Points; s != nil {
		p.Points = &tieuchiv1.Points{Earned: s.Earned.String(), Max: s.Max.String(), Bonus: s.Bonus.String(), Penalty: s.Penalty.String()}
	}
	for i := range v.Sanctions {
		e := &v.Sanctions[i]
		p.Sanctions = append(p.Sanctions, &tieuchiv1.SanctionEffect{Sanction: e.ID, From: e.From, To: e.To, Explanation: Text(rules.SanctionText(e))})
	}
}

func line(rules *criteria.Compiled, l *criteria.Line, words Wording) *tieuchiv1.CriterionResult {
	p := result(rules, l)
	if words || l.Outcome != criteria.Met {
		p.Explanation = Text(rules.LineText(l))
	}
	p.Group = rules.GroupOf(l.ID)
	if cr := rules.Criterion(l.ID); cr != nil {
		p.Code = cr.Code
		if words {
			p.Text, p.SourceCite = Text(cr.Text), cr.Source.Cite
		}
		for i := range l.Parts {
			part := result(rules, &l.Parts[i])
			part.Explanation = Text(rules.PartText(cr, &l.Parts[i]))
			p.Parts = append(p.Parts, part)
		}
	}
	return p
}

// result carries the figures of a line or part.
func result(rules *criteria.Compiled, l *criteria.Line) *tieuchiv1.CriterionResult {
	p := &tieuchiv1.CriterionResult{
		Criterion: l.ID, Outcome: Outcomes[l.Outcome], CountsAsMet: l.Counts, Value: l.Value.String(),
		Numerator: l.Numerator.String(), Denominator: l.Denominator.String(), Points: l.Points.String(), MaxPoints: l.Max.String(),
	}
	if l.Answer != "" {
		p.Value = l.Answer
	}
	if t := l.Threshold; t != nil {
		p.Threshold = &tieuchiv1.Threshold{Comparator: t.Comparator, Value: t.Value, Upper: t.Upper, Unit: t.Unit}
	}
	if !l.Gap.IsZero() {
		p.Gap = &tieuchiv1.Gap{
			Fact: l.Gap.Fact, Amount: l.Gap.Amount.String(), Direction: l.Gap.Direction.String(),
			Unit: Text(rules.FactUnit(l.Gap.Fact)),
		}
	}
	return p
}

// Warnings carries doubts about answers.
func Warnings(faults []*criteria.Error) []*tieuchiv1.Warning {
	out := make([]*tieuchiv1.Warning, len(faults))
	for i, f := range faults {
		out[i] = &tieuchiv1.Warning{Field: f.Field, Reason: f.Reason, Message: Text(f.Message)}
	}
	return out
}

// Outcomes names the outcomes of criteria in the contract.
var Outcomes = map[criteria.Outcome]tieuchiv1.CriterionResult_Outcome{
	criteria.Met: tieuchiv1.CriterionResult_MET, criteria.NotMet: tieuchiv1.CriterionResult_NOT_MET,
	criteria.NotApplicable: tieuchiv1.CriterionResult_NOT_APPLICABLE, criteria.DidNotOccur: tieuchiv1.CriterionResult_DID_NOT_OCCUR,
	criteria.NoData: tieuchiv1.CriterionResult_NO_DATA, criteria.AwaitingAppraisal: tieuchiv1.CriterionResult_AWAITING_APPRAISAL,
}

// Results names the results of verdicts in the contract.
var Results = map[criteria.Result]tieuchiv1.Verdict_Result{
	criteria.Passed: tieuchiv1.Verdict_PASSED, criteria.NotPassed: tieuchiv1.Verdict_NOT_PASSED, criteria.Inconclusive: tieuchiv1.Verdict_INCONCLUSIVE,
}

// Text carries a text; nil where there is none.
func Text(t criteria.Text) *tieuchiv1.Text {
	if t.IsZero() {
		return nil
	}
	return &tieuchiv1.Text{Vi: t.VI, En: t.EN}
}

// Tally carries a tally.
func Tally(t *criteria.Tally) *tieuchiv1.Tally {
	return &tieuchiv1.Tally{
		Met: int32(t.Met), Of: int32(t.Of), NotMet: int32(t.NotMet), NotApplicable: int32(t.NotApplicable),
		DidNotOccur: int32(t.DidNotOccur), NoData: int32(t.NoData), AwaitingAppraisal: int32(t.AwaitingAppraisal), Unknown: int32(t.Unknown),
	}
}
