package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/appraisal"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// samplings serves SamplingService.
type samplings struct {
	tieuchiv1.UnimplementedSamplingServiceServer
	*core
}

// round reads which round of the caller's province is meant.
func (s samplings) round(ctx context.Context, set, period string) (criteria.Round, *criteria.Edition, criteria.Act, error) {
	act, err := s.act(ctx)
	if err != nil {
		return criteria.Round{}, nil, act, err
	}
	r := criteria.Round{Province: s.provinceOf(act.Actor.Scope)}
	if !act.Actor.Reach().CoversProvince(r.Province) {
		return r, nil, act, criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "", criteria.Say("sampling.out-of-scope", "scope", act.Actor.Scope.String()))
	}
	e, err := s.library.find(ctx, set)
	if err != nil {
		return r, nil, act, at(err, "ruleSetVersion")
	}
	r.RuleSet = e.Rules.Set.Ref()
	r.Period, err = criteria.ParsePeriod(period)
	return r, e, act, err
}

// eachOf visits the assessments of a round that are kept.
func (c *core) eachOf(ctx context.Context, r criteria.Round, keep func(*store.Dossier) bool, visit func(id string) error) error {
	within := criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: r.Province}}
	for page := (store.Page{Size: 1000}); ; {
		some, next, err := c.store.ListAssessments(ctx, store.Filter{Within: within, RuleSet: r.RuleSet, Period: r.Period, Keep: keep}, page)
		if err != nil {
			return err
		}
		for i := range some {
			if err := visit(some[i].Assessment.ID); err != nil {
				return err
			}
		}
		if page.Token = next; next == "" {
			return nil
		}
	}
}

// candidates weighs the submissions of a round that wait for appraisal.
func (s samplings) candidates(ctx context.Context, r criteria.Round) ([]appraisal.Candidate, error) {
	var all []appraisal.Candidate
	waits := func(d *store.Dossier) bool {
		return d.Assessment.State == criteria.Submitted || d.Assessment.State == criteria.Checked
	}
	err := s.eachOf(ctx, r, waits, func(id string) error {
		d, err := s.store.Assessment(ctx, id)
		if err != nil {
			return err
		}
		if d.Submission == nil || !waits(&d) { // it went on meanwhile
			return nil
		}
		on, err := s.caseOf(ctx, d.Assessment.Unit, d.Assessment.RuleSet)
		if err != nil {
			return err
		}
		past, err := s.pastOf(ctx, d.Assessment)
		if err != nil {
			return err
		}
		c, err := appraisal.Weigh(on, d.Submission, r.Period, past)
		if err == nil {
			all = append(all, *c)
		}
		return err
	})
	return all, err
}

// pastOf gives what is known of a unit from before.
func (s samplings) pastOf(ctx context.Context, a *criteria.Assessment) (past appraisal.Past, err error) {
	filed, err := s.store.PastAnswers(ctx, a.Unit)
	if err != nil {
		return past, err
	}
	for i := range filed {
		past.Answers = append(past.Answers, filed[i].PastAnswers)
	}
	past.Looked, past.Differs, err = s.store.PastGap(ctx, a.Unit, a.ID)
	return past, err
}

// DrawSample draws from the submissions of a round.
func (s samplings) DrawSample(ctx context.Context, r *tieuchiv1.DrawSampleRequest) (*tieuchiv1.Sample, error) {
	round, _, act, err := s.round(ctx, r.GetRuleSetVersion(), r.GetPeriod())
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	candidates, err := s.candidates(ctx, round)
	if err != nil {
		return nil, err
	}
	order := appraisal.DrawOrder{Seed: cmp.Or(criteria.NFC(r.GetSeed()), rand.Text()), Size: r.GetSize(), Reason: r.GetReason()}
	id := newID()
	draw := func(before int32) (*appraisal.Sample, *criteria.Event, error) {
		return appraisal.Draw(id, round, candidates, before, order, act)
	}
	if r.GetValidateOnly() {
		before, err := s.store.Draws(ctx, round)
		if err != nil {
			return nil, err
		}
		d, _, err := draw(before)
		if err != nil {
			return nil, err
		}
		d.ID = ""
		return s.sampleToProto(d), nil
	}
	made, _, err := s.store.CreateSample(ctx, key, id, round, draw)
	if err != nil {
		return nil, err
	}
	return s.sampleToProto(made), nil
}

// GetSample gives a draw whole.
func (s samplings) GetSample(ctx context.Context, r *tieuchiv1.GetSampleRequest) (*tieuchiv1.Sample, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(r.GetName(), appraisal.SamplePrefix, "name")
	if err != nil {
		return nil, err
	}
	d, err := s.store.Sample(ctx, id)
	if err != nil {
		return nil, err
	}
	if !act.Actor.Reach().CoversProvince(d.Round.Province) {
		return nil, criteria.Refuse(criteria.NotFound, "SAMPLE_UNKNOWN", "name", criteria.Say("sampling.unknown", "name", criteria.Clip(r.GetName())))
	}
	return s.sampleToProto(d), nil
}

