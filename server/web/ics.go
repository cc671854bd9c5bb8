package web

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Days that a calendar file covers around today: calendar programs ask for it again and again.
const (
	icsBefore = 120
	icsAfter  = 720
)

// ics answers "/lich.ics": the calendar for calendar programs, as RFC 5545 writes it.
func (p *pages) ics(w http.ResponseWriter, r *http.Request) {
	today := p.Today()
	entries, _, _, err := p.entries(r.Context(), today.AddDays(-icsBefore).String(), today.AddDays(icsAfter).String())
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	s := speech{langOf(r)}
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Content-Disposition", `inline; filename="tieu-chi.ics"`)
	w.Header().Add("Vary", "Accept-Language")
	send(w, r, http.StatusOK, "text/calendar; charset=utf-8", s.calendarFile(entries))
}

// calendarFile writes entries as whole days.
func (s speech) calendarFile(entries []*tieuchiv1.CalendarEntry) []byte {
	var b strings.Builder
	icsLine(&b, "BEGIN:VCALENDAR")
	icsLine(&b, "VERSION:2.0")
	icsLine(&b, "PRODID:-//Tieu Chi//Calendar of campaigns//VI")
	icsLine(&b, "X-WR-CALNAME:"+icsText(s.Say("campaign.calendar")))
	for _, e := range entries {
		day, err := criteria.ParseDate(e.GetDate())
		if err != nil {
			continue
		}
		icsLine(&b, "BEGIN:VEVENT")
		icsLine(&b, "UID:"+icsText(icsID(e)))
		icsLine(&b, "DTSTAMP:"+e.GetUpdateTime().AsTime().UTC().Format(icsMoment))
		icsLine(&b, "DTSTART;VALUE=DATE:"+day.Compact())
		icsLine(&b, "DTEND;VALUE=DATE:"+day.AddDays(1).Compact())
		icsLine(&b, "SUMMARY:"+icsText(s.text(e.GetText())))
		icsLine(&b, "LAST-MODIFIED:"+e.GetUpdateTime().AsTime().UTC().Format(icsMoment))
		icsLine(&b, "TRANSP:TRANSPARENT")
		icsLine(&b, "END:VEVENT")
	}
	icsLine(&b, "END:VCALENDAR")
	return []byte(b.String())
}

const icsMoment = "20060102T150405Z"

// icsID names an entry for ever: a day that is moved stays the same entry on another day.
func icsID(e *tieuchiv1.CalendarEntry) string {
	id := strings.ReplaceAll(e.GetCampaign(), "/", "-") + "-" + strings.ToLower(e.GetKind().String())
	if unit := strings.TrimPrefix(e.GetUnit(), criteria.UnitPrefix); unit != "" {
		id += "-" + unit
	}
	return id + "@tieuchi.vn"
}

// icsText escapes what people wrote.
func icsText(s string) string {
	return strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(s)
}

// icsLine writes one line, folded where it has more than 75 bytes, never within a character.
func icsLine(b *strings.Builder, line string) {
	const most = 75
	room := most
	for len(line) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		b.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], most-1 // the blank counts
	}
	b.WriteString(line + "\r\n")
}
