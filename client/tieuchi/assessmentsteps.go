package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// signAssessment is the head's sign-off. It names the revision: what is signed is what was read.
func signAssessment(p *program, fs *flag.FlagSet) action {
	revision := fs.Int("revision", 0, "steps.flag.revision")
	sign := p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.SignAssessment(ctx, &pb.SignAssessmentRequest{Name: name, Revision: int32(*revision)})
	})
	return func(ctx context.Context, args []string) error {
		if *revision == 0 {
			return usage("assessment sign", criteria.Say("cli.flag-missing", "flag", "revision"))
		}
		return sign(ctx, args)
	}
}

// joinCampaign takes a draft into a campaign.
func joinCampaign(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		a, err := c.Assessments.JoinCampaign(ctx, &pb.JoinCampaignRequest{
			Name: withPrefix("assessments/", args[0]), Campaign: withPrefix("campaigns/", args[1]), Revision: int32(*revision),
		})
		if err != nil {
			return err
		}
		return p.show(a, func() { p.assessment(a) })
	})
}

func recallAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	reason := fs.String("reason", "", "steps.flag.recall-reason")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.RecallAssessment(ctx, &pb.RecallAssessmentRequest{Name: name, Revision: int32(*revision), Reason: *reason})
	})
}

func checkAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	note := fs.String("note", "", "steps.flag.note")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.CheckAssessment(ctx, &pb.CheckAssessmentRequest{Name: name, Revision: int32(*revision), Note: *note})
	})
}

func proposeAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	level := fs.String("level", "", "steps.flag.level")
	reason := fs.String("reason", "", "steps.flag.propose-reason")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.ProposeAssessment(ctx, &pb.ProposeAssessmentRequest{Name: name, Revision: int32(*revision), Level: *level, Reason: *reason})
	})
}

func declineAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	reason := fs.String("reason", "", "steps.flag.reason")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.DeclineAssessment(ctx, &pb.DeclineAssessmentRequest{Name: name, Revision: int32(*revision), Reason: *reason})
	})
}

func reopenAssessment(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	reason := fs.String("reason", "", "steps.flag.reason")
	return p.onAssessment(func(ctx context.Context, c *client.Client, name string) (*pb.Assessment, error) {
		return c.Assessments.ReopenAssessment(ctx, &pb.ReopenAssessmentRequest{Name: name, Revision: int32(*revision), Reason: *reason})
	})
}

// listProcedures lists the steps of the procedures, one or all.
func listProcedures(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		answer, err := c.Assessments.ListProcedures(ctx, &pb.ListProceduresRequest{})
		if err != nil {
			return err
		}
		if len(args) > 0 {
			if answer.Procedures, err = oneProcedure(answer.GetProcedures(), args[0]); err != nil {
				return err
			}
		}
		return p.show(answer, func() { p.procedures(answer.GetProcedures()) })
	})
}

// oneProcedure keeps the one with an id.
func oneProcedure(list []*pb.Procedure, id string) ([]*pb.Procedure, error) {
	var known []string
	for _, one := range list {
		if one.GetName() == withPrefix("procedures/", id) {
			return []*pb.Procedure{one}, nil
		}
		known = append(known, strings.TrimPrefix(one.GetName(), "procedures/"))
	}
	return nil, usage("procedures", criteria.Say("steps.unknown", "value", clip(id), "known", strings.Join(known, ", ")))
}

func (p *program) procedures(list []*pb.Procedure) {
	for i, one := range list {
		if i > 0 {
			p.out.line()
		}
		p.out.line(p.text(one.GetTitle()) + " (" + strings.TrimPrefix(one.GetName(), "procedures/") + ")")
		t := table{columns: []column{
			{title: p.title(criteria.Say("steps.head.step")), most: 40},
			{title: p.title(criteria.Say("cli.head.role"))},
			{title: p.title(criteria.Say("steps.head.from"))},
			{title: p.title(criteria.Say("steps.head.to"))},
			{title: p.title(criteria.Say("steps.head.actions")), most: 50},
			{title: p.title(criteria.Say("cli.head.basis")), most: 30},
		}}
		for _, s := range one.GetSteps() {
			basis := s.GetBasis()
			if basis == criteria.NoLegalBasis {
				basis = p.say(criteria.Say("steps.no-basis"))
			}
			t.row(p.text(s.GetTitle()), p.role(s.GetRole()), p.day(s.GetValidFrom()), p.day(s.GetValidTo()), p.works(s.GetActions()), basis)
		}
		t.print(p.out, "")
	}
}

// works puts what is done in a step into words; what a newer server names and this program does not know stays as it is.
func (p *program) works(actions []string) string {
	words := make([]string, len(actions))
	for i, word := range actions {
		words[i] = word
		if a, ok := criteria.ActionOf(word); ok {
			words[i] = p.say(criteria.ActionText(a))
		}
	}
	return strings.Join(words, ", ")
}

// correction says what is left to correct, and until when.
func (p *program) correction(a *pb.Assessment) [][2]string {
	return [][2]string{
		{p.say(criteria.Say("steps.head.correct-by")), p.day(a.GetCorrectBy())},
		{p.say(criteria.Say("steps.head.open-criteria")), strings.Join(a.GetOpenCriteria(), ", ")},
	}
}

// course says where an assessment stands in a campaign; nothing for one without.
func (p *program) course(a *pb.Assessment) [][2]string {
	if a.GetCampaign() == "" {
		return nil
	}
	signed := criteria.Say("steps.unsigned")
	if a.GetSigned() {
		signed = criteria.Say("steps.signed")
	}
	return [][2]string{
		{p.say(criteria.Say("steps.head.campaign")), a.GetCampaign()},
		{p.say(criteria.Say("steps.head.signed")), p.say(signed)},
		{p.say(criteria.Say("steps.head.proposed")), a.GetProposedLevel()},
	}
}
