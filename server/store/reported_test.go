package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

var reportedTarget = criteria.Target{ID: "th-2025-online", Province: "38", Metric: criteria.MetricReported, Unit: "%"}

// reported enters a figure as the domain does.
func reported(id, value string) func() (*criteria.ReportedFigure, *criteria.Event, error) {
	return func() (*criteria.ReportedFigure, *criteria.Event, error) {
		return criteria.ReportFigure(id, reportedTarget, criteria.FigureEntry{On: 20240630, Value: value, Source: "Báo cáo 12/BC-STTTT", SourceDate: 20240705}, admin)
	}
}

func testReported(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	key := store.RequestKey{Principal: "tokens/admin", ID: "q1", Fingerprint: "f1"}
	made, replay, err := s.CreateReportedFigure(t.Context(), key, reportedTarget.ID, reported("f1", "71.50"))
	if err != nil || replay {
		t.Fatal(replay, err)
	}
	read, err := s.ReportedFigure(t.Context(), "f1")
	if diff := differsFigure(made, read); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	again, replay, err := s.CreateReportedFigure(t.Context(), key, reportedTarget.ID, reported("f2", "1"))
	if diff := differsFigure(made, again); diff != "" || err != nil || !replay {
		t.Errorf("replay %v, %v\n%s", replay, err, diff)
	}
	_, _, err = s.CreateReportedFigure(t.Context(), key, "another", reported("f3", "1"))
	wantRefusal(t, err, criteria.AlreadyExists, "REQUEST_ID_REUSED")
	_, err = s.ReportedFigure(t.Context(), "f2")
	wantRefusal(t, err, criteria.NotFound, "REPORTED_FIGURE_UNKNOWN")
	want := []progress.Milestone{{
		Sequence: 1, At: moment, Kind: progress.MilestoneReported, Subject: "targets/th-2025-online/reportedFigures/f1", Province: "38",
		On: 20240630, Target: "th-2025-online", Value: made.Value,
	}}
	if diff := cmp.Diff(want, milestones(t, s), cmp.Comparer(sameDecimal)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for n := range 4 {
		if _, _, err := s.CreateReportedFigure(t.Context(), store.RequestKey{}, reportedTarget.ID, reported(fmt.Sprint("g", n), "2")); err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	for token := ""; ; {
		page, next, err := s.ListReportedFigures(t.Context(), reportedTarget.ID, store.Page{Size: 2, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range page {
			ids = append(ids, f.ID)
		}
		if token = next; token == "" {
			break
		}
	}
	if diff := cmp.Diff([]string{"g3", "g2", "g1", "g0", "f1"}, ids); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if other, _, err := s.ListReportedFigures(t.Context(), "another", store.Page{}); len(other) > 0 || err != nil {
		t.Error("another target has", other, err)
	}
}

func sameDecimal(a, b criteria.Decimal) bool { return a.String() == b.String() }

func differsFigure(a, b *criteria.ReportedFigure) string {
	return cmp.Diff(a, b, cmp.Comparer(sameDecimal))
}
