package main

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// GetUnitStatus says where one unit stands as of a day, with the chain that it rests on.
func (s progressService) GetUnitStatus(ctx context.Context, r *tieuchiv1.GetUnitStatusRequest) (*tieuchiv1.UnitStatus, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	k, err := s.knowledgeAt(ctx, r.GetKnownAt())
	if err != nil {
		return nil, err
	}
	u, err := k.catalogue.Resolve(r.GetUnit(), asOf)
	if err != nil {
		return nil, at(err, "unit")
	}
	if err := s.mayRead(ctx, &u); err != nil {
		return nil, err
	}
	t, err := s.statusTarget(ctx, r.GetTarget(), r.GetRuleSet(), u.Level)
	if err != nil {
		return nil, err
	}
	if t.Level != u.Level {
		return nil, criteria.Invalid("TARGET_LEVEL_DIFFERS", "target",
			criteria.Say("progress.target-level", "level", criteria.LevelText(t.Level), "unit", u.FullName()))
	}
	t.Province = u.Province
	q := progress.Question{Target: t, Basis: criteria.BasisInForce, AsOf: asOf, Known: k.Sequence, CarryOver: policyID(r.GetCarryOver())}
	var status progress.UnitStatus
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		status, err = l.Status(k.catalogue, k.policies, q, u)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := statusToProto(&status, q.CarryOver)
	out.KnownAt = k.moment()
	return out, nil
}

// ListUnitStatuses says where each unit that the caller may see stands. All pages are answered from what was known when the
// first one was: the page token says until when.
func (s progressService) ListUnitStatuses(ctx context.Context, r *tieuchiv1.ListUnitStatusesRequest) (*tieuchiv1.ListUnitStatusesResponse, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	token, k, err := s.statusPage(ctx, r)
	if err != nil {
		return nil, err
	}
	t, err := s.statusTarget(ctx, r.GetTarget(), r.GetRuleSet(), criteria.Commune)
	if err != nil {
		return nil, err
	}
	if t.Province, err = s.provinceAsked(ctx, k.catalogue, r.GetProvince()); err != nil {
		return nil, err
	}
	which, err := s.asked(ctx, r.GetDistrict())
	if err != nil {
		return nil, err
	}
	q := progress.Question{Target: t, Basis: criteria.BasisInForce, AsOf: asOf, Known: k.Sequence, CarryOver: policyID(r.GetCarryOver())}
	var all []progress.UnitStatus
	err = s.standing.consult(ctx, s.store, k, func(l *progress.Ledger) (err error) {
		all, err = l.Statuses(k.catalogue, k.policies, q, which)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListUnitStatusesResponse{
		AsOf: asOf.String(), Totals: statusesToProto(countStatuses(all)), Denominator: itoa(len(all)), KnownAt: k.moment(),
	}
	if q.CarryOver != "" {
		out.CarryOver = policyPrefix + q.CarryOver
	}
	if r.GetStatus() != tieuchiv1.UnitStatus_STATUS_UNSPECIFIED {
		all = slices.DeleteFunc(all, func(u progress.UnitStatus) bool { return statusWord(u.Status) != r.GetStatus() })
	}
	out.TotalSize = int32(len(all))
	page, next, err := pageOf(all, r.GetPageSize(), 1000, 5000, token)
	if err != nil {
		return nil, err
	}
	if next != "" {
		out.NextPageToken = next + "." + itoa64(max(k.At, 1))
	}
	for i := range page {
		out.Statuses = append(out.Statuses, statusToProto(&page[i], q.CarryOver))
	}
	return out, nil
}

// statusPage reads the place of a page, and finds what was known when the first page was asked for.
func (c *core) statusPage(ctx context.Context, r *tieuchiv1.ListUnitStatusesRequest) (place string, k *knowledge, err error) {
	if r.GetPageToken() == "" {
		k, err = c.knowledgeAt(ctx, r.GetKnownAt())
		return "", k, err
	}
	place, micros, _ := strings.Cut(r.GetPageToken(), ".")
	moment, err := strconv.ParseInt(micros, 10, 64)
	if err != nil || moment < 1 || place == "" {
		return "", nil, criteria.Invalid("PAGE_TOKEN_MALFORMED", "pageToken", criteria.Say("server.page-token"))
	}
	known, err := c.store.Known(ctx, moment)
	if err != nil {
		return "", nil, err
	}
	k, err = c.knowledge(ctx, known)
	return place, k, err
}

// asked tells which units a list is about: those that the caller may see, of a district if one is given.
func (c *core) asked(ctx context.Context, district string) (func(*criteria.Unit) bool, error) {
	act, err := c.act(ctx)
	if err != nil {
		return nil, err
	}
	reach := act.Actor.Reach()
	_, err = c.inDistrict(nil, district)
	return func(u *criteria.Unit) bool {
		return reach.Covers(u) && (district == "" || u.District == district)
	}, err
}

// statusTarget gives the rule sets that a status is about: those of one target, or one rule set, or else those whose
// recognitions count for any target about units of the level. The demonstration's figures are under the set that stands in.
func (c *core) statusTarget(ctx context.Context, target, ruleSet string, level criteria.Level) (criteria.Target, error) {
	switch {
	case target != "" && ruleSet != "":
		return criteria.Target{}, criteria.Invalid("TARGET_OR_RULE_SET", "ruleSet", criteria.Say("progress.target-or-set"))
	case target != "":
		t, err := c.targets.Resolve(target)
		if err == nil && !t.Metric.CountsUnits() {
			err = criteria.Invalid("TARGET_COUNTS_NO_UNITS", "", criteria.Say("progress.target-uncounted"))
		}
		return c.standIn(t), at(err, "target")
	case ruleSet != "":
		id, err := c.knownRuleSet(ctx, ruleSet)
		return criteria.Target{Level: level, RuleSets: []string{id}}, err
	}
	all := criteria.Target{Level: level}
	for _, t := range c.targets.List {
		for _, id := range c.standIn(t).RuleSets {
			if t.Level == level && !slices.Contains(all.RuleSets, id) {
				all.RuleSets = append(all.RuleSets, id)
			}
		}
	}
	return all, nil
}

// knownRuleSet gives the id of "ruleSets/{id}", of which there must be a version.
func (c *core) knownRuleSet(ctx context.Context, name string) (string, error) {
	id, err := idOf(name, ruleSetPrefix, "ruleSet")
	if err != nil {
		return "", err
	}
	editions, err := c.library.editions(ctx)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(editions, func(e criteria.Edition) bool { return e.Record.Ref.ID == id }) {
		return "", criteria.Refuse(criteria.NotFound, "RULE_SET_UNKNOWN", "ruleSet", criteria.Say("progress.rule-set", "value", criteria.Clip(name)))
	}
	return id, nil
}

// countStatuses gives how many units have each status.
func countStatuses(all []progress.UnitStatus) (n progress.StatusCounts) {
	for i := range all {
		switch all[i].Status {
		case progress.StatusRecognised:
			n.Recognised++
		case progress.StatusDerived:
			n.Derived++
		case progress.StatusUnderAppraisal:
			n.UnderAppraisal++
		case progress.StatusNotMet:
			n.NotMet++
		case progress.StatusNotFiled:
			n.NotFiled++
		default:
			n.NotDefined++
		}
	}
	return n
}
