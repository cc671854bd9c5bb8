package main

import (
	"flag"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// findingFlag are the flags that describe one finding.
type findingFlag struct {
	fact, value, reason, document, criterion string
	agrees, noData                           bool
	judgement                                choice
	revision                                 int
}

var judgementWords = []string{"meets", "fails"}

func findingFlags(fs *flag.FlagSet) *findingFlag {
	f := &findingFlag{judgement: choice{new(string), judgementWords}}
	fs.StringVar(&f.fact, "fact", "", "cli.flag.fact")
	fs.StringVar(&f.value, "value", "", "cli.flag.found-value")
	fs.StringVar(&f.reason, "reason", "", "cli.flag.found-reason")
	fs.StringVar(&f.document, "document", "", "cli.flag.found-document")
	fs.StringVar(&f.criterion, "criterion", "", "cli.flag.found-criterion")
	fs.BoolVar(&f.agrees, "agrees", false, "cli.flag.agrees")
	fs.BoolVar(&f.noData, "no-data", false, "cli.flag.found-no-data")
	fs.Var(&f.judgement, "judgement", "cli.flag.judgement")
	fs.IntVar(&f.revision, "seen", unseen, "cli.flag.seen")
	return f
}

// findings gives what is to be recorded: of the file, or of the flags.
func (p *program) findings(file string, one *findingFlag) ([]*pb.Finding, error) {
	if (file == "") == (one.fact == "") {
		return nil, usage("appraisal find", criteria.Say("cli.appraisal.file-or", "flag", "-fact"))
	}
	if file == "" {
		f := &pb.Finding{
			Fact: one.fact, Value: one.value, Agrees: one.agrees, NoData: one.noData, Reason: one.reason, Criterion: one.criterion,
			Judgement: pb.Finding_Judgement(pb.Finding_Judgement_value[strings.ToUpper(*one.judgement.value)]), Revision: int32(one.revision),
		}
		if one.document != "" {
			f.Evidence = []*pb.Evidence{{Document: one.document}}
		}
		return []*pb.Finding{f}, nil
	}
	content, err := p.readInput(file)
	if err != nil {
		return nil, err
	}
	return parseFindings(file, content)
}

// parseFindings reads a file of findings by fact. "tieuchi help appraisal find" describes it. The error is a FileErrors with every
// fault.
func parseFindings(name string, content []byte) ([]*pb.Finding, error) {
	r := &changeReader{answerReader{file: &answerFile{name: name}}}
	var found []*pb.Finding
	if root := r.document(content); root != nil {
		r.mapping(root, keys{"findings": func(v *yaml.Node) {
			r.byName(v, func(fact string, n *yaml.Node) { found = append(found, r.finding(fact, n)) })
		}})
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return found, nil
}

// byName visits a mapping whose keys are ids, each at most once.
func (r *changeReader) byName(n *yaml.Node, visit func(id string, n *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.fault(n, "NOT_A_MAPPING", "", criteria.Say("cli.answers-mapping"))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		id := n.Content[i].Value
		if seen[id] {
			r.fault(n.Content[i], "KEY_TWICE", "", criteria.Say("load.key-twice", "key", clip(id)))
			continue
		}
		seen[id] = true
		visit(id, n.Content[i+1])
	}
}

// finding reads one finding: the word agrees alone, or a mapping.
func (r *changeReader) finding(fact string, n *yaml.Node) *pb.Finding {
	f := &pb.Finding{Fact: fact, Revision: unseen}
	if n.Kind != yaml.MappingNode {
		f.Agrees = r.oneOf(n, "findings["+clip(fact)+"]", "agrees") == "agrees"
		return f
	}
	field := "findings[" + clip(fact) + "]."
	r.mapping(n, keys{
		"agrees": r.flag(&f.Agrees, field+"agrees"), "noData": r.flag(&f.NoData, field+"noData"), "value": r.into(&f.Value),
		"reason": r.into(&f.Reason), "criterion": r.into(&f.Criterion),
		"judgement": func(v *yaml.Node) {
			f.Judgement = pb.Finding_Judgement(pb.Finding_Judgement_value[strings.ToUpper(r.oneOf(v, field+"judgement", judgementWords...))])
		},
		"evidence": func(v *yaml.Node) {
			f.Evidence = (&answerFile{answers: []criteria.Answer{{Evidence: r.evidence(v, field+"evidence")}}}).proto()[0].GetEvidence()
		},
	})
	return f
}

// returned gives what goes back: of the file, or of the flags.
func (p *program) returned(file, criterion, reason, facts string) ([]*pb.ReturnedCriterion, error) {
	if (file == "") == (criterion == "") {
		return nil, usage("appraisal return", criteria.Say("cli.appraisal.file-or", "flag", "-criterion"))
	}
	if file == "" {
		c := &pb.ReturnedCriterion{Criterion: criterion, Reason: reason}
		if facts != "" {
			c.Facts = strings.Split(facts, ",")
		}
		return []*pb.ReturnedCriterion{c}, nil
	}
	content, err := p.readInput(file)
	if err != nil {
		return nil, err
	}
	return parseReturned(file, content)
}

// parseReturned reads a file of criteria that go back, each with its reason. The error is a FileErrors with every fault.
func parseReturned(name string, content []byte) ([]*pb.ReturnedCriterion, error) {
	r := &changeReader{answerReader{file: &answerFile{name: name}}}
	var back []*pb.ReturnedCriterion
	if root := r.document(content); root != nil {
		r.mapping(root, keys{"criteria": func(v *yaml.Node) {
			r.byName(v, func(id string, n *yaml.Node) { back = append(back, r.goesBack(id, n)) })
		}})
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return back, nil
}

// goesBack reads a criterion that goes back: its reason alone, or a mapping with the facts to open.
func (r *changeReader) goesBack(id string, n *yaml.Node) *pb.ReturnedCriterion {
	c := &pb.ReturnedCriterion{Criterion: id}
	if n.Kind != yaml.MappingNode {
		c.Reason = r.scalar(n)
		return c
	}
	r.mapping(n, keys{
		"reason": r.into(&c.Reason),
		"facts":  func(v *yaml.Node) { c.Facts = listOf(r, v, "criteria["+clip(id)+"].facts", r.scalar) },
	})
	return c
}
