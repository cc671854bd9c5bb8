package main

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// readChangeSet reads the file of a change set, YAML or JSON, standard input for "-". "tieuchi help units changes propose"
// describes it.
func (p *program) readChangeSet(name string) (*pb.UnitChangeSet, error) {
	content, err := p.readInput(name)
	if err != nil {
		return nil, err
	}
	return parseChangeSet(name, content)
}

// parseChangeSet reads a change set. A code or a day is taken as the text that stands there. The error is a FileErrors with every
// fault; what the units themselves make wrong is the server's to say.
func parseChangeSet(name string, content []byte) (*pb.UnitChangeSet, error) {
	r := &changeReader{answerReader{file: &answerFile{name: name}}}
	set := &pb.UnitChangeSet{}
	if root := r.document(content); root != nil {
		r.mapping(root, keys{
			"title": r.into(&set.Title), "basis": r.into(&set.Basis), "effective": r.into(&set.Effective), "note": r.into(&set.Note),
			"operations": func(v *yaml.Node) { set.Operations = listOf(r, v, "operations", r.operation) },
		})
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return set, nil
}

// changeReader reads a change set in the way in which answers are read.
type changeReader struct{ answerReader }

// into takes a text over.
func (r *changeReader) into(text *string) func(*yaml.Node) {
	return func(v *yaml.Node) { *text = r.scalar(v) }
}

// flag takes a yes or no over.
func (r *changeReader) flag(yes *bool, field string) func(*yaml.Node) {
	return func(v *yaml.Node) { *yes = r.oneOf(v, field, "true", "false") == "true" }
}

// listOf reads the items of a list.
func listOf[T any](r *changeReader, n *yaml.Node, field string, item func(*yaml.Node) T) []T {
	if n.Kind != yaml.SequenceNode {
		r.fault(n, "NOT_A_LIST", field, criteria.Say("cli.answers-list"))
		return nil
	}
	all := make([]T, len(n.Content))
	for i, one := range n.Content {
		all[i] = item(one)
	}
	return all
}

func (r *changeReader) operation(n *yaml.Node) *pb.UnitOperation {
	o := &pb.UnitOperation{}
	r.mapping(n, keys{
		"kind": func(v *yaml.Node) {
			kinds := make([]string, 0, len(units.OperationKinds()))
			for _, k := range units.OperationKinds() {
				kinds = append(kinds, string(k))
			}
			o.Kind = pb.UnitOperation_Kind(pb.UnitOperation_Kind_value[strings.ToUpper(r.oneOf(v, "kind", kinds...))])
		},
		"level": r.into(&o.Level), "basis": r.into(&o.Basis), "note": r.into(&o.Note), "unit": r.into(&o.Unit), "name": r.into(&o.Name),
		"newKind": r.into(&o.NewKind), "district": r.into(&o.District), "province": r.into(&o.Province),
		"predecessors": func(v *yaml.Node) { o.Predecessors = listOf(r, v, "predecessors", r.part) },
		"successors":   func(v *yaml.Node) { o.Successors = listOf(r, v, "successors", r.newUnit) },
		"lines":        func(v *yaml.Node) { o.Lines = listOf(r, v, "lines", r.line) },
	})
	return o
}

// part reads a predecessor: its code alone, or a mapping with more about it.
func (r *changeReader) part(n *yaml.Node) *pb.UnitPart {
	u := &pb.UnitPart{}
	if n.Kind != yaml.MappingNode {
		u.Code = r.scalar(n)
		return u
	}
	r.mapping(n, keys{"code": r.into(&u.Code), "note": r.into(&u.Note), "part": r.flag(&u.Part, "part")})
	return u
}

func (r *changeReader) newUnit(n *yaml.Node) *pb.NewUnit {
	u := &pb.NewUnit{}
	r.mapping(n, keys{
		"code": r.into(&u.Code), "name": r.into(&u.Name), "kind": r.into(&u.Kind), "district": r.into(&u.District),
		"province": r.into(&u.Province), "area": r.into(&u.Area),
	})
	return u
}

func (r *changeReader) line(n *yaml.Node) *pb.UnitLine {
	l := &pb.UnitLine{}
	r.mapping(n, keys{
		"predecessor": r.into(&l.Predecessor), "successor": r.into(&l.Successor), "part": r.flag(&l.Part, "part"),
		"basis": r.into(&l.Basis), "note": r.into(&l.Note),
	})
	return l
}
