package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// submit opens an assessment with the answers of a file, and files it in the same call unless it stays a draft.
func submit(p *program, fs *flag.FlagSet) action {
	ruleSet := fs.String("ruleset", "", "cli.flag.ruleset-remote")
	unit := fs.String("unit", "", "cli.flag.unit")
	period := fs.String("period", "", "cli.flag.period")
	campaign := fs.String("campaign", "", "cli.flag.campaign-of")
	filedOn := fs.String("filed-on", "", "cli.flag.filed-on")
	draft := fs.Bool("draft", false, "cli.flag.draft")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		file, err := p.readAnswers(args[0]) // a fault in the file needs no server
		if err != nil {
			return err
		}
		for _, v := range []struct {
			given string
			value *string
		}{{*ruleSet, &file.ruleSet}, {*unit, &file.unit}, {*period, &file.period}} {
			if v.given != "" {
				*v.value = v.given
			}
		}
		if *campaign != "" {
			*campaign = withPrefix("campaigns/", *campaign)
		}
		request, err := file.create(*campaign, *filedOn, !*draft)
		if err != nil {
			return err
		}
		if *requestID != "" {
			request.RequestId = *requestID
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			a, err := c.Assessments.CreateAssessment(ctx, request)
			if err != nil {
				return err
			}
			return p.show(a, func() { p.assessment(a) })
		})(ctx, nil)
	}
}

// create gives the request that opens an assessment with the answers of the file. Its request id is made of its content,
// so that sending the same again after a lost answer makes no second assessment.
func (f *answerFile) create(campaign, filedOn string, submit bool) (*pb.CreateAssessmentRequest, error) {
	for _, v := range []struct{ key, value string }{{"unit", f.unit}, {"ruleSetVersion", f.ruleSet}, {"period", f.period}} {
		if v.value == "" {
			return nil, usage("submit", criteria.Say("cli.submit-missing", "key", v.key))
		}
	}
	a := &pb.Assessment{
		Unit: withPrefix("units/", f.unit), RuleSetVersion: ruleSetName(f.ruleSet), Period: f.period, FiledOn: filedOn, Campaign: campaign, Answers: f.proto(),
	}
	content, err := json.Marshal(struct {
		Unit, RuleSet, Period, FiledOn string
		Submit                         bool
		Answers                        []criteria.Answer
		Campaign                       string `json:",omitempty"`
	}{a.Unit, a.RuleSetVersion, a.Period, a.FiledOn, submit, f.answers, a.Campaign})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(content)
	return &pb.CreateAssessmentRequest{Assessment: a, Submit: submit, RequestId: "sha256-" + hex.EncodeToString(sum[:])}, nil
}
