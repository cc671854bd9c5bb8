package files

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// Folder holds files by the hash of their content: "ab/abcd…". What is being received lies in "incoming". Several programs may use
// one folder: a file appears whole or not at all.
type Folder struct {
	root *os.Root
	path string
	// examining bounds the files that are in memory at a time.
	examining chan struct{}
}

const (
	incoming = "incoming"
	// abandoned is the age at which a file in incoming is of a program that died: an upload may take a quarter of an hour.
	abandoned = 2 * time.Hour

	mostExamined = 2
)

// Open opens the folder, which is made where there is none, for its owner only, and removes what programs that died left in incoming.
func Open(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("the folder of evidence: %w", err)
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("the folder of evidence: %w", err)
	}
	f := &Folder{root: root, path: path, examining: make(chan struct{}, mostExamined)}
	if err := f.prepare(time.Now()); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// Look opens a folder to read it, beside other programs, and changes nothing in it.
func Look(path string) (*Folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("the folder of evidence: %w", err)
	}
	return &Folder{root: root, path: path, examining: make(chan struct{}, mostExamined)}, nil
}

// Close closes the folder. Files that are open stay so.
func (f *Folder) Close() error { return f.root.Close() }

// Path tells where the folder is.
func (f *Folder) Path() string { return f.path }

func (f *Folder) prepare(now time.Time) error {
	if err := f.root.Mkdir(incoming, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	left, err := fs.ReadDir(f.root.FS(), incoming)
	if err != nil {
		return err
	}
	for _, entry := range left {
		info, err := entry.Info()
		if err == nil && now.Sub(info.ModTime()) > abandoned {
			err = f.root.Remove(incoming + "/" + entry.Name())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// place gives where the content of a hash lies.
func place(hash string) string { return hash[:2] + "/" + hash }

// Read opens the content of a hash. Where it is not there, the error is fs.ErrNotExist.
func (f *Folder) Read(hash string) (*os.File, error) { return f.root.Open(place(hash)) }

// Upload is a file that was received and is not kept yet.
type Upload struct {
	SHA256 string
	Size   int64

	folder *Folder
	name   string // in incoming
	once   sync.Once
}

// Receive writes what comes into incoming, and not one byte more than allowed. Whoever calls it discards the upload in the end,
// kept or not.
//
// Errors: FILE_TOO_LARGE, FILE_EMPTY, those of the reader. Nothing is left behind then.
func (f *Folder) Receive(from io.Reader, most int64) (*Upload, error) {
	u := &Upload{folder: f, name: incoming + "/" + rand.Text()}
	out, err := f.root.OpenFile(u.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	u.Size, err = io.Copy(io.MultiWriter(out, hash), io.LimitReader(from, most+1))
	switch {
	case err != nil:
	case u.Size > most:
		err = evidence.TooLarge(most)
	case u.Size == 0:
		err = evidence.Empty()
	default:
		err = out.Sync()
	}
	if closed := out.Close(); err == nil {
		err = closed
	}
	if err != nil {
		u.Discard()
		return nil, err
	}
	u.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return u, nil
}

// Examine tells what the upload is. Only a few are examined at a time.
//
// Errors: those of Examine.
func (u *Upload) Examine() (mediaType string, err error) {
	u.folder.examining <- struct{}{}
	defer func() { <-u.folder.examining }()
	content, err := u.folder.root.ReadFile(u.name)
	if err != nil {
		return "", err
	}
	return Examine(content)
}

// Keep puts the upload under its hash, so that it is there after a crash too. What is there already stays, unless somebody has
// changed it. It may be called again.
func (u *Upload) Keep() error {
	root, to := u.folder.root, place(u.SHA256)
	if whole, err := u.folder.is(u.SHA256, u.Size); err == nil && whole {
		return nil
	}
	if err := root.Mkdir(to[:2], 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := root.Rename(u.name, to); err != nil {
		return err
	}
	return errors.Join(u.folder.sync(to[:2]), u.folder.sync("."))
}

// Discard removes what is left of the upload in incoming. It may be called again.
func (u *Upload) Discard() {
	u.once.Do(func() { _ = u.folder.root.Remove(u.name) })
}

// sync makes the names in a folder last.
func (f *Folder) sync(name string) error {
	dir, err := f.root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
