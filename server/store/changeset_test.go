package store_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// proposed gives a change set. The store knows nothing of what it says.
func proposed(id, province string) func() (*units.ChangeSet, *criteria.Event, error) {
	return func() (*units.ChangeSet, *criteria.Event, error) {
		set := &units.ChangeSet{
			ID: id, Province: province, State: units.ChangeProposed, Revision: 1, Authors: []string{"tokens/a"}, Holders: []string{"Sở Nội vụ"},
			Proposer: "tokens/a", ProposerHolder: "Sở Nội vụ", CreatedAt: moment, UpdatedAt: moment,
			Entry: units.Entry{
				Title: "Sắp xếp đợt 1", Basis: "1686/NQ-UBTVQH15", Effective: 20250701, Note: "Ghi chú",
				Operations: []units.Operation{{Kind: units.Rename, Level: criteria.Commune, Unit: "15448", Name: "Yên Định"}},
			},
		}
		return set, changeSetEvent(set, criteria.ActPropose), nil
	}
}

func changeSetEvent(set *units.ChangeSet, kind criteria.Action) *criteria.Event {
	return &criteria.Event{
		Subject: set.Name(), Number: set.Revision, Kind: kind, Actor: "tokens/a", Role: criteria.Admin, RecordedAt: moment, Change: []byte(`{}`),
	}
}

// enacts makes a change set part of the catalogue, if the sets that are enacted before it are those wanted.
func enacts(set *units.ChangeSet) *criteria.Event {
	set.State, set.Enactor, set.EnactorHolder, set.EnactedAt = units.ChangeEnacted, "tokens/b", "Văn phòng", moment
	set.Revision++
	return changeSetEvent(set, units.ActEnact)
}

func testChangeSets(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	key := store.RequestKey{Principal: "tokens/a", ID: "q1", Fingerprint: "f1"}
	made, _, err := s.CreateUnitChangeSet(t.Context(), key, proposed("c1", "38"))
	if err != nil {
		t.Fatal(err)
	}
	again, replay, err := s.CreateUnitChangeSet(t.Context(), key, proposed("c2", "38"))
	if diff := cmp.Diff(made, again); diff != "" || err != nil || !replay {
		t.Errorf("replay %v, %v\n%s", replay, err, diff)
	}
	_, err = s.UnitChangeSet(t.Context(), "c2")
	wantRefusal(t, err, criteria.NotFound, "UNIT_CHANGE_SET_UNKNOWN")
	for _, id := range []string{"c2", "c3"} {
		if _, _, err := s.CreateUnitChangeSet(t.Context(), store.RequestKey{}, proposed(id, "38")); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.CreateUnitChangeSet(t.Context(), store.RequestKey{}, proposed("far", "31")); err != nil {
		t.Fatal(err)
	}
	enact := func(id string, want ...string) *units.ChangeSet {
		t.Helper()
		set, err := s.UpdateUnitChangeSet(t.Context(), id, func(set *units.ChangeSet, enacted []*units.ChangeSet) (*criteria.Event, error) {
			if diff := cmp.Diff(want, idsOf(enacted)); diff != "" {
				t.Errorf("-want +got enacted:\n%s", diff)
			}
			return enacts(set), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if read, err := s.UnitChangeSet(t.Context(), id); cmp.Diff(set, read) != "" || err != nil {
			t.Errorf("%v\n%s", err, cmp.Diff(set, read))
		}
		return set
	}
	second, first := enact("c2"), enact("c1", "c2")
	if second.Sequence != 5 || first.Sequence != 6 {
		t.Errorf("enacted at %d and %d", second.Sequence, first.Sequence)
	}
	enact("far", "c2", "c1")
	for after, want := range map[int64][]string{0: {"c2", "c1", "far"}, 5: {"c1", "far"}, 7: nil} {
		sets, err := s.EnactedChangeSets(t.Context(), after)
		if diff := cmp.Diff(want, idsOf(sets)); diff != "" || err != nil {
			t.Errorf("after %d: %v\n%s", after, err, diff)
		}
	}
	for state, want := range map[units.ChangeState][]string{"": {"c3", "c2", "c1"}, units.ChangeProposed: {"c3"}, units.ChangeEnacted: {"c2", "c1"}} {
		sets, _, err := s.ListUnitChangeSets(t.Context(), "38", state, store.Page{})
		if diff := cmp.Diff(want, idsOf(sets)); diff != "" || err != nil {
			t.Errorf("%q: %v\n%s", state, err, diff)
		}
	}
	want := progress.Milestone{Sequence: 5, At: moment + 4, Kind: progress.MilestoneUnits, Subject: "unitChangeSets/c2", Province: "38", On: 20250701}
	if all := milestones(t, s); len(all) != 3 || cmp.Diff(want, all[0], cmp.Comparer(sameDecimal)) != "" {
		t.Errorf("got %v", all)
	}
	before := contentHash(t, s)
	if set, err := s.UpdateUnitChangeSet(t.Context(), "c3", func(*units.ChangeSet, []*units.ChangeSet) (*criteria.Event, error) { return nil, nil }); err != nil || set.ID != "c3" || contentHash(t, s) != before {
		t.Error("nothing was changed:", set, err)
	}
}

func idsOf(sets []*units.ChangeSet) []string {
	var ids []string
	for _, set := range sets {
		ids = append(ids, set.ID)
	}
	return ids
}

// testEnactAtOnce enacts sets of which only one fits, from several callers and two programs. One passes.
func testEnactAtOnce(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	stores := []*store.Store{storetest.OpenWith(t, store.Options{DSN: dsn}), storetest.OpenWith(t, store.Options{DSN: dsn})}
	const sets = 12
	for n := range sets {
		if _, _, err := stores[0].CreateUnitChangeSet(t.Context(), store.RequestKey{}, proposed(fmt.Sprint("c", n), "38")); err != nil {
			t.Fatal(err)
		}
	}
	taken := criteria.Refuse(criteria.FailedPrecondition, "DOES_NOT_FIT", "", criteria.Say("store.closed"))
	var mu sync.Mutex
	passed := 0
	var wg sync.WaitGroup
	for n := range sets {
		wg.Go(func() {
			_, err := stores[n%2].UpdateUnitChangeSet(t.Context(), fmt.Sprint("c", n), func(set *units.ChangeSet, enacted []*units.ChangeSet) (*criteria.Event, error) {
				if len(enacted) > 0 {
					return nil, taken
				}
				return enacts(set), nil
			})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				passed++
			} else {
				wantRefusal(t, err, criteria.FailedPrecondition, "DOES_NOT_FIT")
			}
		})
	}
	wg.Wait()
	if enacted, err := stores[1].EnactedChangeSets(t.Context(), 0); passed != 1 || len(enacted) != 1 || err != nil {
		t.Errorf("%d passed, %d are enacted: %v", passed, len(enacted), err)
	}
}
