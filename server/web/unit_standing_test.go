package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/web"
)

// with finds communes of the day that the tests are on that have a status.
func (f *fake) with(t *testing.T, wanted tieuchiv1.UnitStatus_Status, n int) (all []string) {
	t.Helper()
	answer, err := f.ListUnitStatuses(t.Context(), &tieuchiv1.ListUnitStatusesRequest{AsOf: "2026-02-01"})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range answer.GetStatuses() {
		if s.GetStatus() == wanted && len(all) < n {
			all = append(all, strings.TrimPrefix(s.GetUnit(), "units/"))
		}
	}
	if len(all) < n {
		t.Fatalf("%d units with %s", len(all), wanted)
	}
	return all
}

// record adds to the history of a unit.
func (f *fake) record(t *testing.T, unit string, m progress.Milestone) {
	t.Helper()
	u, err := f.catalogue.Resolve("units/"+unit, 20260201)
	if err != nil {
		t.Fatal(err)
	}
	n := int64(len(f.milestones) + 1)
	m.Sequence, m.At, m.Province, m.Unit, m.RuleSet = n, n, u.Province, u.ID(), set
	f.milestones = append(f.milestones, m)
	if err := f.ledger.Add(&m); err != nil {
		t.Fatal(err)
	}
}

// TestUnitPageTellsWhatEnded reads pages of units whose recognition was revoked, or is over.
func TestUnitPageTellsWhatEnded(t *testing.T) {
	f := newFake(t)
	units := f.with(t, tieuchiv1.UnitStatus_NOT_FILED, 2)
	recognised := progress.Milestone{Kind: progress.MilestoneRecognised, Subject: "recognitions/r1", On: 20260105, DecisionNumber: "11/QĐ-UBND"}
	f.record(t, units[0], recognised)
	f.record(t, units[0], progress.Milestone{Kind: progress.MilestoneRevoked, Subject: "recognitions/r1", On: 20260120, DecisionNumber: "77/QĐ-UBND"})
	recognised.Subject, recognised.Until = "recognitions/r2", criteria.NewDate(2026, 1, 15)
	f.record(t, units[1], recognised)
	h := web.New(f, options(t))
	for unit, wants := range map[string][]string{
		units[0]: {"<strong>Bị thu hồi</strong>", "đã bị thu hồi từ ngày 20/01/2026 theo quyết định số 77/QĐ-UBND"},
		units[1]: {"<strong>Hết hiệu lực</strong>", "đã hết hiệu lực sau ngày 15/01/2026"},
	} {
		html := page(t, h, "/don-vi/"+unit+"?lang=vi&asOf=2026-02-01")
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s does not say %q: %s", unit, want, section(html, "standing"))
			}
		}
	}
}

// TestUnitPageTellsStrangersNoMore asks about a filing as somebody known and as anybody.
func TestUnitPageTellsStrangersNoMore(t *testing.T) {
	f := newFake(t)
	unit := f.with(t, tieuchiv1.UnitStatus_UNDER_APPRAISAL, 1)[0]
	address := "/don-vi/" + unit + "?lang=vi&asOf=2026-02-01"
	o := options(t)
	stranger := section(page(t, web.New(f, o), address), "standing")
	o.Known = func(context.Context) bool { return true }
	known := section(page(t, web.New(f, o), address), "standing")
	for _, secret := range []string{"Hồ sơ hiện ở bước nào", "Bước «Thẩm định»", "Đã nộp hồ sơ kỳ 2023"} {
		if strings.Contains(stranger, secret) {
			t.Errorf("a stranger is told %q", secret)
		}
		if !strings.Contains(known, secret) {
			t.Errorf("who is known is not told %q: %s", secret, known)
		}
	}
	if !strings.Contains(stranger, "<strong>Đang thẩm định</strong>") {
		t.Errorf("the status is missing: %s", stranger)
	}
	f.denied = true
	if html := page(t, web.New(f, o), address); strings.Contains(html, `id="standing"`) || !strings.Contains(html, `id="before"`) {
		t.Error("who may not know is told, or is not told what is left")
	}
}

// TestUnitPageOpensOnItsOwnDays opens pages without a day: a unit is not asked about before it was.
func TestUnitPageOpensOnItsOwnDays(t *testing.T) {
	h := web.New(newFake(t), options(t))
	for address, want := range map[string]string{
		"/don-vi/16645.20250701?lang=vi":                 "tính đến hết ngày 01/02/2026", // is later than the day that the pages open on
		"/don-vi/15448.20210701?lang=vi":                 "tính đến hết ngày 07/10/2024",
		"/don-vi/394.20210701?lang=vi":                   "tính đến hết ngày 07/10/2024",
		"/don-vi/16645.20250701?lang=vi&asOf=2024-10-07": "tính đến hết ngày 07/10/2024", // asked for
	} {
		if html := page(t, h, address); !strings.Contains(html, want) {
			t.Errorf("%s is not of %q", address, want)
		}
	}
}

// section cuts a section out of a page.
func section(html, id string) string {
	_, rest, _ := strings.Cut(html, `<section id="`+id+`"`)
	found, _, _ := strings.Cut(rest, "</section>")
	return found
}
