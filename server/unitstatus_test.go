package main

import (
	"testing"
	"time"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestStatusesOverMidnight reads a list that begins on the last day of 547 communes and goes on when there are 166: it stays a
// list of the first day.
func TestStatusesOverMidnight(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	at := func(day time.Time) { s.core.now = func() time.Time { return day } }
	at(time.Date(2025, 6, 30, 16, 59, 0, 0, time.UTC)) // 23:59 in Vietnam
	c := dial(t, s.at.GRPC, "demo-committee-province")
	seen, token := map[string]bool{}, ""
	for page := range 10 {
		list, err := c.Progress.ListUnitStatuses(t.Context(), &tieuchiv1.ListUnitStatusesRequest{PageSize: 200, PageToken: token})
		if err != nil {
			t.Fatal(err)
		}
		if list.GetAsOf() != "2025-06-30" || list.GetTotalSize() != 547 {
			t.Errorf("page %d is of %s, of %d units", page, list.GetAsOf(), list.GetTotalSize())
		}
		for _, u := range list.GetStatuses() {
			seen[u.GetUnit()] = true
		}
		if token = list.GetNextPageToken(); token == "" {
			break
		}
		at(time.Date(2025, 6, 30, 17, 1, 0, 0, time.UTC)) // 00:01 of the next day
	}
	if len(seen) != 547 {
		t.Errorf("%d units are listed", len(seen))
	}
}
