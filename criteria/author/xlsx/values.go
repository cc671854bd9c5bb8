package xlsx

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// vietnamese is a number as people write it: "1.234,5". A point that groups no thousands is refused, for it would be read as
// one thing and meant as another.
var vietnamese = regexp.MustCompile(`^-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?$`)

// stored is a number as a spreadsheet keeps it.
var stored = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$`)

// figure reads an exact decimal, in the file's own text: never through a float.
func figure(c cell) (string, *criteria.Text) {
	text := strings.TrimSpace(strings.ReplaceAll(c.text, "\u00a0", " "))
	switch {
	case c.number && c.format == percentFormat, strings.HasSuffix(text, "%"):
		return "", says(criteria.Say("xlsx.percent"))
	case c.number && c.format == dayFormat:
		return "", says(criteria.Say("xlsx.day-not-number"))
	case c.number:
		text = plainNumber(text)
	case vietnamese.MatchString(text):
		text = strings.ReplaceAll(strings.ReplaceAll(text, ".", ""), ",", ".")
	default:
		return "", says(criteria.Say("xlsx.number", "value", clip(text)))
	}
	d, err := criteria.ParseDecimal(text)
	if err != nil {
		return "", says(criteria.Say("xlsx.number-long", "value", clip(c.text)))
	}
	return d.Trim(0).String(), nil
}

func says(t criteria.Text) *criteria.Text { return &t }

// Digits of a number in a spreadsheet: it keeps 15 of what is typed, and writes 17 where the 15 do not lead back to the same
// number ("33.299999999999997" for 33.3). Rounding the digits to 15 gives what was typed.
const (
	typedDigits   = 15
	writtenDigits = 17
)

// plainNumber gives a stored number as plain digits, unchanged where it is not one that a spreadsheet writes.
func plainNumber(s string) string {
	m := stored.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	digits := m[2] + m[3]
	point := len(m[2])
	if m[4] != "" {
		shift, _ := strconv.Atoi(m[4])
		point += shift
	}
	trimmed := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(trimmed)
	digits = strings.TrimRight(trimmed, "0")
	if len(digits) > typedDigits && len(digits) <= writtenDigits {
		var carried bool
		digits, carried = roundDigits(digits[:typedDigits], digits[typedDigits] >= '5')
		if carried {
			point++
		}
	}
	return m[1] + setPoint(digits, point)
}

// roundDigits adds one to the last digit, carrying where it must.
func roundDigits(digits string, up bool) (string, bool) {
	b := []byte(digits)
	for i := len(b) - 1; up && i >= 0; i-- {
		if up = b[i] == '9'; up {
			b[i] = '0'
		} else {
			b[i]++
		}
	}
	if up {
		return "1", true
	}
	return strings.TrimRight(string(b), "0"), false
}

// setPoint puts the point after so many digits, with zeros where there are none.
func setPoint(digits string, point int) string {
	const far = 40 // beyond every limit of a figure, which is refused later
	point = max(min(point, far), -far)
	switch {
	case digits == "":
		return "0"
	case point <= 0:
		return "0." + strings.Repeat("0", -point) + digits
	case point >= len(digits):
		return digits + strings.Repeat("0", point-len(digits))
	}
	return digits[:point] + "." + digits[point:]
}

// day reads a day: dd/mm/yyyy, yyyy-mm-dd, or the number of days that a spreadsheet keeps.
func day(c cell) (criteria.Date, *criteria.Text) {
	text := strings.TrimSpace(c.text)
	if c.number {
		return serialDay(text)
	}
	if t, err := time.Parse("2/1/2006", text); err == nil {
		text = t.Format(time.DateOnly)
	}
	d, err := criteria.ParseDate(text)
	if err != nil {
		return 0, says(criteria.Say("xlsx.day", "value", clip(text)))
	}
	return d, nil
}

// serialDay counts days from the end of 1899. Spreadsheets believe in a 29th of February 1900, so the days before it are
// refused.
func serialDay(text string) (criteria.Date, *criteria.Text) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 61 || n > 401_769 { // 01/03/1900 to 31/12/2999
		return 0, says(criteria.Say("xlsx.day", "value", clip(text)))
	}
	return criteria.NewDate(1899, 12, 30).AddDays(n), nil
}

// words reads a text. A number in its place has lost what was typed ("2026.10", "1.10"), unless it is a whole one.
func words(c cell) (string, *criteria.Text) {
	text := strings.TrimSpace(c.text)
	if c.number {
		if _, err := strconv.ParseUint(text, 10, 53); err != nil || c.format != plainFormat {
			return "", says(criteria.Say("xlsx.text", "value", clip(text)))
		}
	}
	return text, nil
}

// choose reads one of a few words, by what the sheet shows or by the key itself.
func choose(c cell, allowed []word) (string, *criteria.Text) {
	text := strings.ToLower(strings.TrimSpace(c.text))
	for _, w := range allowed {
		if text == strings.ToLower(w.shown) || text == w.key {
			return w.key, nil
		}
	}
	return "", says(criteria.Say("xlsx.word", "value", clip(c.text), "allowed", strings.Join(shownWords(allowed), " | ")))
}
