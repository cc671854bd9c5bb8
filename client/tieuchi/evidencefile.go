package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"io"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// downloadEvidence saves a file under the name it came with, or another one, and only if its content is what its name says.
func downloadEvidence(p *program, fs *flag.FlagSet) action {
	to := fs.String("to", "", "cli.flag.to-file")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		name := withPrefix(evidence.FilePrefix, args[0])
		stream, err := c.Evidence.DownloadFile(ctx, &pb.DownloadFileRequest{Name: name})
		if err != nil {
			return err
		}
		first, err := stream.Recv()
		if err != nil {
			return err
		}
		info, content := first.GetFile(), []byte{}
		for {
			m, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return err
			}
			content = append(content, m.GetChunk()...)
		}
		if sum := sha256.Sum256(content); evidence.FilePrefix+hex.EncodeToString(sum[:]) != name {
			return criteria.Refuse(criteria.Internal, "CONTENT_DIFFERS", name, criteria.Say("cli.content-differs"))
		}
		f := newFile{*to, content}
		if f.name == "" { // what a server says is no path
			if f.name, err = evidence.FileName(info.GetFileName()); err != nil {
				return err
			}
		}
		if err := writeNew(f); err != nil {
			return err
		}
		return p.show(info, func() { p.written(f) })
	})
}

// linkEvidence records a document of a unit.
func linkEvidence(p *program, fs *flag.FlagSet) action {
	d := &pb.Document{}
	fs.StringVar(&d.Unit, "unit", "", "cli.flag.unit")
	fs.StringVar(&d.Number, "number", "", "cli.flag.document-number")
	fs.StringVar(&d.Date, "date", "", "cli.flag.document-date")
	fs.StringVar(&d.Issuer, "issuer", "", "cli.flag.document-issuer")
	fs.StringVar(&d.Title, "title", "", "cli.flag.document-title")
	fs.StringVar(&d.Link, "url", "", "cli.flag.document-url")
	fs.StringVar(&d.File, "file", "", "cli.flag.document-file")
	requestID := fs.String("request-id", "", "cli.flag.request-id")
	return func(ctx context.Context, args []string) error {
		if d.Unit == "" {
			return usage("evidence link", criteria.Say("cli.flag-missing", "flag", "-unit"))
		}
		d.Unit = withPrefix("units/", d.Unit)
		if d.File != "" {
			d.File = withPrefix(evidence.FilePrefix, d.File)
		}
		id := *requestID
		if id == "" { // as in submit: the same entry twice is one record
			sum := sha256.Sum256([]byte(strings.Join([]string{d.Unit, d.Number, d.Date, d.Issuer, d.Title, d.Link, d.File}, "\x00")))
			id = "sha256-" + hex.EncodeToString(sum[:])
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := c.Evidence.CreateDocument(ctx, &pb.CreateDocumentRequest{Document: d, RequestId: id})
			if err != nil {
				return err
			}
			return p.show(made, func() { p.document(made) })
		})(ctx, args)
	}
}

func (p *program) document(d *pb.Document) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.document")), d.GetName()},
		[2]string{p.say(criteria.Say("cli.head.unit")), d.GetUnitFullName() + " (" + d.GetUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.document-number")), d.GetNumber()},
		[2]string{p.say(criteria.Say("cli.head.given")), p.day(d.GetDate())},
		[2]string{p.say(criteria.Say("cli.head.issuer")), d.GetIssuer()},
		[2]string{p.say(criteria.Say("cli.head.title")), d.GetTitle()},
		[2]string{p.say(criteria.Say("cli.head.link")), d.GetLink()},
		[2]string{p.say(criteria.Say("cli.head.file")), strings.TrimSpace(d.GetFileInfo().GetFileName() + " " + d.GetFile())},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(d.GetRecordTime())},
	)
}

// checkEvidence asks whether the link of a document answers.
func checkEvidence(p *program, _ *flag.FlagSet) action {
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		check, err := c.Evidence.CheckLink(ctx, &pb.CheckLinkRequest{Name: withPrefix(evidence.DocumentPrefix, args[0])})
		if err != nil {
			return err
		}
		return p.show(check, func() {
			found := p.text(check.GetExplanation())
			if check.GetReachable() {
				found = p.say(criteria.Say("cli.link-reachable"))
			}
			p.out.line(check.GetLink() + ": " + found)
		})
	})
}
