package audit

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"hash"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// The lines of an export beside those of events: a head, checkpoints behind the events, oldest first, and an end.
type (
	headLine struct {
		Export int    `json:"export"` // version of the form
		Origin string `json:"origin"`
	}
	checkpointLine struct {
		Checkpoint string `json:"checkpoint"` // as it was signed
	}
	endLine struct {
		End endOfExport `json:"end"`
	}
	endOfExport struct {
		Events      int64  `json:"events"`
		Checkpoints int    `json:"checkpoints"`
		Root        string `json:"root"`   // of the tree of all events, base64
		SHA256      string `json:"sha256"` // of all bytes before this line, base64
	}
)

const exportVersion = 1

// Writer writes an export: Head, Event for every event in its order, Checkpoint for each of those there are, End.
type Writer struct {
	out         io.Writer
	sum         hash.Hash
	events      int64
	checkpoints int
}

// NewWriter gives a writer of an export.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out, sum: sha256.New()} }

func (w *Writer) line(line []byte) error {
	line = append(line, '\n')
	w.sum.Write(line)
	_, err := w.out.Write(line)
	return err
}

func (w *Writer) json(v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return w.line(line)
}

// Head begins an export of a log.
func (w *Writer) Head(origin string) error { return w.json(headLine{exportVersion, origin}) }

// Event writes the line of an event, see AppendLine.
func (w *Writer) Event(line []byte) error {
	w.events++
	return w.line(line)
}

// Checkpoint writes a signed checkpoint.
func (w *Writer) Checkpoint(signed []byte) error {
	w.checkpoints++
	return w.json(checkpointLine{string(signed)})
}

// End ends an export with the root of the tree of its events, so that one that is cut off is seen.
func (w *Writer) End(root tlog.Hash) error {
	return w.json(endLine{endOfExport{w.events, w.checkpoints, root.String(), base64.StdEncoding.EncodeToString(w.sum.Sum(nil))}})
}
