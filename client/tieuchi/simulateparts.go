package main

import (
	"cmp"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func (p *program) simulatedTargets(targets []*pb.SimulatedTarget) {
	if len(targets) == 0 {
		return
	}
	t := p.beforeAfter(criteria.Say("cli.head.target"), column{title: p.title(criteria.Say("cli.head.required")), right: true})
	for _, target := range targets {
		before, after := whole(target.GetBefore()), whole(target.GetAfter())
		t.row(p.text(target.GetStatement()), p.orDash(target.Before), p.orDash(target.After), p.change(int32(before), int32(after)), p.orDash(target.Required))
	}
	p.out.line()
	t.print(p.out, "")
	p.out.paragraph("! ", p.say(criteria.Say("cli.simulate.targets")))
}

func (p *program) simulatedGroups(groups []*pb.SimulatedCriterion) {
	t := p.beforeAfter(criteria.Say("cli.head.group"))
	for _, g := range groups {
		name := cmp.Or(p.text(g.GetText()), g.GetId(), p.say(criteria.Say("cli.unplaced")))
		t.row(name, p.metOf(g.GetMetBefore(), g.GetOfBefore()), p.metOf(g.GetMetAfter(), g.GetOfAfter()), p.change(g.GetMetBefore(), g.GetMetAfter()))
	}
	p.out.line()
	t.print(p.out, "")
}

// simulatedCriteria writes the criteria that differ, and how many do not.
func (p *program) simulatedCriteria(all []*pb.SimulatedCriterion) {
	t := p.beforeAfter(criteria.Say("cli.head.criterion"),
		column{title: p.title(criteria.Say("cli.head.gained")), right: true}, column{title: p.title(criteria.Say("cli.head.lost")), right: true}, column{})
	same := 0
	for _, c := range all {
		note := ""
		switch {
		case c.GetIsNew():
			note = p.say(criteria.Say("cli.simulate.new"))
		case c.GetDropped():
			note = p.say(criteria.Say("cli.simulate.dropped"))
		case c.GetGained()+c.GetLost() == 0 && c.GetOfBefore() == c.GetOfAfter():
			same++
			continue
		}
		name := cmp.Or(strings.TrimSpace(c.GetCode()+" "+p.text(c.GetText())), c.GetId())
		t.row(name, p.metOf(c.GetMetBefore(), c.GetOfBefore()), p.metOf(c.GetMetAfter(), c.GetOfAfter()), p.change(c.GetMetBefore(), c.GetMetAfter()),
			p.count(int(c.GetGained())), p.count(int(c.GetLost())), note)
	}
	p.out.line()
	if len(t.rows) > 0 {
		t.print(p.out, "")
	}
	p.out.line(p.say(criteria.Say("cli.simulate.same", "number", p.count(same))))
}

// metOf writes "12/40": met of those that count.
func (p *program) metOf(met, of int32) string { return p.count(int(met)) + "/" + p.count(int(of)) }

func (p *program) simulatedDistricts(districts []*pb.SimulatedDistrict) {
	t := p.beforeAfter(criteria.Say("cli.head.district"), column{title: p.title(criteria.Say("cli.head.assessments")), right: true},
		column{title: p.title(criteria.Say("cli.head.changed")), right: true})
	for _, d := range districts {
		name := d.GetFullName()
		if d.GetDistrict() == "" {
			name = p.say(criteria.Say("cli.simulate.no-district"))
		}
		n := d.GetCount()
		t.row(name, p.count(int(n.GetPassedBefore())), p.count(int(n.GetPassedAfter())), p.change(n.GetPassedBefore(), n.GetPassedAfter()),
			p.count(int(n.GetAssessments())), p.count(int(n.GetChanged())))
	}
	if len(t.rows) > 0 {
		p.out.line()
		t.print(p.out, "")
	}
}

// simulatedChanges writes assessments one by one, and how many are left out.
func (p *program) simulatedChanges(changes []*pb.SimulatedChange, all int) {
	if len(changes) == 0 {
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.unit"))},
		{},
		{title: p.title(criteria.Say("cli.head.period"))},
		{title: p.title(criteria.Say("cli.head.before"))},
		{title: p.title(criteria.Say("cli.head.after"))},
		{title: p.title(criteria.Say("cli.head.criterion")), most: 50},
	}}
	for _, c := range changes {
		t.row(c.GetUnitFullName(), strings.TrimPrefix(c.GetUnit(), "units/"), c.GetPeriod(), p.resultAndLevel(c.GetBefore()), p.resultAndLevel(c.GetAfter()),
			strings.Join(c.GetCriteria(), " "))
	}
	p.out.line()
	t.print(p.out, "")
	if more := all - len(changes); more > 0 {
		p.out.line(p.say(criteria.Say("cli.simulate.more", "number", p.count(more))))
	}
}

// resultAndLevel writes a result with its level.
func (p *program) resultAndLevel(s *pb.SimulatedStanding) string {
	if s.GetLevel() == "" || s.GetLevel() == "passed" {
		return p.result(s.GetResult())
	}
	return p.result(s.GetResult()) + " (" + s.GetLevel() + ")"
}
