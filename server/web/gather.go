package web

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// services are the callers of the methods that the pages need.
type services struct {
	progress tieuchiv1.ProgressServiceClient
	units    tieuchiv1.UnitServiceClient
	ruleSets tieuchiv1.RuleSetServiceClient
	outlook  tieuchiv1.OutlookServiceClient

	campaigns   tieuchiv1.CampaignServiceClient
	assessments tieuchiv1.AssessmentServiceClient
}

func dial(conn grpc.ClientConnInterface) services {
	return services{
		tieuchiv1.NewProgressServiceClient(conn),
		tieuchiv1.NewUnitServiceClient(conn),
		tieuchiv1.NewRuleSetServiceClient(conn),
		tieuchiv1.NewOutlookServiceClient(conn),
		tieuchiv1.NewCampaignServiceClient(conn),
		tieuchiv1.NewAssessmentServiceClient(conn),
	}
}

// answers are all that "/" shows, as the services gave it.
type answers struct {
	targets   []*tieuchiv1.Target
	progress  []*tieuchiv1.TargetProgress // of every target, in their order
	chosen    *tieuchiv1.TargetProgress
	statuses  []*tieuchiv1.UnitStatus
	districts []*tieuchiv1.Unit // of the day, by code
	provinces []*tieuchiv1.Unit
	ruleSets  []*tieuchiv1.RuleSet
	policies  []*tieuchiv1.CarryOverPolicy
	notice    *tieuchiv1.Text
}

const (
	targetPrefix  = "targets/"
	usualTarget   = "th-2025-communes"
	largestPage   = 5000
	levelDistrict = string(criteria.District)
	levelProvince = string(criteria.Province)
)

// gather asks the services, one after the other: each answers from memory or an index.
func (s services) gather(ctx context.Context, q question) (*answers, error) {
	a := &answers{}
	for _, load := range []func(context.Context, question, *answers) error{
		s.loadTargets, s.loadPolicies, s.loadUnits, s.loadProgress, s.loadStatuses, s.loadRuleSets,
	} {
		if err := load(ctx, q, a); err != nil {
			return nil, err
		}
	}
	return a, nil
}

func (s services) loadTargets(ctx context.Context, q question, a *answers) (err error) {
	a.targets, err = everyPage(func(token string) ([]*tieuchiv1.Target, string, error) {
		r, err := s.progress.ListTargets(ctx, &tieuchiv1.ListTargetsRequest{PageSize: 1000, PageToken: token})
		a.heed(r.GetNotice())
		return r.GetTargets(), r.GetNextPageToken(), err
	})
	if err == nil && q.target != "" && a.find(q.target) == nil {
		return criteria.Invalid("TARGET_UNKNOWN", paramTarget, criteria.Say("target.unknown", "value", clip(q.target)))
	}
	return err
}

func (s services) loadPolicies(ctx context.Context, _ question, a *answers) (err error) {
	a.policies, err = everyPage(func(token string) ([]*tieuchiv1.CarryOverPolicy, string, error) {
		r, err := s.progress.ListCarryOverPolicies(ctx, &tieuchiv1.ListCarryOverPoliciesRequest{PageSize: 1000, PageToken: token})
		return r.GetCarryOverPolicies(), r.GetNextPageToken(), err
	})
	return err
}

// loadUnits asks for the units above the communes: for their names, and to know which district can be asked for.
func (s services) loadUnits(ctx context.Context, q question, a *answers) (err error) {
	list := func(level string) ([]*tieuchiv1.Unit, error) {
		return everyPage(func(token string) ([]*tieuchiv1.Unit, string, error) {
			r, err := s.units.ListUnits(ctx, &tieuchiv1.ListUnitsRequest{
				AsOf: q.asOf.String(), Level: level, PageSize: largestPage, PageToken: token,
			})
			a.heed(r.GetNotice())
			return r.GetUnits(), r.GetNextPageToken(), err
		})
	}
	if a.districts, err = list(levelDistrict); err != nil {
		return err
	}
	if q.district != "" && !slices.ContainsFunc(a.districts, func(u *tieuchiv1.Unit) bool { return u.GetCode() == q.district }) {
		return criteria.Invalid("DISTRICT_UNKNOWN", paramDistrict,
			criteria.Say("page.error.district", "value", clip(q.district), "day", q.asOf))
	}
	a.provinces, err = list(levelProvince)
	return err
}

