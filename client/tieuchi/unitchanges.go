package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// changeSetPrefix begins the name of a change set.
const changeSetPrefix = "unitChangeSets/"

// changeStates are the words for states, as flags take them.
var changeStates = []string{"proposed", "checked", "enacted", "withdrawn"}

// listChangeSets lists change sets, newest first.
func listChangeSets(p *program, fs *flag.FlagSet) action {
	state := choice{new(string), changeStates}
	fs.Var(&state, "state", "cli.flag.change-state")
	province := fs.String("province", "", "cli.flag.change-province")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		pages := client.Pages(ctx, c.UnitChanges.ListUnitChangeSets, &pb.ListUnitChangeSetsRequest{
			State: pb.UnitChangeSet_State(pb.UnitChangeSet_State_value[strings.ToUpper(*state.value)]), Province: *province, PageSize: pageSize(*limit),
		})
		answer, err := all(pages, func(a *pb.ListUnitChangeSetsResponse) *[]*pb.UnitChangeSet { return &a.UnitChangeSets }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() {
			t := table{columns: []column{
				{title: p.title(criteria.Say("cli.head.change-set"))},
				{title: p.title(criteria.Say("cli.head.basis"))},
				{title: p.title(criteria.Say("cli.head.effective"))},
				{title: p.title(criteria.Say("cli.head.state"))},
				{title: p.title(criteria.Say("cli.head.revision")), right: true},
				{title: p.title(criteria.Say("cli.head.updated"))},
			}}
			for _, s := range answer.GetUnitChangeSets() {
				t.row(s.GetName(), s.GetBasis(), p.day(s.GetEffective()), p.changeState(s.GetState()), fmt.Sprint(s.GetRevision()), p.moment(s.GetUpdateTime()))
			}
			t.print(p.out, "")
		})
	})
}

// showChangeSet shows a change set with its clauses.
func showChangeSet(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		s, err := c.UnitChanges.GetUnitChangeSet(ctx, &pb.GetUnitChangeSetRequest{Name: withPrefix(changeSetPrefix, args[0])})
		return p.shown(s, err)
	})
}

// shown shows a change set, unless there is an error.
func (p *program) shown(s *pb.UnitChangeSet, err error) error {
	if err != nil {
		return err
	}
	return p.show(s, func() { p.changeSet(s) })
}

// proposeChangeSet proposes the change set of a file, or says what it would do. Its request id is made of its content, so that
// sending the same again after a lost answer proposes nothing new.
func proposeChangeSet(p *program, fs *flag.FlagSet) action {
	file := fs.String("f", "", "cli.flag.change-file")
	dry := fs.Bool("dry-run", false, "cli.flag.dry-run")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		if *file == "" {
			return usage("units changes propose", criteria.Say("cli.flag-missing", "flag", "-f"))
		}
		set, err := p.readChangeSet(*file)
		if err != nil {
			return err
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			s, err := c.UnitChanges.CreateUnitChangeSet(ctx, &pb.CreateUnitChangeSetRequest{
				UnitChangeSet: set, RequestId: contentID(*requestID, set), ValidateOnly: *dry,
			})
			return p.shown(s, err)
		})(ctx, args)
	}
}

// contentID gives the request id that was named, or else one made of the content.
func contentID(named string, content proto.Message) string {
	if named != "" {
		return named
	}
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(content)
	if err != nil {
		panic(err) // texts that were read as UTF-8
	}
	sum := sha256.Sum256(b)
	return "sha256-" + hex.EncodeToString(sum[:])
}

// checkChangeSet notes that a change set was compared with the legal act.
func checkChangeSet(p *program, fs *flag.FlagSet) action {
	return p.onChangeSet(fs, func(ctx context.Context, c *client.Client, name string, revision int32) (*pb.UnitChangeSet, error) {
		return c.UnitChanges.CheckUnitChangeSet(ctx, &pb.CheckUnitChangeSetRequest{Name: name, Revision: revision})
	})
}

// enactChangeSet makes a checked change set part of the catalogue.
func enactChangeSet(p *program, fs *flag.FlagSet) action {
	return p.onChangeSet(fs, func(ctx context.Context, c *client.Client, name string, revision int32) (*pb.UnitChangeSet, error) {
		return c.UnitChanges.EnactUnitChangeSet(ctx, &pb.EnactUnitChangeSetRequest{Name: name, Revision: revision})
	})
}

// withdrawChangeSet gives a change set up, with a reason.
func withdrawChangeSet(p *program, fs *flag.FlagSet) action {
	reason := fs.String("reason", "", "cli.flag.withdraw-reason")
	return p.onChangeSet(fs, func(ctx context.Context, c *client.Client, name string, revision int32) (*pb.UnitChangeSet, error) {
		return c.UnitChanges.WithdrawUnitChangeSet(ctx, &pb.WithdrawUnitChangeSetRequest{Name: name, Revision: revision, Reason: *reason})
	})
}

// onChangeSet makes an action of a call that changes a change set, from the revision that was named or else the one that stands.
func (p *program) onChangeSet(fs *flag.FlagSet, do func(ctx context.Context, c *client.Client, name string, revision int32) (*pb.UnitChangeSet, error)) action {
	revision := revisionFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name, from := withPrefix(changeSetPrefix, args[0]), int32(*revision)
		if from == 0 {
			s, err := c.UnitChanges.GetUnitChangeSet(ctx, &pb.GetUnitChangeSetRequest{Name: name})
			if err != nil {
				return err
			}
			from = s.GetRevision()
		}
		return p.shown(do(ctx, c, name, from))
	})
}

// changeState names a state, as it stands where it is not known.
func (p *program) changeState(s pb.UnitChangeSet_State) string {
	for _, known := range changeStates {
		if strings.EqualFold(known, s.String()) {
			return p.say(criteria.Say("cli.change-state." + known))
		}
	}
	return s.String()
}
