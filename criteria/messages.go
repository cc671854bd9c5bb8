package criteria

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"sync"

	"go.yaml.in/yaml/v4"
)

// entry is one sentence of the catalogue in both languages. It is empty until its file is read.
type entry struct {
	file   *messageFile
	vi, en sentence
}

// messageFile is a file of the catalogue. It is read when one of its sentences is asked for: all of them together take longer than
// anything else that a start waits for, and a start says little.
type messageFile struct {
	name    string
	content []byte
	entries map[string]*entry
	once    sync.Once
}

//go:embed messages/*.yaml
var messageFiles embed.FS

// messages is the one catalogue of sentences for people: every file of messages/ together.
var messages = sync.OnceValue(func() map[string]*entry {
	all := map[string]*entry{}
	names, err := fs.Glob(messageFiles, "messages/*.yaml")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		content, err := messageFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		f := &messageFile{name: name, content: content, entries: map[string]*entry{}}
		for line := range bytes.Lines(content) {
			key, ok := messageKey(line)
			if !ok {
				continue
			}
			if _, twice := all[key]; twice {
				panic(fmt.Sprintf("%s: %s is in the catalogue twice", name, key))
			}
			all[key] = &entry{file: f}
			f.entries[key] = all[key]
		}
	}
	return all
})

// messageKey gives the key that a line of a file begins with. Keys begin at the margin and nothing else does but remarks.
func messageKey(line []byte) (string, bool) {
	if len(line) == 0 || bytes.IndexByte([]byte(" #\r\n"), line[0]) >= 0 {
		return "", false
	}
	key, _, found := bytes.Cut(line, []byte{':'})
	return string(key), found
}

// read reads the file. That its keys are those that were found by line is for the file to keep: anything else is a fault of the
// program, which a test finds by asking for every key.
func (f *messageFile) read() {
	texts := map[string]Text{}
	if err := yaml.Load(f.content, &texts, yaml.WithUniqueKeys(true)); err != nil {
		panic(fmt.Sprintf("%s: %v", f.name, err))
	}
	if len(texts) != len(f.entries) {
		panic(fmt.Sprintf("%s: %d keys at the margin, %d in all", f.name, len(f.entries), len(texts)))
	}
	for key, text := range texts {
		e, ok := f.entries[key]
		if !ok {
			panic(fmt.Sprintf("%s: %s does not stand at the margin", f.name, key))
		}
		e.vi, e.en = parseSentence(text.VI), parseSentence(text.EN)
	}
}
