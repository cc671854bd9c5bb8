package main

import (
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestStrangersAreNotToldWhy asks why a recognition was revoked, as the pages do for anybody, and as somebody who was let in.
func TestStrangersAreNotToldWhy(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	a := recogniseForFace(t, s)
	if _, err := tieuchiv1.NewRecognitionServiceClient(s.conn).RevokeRecognition(as("demo-chair"), &tieuchiv1.RevokeRecognitionRequest{
		Name: a.GetRecognition().GetName(), DecisionNumber: "8/QĐ-UBND", Reason: "Bí-Mật",
	}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who  string
		demo bool
		told bool
	}{{publicActor, false, false}, {publicActor, true, true}, {"tokens/t1", false, true}, {"", false, false}} {
		ctx, service := t.Context(), progressService{core: &core{store: s.core.store, demo: c.demo}}
		if c.who != "" {
			ctx = withActor(ctx, &criteria.Actor{ID: c.who, Role: criteria.Committee})
		}
		status := progress.UnitStatus{Status: progress.StatusRevoked, Recognition: a.GetRecognition().GetName()}
		if err := service.sayWhy(ctx, &status); err != nil {
			t.Fatal(err)
		}
		if told := strings.Contains(status.Explanation.VI, "Bí-Mật"); told != c.told {
			t.Errorf("%q, demonstration %v: told %v", c.who, c.demo, told)
		}
	}
	_, body := s.face(t, "GET", "/don-vi/15448?lang=vi&carryOver=none&asOf="+s.core.today().String())
	for _, want := range []string{"<strong>Bị thu hồi</strong>", "Bị thu hồi theo quyết định số 8/QĐ-UBND ngày"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the unit does not say %q: %.6000s", want, body)
		}
	}
}
