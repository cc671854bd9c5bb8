package units

import "github.com/tieuchi/tieuchi/criteria"

// withImports gives the catalogue with imports that were enacted one after the other, read as one: those of a whole country
// would otherwise copy and check the country once for each province. Where anything is at fault it gives up, for it cannot
// tell whose fault it is, and what is right together may be wrong alone; who enacted them has checked each.
func (c *Catalogue) withImports(sets []*ChangeSet) (*Catalogue, bool) {
	var faults criteria.FileErrors
	l := newLoader(c, &faults)
	ends := make([]int, len(sets)) // of the rows of each set
	for i, s := range sets {
		if s.Import.checkTexts() != nil {
			return nil, false
		}
		l.readTables(s.Import.tables())
		ends[i] = len(l.all)
	}
	l.checkUnits()
	for i, s := range sets {
		if len(faults) > 0 {
			return nil, false
		}
		l.readSuccessions(s.Import.tables())
		begin := 0
		if i > 0 {
			begin = ends[i-1]
		}
		l.markRows(s.Province, s.Import.Lists, l.all[begin:ends[i]])
	}
	if len(faults) == 0 {
		l.checkLines()
	}
	if len(faults) > 0 {
		return nil, false
	}
	return c.with(l.patch()), true
}

// markRows notes the days of lists for a province and for those of the rows that begin or end on them.
func (l *catalogueLoader) markRows(own string, lists []criteria.Date, rows []placedUnit) {
	for _, day := range lists {
		l.unknown[listed{own, day}] = true
		for i := range rows {
			if p := &rows[i]; p.From == day || p.To == day {
				l.unknown[listed{p.Province, day}] = true
			}
		}
	}
}
