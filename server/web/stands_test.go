package web

import (
	"testing"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// TestStands puts into words whether a recognition stands; the reason of a revocation is not said.
func TestStands(t *testing.T) {
	for _, c := range []struct {
		r    *tieuchiv1.Recognition
		want string
	}{
		{&tieuchiv1.Recognition{Status: tieuchiv1.Recognition_VALID}, "Còn hiệu lực"},
		{&tieuchiv1.Recognition{Status: tieuchiv1.Recognition_VALID, ValidTo: "2031-12-31"}, "Còn hiệu lực, đến hết ngày 31/12/2031"},
		{&tieuchiv1.Recognition{Status: tieuchiv1.Recognition_NOT_YET, ValidFrom: "2027-01-01"}, "Có hiệu lực từ ngày 01/01/2027"},
		{&tieuchiv1.Recognition{Status: tieuchiv1.Recognition_EXPIRED, ValidTo: "2025-12-31"}, "Hết hiệu lực sau ngày 31/12/2025"},
		{&tieuchiv1.Recognition{Status: tieuchiv1.Recognition_REVOKED, Revocation: &tieuchiv1.Revocation{
			DecisionNumber: "8/QĐ-UBND", DecisionDate: "2026-03-15", Reason: "Bí-Mật",
		}}, "Bị thu hồi theo quyết định số 8/QĐ-UBND ngày 15/03/2026"},
	} {
		if got := (speech{"vi"}).stands(c.r); got != c.want {
			t.Errorf("%v: %q, want %q", c.r.GetStatus(), got, c.want)
		}
	}
}
