package units

import (
	"io/fs"
	"maps"
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
	row csvRow // zero for a row that the catalogue has already
}

// place gives where the row stands, "communes.csv:12", or its name where the catalogue has it already.
func (p *placedUnit) place() string {
	if p.row.file == nil {
		return p.ID().Name()
	}
	return p.row.place()
}

// LoadCatalogue reads provinces.csv, districts.csv, communes.csv and successions.csv. The error is a FileErrors with
// every fault, each with file, line and column name: text that is not NFC, a kind or area that is not known, a row that
// ends before it begins, a code with two rows on one day, a parent that is not in force through the days of its
// child, a succession of units that were not there, a commune that ended and went nowhere or only in part, units that went
// into each other in a circle.
func LoadCatalogue(fsys fs.FS) (*Catalogue, error) {
	var faults criteria.FileErrors
	l := newLoader(Empty(), &faults)
	l.readUnits(fsys)
	if len(faults) == 0 { // a faulty row would only drag others after it
		l.readSuccessions(fsys)
	}
	if len(faults) == 0 {
		l.checkLines()
	}
	if len(faults) > 0 {
		return nil, firstFaults(faults)
	}
	return l.base.with(l.patch()), nil
}

// firstFaults gives the first faults by place.
func firstFaults(faults criteria.FileErrors) criteria.FileErrors {
	sort.SliceStable(faults, func(i, j int) bool {
		a, b := faults[i], faults[j]
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	return faults[:min(len(faults), maxCatalogueFaults)]
}

// catalogueLoader collects rows and faults of all tables, beside the rows that a catalogue has already.
type catalogueLoader struct {
	base      *Catalogue
	faults    *criteria.FileErrors
	all       []placedUnit               // new rows
	byCode    map[string][]placedUnit    // all rows, by first day once checkDays has run
	districts map[string][]criteria.Unit // by province
	lines     []placedLine
	known     map[tie]*placedLine // lines, see knownLines
	unknown   map[listed]bool
}

func newLoader(base *Catalogue, faults *criteria.FileErrors) *catalogueLoader {
	l := &catalogueLoader{
		base: base, faults: faults, byCode: make(map[string][]placedUnit, len(base.search)), districts: map[string][]criteria.Unit{},
		unknown: maps.Clone(base.unknown),
	}
	for u := range base.All() {
		l.add(placedUnit{Unit: u})
	}
	if l.unknown == nil {
		l.unknown = map[listed]bool{}
	}
	return l
}

// add takes a row over.
func (l *catalogueLoader) add(p placedUnit) {
	l.byCode[p.Code] = append(l.byCode[p.Code], p)
	if p.Level == criteria.District {
		l.districts[p.Province] = append(l.districts[p.Province], p.Unit)
	}
}

// readUnits reads the tables of units and checks each row, and the rows beside each other.
func (l *catalogueLoader) readUnits(fsys fs.FS) {
	l.readTables(fsys)
	l.checkUnits()
}

func (l *catalogueLoader) readTables(fsys fs.FS) {
	l.read(fsys, criteria.Province, "provinces.csv", provinceHeader)
	l.read(fsys, criteria.District, "districts.csv", districtHeader)
	l.read(fsys, criteria.Commune, "communes.csv", communeHeader)
}

func (l *catalogueLoader) checkUnits() {
	l.checkAreas()
	l.checkDays()
	if len(*l.faults) == 0 {
		l.checkParents()
	}
}

// patch gives the new rows and lines.
func (l *catalogueLoader) patch() *patch {
	p := &patch{}
	for i := range l.all {
		p.begun = append(p.begun, l.all[i].Unit)
	}
	for i := range l.lines {
		if l.lines[i].row.file != nil {
			p.lines = append(p.lines, l.lines[i].Succession)
		}
	}
	for mark := range l.unknown {
		p.unknown = append(p.unknown, mark)
	}
	return p
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
		if known, ok := l.base.Unit(u.ID()); ok {
			checkSame(row, known, u)
			continue
		}
		l.all = append(l.all, placedUnit{u, row})
		l.add(placedUnit{u, row})
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

// checkSame refuses a row that says something else of a unit than the catalogue does, at the first cell that differs.
func checkSame(row csvRow, known, u criteria.Unit) {
	for _, cell := range []struct{ column, known, is string }{
		{"name", known.Name, u.Name},
		{"kind", string(known.Kind), string(u.Kind)},
		{"district", known.District, u.District},
		{"province", known.Province, u.Province},
		{"area", string(known.Area), string(u.Area)},
		{"valid_to", known.To.String(), u.To.String()},
	} {
		if cell.known != cell.is {
			row.fault(cell.column, "ROW_DIFFERS", criteria.Say("catalogue.differs", "unit", known.ID().Name(), "known", cell.known, "is", criteria.Clip(cell.is)))
			return
		}
	}
}

// checkAreas wants the area of all units of a province or of none: lists of the whole country do not say it, and an area that is
// made up would choose a threshold.
func (l *catalogueLoader) checkAreas() {
	stated := map[string]bool{}
	for _, rows := range l.byCode {
		for i := range rows {
			if rows[i].Area != "" {
				stated[rows[i].Province] = true
			}
		}
	}
	for i := range l.all {
		if p := &l.all[i]; p.Area == "" && p.Level != criteria.Province && stated[p.Province] {
			p.row.areaFault("")
		}
	}
}

func (r csvRow) areaFault(a criteria.Area) {
	r.fault("area", "AREA_UNKNOWN", criteria.Say("catalogue.area", "value", criteria.Clip(string(a))))
}

// mostRows bounds the rows of a code, which are gone through one by one. In the tables that come with the program no code has more
// than three.
const mostRows = 200

// checkDays refuses an identity that stands twice and two rows of a code on one day.
func (l *catalogueLoader) checkDays() {
	for code, rows := range l.byCode {
		if last := rows[len(rows)-1]; len(rows) > mostRows && last.row.file != nil {
			last.row.fault("code", "ROWS_TOO_MANY", criteria.Say("catalogue.rows", "code", criteria.Clip(code), "number", len(rows), "most", mostRows))
			continue
		}
		sort.SliceStable(rows, func(i, j int) bool { return rows[i].From < rows[j].From })
		for i := 1; i < len(rows); i++ {
			before, p := rows[i-1], rows[i]
			switch {
			case before.From == 0 || before.row.file == nil && p.row.file == nil: // faulty already; or not ours
			case before.From == p.From:
				p.row.fault("code", "UNIT_TWICE", criteria.Say("catalogue.twice", "unit", p.ID().String(), "where", before.place()))
			case (before.To == 0 || before.To > p.From) && p.row.file != nil:
				p.row.fault("valid_from", "DAYS_OVERLAP",
					criteria.Say("catalogue.overlap", "code", code, "day", p.From, "where", before.place()))
			case before.To == 0 || before.To > p.From:
				before.row.fault("valid_to", "DAYS_OVERLAP",
					criteria.Say("catalogue.overlap", "code", code, "day", p.From, "where", p.place()))
			}
		}
	}
}

// checkParents wants the province, and the district where one is named, in force through all days of a row. A row may
// leave the district out only while its province has none.
func (l *catalogueLoader) checkParents() {
	for _, p := range l.all {
		if p.Level != criteria.Province && !l.through(p.Province, criteria.Province, p.Unit) {
			p.row.fault("province", "PARENT_UNKNOWN", criteria.Say("catalogue.parent", "code", criteria.Clip(p.Province)))
		}
		switch {
		case p.Level != criteria.Commune:
		case p.District == "" && l.hasDistricts(p.Unit):
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

// hasDistricts tells whether a commune's province has a district on any day of the commune's row.
func (l *catalogueLoader) hasDistricts(u criteria.Unit) bool {
	return slices.ContainsFunc(l.districts[u.Province], func(p criteria.Unit) bool {
		return (u.To == 0 || p.From < u.To) && (p.To == 0 || u.From < p.To)
	})
}
