package main

import (
	"cmp"
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
	if err := s.sayWhy(ctx, &status); err != nil {
		return nil, err
	}
	out := statusToProto(&status, q.CarryOver)
	out.KnownAt = k.moment()
	return out, nil
}

// sayWhy adds to the status of a unit whose recognition was revoked who did so and why, which the record says.
func (s progressService) sayWhy(ctx context.Context, status *progress.UnitStatus) error {
	if status.Status != progress.StatusRevoked || !s.known(ctx) { // everybody is told the decision, and no more
		return nil
	}
	r, err := s.store.Recognition(ctx, strings.TrimPrefix(status.Recognition, "recognitions/"))
	if err != nil || r.Revoked == nil {
		return err
	}
	why := criteria.Say("recognition.status-why", "office", r.Revoked.Office, "reason", r.Revoked.Reason)
	status.Explanation = criteria.Text{VI: status.Explanation.VI + " " + why.VI, EN: status.Explanation.EN + " " + why.EN}
	return nil
}

// ListUnitStatuses says where each unit that the caller may see stands. All pages are answered for the day and from what was known
// when the first one was: the page token says both, or a list that is read over midnight would be of two days.
func (s progressService) ListUnitStatuses(ctx context.Context, r *tieuchiv1.ListUnitStatusesRequest) (*tieuchiv1.ListUnitStatusesResponse, error) {
	from, err := parseStatusPage(r.GetPageToken())
	if err != nil {
		return nil, err
	}
	asOf, err := s.asOf(cmp.Or(r.GetAsOf(), from.day))
	if err != nil {
		return nil, err
	}
	k, err := s.knowledgeOf(ctx, r, from)
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
		CarryOver: policyName(q.CarryOver),
	}
	if r.GetStatus() != tieuchiv1.UnitStatus_STATUS_UNSPECIFIED {
		all = slices.DeleteFunc(all, func(u progress.UnitStatus) bool { return statusWord(u.Status) != r.GetStatus() })
	}
	out.TotalSize = int32(len(all))
	page, next, err := pageOf(all, r.GetPageSize(), 1000, 5000, from.place)
	if err != nil {
		return nil, err
	}
	if next != "" {
		out.NextPageToken = statusPage{next, max(k.At, 1), asOf.String()}.String()
	}
	for i := range page {
		out.Statuses = append(out.Statuses, statusToProto(&page[i], q.CarryOver))
	}
	return out, nil
}

// statusPage is what a page token of statuses says: where the page begins, what was known when the first one was asked for, and the
// day that it was answered for. The first page has none of them.
type statusPage struct {
	place string
	at    int64 // microseconds since 1970
	day   string
}

func (p statusPage) String() string { return strings.Join([]string{p.place, itoa64(p.at), p.day}, ".") }

// parseStatusPage reads a page token; an empty one is the first page.
func parseStatusPage(token string) (p statusPage, err error) {
	if token == "" {
		return p, nil
	}
	parts := strings.Split(token, ".")
	malformed := criteria.Invalid("PAGE_TOKEN_MALFORMED", "pageToken", criteria.Say("server.page-token"))
	if len(parts) != 3 || parts[0] == "" {
		return p, malformed
	}
	p.place, p.day = parts[0], parts[2]
	if p.at, err = strconv.ParseInt(parts[1], 10, 64); err != nil || p.at < 1 {
		return p, malformed
	}
	if _, err = criteria.ParseDate(p.day); err != nil {
		return p, malformed
	}
	return p, nil
}

// knowledgeOf finds what was known when the first page was asked for.
func (c *core) knowledgeOf(ctx context.Context, r *tieuchiv1.ListUnitStatusesRequest, from statusPage) (*knowledge, error) {
	if from.at == 0 {
		return c.knowledgeAt(ctx, r.GetKnownAt())
	}
	known, err := c.store.Known(ctx, from.at)
	if err != nil {
		return nil, err
	}
	return c.knowledge(ctx, known)
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
		case progress.StatusRevoked:
			n.Revoked++
		case progress.StatusExpired:
			n.Expired++
		case progress.StatusNotFiled:
			n.NotFiled++
		default:
			n.NotDefined++
		}
	}
	return n
}
