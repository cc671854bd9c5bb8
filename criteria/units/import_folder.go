package units

import (
	"embed"
	"encoding/csv"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

//go:embed hai-duong/*.csv
var haiDuongFiles embed.FS

// HaiDuongFiles gives the tables of Hải Dương and of Hải Phòng, which it went into: the second province of the demonstration.
func HaiDuongFiles() fs.FS {
	folder, err := fs.Sub(haiDuongFiles, "hai-duong")
	if err != nil { // the name is written here
		panic(err)
	}
	return folder
}

// ProvinceImport is what is to be entered for one province.
type ProvinceImport struct {
	Province string // code
	Entry    Entry
	Rows     []criteria.UnitID // of the tables, by code and first day
}

// ReadImports makes of a folder of tables, see SOURCES.md, an import for each province: provinces.csv, districts.csv,
// communes.csv and successions.csv, and lists.csv with a day and a source for each of the lists that they were made of. The first
// list begins the data; what came before the rows of the others is not known. A succession stands with its predecessor's
// province. They are in the order in which they can be entered: by code, but a province after those that it goes into.
//
// The error is a FileErrors as that of LoadCatalogue.
func ReadImports(fsys fs.FS) ([]ProvinceImport, error) {
	days, basis, err := readLists(fsys)
	if err != nil {
		return nil, err
	}
	c, err := loadLists(fsys, days)
	if err != nil {
		return nil, err
	}
	tables := map[string]*provinceTables{}
	for u := range c.All() {
		if tables[u.Province] == nil {
			tables[u.Province] = &provinceTables{days: map[criteria.Date]bool{}}
		}
		tables[u.Province].unit(u)
	}
	for i := range c.successions {
		s := &c.successions[i]
		old, _ := c.Unit(s.Predecessor)
		successor, _ := c.Unit(s.Successor)
		tables[old.Province].succession(s, successor.Province)
	}
	var all []ProvinceImport
	for _, code := range enterable(tables) {
		title := criteria.Say("import.title", "province", c.rows[code][0].FullName(), "code", code)
		all = append(all, ProvinceImport{code, Entry{
			Title: title.VI, Basis: basis, Note: criteria.Say("import.note").VI, Import: tables[code].tables(days),
		}, tables[code].rows})
	}
	return all, nil
}

// loadLists reads tables as LoadCatalogue does, but knows that on some days nobody knows who became whom.
func loadLists(fsys fs.FS, days []criteria.Date) (*Catalogue, error) {
	var faults criteria.FileErrors
	l := newLoader(Empty(), &faults)
	l.readUnits(fsys)
	if len(faults) == 0 {
		l.readSuccessions(fsys)
	}
	if len(faults) == 0 {
		for i := range l.all {
			for _, day := range days {
				l.unknown[listed{l.all[i].Province, day}] = true
			}
		}
		l.checkLines()
	}
	if len(faults) > 0 {
		return nil, firstFaults(faults)
	}
	return l.base.with(l.patch()), nil
}

// enterable gives the codes of provinces, those that others go into before them.
func enterable(tables map[string]*provinceTables) []string {
	var order []string
	seen := map[string]bool{}
	var visit func(code string)
	visit = func(code string) {
		if seen[code] {
			return
		}
		seen[code] = true
		for _, into := range tables[code].into {
			visit(into)
		}
		order = append(order, code)
	}
	for _, code := range slices.Sorted(maps.Keys(tables)) {
		visit(code)
	}
	return order
}

// readLists gives the days of the lists after the first one, and their sources in one line.
func readLists(fsys fs.FS) (days []criteria.Date, basis string, err error) {
	var faults criteria.FileErrors
	var sources []string
	for _, row := range readCSV(fsys, "lists.csv", "day,source", &faults) {
		row.needed("day")
		days, sources = append(days, row.day("day")), append(sources, row.needed("source"))
		if n := len(days); n > 1 && days[n-1] <= days[n-2] && days[n-1] != 0 {
			row.fault("day", "DAYS_OVERLAP", criteria.Say("import.lists-order"))
		}
	}
	if len(faults) > 0 {
		return nil, "", faults
	}
	return days[min(1, len(days)):], strings.Join(sources, "; "), nil
}

// provinceTables are the rows of one province by table.
type provinceTables struct {
	provinces, districts, communes, successions [][]string

	rows []criteria.UnitID
	into []string               // codes of provinces that units of it went into
	days map[criteria.Date]bool // on which a row begins or ends
}

func (t *provinceTables) unit(u criteria.Unit) {
	t.days[u.From], t.days[u.To] = true, true
	t.rows = append(t.rows, u.ID())
	named, span := []string{u.Code, u.Name, string(u.Kind)}, []string{u.From.String(), u.To.String()}
	switch u.Level {
	case criteria.Province:
		t.provinces = append(t.provinces, slices.Concat(named, span))
	case criteria.District:
		t.districts = append(t.districts, slices.Concat(named, []string{u.Province, string(u.Area)}, span))
	case criteria.Commune:
		t.communes = append(t.communes, slices.Concat(named, []string{u.District, u.Province, string(u.Area)}, span))
	}
}

func (t *provinceTables) succession(s *Succession, into string) {
	t.into = append(t.into, into)
	part := "part"
	if s.Whole {
		part = "whole"
	}
	t.successions = append(t.successions, []string{s.Predecessor.Code, s.Successor.Code, s.On.String(), part, s.Basis, s.Note})
}

// tables gives the import. A list that says nothing new of the province is not one of its lists.
func (t *provinceTables) tables(days []criteria.Date) *Import {
	days = slices.DeleteFunc(slices.Clone(days), func(d criteria.Date) bool { return !t.days[d] })
	return &Import{
		Provinces: table(provinceHeader, t.provinces), Districts: table(districtHeader, t.districts),
		Communes: table(communeHeader, t.communes), Successions: table(successionHeader, t.successions), Lists: days,
	}
}

// table writes a table; without rows there is none.
func table(header string, rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(header + "\n")
	_ = csv.NewWriter(&b).WriteAll(rows) // a Builder takes everything
	return b.String()
}
