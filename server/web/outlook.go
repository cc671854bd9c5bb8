package web

import (
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// OutlookPath is the address of the page for a steering committee. It names communes and what each of them misses.
const OutlookPath = "/dieu-hanh"

// listed is how many entries of each list the page shows.
const listed = 20

// outlookPage is the data of outlook.html.
type outlookPage struct {
	frame
	AsOf, Day, Basis, Statement, Due, Legal, Told, Lists, Method string
	Targets                                                      []choice
	Bases                                                        []choice
	Policies                                                     []choice
	Keep                                                         []kept
	Paces                                                        []paceRow
	Paths                                                        []pathRow
	Years                                                        []yearRow
	Plot                                                         template.HTML
	Lines                                                        []line
	Nearest                                                      []nearRow
	Blocking                                                     []blockingRow
	Lagging                                                      []laggingRow
	MoreNear, MoreBlocking, MoreLagging, NoLagging               string
}

// choice is one target, basis or policy to choose.
type choice struct {
	Title, Href string
	Chosen      bool
}

// briefing answers "/dieu-hanh": how a target is approached, and who and what holds it back.
func (p *pages) briefing(w http.ResponseWriter, r *http.Request) {
	q, err := p.ask(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	q.path, q.district = OutlookPath, ""
	a := &answers{}
	if err := p.loadTargets(r.Context(), q, a); err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	chosen := a.choose(q.target)
	name, policy := chosen.GetName(), strings.TrimPrefix(q.policy, policyPrefix)
	trend, err := p.outlook.GetTargetTrend(r.Context(), &tieuchiv1.GetTargetTrendRequest{Name: name, AsOf: q.asOf.String(), Basis: q.basis, CarryOver: policy})
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	lists, err := p.outlook.GetTargetBriefing(r.Context(), &tieuchiv1.GetTargetBriefingRequest{
		Name: name, AsOf: q.asOf.String(), Basis: q.basis, CarryOver: policy, KnownAt: trend.GetKnownAt(), PageSize: listed,
	})
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	policies, err := p.progress.ListCarryOverPolicies(r.Context(), &tieuchiv1.ListCarryOverPoliciesRequest{PageSize: 1000})
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	page := outlookPage{frame: p.frame(r, "outlook")}
	page.Notice = page.text(trend.GetNotice())
	page.choose(q, a, chosen, trend.GetBasis(), policies.GetCarryOverPolicies())
	if err := page.fill(q, trend, lists); err != nil {
		p.Logger.ErrorContext(r.Context(), "page cannot be made", "page", "outlook", "cause", err)
		p.fail(w, r, &fault{status: http.StatusInternalServerError, message: criteria.Say("page.error.internal")})
		return
	}
	p.render(w, r, http.StatusOK, "outlook.html", page)
}

// choose lists what may be asked instead.
func (p *outlookPage) choose(q question, a *answers, chosen *tieuchiv1.Target, basis string, policies []*tieuchiv1.CarryOverPolicy) {
	for _, t := range a.targets {
		if countsUnits(t) {
			id := targetID(t.GetName())
			p.Targets = append(p.Targets, choice{p.text(t.GetStatement()), q.address("", paramTarget, id, paramBasis, ""), t == chosen})
		}
	}
	for _, b := range []string{chosen.GetBasis(), chosen.GetOtherBasis()} {
		if b != "" {
			p.Bases = append(p.Bases, choice{p.basis(b, q.asOf), q.address("", paramBasis, b), b == basis})
		}
	}
	p.Policies = []choice{{p.Say("outlook.no-policy"), q.address("", paramPolicy, ""), q.policy == ""}}
	for _, one := range policies {
		id := strings.TrimPrefix(one.GetName(), policyPrefix)
		p.Policies = append(p.Policies, choice{p.text(one.GetTitle()), q.address("", paramPolicy, id), id == strings.TrimPrefix(q.policy, policyPrefix)})
	}
	for _, name := range []string{paramLang, paramTarget, paramBasis, paramPolicy} {
		if v := q.given.Get(name); v != "" {
			p.Keep = append(p.Keep, kept{name, v})
		}
	}
}

// fill puts in what was answered.
func (p *outlookPage) fill(q question, t *tieuchiv1.TargetTrend, b *tieuchiv1.TargetBriefing) (err error) {
	target := t.GetTarget()
	p.AsOf, p.Day = p.day(q.asOf), q.asOf.String()
	if t.GetBasis() != "" {
		p.Basis = p.basis(t.GetBasis(), q.asOf)
	}
	p.Statement, p.Due, p.Legal = p.text(target.GetStatement()), p.isoDay(target.GetDue()), target.GetLegalBasis()
	p.Title, p.Told, p.Lists = p.Say("outlook.title"), p.text(t.GetExplanation()), p.text(b.GetExplanation())
	p.Method = p.text(t.GetProjection().GetExplanation())
	p.paces(t)
	p.paths(t)
	p.years(t.GetYears())
	p.lists(b)
	if !countsUnits(target) {
		return nil // the plot has a scale of units
	}
	p.Lines = p.trendLines(t, q.asOf)
	p.Plot, err = drawPlots(p.speech, p.Lines, q.asOf)
	return err
}

func (s speech) reason(reason string) string { return progress.ReasonText(reason).In(s.Lang) }

// orNone writes a figure, or the sign for none.
func (s speech) orNone(n *string) string {
	if n == nil {
		return s.Say("page.none")
	}
	return s.number(*n)
}

// more says how many entries a list leaves out, "" for none.
func (s speech) more(shown int, total int32) string {
	if int(total) <= shown {
		return ""
	}
	return s.Say("outlook.more", "number", strconv.Itoa(int(total)-shown))
}
