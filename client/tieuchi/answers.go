package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// maxAnswerFile is far above any real file of answers.
const maxAnswerFile = 1 << 20

// answerFile is a file of answers, YAML or JSON. "tieuchi help evaluate" describes it.
type answerFile struct {
	name    string
	ruleSet string
	unit    string
	period  string
	answers []criteria.Answer // by fact
	places  map[string]*yaml.Node
}

// readInput reads the file of a name, standard input for "-", up to a byte more than a file may have.
func (p *program) readInput(name string) ([]byte, error) {
	from := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		from = f
	}
	return io.ReadAll(io.LimitReader(from, maxAnswerFile+1))
}

// readAnswers reads the file of a name, standard input for "-".
func (p *program) readAnswers(name string) (*answerFile, error) {
	content, err := p.readInput(name)
	if err != nil {
		return nil, err
	}
	return parseAnswers(name, content)
}

// parseAnswers reads a file of answers. Every value is taken as the text that stands there: 8.50 stays 8.50, and
// whether a text is a number is for the rule set's facts to say. The error is a FileErrors with every fault.
func parseAnswers(name string, content []byte) (*answerFile, error) {
	r := &answerReader{file: &answerFile{name: name, places: map[string]*yaml.Node{}}}
	if root := r.document(content); root != nil {
		r.root(root)
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	slices.SortFunc(r.file.answers, func(a, b criteria.Answer) int { return cmp.Compare(a.Fact, b.Fact) })
	return r.file, nil
}

// document parses the bytes into the one node that they hold.
func (r *answerReader) document(content []byte) *yaml.Node {
	switch {
	case len(content) > maxAnswerFile:
		r.faultAt(1, 1, "FILE_TOO_LARGE", criteria.Say("load.too-large", "most", maxAnswerFile))
		return nil
	case !utf8.Valid(content):
		r.faultAt(1, 1, "FILE_NOT_UTF8", criteria.Say("load.not-utf8"))
		return nil
	}
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if json.Valid(content) {
		// JSON may be indented with tabs, YAML may not; within the texts of JSON there are none.
		content = bytes.ReplaceAll(content, []byte("\t"), []byte(" "))
	}
	var doc yaml.Node
	if err := yaml.Load(content, &doc, yaml.WithUniqueKeys(false)); err != nil {
		r.malformed(content, err)
		return nil
	}
	if len(doc.Content) != 1 {
		r.faultAt(1, 1, "FILE_EMPTY", criteria.Say("load.empty"))
		return nil
	}
	return doc.Content[0]
}

// malformed takes over what the YAML reader found, with its place.
func (r *answerReader) malformed(content []byte, err error) {
	for _, f := range criteria.MalformedYAML(r.file.name, content, err) {
		r.faultAt(f.Line, f.Column, f.Err.Reason, f.Err.Message)
	}
}

// placed gives the faults that the rule set found with answers their places in the file.
func (f *answerFile) placed(faults []*criteria.Error) error {
	var placed criteria.FileErrors
	for _, fault := range faults {
		e := &criteria.FileError{File: f.name, Line: 1, Column: 1, Err: fault}
		_, rest, _ := strings.Cut(fault.Field, "[")
		fact, _, _ := strings.Cut(rest, "]")
		if n := f.places[fact]; n != nil {
			e.Line, e.Column = n.Line, n.Column
		}
		placed = append(placed, e)
	}
	slices.SortStableFunc(placed, func(a, b *criteria.FileError) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return placed
}

// proto gives the answers as they are sent.
func (f *answerFile) proto() []*pb.Answer {
	out := make([]*pb.Answer, len(f.answers))
	for i, a := range f.answers {
		out[i] = &pb.Answer{Fact: a.Fact, Value: a.Value, NoData: a.NoData, Explanation: a.Explanation, Channel: pb.Answer_FILE}
		if a.Quality != "" {
			out[i].Quality = pb.Answer_Quality(pb.Answer_Quality_value[strings.ToUpper(string(a.Quality))])
		}
		for _, e := range a.Evidence {
			out[i].Evidence = append(out[i].Evidence, &pb.Evidence{
				Document: e.Document, Date: e.Date.String(), Issuer: e.Issuer, Title: e.Title, Uri: e.URI,
			})
		}
	}
	return out
}
