package units

import "github.com/tieuchi/tieuchi/criteria"

// checkLines looks at all lines together: where every unit went.
func (l *catalogueLoader) checkLines() {
	outs := map[event][]int{}
	byDay := map[criteria.Date][]edge{}
	for i := range l.lines {
		line := &l.lines[i]
		out := event{line.Predecessor, line.On}
		outs[out] = append(outs[out], i)
		if l.circles(line) {
			byDay[line.On] = append(byDay[line.On], edge{line.Predecessor.Code, line.Successor.Code, i})
		}
	}
	for i := range l.lines {
		line := &l.lines[i]
		if of := outs[event{line.Predecessor, line.On}]; line.row.file != nil && of[len(of)-1] == i {
			l.checkFate(of)
		}
	}
	for day, edges := range byDay {
		if at, chain := cycle(edges); chain != "" && l.lines[at].row.file != nil {
			l.lines[at].row.fault("successor", "SUCCESSION_CYCLE", criteria.Say("change.cycle", "chain", chain, "day", day))
		}
	}
	for i := range l.all {
		l.checkEnd(&l.all[i], outs)
	}
}

// circles tells whether a line can be part of a circle: between rows that go on, for a row that begins on the day was not there
// before it; or of whole units, which would only exchange their codes.
func (l *catalogueLoader) circles(line *placedLine) bool {
	goesOn := line.Successor.From < line.On && l.unit(line.Predecessor).InForce(line.On)
	return goesOn || line.Whole && line.Predecessor.Code != line.Successor.Code
}

// checkFate looks at the lines out of one row on a day, of which the last one is new: a whole unit goes to one place and
// ends, a divided one goes to several, or gives a part away and goes on.
func (l *catalogueLoader) checkFate(of []int) {
	last := &l.lines[of[len(of)-1]]
	u := l.unit(last.Predecessor)
	ends := u.To == last.On
	wholes := 0
	for _, i := range of {
		if l.lines[i].Whole {
			wholes++
		}
	}
	switch {
	case wholes > 0 && len(of) > 1:
		last.row.fault("part", "PREDECESSOR_TWICE", criteria.Say("catalogue.whole-and-part", "unit", u.ID().Name(), "day", last.On))
	case wholes > 0 && !ends && last.Predecessor != last.Successor:
		last.row.fault("part", "PREDECESSOR_GOES_ON", criteria.Say("catalogue.goes-on", "unit", u.ID().Name(), "day", last.On))
	case wholes == 0 && len(of) == 1 && ends:
		last.row.fault("part", "PREDECESSOR_WITHOUT_SUCCESSOR", criteria.Say("catalogue.rest", "unit", u.ID().Name(), "day", last.On))
	}
}

// unit gives a row.
func (l *catalogueLoader) unit(id criteria.UnitID) criteria.Unit {
	for _, p := range l.byCode[id.Code] {
		if p.From == id.From {
			return p.Unit
		}
	}
	return criteria.Unit{}
}

// checkEnd wants a commune that ended to go somewhere: by a line, or as the next row of its code. On the day of a list nobody
// knows.
func (l *catalogueLoader) checkEnd(p *placedUnit, outs map[event][]int) {
	if p.Level != criteria.Commune || p.To == 0 || len(outs[event{p.ID(), p.To}]) > 0 || l.unknown[listed{p.Province, p.To}] {
		return
	}
	if l.unit(criteria.UnitID{Code: p.Code, From: p.To}).Code == "" {
		p.row.fault("valid_to", "PREDECESSOR_WITHOUT_SUCCESSOR", criteria.Say("catalogue.no-successor", "day", p.To))
	}
}
