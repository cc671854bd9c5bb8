package web

import (
	"html/template"
	"net/http"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// homePage is the data of home.html.
type homePage struct {
	frame
	Province criteria.Text
	RuleSets []ruleSetLabel
	AsOf     string
	Ask      ask
	Cards    []card
	Reported []indicator
	Chosen   *card
	Basis    string
	Plot     template.HTML
	Lines    []line
	Communes communes
	Policies []policyLink
}

// ask is the form for another day.
type ask struct {
	Day       string // ISO, as the browser's field wants it
	Whole     string // address without a district
	District  string
	Districts []*tieuchiv1.Unit
	Keep      []kept // parameters that the form does not show
}

type kept struct{ Name, Value string }

// ruleSetLabel says what a reader must know about a rule set that the figures rest on.
type ruleSetLabel struct{ Title, Label string }

// home answers "/".
func (p *pages) home(w http.ResponseWriter, r *http.Request) {
	q, err := p.ask(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	a, err := p.gather(r.Context(), q)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	page, err := p.homePage(r, q, a)
	if err != nil {
		p.Logger.ErrorContext(r.Context(), "page cannot be made", "page", "home", "cause", err)
		p.fail(w, r, &fault{status: http.StatusInternalServerError, message: criteria.Say("page.error.internal")})
		return
	}
	p.render(w, r, http.StatusOK, "home.html", page)
}

func (p *pages) homePage(r *http.Request, q question, a *answers) (page homePage, err error) {
	page = homePage{frame: p.frame(r, "home"), Ask: newAsk(q, a)}
	if a.notice != nil {
		page.Notice = page.text(a.notice)
	}
	page.AsOf = page.day(q.asOf)
	page.Title = page.Say("page.title")
	if len(a.provinces) == 1 {
		page.Province = criteria.Text{VI: a.provinces[0].GetFullName(), EN: a.provinces[0].GetDisplayName()}
	}
	for _, answer := range a.progress {
		if answer == a.chosen {
			c := page.card(answer, q, true)
			page.Chosen = &c
		}
		if countsUnits(answer.GetTarget()) {
			page.Cards = append(page.Cards, page.card(answer, q, answer == a.chosen))
		} else {
			page.Reported = append(page.Reported, page.indicator(answer))
		}
	}
	page.Policies = page.policyLinks(a.policies, q)
	page.RuleSets = page.labels(a)
	page.Communes = page.communes(a.statuses, a.districts)
	page.Communes.link(q)
	if a.chosen == nil || !countsUnits(a.chosen.GetTarget()) {
		return page, nil // what is only reported has no line of units
	}
	page.Basis = page.basis(a.chosen.GetBasis(), q.asOf)
	page.Lines = page.lines(a.chosen.GetSeries(), q.asOf)
	page.Plot, err = drawPlots(page.speech, page.Lines, q.asOf)
	return page, err
}

func newAsk(q question, a *answers) ask {
	f := ask{
		Day: q.asOf.String(), District: q.district, Districts: a.districts,
		Whole: q.address("communes", paramDistrict, ""),
	}
	for _, name := range []string{paramLang, paramTarget, paramBasis, paramPolicy} {
		if v := q.given.Get(name); v != "" {
			f.Keep = append(f.Keep, kept{name, v})
		}
	}
	return f
}

// labels gives what must be known about the newest version of each rule set that the targets count by.
func (s speech) labels(a *answers) []ruleSetLabel {
	var used []string
	for _, p := range a.progress {
		used = append(used, p.GetTarget().GetRuleSets()...)
	}
	var labels []ruleSetLabel
	for _, set := range a.ruleSets {
		versions := set.GetVersions()
		if len(versions) == 0 || !slices.Contains(used, set.GetName()) {
			continue
		}
		newest := versions[len(versions)-1]
		if label := s.text(newest.GetLabel()); label != "" {
			labels = append(labels, ruleSetLabel{s.text(newest.GetTitle()), label})
		}
	}
	return labels
}
