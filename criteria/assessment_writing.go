package criteria

import (
	"fmt"
	"slices"
)

// mayOpen refuses what the procedure and the campaign do not allow of a new assessment.
func (c Case) mayOpen(p *Procedure, filedOn Date, act Act) error {
	if _, err := p.Next(act.Actor.Role, ActCreate, "", act.Today); err != nil {
		return err
	}
	a := &Assessment{Procedure: p.ID, Campaign: c.Window.campaign(), FiledOn: filedOn}
	if err := a.dated(filedOn, act); err != nil {
		return err
	}
	return c.Window.MayWrite(a.writingDay(act), "", 0)
}

// dated refuses what the administrator enters in a campaign without the day on which it was filed: it is entered late, or not by
// the administrator. Errors: FILED_ON_MISSING.
func (a *Assessment) dated(filedOn Date, act Act) error {
	if act.Actor.Role != Admin || a.outside() || !filedOn.IsZero() {
		return nil
	}
	return Invalid("FILED_ON_MISSING", "filedOn", Say("steps.filed-on"))
}

// outside tells whether the assessment is one without a campaign's procedure.
func (a *Assessment) outside() bool { return a.Procedure == "" || a.Procedure == plainID }

// writingDay gives the day that the window of a campaign is asked about: today, and for what the administrator enters late the
// day that was given.
func (a *Assessment) writingDay(act Act) Date {
	if act.Actor.Role == Admin && !a.FiledOn.IsZero() {
		return a.FiledOn
	}
	return act.Today
}

// mayWrite refuses to write on a day outside of the window of the campaign.
func (a *Assessment) mayWrite(c Case, day Date) error {
	if err := a.windowed(c); err != nil {
		return err
	}
	return c.Window.MayWrite(day, a.State, a.CorrectBy)
}

// windowed is a fault of the program: an assessment of a campaign is judged without it, and nothing would hold it back.
func (a *Assessment) windowed(c Case) error {
	if a.Campaign != c.Window.campaign() {
		return fmt.Errorf("%s belongs to campaign %q and is judged by %q", a.Name(), a.Campaign, c.Window.campaign())
	}
	return nil
}

// mayFile refuses to file outside of the window, late without a reason, and without the signature of the head where the procedure
// asks for it. A unit that has ended has no head who could sign: what the administrator enters for it late was signed on paper.
// It gives the reason as it is kept.
//
// Errors: those of the window; LATE_REASON_MISSING, NOT_SIGNED.
func (a *Assessment) mayFile(c Case, day Date, late string, act Act) (string, error) {
	if err := a.mayWrite(c, day); err != nil {
		return "", err
	}
	if late = plain(late); late == "" && c.Window.Late(day, a.State, a.CorrectBy) {
		return "", Invalid("LATE_REASON_MISSING", "lateReason", Say("steps.late-reason", "deadline", c.Window.Deadline))
	}
	p, err := FindProcedure(a.Procedure)
	if err != nil {
		return "", err
	}
	if p.Has(ActSign) && !a.Signed() && (act.Actor.Role != Admin || c.Unit.InForce(act.Today)) {
		return "", Refuse(FailedPrecondition, "NOT_SIGNED", "state", Say("steps.not-signed"))
	}
	return late, nil
}

// forgetReturn takes away what a return left, once its correction is filed. Where a filing can be recalled it is kept, for then
// the return stands again.
func (a *Assessment) forgetReturn() {
	if p, err := FindProcedure(a.Procedure); err != nil || !p.Has(ActRecall) {
		a.ReturnReason, a.ReturnedOn = "", 0
	}
}

// took notes who had a part in the claim.
func (a *Assessment) took(who *Actor) {
	for _, name := range []string{who.ID, who.Holder} {
		if name != "" && !slices.Contains(a.Holders, name) {
			a.Holders = append(slices.Clip(a.Holders), name)
		}
	}
}

// courseOf gives what the event of the opening says about procedure and campaign, nothing where there is neither.
func (a *Assessment) courseOf() record {
	if a.outside() && a.Campaign == "" {
		return nil
	}
	return record{{"procedure", a.Procedure}, {"campaign", a.Campaign}}
}

// filing gives what the event of a filing says besides, nothing outside of campaigns.
func (a *Assessment) filing(signed bool, late string) record {
	if a.outside() {
		return nil
	}
	return record{{"signed", signed}, {"late_reason", late}}
}
