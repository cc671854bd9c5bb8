package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// uploadEvidence sends a file of a unit.
func uploadEvidence(p *program, fs *flag.FlagSet) action {
	unit := fs.String("unit", "", "cli.flag.unit")
	name := fs.String("name", "", "cli.flag.file-name")
	return func(ctx context.Context, args []string) error {
		if *unit == "" {
			return usage("evidence upload", criteria.Say("cli.flag-missing", "flag", "-unit"))
		}
		file, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer file.Close()
		header, err := headerOf(file)
		if err != nil {
			return err
		}
		header.Unit = withPrefix("units/", *unit)
		if *name != "" {
			header.FileName = *name
		}
		return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
			made, err := send(ctx, c, header, file)
			if err != nil {
				return err
			}
			return p.show(made, func() { p.evidenceFile(made) })
		})(ctx, args)
	}
}

// headerOf reads a file once for its size and hash, so that what arrives can be compared with what was sent.
func headerOf(file *os.File) (*pb.UploadFileRequest_Header, error) {
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	return &pb.UploadFileRequest_Header{FileName: filepath.Base(file.Name()), Size: size, Sha256: hex.EncodeToString(hash.Sum(nil))}, err
}

// send sends a file in chunks. Why a server stops taking them it says in its answer.
func send(ctx context.Context, c *client.Client, header *pb.UploadFileRequest_Header, from io.Reader) (*pb.EvidenceFile, error) {
	stream, err := c.Evidence.UploadFile(ctx)
	if err != nil {
		return nil, err
	}
	err = stream.Send(&pb.UploadFileRequest{Part: &pb.UploadFileRequest_Header_{Header: header}})
	for err == nil {
		chunk := make([]byte, evidence.MostChunk)
		n, end := io.ReadFull(from, chunk)
		if n > 0 {
			err = stream.Send(&pb.UploadFileRequest{Part: &pb.UploadFileRequest_Chunk{Chunk: chunk[:n]}})
		}
		switch {
		case errors.Is(end, io.EOF), errors.Is(end, io.ErrUnexpectedEOF):
			return stream.CloseAndRecv()
		case end != nil:
			return nil, end
		}
	}
	if errors.Is(err, io.EOF) {
		return stream.CloseAndRecv()
	}
	return nil, err
}

func (p *program) evidenceFile(f *pb.EvidenceFile) {
	p.out.pairs(
		[2]string{p.say(criteria.Say("cli.head.file")), f.GetName()},
		[2]string{p.say(criteria.Say("cli.head.unit")), f.GetUnitFullName() + " (" + f.GetUnit() + ")"},
		[2]string{p.say(criteria.Say("cli.head.file-name")), f.GetFileName()},
		[2]string{p.say(criteria.Say("cli.head.media-type")), f.GetMediaType()},
		[2]string{p.say(criteria.Say("cli.head.size")), fmt.Sprint(f.GetSize())},
		[2]string{p.say(criteria.Say("cli.head.recorded")), p.moment(f.GetRecordTime())},
	)
}

// listEvidence lists documents, or files.
func listEvidence(p *program, fs *flag.FlagSet) action {
	unit := fs.String("unit", "", "cli.flag.only-unit")
	files := fs.Bool("files", false, "cli.flag.files")
	limit := limitFlag(fs)
	return p.remote(func(ctx context.Context, c *client.Client, _ []string) error {
		only := ""
		if *unit != "" {
			only = withPrefix("units/", *unit)
		}
		if *files {
			pages := client.Pages(ctx, c.Evidence.ListEvidenceFiles, &pb.ListEvidenceFilesRequest{Unit: only, PageSize: pageSize(*limit)})
			answer, err := all(pages, func(a *pb.ListEvidenceFilesResponse) *[]*pb.EvidenceFile { return &a.EvidenceFiles }, *limit)
			if err != nil {
				return err
			}
			return p.show(answer, func() { p.evidenceFiles(answer.GetEvidenceFiles()) })
		}
		pages := client.Pages(ctx, c.Evidence.ListDocuments, &pb.ListDocumentsRequest{Unit: only, PageSize: pageSize(*limit)})
		answer, err := all(pages, func(a *pb.ListDocumentsResponse) *[]*pb.Document { return &a.Documents }, *limit)
		if err != nil {
			return err
		}
		return p.show(answer, func() { p.documents(answer.GetDocuments()) })
	})
}

func (p *program) evidenceFiles(list []*pb.EvidenceFile) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.file"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.file-name"))},
		{title: p.title(criteria.Say("cli.head.media-type"))},
		{title: p.title(criteria.Say("cli.head.size"))},
	}}
	for _, f := range list {
		t.row(f.GetName(), f.GetUnitFullName(), f.GetFileName(), f.GetMediaType(), fmt.Sprint(f.GetSize()))
	}
	t.print(p.out, "")
}

func (p *program) documents(list []*pb.Document) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.document"))},
		{title: p.title(criteria.Say("cli.head.unit"))},
		{title: p.title(criteria.Say("cli.head.document-number"))},
		{title: p.title(criteria.Say("cli.head.given"))},
		{title: p.title(criteria.Say("cli.head.title"))},
		{title: p.title(criteria.Say("cli.head.link"))},
	}}
	for _, d := range list {
		t.row(d.GetName(), d.GetUnitFullName(), d.GetNumber(), p.day(d.GetDate()), d.GetTitle(), strings.TrimSpace(d.GetLink()+" "+d.GetFile()))
	}
	t.print(p.out, "")
}
