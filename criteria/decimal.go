package criteria

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/govalues/decimal"
)

// Decimal is an exact decimal number. Nothing in this package is a float.
type Decimal = decimal.Decimal

// Limits of a figure: up to 12 digits before and 6 after the point. They are this project's own; at one millionth
// steps every figure then fits an int64, so that judging needs no arbitrary precision.
const (
	maxWholeDigits    = 12
	maxFractionDigits = 6
	fractionScale     = 1_000_000
)

// ParseDecimal reads "87.5": digits with at most one point, a minus in front where the number is negative.
// A comma, an exponent, a plus sign, blanks or words such as NaN are refused, as is anything over the limits.
func ParseDecimal(s string) (Decimal, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, fraction, split := strings.Cut(digits, ".")
	switch {
	case strings.Contains(s, ","):
		return Decimal{}, Invalid("DECIMAL_MALFORMED", "", Say("decimal.comma", "value", Clip(s)))
	case !AllDigits(whole) || split && !AllDigits(fraction), len(whole) > 1 && whole[0] == '0':
		return Decimal{}, Invalid("DECIMAL_MALFORMED", "", Say("decimal.malformed", "value", Clip(s)))
	case len(whole) > maxWholeDigits || len(fraction) > maxFractionDigits:
		return Decimal{}, Invalid("DECIMAL_TOO_LONG", "", Say("decimal.too-long", "value", Clip(s)))
	}
	return decimal.Parse(s)
}

// AllDigits tells whether a text has nothing but digits.
func AllDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// scaled gives d in steps of 10^-scale, exactly; d has come from ParseDecimal or a checked file.
func scaled(d Decimal, scale int) int64 {
	whole, frac, _ := d.Int64(scale)
	for range scale {
		whole *= 10
	}
	return whole + frac
}

// share is the least or greatest share a ratio is held against, as a reduced fraction of one.
type share struct{ num, den int64 }

// shareOf turns a percentage into a fraction.
func shareOf(percent Decimal) share {
	num, den := scaled(percent, maxFractionDigits), int64(100*fractionScale)
	g := gcd(num, den)
	return share{num / g, den / g}
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, 1)
}

// compareShares compares n/d with s without dividing; n, d and s are not negative, d is above 0.
func compareShares(n, d int64, s share) int {
	ah, al := bits.Mul64(uint64(n), uint64(s.den))
	bh, bl := bits.Mul64(uint64(d), uint64(s.num))
	switch {
	case ah != bh:
		return sign(ah > bh)
	case al != bl:
		return sign(al > bl)
	}
	return 0
}

func sign(positive bool) int {
	if positive {
		return 1
	}
	return -1
}

// PercentDown gives n of d in percent, rounded down to two places, so that 100 always means complete.
// n and d are not negative and d is above 0.
func PercentDown(n, d int64) Decimal {
	q, _ := mulDiv(n, 10_000, d)
	return decimal.MustNew(q, 2).Trim(0)
}

// PercentOf gives n of d in percent, rounded down to two places. Neither is negative, and d is above 0. The error is
// SUM_TOO_LARGE where a figure has more than 12 digits before or 6 after the point.
func PercentOf(n, d Decimal) (Decimal, error) {
	for _, x := range []Decimal{n, d} {
		if x.Prec()-x.Scale() > maxWholeDigits || x.Scale() > maxFractionDigits {
			return Decimal{}, Invalid("SUM_TOO_LARGE", "", Say("progress.sum-too-large"))
		}
	}
	return PercentDown(scaled(n, maxFractionDigits), scaled(d, maxFractionDigits)), nil
}

// mulDiv gives a*b/c rounded down and whether nothing was left, for a, b not negative, c above 0 and a quotient
// that fits an int64; a larger quotient is cut to the largest figure there is.
func mulDiv(a, b, c int64) (q int64, exact bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi == 0 && lo <= 1<<63-1 {
		return int64(lo) / c, int64(lo)%c == 0
	}
	const most = 1<<63 - 1
	if hi >= uint64(c) {
		return most, false
	}
	quo, rem := bits.Div64(hi, lo, uint64(c))
	if quo > most {
		return most, false
	}
	return int64(quo), rem == 0
}

// FormatForPeople writes a number the Vietnamese way ("1.234,5") or the English one ("1,234.5").
func FormatForPeople(d Decimal, lang string) string {
	if lang == "en" {
		return string(appendForPeople(nil, d.String(), 1))
	}
	return string(appendForPeople(nil, d.String(), 0))
}

// appendForPeople writes decimal text with the marks of a language: 0 is Vietnamese, 1 English.
func appendForPeople(b []byte, text string, lang int) []byte {
	marks := [2]string{",.", ".,"}[lang] // of the fraction, of thousands
	if strings.HasPrefix(text, "-") {
		b, text = append(b, '-'), text[1:]
	}
	whole, fraction, split := strings.Cut(text, ".")
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b = append(b, marks[1])
		}
		b = append(b, whole[i])
	}
	if split {
		b = append(append(b, marks[0]), fraction...)
	}
	return b
}

// appendForPeople writes the figure.
func (q Quantity) appendForPeople(b []byte, lang int) []byte {
	var digits [32]byte
	if q.scale == 0 {
		return appendForPeople(b, string(strconv.AppendInt(digits[:0], q.coef, 10)), lang)
	}
	return appendForPeople(b, q.String(), lang)
}

// Figure gives a decimal as a Text, each language in its own way of writing.
func Figure(d Decimal) Text {
	return Text{VI: FormatForPeople(d, "vi"), EN: FormatForPeople(d, "en")}
}

// FigureOf gives a whole number as a Text.
func FigureOf(n int64) Text { return Figure(decimal.MustNew(n, 0)) }
