package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Fault is what is wrong with the content of a hash.
type Fault string

// Faults of a folder.
const (
	Missing Fault = "missing" // recorded and not there
	Changed Fault = "changed" // there with other content than its name says
	Extra   Fault = "extra"   // there and not recorded
)

// Verify reads every file of the folder and reports what is not as recorded, by hash and in order: the size that is recorded for
// each. What stands in incoming is not looked at. Other names in the folder are extra.
func (f *Folder) Verify(recorded map[string]int64, report func(name string, fault Fault)) error {
	seen := map[string]bool{}
	err := fs.WalkDir(f.root.FS(), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path == incoming:
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		hash := path[strings.LastIndexByte(path, '/')+1:]
		size, known := recorded[hash]
		if !known || len(hash) != hex.EncodedLen(sha256.Size) || path != place(hash) {
			report(path, Extra)
			return nil
		}
		seen[hash] = true
		whole := false
		if entry.Type().IsRegular() { // a link may lead anywhere
			whole, err = f.is(hash, size)
		}
		if err == nil && !whole {
			report(hash, Changed)
		}
		return err
	})
	if err != nil {
		return err
	}
	var missing []string
	for hash := range recorded {
		if !seen[hash] {
			missing = append(missing, hash)
		}
	}
	slices.Sort(missing)
	for _, hash := range missing {
		report(hash, Missing)
	}
	return nil
}

// ErrChanged is of content that is not what its name says.
var ErrChanged = errors.New("the content is not what was uploaded")

// Whole opens the content of a hash after it was read whole and found to be what the hash says.
//
// Errors: fs.ErrNotExist, ErrChanged.
func (f *Folder) Whole(hash string, size int64) (*os.File, error) {
	in, err := f.Read(hash)
	if err != nil {
		return nil, err
	}
	whole, err := says(in, hash, size)
	if err == nil && !whole {
		err = ErrChanged
	}
	if err == nil {
		_, err = in.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return in, nil
}

// is tells whether the content of a hash is what the hash says. What is no plain file is not.
func (f *Folder) is(hash string, size int64) (bool, error) {
	in, err := f.Read(hash)
	if err != nil {
		return false, ignore(err, fs.ErrNotExist)
	}
	defer in.Close()
	return says(in, hash, size)
}

// says tells whether an open file is what a hash says.
func says(in *os.File, hash string, size int64) (bool, error) {
	info, err := in.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return false, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, in); err != nil {
		return false, err
	}
	return hex.EncodeToString(sum.Sum(nil)) == hash, nil
}

func ignore(err, what error) error {
	if errors.Is(err, what) {
		return nil
	}
	return err
}
