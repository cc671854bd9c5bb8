package main

import (
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// changeSet writes where a change set stands, then its clauses, then what it would do where that was asked.
func (p *program) changeSet(s *pb.UnitChangeSet) {
	name := s.GetName()
	if name == "" {
		name = p.say(criteria.Say("cli.dry-run"))
	}
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.change-set")), name},
		[2]string{p.say(criteria.Say("cli.head.title")), s.GetTitle()},
		[2]string{p.say(criteria.Say("cli.head.basis")), s.GetBasis()},
		[2]string{p.say(criteria.Say("cli.head.effective")), p.day(s.GetEffective())},
		[2]string{p.say(criteria.Say("cli.head.province")), s.GetProvince()},
		[2]string{p.say(criteria.Say("cli.head.state")), p.changeState(s.GetState())},
		[2]string{p.say(criteria.Say("cli.head.reason")), s.GetWithdrawReason()},
		[2]string{p.say(criteria.Say("cli.head.proposer")), s.GetProposer()},
		[2]string{p.say(criteria.Say("cli.head.checker")), s.GetChecker()},
		[2]string{p.say(criteria.Say("cli.head.enactor")), s.GetEnactor()},
		[2]string{p.say(criteria.Say("cli.head.revision")), fmt.Sprint(s.GetRevision())},
		[2]string{p.say(criteria.Say("cli.head.updated")), p.moment(s.GetUpdateTime())},
		[2]string{p.say(criteria.Say("cli.head.note")), s.GetNote()},
	)
	if len(s.GetOperations()) > 0 {
		p.out.line()
		p.operations(s.GetOperations())
	}
	if s.GetPreview() != nil {
		p.out.line()
		p.preview(s.GetPreview())
	}
}

// operations writes clauses one a line: what is done, to whom, and who comes of it.
func (p *program) operations(all []*pb.UnitOperation) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.operation"))},
		{title: p.title(criteria.Say("cli.head.units-before"))},
		{title: p.title(criteria.Say("cli.head.units-after"))},
		{title: p.title(criteria.Say("cli.head.basis"))},
	}}
	for _, o := range all {
		var before, after []string
		if o.GetUnit() != "" {
			before = append(before, o.GetUnit())
		}
		for _, u := range o.GetPredecessors() {
			before = append(before, u.GetCode()+p.onlyPart(u.GetPart()))
		}
		for _, text := range []string{o.GetName(), o.GetNewKind(), o.GetDistrict(), o.GetProvince()} {
			if text != "" {
				after = append(after, text)
			}
		}
		for _, u := range o.GetSuccessors() {
			after = append(after, strings.TrimSpace(u.GetCode()+" "+criteria.Kind(u.GetKind()).Label().VI+" "+u.GetName()))
		}
		t.row(p.operation(o.GetKind()), strings.Join(before, ", "), strings.Join(after, ", "), o.GetBasis())
		for _, l := range o.GetLines() {
			t.row("", l.GetPredecessor()+p.onlyPart(l.GetPart()), l.GetSuccessor(), l.GetBasis())
		}
	}
	t.print(p.out, "")
}

// onlyPart marks a unit of which only a part goes.
func (p *program) onlyPart(part bool) string {
	if !part {
		return ""
	}
	return " (" + p.say(criteria.Say("cli.part")) + ")"
}

// operation names what is done, as it stands where it is not known.
func (p *program) operation(k pb.UnitOperation_Kind) string {
	if k == pb.UnitOperation_KIND_UNSPECIFIED || pb.UnitOperation_Kind_name[int32(k)] == "" {
		return k.String()
	}
	return p.say(criteria.Say("cli.operation." + strings.ReplaceAll(strings.ToLower(k.String()), "_", "-")))
}
