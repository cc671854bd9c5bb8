package web

import (
	"slices"
	"strings"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// policyPrefix begins the names of carry-over policies.
const policyPrefix = "carryOverPolicies/"

// policyLink is one policy to choose, with what it rests on.
type policyLink struct {
	Title, Basis string
	Quoted       bool // the basis is a citation, in Vietnamese
	Href         string
	Chosen       bool
}

// policyLinks are the choice of policies: none chosen first, then in the order of the list.
func (s speech) policyLinks(all []*tieuchiv1.CarryOverPolicy, q question) []policyLink {
	links := []policyLink{{Title: s.Say("page.policy.unchosen"), Href: q.address("targets", paramPolicy, ""), Chosen: q.policy == ""}}
	for _, one := range all {
		id := strings.TrimPrefix(one.GetName(), policyPrefix)
		link := policyLink{Title: s.text(one.GetTitle()), Href: q.address("targets", paramPolicy, id), Chosen: id == strings.TrimPrefix(q.policy, policyPrefix)}
		link.Basis, link.Quoted = s.policyBasis(one.GetLegalBasis(), one.GetNote())
		links = append(links, link)
	}
	return links
}

// policyBasis gives the text that a policy rests on, or the words that none was found.
func (s speech) policyBasis(legal string, note *tieuchiv1.Text) (words string, quoted bool) {
	if legal != "" {
		return legal, true
	}
	return s.text(note), false
}

// policyRow is a target under one policy, on both bases.
type policyRow struct {
	Title, Basis string
	Quoted       bool
	Cells        []policyCell
	Chosen       bool
}

// policyCell is a count under one policy; where it is not defined, Undefined says why.
type policyCell struct{ Achieved, Derived, Undefined string }

func (s speech) policyRows(all []*tieuchiv1.PolicyCount) []policyRow {
	var rows []policyRow
	counted := func(p *tieuchiv1.PolicyCount) bool {
		return p.GetCount().Achieved != nil || p.GetOther() != nil && p.GetOther().Achieved != nil
	}
	if !slices.ContainsFunc(all, counted) {
		return nil // no rule set to count by, or no units: no policy has a say
	}
	for _, one := range all {
		row := policyRow{Title: s.text(one.GetTitle()), Chosen: one.GetChosen()}
		row.Basis, row.Quoted = s.policyBasis(one.GetLegalBasis(), one.GetNote())
		for _, n := range []*tieuchiv1.Count{one.GetCount(), one.GetOther()} {
			if n == nil {
				continue
			}
			cell := policyCell{Achieved: s.number(n.GetAchieved()), Derived: s.number(n.GetDerived())}
			if n.Achieved == nil {
				cell.Undefined = s.undefined(n.GetUndefinedReason())
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return rows
}

// statusRow is the number of units of one status on each basis.
type statusRow struct {
	standing
	Cells []string
}

// statusRows are the statuses of a card; none where no side has them, and none of recognitions that ended where there are none.
func (s speech) statusRows(sides []*tieuchiv1.Count) []statusRow {
	var rows []statusRow
	for _, one := range s.standings() {
		row := statusRow{standing: one}
		known, some := false, false // without a rule set no unit has a status
		for _, n := range sides {
			known = known || n.Assessed != nil
			number := ofStatus(n.GetStatuses(), one.status)
			some = some || number != "" && number != "0"
			row.Cells = append(row.Cells, s.number(number))
		}
		if known && (some || !one.ended()) {
			rows = append(rows, row)
		}
	}
	return rows
}

// ofStatus gives the number of units of a status, "" where it is not known.
func ofStatus(n *tieuchiv1.StatusCounts, status tieuchiv1.UnitStatus_Status) string {
	switch status {
	case tieuchiv1.UnitStatus_RECOGNISED:
		return n.GetRecognised()
	case tieuchiv1.UnitStatus_DERIVED:
		return n.GetDerived()
	case tieuchiv1.UnitStatus_UNDER_APPRAISAL:
		return n.GetUnderAppraisal()
	case tieuchiv1.UnitStatus_NOT_MET:
		return n.GetNotMet()
	case tieuchiv1.UnitStatus_REVOKED:
		return n.GetRevoked()
	case tieuchiv1.UnitStatus_EXPIRED:
		return n.GetExpired()
	case tieuchiv1.UnitStatus_NOT_FILED:
		return n.GetNotFiled()
	}
	return n.GetNotDefined()
}
