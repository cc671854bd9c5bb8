package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Addresses of the calendar of campaigns: the page, and the same for calendar programs.
const (
	CalendarPath = "/lich"
	ICSPath      = "/lich.ics"
)

// paramFrom names the first day that the page shows.
const paramFrom = "from"

// mostPages bounds what one page or file asks the service for: a few thousand entries.
const mostPages = 5

// calendarPage is the data of calendar.html.
type calendarPage struct {
	frame
	From, To    string
	Day         string // first day, as the browser's field wants it
	LangGiven   string
	Months      []month
	More        bool // there is more than the page shows
	ICS         string
	Before, New string // addresses of the year before, and of the one that begins now
}

// month is one month with something in it.
type month struct {
	Title   string
	Entries []calendarEntry
}

// calendarEntry is one line.
type calendarEntry struct {
	Day, Text, Class, Unit string
	Past                   bool
}

// calendar answers "/lich": what falls on which day, month by month.
func (p *pages) calendar(w http.ResponseWriter, r *http.Request) {
	from, err := p.calendarFrom(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	entries, answer, more, err := p.entries(r.Context(), from.String(), "")
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	page := calendarPage{frame: p.frame(r, "calendar"), Day: from.String(), LangGiven: r.URL.Query().Get(paramLang), More: more, ICS: ICSPath}
	if n := answer.GetNotice(); n != nil {
		page.Notice = page.text(n)
	}
	page.Title = page.Say("campaign.calendar")
	page.From, page.To = page.isoDay(answer.GetFrom()), page.isoDay(answer.GetTo())
	page.Months = page.months(entries, p.Today())
	page.Before, page.New = page.starting(from.AddDays(-365)), page.starting(0)
	if page.LangGiven != "" {
		page.ICS += "?" + url.Values{paramLang: {page.LangGiven}}.Encode()
	}
	p.render(w, r, http.StatusOK, "calendar.html", page)
}

// starting gives the address of the page from a day on; 0 for where it opens.
func (p *calendarPage) starting(day criteria.Date) string {
	v := url.Values{}
	if p.LangGiven != "" {
		v.Set(paramLang, p.LangGiven)
	}
	if !day.IsZero() {
		v.Set(paramFrom, day.String())
	}
	if len(v) == 0 {
		return CalendarPath
	}
	return CalendarPath + "?" + v.Encode()
}

// calendarFrom reads the first day to show: where none is asked for the first one of this month, so that what was due in it is seen.
func (p *pages) calendarFrom(r *http.Request) (criteria.Date, error) {
	given := r.URL.Query().Get(paramFrom)
	if given == "" {
		today := p.Today()
		return criteria.NewDate(today.Year(), int(today)/100%100, 1), nil
	}
	d, err := criteria.ParseDate(given)
	if e, ok := err.(*criteria.Error); ok {
		return 0, e.At(paramFrom)
	}
	return d, err
}

// entries asks the service page by page. The first answer is given too, for what it says of itself.
func (p *pages) entries(ctx context.Context, from, to string) (all []*tieuchiv1.CalendarEntry, first *tieuchiv1.GetCalendarResponse, more bool, err error) {
	for token, n := "", 0; n < mostPages; n++ {
		answer, err := p.campaigns.GetCalendar(ctx, &tieuchiv1.GetCalendarRequest{From: from, To: to, PageSize: 1000, PageToken: token})
		if err != nil {
			return nil, nil, false, err
		}
		if first == nil {
			first = answer
		}
		all = append(all, answer.GetEntries()...)
		if token = answer.GetNextPageToken(); token == "" {
			return all, first, false, nil
		}
	}
	return all, first, true, nil
}

// months arranges entries, which come by day.
func (s speech) months(entries []*tieuchiv1.CalendarEntry, today criteria.Date) []month {
	var all []month
	last := criteria.Date(0)
	for _, e := range entries {
		day, err := criteria.ParseDate(e.GetDate())
		if err != nil {
			continue // an answer that is not understood is not put somewhere
		}
		if of := day / 100; of != last {
			last = of
			all = append(all, month{Title: s.month(day)})
		}
		m := &all[len(all)-1]
		m.Entries = append(m.Entries, calendarEntry{
			Day: s.day(day), Text: s.text(e.GetText()), Past: day < today, Unit: entryUnit(e.GetUnit()),
			Class: "on-" + strings.ReplaceAll(strings.ToLower(e.GetKind().String()), "_", "-"),
		})
	}
	return all
}

// entryUnit gives the address of the page on a unit, "" for none.
func entryUnit(name string) string {
	if id, ok := strings.CutPrefix(name, criteria.UnitPrefix); ok {
		return UnitPath + id
	}
	return ""
}
