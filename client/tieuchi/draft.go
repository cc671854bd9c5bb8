package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// draftTexts reads a rule-set file and its tests: those of the file that is named, or else those beside it, where there are
// any. tested tells whether there are tests.
func draftTexts(file, testFile string) (content, tests string, tested bool, err error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return "", "", false, err
	}
	name := testFile
	if name == "" {
		name = criteria.TestFile(file)
	}
	t, err := os.ReadFile(name)
	if testFile == "" && errors.Is(err, fs.ErrNotExist) {
		return string(b), "", false, nil
	}
	return string(b), string(t), true, err
}

// createDraft begins a draft with a file. Its request id is made of its content, so that sending the same again after a lost
// answer makes no second draft.
func createDraft(p *program, fs *flag.FlagSet) action {
	testFile := fs.String("tests", "", "cli.flag.tests")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		content, tests, _, err := draftTexts(args[0], *testFile)
		if err != nil {
			return err
		}
		id := *requestID
		if id == "" {
			sum := sha256.Sum256([]byte(content + "\x00" + tests))
			id = "sha256-" + hex.EncodeToString(sum[:])
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			d, err := c.Publication.CreateRuleSetDraft(ctx, &pb.CreateRuleSetDraftRequest{
				RuleSetDraft: &pb.RuleSetDraft{Content: content, Tests: tests}, RequestId: id,
			})
			if err != nil {
				return err
			}
			return p.show(d, func() { p.draft(d) })
		})(ctx, nil)
	}
}

// onDraft makes an action of a call that gives a draft.
func (p *program) onDraft(do func(ctx context.Context, c *client.Client, name string) (*pb.RuleSetDraft, error)) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		d, err := do(ctx, c, withPrefix("ruleSetDrafts/", args[0]))
		if err != nil {
			return err
		}
		return p.show(d, func() { p.draft(d) })
	})
}

// draftRevision gives the revision that was named, or else the one that stands.
func draftRevision(ctx context.Context, c *client.Client, name string, named int) (int32, error) {
	if named != 0 {
		return int32(named), nil
	}
	d, err := c.Publication.GetRuleSetDraft(ctx, &pb.GetRuleSetDraftRequest{Name: name})
	return d.GetRevision(), err
}

// updateDraft replaces the text of a draft, and its tests where there are some beside the file.
func updateDraft(p *program, fs *flag.FlagSet) action {
	testFile := fs.String("tests", "", "cli.flag.tests")
	revision := revisionFlag(fs)
	return func(ctx context.Context, args []string) error {
		content, tests, tested, err := draftTexts(args[1], *testFile)
		if err != nil {
			return err
		}
		mask := []string{"content"}
		if tested {
			mask = append(mask, "tests")
		}
		return p.onDraft(func(ctx context.Context, c *client.Client, name string) (*pb.RuleSetDraft, error) {
			from, err := draftRevision(ctx, c, name, *revision)
			if err != nil {
				return nil, err
			}
			return c.Publication.UpdateRuleSetDraft(ctx, &pb.UpdateRuleSetDraftRequest{
				RuleSetDraft: &pb.RuleSetDraft{Name: name, Revision: from, Content: content, Tests: tests}, UpdateMask: &fieldmaskpb.FieldMask{Paths: mask},
			})
		})(ctx, args)
	}
}

func proposeDraft(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return p.onDraft(func(ctx context.Context, c *client.Client, name string) (*pb.RuleSetDraft, error) {
		return c.Publication.ProposeRuleSetDraft(ctx, &pb.ProposeRuleSetDraftRequest{Name: name, Revision: int32(*revision)})
	})
}

func returnDraft(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	reason := fs.String("reason", "", "cli.flag.return-reason")
	return p.onDraft(func(ctx context.Context, c *client.Client, name string) (*pb.RuleSetDraft, error) {
		return c.Publication.ReturnRuleSetDraft(ctx, &pb.ReturnRuleSetDraftRequest{Name: name, Revision: int32(*revision), Reason: *reason})
	})
}

func discardDraft(p *program, fs *flag.FlagSet) action {
	revision := revisionFlag(fs)
	return p.onDraft(func(ctx context.Context, c *client.Client, name string) (*pb.RuleSetDraft, error) {
		return c.Publication.DiscardRuleSetDraft(ctx, &pb.DiscardRuleSetDraftRequest{Name: name, Revision: int32(*revision)})
	})
}

// showDraft shows a draft with its text and tests.
func showDraft(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		d, err := c.Publication.GetRuleSetDraft(ctx, &pb.GetRuleSetDraftRequest{Name: withPrefix("ruleSetDrafts/", args[0])})
		if err != nil {
			return err
		}
		return p.show(d, func() {
			p.draft(d)
			for _, text := range []string{d.GetContent(), d.GetTests()} {
				if text != "" {
					p.out.line()
					p.out.line(strings.TrimSuffix(text, "\n"))
				}
			}
		})
	})
}

// listDrafts lists drafts, newest first.
func listDrafts(p *program, fs *flag.FlagSet) action {
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.Publication.ListRuleSetDrafts, &pb.ListRuleSetDraftsRequest{PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListRuleSetDraftsResponse) *[]*pb.RuleSetDraft { return &a.RuleSetDrafts }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.draft"))},
				{title: p.title(criteria.Say("cli.head.rule-set"))},
				{title: p.title(criteria.Say("cli.head.state"))},
				{title: p.title(criteria.Say("cli.head.revision")), right: true},
				{title: p.title(criteria.Say("cli.head.updated"))},
			}}
			for _, d := range answer.GetRuleSetDrafts() {
				t.row(d.GetName(), d.GetRuleSetVersion(), p.draftState(d.GetState()), fmt.Sprint(d.GetRevision()), p.moment(d.GetUpdateTime()))
			}
			t.print(p.out, "")
		})
	})
}

// draft writes where a draft stands.
func (p *program) draft(d *pb.RuleSetDraft) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.draft")), d.GetName()},
		[2]string{p.say(criteria.Say("cli.head.rule-set")), d.GetRuleSetVersion()},
		[2]string{p.say(criteria.Say("cli.head.state")), p.draftState(d.GetState())},
		[2]string{p.say(criteria.Say("cli.head.reason")), d.GetReturnReason()},
		[2]string{p.say(criteria.Say("cli.head.authors")), strings.Join(d.GetAuthors(), ", ")},
		[2]string{p.say(criteria.Say("cli.head.revision")), fmt.Sprint(d.GetRevision())},
		[2]string{p.say(criteria.Say("cli.head.updated")), p.moment(d.GetUpdateTime())},
	)
}

// draftState names a state, as it stands where it is not known.
func (p *program) draftState(s pb.RuleSetDraft_State) string {
	switch s {
	case pb.RuleSetDraft_DRAFT, pb.RuleSetDraft_PROPOSED, pb.RuleSetDraft_PUBLISHED, pb.RuleSetDraft_DISCARDED:
		return p.say(criteria.DraftStateText(criteria.DraftState(strings.ToLower(s.String()))))
	}
	return s.String()
}
