package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// standing is a status on the page: a word, a mark and a colour that say the same.
type standing struct {
	status      tieuchiv1.UnitStatus_Status
	Class, Mark string
	Word, Help  string
	Number      string // units that have it
	order       int    // place in the legend
}

// standings lists the statuses in the order of the legend.
func (s speech) standings() []standing {
	all := []standing{
		{tieuchiv1.UnitStatus_RECOGNISED, "is-recognised", "✓", s.Say("page.status.recognised"), s.Say("page.status.recognised.help"), "", 0},
		{tieuchiv1.UnitStatus_DERIVED, "is-derived", "→", s.Say("page.status.derived"), s.Say("page.status.derived.help"), "", 0},
		{tieuchiv1.UnitStatus_UNDER_APPRAISAL, "is-appraisal", "…", s.Say("page.status.under-appraisal"), s.Say("page.status.under-appraisal.help"), "", 0},
		{tieuchiv1.UnitStatus_NOT_MET, "is-not-met", "×", s.Say("page.status.not-met"), s.Say("page.status.not-met.help"), "", 0},
		{tieuchiv1.UnitStatus_REVOKED, "is-revoked", "!", s.Say("recognition.page-revoked"), s.Say("recognition.page-revoked.help"), "", 0},
		{tieuchiv1.UnitStatus_EXPIRED, "is-expired", "∅", s.Say("recognition.page-expired"), s.Say("recognition.page-expired.help"), "", 0},
		{tieuchiv1.UnitStatus_NOT_FILED, "is-not-filed", "–", s.Say("page.status.not-filed"), s.Say("page.status.not-filed.help"), "", 0},
		{tieuchiv1.UnitStatus_NOT_DEFINED, "is-undefined", "?", s.Say("page.status.not-defined"), s.Say("page.status.not-defined.help"), "", 0},
	}
	for i := range all {
		all[i].order = i
	}
	return all
}

// rare tells whether a status is only spoken of where some unit has it.
func (s *standing) rare() bool {
	return s.status == tieuchiv1.UnitStatus_NOT_DEFINED || s.ended()
}

// ended tells whether a status says that a recognition stands no more.
func (s *standing) ended() bool {
	return s.status == tieuchiv1.UnitStatus_REVOKED || s.status == tieuchiv1.UnitStatus_EXPIRED
}

// commune is one tile and its row in the table.
type commune struct {
	*standing
	Place                                                     string // id of the row
	Name, District, FiledOn, Tally, DecisionNumber, DecidedOn string
	code, unit                                                string
	Href                                                      string // page on the unit
}

// district is one group of tiles.
type district struct {
	Code, Name, Recognised, Number string
	Communes                       []commune // by status, then by code
}

// communes are all that the section on communes shows.
type communes struct {
	Legend    []standing
	Number    string
	Groups    []district
	Districts bool // the day has districts
	Names     bool // few enough tiles to carry names
}

// nameTiles is the greatest number of tiles in a group that are shown with their names.
const nameTiles = 200

// communes arranges the statuses of a day by district.
func (s speech) communes(statuses []*tieuchiv1.UnitStatus, districts []*tieuchiv1.Unit) communes {
	legend := s.standings()
	names := map[string]string{}
	for _, d := range districts {
		names[d.GetCode()] = d.GetFullName()
	}
	groups := map[string][]commune{}
	numbers := map[*standing]int{}
	for _, u := range statuses {
		c := s.commune(u, legend, names[u.GetDistrict()])
		numbers[c.standing]++
		groups[u.GetDistrict()] = append(groups[u.GetDistrict()], c)
	}
	for i := range legend {
		legend[i].Number = s.count(numbers[&legend[i]])
	}
	all := communes{Number: s.count(len(statuses)), Districts: len(districts) > 0}
	for i := range legend { // a day on which all units are in force, and nothing has ended, needs no word for others
		if one := &legend[i]; numbers[one] > 0 || !one.rare() {
			all.Legend = append(all.Legend, *one)
		}
	}
	for code, list := range groups {
		all.Groups = append(all.Groups, s.district(code, cmp.Or(names[code], code), list))
	}
	slices.SortFunc(all.Groups, func(a, b district) int { return strings.Compare(a.Code, b.Code) })
	all.Names = len(all.Groups) == 1 && len(statuses) <= nameTiles
	return all
}

func (s speech) district(code, name string, list []commune) district {
	slices.SortStableFunc(list, func(a, b commune) int {
		return cmp.Or(cmp.Compare(a.order, b.order), strings.Compare(a.code, b.code))
	})
	recognised := 0
	for _, c := range list {
		if c.status == tieuchiv1.UnitStatus_RECOGNISED {
			recognised++
		}
	}
	return district{code, name, s.count(recognised), s.count(len(list)), list}
}

func (s speech) commune(u *tieuchiv1.UnitStatus, legend []standing, district string) commune {
	code, _, _ := strings.Cut(strings.TrimPrefix(u.GetUnit(), "units/"), ".")
	return commune{
		standing: standingOf(u.GetStatus(), legend), code: code, unit: u.GetUnit(), Place: "u-" + code,
		Name: u.GetUnitFullName(), District: district, FiledOn: s.isoDay(u.GetFiledOn()), Tally: tally(u.GetTally()),
		DecisionNumber: u.GetDecisionNumber(), DecidedOn: s.isoDay(u.GetDecisionDate()),
	}
}

// standingOf gives the entry of the legend; a status of a newer service, unknown here, stands with the undefined ones.
func standingOf(status tieuchiv1.UnitStatus_Status, legend []standing) *standing {
	for i := range legend {
		if legend[i].status == status {
			return &legend[i]
		}
	}
	return &legend[len(legend)-1]
}

// tally gives "34/37", "" where nothing was counted.
func tally(t *tieuchiv1.Tally) string {
	if t.GetOf() == 0 {
		return ""
	}
	return strconv.Itoa(int(t.GetMet())) + "/" + strconv.Itoa(int(t.GetOf()))
}
