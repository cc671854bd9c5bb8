package files

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// names lists every file in a folder.
func names(t *testing.T, f *Folder) []string {
	t.Helper()
	var all []string
	err := filepath.Walk(f.Path(), func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			relative, _ := filepath.Rel(f.Path(), path)
			all = append(all, filepath.ToSlash(relative))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestFolderKeeps(t *testing.T) {
	f := open(t)
	content := pngFile(t)
	var hash string
	for range 2 { // the second time it is there
		u, err := f.Receive(bytes.NewReader(content), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if kind, err := u.Examine(); kind != "image/png" || err != nil {
			t.Errorf("%s, %v", kind, err)
		}
		for range 2 {
			if err := u.Keep(); err != nil {
				t.Fatal(err)
			}
		}
		u.Discard()
		hash = u.SHA256
	}
	if diff := cmp.Diff([]string{hash[:2] + "/" + hash}, names(t, f)); diff != "" {
		t.Error(diff)
	}
	in, err := f.Whole(hash, int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if got, err := io.ReadAll(in); err != nil || !bytes.Equal(got, content) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// endless gives bytes for ever and counts them.
type endless struct{ read int }

func (e *endless) Read(into []byte) (int, error) {
	e.read += len(into)
	return len(into), nil
}

func TestFolderRefuses(t *testing.T) {
	f := open(t)
	sender := &endless{}
	if _, err := f.Receive(sender, 100_000); reasonOf(err) != "FILE_TOO_LARGE" || sender.read > 200_000 {
		t.Errorf("%v after %d bytes", err, sender.read)
	}
	if _, err := f.Receive(strings.NewReader(""), 10); reasonOf(err) != "FILE_EMPTY" {
		t.Error(err)
	}
	cut := errors.New("cut")
	if _, err := f.Receive(io.MultiReader(strings.NewReader("a"), iotest.ErrReader(cut)), 10); !errors.Is(err, cut) {
		t.Error(err)
	}
	if left := names(t, f); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

func TestFolderForgetsTheAbandoned(t *testing.T) {
	f := open(t)
	now := time.Now()
	for name, age := range map[string]time.Duration{"old": 3 * time.Hour, "new": time.Minute} {
		path := filepath.Join(f.Path(), incoming, name)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, now, now.Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.prepare(now); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"incoming/new"}, names(t, f)); diff != "" {
		t.Error(diff)
	}
}

func TestVerify(t *testing.T) {
	f := open(t)
	recorded := map[string]int64{}
	for _, content := range []string{"whole", "changed", "longer", "missing", "link", "unknown"} {
		u, err := f.Receive(strings.NewReader(content), 100)
		if err == nil {
			err = u.Keep()
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(f.Path(), place(u.SHA256))
		recorded[u.SHA256] = u.Size
		switch content {
		case "changed":
			err = os.WriteFile(path, []byte("chAnged"), 0o600)
		case "longer":
			err = os.WriteFile(path, []byte("longer!"), 0o600)
		case "missing":
			err = os.Remove(path)
		case "link":
			err = errors.Join(os.Remove(path), os.Symlink("/etc/passwd", path))
		case "unknown":
			delete(recorded, u.SHA256)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(f.Path(), "note.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := map[Fault]int{}
	if err := f.Verify(recorded, func(_ string, fault Fault) { got[fault]++ }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[Fault]int{Changed: 3, Missing: 1, Extra: 2}, got); diff != "" {
		t.Error(diff)
	}
}
