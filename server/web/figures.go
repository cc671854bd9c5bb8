package web

import (
	"strconv"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// speech writes figures, days and texts of the services in one language.
type speech struct{ Lang string }

// Say gives a sentence of the catalogue.
func (s speech) Say(key string, args ...any) string { return criteria.Say(key, args...).In(s.Lang) }

// said is a value together with the language to say it in, for templates that many pages share.
type said struct {
	speech
	Value any
}

// With hands a value to a shared template.
func (s speech) With(value any) said { return said{s, value} }

// text gives a text of an answer, Vietnamese where there is no English.
func (s speech) text(t *tieuchiv1.Text) string {
	return criteria.Text{VI: t.GetVi(), EN: t.GetEn()}.In(s.Lang)
}

// number writes exact decimal text as people do: "1.234,5" or "1,234.5".
func (s speech) number(exact string) string {
	d, err := criteria.ParseDecimal(exact)
	if err != nil {
		return exact
	}
	return criteria.FormatForPeople(d, s.Lang)
}

func (s speech) count(n int) string { return s.number(strconv.Itoa(n)) }

// day writes a day as people do: "07/10/2024" or "7 October 2024".
func (s speech) day(d criteria.Date) string {
	if s.Lang != "en" || d.IsZero() {
		return d.ForPeople()
	}
	return timeOf(d).Format("2 January 2006")
}

// month writes the month of a day: "Tháng 10/2024" or "October 2024".
func (s speech) month(d criteria.Date) string {
	if s.Lang == "en" {
		return timeOf(d).Format("January 2006")
	}
	return s.Say("campaign.month", "month", int(d)/100%100, "year", d.Year())
}

// isoDay writes the day of an answer; what is no day is left as it is.
func (s speech) isoDay(iso string) string {
	d, err := criteria.ParseDate(iso)
	if err != nil {
		return iso
	}
	return s.day(d)
}

// basis says in words whose list of units is counted on.
func (s speech) basis(b string, asOf criteria.Date) string {
	if criteria.Basis(b) == criteria.BasisInForce {
		return s.Say("page.basis.in-force", "day", s.day(asOf))
	}
	return s.Say("page.basis.day", "day", s.isoDay(b))
}

func timeOf(d criteria.Date) time.Time {
	return time.Date(d.Year(), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
}

// size gives a figure for drawing; text that is no figure is 0.
func size(exact string) float64 {
	d, err := criteria.ParseDecimal(exact)
	if err != nil {
		return 0
	}
	f, _ := d.Float64()
	return f
}
