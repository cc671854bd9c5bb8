package main

import (
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func itoa(n int) string     { return strconv.Itoa(n) }
func itoa64(n int64) string { return strconv.FormatInt(n, 10) }

// wording says whether lines carry what does not change from one verdict to the next: the words of the criterion and
// its source. Who has just written an answer knows them.
type wording bool

const (
	withWording    wording = true
	withoutWording wording = false
)

// verdictToProto puts a verdict into words. Sentences are made here, when it is read, and are no part of it.
func verdictToProto(rules *criteria.Compiled, v *criteria.Verdict, submission int32, words wording) *pbVerdict {
	p := &pbVerdict{
		Result: results[v.Result], Level: v.Level, Tally: tallyToProto(&v.Tally), RuleSetDigest: v.Digest,
		RuleSetLabel: textToProto(rules.Set.Label), Summary: textToProto(rules.Summary(v)), Submission: submission,
		Groups:   make([]*tieuchiv1.GroupTally, len(v.Groups)),
		Criteria: make([]*pbResult, len(v.Lines)),
		Missing:  make([]*tieuchiv1.Missing, len(v.Missing)),
	}
	for i := range v.Groups {
		g := &v.Groups[i]
		p.Groups[i] = &tieuchiv1.GroupTally{Group: g.Group, Title: textToProto(rules.GroupTitle(g.Group)), Tally: tallyToProto(&g.Tally)}
	}
	for i := range v.Lines {
		p.Criteria[i] = lineToProto(rules, &v.Lines[i], words)
	}
	for i := range v.Missing {
		m := &v.Missing[i]
		p.Missing[i] = &tieuchiv1.Missing{Level: m.Level, Needed: int32(m.Needed), Criteria: m.Criteria, Explanation: textToProto(rules.MissingText(m))}
	}
	return p
}

func lineToProto(rules *criteria.Compiled, l *criteria.Line, words wording) *pbResult {
	p := resultToProto(rules, l)
	p.Explanation = textToProto(rules.LineText(l))
	p.Group = rules.GroupOf(l.ID)
	if cr := rules.Criterion(l.ID); cr != nil {
		p.Code = cr.Code
		if words {
			p.Text, p.SourceCite = textToProto(cr.Text), cr.Source.Cite
		}
		for i := range l.Parts {
			part := resultToProto(rules, &l.Parts[i])
			part.Explanation = textToProto(rules.PartText(cr, &l.Parts[i]))
			p.Parts = append(p.Parts, part)
		}
	}
	return p
}

// resultToProto carries the figures of a line or part.
func resultToProto(rules *criteria.Compiled, l *criteria.Line) *pbResult {
	p := &pbResult{
		Criterion: l.ID, Outcome: outcomes[l.Outcome], CountsAsMet: l.Counts, Value: l.Value.String(),
		Numerator: l.Numerator.String(), Denominator: l.Denominator.String(),
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
			Unit: textToProto(rules.FactUnit(l.Gap.Fact)),
		}
	}
	return p
}

// warningsToProto carries doubts about answers.
func warningsToProto(faults []*criteria.Error) []*tieuchiv1.Warning {
	out := make([]*tieuchiv1.Warning, len(faults))
	for i, f := range faults {
		out[i] = &tieuchiv1.Warning{Field: f.Field, Reason: f.Reason, Message: textToProto(f.Message)}
	}
	return out
}
