package web

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// unitStanding is where a commune stands on the day.
type unitStanding struct {
	*standing
	Explanation string // a sentence of the service, with the decision; "" where not everybody is told
	FiledOn     string
	Tally       string
	Pending     string // with whom the last filing lies, as of today; only for those who are known
}

// openTo are the statuses whose explanation rests on decisions and on the catalogue, which anybody may know.
var openTo = map[tieuchiv1.UnitStatus_Status]bool{
	tieuchiv1.UnitStatus_RECOGNISED: true, tieuchiv1.UnitStatus_DERIVED: true, tieuchiv1.UnitStatus_REVOKED: true,
	tieuchiv1.UnitStatus_EXPIRED: true, tieuchiv1.UnitStatus_NOT_DEFINED: true,
}

// standing asks where a commune stands: everybody is told what the table of communes says too, who is known also why, and with whom
// its last filing lies.
func (p *pages) standing(ctx context.Context, s speech, q question, u *tieuchiv1.Unit) (*unitStanding, error) {
	if u.GetLevel() != string(criteria.Commune) || !inForce(u, q.asOf) {
		return nil, nil
	}
	a, err := p.progress.GetUnitStatus(ctx, &tieuchiv1.GetUnitStatusRequest{Unit: u.GetName(), AsOf: q.asOf.String(), CarryOver: q.policy})
	if status.Code(err) == codes.PermissionDenied { // an officer reads about every unit, and the figures of their own
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	known := p.Known != nil && p.Known(ctx)
	out := &unitStanding{
		standing: standingOf(a.GetStatus(), s.standings()), FiledOn: s.isoDay(a.GetFiledOn()), Tally: tally(a.GetTally()),
	}
	if known || openTo[a.GetStatus()] {
		out.Explanation = s.text(a.GetExplanation())
	}
	if known && a.GetAssessment() != "" && a.GetStatus() != tieuchiv1.UnitStatus_RECOGNISED {
		out.Pending, err = p.pending(ctx, s, a.GetAssessment())
	}
	return out, err
}

// pending says with whom an assessment lies today; "" where nothing is pending or the caller may not read it.
func (p *pages) pending(ctx context.Context, s speech, name string) (string, error) {
	a, err := p.assessments.GetAssessment(ctx, &tieuchiv1.GetAssessmentRequest{Name: name})
	switch status.Code(err) {
	case codes.OK:
		return s.text(a.GetPendingExplanation()), nil
	case codes.PermissionDenied, codes.NotFound:
		return "", nil
	}
	return "", err
}

// endedClass gives the colour of a recognition that stands no more.
var endedClass = map[tieuchiv1.Recognition_Status]string{
	tieuchiv1.Recognition_REVOKED: "is-revoked", tieuchiv1.Recognition_EXPIRED: "is-expired",
}

// stands says whether a recognition stands on the day, and until when; that it was revoked by its decision alone.
func (s speech) stands(r *tieuchiv1.Recognition) string {
	switch r.GetStatus() {
	case tieuchiv1.Recognition_REVOKED:
		return s.Say("page.unit.revoked", "number", r.GetRevocation().GetDecisionNumber(), "day", s.isoDay(r.GetRevocation().GetDecisionDate()))
	case tieuchiv1.Recognition_EXPIRED:
		return s.Say("page.unit.expired", "day", s.isoDay(r.GetValidTo()))
	case tieuchiv1.Recognition_NOT_YET:
		return s.Say("page.unit.not-yet", "day", s.isoDay(r.GetValidFrom()))
	}
	if r.GetValidTo() != "" {
		return s.Say("page.unit.valid-to", "day", s.isoDay(r.GetValidTo()))
	}
	return s.Say("page.unit.valid")
}
