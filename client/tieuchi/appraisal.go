package main

import (
	"context"
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// onAppraisal makes an action of a call that gives an appraisal.
func (p *program) onAppraisal(do func(ctx context.Context, c *client.Client, name string) (*pb.Appraisal, error)) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		a, err := do(ctx, c, withPrefix("assessments/", args[0]))
		if err != nil {
			return err
		}
		return p.show(a, func() { p.appraisal(a, false) })
	})
}

// showAppraisal writes what was claimed beside what was found.
func showAppraisal(p *program, fs *flag.FlagSet) action {
	whole := fs.Bool("all", false, "cli.flag.appraisal-all")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		a, err := c.Appraisals.GetAppraisal(ctx, &pb.GetAppraisalRequest{Name: withPrefix("assessments/", args[0]) + "/appraisal"})
		if err != nil {
			return err
		}
		return p.show(a, func() { p.appraisal(a, *whole) })
	})
}

// recordFindings records what was found: about one fact by flags, or about many by a file.
func recordFindings(p *program, fs *flag.FlagSet) action {
	file := fs.String("f", "", "cli.flag.findings-file")
	one := findingFlags(fs)
	return func(ctx context.Context, args []string) error {
		findings, err := p.findings(*file, one)
		if err != nil {
			return err
		}
		return p.onAppraisal(func(ctx context.Context, c *client.Client, name string) (*pb.Appraisal, error) {
			if err := lastSeen(ctx, c, name, findings); err != nil {
				return nil, err
			}
			return c.Appraisals.RecordFindings(ctx, &pb.RecordFindingsRequest{Name: name, Findings: findings})
		})(ctx, args)
	}
}

// unseen says that the revision of a finding is not given: then it is made from the one that stands when the command is run.
const unseen = -1

// lastSeen puts in the revision of the last finding where none is given.
func lastSeen(ctx context.Context, c *client.Client, name string, findings []*pb.Finding) error {
	seen := map[string]int32{}
	for _, f := range findings {
		if f.GetRevision() != unseen {
			continue
		}
		if len(seen) == 0 {
			a, err := c.Appraisals.GetAppraisal(ctx, &pb.GetAppraisalRequest{Name: name + "/appraisal"})
			if err != nil {
				return err
			}
			for _, cr := range a.GetCriteria() {
				for _, x := range cr.GetFacts() {
					seen[x.GetFact()] = x.GetRevision()
				}
			}
		}
		f.Revision = seen[f.GetFact()]
	}
	return nil
}

// returnCriteria gives criteria back: one by flags, or many by a file.
func returnCriteria(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	file := fs.String("f", "", "cli.flag.criteria-file")
	criterion := fs.String("criterion", "", "cli.flag.criterion")
	reason := fs.String("reason", "", "cli.flag.return-reason")
	facts := fs.String("facts", "", "cli.flag.open-facts")
	on := fs.String("on", "", "cli.flag.returned-on")
	by := fs.String("correct-by", "", "cli.flag.correct-by")
	return func(ctx context.Context, args []string) error {
		back, err := p.returned(*file, *criterion, *reason, *facts)
		if err != nil {
			return err
		}
		return p.onAppraisal(func(ctx context.Context, c *client.Client, name string) (*pb.Appraisal, error) {
			return c.Appraisals.ReturnCriteria(ctx, &pb.ReturnCriteriaRequest{
				Name: name, Revision: int32(*revision), Criteria: back, ReturnedOn: *on, CorrectBy: *by,
			})
		})(ctx, args)
	}
}

func completeAppraisal(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return p.onAppraisal(func(ctx context.Context, c *client.Client, name string) (*pb.Appraisal, error) {
		return c.Appraisals.CompleteAppraisal(ctx, &pb.CompleteAppraisalRequest{Name: name, Revision: int32(*revision)})
	})
}

// addComment adds to the discussion of a criterion.
func addComment(p *program, fs *flag.FlagSet) action {
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		x, err := c.Appraisals.CreateComment(ctx, &pb.CreateCommentRequest{
			Parent: withPrefix("assessments/", args[0]), RequestId: *requestID, Comment: &pb.Comment{Criterion: args[1], Text: strings.Join(args[2:], " ")},
		})
		if err != nil {
			return err
		}
		return p.show(x, func() { p.comments([]*pb.Comment{x}) })
	})
}

// listComments writes the discussion, oldest first.
func listComments(p *program, fs *flag.FlagSet) action {
	criterion := fs.String("criterion", "", "cli.flag.criterion")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.ListCommentsRequest{Parent: withPrefix("assessments/", args[0]), Criterion: *criterion, PageSize: pageSize(*limit)}
		pages := client.Pages(ctx, c.Appraisals.ListComments, request)
		answer, err := all(pages, func(a *pb.ListCommentsResponse) *[]*pb.Comment { return &a.Comments }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.comments(answer.GetComments()) })
	})
}

func (p *program) comments(list []*pb.Comment) {
	for _, c := range list {
		p.out.line(p.moment(c.GetRecordTime()) + "  " + c.GetCriterion() + "  " + p.role(c.GetRole()) + "  " + c.GetActor())
		p.out.paragraph("  ", c.GetText())
	}
}

// listFindings writes every finding, oldest first, those that were replaced too.
func listFindings(p *program, fs *flag.FlagSet) action {
	fact := fs.String("fact", "", "cli.flag.fact")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.ListFindingsRequest{Parent: withPrefix("assessments/", args[0]), Fact: *fact, PageSize: pageSize(*limit)}
		pages := client.Pages(ctx, c.Appraisals.ListFindings, request)
		answer, err := all(pages, func(a *pb.ListFindingsResponse) *[]*pb.Finding { return &a.Findings }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.recorded"))},
				{title: p.title(criteria.Say("cli.head.finding"))},
				{title: p.title(criteria.Say("cli.head.claimed")), right: true, most: 24},
				{title: p.title(criteria.Say("cli.head.appraised")), right: true, most: 24},
				{title: p.title(criteria.Say("cli.head.reason")), most: 44},
				{title: p.title(criteria.Say("cli.head.appraiser"))},
			}}
			for _, f := range answer.GetFindings() {
				t.row(p.moment(f.GetRecordTime()), f.GetName(), p.claimedValue(f.GetClaimed()), p.found(f), f.GetReason(), f.GetActor())
			}
			t.print(p.out, "")
		})
	})
}
