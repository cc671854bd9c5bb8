package units

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostTable bounds a table of an import, in bytes: the whole country's communes with their history take less.
const mostTable = 4 << 20

// tables are the files of an import.
type tables map[string]string

// Open is not needed: tables are read whole.
func (t tables) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile gives a table. One that is not given is an empty one with the header.
func (t tables) ReadFile(name string) ([]byte, error) { return []byte(t[name]), nil }

// headers of tables that may be left out.
func (im *Import) tables() tables {
	given := func(text, header string) string {
		if text == "" {
			return header + "\n"
		}
		return text
	}
	return tables{
		"communes.csv":    im.Communes,
		"districts.csv":   given(im.Districts, districtHeader),
		"provinces.csv":   given(im.Provinces, provinceHeader),
		"successions.csv": given(im.Successions, successionHeader),
	}
}

// imported gives the catalogue with the tables of an import.
func (c *Catalogue) imported(province string, im *Import) (*Catalogue, error) {
	if err := im.checkTexts(); err != nil {
		return nil, err
	}
	var faults criteria.FileErrors
	l, files := newLoader(c, &faults), im.tables()
	l.readUnits(files)
	if len(faults) == 0 {
		l.readSuccessions(files)
	}
	if len(faults) == 0 {
		l.checkProvinces(province)
		if err := l.mark(province, im.Lists); err != nil {
			return nil, err
		}
		l.checkLines()
		l.checkStrangers()
	}
	if len(faults) > 0 {
		return nil, importError(firstFaults(faults))
	}
	return c.with(l.patch()), nil
}

// checkTexts refuses tables that cannot be taken at all.
func (im *Import) checkTexts() error {
	var faults []*criteria.Error
	if im.Communes == "" {
		faults = append(faults, criteria.Invalid("FILE_MISSING", "import.communes", criteria.Say("change.communes")))
	}
	for name, text := range im.tables() {
		if len(text) > mostTable {
			faults = append(faults, criteria.Invalid("FILE_TOO_LARGE", tableField(name), criteria.Say("load.too-large", "most", mostTable)))
		}
	}
	return criteria.Join(faults)
}

// tableField gives the field that a table stands in.
func tableField(file string) string { return "import." + strings.TrimSuffix(file, ".csv") }

// importError gives the faults of tables as one refusal; each begins with its place, "communes.csv:12:7".
func importError(faults criteria.FileErrors) error {
	all := make([]*criteria.Error, len(faults))
	for i, f := range faults {
		place := fmt.Sprintf("%s:%d:%d", f.File, f.Line, f.Column)
		all[i] = criteria.Invalid(f.Err.Reason, tableField(f.File), criteria.Say("change.table", "place", place, "fault", f.Err.Message))
	}
	return criteria.Join(all)
}

// checkProvinces refuses rows of other provinces than that of the change set and those that it goes into. What one of those that
// is there already has and divides, its own office enters.
func (l *catalogueLoader) checkProvinces(own string) {
	allowed := []string{own}
	for i := 0; i < len(allowed); i++ {
		for j := range l.lines {
			if s := &l.lines[j].Succession; s.Predecessor.Code == allowed[i] && !slices.Contains(allowed, s.Successor.Code) {
				allowed = append(allowed, s.Successor.Code)
			}
		}
	}
	mine := slices.DeleteFunc(slices.Clone(allowed), func(province string) bool {
		_, there := l.base.firsts[province]
		return there && province != own
	})
	say := func(province string, allowed []string) criteria.Text {
		return criteria.Say("change.import-province", "province", criteria.Clip(province), "own", strings.Join(allowed, ", "))
	}
	for i := range l.all {
		if p := &l.all[i]; !slices.Contains(mine, p.Province) {
			column := "province"
			if p.Level == criteria.Province {
				column = "code"
			}
			p.row.fault(column, "OUT_OF_PROVINCE", say(p.Province, mine))
		}
	}
	for i := range l.lines {
		line := &l.lines[i]
		if line.row.file == nil {
			continue
		}
		if u := l.unit(line.Predecessor); !slices.Contains(mine, u.Province) {
			line.row.fault("predecessor", "OUT_OF_PROVINCE", say(u.Province, mine))
		}
		if u := l.unit(line.Successor); !slices.Contains(allowed, u.Province) {
			line.row.fault("successor", "OUT_OF_PROVINCE", say(u.Province, allowed))
		}
	}
}

// mark notes the days of lists for the province of the change set and the others that the tables speak of. A list that nothing
// begins or ends with is a slip.
func (l *catalogueLoader) mark(own string, lists []criteria.Date) error {
	var faults []*criteria.Error
	for i, day := range lists {
		used := false
		for _, rows := range l.byCode {
			for j := range rows {
				p := &rows[j]
				if (p.From == day || p.To == day) && (p.Province == own || p.row.file != nil) {
					used = true
					l.unknown[listed{p.Province, day}] = true
				}
			}
		}
		if !used {
			faults = append(faults, criteria.Invalid("LIST_UNUSED", at("import.lists", i), criteria.Say("change.list", "day", day)))
		}
		l.unknown[listed{own, day}] = true
	}
	return criteria.Join(faults)
}

// checkStrangers refuses districts that come over communes which the catalogue has without one.
func (l *catalogueLoader) checkStrangers() {
	added := map[string]*placedUnit{}
	for i := range l.all {
		if p := &l.all[i]; p.Level == criteria.District {
			added[p.Province] = p
		}
	}
	for u := range l.base.All() {
		if p := added[u.Province]; p != nil && u.Level == criteria.Commune && u.District == "" && l.hasDistricts(u) {
			p.row.fault("province", "DISTRICT_MISSING", criteria.Say("change.stranger", "unit", l.base.named(u)))
			return
		}
	}
}
