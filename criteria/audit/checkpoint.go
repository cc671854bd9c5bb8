package audit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says what the tree of a log was at a size. Signed, it is a note of three lines: origin, size and root; the form is
// that of other transparency logs (c2sp.org/tlog-checkpoint).
type Checkpoint struct {
	Origin string // of the log: "tieuchi/provinces/38"; the name of the key that signs it
	Size   int64  // events
	Root   tlog.Hash
}

// maxNote is the size of a signed checkpoint at most; ours have some 200 bytes.
const maxNote = 4096

// maxSize is the size of a log at most. Nobody has written so many events, and near 2^63 the arithmetic of trees does not end.
const maxSize = 1 << 48

// ErrCheckpoint says that a text is no checkpoint.
var ErrCheckpoint = errors.New("not a checkpoint")

// Text gives the lines that are signed.
func (c Checkpoint) Text() string { return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root) }

// ParseCheckpoint reads the lines that are signed. Every other form of the same content is refused.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, ErrCheckpoint
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || size > maxSize {
		return Checkpoint{}, ErrCheckpoint
	}
	root, err := tlog.ParseHash(lines[2])
	c := Checkpoint{lines[0], size, root}
	if err != nil || lines[0] == "" || c.Text() != text {
		return Checkpoint{}, ErrCheckpoint
	}
	return c, nil
}

// Sign gives the checkpoint as a signed note.
func (c Checkpoint) Sign(signer note.Signer) ([]byte, error) {
	return note.Sign(&note.Note{Text: c.Text()}, signer)
}

// OpenCheckpoint reads a signed checkpoint and tells whether one of the keys has signed it: a key signs for the log of its own name
// only. Without keys nothing is known of who did.
//
// Errors: ErrCheckpoint, or what is wrong with the signature by a key that is known.
func OpenCheckpoint(signed []byte, keys ...note.Verifier) (c Checkpoint, verified bool, err error) {
	if len(signed) > maxNote {
		return c, false, ErrCheckpoint
	}
	opened, err := note.Open(signed, note.VerifierList(keys...))
	var unverified *note.UnverifiedNoteError
	switch {
	case errors.As(err, &unverified):
		opened = unverified.Note
	case err != nil:
		return c, false, fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c, err = ParseCheckpoint(opened.Text)
	return c, err == nil && slices.ContainsFunc(opened.Sigs, func(s note.Signature) bool { return s.Name == c.Origin }), err
}

// ParseKey reads a verifier key as it is given to others: "NAME+HASH+KEY".
func ParseKey(key string) (note.Verifier, error) { return note.NewVerifier(strings.TrimSpace(key)) }

// CheckConsistent tells whether the tree of a checkpoint is continued by that of a later one, by a proof.
func CheckConsistent(earlier, later Checkpoint, proof []tlog.Hash) error {
	if later.Size > maxSize {
		return ErrCheckpoint
	}
	if earlier.Size == later.Size {
		if earlier.Root != later.Root || len(proof) > 0 {
			return errors.New("two trees of one size")
		}
		return nil
	}
	return tlog.CheckTree(proof, later.Size, later.Root, earlier.Size, earlier.Root)
}

// SplitCheckpoints gives the signed checkpoints of a file that has them one behind the other, with or without empty lines between:
// one ends where a line follows its signatures that is none.
func SplitCheckpoints(b []byte) [][]byte {
	var all [][]byte
	begin, signed := 0, false
	for at := 0; at < len(b); {
		end := len(b)
		if i := bytes.IndexByte(b[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := b[at:end]
		signature := bytes.HasPrefix(line, []byte("— "))
		if signed && !signature {
			all = append(all, b[begin:at])
			signed = false
			begin = at
		}
		if begin == at && len(bytes.TrimSpace(line)) == 0 {
			begin = end // between two
		}
		signed = signed || signature
		at = end
	}
	if signed || len(bytes.TrimSpace(b[begin:])) > 0 {
		all = append(all, b[begin:])
	}
	return all
}
