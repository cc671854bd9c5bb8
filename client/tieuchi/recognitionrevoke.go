package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// revokeRecognition revokes a recognition by a decision.
func revokeRecognition(p *program, fs *flag.FlagSet) action {
	number := fs.String("decision-number", "", "cli.flag.decision-number")
	date := fs.String("decision-date", "", "cli.flag.decision-date")
	office := fs.String("office", "", "cli.flag.office")
	reason := fs.String("reason", "", "recognition.flag-reason")
	objection := fs.String("objection", "", "recognition.flag-objection")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.RevokeRecognitionRequest{
			Name: withPrefix("recognitions/", args[0]), DecisionNumber: *number, DecisionDate: *date, Office: *office, Reason: *reason,
		}
		if *objection != "" {
			request.Objection = withPrefix("objections/", *objection)
		}
		r, err := c.Recognitions.RevokeRecognition(ctx, request)
		if err != nil {
			return err
		}
		return p.show(r, func() { p.recognition(r) })
	})
}

// batchRecognitions recognises a list by one decision, or shows with -preview what that would be. Nothing is written while anything
// stands against a line: then it ends with a code.
func batchRecognitions(p *program, fs *flag.FlagSet) action {
	request := &pb.RecogniseAssessmentsRequest{}
	fs.StringVar(&request.DecisionNumber, "decision-number", "", "cli.flag.decision-number")
	fs.StringVar(&request.DecisionDate, "decision-date", "", "cli.flag.decision-date")
	fs.StringVar(&request.Office, "office", "", "cli.flag.office")
	fs.StringVar(&request.ValidFrom, "valid-from", "", "recognition.flag-from")
	fs.StringVar(&request.ValidTo, "valid-to", "", "recognition.flag-to")
	fs.StringVar(&request.ListDigest, "digest", "", "recognition.flag-digest")
	fs.BoolVar(&request.ValidateOnly, "preview", false, "recognition.flag-preview")
	fs.StringVar(&request.RequestId, "request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		content, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		if request.Items = itemsOf(string(content)); len(request.Items) == 0 {
			return usage("recognition batch", criteria.Say("recognition.list-empty", "file", args[0]))
		}
		if request.RequestId == "" && !request.ValidateOnly { // as in submit: the same list twice is one decision
			b, err := proto.MarshalOptions{Deterministic: true}.Marshal(request)
			if err != nil {
				return err
			}
			sum := sha256.Sum256(b)
			request.RequestId = "sha256-" + hex.EncodeToString(sum[:])
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			answer, err := c.Recognitions.RecogniseAssessments(ctx, request)
			if err != nil {
				return err
			}
			if err := p.show(answer, func() { p.batch(answer) }); err != nil {
				return err
			}
			if request.ValidateOnly && answer.GetRefused() != "0" {
				return exit(exitError)
			}
			return nil
		})(ctx, args)
	}
}

// itemsOf reads a list: an assessment in each line, then, behind tabs, level and reason where they are not those that follow. Empty
// lines, and those that begin with #, are left out.
func itemsOf(content string) []*pb.RecognitionItem {
	var items []*pb.RecognitionItem
	for line := range strings.Lines(content) {
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := append(strings.SplitN(line, "\t", 3), "", "")
		items = append(items, &pb.RecognitionItem{
			Assessment: withPrefix("assessments/", strings.TrimSpace(fields[0])), Level: strings.TrimSpace(fields[1]), Reason: strings.TrimSpace(fields[2]),
		})
	}
	return items
}

// batch writes the differences line by line, then what was recognised.
func (p *program) batch(a *pb.RecogniseAssessmentsResponse) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.assessment"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("recognition.head-claimed"))},
		{title: p.title(criteria.Say("recognition.head-appraised"))},
		{title: p.title(criteria.Say("recognition.head-proposed"))},
		{title: p.title(criteria.Say("cli.head.reached"))},
		{title: p.title(criteria.Say("recognition.head-remarks"))},
	}}
	for _, d := range a.GetDifferences() {
		appraised := ""
		if d.GetAppraised() {
			appraised = p.listedResult(d.GetAppraisedResult(), d.GetAppraisedLevel())
		}
		t.row(d.GetAssessment(), d.GetUnitFullName(), p.listedResult(d.GetClaimedResult(), d.GetClaimedLevel()), appraised, d.GetProposedLevel(),
			d.GetLevel(), p.remarks(d))
	}
	t.print(p.out, "")
	p.out.line()
	p.out.pairs(
		[2]string{p.say(criteria.Say("recognition.head-differing")), a.GetDiffering()},
		[2]string{p.say(criteria.Say("recognition.head-refused")), a.GetRefused()},
		[2]string{p.say(criteria.Say("recognition.head-digest")), a.GetListDigest()},
	)
	if len(a.GetRecognitions()) > 0 {
		p.out.line()
		p.recognitions(a.GetRecognitions())
	}
}

func (p *program) listedResult(r pb.Verdict_Result, level string) string {
	if r == pb.Verdict_RESULT_UNSPECIFIED {
		return ""
	}
	return strings.TrimSpace(p.result(r) + " " + level)
}

// remarks puts what stands against a line before what is to be known of it.
func (p *program) remarks(d *pb.RecognitionDifference) string {
	var all []string
	for _, w := range d.GetRefusals() {
		all = append(all, "✗ "+p.text(w.GetMessage()))
	}
	for _, w := range d.GetWarnings() {
		all = append(all, "! "+p.text(w.GetMessage()))
	}
	if d.GetDiffers() {
		all = append(all, "≠")
	}
	return strings.Join(all, " ")
}
