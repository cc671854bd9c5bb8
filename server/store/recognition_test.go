package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

func testRecognitions(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	made, _, err := s.CreateRecognition(t.Context(), store.RequestKey{}, u, entered("r1", u, "1/QĐ-UBND", 20230101))
	if err != nil {
		t.Fatal(err)
	}
	read, err := s.Recognition(t.Context(), "r1")
	if diff := differs(made, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
	events, _, err := s.Events(t.Context(), "recognitions/r1", store.Page{})
	if err != nil || len(events) != 1 || events[0].Kind != criteria.ActRecognise {
		t.Error(events, err)
	}
	_, _, err = s.CreateRecognition(t.Context(), store.RequestKey{}, u, entered("r2", u, "1/QĐ-UBND", 20240101))
	wantRefusal(t, err, criteria.AlreadyExists, "RECOGNITION_EXISTS")
	if !strings.Contains(err.Error(), u.FullName()) || !strings.Contains(err.Error(), "1/QĐ-UBND") {
		t.Errorf("%v does not say what exists", err)
	}
	enter(t, s, "r3", u, "2/QĐ-UBND", 20240101)          // another decision
	enter(t, s, "r4", commune(2), "1/QĐ-UBND", 20230101) // about another unit

	create(t, s, "a1", u)
	update(t, s, "a1", submitOn(20240919))
	d := update(t, s, "a1", recogniseOn(20241007, "3/QĐ-UBND", u))
	read, err = s.Recognition(t.Context(), "of-a1")
	if diff := cmp.Diff(d.Recognition, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if read.Assessment != "a1" || read.Submission != 1 || !read.OverVerdict {
		t.Errorf("the recognition does not know its assessment: %+v", read)
	}
}

func testListRecognitions(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	var want []string
	for i := range 10 {
		id := fmt.Sprint("r", i)
		enter(t, s, id, commune(i%5), fmt.Sprint(i, "/QĐ-UBND"), criteria.Date(20230101+i/2))
		want = append(want, id)
	}
	far := commune(11)
	far.District, far.Province = "292", "30"
	enter(t, s, "far", far, "1/QĐ-UBND", 20230101)
	slices.Reverse(want)
	list := func(within criteria.Reach, unit criteria.UnitID) []string {
		return pages(t, 3, func(r *criteria.Recognition) string { return r.ID }, func(p store.Page) ([]*criteria.Recognition, string, error) {
			return s.ListRecognitions(t.Context(), within, unit, p)
		})
	}
	if diff := cmp.Diff(want, list(reach(province), criteria.UnitID{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, list(reach(criteria.Scope{Level: criteria.District, Code: "394"}), criteria.UnitID{})); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"r6", "r1"}, list(reach(province), commune(1).ID())); diff != "" {
		t.Error(diff)
	}
	own := criteria.Reach{Scope: criteria.Scope{Level: criteria.Commune, Code: "15001"}, Units: []criteria.UnitID{commune(1).ID()}}
	if diff := cmp.Diff([]string{"r6", "r1"}, list(own, criteria.UnitID{})); diff != "" {
		t.Error(diff)
	}
	if got := list(criteria.Reach{}, criteria.UnitID{}); len(got) != 0 {
		t.Errorf("without a scope there is %v", got)
	}
}
