package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// changes lists what changed behind a cursor, a line each as it comes, and then where to go on.
func changes(p *program, fs *flag.FlagSet) action {
	cursor := fs.String("cursor", "", "cli.flag.cursor")
	follow := fs.Bool("follow", false, "cli.flag.follow")
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		if *follow {
			return p.follow(ctx, c, *cursor)
		}
		for {
			answer, err := c.Feed.ListChanges(ctx, &pb.ListChangesRequest{Cursor: *cursor, PageSize: 1000})
			if err != nil {
				return err
			}
			for _, change := range answer.GetChanges() {
				if err := p.writeChange(change); err != nil {
					return err
				}
			}
			*cursor = answer.GetNextCursor()
			if !answer.GetHasMore() {
				p.goOn(*cursor)
				return nil
			}
		}
	})
}

// follow goes on until it is interrupted, which is how it is meant to end.
func (p *program) follow(ctx context.Context, c *client.Client, cursor string) error {
	for change, err := range client.Changes(ctx, c, cursor) {
		if err != nil {
			p.goOn(cursor)
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		}
		if err := p.writeChange(change); err != nil {
			return err
		}
		cursor = change.GetCursor()
	}
	return nil
}

// writeChange writes one line: an object of JSON, or words with the cursor last.
func (p *program) writeChange(c *pb.Change) error {
	if p.settings.output == "json" {
		b, err := protojson.Marshal(c)
		if err != nil {
			return err
		}
		var line bytes.Buffer
		if err := json.Compact(&line, b); err != nil { // it puts in blanks at random
			return err
		}
		p.out.line(line.String())
		return p.out.failed
	}
	fields := []string{
		c.GetSequence(), p.moment(c.GetCommitTime()), p.kindWord(c.GetKind()), c.GetSubject(), c.GetUnit(),
		c.GetUnitFullName(), p.day(c.GetEffectiveDate()),
	}
	if c.GetStatus() != pb.UnitStatus_STATUS_UNSPECIFIED {
		fields = append(fields, p.statusWord(c.GetStatus()))
	}
	fields = append(fields, c.GetValue(), c.GetCursor())
	p.out.line(strings.Join(compact(fields), "  "))
	return p.out.failed
}

// kindWord names a kind of change, as it stands where it is not known.
func (p *program) kindWord(k pb.Change_Kind) string {
	if k < pb.Change_FILED || k > pb.Change_REPORTED {
		return k.String()
	}
	return p.say(criteria.Say("cli.change." + strings.ToLower(k.String())))
}

// compact leaves out what is empty.
func compact(fields []string) []string {
	kept := fields[:0]
	for _, f := range fields {
		if f != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

// goOn says where to go on, beside the answer.
func (p *program) goOn(cursor string) {
	p.err.line(p.say(criteria.Say("cli.changes.go-on", "cursor", cursor)))
}
