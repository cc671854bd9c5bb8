package main

import (
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// appraisal writes where an appraisal stands, then claim and finding side by side. Criteria about which nothing was claimed are
// left out, unless all are asked for.
func (p *program) appraisal(a *pb.Appraisal, whole bool) {
	back := a.GetPartialReturn()
	if a.GetState() != pb.Assessment_RETURNED {
		back = nil
	}
	done := ""
	if a.GetComplete() {
		done = p.moment(a.GetCompleteTime()) + " (" + a.GetCompletedBy() + ")"
	}
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.assessment")), a.GetAssessment()},
		[2]string{p.say(criteria.Say("cli.head.state")), p.state(a.GetState())},
		[2]string{p.say(criteria.Say("cli.head.submission")), fmt.Sprint(a.GetSubmission())},
		[2]string{p.say(criteria.Say("cli.head.revision")), fmt.Sprint(a.GetRevision())},
		[2]string{p.say(criteria.Say("cli.head.completed")), done},
		[2]string{p.say(criteria.Say("cli.head.sample")), a.GetSample()},
		[2]string{p.say(criteria.Say("cli.head.open-criteria")), strings.Join(a.GetOpen(), ", ")},
		[2]string{p.say(criteria.Say("cli.head.returned-on")), p.day(back.GetReturnedOn())},
		[2]string{p.say(criteria.Say("cli.head.correct-by")), p.day(back.GetCorrectBy())},
		[2]string{p.say(criteria.Say("cli.head.open-facts")), strings.Join(back.GetOpenFacts(), ", ")},
		[2]string{p.say(criteria.Say("cli.head.locked")), back.GetLockedSha256()},
	)
	for _, c := range back.GetCriteria() {
		p.out.paragraph("! ", c.GetCriterion()+": "+c.GetReason())
	}
	if a.GetClaimed() != nil {
		p.out.line()
		p.out.paragraph("= ", p.say(criteria.Say("cli.appraisal.claimed", "summary", p.text(a.GetClaimed().GetSummary()))))
		p.out.paragraph("= ", p.say(criteria.Say("cli.appraisal.appraised", "summary", p.text(a.GetAppraised().GetSummary()))))
	}
	p.appraisedCriteria(a, whole)
}

func (p *program) appraisedCriteria(a *pb.Appraisal, whole bool) {
	t := table{columns: []column{
		{},
		{title: p.title(criteria.Say("cli.head.criterion")), most: 44},
		{title: p.title(criteria.Say("cli.head.claimed")), right: true, most: 24},
		{title: p.title(criteria.Say("cli.head.appraised")), right: true, most: 24},
		{title: p.title(criteria.Say("cli.head.reason")), most: 36},
		{title: p.title(criteria.Say("cli.head.appraiser"))},
	}}
	for _, c := range a.GetCriteria() {
		if !whole && !touched(c) {
			continue
		}
		mark := ""
		if c.GetDiffers() {
			mark = "≠"
		}
		t.row(mark, strings.TrimSpace(c.GetCode()+" "+c.GetCriterion()), p.outcome(c.GetClaimed()), p.outcome(c.GetAppraised()), "", "")
		for _, x := range c.GetFacts() {
			if whole || x.GetState() != pb.AppraisedFact_NOT_ANSWERED {
				t.row(factMarks[x.GetState()], " "+x.GetFact(), p.claimedValue(x.GetClaimed()), p.foundOf(x), x.GetFinding().GetReason(), x.GetFinding().GetActor())
			}
		}
	}
	if len(t.rows) > 0 {
		p.out.line()
		t.print(p.out, "")
	}
}

// factMarks stand before facts: how each stands.
var factMarks = map[pb.AppraisedFact_State]string{
	pb.AppraisedFact_OPEN: "?", pb.AppraisedFact_AGREED: "=", pb.AppraisedFact_DIFFERS: "≠", pb.AppraisedFact_ACCEPTED_AS_CLAIMED: "~",
}

// touched tells whether anything was claimed or found about a criterion.
func touched(c *pb.AppraisedCriterion) bool {
	for _, x := range c.GetFacts() {
		if x.GetState() != pb.AppraisedFact_NOT_ANSWERED {
			return true
		}
	}
	return false
}

// claimedValue writes what was claimed, a dash for nothing.
func (p *program) claimedValue(a *pb.Answer) string {
	if a == nil {
		return "–"
	}
	return p.answered(a)
}

// foundOf writes what was found about a fact, nothing while it is open.
func (p *program) foundOf(x *pb.AppraisedFact) string {
	if x.GetFinding() == nil {
		return ""
	}
	return p.found(x.GetFinding())
}

// found writes what was found: as claimed, or instead of it, and a judgement.
func (p *program) found(f *pb.Finding) string {
	value := p.figure(p.yesNo(f.GetValue()))
	switch {
	case f.GetAgrees():
		value = p.say(criteria.Say("cli.appraisal.agrees"))
	case f.GetNoData():
		value = p.say(criteria.OutcomeText(criteria.NoData))
	}
	switch f.GetJudgement() {
	case pb.Finding_MEETS:
		value += "; " + p.say(criteria.OutcomeText(criteria.Met))
	case pb.Finding_FAILS:
		value += "; " + p.say(criteria.OutcomeText(criteria.NotMet))
	}
	return value
}
