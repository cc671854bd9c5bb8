package units

import (
	"io/fs"
	"slices"
	"sort"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// maxCatalogueFaults is how many faults are given at once: more is of no use to a person.
const maxCatalogueFaults = 100

// Headers of the tables.
const (
	provinceHeader   = "code,name,kind,valid_from,valid_to"
	districtHeader   = "code,name,kind,province,area,valid_from,valid_to"
	communeHeader    = "code,name,kind,district,province,area,valid_from,valid_to"
	successionHeader = "predecessor,successor,effective,part,basis,note"
)

// placedUnit is a row of the catalogue and where it stands.
type placedUnit struct {
	criteria.Unit
	row csvRow
}

// LoadCatalogue reads provinces.csv, districts.csv, communes.csv and successions.csv. The error is a FileErrors with
// every fault, each with file, line and column name: text that is not NFC, a kind or area that is not known, a row that
// ends before it begins, a code with two rows on one day, a parent that is not in force through the days of its
// child, a succession of units that were not there.
func LoadCatalogue(fsys fs.FS) (*Catalogue, error) {
	var faults criteria.FileErrors
	l := &catalogueLoader{faults: &faults, byCode: map[string][]placedUnit{}}
	l.read(fsys, criteria.Province, "provinces.csv", provinceHeader)
	l.read(fsys, criteria.District, "districts.csv", districtHeader)
	l.read(fsys, criteria.Commune, "communes.csv", communeHeader)
	l.checkAreas()
	l.checkDays()
	var successions []Succession
	if len(faults) == 0 { // a faulty row would only drag others after it
		l.checkParents()
		successions = l.readSuccessions(fsys)
	}
	if len(faults) > 0 {
		sort.SliceStable(faults, func(i, j int) bool {
			a, b := faults[i], faults[j]
			return a.File < b.File || a.File == b.File && a.Line < b.Line
		})
		return nil, faults[:min(len(faults), maxCatalogueFaults)]
	}
	units := make([]criteria.Unit, len(l.all))
	for i, p := range l.all {
		units[i] = p.Unit
	}
	return newCatalogue(units, successions), nil
}

// catalogueLoader collects rows and faults of all tables.
type catalogueLoader struct {
	faults *criteria.FileErrors
	all    []placedUnit
	byCode map[string][]placedUnit // by first day, once checkDays has run
}

var codeDigits = map[criteria.Level]int{criteria.Province: 2, criteria.District: 3, criteria.Commune: 5}

// read takes over the rows of one level and checks each for itself.
func (l *catalogueLoader) read(fsys fs.FS, level criteria.Level, file, header string) {
	for _, row := range readCSV(fsys, file, header, l.faults) {
		u := criteria.Unit{
			Code: row.needed("code"), Name: row.needed("name"), Kind: criteria.Kind(row.needed("kind")), Level: level,
			District: row.cell("district"), Province: row.cell("province"), Area: criteria.Area(row.cell("area")),
			From: row.day("valid_from"), To: row.day("valid_to"),
		}
		if level == criteria.Province {
			u.Province = u.Code
		}
		checkRow(row, u)
		l.all = append(l.all, placedUnit{u, row})
		l.byCode[u.Code] = append(l.byCode[u.Code], l.all[len(l.all)-1])
	}
}

// checkRow checks what can be seen on one row alone.
func checkRow(row csvRow, u criteria.Unit) {
	digits := codeDigits[u.Level]
	if u.Code != "" && (len(u.Code) != digits || !criteria.AllDigits(u.Code)) {
		row.fault("code", "CODE_MALFORMED", criteria.Say("catalogue.code", "value", criteria.Clip(u.Code), "digits", digits))
	}
	if kinds := criteria.CatalogueLevels[u.Level]; u.Kind != "" && !slices.Contains(kinds, u.Kind) {
		allowed := make([]string, len(kinds))
		for i, k := range kinds {
			allowed[i] = string(k)
		}
		row.fault("kind", "KIND_UNKNOWN", criteria.Say("catalogue.kind", "value", criteria.Clip(string(u.Kind)), "allowed", strings.Join(allowed, ", ")))
	}
	if u.Area != "" && u.Area != criteria.Mountainous && u.Area != criteria.Lowland {
		row.areaFault(u.Area)
	}
	row.needed("valid_from")
	if u.To != 0 && u.To <= u.From {
		row.fault("valid_to", "SPAN_EMPTY", criteria.Say("catalogue.span", "from", u.From, "to", u.To))
	}
}

// checkAreas wants the area of all units of a province or of none: lists of the whole country do not say it, and an area that is
// made up would choose a threshold.
func (l *catalogueLoader) checkAreas() {
	stated := map[string]bool{}
	for _, p := range l.all {
		stated[p.Province] = stated[p.Province] || p.Area != ""
	}
	for _, p := range l.all {
		if p.Area == "" && p.Level != criteria.Province && stated[p.Province] {
			p.row.areaFault("")
		}
	}
}

func (r csvRow) areaFault(a criteria.Area) {
	r.fault("area", "AREA_UNKNOWN", criteria.Say("catalogue.area", "value", criteria.Clip(string(a))))
}

// checkDays refuses an identity that stands twice and two rows of a code on one day.
func (l *catalogueLoader) checkDays() {
	for code, rows := range l.byCode {
		sort.SliceStable(rows, func(i, j int) bool { return rows[i].From < rows[j].From })
		for i := 1; i < len(rows); i++ {
			before, p := rows[i-1], rows[i]
			switch {
			case before.From == 0: // faulty already
			case before.From == p.From:
				p.row.fault("code", "UNIT_TWICE", criteria.Say("catalogue.twice", "unit", p.ID().String(), "where", before.row.place()))
			case before.To == 0 || before.To > p.From:
				p.row.fault("valid_from", "DAYS_OVERLAP",
					criteria.Say("catalogue.overlap", "code", code, "day", p.From, "where", before.row.place()))
			}
		}
	}
}

// checkParents wants the province, and the district where one is named, in force through all days of a row. A row may
// leave the district out only while its province has none.
func (l *catalogueLoader) checkParents() {
	districts := map[string][]placedUnit{} // by province
	for _, p := range l.all {
		if p.Level == criteria.District {
			districts[p.Province] = append(districts[p.Province], p)
		}
	}
	for _, p := range l.all {
		if p.Level != criteria.Province && !l.through(p.Province, criteria.Province, p.Unit) {
			p.row.fault("province", "PARENT_UNKNOWN", criteria.Say("catalogue.parent", "code", criteria.Clip(p.Province)))
		}
		switch {
		case p.Level != criteria.Commune:
		case p.District == "" && anyMeets(districts[p.Province], p.Unit):
			p.row.fault("district", "DISTRICT_MISSING", criteria.Say("catalogue.no-district", "province", criteria.Clip(p.Province)))
		case p.District != "" && !l.through(p.District, criteria.District, p.Unit):
			p.row.fault("district", "PARENT_UNKNOWN", criteria.Say("catalogue.parent", "code", criteria.Clip(p.District)))
		}
	}
}

// through tells whether the rows of a parent follow each other without a gap through all days of a child.
func (l *catalogueLoader) through(parent string, level criteria.Level, child criteria.Unit) bool {
	day := child.From
	for _, p := range l.byCode[parent] {
		if p.Level == level && p.InForce(day) && (level == criteria.Province || p.Province == child.Province) {
			if p.To == 0 || child.To != 0 && child.To <= p.To {
				return true
			}
			day = p.To
		}
	}
	return false
}

// anyMeets tells whether one of the rows holds on a day on which a unit's row does.
func anyMeets(rows []placedUnit, u criteria.Unit) bool {
	return slices.ContainsFunc(rows, func(p placedUnit) bool {
		return (u.To == 0 || p.From < u.To) && (p.To == 0 || u.From < p.To)
	})
}
