package units

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestSpansOfThanhHoa counts how the spans of the province's communes began, event by event.
func TestSpansOfThanhHoa(t *testing.T) {
	c := shippedCatalogue(t)
	got := map[criteria.Date]map[Origin]int{}
	divided := map[int]bool{}
	for i, s := range c.Spans() {
		u, ok := c.Unit(s.Unit)
		if !ok || u.Level != criteria.Commune {
			continue
		}
		if got[s.From] == nil {
			got[s.From] = map[Origin]int{}
		}
		got[s.From][s.Origin]++
		if s.To == 20250701 && len(s.After) > 1 {
			divided[i] = true
		}
		for _, p := range s.Before {
			if before := c.Spans()[p]; before.To != s.From || p >= i || !slices.Contains(before.After, i) {
				t.Errorf("%v came from %v", s, before)
			}
		}
	}
	want := map[criteria.Date]map[Origin]int{
		20210701: {OriginBeginning: 559},
		20240201: {OriginContinued: 1, OriginSucceeded: 1},
		20250101: {OriginContinued: 18, OriginSucceeded: 14},  // 14 of Đông Sơn and four of kind alone; half of the others are absorbers
		20250701: {OriginContinued: 22, OriginSucceeded: 144}, // 21 unchanged, and Mường Lát, which was a township
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(divided) != 10 {
		t.Errorf("%d were divided on 2025-07-01", len(divided))
	}
}
