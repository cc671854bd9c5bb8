package web

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// look is how a series is drawn. Series differ by form, not by colour alone; style.css gives each class its dashes.
type look struct {
	class string
	level bool // one figure that holds from the beginning to its day: a line across
	steps bool // a figure holds until the next one
	dots  bool // every figure is marked
	grows bool // counted here: begins at nothing and holds until the day asked about
	slope bool // figures are joined by straight lines
}

// looks by kind of series. Other kinds are not drawn, and stand in the table alone.
var looks = map[criteria.SeriesKind]look{
	criteria.SeriesTarget:     {class: "s-target", level: true, dots: true},
	criteria.SeriesAllotment:  {class: "s-allotment", steps: true, dots: true},
	criteria.SeriesRegistered: {class: "s-registered", dots: true},
	criteria.SeriesSubmitted:  {class: "s-submitted", steps: true, grows: true},
	criteria.SeriesRecognised: {class: "s-recognised", steps: true, grows: true},
	criteria.SeriesReported:   {class: "s-reported", dots: true},
}

// line is one series of the plot, of its legend and of the table beside it.
type line struct {
	look
	Name   string
	Last   string // the latest figure and its day, for the legend
	Sample template.HTML
	Points []linePoint
}

// linePoint is one figure of a line.
type linePoint struct {
	on                            criteria.Date
	value                         float64
	Day, Value, Source, Statement string
	Quoted                        bool // source and statement are as given, in Vietnamese
}

// lines arranges the series of an answer, each with its name and its sources. They are never added or mixed.
func (s speech) lines(series []*tieuchiv1.Series, asOf criteria.Date) []line {
	var all []line
	for _, given := range series {
		kind := criteria.SeriesKind(given.GetKind())
		l := line{look: looks[kind], Name: s.kindName(kind)}
		for _, p := range given.GetPoints() {
			on, err := criteria.ParseDate(p.GetDate())
			if err != nil {
				continue // an answer that is not understood is not drawn somewhere
			}
			l.Points = append(l.Points, s.point(on, p))
		}
		slices.SortStableFunc(l.Points, func(a, b linePoint) int { return cmp.Compare(a.on, b.on) })
		if l.grows && len(l.Points) == 0 { // nothing counted so far is a figure, too
			l.Points = []linePoint{s.point(asOf, &tieuchiv1.SeriesPoint{Value: "0"})}
		}
		if n := len(l.Points); n > 0 {
			last := l.Points[n-1]
			if l.grows {
				last.Day = s.day(asOf)
			}
			l.Last = s.Say("page.plot.last", "value", last.Value, "day", last.Day)
		}
		l.Sample = l.sample()
		all = append(all, l)
	}
	return all
}

func (s speech) point(on criteria.Date, p *tieuchiv1.SeriesPoint) linePoint {
	q := linePoint{
		on: on, value: size(p.GetValue()), Day: s.day(on), Value: s.number(p.GetValue()),
		Source: p.GetSource(), Statement: p.GetStatement(), Quoted: true,
	}
	if q.Source == "" {
		q.Source, q.Quoted = s.Say("page.plot.counted-here"), false
	}
	return q
}

func (s speech) kindName(kind criteria.SeriesKind) string {
	switch kind {
	case criteria.SeriesTarget:
		return s.Say("page.series.target")
	case criteria.SeriesAllotment:
		return s.Say("page.series.allotment")
	case criteria.SeriesRegistered:
		return s.Say("page.series.registered")
	case criteria.SeriesSubmitted:
		return s.Say("page.series.submitted")
	case criteria.SeriesRecognised:
		return s.Say("page.series.recognised")
	case criteria.SeriesReported:
		return s.Say("page.series.reported")
	}
	return string(kind)
}

// sample draws a short piece of the line for the legend, with the classes of the plot so that both look alike.
func (l line) sample() template.HTML {
	if l.class == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<svg class="sample" viewBox="0 0 40 14" aria-hidden="true">`)
	if l.level || l.steps || l.slope {
		b.WriteString(`<path d="M 0 7 L 40 7" class="` + l.class + ` stroke"/>`)
	}
	if l.dots {
		b.WriteString(`<circle cx="20" cy="7" r="5" class="` + l.class + ` stroke fill"/>`)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) // classes are constants above
}
