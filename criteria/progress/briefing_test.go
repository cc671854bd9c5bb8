package progress

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// nearUnit gives a unit with a last filing.
func nearUnit(code string, status Status, result criteria.Result, gaps string) UnitStatus {
	return UnitStatus{
		Unit: criteria.Unit{Code: code, District: "400"}, Status: status, Result: result, Gaps: gaps, FiledOn: 20240601,
		RuleSet: criteria.RuleSetRef{ID: "reference.commune", Version: "2026.1"},
	}
}

// arranged makes a briefing of statuses of units that go on.
func arranged(p *Progress, all []UnitStatus) *Briefing {
	b := &Briefing{Target: p.Target, AsOf: p.AsOf, Count: p.Count}
	for i := range all {
		b.take(&all[i], true)
	}
	b.arrange(p)
	return b
}

func partOf(code string, achieved, denominator int) Part {
	return Part{Level: criteria.District, Code: code, FullName: "huyện " + code, Count: Count{Achieved: &achieved, Denominator: &denominator}}
}

func TestBriefing(t *testing.T) {
	p := &Progress{AsOf: 20241007, Count: Count{Achieved: new(20), Denominator: new(90)}}
	p.Parts = []Part{partOf("401", 10, 30), partOf("402", 5, 40), partOf("400", 1, 8), partOf("403", 4, 12)}
	older := nearUnit("00009", StatusNotMet, criteria.NotPassed, "")
	older.Tally = criteria.Tally{NotMet: 2, NoData: 1}
	b := arranged(p, []UnitStatus{
		nearUnit("00001", StatusRecognised, criteria.Passed, ""),
		nearUnit("00002", StatusDerived, criteria.NotPassed, "gov.plan!"),
		nearUnit("00003", StatusUnderAppraisal, criteria.Passed, ""),
		nearUnit("00004", StatusNotMet, criteria.NotPassed, "gov.plan!;.online!250000+200"),
		nearUnit("00005", StatusNotMet, criteria.NotPassed, "gov.online!300000+90"),
		nearUnit("00006", StatusUnderAppraisal, criteria.Inconclusive, "gov.online~"),
		nearUnit("00007", StatusNotMet, criteria.Passed, ""), // returned although it passes
		nearUnit("00008", StatusNotMet, criteria.NotPassed, "gov.plan?;.online!100000+1"),
		older,
		nearUnit("00010", StatusNotMet, criteria.NotPassed, "gov.online!300000+7"),
		nearUnit("00011", StatusNotFiled, "", ""), nearUnit("00012", StatusNotDefined, criteria.NotPassed, "gov.plan!"),
	})
	var got []string
	for _, n := range b.Nearest {
		got = append(got, fmt.Sprintf("%s misses %d, %d", n.Unit.Code, n.Missing, n.Weight))
	}
	for _, k := range b.Blocking {
		got = append(got, fmt.Sprintf("%s %d=%d+%d+%d, alone %d, %s%%", k.Criterion, k.Units, k.NotMet, k.NoData, k.Awaiting, k.Alone, k.Percent))
	}
	for _, d := range b.Lagging {
		got = append(got, fmt.Sprintf("%s %d/%d %s%%, behind %s", d.District, d.Achieved, d.Denominator, d.Percent, d.Behind))
	}
	got = append(got, fmt.Sprintf("waiting %d, blocked %d", b.Waiting, b.Blocked))
	want := []string{
		"00007 misses 0, 0", "00005 misses 1, 300000", "00010 misses 1, 300000", "00006 misses 1, 1000000", "00008 misses 2, 1100000",
		"00004 misses 2, 1250000", "00009 misses 3, 3000000",
		"gov.online 5=4+0+1, alone 3, 100%", "gov.plan 2=1+1+0, alone 0, 40%",
		// 20 of 90 are 22.22…%: 12.5 are 9.72… behind, 33.33… are 11.11… ahead.
		"400 1/8 12.5%, behind 9.72", "402 5/40 12.5%, behind 9.72", "401 10/30 33.33%, behind -11.11", "403 4/12 33.33%, behind -11.11",
		"waiting 1, blocked 5",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBriefingWithoutDistricts(t *testing.T) {
	for _, c := range []struct {
		count Count
		parts []Part
		want  string
	}{
		{Count{Achieved: new(2), Denominator: new(166)}, nil, NoDistricts},
		{Count{Achieved: new(2), Denominator: new(9)}, []Part{{Level: criteria.Province, Count: Count{Achieved: new(2), Denominator: new(9)}}}, NoDistricts},
		{Count{Denominator: new(166), Undefined: CarryOverRequired}, []Part{partOf("400", 1, 8)}, CarryOverRequired},
	} {
		if b := arranged(&Progress{Count: c.count, Parts: c.parts}, nil); b.LaggingUndefined != c.want || len(b.Lagging) != 0 {
			t.Errorf("%q %v, want %s", b.LaggingUndefined, b.Lagging, c.want)
		}
	}
}

// The lists are complete and in order, and whoever counts again by hand finds the same.
func TestBriefingProperties(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	words := []Status{StatusRecognised, StatusDerived, StatusUnderAppraisal, StatusNotMet, StatusNotFiled, StatusNotDefined}
	outcomes := []criteria.Outcome{criteria.Met, criteria.NotMet, criteria.NoData, criteria.AwaitingAppraisal}
	for range 300 {
		var all []UnitStatus
		counts := map[Status]int{}
		for i := range r.IntN(60) {
			v := &criteria.Verdict{Result: criteria.NotPassed}
			for j := range 1 + r.IntN(5) {
				v.Lines = append(v.Lines, criteria.Line{ID: "g." + strconv.Itoa(j), Outcome: outcomes[r.IntN(4)]})
			}
			s := nearUnit(fmt.Sprintf("%05d", i), words[r.IntN(6)], v.Result, GapsText(v))
			if s.Gaps == "" {
				s.Result = criteria.Passed
			}
			counts[s.Status]++
			all = append(all, s)
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		b := arranged(&Progress{}, all)
		if len(b.Nearest)+b.Waiting != counts[StatusUnderAppraisal]+counts[StatusNotMet] {
			t.Fatalf("%d near and %d waiting of %v", len(b.Nearest), b.Waiting, counts)
		}
		if !slices.IsSortedFunc(b.Nearest, func(x, y Near) int {
			return slices.Compare([]int64{int64(x.Missing), x.Weight}, []int64{int64(y.Missing), y.Weight})
		}) {
			t.Fatalf("not in order: %v", b.Nearest)
		}
		checkBlocking(t, b, all)
	}
}

// checkBlocking counts by criterion again, from the statuses.
func checkBlocking(t *testing.T, b *Briefing, all []UnitStatus) {
	t.Helper()
	want, held := map[string][7]int{}, 0
	for _, s := range all {
		gaps := ParseGaps(s.Gaps)
		if s.Status != StatusNotMet && s.Status != StatusUnderAppraisal || len(gaps) == 0 {
			continue
		}
		held++
		for _, g := range gaps {
			n := want[g.Criterion]
			n[0]++
			n[g.Outcome]++ // outcomes are numbered from 1 to 6
			want[g.Criterion] = n
		}
	}
	if len(want) != len(b.Blocking) || held != b.Blocked {
		t.Fatalf("%d criteria and %d units, want %d and %d", len(b.Blocking), b.Blocked, len(want), held)
	}
	for i, k := range b.Blocking {
		if n := want[k.Criterion]; n[0] != k.Units || n[criteria.NotMet] != k.NotMet || n[criteria.NoData] != k.NoData || n[criteria.AwaitingAppraisal] != k.Awaiting {
			t.Fatalf("%+v, want %v", k, n)
		}
		if i > 0 && b.Blocking[i-1].Units < k.Units {
			t.Fatalf("not in order: %v", b.Blocking)
		}
	}
}
