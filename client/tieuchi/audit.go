package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// exportAudit writes the whole log to standard output, byte for byte: it is what somebody verifies.
func exportAudit(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		stream, err := c.Audit.ExportEvents(ctx, &pb.ExportEventsRequest{})
		if err != nil {
			return err
		}
		for {
			piece, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if _, err := p.out.w.Write(piece.GetContent()); err != nil {
				return err
			}
		}
	})
}

// auditCheckpoint writes a signed checkpoint, to be kept where nobody of the service can change it.
func auditCheckpoint(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := "latest"
		if len(args) > 0 {
			name = strings.TrimPrefix(args[0], "checkpoints/")
		}
		k, err := c.Audit.GetCheckpoint(ctx, &pb.GetCheckpointRequest{Name: "checkpoints/" + name})
		if err != nil {
			return err
		}
		return p.show(k, func() { p.out.line(strings.TrimSuffix(k.GetNote(), "\n")) })
	})
}

// auditKey writes the public key, to be compared with one that came another way.
func auditKey(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		k, err := c.Audit.GetAuditKey(ctx, &pb.GetAuditKeyRequest{})
		if err != nil {
			return err
		}
		return p.show(k, func() { p.out.line(k.GetKey()) })
	})
}

// texts are the values of a flag that may be given several times.
type texts []string

// String gives them all.
func (t *texts) String() string { return strings.Join(*t, ", ") }

// Set adds one.
func (t *texts) Set(value string) error {
	*t = append(*t, value)
	return nil
}

// verifyAudit verifies an export without a server.
func verifyAudit(p *program, fs *flag.FlagSet) action {
	var keys, held texts
	fs.Var(&keys, "key", "cli.flag.audit-key")
	fs.Var(&held, "checkpoint", "cli.flag.audit-checkpoint")
	return func(_ context.Context, args []string) error {
		given, err := givenChecks(keys, held)
		if err != nil {
			return err
		}
		in := p.stdin
		if args[0] != "-" {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			in = f
		}
		report, err := audit.Verify(in, given)
		if err != nil {
			return err
		}
		return p.verified(report, given)
	}
}

// givenChecks reads keys, each as it is or in a file, and files of checkpoints.
func givenChecks(keys, held []string) (given audit.Given, err error) {
	for _, key := range keys {
		if content, err := os.ReadFile(key); err == nil {
			key = string(content)
		}
		verifier, err := audit.ParseKey(key)
		if err != nil {
			return given, criteria.Invalid("KEY_MALFORMED", "-key", criteria.Say("audit.key-malformed"))
		}
		given.Keys = append(given.Keys, verifier)
	}
	for _, name := range held {
		content, err := os.ReadFile(name)
		if err != nil {
			return given, err
		}
		given.Checkpoints = append(given.Checkpoints, audit.SplitCheckpoints(content)...)
	}
	return given, nil
}

// verified says what was found, and what it proves: without a key, that the file fits itself and no more.
func (p *program) verified(r *audit.Report, given audit.Given) error {
	findings := []map[string]any{}
	for _, f := range r.Findings {
		findings = append(findings, map[string]any{"where": f.Where, "reason": f.Reason, "message": f.Message})
		if p.settings.output != "json" {
			p.out.line(f.Where, "  ", f.Reason, "  ", p.say(f.Message))
		}
	}
	sentence := criteria.Say("audit.consistent-only", "events", r.Events)
	switch {
	case len(r.Findings) > 0:
		sentence = criteria.Say("audit.not-verified", "findings", len(r.Findings))
	case len(given.Keys) > 0 && r.Signed < r.Events:
		sentence = criteria.Say("audit.signed-part", "events", r.Events, "signed", r.Signed)
	case len(given.Keys) > 0:
		sentence = criteria.Say("audit.signed", "events", r.Events, "origin", r.Origin)
	}
	err := p.report(struct {
		Origin      string           `json:"origin"`
		Events      int64            `json:"events"`
		Root        string           `json:"root"`
		Checkpoints int              `json:"checkpoints"`
		Signed      int64            `json:"signed"`
		Held        int64            `json:"held"`
		Findings    []map[string]any `json:"findings"`
	}{r.Origin, r.Events, r.Root.String(), r.Checkpoints, r.Signed, r.Held, findings}, sentence)
	if err == nil && len(r.Findings) > 0 {
		return exit(exitError)
	}
	if err == nil && len(given.Checkpoints) > 0 && p.settings.output != "json" {
		p.out.line(p.say(criteria.Say("audit.held", "held", r.Held)))
	}
	return err
}
