package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// UnitPath begins the address of the page on one unit: "/don-vi/15448.20210701", or "/don-vi/15448" for the row of that code
// on the day.
const UnitPath = "/don-vi/"

// unitPage is the data of unit.html.
type unitPage struct {
	frame
	AsOf          string
	Name          string // of the unit, with its kind
	Code          string
	District      string
	Days          string
	Back          string // address of the communes
	Rows          []unitRow
	Before, After []unitStep
	NoneAfter     string // said where there is no step after
	Cut           bool
	Recognitions  []unitRecognition
}

// unitRow is one row of the catalogue, with the address of its page.
type unitRow struct {
	Name, Days, Href string
	Here             bool
}

// unitStep is one rearrangement in words, and the rows it is about.
type unitStep struct {
	Statement string
	Units     []unitRow
}

// unitRecognition is one decision.
type unitRecognition struct{ Unit, Href, Number, On, RuleSet string }

// unit answers "/don-vi/{unit}": who this unit was, and what became of it.
func (p *pages) unit(w http.ResponseWriter, r *http.Request) {
	q, err := p.ask(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	answer, err := p.units.GetUnitLineage(r.Context(), &tieuchiv1.GetUnitLineageRequest{
		Name: "units/" + r.PathValue("unit") + "/lineage", AsOf: q.asOf.String(),
	})
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	p.render(w, r, http.StatusOK, "unit.html", p.unitPage(r, q, answer))
}

func (p *pages) unitPage(r *http.Request, q question, a *tieuchiv1.UnitLineage) unitPage {
	u := a.GetUnit()
	page := unitPage{frame: p.frame(r, "unit"), AsOf: p.frame(r, "").day(q.asOf), Name: u.GetFullName(), Code: u.GetCode(), District: u.GetDistrictName(), Cut: a.GetCut()}
	if a.GetNotice() != nil {
		page.Notice = page.text(a.GetNotice())
	}
	page.Title = page.Say("page.unit.title", "unit", u.GetFullName())
	page.Days = page.days(u)
	page.Back = q.address("u-"+u.GetCode(), paramDistrict, "")
	for _, row := range a.GetRows() {
		page.Rows = append(page.Rows, page.unitRow(row, q, u.GetName()))
	}
	page.Before, page.After = page.steps(a.GetAncestors(), q, u), page.steps(a.GetDescendants(), q, u)
	page.NoneAfter = page.Say("page.unit.after.none")
	if to, err := criteria.ParseDate(u.GetValidTo()); err == nil {
		page.NoneAfter = page.Say("page.unit.after.unnamed", "day", page.day(to))
	}
	names := namesIn(a)
	for _, d := range a.GetRecognitions() {
		page.Recognitions = append(page.Recognitions, unitRecognition{
			names[d.GetUnit()], unitAddress(d.GetUnit(), q), d.GetDecisionNumber(), page.isoDay(d.GetDecisionDate()), d.GetRuleSetVersion(),
		})
	}
	return page
}

func (s speech) unitRow(u *tieuchiv1.Unit, q question, here string) unitRow {
	return unitRow{u.GetFullName(), s.days(u), unitAddress(u.GetName(), q), u.GetName() == here}
}

// days says from when to when a row holds, the last day included, as people say it.
func (s speech) days(u *tieuchiv1.Unit) string {
	from := s.isoDay(u.GetValidFrom())
	to, err := criteria.ParseDate(u.GetValidTo())
	if err != nil {
		return s.Say("page.unit.since", "from", from)
	}
	return s.Say("page.unit.from-to", "from", from, "last", s.day(to.AddDays(-1)))
}

// steps writes rearrangements; the unit of the page itself has no address.
func (s speech) steps(all []*tieuchiv1.LineageStep, q question, of *tieuchiv1.Unit) []unitStep {
	var steps []unitStep
	for _, one := range all {
		step, seen := unitStep{Statement: s.text(one.GetStatement())}, map[string]bool{}
		for _, u := range slices.Concat(one.GetFrom(), one.GetTo()) {
			if name := u.GetUnit().GetName(); !seen[name] { // who goes on stands on both sides
				seen[name], step.Units = true, append(step.Units, s.unitRow(u.GetUnit(), q, of.GetName()))
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// namesIn gives the names of all units that a lineage names.
func namesIn(a *tieuchiv1.UnitLineage) map[string]string {
	names := map[string]string{a.GetUnit().GetName(): a.GetUnit().GetFullName()}
	for _, steps := range [][]*tieuchiv1.LineageStep{a.GetAncestors(), a.GetDescendants()} {
		for _, step := range steps {
			for _, u := range slices.Concat(step.GetFrom(), step.GetTo()) {
				names[u.GetUnit().GetName()] = u.GetUnit().GetFullName()
			}
		}
	}
	return names
}

// unitAddress gives the address of a unit's page, on the day and in the language of a question.
func unitAddress(name string, q question) string {
	keep := url.Values{}
	for _, p := range []string{paramAsOf, paramLang} {
		if v := q.given.Get(p); v != "" {
			keep.Set(p, v)
		}
	}
	u := url.URL{Path: UnitPath + strings.TrimPrefix(name, "units/"), RawQuery: keep.Encode()}
	return u.String()
}

// link gives every commune the address of its page.
func (c *communes) link(q question) {
	for i := range c.Groups {
		for j := range c.Groups[i].Communes {
			one := &c.Groups[i].Communes[j]
			one.Href = unitAddress(one.unit, q)
		}
	}
}
