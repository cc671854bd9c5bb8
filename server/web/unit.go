package web

import (
	"context"
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
	Standing      *unitStanding // nil where the caller may not know, or the unit is no commune of the day
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
type unitRecognition struct{ Unit, Href, Number, On, RuleSet, Stands, Class string }

// unit answers "/don-vi/{unit}": who this unit was, and what became of it.
func (p *pages) unit(w http.ResponseWriter, r *http.Request) {
	q, err := p.ask(r)
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	answer, err := p.lineage(r.Context(), &q, r.PathValue("unit"))
	if err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	page := p.unitPage(r, q, answer)
	if page.Standing, err = p.standing(r.Context(), page.speech, q, answer.GetUnit()); err != nil {
		p.fail(w, r, faultOf(err))
		return
	}
	p.render(w, r, http.StatusOK, "unit.html", page)
}

// lineage asks about a unit on the day of the question. Where none is given, and the unit did not exist on the day that the pages open
// on, it is asked about on its own last day, or today.
func (p *pages) lineage(ctx context.Context, q *question, unit string) (*tieuchiv1.UnitLineage, error) {
	ask := func() (*tieuchiv1.UnitLineage, error) {
		return p.units.GetUnitLineage(ctx, &tieuchiv1.GetUnitLineageRequest{Name: criteria.UnitPrefix + unit + "/lineage", AsOf: q.asOf.String()})
	}
	a, err := ask()
	if err != nil || q.given.Get(paramAsOf) != "" || inForce(a.GetUnit(), q.asOf) {
		return a, err
	}
	q.asOf = p.Today()
	if to, err := criteria.ParseDate(a.GetUnit().GetValidTo()); err == nil {
		q.asOf = min(q.asOf, to.AddDays(-1))
	}
	return ask()
}

// inForce tells whether a row of the catalogue holds on a day.
func inForce(u *tieuchiv1.Unit, day criteria.Date) bool {
	return u.GetValidFrom() <= day.String() && (u.GetValidTo() == "" || day.String() < u.GetValidTo())
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
			page.stands(d), endedClass[d.GetStatus()],
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
	for _, p := range []string{paramAsOf, paramPolicy, paramLang} {
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
