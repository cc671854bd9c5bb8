package author

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
)

// group gives a group as a table, a row for each criterion.
func (w *writer) group(g *criteria.Group, n int) table {
	t := w.table("group-"+g.ID, w.say("render.group", "n", n, "title", g.Title), g.Kind)
	t.Notes = w.groupNotes(g)
	for i := range g.Criteria {
		t.Rows = append(t.Rows, w.row(&g.Criteria[i]))
	}
	t.Caption = w.say("render.caption", "n", len(t.Rows))
	return t
}

// unplaced gives the criteria whose group no source confirms.
func (w *writer) unplaced() table {
	t := w.table("unplaced", w.say("render.unplaced"), "")
	t.Notes = []string{w.say("render.unplaced-note")}
	for i := range w.c.Set.Unplaced {
		t.Rows = append(t.Rows, w.row(&w.c.Set.Unplaced[i]))
	}
	t.Caption = w.say("render.caption", "n", len(t.Rows))
	return t
}

func (w *writer) table(id, title string, kind criteria.GroupKind) table {
	t := table{ID: id, Title: title, Class: "criteria", Header: 1, Columns: []string{w.say("render.col-code"), w.say("render.col-text"), w.say("render.col-measure")}}
	if w.c.Set.Scores() {
		points := "render.col-points"
		if kind == criteria.PenaltyGroup {
			points = "render.col-points-off"
		}
		t.Columns = append(t.Columns, w.in(criteria.Say(points)))
	}
	t.Columns = append(t.Columns, w.say("render.col-applies"), w.say("render.col-evidence"), w.say("render.col-source"))
	return t
}

// groupNotes names open places, and what the points of the group do.
func (w *writer) groupNotes(g *criteria.Group) []string {
	var notes []string
	if g.Unknown() > 0 {
		notes = append(notes, w.say("render.open", "open", g.Unknown(), "places", g.Places))
	}
	if g.Max != nil {
		notes = append(notes, w.say("render.group-max", "points", w.figure(g.Max)))
	}
	switch {
	case g.Kind == criteria.BonusGroup && g.Cap != nil:
		notes = append(notes, w.say("render.bonus-cap", "points", w.figure(g.Cap)))
	case g.Kind == criteria.BonusGroup:
		notes = append(notes, w.say("render.bonus"))
	case g.Kind == criteria.PenaltyGroup && g.Cap != nil:
		notes = append(notes, w.say("render.penalty-cap", "points", w.figure(g.Cap)))
	case g.Kind == criteria.PenaltyGroup:
		notes = append(notes, w.say("render.penalty"))
	}
	if g.Round != nil {
		notes = append(notes, w.say("render.renormalised", "round", criteria.RoundingText(g.Round)))
	}
	return notes
}

// row gives a criterion: its number in the legal text, wording, measure and threshold, points, where it applies, evidence, source.
func (w *writer) row(c *criteria.Criterion) []section {
	row := []section{{Line: cmp.Or(c.Code, "–")}, w.wording(c), w.measure(c)}
	if w.c.Set.Scores() {
		points := section{Line: "–"}
		if c.Points != nil {
			points = w.points(c.Points, c.Measure)
		}
		row = append(row, points)
	}
	evidence := "–"
	if c.Evidence != nil {
		evidence = w.in(c.Evidence.Ask)
	}
	return append(row, w.applies(c), section{Line: evidence}, w.source(c))
}

func (w *writer) wording(c *criteria.Criterion) section {
	s := section{Line: w.in(c.Text)}
	classed := slices.ContainsFunc(w.c.Set.All(), func(o *criteria.Criterion) bool { return o.Class == criteria.Extended })
	if classed && (c.Measure == nil || c.Measure.Information == "") {
		s.Items = append(s.Items, w.say("render.class-"+string(cmp.Or(c.Class, criteria.Mandatory))))
	}
	return s
}

// points gives a points rule, and its own source where it has one.
func (w *writer) points(p *criteria.Points, m *criteria.Measure) section {
	s := section{Line: w.in(w.c.PointsText(p, m))}
	for i := range p.ByClass {
		s.Items = append(s.Items, w.say("render.class-cite", "class", w.c.ClassText(p.ByClass[i].When, 0), "cite", p.ByClass[i].Cite))
	}
	if p.Cite != "" {
		s.Items = append(s.Items, w.say("render.cite", "cite", p.Cite))
	}
	return s
}

func (w *writer) applies(c *criteria.Criterion) section {
	if c.Applies == nil {
		return section{Line: w.say("render.applies-all")}
	}
	otherwise := w.say("render.otherwise-" + cmp.Or(c.Applies.Otherwise, "not_applicable"))
	return section{
		Line:  w.say("render.applies", "when", w.c.WhenText(c.Applies.When)),
		Items: []string{otherwise, w.say("render.cite", "cite", c.Applies.Cite)},
	}
}

func (w *writer) source(c *criteria.Criterion) section {
	s := section{Line: w.say("render.source", "cite", c.Source.Cite, "status", criteria.Say("render.status-"+c.Source.Status))}
	if note := w.in(c.Source.Note); note != "" {
		s.Items = append(s.Items, note)
	}
	return s
}

func (w *writer) figure(d *criteria.Decimal) string {
	return criteria.FormatForPeople(d.Trim(0), w.lang)
}

// facts lists the figures with kind, unit, range and owner.
func (w *writer) facts() table {
	t := table{
		ID: "facts", Title: w.say("render.facts"), Class: "facts", Caption: w.say("render.facts-caption", "n", len(w.c.Set.Facts)),
		Columns: []string{
			w.say("render.col-fact"), w.say("render.col-id"), w.say("render.col-kind"), w.say("render.col-unit"), w.say("render.col-range"),
			w.say("render.col-owner"),
		},
	}
	for i := range w.c.Set.Facts {
		f := &w.c.Set.Facts[i]
		kind := section{Line: w.say("render.kind-" + string(f.Kind))}
		for _, o := range f.Options {
			kind.Items = append(kind.Items, w.in(o.Label))
		}
		t.Rows = append(t.Rows, []section{
			{Line: w.in(f.Label)}, {Line: f.ID}, kind, {Line: cmp.Or(w.in(f.Unit), "–")}, w.bounds(f), {Line: cmp.Or(w.in(f.Owner), "–")},
		})
	}
	return t
}

// bounds gives what a figure must lie between, and what it is a part of.
func (w *writer) bounds(f *criteria.Fact) section {
	var s section
	least, most := f.Range()
	switch {
	case least != nil && most != nil:
		s.Line = w.say("render.range", "least", w.figure(least), "most", w.figure(most))
	case least != nil:
		s.Line = w.say("render.range-least", "least", w.figure(least))
	case most != nil:
		s.Line = w.say("render.range-most", "most", w.figure(most))
	default:
		s.Line = "–"
	}
	if f.PartOf != "" {
		s.Items = append(s.Items, w.say("render.part-of", "fact", w.label(f.PartOf)))
	}
	if f.Previous != "" {
		s.Items = append(s.Items, w.say("render.previous", "fact", w.label(f.Previous)))
	}
	if f.Monotone {
		s.Items = append(s.Items, w.say("render.monotone"))
	}
	return s
}
