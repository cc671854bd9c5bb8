package criteria

import (
	"fmt"
	"time"
)

// Date is a calendar day as yyyymmdd; 0 is no day. Days compare with <, and the zero day is before all others.
type Date int32

// Vietnam is the zone in which "today" is meant: UTC+7 all year, without daylight saving.
var Vietnam = time.FixedZone("UTC+7", 7*60*60)

// DateOf gives the day of an instant in Vietnam.
func DateOf(t time.Time) Date {
	y, m, d := t.In(Vietnam).Date()
	return NewDate(y, int(m), d)
}

// NewDate makes a day from year, month and day; it is not checked, see ParseDate for input.
func NewDate(year, month, day int) Date { return Date(year*10000 + month*100 + day) }

// ParseDate reads an ISO day ("2024-10-07") between the years 1900 and 2999. Nothing else is a day.
func ParseDate(s string) (Date, error) {
	if t, err := time.Parse(time.DateOnly, s); err == nil && t.Year() >= 1900 && t.Year() < 3000 {
		return NewDate(t.Year(), int(t.Month()), t.Day()), nil
	}
	return 0, Invalid("DATE_MALFORMED", "", Say("date.malformed", "value", Clip(s)))
}

// parseCompactDate reads the yyyymmdd of a unit's name.
func parseCompactDate(s string) (Date, error) {
	if len(s) != 8 {
		return 0, Invalid("DATE_MALFORMED", "", Say("date.malformed", "value", Clip(s)))
	}
	return ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:])
}

// IsZero tells whether no day is given.
func (d Date) IsZero() bool { return d == 0 }

// Year gives the year.
func (d Date) Year() int { return int(d) / 10000 }

// String gives the ISO day, "" for no day.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d/10000, d/100%100, d%100)
}

// Compact gives yyyymmdd, as unit names carry it.
func (d Date) Compact() string { return fmt.Sprintf("%08d", int32(d)) }

// ForPeople gives dd/mm/yyyy, the way Vietnamese documents write days.
func (d Date) ForPeople() string {
	if d == 0 {
		return ""
	}
	return fmt.Sprintf("%02d/%02d/%04d", d%100, d/100%100, d/10000)
}

// AddDays gives the day n days later.
func (d Date) AddDays(n int) Date {
	t := time.Date(d.Year(), time.Month(d/100%100), int(d%100)+n, 0, 0, 0, 0, time.UTC)
	return NewDate(t.Year(), int(t.Month()), t.Day())
}

// MarshalText gives the ISO day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads an ISO day; empty text is no day.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}
