package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// assessment writes an assessment: where it stands, then its verdict.
func (p *program) assessment(a *pb.Assessment) {
	r := a.GetRecognition()
	pairs := [][2]string{
		{p.say(criteria.Say("cli.head.assessment")), a.GetName()},
		{p.say(criteria.Say("cli.head.unit")), strings.TrimSpace(a.GetUnitFullName() + " (" + a.GetUnit() + ")")},
		{p.say(criteria.Say("cli.head.rule-set")), a.GetRuleSetVersion()},
		{p.say(criteria.Say("cli.head.period")), a.GetPeriod()},
		{p.say(criteria.Say("cli.head.state")), p.state(a.GetState())},
		{p.say(criteria.Say("cli.head.pending")), a.GetPendingWith()},
		{p.say(criteria.Say("cli.head.filed-on")), p.day(a.GetFiledOn())},
		{p.say(criteria.Say("cli.head.returned-on")), p.day(a.GetReturnedOn())},
		{p.say(criteria.Say("cli.head.reason")), a.GetReturnReason()},
	}
	pairs = append(append(pairs, p.correction(a)...), p.course(a)...)
	p.out.pairs(append(pairs, [][2]string{
		{p.say(criteria.Say("cli.head.round-level")), p.finalLevel(a.GetFinalLevel())},
		{p.say(criteria.Say("cli.head.decision")), p.decision(r.GetDecisionNumber(), r.GetDecisionDate())},
		{p.say(criteria.Say("cli.head.revision")), fmt.Sprint(a.GetRevision())},
	}...)...)
	if a.GetVerdict() != nil {
		p.out.line()
		p.verdict(a.GetVerdict(), a.GetWarnings())
	}
}

// finalLevel says what the round gives, nothing where it is not finalised.
func (p *program) finalLevel(l *pb.FinalLevel) string {
	if l == nil {
		return ""
	}
	level := l.GetLevel()
	if level == "" {
		level = p.say(criteria.Say("level.none"))
	}
	return level + " (" + l.GetFinalisation() + ")"
}

// state names a state, as it stands where it is not known.
func (p *program) state(s pb.Assessment_State) string {
	switch s {
	case pb.Assessment_DRAFT, pb.Assessment_SUBMITTED, pb.Assessment_RETURNED, pb.Assessment_RECOGNISED,
		pb.Assessment_CHECKED, pb.Assessment_APPRAISED, pb.Assessment_PROPOSED, pb.Assessment_DECLINED:
		return p.say(criteria.StateText(criteria.State(strings.ToLower(s.String()))))
	}
	return s.String()
}

// decision names a decision by number and day, nothing for none.
func (p *program) decision(number, date string) string {
	if number == "" {
		return ""
	}
	return p.say(criteria.Say("cli.decision", "number", number, "day", p.day(date)))
}

// onAssessment makes an action of a call that gives an assessment.
func (p *program) onAssessment(do func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error)) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		a, err := do(ctx, c, withPrefix("assessments/", args[0]))
		if err != nil {
			return err
		}
		return p.show(a, func() { p.assessment(a) })
	})
}

func getAssessment(p *program, _ *flag.FlagSet) action {
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.GetAssessment(ctx, &pb.GetAssessmentRequest{Name: name})
	})
}

// revisionFlag declares the revision that a change is made from.
func revisionFlag(fs *flag.FlagSet) *int { return fs.Int("revision", 0, "cli.flag.revision") }

// answerAssessment merges the answers of a file into an open assessment.
func answerAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return func(ctx context.Context, args []string) error {
		file, err := p.readAnswers(args[1])
		if err != nil {
			return err
		}
		return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
			from := int32(*revision)
			if from == 0 { // a change names the revision that it was made from
				a, err := c.Assessments.GetAssessment(ctx, &pb.GetAssessmentRequest{Name: name})
				if err != nil {
					return nil, err
				}
				from = a.GetRevision()
			}
			return c.Assessments.UpdateAssessment(ctx, &pb.UpdateAssessmentRequest{
				Assessment: &pb.Assessment{Name: name, Revision: from, Answers: file.proto()}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"answers"}},
			})
		})(ctx, args)
	}
}

func submitAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	filedOn := fs.String("filed-on", "", "cli.flag.filed-on")
	late := fs.String("late-reason", "", "steps.flag.late-reason")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.SubmitAssessment(ctx, &pb.SubmitAssessmentRequest{Name: name, Revision: int32(*revision), FiledOn: *filedOn, LateReason: *late})
	})
}

func returnAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	reason := fs.String("reason", "", "cli.flag.return-reason")
	on := fs.String("on", "", "cli.flag.returned-on")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.ReturnAssessment(ctx, &pb.ReturnAssessmentRequest{Name: name, Revision: int32(*revision), Reason: *reason, ReturnedOn: *on})
	})
}

func recogniseAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	d := decisionFlags(fs)
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.RecogniseAssessment(ctx, &pb.RecogniseAssessmentRequest{
			Name: name, Revision: int32(*revision), DecisionNumber: d.number, DecisionDate: d.date, Office: d.office, Level: d.level, Reason: d.reason,
			ValidFrom: d.from, ValidTo: d.to,
		})
	})
}

// decisionFlag are the flags that describe a decision.
type decisionFlag struct{ number, date, office, level, reason, from, to string }

func decisionFlags(fs *flag.FlagSet) *decisionFlag {
	d := &decisionFlag{}
	fs.StringVar(&d.number, "decision-number", "", "cli.flag.decision-number")
	fs.StringVar(&d.date, "decision-date", "", "cli.flag.decision-date")
	fs.StringVar(&d.office, "office", "", "cli.flag.office")
	fs.StringVar(&d.level, "level", "", "cli.flag.decision-level")
	fs.StringVar(&d.reason, "reason", "", "cli.flag.decision-reason")
	fs.StringVar(&d.from, "valid-from", "", "recognition.flag-from")
	fs.StringVar(&d.to, "valid-to", "", "recognition.flag-to")
	return d
}
