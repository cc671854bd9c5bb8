package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// finalisations serves FinalisationService.
type finalisations struct {
	tieuchiv1.UnimplementedFinalisationServiceServer
	*core
}

// CreateFinalisation finalises a round, or says how it would come out.
func (s finalisations) CreateFinalisation(ctx context.Context, r *tieuchiv1.CreateFinalisationRequest) (*tieuchiv1.Finalisation, error) {
	in := r.GetFinalisation()
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	of, rules, err := s.round(ctx, in, act)
	if err != nil {
		return nil, err
	}
	id := newID()
	finalise := func(entries []criteria.RoundEntry, before *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error) {
		return criteria.NewFinalisation(id, rules, of, entries, before, in.GetReason(), act)
	}
	if r.GetValidateOnly() {
		f, err := s.store.PreviewFinalisation(ctx, of, finalise)
		if err != nil {
			return nil, err
		}
		p := s.finalisationToProto(f, &act.Actor)
		p.Name, p.RecordTime = "", nil // there is no such record
		for _, l := range p.Levels {
			l.Finalisation = ""
		}
		return p, nil
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	f, _, err := s.store.CreateFinalisation(ctx, key, id, of, finalise)
	if err != nil {
		return nil, err
	}
	return s.finalisationToProto(f, &act.Actor), nil
}

// round reads which round is meant: by default that of the caller's province.
func (s finalisations) round(ctx context.Context, in *tieuchiv1.Finalisation, act criteria.Act) (of criteria.Round, rules *criteria.Compiled, err error) {
	e, err := s.library.find(ctx, in.GetRuleSetVersion())
	if err != nil {
		return of, nil, at(err, "ruleSetVersion")
	}
	of.RuleSet, of.Province = e.Record.Ref, act.Actor.Scope.Code
	if of.Period, err = criteria.ParsePeriod(in.GetPeriod()); err != nil {
		return of, nil, err
	}
	if in.GetProvince() != "" {
		if of.Province, err = criteria.ParseProvince(in.GetProvince()); err != nil {
			return of, nil, err
		}
	}
	return of, e.Rules, of.MayRead(act.Actor.Scope.Code, &act.Actor)
}

// GetFinalisation gives one finalisation.
func (s finalisations) GetFinalisation(ctx context.Context, r *tieuchiv1.GetFinalisationRequest) (*tieuchiv1.Finalisation, error) {
	id, err := idOf(r.GetName(), "finalisations/", "name")
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.store.Finalisation(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := f.MayRead(s.provinceOf(act.Actor.Scope), &act.Actor); err != nil {
		return nil, err
	}
	return s.finalisationToProto(f, &act.Actor), nil
}

// ListFinalisations lists the finalisations of the caller's province, newest first.
func (s finalisations) ListFinalisations(ctx context.Context, r *tieuchiv1.ListFinalisationsRequest) (*tieuchiv1.ListFinalisationsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	of := criteria.Round{Province: s.provinceOf(act.Actor.Scope)}
	if r.GetRuleSetVersion() != "" {
		if of.RuleSet, err = criteria.ParseRuleSetRef(r.GetRuleSetVersion()); err != nil {
			return nil, at(err, "ruleSetVersion")
		}
	}
	if r.GetPeriod() != "" {
		if of.Period, err = criteria.ParsePeriod(r.GetPeriod()); err != nil {
			return nil, err
		}
	}
	page, next, err := s.store.ListFinalisations(ctx, of, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListFinalisationsResponse{NextPageToken: next}
	for _, f := range page {
		out.Finalisations = append(out.Finalisations, s.finalisationToProto(f, &act.Actor))
	}
	return out, nil
}

// provinceOf gives the province that a scope lies in, "" where the catalogue does not know it.
func (c *core) provinceOf(s criteria.Scope) string {
	if s.Level == criteria.Province {
		return s.Code
	}
	u, _ := c.catalogue().Made(s, c.today())
	return u.Province
}

// reachesProvince tells whether what a province keeps to itself is open to an actor: it is the actor's own, or merged into it.
func (c *core) reachesProvince(a *criteria.Actor, code string) bool {
	return c.provinceOf(a.Scope) == code || a.Reach().CoversProvince(code)
}

// finalisationToProto gives a finalisation with the levels of the units that the caller may see: a district sees its own.
func (c *core) finalisationToProto(f *criteria.Finalisation, actor *criteria.Actor) *tieuchiv1.Finalisation {
	p := &tieuchiv1.Finalisation{
		Name: f.Name(), RuleSetVersion: f.RuleSet.String(), Period: string(f.Period), Province: "provinces/" + f.Province,
		Reason: f.Reason, Number: f.Number, RuleSetDigest: f.Digest, RecordTime: timeToProto(f.RecordedAt),
	}
	for i := range f.Levels {
		l := &f.Levels[i]
		u, known := c.catalogue().Unit(l.Unit)
		if known && actor.Reach().Covers(&u) {
			p.Levels = append(p.Levels, finalLevelToProto(l, &u))
		}
	}
	return p
}

func finalLevelToProto(l *criteria.FinalLevel, u *criteria.Unit) *tieuchiv1.FinalLevel {
	if l == nil {
		return nil
	}
	return &tieuchiv1.FinalLevel{
		Finalisation: l.Finalisation, Assessment: "assessments/" + l.Assessment, Submission: l.Submission, Unit: unitName(l.Unit),
		UnitFullName: u.FullName(), Class: l.Class, VerdictLevel: l.Verdict, Level: l.Level, Rank: int32(l.Rank), Room: int32(l.Room),
		Assessed: int32(l.Assessed),
	}
}