// ListSamples lists the draws of the caller's province.
func (s samplings) ListSamples(ctx context.Context, r *tieuchiv1.ListSamplesRequest) (*tieuchiv1.ListSamplesResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	province := s.provinceOf(act.Actor.Scope)
	if !act.Actor.Reach().CoversProvince(province) {
		return nil, criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "", criteria.Say("sampling.out-of-scope", "scope", act.Actor.Scope.String()))
	}
	page, next, err := s.store.ListSamples(ctx, province, criteria.Period(r.GetPeriod()), store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListSamplesResponse{NextPageToken: next}
	for _, d := range page {
		out.Samples = append(out.Samples, s.sampleToProto(d))
	}
	return out, nil
}

// GetAppraisalGaps counts what was claimed and what was found in a round.
func (s samplings) GetAppraisalGaps(ctx context.Context, r *tieuchiv1.GetAppraisalGapsRequest) (*tieuchiv1.GetAppraisalGapsResponse, error) {
	round, edition, _, err := s.round(ctx, r.GetRuleSetVersion(), r.GetPeriod())
	if err != nil {
		return nil, err
	}
	by := map[tieuchiv1.GetAppraisalGapsRequest_By]appraisal.By{
		tieuchiv1.GetAppraisalGapsRequest_CRITERION: appraisal.ByCriterion, tieuchiv1.GetAppraisalGapsRequest_APPRAISER: appraisal.ByAppraiser,
	}[r.GetBy()]
	by = cmp.Or(by, appraisal.ByUnit)
	gaps := appraisal.NewGaps(by)
	filed := func(d *store.Dossier) bool { return d.Assessment.Submissions > 0 }
	if err := s.eachOf(ctx, round, filed, func(id string) error {
		f, err := s.store.Appraisal(ctx, id)
		if err != nil || len(f.Findings) == 0 {
			return err
		}
		on, err := s.caseOf(ctx, f.Assessment.Unit, f.Assessment.RuleSet)
		if err != nil {
			return err
		}
		return gaps.Add(f, on)
	}); err != nil {
		return nil, err
	}
	page, next, err := pageOf(gaps.List(), r.GetPageSize(), 100, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.GetAppraisalGapsResponse{NextPageToken: next}
	for i := range page {
		out.Gaps = append(out.Gaps, s.gapToProto(&page[i], by, edition.Rules))
	}
	return out, nil
}

func (c *core) gapToProto(g *appraisal.Gap, by appraisal.By, rules *criteria.Compiled) *tieuchiv1.AppraisalGap {
	p := &tieuchiv1.AppraisalGap{
		Key: g.Key, Looked: int32(g.Looked), Agrees: int32(g.Agrees), Lower: int32(g.Lower), Higher: int32(g.Higher), NoData: int32(g.NoData),
		Other: int32(g.Other), ClaimedMet: int32(g.ClaimedMet), FoundMet: int32(g.FoundMet),
	}
	if g.Looked > 0 {
		p.Differing = criteria.PercentDown(int64(g.Differs()), int64(g.Looked)).String()
	}
	switch by {
	case appraisal.ByCriterion:
		if cr := rules.Criterion(g.Key); cr != nil {
			p.Label = wire.Text(cr.Text)
		}
	case appraisal.ByUnit:
		if u, err := c.catalogue().Resolve(g.Key, c.today()); err == nil {
			p.Label = &tieuchiv1.Text{Vi: u.FullName()}
		}
	}
	return p
}

// sampleToProto gives a draw, those that were drawn first and in their order, then the others.
func (c *core) sampleToProto(d *appraisal.Sample) *tieuchiv1.Sample {
	p := &tieuchiv1.Sample{
		RuleSetVersion: d.Round.RuleSet.String(), Period: string(d.Round.Period), Province: "provinces/" + d.Round.Province, Seed: d.Seed, Size: d.Size,
		Number: d.Number, Reason: d.Reason, InputsSha256: d.InputsSHA256, RecordTime: timeToProto(d.RecordedAt), Actor: d.Actor,
	}
	if d.ID != "" {
		p.Name = d.Name()
	}
	if len(d.Candidates) == 0 {
		return p
	}
	p.Reproduced = d.Reproduced()
	all := slices.Clone(d.Candidates)
	slices.SortStableFunc(all, func(x, y appraisal.Candidate) int {
		return cmp.Or(cmp.Compare(min(x.Place, 1)*-1, min(y.Place, 1)*-1), cmp.Compare(x.Place, y.Place), cmp.Compare(y.Weight, x.Weight))
	})
	for i := range all {
		p.Candidates = append(p.Candidates, c.candidateToProto(&all[i]))
	}
	return p
}

func (c *core) candidateToProto(x *appraisal.Candidate) *tieuchiv1.SampleCandidate {
	u, _ := c.catalogue().Unit(x.Unit)
	p := &tieuchiv1.SampleCandidate{
		Assessment: "assessments/" + x.Assessment, Submission: x.Submission, Unit: unitName(x.Unit), UnitFullName: u.FullName(),
		Weight: int32(x.Weight), Place: x.Place,
	}
	for _, r := range x.Reasons {
		p.Reasons = append(p.Reasons, &tieuchiv1.SampleReason{Rule: r.Rule, Points: int32(r.Points), Explanation: wire.Text(r.Text())})
	}
	return p
}
