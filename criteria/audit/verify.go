package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
)

// Given is what somebody who verifies an export has from elsewhere than from the file.
type Given struct {
	Keys        []note.Verifier // of the service; without one only the export itself is compared with itself
	Checkpoints [][]byte        // signed, kept since they were published
}

// Report is what verifying an export has found. It holds where there are no findings.
type Report struct {
	Origin      string
	Events      int64
	Root        tlog.Hash
	Checkpoints int   // in the export
	Signed      int64 // events that a checkpoint in the export covers which a given key has signed
	Held        int64 // events that a given checkpoint covers: they are what they were when it was published
	Findings    []Finding
}

// Finding is one thing that is not as it was recorded.
type Finding struct {
	Where   string // "line 12", "assessments.stands/…"
	Reason  string // UPPER_SNAKE
	Message criteria.Text
}

// String gives place, reason and sentence, between tabs.
func (f Finding) String() string { return f.Where + "\t" + f.Reason + "\t" + f.Message.String() }

func finding(where, reason, key string, args ...any) Finding {
	return Finding{where, reason, criteria.Say(key, args...)}
}

// maxFindings are told; of a file that is something else altogether every line would be one.
const maxFindings = 100

// maxLine is the length of a line at most. An event holds one text of at most a message, twice.
const maxLine = 64 << 20

// Verify reads an export and works its tree out anew. What it finds is in the report; an error is one of reading.
func Verify(r io.Reader, given Given) (*Report, error) {
	v := &verification{given: given, sum: sha256.New(), numbers: map[string]int32{}}
	in := bufio.NewReaderSize(r, 1<<16)
	for !v.stopped && len(v.Findings) < maxFindings {
		line, err := readLine(in)
		if err == io.EOF && len(line) == 0 {
			break
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		v.n++
		v.line(line)
	}
	v.end()
	return &v.Report, nil
}

func readLine(in *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line is longer than %d bytes", maxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// verification is a Verify under way.
type verification struct {
	Report
	given   Given
	n       int // of the line
	sum     hash.Hash
	hashes  hashes           // of the tree, as the library numbers them
	numbers map[string]int32 // last one of each subject
	moment  int64            // of the last commit
	last    int64            // size of the last checkpoint
	ended   bool
	stopped bool // what follows cannot be judged
}

// found notes a finding about the line that is read.
func (v *verification) found(reason, key string, args ...any) {
	v.Findings = append(v.Findings, finding(fmt.Sprint("line ", v.n), reason, key, args...))
}

// line takes a line with its end.
func (v *verification) line(line []byte) {
	content, whole := bytes.CutSuffix(line, []byte("\n"))
	switch {
	case !whole:
		v.found("EXPORT_CUT_OFF", "audit.cut-off")
	case v.ended:
		v.found("LINE_BEHIND_END", "audit.behind-end")
		v.stopped = true
	case v.n == 1:
		v.head(content)
	case bytes.HasPrefix(content, []byte(`{"end":`)):
		v.endLine(content)
		return // it is not in its own hash
	case bytes.HasPrefix(content, []byte(`{"checkpoint":`)):
		v.checkpoint(content)
	default:
		v.event(content)
	}
	v.sum.Write(line)
}

// canonical reads a line strictly: it must be what this program writes of the same content.
func canonical[T any](content []byte, into *T) bool {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return false
	}
	again, err := json.Marshal(into)
	return err == nil && bytes.Equal(again, content)
}

func (v *verification) malformed() { v.found("LINE_MALFORMED", "audit.malformed") }

func (v *verification) head(content []byte) {
	var h headLine
	if !canonical(content, &h) || h.Origin == "" {
		v.malformed()
		return
	}
	if h.Export != exportVersion {
		v.found("EXPORT_UNKNOWN", "audit.version", "version", h.Export)
		v.stopped = true
	}
	v.Origin = h.Origin
}

// eventLine is the line of an event, as AppendLine writes it.
type eventLine struct {
	Sequence int64           `json:"sequence"`
	Subject  string          `json:"subject"`
	Number   int32           `json:"number"`
	Kind     criteria.Action `json:"kind"`
	Actor    string          `json:"actor"`
	Role     criteria.Role   `json:"role"`

	Given       int64           `json:"given_date"`
	RecordedAt  int64           `json:"recorded_at"`
	CommittedAt int64           `json:"committed_at"`
	Change      json.RawMessage `json:"change"`
	ChangeText  *string         `json:"change_text"`
	Seals       json.RawMessage `json:"seals"`
}

// ParseLine reads the line of an event. It tells whether the line is what AppendLine writes of it.
func ParseLine(line []byte) (e criteria.Event, seals []byte, ok bool) {
	var l eventLine
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if d.Decode(&l) != nil {
		return e, nil, false
	}
	e = criteria.Event{
		Sequence: l.Sequence, Subject: l.Subject, Number: l.Number, Kind: l.Kind, Actor: l.Actor, Role: l.Role,
		GivenDate: criteria.Date(l.Given), RecordedAt: l.RecordedAt, CommittedAt: l.CommittedAt, Change: l.Change,
	}
	if l.ChangeText != nil {
		e.Change = []byte(*l.ChangeText)
	}
	return e, l.Seals, SealsValid(l.Seals) && bytes.Equal(AppendLine(nil, &e, l.Seals), line)
}

// SealsValid tells whether a text is the JSON object of seals, as AppendSeals writes it.
func SealsValid(seals []byte) bool {
	parsed, err := ParseSeals(seals)
	if err != nil || !bytes.Equal(AppendSeals(nil, parsed), seals) {
		return false
	}
	for _, s := range parsed {
		if sum, err := base64.StdEncoding.Strict().DecodeString(s.Hash); err != nil || s.Hash != "" && len(sum) != sha256.Size {
			return false
		}
	}
	return true
}

// event checks what an event says of its place, and adds it to the tree.
func (v *verification) event(content []byte) {
	e, _, ok := ParseLine(content)
	if !ok {
		v.malformed()
	} else {
		v.place(&e)
	}
	if v.Checkpoints > 0 {
		v.found("EVENT_BEHIND_CHECKPOINT", "audit.behind-checkpoint")
	}
	stored, err := tlog.StoredHashesForRecordHash(v.Events, Leaf(content), v.hashes)
	if err != nil {
		v.found("TREE_FAULT", "audit.tree", "cause", err.Error())
		v.stopped = true
		return
	}
	v.hashes = append(v.hashes, stored...)
	v.Events++
}

// place checks sequence, number and moment, which follow from the events before.
func (v *verification) place(e *criteria.Event) {
	if e.Sequence != v.Events+1 {
		v.found("SEQUENCE_BROKEN", "audit.sequence", "sequence", e.Sequence, "want", v.Events+1)
	}
	if last := v.numbers[e.Subject]; e.Number <= last {
		v.found("NUMBER_BROKEN", "audit.number", "subject", e.Subject, "number", e.Number, "last", last)
	}
	v.numbers[e.Subject] = e.Number
	if e.CommittedAt < v.moment {
		v.found("MOMENT_BROKEN", "audit.moment", "sequence", e.Sequence)
	}
	v.moment = e.CommittedAt
}

// hashes are all hashes of a tree.
type hashes []tlog.Hash

// ReadHashes gives hashes by their numbers.
func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		if n < 0 || n >= int64(len(h)) {
			return nil, fmt.Errorf("the tree has no hash %d", n)
		}
		out[i] = h[n]
	}
	return out, nil
}
