package audit_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/tieuchi/tieuchi/criteria/audit"
)

// edits are ways to alter an export, each by chance. What comes out is never what went in.
var edits = []struct {
	name string
	edit func(r *rand.Rand, export []byte) []byte
}{
	{"a bit is flipped", func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b))] ^= 1 << r.IntN(8)
		return b
	}},
	{"a byte is replaced", func(r *rand.Rand, b []byte) []byte {
		b[r.IntN(len(b))] = byte(r.IntN(256))
		return b
	}},
	{"some bytes are removed", func(r *rand.Rand, b []byte) []byte {
		from := r.IntN(len(b))
		return slices.Delete(b, from, from+1+r.IntN(min(100, len(b)-from)))
	}},
	{"some bytes are added", func(r *rand.Rand, b []byte) []byte {
		some := make([]byte, 1+r.IntN(20))
		for i := range some {
			some[i] = byte(r.IntN(256))
		}
		return slices.Insert(b, r.IntN(len(b)+1), some...)
	}},
	{"a part is moved", func(r *rand.Rand, b []byte) []byte {
		from := r.IntN(len(b))
		part := slices.Clone(b[from : from+1+r.IntN(min(300, len(b)-from))])
		b = slices.Delete(b, from, from+len(part))
		return slices.Insert(b, r.IntN(len(b)+1), part...)
	}},
	{"it is cut off", func(r *rand.Rand, b []byte) []byte { return b[:r.IntN(len(b))] }},
	{"a line is removed", func(r *rand.Rand, b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		lines = lines[:len(lines)-1]
		i := r.IntN(len(lines))
		return bytes.Join(slices.Delete(lines, i, i+1), nil)
	}},
	{"a line is doubled", func(r *rand.Rand, b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		lines = lines[:len(lines)-1]
		return bytes.Join(slices.Insert(lines, r.IntN(len(lines)+1), lines[r.IntN(len(lines))]), nil)
	}},
	{"two lines change places", func(r *rand.Rand, b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		lines = lines[:len(lines)-1]
		i, j := r.IntN(len(lines)), r.IntN(len(lines))
		lines[i], lines[j] = lines[j], lines[i]
		return bytes.Join(lines, nil)
	}},
	{"lines at the end are removed", func(r *rand.Rand, b []byte) []byte {
		lines := bytes.SplitAfter(b, []byte("\n"))
		return bytes.Join(lines[:r.IntN(len(lines)-1)], nil)
	}},
	{"a word becomes another one of the file", func(r *rand.Rand, b []byte) []byte {
		words := bytes.FieldsFunc(b, func(r rune) bool { return bytes.ContainsRune([]byte(`":,{}`+"\n"), r) })
		from, to := words[r.IntN(len(words))], words[r.IntN(len(words))]
		return bytes.Replace(b, from, to, 1)
	}},
}

// randomEdits is how many edits of an export are tried. With those of the database in package store they are ten thousand.
const randomEdits = 7000

// TestRandomEdits alters an export by chance, and finds every alteration, with a key and a checkpoint from elsewhere; without them
// too, for nobody has altered it so that it fits itself again.
func TestRandomEdits(t *testing.T) {
	const seed = 5
	r := rand.New(rand.NewPCG(seed, 11))
	l := newLog(t, 40)
	export := l.export(t, 20, 30, 40)
	given := audit.Given{Keys: []note.Verifier{l.key}, Checkpoints: [][]byte{l.checkpoint(t, 40)}}
	counts := map[string]int{}
	for n := 0; n < randomEdits; {
		kind := edits[r.IntN(len(edits))]
		edited := kind.edit(r, slices.Clone(export))
		if bytes.Equal(edited, export) {
			continue // a byte became itself
		}
		n++
		counts[kind.name]++
		with := given
		if n%4 == 0 {
			with = audit.Given{}
		}
		if found := verify(t, edited, with); len(found.Findings) == 0 {
			t.Fatalf("edit %d of seed %d (%s) is not found, with %d keys", n, seed, kind.name, len(with.Keys))
		}
	}
	for _, kind := range edits {
		if counts[kind.name] < randomEdits/50 {
			t.Errorf("%s: only %d times", kind.name, counts[kind.name])
		}
	}
	if found := verify(t, export, given); len(found.Findings) > 0 {
		t.Error("what was not altered is refused:", found.Findings)
	}
}
