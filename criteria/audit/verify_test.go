package audit_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// log is a history with its key and checkpoints.
type log struct {
	lines  [][]byte
	hashes []tlog.Hash
	signer note.Signer
	key    note.Verifier
}

// ReadHashes gives hashes by their numbers.
func (l *log) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, l.hashes[i])
	}
	return out, nil
}

const origin = "tieuchi/provinces/38"

// newLog makes a history of events.
func newLog(t testing.TB, events int) *log {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	l := &log{}
	if l.signer, err = note.NewSigner(private); err != nil {
		t.Fatal(err)
	}
	if l.key, err = audit.ParseKey(public); err != nil {
		t.Fatal(err)
	}
	for n := range int64(events) {
		e := &criteria.Event{
			Sequence: n + 1, Subject: fmt.Sprint("assessments/", n%7), Number: int32(n/7 + 1), Kind: "answered", Actor: "tokens/cán bộ", Role: "officer",
			GivenDate: 20241007, RecordedAt: 1000 + n, CommittedAt: 2000 + n/2, Change: fmt.Appendf(nil, `{"fact":"hộ \"%d\""}`, n),
		}
		seals := []audit.Seal{{Row: audit.RowName("assessments.stands", e.Subject), Hash: audit.RowHash("assessments.stands", e.Subject, n)}}
		l.add(t, audit.AppendLine(nil, e, audit.AppendSeals(nil, seals)))
	}
	return l
}

func (l *log) add(t testing.TB, line []byte) {
	t.Helper()
	stored, err := tlog.StoredHashesForRecordHash(int64(len(l.lines)), audit.Leaf(line), l)
	if err != nil {
		t.Fatal(err)
	}
	l.lines, l.hashes = append(l.lines, line), append(l.hashes, stored...)
}

