package web_test

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// about makes the question of a request.
func (f *fake) about(name, day, basis, policy string) (progress.Question, error) {
	t, err := f.targets.Resolve(name)
	if err != nil {
		return progress.Question{}, err
	}
	asOf, err := criteria.ParseDate(day)
	return progress.Question{Target: t, Basis: criteria.Basis(basis), AsOf: asOf, Known: progress.Everything, CarryOver: policy}, err
}

func (f *fake) GetTargetTrend(_ context.Context, r *tieuchiv1.GetTargetTrendRequest) (*tieuchiv1.TargetTrend, error) {
	q, err := f.about(r.GetName(), r.GetAsOf(), r.GetBasis(), r.GetCarryOver())
	if err != nil {
		return nil, refused(err)
	}
	t, err := f.ledger.Trend(f.catalogue, f.policies, q)
	if err != nil {
		return nil, refused(err)
	}
	var series []*tieuchiv1.Series
	for _, s := range t.Given {
		line := &tieuchiv1.Series{Kind: string(s.Kind)}
		for _, p := range s.Points {
			line.Points = append(line.Points, &tieuchiv1.SeriesPoint{Date: p.On.String(), Value: p.Value.String(), Source: p.Source})
		}
		series = append(series, line)
	}
	answer := wire.Trend(t, target(t.Target), countOf(&t.Count), series)
	answer.Notice = f.notice
	return answer, nil
}

func (f *fake) GetTargetBriefing(_ context.Context, r *tieuchiv1.GetTargetBriefingRequest) (*tieuchiv1.TargetBriefing, error) {
	q, err := f.about(r.GetName(), r.GetAsOf(), r.GetBasis(), r.GetCarryOver())
	if err != nil {
		return nil, refused(err)
	}
	b, err := f.ledger.Briefing(f.catalogue, f.policies, q)
	if err != nil {
		return nil, refused(err)
	}
	words := func(_ criteria.RuleSetRef, id string) (text, unit criteria.Text) {
		return criteria.Text{VI: "Tiêu chí " + id, EN: "Criterion " + id}, criteria.Text{VI: "thôn", EN: "villages"}
	}
	return wire.Briefing(b, target(b.Target), countOf(&b.Count), words, int(r.GetPageSize())), nil
}
