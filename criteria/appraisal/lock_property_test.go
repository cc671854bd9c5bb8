package appraisal

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// play does whatever the bytes say: findings, returns in part and of all, answers to any fact, filings. After each step locked
// answers are what they were, byte for byte, and every finding is still there as it was. It gives how often each thing was done.
func play(t *testing.T, on criteria.Case, moves []byte) map[string]int {
	f, done := filled(t, on), map[string]int{}
	next := func() int {
		if len(moves) == 0 {
			return 0
		}
		m := moves[0]
		moves = moves[1:]
		return int(m)
	}
	facts, all := on.Rules.Set.Facts, on.Rules.Set.All()
	var locked, findings []byte // what may not change, as it was
	for len(moves) > 0 {
		a := f.Assessment
		switch next() % 5 {
		case 0: // a finding about any fact
			fact := facts[next()%len(facts)].ID
			e := Entry{Fact: fact, Agrees: next()%2 == 0, Reason: "x"}
			e.NoData = !e.Agrees
			if last := f.LastOf(fact); last != nil {
				e.Seen = last.Number
			}
			if _, _, err := f.Record(on, []Entry{e}, by(appraiser)); err == nil {
				done["found"]++
			}
		case 1: // any criteria go back, some with a single fact
			var e ReturnEntry
			for range 1 + next()%3 {
				x := Reopened{Criterion: all[next()%len(all)].ID, Reason: "x"}
				if own := on.Rules.FactsOf(x.Criterion); next()%3 > 0 && len(own) > 0 {
					x.Facts = own[:1]
				}
				e.Criteria = append(e.Criteria, x)
			}
			if r, _, err := f.Return(on, e, by(appraiser)); err == nil {
				done["returned"]++
				locked = lockedBytes(a.Answers, r.Part.OpenFacts)
			}
		case 2: // all goes back
			if _, r, err := a.Return(on, "x", 0, by(appraiser)); err == nil && next()%4 == 0 {
				done["all returned"]++
				f.Returns = append(f.Returns, Returned{Return: *r})
				locked = nil
			} else if err == nil {
				a.State = criteria.Submitted // not this time
			}
		case 3: // the commune answers any fact
			fact := &facts[next()%len(facts)]
			_, err := a.Answer(on, []criteria.Answer{{Fact: fact.ID, Value: map[criteria.FactKind]string{
				criteria.CountFact: string(rune('1' + next()%9)), criteria.NumberFact: "1.5", criteria.YesNoFact: "true",
			}[fact.Kind], Evidence: []criteria.EvidenceDoc{{Document: "3"}}}}, by(officer))
			if err == nil {
				done["answered"]++
			}
		case 4: // it files again
			if a.State == criteria.Returned {
				a.Procedure = ""
				_, s, err := a.Submit(on, 0, by(officer))
				a.Procedure = "thanh-hoa"
				if err == nil {
					done["filed"]++
					f.Last = s
				}
			}
		}
		if locked != nil {
			if now := lockedBytes(a.Answers, a.OpenFacts); !bytes.Equal(now, locked) {
				t.Fatalf("what is locked was\n%s\nand is\n%s", locked, now)
			}
			if a.State == criteria.Submitted && !bytes.Equal(lockedBytes(mustClaims(t, f), a.OpenFacts), locked) {
				t.Fatal("what was filed is another one")
			}
		}
		now := jsonOf(t, f.Findings)
		if !bytes.HasPrefix(now, bytes.TrimSuffix(findings, []byte("]"))) {
			t.Fatalf("findings were\n%s\nand are\n%s", findings, now)
		}
		findings = now
	}
	return done
}

// lockedBytes writes the answers to facts that are not open, without the help of the code that is looked at.
func lockedBytes(answers criteria.Answers, open []string) []byte {
	var b bytes.Buffer
	for _, a := range answers {
		if !slices.Contains(open, a.Fact) {
			one, _ := json.Marshal(a)
			b.Write(append(one, '\n'))
		}
	}
	return append(b.Bytes(), '.')
}

func mustClaims(t *testing.T, f *File) criteria.Answers {
	claims, err := f.Claims()
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func jsonOf(t *testing.T, findings []Finding) []byte {
	if len(findings) == 0 {
		return []byte("[]")
	}
	b, err := json.Marshal(findings)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestLocksHold plays at random, and asks that everything was done often enough to mean something.
func TestLocksHold(t *testing.T) {
	on, r := caseOf(t, reference), rand.New(rand.NewPCG(5, 4))
	done := map[string]int{}
	for range 60 {
		moves := make([]byte, 400)
		for i := range moves {
			moves[i] = byte(r.IntN(256))
		}
		for what, n := range play(t, on, moves) {
			done[what] += n
		}
	}
	for _, what := range []string{"found", "returned", "all returned", "answered", "filed"} {
		if done[what] < 30 {
			t.Errorf("%s %d times only", what, done[what])
		}
	}
}

// FuzzLocks plays whatever comes.
func FuzzLocks(f *testing.F) {
	f.Add([]byte{0, 3, 0, 1, 0, 9, 1, 3, 40, 4, 3, 41, 7, 4})
	f.Add([]byte{1, 2, 9, 1, 20, 1, 11, 1, 3, 9, 3, 4, 0, 9, 0})
	f.Fuzz(func(t *testing.T, moves []byte) {
		if len(moves) > 2000 {
			t.Skip("long enough")
		}
		play(t, caseOf(t, reference), moves)
	})
}