// checkpoint signs the tree of a size.
func (l *log) checkpoint(t testing.TB, size int64) []byte {
	t.Helper()
	root, err := tlog.TreeHash(size, l)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := audit.Checkpoint{Origin: origin, Size: size, Root: root}.Sign(l.signer)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// export writes the history with checkpoints of some sizes.
func (l *log) export(t testing.TB, sizes ...int64) []byte {
	t.Helper()
	var b bytes.Buffer
	w := audit.NewWriter(&b)
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	check(w.Head(origin))
	for _, line := range l.lines {
		check(w.Event(line))
	}
	for _, size := range sizes {
		check(w.Checkpoint(l.checkpoint(t, size)))
	}
	root, err := tlog.TreeHash(int64(len(l.lines)), l)
	check(err)
	check(w.End(root))
	return b.Bytes()
}

func verify(t testing.TB, export []byte, given audit.Given) *audit.Report {
	t.Helper()
	r, err := audit.Verify(bytes.NewReader(export), given)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerify(t *testing.T) {
	l := newLog(t, 300)
	export := l.export(t, 3, 256, 300)
	held := audit.Given{Keys: []note.Verifier{l.key}, Checkpoints: [][]byte{l.checkpoint(t, 257)}}
	r := verify(t, export, held)
	if len(r.Findings) > 0 || r.Events != 300 || r.Signed != 300 || r.Held != 257 || r.Checkpoints != 3 || r.Origin != origin {
		t.Errorf("%+v", r)
	}
	if r := verify(t, export, audit.Given{}); len(r.Findings) > 0 || r.Signed != 0 || r.Held != 0 {
		t.Errorf("without a key: %+v", r)
	}
	if r := verify(t, l.export(t), held); len(r.Findings) > 0 || r.Signed != 0 || r.Held != 257 {
		t.Errorf("without checkpoints: %+v", r)
	}
}

// TestVerifyFinds alters an export in ways that somebody would who knows the form.
func TestVerifyFinds(t *testing.T) {
	l, other := newLog(t, 40), newLog(t, 40)
	given := audit.Given{Keys: []note.Verifier{l.key}, Checkpoints: [][]byte{l.checkpoint(t, 30)}}
	lines := func() []string { return strings.SplitAfter(string(l.export(t, 10, 40)), "\n") }
	shorter := newLog(t, 0)
	for _, line := range l.lines[:29] {
		shorter.add(t, line)
	}
	rewritten := newLog(t, 0)
	for i, line := range l.lines {
		if i == 5 {
			line = bytes.Replace(line, []byte("hộ"), []byte("xã"), 1)
		}
		rewritten.add(t, line)
	}
	rewritten.signer, shorter.signer = l.signer, l.signer // whoever has the key can sign anything but what is held elsewhere
	for _, test := range []struct {
		name, export, reason string
	}{
		{"an event changed", strings.Replace(string(l.export(t, 40)), "hộ", "xã", 1), "ROOT_DIFFERS"},
		{"an event removed", strings.Join(append(lines()[:5], lines()[6:]...), ""), "SEQUENCE_BROKEN"},
		{"a checkpoint removed", strings.Join(append(lines()[:41], lines()[42:]...), ""), "EXPORT_COUNT"},
		{"the end removed", strings.Join(lines()[:43], ""), "EXPORT_CUT_OFF"},
		{"the last byte removed", strings.TrimSuffix(string(l.export(t, 40)), "\n"), "EXPORT_CUT_OFF"},
		{"something added", string(l.export(t, 40)) + "x\n", "LINE_BEHIND_END"},
		{"everything removed", "", "EXPORT_CUT_OFF"},
		{"another key", string(other.export(t, 40)), "CHECKPOINT_SIGNATURE"},
		{"the history rewritten by who has the key", string(rewritten.export(t, 40)), "ROOT_DIFFERS"},
		{"the end of the history removed by who has the key", string(shorter.export(t, 29)), "EVENTS_MISSING"},
	} {
		if r := verify(t, []byte(test.export), given); !found(r, test.reason) {
			t.Errorf("%s: want %s, found %v", test.name, test.reason, r.Findings)
		}
	}
	if r := verify(t, rewritten.export(t, 40), audit.Given{Keys: given.Keys}); len(r.Findings) > 0 {
		t.Errorf("nothing was held elsewhere, and the test is wrong about what shows then: %v", r.Findings)
	}
}

func found(r *audit.Report, reason string) bool {
	for _, f := range r.Findings {
		if f.Reason == reason && f.Message.VI != "" && f.Message.EN != "" {
			return true
		}
	}
	return false
}

func TestCheckpointForms(t *testing.T) {
	l := newLog(t, 3)
	signed := l.checkpoint(t, 3)
	for _, bad := range []string{
		"", "x", origin + "\n3\n", origin + "\n03\nAAAA\n", "\n1\n" + strings.Repeat("A", 43) + "=\n", origin + "\n0\n" + strings.Repeat("A", 43) + "=\n",
	} {
		if _, err := audit.ParseCheckpoint(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
	c, verified, err := audit.OpenCheckpoint(signed, l.key)
	if err != nil || !verified || c.Size != 3 || c.Origin != origin {
		t.Error(c, verified, err)
	}
	if _, verified, err := audit.OpenCheckpoint(signed); err != nil || verified {
		t.Error("without a key:", verified, err)
	}
	if _, verified, err := audit.OpenCheckpoint(signed, newLog(t, 1).key); err != nil || verified {
		t.Error("with another key:", verified, err)
	}
	if _, _, err := audit.OpenCheckpoint(bytes.Replace(signed, []byte("\n3\n"), []byte("\n2\n"), 1), l.key); err == nil {
		t.Error("a changed checkpoint was read")
	}
}

// TestLines keeps the form of a line, which is what leaves are made of, and reads it back.
func TestLines(t *testing.T) {
	e := &criteria.Event{
		Sequence: 12, Subject: "assessments/a\"b", Number: 3, Kind: "submitted", Actor: "tokens/x", Role: "officer", GivenDate: 20240919,
		RecordedAt: 5, CommittedAt: 6, Change: []byte(`{"a": [1]}`),
	}
	seals := audit.AppendSeals(nil, []audit.Seal{{Row: "a/1", Hash: audit.RowHash("a", "1")}, {Row: "b/2"}, {Row: "a/1", Hash: audit.RowHash("a", "2")}})
	line := string(audit.AppendLine(nil, e, seals))
	want := `{"sequence":12,"subject":"assessments/a\"b","number":3,"kind":"submitted","actor":"tokens/x","role":"officer","given_date":20240919,` +
		`"recorded_at":5,"committed_at":6,"change":{"a": [1]},"seals":{"b/2":"","a/1":"` + audit.RowHash("a", "2") + `"}}`
	if line != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
	for _, change := range []string{`{"a": [1]}`, `{}`, "{\n}", `[1]`, ``, `{`, "x\n"} {
		e.Change = []byte(change)
		line := audit.AppendLine(nil, e, seals)
		back, backSeals, ok := audit.ParseLine(line)
		if !ok || string(back.Change) != change || !bytes.Equal(backSeals, seals) || back.Sequence != 12 || bytes.Contains(line, []byte("\n")) {
			t.Errorf("%q came back as %+v, %v", change, back, ok)
		}
	}
	for _, bad := range []string{"", "{}", want + " ", strings.Replace(want, "12", "012", 1), strings.Replace(want, `"b/2"`, `"a/1"`, 1), strings.Replace(want, `:"",`, `:"x",`, 1)} {
		if _, _, ok := audit.ParseLine([]byte(bad)); ok {
			t.Errorf("read: %s", bad)
		}
	}
}

func TestRowNames(t *testing.T) {
	if got := audit.RowName("p", "a/b%", int64(3)); got != "p/a%2Fb%25/3" {
		t.Error(got)
	}
	if audit.RowHash("p", "12", nil) == audit.RowHash("p", int64(12), nil) || audit.RowHash("p", "", "a") == audit.RowHash("p", "a", "") ||
		audit.RowHash("p", nil) == audit.RowHash("p", "null") || audit.RowHash("p", criteria.Draft) != audit.RowHash("p", "draft") {
		t.Error("values are taken for others")
	}
}

// TestEveryColumnIsInTheLeaf changes each field of an event by itself, and the seals: no two of them have one leaf.
func TestEveryColumnIsInTheLeaf(t *testing.T) {
	of := func(e criteria.Event, seals string) tlog.Hash {
		return audit.Leaf(audit.AppendLine(nil, &e, []byte(seals)))
	}
	seen := map[tlog.Hash]string{of(criteria.Event{}, "{}"): "nothing", of(criteria.Event{}, `{"a/1":""}`): "seals"}
	for i := range reflect.TypeFor[criteria.Event]().NumField() {
		var e criteria.Event
		name, field := reflect.TypeFor[criteria.Event]().Field(i).Name, reflect.ValueOf(&e).Elem().Field(i)
		switch field.Kind() {
		case reflect.String:
			field.SetString("x")
		case reflect.Slice:
			field.SetBytes([]byte(`{"x":1}`))
		default:
			field.SetInt(7)
		}
		leaf := of(e, "{}")
		if other, same := seen[leaf]; same {
			t.Errorf("%s has the leaf of %s", name, other)
		}
		seen[leaf] = name
	}
	if len(seen) < 12 {
		t.Errorf("only %d leaves", len(seen))
	}
}
