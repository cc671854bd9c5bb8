package web

import (
	"bytes"
	"fmt"
	"html/template"
	"math"
	"strconv"

	"github.com/go-analyze/charts/chartdraw"
	"github.com/go-analyze/charts/chartdraw/drawing"

	"github.com/tieuchi/tieuchi/criteria"
)

// format is one shape of the plot. A phone gets one of its own: a wide drawing would shrink its words beyond reading.
type format struct {
	class         string
	width, height int
	years         int // most years that have room for a label
}

var formats = []format{{"plot wide", 920, 400, 12}, {"plot narrow", 380, 320, 6}}

// drawPlots draws the lines in every format. It gives "" where there is nothing to draw.
func drawPlots(s speech, lines []line, asOf criteria.Date) (template.HTML, error) {
	var all bytes.Buffer
	for _, f := range formats {
		c := chart(s, lines, asOf, f)
		if c == nil {
			return "", nil
		}
		var b bytes.Buffer
		if err := c.Render(chartdraw.SVG, &b); err != nil {
			return "", fmt.Errorf("the plot cannot be drawn: %w", err)
		}
		// The library opens the drawing in its own way; what a screen reader needs is put there instead.
		_, drawn, found := bytes.Cut(b.Bytes(), []byte(">"))
		if !found {
			return "", fmt.Errorf("the plot is no SVG")
		}
		name := template.HTMLEscapeString(s.Say("page.plot.title"))
		fmt.Fprintf(&all, `<svg class="%s" viewBox="0 0 %d %d" role="img" aria-label="%s"><title>%s</title>`,
			f.class, f.width, f.height, name, name)
		all.Write(drawn)
	}
	return template.HTML(all.String()), nil // numbers, constant classes and a sentence of the catalogue, nothing else
}

// Colours only tell the library that there is something to draw; style.css has the real ones.
var ink = drawing.ColorBlack

// chart lays out the plot; nil where no line has a figure.
func chart(s speech, lines []line, asOf criteria.Date, f format) *chartdraw.Chart {
	area, ok := areaOf(lines, asOf)
	if !ok {
		return nil
	}
	hidden := chartdraw.Hidden()
	axis := chartdraw.Style{
		ClassName: "axis", StrokeColor: ink, StrokeWidth: 1,
		FontStyle: chartdraw.FontStyle{FontSize: 14, FontColor: ink}, // as in style.css
	}
	c := &chartdraw.Chart{
		Width: f.width, Height: f.height, DPI: 72, // one point is one pixel
		Background: chartdraw.Style{ClassName: "paper", Padding: chartdraw.Box{Top: 12, Left: 8, Right: 16, Bottom: 8, IsSet: true}},
		Canvas:     chartdraw.Style{ClassName: "paper"},
		XAxis:      chartdraw.XAxis{Style: axis, GridMajorStyle: hidden, GridMinorStyle: hidden},
		// The library's first axis stands on the right; the plot uses the second one, on the left, alone. Its own grid
		// lines carry no class, which the page's policy needs, so lines of the plot take their place.
		YAxis: chartdraw.YAxis{Style: hidden, Range: &chartdraw.ContinuousRange{Max: 1}},
		YAxisSecondary: chartdraw.YAxis{
			Style: axis, Ticks: area.heightTicks(s), Zero: chartdraw.GridLine{Style: hidden},
			GridMajorStyle: hidden, GridMinorStyle: hidden,
		},
	}
	c.XAxis.Ticks, c.XAxis.TickPosition = area.yearTicks(f.years)
	for _, t := range c.YAxisSecondary.Ticks {
		c.Series = append(c.Series, trace("grid", []float64{area.from, area.to}, []float64{t.Value, t.Value}))
	}
	day := dayNumber(asOf)
	c.Series = append(c.Series, trace("as-of", []float64{day, day}, []float64{0, area.top}))
	for _, l := range lines {
		c.Series = append(c.Series, area.draw(l, day)...)
	}
	return c
}

// area is the part of time and number that the plot shows. Time is in days.
type area struct {
	firstYear, endYear int
	from, to           float64
	top, step          float64
}

