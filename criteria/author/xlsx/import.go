package xlsx

import (
	"errors"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// heading stands at the top of a file that was imported.
const heading = "# yaml-language-server: $schema=../ruleset.schema.json\n# Nhập từ bảng tính bằng «tieuchi ruleset import»; từ đây tệp này là bản gốc.\n"

// Import turns a filled template into a rule-set file that loads. The error is a criteria.Error with every fault that could be
// found, each with its cell as the field ("Tiêu chí!D7"); then there is no file.
func Import(content []byte) ([]byte, error) {
	a, fault := unpack(content)
	if fault != nil {
		return nil, fault
	}
	return a.ruleSet()
}

// ruleSet reads an unpacked file.
func (a archive) ruleSet() ([]byte, error) {
	p, fault := readParts(a)
	if fault != nil {
		return nil, fault
	}
	b := &builder{origin: map[*yaml.Node]string{}, grids: map[string]*grid{}}
	if b.open(p); len(b.faults) == 0 {
		root := b.ruleSet()
		if len(b.faults) == 0 {
			return b.file(root)
		}
	}
	return nil, criteria.Join(b.faults)
}

// builder makes a rule-set file of cells, and remembers which cell each part of it is from.
type builder struct {
	grids  map[string]*grid
	origin map[*yaml.Node]string
	faults []*criteria.Error
}

// fault notes a fault once: a cell may be read more than once.
func (b *builder) fault(at, reason string, message criteria.Text) {
	known := slices.ContainsFunc(b.faults, func(e *criteria.Error) bool { return e.Field == at && e.Reason == reason })
	if !known && len(b.faults) < maxFaults {
		b.faults = append(b.faults, criteria.Invalid(reason, at, message))
	}
}

// open reads the sheets of the template. One that it does not have is refused unless it is blank: somebody may believe that
// it counts. A hidden sheet, row or column with content is refused for the same reason, seen from the other side.
func (b *builder) open(p *parts) {
	for i := range p.sheets {
		s := &p.sheets[i]
		g, fault := p.grid(s)
		if fault != nil {
			b.faults = append(b.faults, fault)
			continue
		}
		known := slices.ContainsFunc(layout, func(l sheet) bool { return l.name == s.name })
		switch {
		case !known && len(g.cells) > 0:
			b.fault(clip(s.name), "SHEET_UNKNOWN", criteria.Say("xlsx.sheet-unknown", "allowed", sheetNames()))
		case s.hidden && len(g.cells) > 0:
			b.fault(s.name, "SHEET_HIDDEN", criteria.Say("xlsx.hidden"))
		case b.grids[s.name] != nil:
			b.faults = append(b.faults, malformed(s.name))
		case known:
			b.grids[s.name] = g
			b.look(g)
		}
	}
	for i := range layout {
		if l := &layout[i]; b.grids[l.name] == nil {
			b.fault(l.name, "SHEET_MISSING", criteria.Say("xlsx.sheet-missing"))
		} else if len(b.faults) == 0 {
			b.headers(l, b.grids[l.name])
		}
	}
}

func sheetNames() string {
	var names []string
	for i := range layout {
		names = append(names, layout[i].name)
	}
	return strings.Join(names, ", ")
}

// look refuses what makes a table mean other than what it shows: merged cells, hidden rows and columns, formulas, errors.
func (b *builder) look(g *grid) {
	for _, ref := range g.merged {
		b.fault(g.name+"!"+ref, "CELLS_MERGED", criteria.Say("xlsx.merged"))
	}
	for _, at := range g.places() {
		c := g.cells[at]
		switch {
		case c.formula:
			b.fault(c.at, "CELL_FORMULA", criteria.Say("xlsx.formula"))
		case c.broken:
			b.fault(c.at, "CELL_BROKEN", criteria.Say("xlsx.broken", "value", clip(c.text)))
		case g.hidden[at.row] || g.folded[at.column]:
			b.fault(c.at, "CELL_HIDDEN", criteria.Say("xlsx.hidden"))
		}
	}
}

// headers checks that the template's columns, or the names of the head, are where they were.
func (b *builder) headers(s *sheet, g *grid) {
	for i := range s.columns {
		at := place{headerRow, i + 2}
		if s.head {
			at = place{headerRow + 1 + i, 1}
		}
		got := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(g.at(at.row, at.column).text), "*"))
		if got != s.columns[i].title {
			b.fault(g.at(at.row, at.column).at, "HEADER_WRONG", criteria.Say("xlsx.header", "title", s.columns[i].title))
		}
	}
	most := len(s.columns) + 1
	for _, at := range g.places() {
		if !s.head && at.column > most || s.head && (at.column > 3 || at.row > most) {
			b.fault(g.cells[at].at, "CELL_OUTSIDE", criteria.Say("xlsx.outside"))
		}
	}
}

// file writes the rule set and lets the loader judge it; what it finds is said of the cell that it comes from.
func (b *builder) file(root *yaml.Node) ([]byte, error) {
	content, err := yaml.Dump(root, yaml.WithIndent(2), yaml.WithCompactSeqIndent(false), yaml.WithLineWidth(130))
	if err != nil {
		return nil, err
	}
	content = append([]byte(heading), content...)
	_, err = criteria.LoadRuleSet("import.yaml", content)
	var faults criteria.FileErrors
	if !errors.As(err, &faults) {
		return content, err
	}
	cells, err := b.cells(root, content)
	if err != nil {
		return nil, err
	}
	var all []*criteria.Error
	for _, f := range faults {
		all = append(all, criteria.Invalid(f.Err.Reason, cells.at(f.Line, f.Column), f.Err.Message))
	}
	return nil, criteria.Join(all)
}
