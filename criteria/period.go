package criteria

import (
	"strconv"
	"strings"
)

// Period is the span of days that an assessment's figures are about: a year "2024", a half "2024-H1" or a quarter "2024-Q4".
type Period string

// ParsePeriod reads a period between the years 2000 and 2999.
func ParsePeriod(s string) (Period, error) {
	year, part, split := strings.Cut(s, "-")
	y, err := strconv.Atoi(year)
	good := err == nil && len(year) == 4 && y >= 2000 && y < 3000
	switch part {
	case "H1", "H2", "Q1", "Q2", "Q3", "Q4":
	default:
		good = good && !split
	}
	if !good {
		return "", Invalid("PERIOD_MALFORMED", "period", Say("period.malformed", "value", Clip(s)))
	}
	return Period(s), nil
}

// LastDay gives the last day of the period: the day by which thresholds are chosen that change by date.
func (p Period) LastDay() Date {
	_, to := p.Span()
	return to.AddDays(-1)
}

// Span gives the first day of the period and the first day after it. The period must have come from ParsePeriod.
func (p Period) Span() (from, to Date) {
	year, part, _ := strings.Cut(string(p), "-")
	y, _ := strconv.Atoi(year)
	first, months := 1, 12
	if len(part) == 2 {
		n := int(part[1] - '0')
		months = map[byte]int{'H': 6, 'Q': 3}[part[0]]
		first = (n-1)*months + 1
	}
	end := first + months
	if end > 12 {
		return NewDate(y, first, 1), NewDate(y+1, 1, 1)
	}
	return NewDate(y, first, 1), NewDate(y, end, 1)
}
