package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
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
		whole, err := f.is(hash, size)
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

// is tells whether the content of a hash is what the hash says. What is no plain file is not.
func (f *Folder) is(hash string, size int64) (bool, error) {
	in, err := f.Read(hash)
	if err != nil {
		return false, ignore(err, fs.ErrNotExist)
	}
	defer in.Close()
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
