package criteria

import (
	"embed"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// plainID is the procedure of an assessment without a campaign.
const plainID = "plain"

// NoLegalBasis is what the basis of a step says where no text was found that regulates it.
const NoLegalBasis = "no legal basis found"

//go:embed procedures/*.yaml
var procedureFiles embed.FS

// procedureFile and stepRow are a file of procedures/ as it is written, every value as text.
type procedureFile struct {
	ID    string    `yaml:"id"`
	Title Text      `yaml:"title"`
	Steps []stepRow `yaml:"steps"`
}

type stepRow struct {
	ID      string   `yaml:"id"`
	Title   Text     `yaml:"title"`
	Role    string   `yaml:"role"`
	Level   string   `yaml:"level"`
	From    string   `yaml:"from"`
	To      string   `yaml:"to"`
	Actions []string `yaml:"actions"`
	Basis   string   `yaml:"basis"`
	Note    Text     `yaml:"note"`
}

// actionWords are the actions as files and people name them.
var actionWords = map[string]Action{
	"create": ActCreate, "answer": ActAnswer, "sign": ActSign, "submit": ActSubmit, "recall": ActRecall, "check": ActCheck,
	"return": ActReturn, "return-part": ActReturnPart, "finding": ActFinding, "comment": ActComment, "complete": ActComplete,
	"propose": ActPropose, "decline": ActDecline, "reopen": ActReopen, "recognise": ActRecognise,
}

// Word gives an action as files name it: "return-part".
func (a Action) Word() string {
	for word, action := range actionWords {
		if action == a {
			return word
		}
	}
	return string(a)
}

// ActionOf reads an action as files name it: "return-part".
func ActionOf(word string) (Action, bool) {
	a, ok := actionWords[word]
	return a, ok
}

// shippedProcedures are those of this program, by id. They are tested, so a fault is one of the program.
var shippedProcedures = sync.OnceValue(func() []*Procedure {
	files, err := fs.Sub(procedureFiles, "procedures")
	if err != nil {
		panic(err)
	}
	all, err := LoadProcedures(files)
	if err != nil {
		panic(err)
	}
	return all
})

// plainProcedure is the one of an assessment without a campaign.
var plainProcedure = sync.OnceValue(func() *Procedure {
	for _, p := range shippedProcedures() {
		if p.ID == plainID {
			return p
		}
	}
	panic("criteria: the plain procedure does not ship")
})

// Procedures gives the procedures that ship, by id.
func Procedures() []*Procedure { return shippedProcedures() }

// FindProcedure gives a procedure by its id, or "procedures/{id}"; the plain one for "". Errors: PROCEDURE_UNKNOWN.
func FindProcedure(id string) (*Procedure, error) {
	if id == "" {
		return plainProcedure(), nil
	}
	id = strings.TrimPrefix(id, "procedures/")
	all := shippedProcedures()
	names := make([]string, len(all))
	for i, p := range all {
		if p.ID == id {
			return p, nil
		}
		names[i] = p.ID
	}
	return nil, Invalid("PROCEDURE_UNKNOWN", "procedure", Say("steps.unknown", "value", Clip(id), "known", strings.Join(names, ", ")))
}

// LoadProcedures reads every file of a folder as a procedure, by id. The file is named after the id. Each step has
//
//	id, title   its name
//	role        who acts, at which level (commune, district, province)
//	from, to    first and last day, both inclusive and optional
//	actions     what is done, see actionWords
//	basis       the text that says so, or the words "no legal basis found"
//	note        where it comes from
//
// The error is a FileErrors with every fault of the first file that has any: unknown and duplicate keys, an unknown role or
// action, a role that cannot be granted at the level, days that are none or in the wrong order.
func LoadProcedures(fsys fs.FS) ([]*Procedure, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*Procedure
	for _, name := range names {
		l, file := decode[procedureFile](fsys, name)
		if err := l.result(); err != nil {
			return nil, err
		}
		p := l.procedure(file)
		if err := l.result(); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Procedure) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// procedure takes over one file.
func (l *loader) procedure(file *procedureFile) *Procedure {
	p := &Procedure{ID: file.ID, Title: file.Title}
	if !idPattern.MatchString(p.ID) || p.ID != strings.TrimSuffix(path.Base(l.file), ".yaml") {
		l.fault(1, 1, "ID_MALFORMED", Say("steps.load-id", "value", Clip(p.ID), "file", l.file))
	}
	l.text(p.Title, true, "title")
	if len(file.Steps) == 0 {
		l.fault(1, 1, "STEP_MISSING", Say("steps.load-none"))
	}
	seen := map[string]bool{}
	for i := range file.Steps {
		r := rowLoader{l, "steps", i}
		s := r.step(&file.Steps[i])
		if seen[s.ID] {
			r.refuse("id", "STEP_TWICE", Say("steps.load-twice", "value", Clip(s.ID)))
		}
		seen[s.ID] = true
		p.Steps = append(p.Steps, s)
	}
	return p
}

// step takes over one step.
func (r rowLoader) step(row *stepRow) Step {
	s := Step{ID: row.ID, Title: row.Title, Role: Role(row.Role), Level: Level(row.Level), Basis: row.Basis, Note: row.Note}
	if !idPattern.MatchString(s.ID) {
		r.refuse("id", "ID_MALFORMED", Say("load.id", "value", Clip(s.ID)))
	}
	r.bothLanguages("title", s.Title)
	r.bothLanguages("note", s.Note)
	r.needed("basis", s.Basis)
	r.needed("role", row.Role)
	if !slices.Contains(scopesOf[s.Role], s.Level) {
		r.refuse("role", "SCOPE_NOT_ALLOWED", Say("steps.load-role", "role", Clip(row.Role), "level", Clip(row.Level)))
	}
	if row.From != "" {
		s.From = r.day("from", row.From)
	}
	if row.To != "" {
		s.To = r.day("to", row.To)
	}
	if !s.To.IsZero() && s.To < s.From {
		r.refuse("to", "DATES_REVERSED", Say("steps.load-days", "from", s.From, "to", s.To))
	}
	s.Actions = r.actions(row.Actions)
	return s
}

// actions reads what a step does.
func (r rowLoader) actions(words []string) []Action {
	var actions []Action
	for _, word := range words {
		a, known := actionWords[word]
		switch {
		case !known:
			r.refuse("actions", "ACTION_UNKNOWN", Say("steps.load-action", "value", Clip(word)))
		case slices.Contains(actions, a):
			r.refuse("actions", "ACTION_TWICE", Say("steps.load-action-twice", "value", word))
		}
		actions = append(actions, a)
	}
	if len(words) == 0 {
		r.refuse("actions", "ACTION_MISSING", Say("steps.load-no-action"))
	}
	return actions
}
