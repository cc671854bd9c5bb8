package progress

import (
	"math/bits"
	"time"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// addMonths gives the same day n calendar months later, or the last day of that month where it has no such day.
func addMonths(d criteria.Date, n int) criteria.Date {
	month := d.Year()*12 + int(d/100%100) - 1 + n
	first := criteria.NewDate(month/12, month%12+1, 1)
	return min(first.AddDays(int(d%100)-1), monthEnd(first))
}

// monthEnd gives the last day of a day's month.
func monthEnd(d criteria.Date) criteria.Date {
	next := d.Year()*12 + int(d/100%100)
	return criteria.NewDate(next/12, next%12+1, 1).AddDays(-1)
}

// daysBetween counts the days from one day to another.
func daysBetween(from, to criteria.Date) int64 {
	at := func(d criteria.Date) time.Time {
		return time.Date(d.Year(), time.Month(d/100%100), int(d%100), 0, 0, 0, 0, time.UTC)
	}
	return int64(at(to).Sub(at(from)) / (24 * time.Hour))
}

// Months is a time in calendar months, exactly: whole ones, and of the next one as many of its days as there are. From
// 7 October 2024 to 31 December 2025 it is 14 months, and 24 of the 31 days to 7 January: 458/31. The zero Months is no time.
type Months struct {
	Num, Den int64
}

// monthsBetween gives the time from the end of one day to the end of another; none where to is not after from.
func monthsBetween(from, to criteria.Date) Months {
	if to <= from {
		return Months{0, 1}
	}
	n := (to.Year()-from.Year())*12 + int(to/100%100) - int(from/100%100)
	if addMonths(from, n) > to {
		n--
	}
	start := addMonths(from, n)
	length := daysBetween(start, addMonths(from, n+1))
	return Months{int64(n)*length + daysBetween(start, to), length}
}

// after gives the first day on which num/den months have passed since a day; false beyond a horizon of whole months.
func after(from criteria.Date, num, den, horizon int64) (criteria.Date, bool) {
	whole, rest := num/den, num%den
	if whole >= horizon {
		return 0, false
	}
	start := addMonths(from, int(whole))
	length := daysBetween(start, addMonths(from, int(whole)+1))
	return start.AddDays(int((rest*length + den - 1) / den)), true
}

// Decimal gives the time rounded down to two places.
func (m Months) Decimal() criteria.Decimal { return hundredths(m.Num, max(m.Den, 1), false) }

// hundredths gives n of d, rounded down or up at two places; neither is below 0 and d is above it.
func hundredths(n, d int64, up bool) criteria.Decimal {
	hi, lo := bits.Mul64(uint64(n), 100)
	quotient, left := bits.Div64(hi, lo, uint64(d))
	if up && left > 0 {
		quotient++
	}
	return decimal.MustNew(int64(quotient), 2).Trim(0)
}
