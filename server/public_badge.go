package main

import (
	"fmt"
	"html"
	"strings"
	"unicode"

	"github.com/tieuchi/tieuchi/criteria"
)

// badgeColours are the edge and the filling by status.
var badgeColours = map[string][2]string{
	"RECOGNISED": {"#0d6b38", "#e4f4ea"}, "REVOKED": {"#a33333", "#f7e3e3"}, "EXPIRED": {"#8a6100", "#f5ecd9"},
}

// mostOfName is how many letters of a name the badge has room for.
const mostOfName = 40

// badgeOf draws what is shown of a unit: a picture of one size in Vietnamese, without script, links or anything to be fetched. Every
// text in it is escaped.
func badgeOf(s *shown) []byte {
	colours, known := badgeColours[s.Status]
	if !known {
		colours = [2]string{"#5b6875", "#eef1f4"}
	}
	name, decision := s.Unit.FullName, ""
	if name == "" {
		name = s.Unit.Code
	}
	if r := s.Recognition; r != nil {
		day, err := criteria.ParseDate(r.DecisionDate)
		if err == nil {
			decision = criteria.Say("public.badge-decision", "number", r.DecisionNumber, "day", day).VI
		}
	}
	text := func(t string) string { return html.EscapeString(short(t)) }
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="340" height="76" viewBox="0 0 340 76" role="img" lang="vi" aria-label="%s: %s">
<rect x="1" y="1" width="338" height="74" rx="6" fill="%s" stroke="%s" stroke-width="2"/>
<g font-family="Roboto, Arial, sans-serif" fill="#1c2733">
<text x="14" y="24" font-size="14">%s</text>
<text x="14" y="45" font-size="16" font-weight="700" fill="%s">%s</text>
<text x="14" y="64" font-size="12">%s</text>
</g>
</svg>
`, text(name), text(s.StatusText.VI), colours[1], colours[0], text(name), colours[0], text(s.StatusText.VI), text(decision))
}

// short cuts a text to what there is room for, and puts blanks in the place of what XML cannot hold.
func short(t string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, t))
	if len(letters) <= mostOfName {
		return string(letters)
	}
	return string(letters[:mostOfName-1]) + "…"
}
