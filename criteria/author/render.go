package author

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"github.com/tieuchi/tieuchi/criteria"
)

// Formats of an annex.
const (
	HTML     = "html"
	Markdown = "md"
)

//go:embed annex.html.tmpl
var annexTemplate string

var annexHTML = template.Must(template.New("annex").Parse(annexTemplate))

// Render writes a rule set as an annex that a lawyer can read beside the decision: every threshold, points rule and condition
// in words, with its source, in Vietnamese or English ("vi", "en").
func Render(w io.Writer, c *criteria.Compiled, format, lang string) error {
	a := newAnnex(c, lang)
	switch format {
	case HTML:
		return annexHTML.Execute(w, a)
	case Markdown:
		_, err := io.WriteString(w, a.markdown())
		return err
	}
	return fmt.Errorf("author: no format %q", format)
}

// annex is what both formats show, in one language.
type annex struct {
	Lang          string
	Title         string
	Label         string // what a reader must know first, of partial and reference sets
	Head          []pair
	Groups        []table
	Decision      []section
	Facts         table
	Foot          string
	BasisTitle    string
	DecisionTitle string
	Basis         []section
}

type pair struct{ Name, Value string }

// section is a sentence, and what belongs under it.
type section struct {
	Line  string
	Items []string
}

// table is a table under a title, with sentences about it.
type table struct {
	ID      string
	Title   string
	Caption string
	Class   string // of style
	Header  int    // column that names a row
	Notes   []string
	Columns []string
	Rows    [][]section // a cell is a section: a sentence, and parts of it
}

// writer turns a set into an annex.
type writer struct {
	c    *criteria.Compiled
	lang string
}

func newAnnex(c *criteria.Compiled, lang string) *annex {
	w := &writer{c, lang}
	s := c.Set
	a := &annex{Lang: lang, Title: w.in(s.Title), Label: w.in(s.Label), Head: w.head(), BasisTitle: w.say("render.basis"), Basis: w.basis(), DecisionTitle: w.say("render.decision")}
	for i := range s.Groups {
		a.Groups = append(a.Groups, w.group(&s.Groups[i], i+1))
	}
	if len(s.Unplaced) > 0 {
		a.Groups = append(a.Groups, w.unplaced())
	}
	a.Decision = w.decision()
	a.Facts = w.facts()
	a.Foot = w.say("render.foot", "name", s.Name(), "digest", c.Digest)
	return a
}

// say gives a sentence of the catalogue in the annex's language.
func (w *writer) say(key string, args ...any) string { return w.in(criteria.Say(key, args...)) }

func (w *writer) in(t criteria.Text) string { return t.In(w.lang) }

// head gives what the set is: name, level, completeness, days in force.
func (w *writer) head() []pair {
	s := w.c.Set
	force := "render.force-none"
	switch from, to := s.Effective.From, s.Effective.To; {
	case !from.IsZero() && !to.IsZero():
		force = "render.force-both"
	case !from.IsZero():
		force = "render.force-from"
	case !to.IsZero():
		force = "render.force-to"
	}
	return []pair{
		{w.say("render.name"), s.ID + " " + s.Version},
		{w.say("render.level"), w.in(criteria.LevelText(s.Level))},
		{w.say("render.completeness"), w.say("render.completeness-" + string(s.Completeness))},
		{w.say("render.force"), w.in(criteria.Say(force, "from", s.Effective.From, "to", s.Effective.To))},
		{w.say("render.size"), w.say("render.size-of", "known", len(s.All()), "size", s.Size())},
	}
}

// basis lists the legal documents.
func (w *writer) basis() []section {
	var all []section
	for _, d := range w.c.Set.LegalBasis {
		day := w.say("render.day-unknown")
		if known, err := criteria.ParseDate(d.Date); err == nil {
			day = w.say("render.day", "day", known)
		}
		s := section{Line: w.say("render.document", "document", d.Document, "day", day, "issuer", d.Issuer, "title", d.Title)}
		if note := w.in(d.Note); note != "" {
			s.Items = append(s.Items, note)
		}
		all = append(all, s)
	}
	return all
}