// loadProgress asks about every target, under the policy in the address. The basis there is the chosen target's alone.
func (s services) loadProgress(ctx context.Context, q question, a *answers) error {
	chosen := a.choose(q.target)
	a.keepOwn(chosen)
	for _, t := range a.targets {
		r := &tieuchiv1.GetTargetProgressRequest{Name: t.GetName(), AsOf: q.asOf.String(), CarryOver: q.policy}
		if t == chosen {
			r.Basis = q.basis
		}
		p, err := s.progress.GetTargetProgress(ctx, r)
		if err != nil {
			return err
		}
		a.heed(p.GetNotice())
		a.progress = append(a.progress, p)
		if t == chosen {
			a.chosen = p
		}
	}
	return nil
}

func (s services) loadStatuses(ctx context.Context, q question, a *answers) (err error) {
	a.statuses, err = everyPage(func(token string) ([]*tieuchiv1.UnitStatus, string, error) {
		r, err := s.progress.ListUnitStatuses(ctx, &tieuchiv1.ListUnitStatusesRequest{
			AsOf: q.asOf.String(), District: q.district, CarryOver: q.policy, PageSize: largestPage, PageToken: token,
		})
		a.heed(r.GetNotice())
		return r.GetStatuses(), r.GetNextPageToken(), err
	})
	return err
}

func (s services) loadRuleSets(ctx context.Context, _ question, a *answers) (err error) {
	a.ruleSets, err = everyPage(func(token string) ([]*tieuchiv1.RuleSet, string, error) {
		r, err := s.ruleSets.ListRuleSets(ctx, &tieuchiv1.ListRuleSetsRequest{PageSize: 1000, PageToken: token})
		a.heed(r.GetNotice())
		return r.GetRuleSets(), r.GetNextPageToken(), err
	})
	return err
}

// heed keeps the notice of an answer, that the data are a demonstration's.
func (a *answers) heed(notice *tieuchiv1.Text) {
	if a.notice == nil {
		a.notice = notice
	}
}

func (a *answers) find(id string) *tieuchiv1.Target {
	for _, t := range a.targets {
		if t.GetName() == targetPrefix+id {
			return t
		}
	}
	return nil
}

// choose gives the target that was asked for, or else the usual one, or else the first that counts units.
func (a *answers) choose(id string) *tieuchiv1.Target {
	if id == "" {
		id = usualTarget
	}
	if t := a.find(id); t != nil {
		return t
	}
	if i := slices.IndexFunc(a.targets, countsUnits); i >= 0 {
		return a.targets[i]
	}
	return nil
}

// keepOwn leaves out targets of other provinces than the one that the page is about, save the one chosen. A province without any
// of its own sees them all.
func (a *answers) keepOwn(chosen *tieuchiv1.Target) {
	own := func(t *tieuchiv1.Target) bool {
		return slices.ContainsFunc(a.provinces, func(u *tieuchiv1.Unit) bool { return u.GetCode() == t.GetProvince() })
	}
	if slices.ContainsFunc(a.targets, own) {
		a.targets = slices.DeleteFunc(a.targets, func(t *tieuchiv1.Target) bool { return t != chosen && !own(t) })
	}
}

func countsUnits(t *tieuchiv1.Target) bool {
	m := criteria.Metric(t.GetMetric())
	return m == criteria.MetricCount || m == criteria.MetricShare
}

func targetID(name string) string { return strings.TrimPrefix(name, targetPrefix) }

// everyPage calls until there is no further page.
func everyPage[T any](call func(token string) ([]T, string, error)) (all []T, err error) {
	for token := ""; ; {
		some, next, err := call(token)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		if next == "" || next == token {
			return all, nil
		}
		token = next
	}
}
