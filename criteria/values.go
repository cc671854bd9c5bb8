package criteria

import (
	"math"
	"strconv"

	"cel.dev/cel-go/common/types"
	"github.com/govalues/decimal"
)

// missing stands for a figure that is not there. No figure can have this value.
const missing = math.MinInt64

var hundredPercent = decimal.MustNew(100, 0)

func itoa(n int) string { return strconv.Itoa(n) }

// Values are answers laid out for judging: one number per fact of the set. Counts stand as they are, decimals in
// millionths, yes as 1, a choice as the place of its option; words and days stand beside as text.
type Values struct {
	set  *Compiled
	num  []int64
	text []string // of choice, date and text facts; nil where the set has none of them
	// judged is what an appraiser said about a statement, by its place; nil where nobody has said anything.
	judged []Outcome
}

// Values lays out answers that have been read.
func (c *Compiled) Values(a Answers) *Values { return c.values(a) }

func (c *Compiled) values(a Answers) *Values {
	v := &Values{set: c, num: make([]int64, len(c.Set.Facts))}
	for i := range v.num {
		v.num[i] = missing
	}
	if c.wordy {
		v.text = make([]string, len(c.Set.Facts))
	}
	for i := range a {
		at, ok := c.index[a[i].Fact]
		if ok && !a[i].NoData {
			v.put(at, a[i].Value)
		}
	}
	return v
}

// put reads the text of a checked value; what cannot be read stays missing.
func (v *Values) put(at int, s string) {
	f := &v.set.Set.Facts[at]
	v.num[at] = f.number(s)
	if f.wordy() && v.num[at] != missing {
		v.text[at] = s
	}
}

// wordy tells whether the answer itself is looked at beside its number.
func (f *Fact) wordy() bool { return f.Kind == ChoiceFact || f.Kind == DateFact || f.Kind == TextFact }

// number gives the number that a value is judged as, missing for what cannot be read.
func (f *Fact) number(s string) int64 {
	switch f.Kind {
	case CountFact:
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		} else if d, err := ParseDecimal(s); err == nil {
			return scaled(d.Trunc(0), 0) // "3.0" is a whole number too
		}
		return missing
	case NumberFact:
		if d, err := ParseDecimal(s); err == nil {
			return scaled(d, maxFractionDigits)
		}
		return missing
	case YesNoFact:
		if s == "true" {
			return 1
		}
		return 0
	case ChoiceFact:
		return f.option(s)
	}
	return 1
}

// option gives the place of an option, missing for none.
func (f *Fact) option(id string) int64 {
	for i := range f.Options {
		if f.Options[i].ID == id {
			return int64(i)
		}
	}
	return missing
}

// quantity gives the figure of a numeric fact, none where it is missing.
func (v *Values) quantity(at int) Quantity {
	return Quantity{v.num[at], v.set.scales[at], v.num[at] != missing}
}

func (v *Values) figure(at int) Text { return Figure(v.quantity(at).Decimal()) }

// celValue gives the value of a fact as an expression sees it, nil where there is none.
func (v *Values) celValue(id string) any {
	at, ok := v.set.index[id]
	if !ok || v.num[at] == missing {
		return nil
	}
	switch v.set.Set.Facts[at].Kind {
	case CountFact:
		return types.Int(v.num[at])
	case NumberFact:
		return celDecimal{v.quantity(at).Decimal()}
	case YesNoFact:
		return types.Bool(v.num[at] == 1)
	}
	return types.String(v.text[at])
}
