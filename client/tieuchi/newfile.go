package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tieuchi/tieuchi/criteria"
)

// newFile is a file that a command makes.
type newFile struct {
	name    string
	content []byte
}

// writeNew writes files where there are none yet: work that somebody did is never written over. Where one exists, none is
// written.
func writeNew(files ...newFile) error {
	for _, f := range files {
		if _, err := os.Lstat(f.name); err == nil {
			return fileExists(f.name)
		}
	}
	for _, f := range files {
		if err := f.write(); err != nil {
			return err
		}
	}
	return nil
}

func (f newFile) write() error {
	if err := os.MkdirAll(filepath.Dir(f.name), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(f.name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) // O_EXCL: somebody may have been faster
	if errors.Is(err, fs.ErrExist) {
		return fileExists(f.name)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(f.content)
	return errors.Join(err, file.Close())
}

func fileExists(name string) error {
	return criteria.Refuse(criteria.AlreadyExists, "FILE_EXISTS", filepath.ToSlash(name), criteria.Say("cli.file-exists"))
}

// written says which files were made.
func (p *program) written(files ...newFile) {
	for _, f := range files {
		p.out.line(p.say(criteria.Say("cli.written", "file", filepath.ToSlash(f.name))))
	}
}
