package main

import (
	"context"
	"flag"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// objectionStates are the states as they are typed.
var objectionStates = []string{"received", "upheld", "rejected"}

// listObjections lists the objections that the caller may see, newest first.
func listObjections(p *program, fs *flag.FlagSet) action {
	state := choice{new(string), objectionStates}
	fs.Var(&state, "state", "cli.flag.objection-state")
	recognition := fs.String("recognition", "", "cli.flag.objection-recognition")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		request := &pb.ListObjectionsRequest{State: objectionState(*state.value), PageSize: pageSize(*limit)}
		if *recognition != "" {
			request.Recognition = withPrefix("recognitions/", *recognition)
		}
		answer, err := all(client.Pages(ctx, c.Objections.ListObjections, request), func(a *pb.ListObjectionsResponse) *[]*pb.Objection { return &a.Objections }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.objections(answer.GetObjections()) })
	})
}

func objectionState(s string) pb.Objection_State {
	return pb.Objection_State(pb.Objection_State_value[strings.ToUpper(s)])
}

func (p *program) objections(list []*pb.Objection) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.objection"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.objection-by"))},
		{title: p.title(criteria.Say("cli.head.objection-filed"))},
		{title: p.title(criteria.Say("cli.head.objection-closes"))},
		{title: p.title(criteria.Say("cli.head.state"))},
	}}
	for _, o := range list {
		t.row(o.GetName(), o.GetUnitFullName(), p.objectionBy(o), p.day(o.GetFiledOn()), p.day(o.GetClosesOn()), p.objectionState(o.GetState()))
	}
	t.print(p.out, "")
}

func (p *program) objectionBy(o *pb.Objection) string {
	if o.GetObjectingUnit() == "" {
		return p.say(criteria.Say("cli.objection-citizen"))
	}
	return o.GetObjectingUnit()
}

// objectionState names a state, as it stands where it is not known.
func (p *program) objectionState(s pb.Objection_State) string {
	switch s {
	case pb.Objection_RECEIVED, pb.Objection_UPHELD, pb.Objection_REJECTED:
		return p.say(criteria.Say("objection-state." + strings.ToLower(s.String())))
	}
	return s.String()
}

// createObjection objects to the recognition of another unit.
func createObjection(p *program, fs *flag.FlagSet) action {
	in, shown := &pb.Objection{}, &pb.Evidence{}
	fs.StringVar(&in.Reason, "reason", "", "cli.flag.objection-reason")
	fs.StringVar(&in.ObjectingUnit, "unit", "", "cli.flag.objection-unit")
	fs.StringVar(&shown.Document, "document", "", "cli.flag.evidence-document")
	fs.StringVar(&shown.Date, "document-date", "", "cli.flag.evidence-date")
	fs.StringVar(&shown.Issuer, "issuer", "", "cli.flag.evidence-issuer")
	fs.StringVar(&shown.Title, "title", "", "cli.flag.evidence-title")
	fs.StringVar(&shown.Uri, "link", "", "cli.flag.evidence-link")
	requestID := fs.String("request-id", "", "cli.flag.objection-request")
	return func(ctx context.Context, args []string) error {
		if strings.TrimSpace(in.Reason) == "" {
			return usage("objection create", criteria.Say("cli.flag-missing", "flag", "-reason"))
		}
		in.Recognition = withPrefix("recognitions/", args[0])
		if in.ObjectingUnit != "" {
			in.ObjectingUnit = withPrefix("units/", in.ObjectingUnit)
		}
		if !proto.Equal(shown, &pb.Evidence{}) {
			in.Evidence = []*pb.Evidence{shown}
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := c.Objections.CreateObjection(ctx, &pb.CreateObjectionRequest{Objection: in, RequestId: *requestID})
			if err != nil {
				return err
			}
			return p.show(made, func() { p.objection(made) })
		})(ctx, args)
	}
}

// answerObjection decides an objection.
func answerObjection(p *program, fs *flag.FlagSet) action {
	answer := fs.String("answer", "", "cli.flag.objection-answer")
	revision := fs.Int("revision", 0, "cli.flag.revision")
	return func(ctx context.Context, args []string) error {
		state := objectionState(args[1])
		switch {
		case state != pb.Objection_UPHELD && state != pb.Objection_REJECTED:
			return usage("objection answer", notAllowed("upheld|rejected", args[1], objectionStates[1:]))
		case strings.TrimSpace(*answer) == "":
			return usage("objection answer", criteria.Say("cli.flag-missing", "flag", "-answer"))
		}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			o, err := c.Objections.AnswerObjection(ctx, &pb.AnswerObjectionRequest{
				Name: withPrefix("objections/", args[0]), State: state, Answer: *answer, Revision: int32(*revision),
			})
			if err != nil {
				return err
			}
			return p.show(o, func() { p.objection(o) })
		})(ctx, args)
	}
}

func (p *program) objection(o *pb.Objection) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.objection")), o.GetName()},
		[2]string{p.say(criteria.Say("cli.head.recognition")), o.GetRecognition()},
		[2]string{p.say(criteria.Say("cli.head.unit")), o.GetUnitFullName() + " (" + o.GetUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.objection-by")), p.objectionBy(o)},
		[2]string{p.say(criteria.Say("cli.head.reason")), o.GetReason()},
		[2]string{p.say(criteria.Say("cli.head.objection-filed")), p.day(o.GetFiledOn())},
		[2]string{p.say(criteria.Say("cli.head.objection-closes")), p.day(o.GetClosesOn())},
		[2]string{p.say(criteria.Say("cli.head.state")), p.objectionState(o.GetState())},
		[2]string{p.say(criteria.Say("cli.head.objection-answer")), o.GetAnswer()},
		[2]string{p.say(criteria.Say("cli.head.objection-answered")), p.day(o.GetAnsweredOn())},
	)
	if o.GetRevocationDue() {
		p.out.line(p.say(criteria.Say("cli.objection-revoke", "recognition", o.GetRecognition())))
	}
}