// areaOf takes in every figure and the day asked about, in whole years.
func areaOf(lines []line, asOf criteria.Date) (area, bool) {
	a := area{firstYear: asOf.Year(), endYear: asOf.Year() + 1}
	most, any := 0.0, false
	for _, l := range lines {
		for _, p := range l.Points {
			any = any || l.class != ""
			a.firstYear, a.endYear = min(a.firstYear, p.on.Year()), max(a.endYear, p.on.Year()+1)
			most = max(most, p.value)
		}
	}
	a.from, a.to = yearStart(a.firstYear), yearStart(a.endYear)
	a.step = roundStep(most / 5)
	a.top = max(a.step, a.step*math.Ceil(most*1.02/a.step))
	return a, any
}

// roundStep gives the next larger of 1, 2, 5, 10, 20, 50 …: people read such scales without a ruler.
func roundStep(least float64) float64 {
	for step := 1.0; ; step *= 10 {
		for _, m := range []float64{1, 2, 5} {
			if step*m >= least {
				return step * m
			}
		}
	}
}

// yearTicks marks where years begin. Where there is room for all years, each label stands between two marks, so that the
// first mark has none; otherwise labels stand under the mark of the year's first day, some years apart.
func (a area) yearTicks(most int) ([]chartdraw.Tick, chartdraw.TickPosition) {
	years := a.endYear - a.firstYear
	every := (years + most - 1) / most
	var ticks []chartdraw.Tick
	for year := a.firstYear; year <= a.endYear; year += every {
		t := chartdraw.Tick{Value: yearStart(year), Label: strconv.Itoa(year)}
		if every == 1 {
			t.Label = strconv.Itoa(year - 1)
		}
		ticks = append(ticks, t)
	}
	if every == 1 {
		ticks[0].Label = ""
		return ticks, chartdraw.TickPositionBetweenTicks
	}
	if last := yearStart(a.endYear); ticks[len(ticks)-1].Value < last {
		ticks = append(ticks, chartdraw.Tick{Value: last}) // the axis reaches as far as its last mark
	}
	return ticks, chartdraw.TickPositionUnderTick
}

func (a area) heightTicks(s speech) []chartdraw.Tick {
	var ticks []chartdraw.Tick
	for v := 0.0; v <= a.top; v += a.step {
		ticks = append(ticks, chartdraw.Tick{Value: v, Label: s.count(int(v))})
	}
	return ticks
}

// draw gives what the library draws for a line.
func (a area) draw(l line, asOf float64) []chartdraw.Series {
	if l.class == "" || len(l.Points) == 0 {
		return nil
	}
	var x, y, dotX, dotY []float64
	put := func(day, value float64) { x, y = append(x, day), append(y, value) }
	if l.level {
		put(a.from, l.Points[0].value)
	}
	if l.grows {
		put(a.from, 0)
	}
	for i, p := range l.Points {
		day := dayNumber(p.on)
		if l.steps && (i > 0 || l.grows) {
			put(day, y[len(y)-1])
		}
		put(day, p.value)
		dotX, dotY = append(dotX, day), append(dotY, p.value)
	}
	if l.grows {
		put(asOf, y[len(y)-1])
	}
	var drawn []chartdraw.Series
	if l.level || l.steps || l.slope {
		drawn = append(drawn, trace(l.class, x, y))
	}
	if l.dots {
		drawn = append(drawn, dots(l.class, dotX, dotY))
	}
	return drawn
}

func trace(class string, x, y []float64) chartdraw.Series {
	return chartdraw.ContinuousSeries{
		YAxis: chartdraw.YAxisSecondary, XValues: x, YValues: y,
		Style: chartdraw.Style{ClassName: class, StrokeColor: ink, StrokeWidth: 2, DotWidth: chartdraw.Disabled},
	}
}

func dots(class string, x, y []float64) chartdraw.Series {
	return chartdraw.ContinuousSeries{
		YAxis: chartdraw.YAxisSecondary, XValues: x, YValues: y,
		Style: chartdraw.Style{ClassName: class, StrokeWidth: chartdraw.Disabled, DotColor: ink, DotWidth: 5},
	}
}

// dayNumber gives a day as a number to draw by.
func dayNumber(d criteria.Date) float64 { return float64(timeOf(d).Unix()) / (24 * 60 * 60) }

func yearStart(year int) float64 { return dayNumber(criteria.NewDate(year, 1, 1)) }
