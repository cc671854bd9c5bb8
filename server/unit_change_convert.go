package main

import (
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

var (
	changeStates = map[units.ChangeState]tieuchiv1.UnitChangeSet_State{
		units.ChangeProposed: tieuchiv1.UnitChangeSet_PROPOSED, units.ChangeChecked: tieuchiv1.UnitChangeSet_CHECKED,
		units.ChangeEnacted: tieuchiv1.UnitChangeSet_ENACTED, units.ChangeWithdrawn: tieuchiv1.UnitChangeSet_WITHDRAWN,
	}
	operationKinds = map[units.OperationKind]tieuchiv1.UnitOperation_Kind{
		units.Merge: tieuchiv1.UnitOperation_MERGE, units.Split: tieuchiv1.UnitOperation_SPLIT,
		units.Reorganise: tieuchiv1.UnitOperation_REORGANISE, units.Rename: tieuchiv1.UnitOperation_RENAME,
		units.ChangeKind: tieuchiv1.UnitOperation_CHANGE_KIND, units.ChangeParent: tieuchiv1.UnitOperation_CHANGE_PARENT,
		units.Found: tieuchiv1.UnitOperation_FOUND, units.End: tieuchiv1.UnitOperation_END,
	}
)

// entryFromProto reads what an office enters.
func entryFromProto(in *tieuchiv1.UnitChangeSet) (units.Entry, error) {
	e := units.Entry{Title: in.GetTitle(), Basis: in.GetBasis(), Note: in.GetNote()}
	var err error
	if e.Effective, err = dateFromProto(in.GetEffective(), "effective"); err != nil {
		return e, err
	}
	for _, o := range in.GetOperations() {
		e.Operations = append(e.Operations, operationFromProto(o))
	}
	if in.GetImport() != nil {
		e.Import, err = tablesFromProto(in.GetImport())
	}
	return e, err
}

func operationFromProto(in *tieuchiv1.UnitOperation) units.Operation {
	o := units.Operation{
		Kind: back(operationKinds, in.GetKind(), ""), Level: criteria.Level(in.GetLevel()), Basis: in.GetBasis(), Note: in.GetNote(),
		Unit: in.GetUnit(), Name: in.GetName(), NewKind: criteria.Kind(in.GetNewKind()), District: in.GetDistrict(), Province: in.GetProvince(),
	}
	if o.Level == "" {
		o.Level = criteria.Commune
	}
	for _, p := range in.GetPredecessors() {
		o.Predecessors = append(o.Predecessors, units.Part{Code: p.GetCode(), Part: p.GetPart(), Note: p.GetNote()})
	}
	for _, u := range in.GetSuccessors() {
		o.Successors = append(o.Successors, units.NewUnit{
			Code: u.GetCode(), Name: u.GetName(), Kind: criteria.Kind(u.GetKind()), District: u.GetDistrict(), Province: u.GetProvince(),
			Area: criteria.Area(u.GetArea()),
		})
	}
	for _, l := range in.GetLines() {
		o.Lines = append(o.Lines, units.Line{
			Predecessor: l.GetPredecessor(), Successor: l.GetSuccessor(), Part: l.GetPart(), Basis: l.GetBasis(), Note: l.GetNote(),
		})
	}
	return o
}

func tablesFromProto(in *tieuchiv1.UnitTables) (*units.Import, error) {
	t := &units.Import{
		Communes: in.GetCommunes(), Districts: in.GetDistricts(), Provinces: in.GetProvinces(), Successions: in.GetSuccessions(),
	}
	for i, s := range in.GetLists() {
		day, err := criteria.ParseDate(s)
		if err != nil {
			return nil, at(err, "import.lists["+itoa(i)+"]")
		}
		t.Lists = append(t.Lists, day)
	}
	return t, nil
}

func changeSetToProto(s *units.ChangeSet) *tieuchiv1.UnitChangeSet {
	p := &tieuchiv1.UnitChangeSet{
		Name: s.Name(), Title: s.Title, Basis: s.Basis, Effective: s.Effective.String(), Note: s.Note, State: changeStates[s.State],
		Revision: s.Revision, Province: s.Province, Proposer: s.Proposer, Checker: s.Checker, Enactor: s.Enactor, Authors: s.Authors,
		Withdrawer: s.Withdrawer, WithdrawReason: s.Reason, CreateTime: timeToProto(s.CreatedAt), UpdateTime: timeToProto(s.UpdatedAt),
		EnactTime: timeToProto(s.EnactedAt),
	}
	if s.Sequence > 0 {
		p.Sequence = itoa64(s.Sequence)
	}
	for i := range s.Operations {
		p.Operations = append(p.Operations, operationToProto(&s.Operations[i]))
	}
	if t := s.Import; t != nil {
		p.Import = &tieuchiv1.UnitTables{Communes: t.Communes, Districts: t.Districts, Provinces: t.Provinces, Successions: t.Successions}
		for _, day := range t.Lists {
			p.Import.Lists = append(p.Import.Lists, day.String())
		}
	}
	return p
}

func operationToProto(o *units.Operation) *tieuchiv1.UnitOperation {
	p := &tieuchiv1.UnitOperation{
		Kind: operationKinds[o.Kind], Level: string(o.Level), Basis: o.Basis, Note: o.Note, Unit: o.Unit, Name: o.Name,
		NewKind: string(o.NewKind), District: o.District, Province: o.Province,
	}
	for _, one := range o.Predecessors {
		p.Predecessors = append(p.Predecessors, &tieuchiv1.UnitPart{Code: one.Code, Part: one.Part, Note: one.Note})
	}
	for _, one := range o.Successors {
		p.Successors = append(p.Successors, &tieuchiv1.NewUnit{
			Code: one.Code, Name: one.Name, Kind: string(one.Kind), District: one.District, Province: one.Province, Area: string(one.Area),
		})
	}
	for _, one := range o.Lines {
		p.Lines = append(p.Lines, &tieuchiv1.UnitLine{
			Predecessor: one.Predecessor, Successor: one.Successor, Part: one.Part, Basis: one.Basis, Note: one.Note,
		})
	}
	return p
}

// differenceToProto says what differs in the catalogue, by level.
func differenceToProto(before, after *units.Catalogue, d *units.Difference) []*tieuchiv1.UnitLevelChange {
	var all []*tieuchiv1.UnitLevelChange
	for i := range d.Levels {
		l := &d.Levels[i]
		p := &tieuchiv1.UnitLevelChange{
			Level: string(l.Level), Before: int32(l.Before), After: int32(l.After), Ended: unitsToProto(before, l.Ended),
			Begun: unitsToProto(after, l.Begun), Absorbed: unitsToProto(after, l.Absorbed), Divided: unitsToProto(before, l.Divided),
		}
		for j := range l.Continued {
			one := &l.Continued[j]
			p.Continued = append(p.Continued, &tieuchiv1.UnitContinuation{Old: unitToProto(before, &one.Old), New: unitToProto(after, &one.New)})
		}
		all = append(all, p)
	}
	return all
}
