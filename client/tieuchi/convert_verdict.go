package main

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// What is judged here is written in the contract's words, so that a verdict reads the same, as a table and as JSON,
// whether a server gave it or not.

func toText(t criteria.Text) *pb.Text {
	if t.IsZero() {
		return nil
	}
	return &pb.Text{Vi: t.VI, En: t.EN}
}

func toVerdict(c *criteria.Compiled, v *criteria.Verdict) *pb.Verdict {
	out := &pb.Verdict{
		Result: pb.Verdict_Result(pb.Verdict_Result_value[strings.ToUpper(string(v.Result))]), Level: v.Level, Tally: toTally(&v.Tally),
		RuleSetDigest: v.Digest, RuleSetLabel: toText(c.Set.Label), Summary: toText(c.Summary(v)),
	}
	for i := range v.Groups {
		g := &v.Groups[i]
		out.Groups = append(out.Groups, &pb.GroupTally{Group: g.Group, Title: toText(c.GroupTitle(g.Group)), Tally: toTally(&g.Tally)})
	}
	for i := range v.Lines {
		out.Criteria = append(out.Criteria, toLine(c, &v.Lines[i]))
	}
	for i := range v.Missing {
		m := &v.Missing[i]
		out.Missing = append(out.Missing, &pb.Missing{Level: m.Level, Needed: int32(m.Needed), Criteria: m.Criteria, Explanation: toText(c.MissingText(m))})
	}
	return out
}

func toTally(t *criteria.Tally) *pb.Tally {
	return &pb.Tally{
		Met: int32(t.Met), Of: int32(t.Of), NotMet: int32(t.NotMet), NotApplicable: int32(t.NotApplicable),
		DidNotOccur: int32(t.DidNotOccur), NoData: int32(t.NoData), AwaitingAppraisal: int32(t.AwaitingAppraisal), Unknown: int32(t.Unknown),
	}
}

func toLine(c *criteria.Compiled, l *criteria.Line) *pb.CriterionResult {
	out := toResult(c, l)
	out.Explanation, out.Group = toText(c.LineText(l)), c.GroupOf(l.ID)
	cr := c.Criterion(l.ID)
	out.Code, out.Text, out.SourceCite = cr.Code, toText(cr.Text), cr.Source.Cite
	for i := range l.Parts {
		part := toResult(c, &l.Parts[i])
		part.Explanation = toText(c.PartText(cr, &l.Parts[i]))
		out.Parts = append(out.Parts, part)
	}
	return out
}

// toResult carries the figures of a line or of a part.
func toResult(c *criteria.Compiled, l *criteria.Line) *pb.CriterionResult {
	out := &pb.CriterionResult{
		Criterion: l.ID, Outcome: pb.CriterionResult_Outcome(pb.CriterionResult_Outcome_value[strings.ToUpper(l.Outcome.String())]),
		CountsAsMet: l.Counts, Value: l.Value.String(), Numerator: l.Numerator.String(), Denominator: l.Denominator.String(),
	}
	if l.Answer != "" {
		out.Value = l.Answer
	}
	if t := l.Threshold; t != nil {
		out.Threshold = &pb.Threshold{Comparator: t.Comparator, Value: t.Value, Upper: t.Upper, Unit: t.Unit}
	}
	if g := l.Gap; !g.IsZero() {
		out.Gap = &pb.Gap{Fact: g.Fact, Amount: g.Amount.String(), Direction: g.Direction.String(), Unit: toText(c.FactUnit(g.Fact))}
	}
	return out
}

func toWarnings(faults []*criteria.Error) []*pb.Warning {
	var out []*pb.Warning
	for _, f := range faults {
		out = append(out, &pb.Warning{Field: f.Field, Reason: f.Reason, Message: toText(f.Message)})
	}
	return out
}
