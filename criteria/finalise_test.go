package criteria

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scoredSet gives the made-up set that scores: gold is rationed to a quarter of the units of one kind and area.
func scoredSet(tb testing.TB) *Compiled {
	tb.Helper()
	set, err := LoadRuleSet("scored.yaml", read(tb, "testdata/scored.yaml"))
	if err != nil {
		tb.Fatal(err)
	}
	c, err := Compile(set)
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// place makes a standing with a level and points.
func place(code string, kind Kind, level, points, speed string) RoundEntry {
	v := &Verdict{Result: NotPassed, Level: level, Points: &PointsTotal{Earned: quantity(points)}, Groups: []GroupTally{{Group: "one"}}}
	if level != "" {
		v.Result = Passed
	}
	s := RoundEntry{Assessment: "a" + code, Unit: &Unit{Code: code, From: 20250701, Kind: kind, Area: Lowland}, Verdict: v}
	if speed != "" {
		s.Answers = Answers{{Fact: "speed", Value: speed}}
	}
	return s
}

func quantity(s string) (q Quantity) {
	if err := q.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return q
}

// TestFinalise looks at room, order, ties and what becomes of those without room.
func TestFinalise(t *testing.T) {
	c := scoredSet(t)
	round := []RoundEntry{
		place("00001", KindCommune, "gold", "21", ""), // no figure for the next key: behind those who have one
		place("00002", KindCommune, "gold", "21", "50"),
		place("00003", KindCommune, "gold", "20.5", "90"),
		place("00004", KindCommune, "gold", "21", "50"), // level with 00002: the code decides
		place("00005", KindCommune, "silver", "22", "90"),
		place("00006", KindCommune, "", "3", "1"),
		place("00007", KindCommune, "", "2", ""),
		place("00008", KindCommune, "silver", "15", ""),
		place("00009", KindCommune, "silver", "15", ""),
		place("00010", KindWard, "gold", "20", ""), // alone of its kind: a quarter of one is no room
	}
	want := map[string]string{
		"00002": "gold 1/2 of 9", "00004": "gold 2/2 of 9", "00001": "silver 3/2 of 9", "00003": "silver 4/2 of 9",
		"00005": "silver 0/0 of 9", "00006": " 0/0 of 9", "00007": " 0/0 of 9", "00008": "silver 0/0 of 9", "00009": "silver 0/0 of 9",
		"00010": "silver 1/0 of 1",
	}
	got := map[string]string{}
	for _, f := range c.Finalise(round) {
		got[f.Unit.Code] = fmt.Sprintf("%s %d/%d of %d", f.Level, f.Rank, f.Room, f.Assessed)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestFinaliseHolds checks on random rounds: the order of the units makes no difference, nobody gets more than the verdict
// says, no class keeps more than its share, room is used up where it is asked for, and who keeps the level is not worse
// than who drops.
func TestFinaliseHolds(t *testing.T) {
	c, r := scoredSet(t), rand.New(rand.NewPCG(3, 4))
	for range 300 {
		round := make([]RoundEntry, r.IntN(40))
		for i := range round {
			level := []string{"gold", "gold", "silver", ""}[r.IntN(4)]
			round[i] = place(fmt.Sprintf("%05d", i), []Kind{KindCommune, KindWard}[r.IntN(2)], level, fmt.Sprint(r.IntN(4)), []string{"", "1", "2"}[r.IntN(3)])
		}
		final := c.Finalise(round)
		r.Shuffle(len(round), func(i, j int) { round[i], round[j] = round[j], round[i] })
		if diff := cmp.Diff(final, c.Finalise(round)); diff != "" {
			t.Fatalf("another order: %s", diff)
		}
		byCode := map[string]*RoundEntry{}
		for i := range round {
			byCode[round[i].Unit.Code] = &round[i]
		}
		kept, asked, of := map[string]int{}, map[string]int{}, map[string]int{}
		for i := range final {
			f := &final[i]
			of[f.Class]++
			if f.Verdict == "gold" {
				asked[f.Class]++
			}
			if f.Level == "gold" {
				kept[f.Class]++
			}
			if f.Verdict != "gold" && f.Level != f.Verdict {
				t.Errorf("%v changed without being rationed", f)
			}
			for k := range final {
				if g := &final[k]; f.Class == g.Class && f.Level == "gold" && g.Verdict == "gold" && g.Level != "gold" && c.compareEntries(byCode[g.Unit.Code], byCode[f.Unit.Code]) < 0 {
					t.Errorf("%v keeps the level before %v", f, g)
				}
			}
		}
		for class, n := range of {
			if want := min(asked[class], n/4); kept[class] != want {
				t.Errorf("%s: %d of %d keep the level, want %d", class, kept[class], n, want)
			}
		}
	}
}
