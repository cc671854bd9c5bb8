package main

import (
	"context"
	"errors"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/progress"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// GetShortfall says what keeps an assessment from each level.
func (s assessments) GetShortfall(ctx context.Context, r *tieuchiv1.GetShortfallRequest) (*tieuchiv1.Shortfall, error) {
	name, ok := strings.CutSuffix(r.GetName(), "/shortfall")
	if !ok {
		return nil, criteria.Invalid("NAME_MALFORMED", "name", criteria.Say("server.shortfall-name", "value", r.GetName()))
	}
	id, err := assessmentID(name)
	if err != nil {
		return nil, err
	}
	d, on, err := s.visible(ctx, id)
	if err != nil {
		return nil, err
	}
	answers := d.Assessment.Answers
	if d.Assessment.State.Filed() {
		if answers, err = criteria.ParseAnswers(d.Submission.AnswersJSON); err != nil {
			return nil, err
		}
	}
	day := d.Assessment.Period.LastDay()
	return &tieuchiv1.Shortfall{
		Name: r.GetName(), Level: on.Rules.EvaluateOn(on.Unit, day, answers).Level,
		Levels: wire.Shortfalls(on.Rules, on.Rules.Shortfalls(on.Unit, day, answers)),
	}, nil
}

// SuggestAnswers offers answers that can be taken over.
func (s assessments) SuggestAnswers(ctx context.Context, r *tieuchiv1.SuggestAnswersRequest) (*tieuchiv1.SuggestAnswersResponse, error) {
	on, err := s.namedCase(ctx, r.GetUnit(), r.GetRuleSetVersion())
	if err != nil {
		return nil, err
	}
	if err := s.mayRead(ctx, on.Unit); err != nil {
		return nil, err
	}
	period, err := criteria.ParsePeriod(r.GetPeriod())
	if err != nil {
		return nil, err
	}
	past, err := s.past(ctx, on.Unit)
	if err != nil {
		return nil, err
	}
	counted, err := s.rollUps(ctx, on, period)
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.SuggestAnswersResponse{}
	seen := map[string]bool{}
	for _, one := range append(counted, on.Rules.Suggest(period, past)...) {
		if !seen[one.Answer.Fact] { // what is counted is newer than what was typed
			seen[one.Answer.Fact] = true
			out.Suggestions = append(out.Suggestions, suggestionToProto(on.Rules, &one))
		}
	}
	return out, nil
}

// past gives what a unit filed before, as this row of the catalogue and as those that this one continues, with the rules it
// was filed under. What was filed under rules that cannot be read or are not there is left out and logged: it only offers and
// compares, and must not stand in the way of who fills in.
func (c *core) past(ctx context.Context, u *criteria.Unit) ([]criteria.PastAnswers, error) {
	var rows []store.Past
	for _, id := range sameUnit(c.catalogue(), u.ID()) {
		some, err := c.store.PastAnswers(ctx, id)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	all := make([]criteria.PastAnswers, 0, len(rows))
	for _, row := range rows {
		e, err := c.library.find(ctx, row.RuleSet.String())
		if errors.Is(err, errUnreadable) || criteria.CodeOf(err) == criteria.NotFound {
			c.logger.ErrorContext(ctx, "a past submission is left out", "name", row.Origin, "ruleSetVersion", row.RuleSet.String(), "cause", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		row.Rules = e.Rules
		all = append(all, row.PastAnswers)
	}
	return all, nil
}

// rollUps counts the child units that pass the rule sets that this one rolls up, as of the end of the period or today.
func (c *core) rollUps(ctx context.Context, on criteria.Case, period criteria.Period) ([]criteria.Suggestion, error) {
	asOf := min(period.LastDay(), c.today())
	var all []criteria.Suggestion
	for _, up := range on.Rules.RollUps() {
		if up.Over == criteria.Village {
			continue // villages are in no catalogue: there is nothing to count
		}
		passed, children, err := c.childrenPassed(ctx, on.Unit, up.RuleSet, up.Over, asOf)
		if err != nil {
			return nil, err
		}
		if children > 0 {
			all = append(all, up.Suggest(on.Unit, passed, children, period, asOf)...)
		}
	}
	return all, nil
}

// childrenPassed counts the units under one, and those of them that are recognised or passed by their last filing.
func (c *core) childrenPassed(ctx context.Context, above *criteria.Unit, ruleSet string, level criteria.Level, asOf criteria.Date) (passed, children int, err error) {
	k, err := c.knowledgeAt(ctx, nil)
	if err != nil {
		return 0, 0, err
	}
	q := progress.Question{
		Target: criteria.Target{Level: level, RuleSets: []string{ruleSet}}, Basis: criteria.BasisInForce, AsOf: asOf, Known: k.Sequence,
	}
	under := func(u *criteria.Unit) bool { return u.Under(above) }
	var all []progress.UnitStatus
	err = c.standing.consult(ctx, c.store, k, func(l *progress.Ledger) (err error) {
		all, err = l.Statuses(k.catalogue, k.policies, q, under)
		return err
	})
	for i := range all {
		if all[i].Passes() {
			passed++
		}
	}
	return passed, len(all), err
}

// doubts compares open answers with what was filed for the period before, where the rule set has figures to compare.
func (c *core) doubts(ctx context.Context, on criteria.Case, a *criteria.Assessment) ([]*criteria.Error, error) {
	if !on.Rules.Cumulative() {
		return nil, nil
	}
	past, err := c.past(ctx, on.Unit)
	if err != nil {
		return nil, err
	}
	return on.Rules.Doubts(a.Period, a.Answers, past), nil
}

func suggestionToProto(rules *criteria.Compiled, s *criteria.Suggestion) *tieuchiv1.SuggestedAnswer {
	return &tieuchiv1.SuggestedAnswer{
		Answer: answersToProto(criteria.Answers{s.Answer})[0], Label: wire.Text(rules.FactLabel(s.Answer.Fact)), Kind: string(s.Kind),
		Origin: s.Origin, Period: string(s.Period), On: s.On.String(),
		Explanation: wire.Text(criteria.Say("suggestion."+string(s.Kind), "day", s.On, "period", string(s.Period))),
	}
}
