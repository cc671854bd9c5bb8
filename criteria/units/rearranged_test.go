package units

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

// TestRearrangementsOfThanhHoa lists by name what each rearrangement of the province left as it was, divided, took in and
// moved; the numbers are those of SOURCES.md.
func TestRearrangementsOfThanhHoa(t *testing.T) {
	shipped := shippedCatalogue(t)
	var b strings.Builder
	for _, day := range []criteria.Date{20240201, 20250101, 20250701} {
		before := until(shipped, day)
		d := Compare(before, until(shipped, day.AddDays(1)), day)
		for _, l := range d.Levels {
			fmt.Fprintf(&b, "%s %s: %d -> %d units, %d lines\n", day, l.Level, l.Before, l.After, len(l.Lines))
			fmt.Fprintf(&b, "  %d end, %d begin\n", len(l.Ended), len(l.Begun))
			fmt.Fprintf(&b, "  %d go on as another row:\n", len(l.Continued))
			for _, c := range l.Continued {
				fmt.Fprintf(&b, "    %s %s (%s) -> %s (%s)\n", c.Old.Code, c.Old.FullName(), c.Old.District, c.New.FullName(), c.New.District)
			}
			fmt.Fprintf(&b, "  %d took others in and keep their rows: %s\n", len(l.Absorbed), names(l.Absorbed))
			fmt.Fprintf(&b, "  %d were divided: %s\n", len(l.Divided), names(l.Divided))
		}
	}
	golden.Check(t, "testdata/rearranged.txt", b.String())
}

func names(units []criteria.Unit) string {
	list := make([]string, len(units))
	for i, u := range units {
		list[i] = u.Code + " " + u.FullName()
	}
	return strings.Join(list, ", ")
}

// TestRearrangedNumbers asserts what the golden file must say, so that it is not rewritten without a thought.
func TestRearrangedNumbers(t *testing.T) {
	shipped := shippedCatalogue(t)
	on := func(day criteria.Date) LevelDifference {
		return Compare(until(shipped, day), until(shipped, day.AddDays(1)), day).Levels[0]
	}
	codes := func(units []criteria.Unit) string {
		var list []string
		for _, u := range units {
			list = append(list, u.Code)
		}
		return strings.Join(list, " ")
	}
	if l := on(20240201); l.Before != 559 || l.After != 558 || codes(l.Absorbed) != "15772" {
		t.Errorf("2024-02-01: %d %d %s", l.Before, l.After, codes(l.Absorbed))
	}
	l := on(20250101)
	if l.Before != 558 || l.After != 547 || codes(l.Absorbed) != "14770 15220 16609 16642 16645 16654" || codes(l.Divided) != "16651" {
		t.Errorf("2025-01-01: %d %d %s / %s", l.Before, l.After, codes(l.Absorbed), codes(l.Divided))
	}
	moved, kind := 0, 0
	for _, c := range l.Continued {
		if c.Old.District == "405" && c.New.District == "380" {
			moved++
			if c.Old.Kind != c.New.Kind {
				kind++
			}
		}
	}
	if moved != 14 || kind != 2 {
		t.Errorf("%d of Đông Sơn moved, %d of them changed kind", moved, kind)
	}
	l = on(20250701)
	same := 0
	for _, c := range l.Continued {
		if c.Old.FullName() == c.New.FullName() {
			same++
		} else if c.New.Name != "Mường Lát" {
			t.Errorf("%s -> %s", c.Old.FullName(), c.New.FullName())
		}
	}
	if l.Before != 547 || l.After != 166 || same != 21 || len(l.Continued) != 22 || len(l.Divided) != 10 {
		t.Errorf("2025-07-01: %d %d, %d unchanged of %d, %d divided", l.Before, l.After, same, len(l.Continued), len(l.Divided))
	}
}

// TestCompareOnEveryDay compares without a day, as a preview of an import does.
func TestCompareOnEveryDay(t *testing.T) {
	shipped := shippedCatalogue(t)
	d := Compare(Empty(), shipped, 0)
	rows, lines := 0, 0
	for _, l := range d.Levels {
		rows, lines = rows+len(l.Begun)+len(l.Continued), lines+len(l.Lines)
	}
	if rows != len(shipped.search) || lines != 601 {
		t.Errorf("%d rows, %d lines", rows, lines)
	}
	if d := Compare(shipped, shipped, 0); len(d.Levels) != 0 {
		t.Errorf("nothing differs, but %v", d)
	}
}

// TestAsOfFromMany asks for more lists than are kept, from several sides at once.
func TestAsOfFromMany(t *testing.T) {
	c := shippedCatalogue(t)
	for i := range 30 {
		s := &ChangeSet{Province: "38", Entry: aRename(fmt.Sprintf("Tên %d", i)).tidy()}
		s.Effective = criteria.Date(20270101).AddDays(i)
		next, err := c.Apply(s)
		if err != nil {
			t.Fatal(err)
		}
		c = next
	}
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 300 {
				day := c.days[(i*7+worker)%len(c.days)]
				for level := range criteria.CatalogueLevels {
					got, err := c.AsOf(day, level)
					if err != nil || !slices.Equal(got, c.list(dayList{day, level})) {
						t.Errorf("%s %s: %v", day, level, err)
					}
				}
			}
		})
	}
	all.Wait()
	if kept := len(*c.inForce.kept.Load()); kept != mostDayLists {
		t.Errorf("%d lists are kept", kept)
	}
}
