package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/tieuchi/tieuchi/criteria"
)

// cell is what stands in one cell of the file.
type cell struct {
	at      string // "Tiêu chí!D7"
	text    string // as it is written in the file
	number  bool   // the file has it as a number
	format  format
	formula bool
	broken  bool // the spreadsheet had an error there, or the file has nonsense
}

func (c cell) blank() bool { return strings.TrimSpace(c.text) == "" && !c.formula && !c.broken }

// place is row and column from 1.
type place struct{ row, column int }

// grid is a sheet's cells that are not blank, within the limits.
type grid struct {
	name   string
	cells  map[place]cell
	last   int // row
	merged []string
	hidden map[int]bool // rows
	folded map[int]bool // columns
}

// fault is a refusal about a cell or another place of a sheet.
func (g *grid) fault(at, reason string, message criteria.Text) *criteria.Error {
	return criteria.Invalid(reason, g.name+"!"+at, message)
}

func (g *grid) at(row, column int) cell {
	if c, ok := g.cells[place{row, column}]; ok {
		return c
	}
	return cell{at: g.name + "!" + cellName(place{row, column})}
}

// scan reads a sheet token by token, so that what is too much is refused before it is kept.
type scan struct {
	*grid
	p       *parts
	row     int
	started bool
}

// xmlCell is a cell as the format writes it.
type xmlCell struct {
	Ref     string    `xml:"r,attr"`
	Type    string    `xml:"t,attr"`
	Style   string    `xml:"s,attr"`
	Formula *struct{} `xml:"f"`
	Value   string    `xml:"v"`
	Inline  richText  `xml:"is"`
}

func (p *parts) grid(s *sheetPart) (*grid, *criteria.Error) {
	g := &grid{name: s.name, cells: map[place]cell{}, hidden: map[int]bool{}, folded: map[int]bool{}}
	d := xml.NewDecoder(bytes.NewReader(p.archive[s.part]))
	sc := &scan{grid: g, p: p}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) && sc.started {
			return g, nil
		}
		if err != nil {
			return nil, malformed(s.name)
		}
		if start, ok := token.(xml.StartElement); ok {
			sc.started = true
			if fault := sc.element(d, &start); fault != nil {
				return nil, fault
			}
		}
	}
}

// element takes what a sheet's element says.
func (s *scan) element(d *xml.Decoder, e *xml.StartElement) *criteria.Error {
	switch e.Name.Local {
	case "row":
		return s.startRow(e)
	case "c":
		var c xmlCell
		if d.DecodeElement(&c, e) != nil {
			return malformed(s.name)
		}
		return s.take(&c)
	case "mergeCell":
		if len(s.merged) < maxFaults {
			s.merged = append(s.merged, clip(attribute(e, "ref")))
		}
	case "col":
		from, _ := strconv.Atoi(attribute(e, "min"))
		to, _ := strconv.Atoi(attribute(e, "max"))
		for n := max(from, 1); isTrue(attribute(e, "hidden")) && n <= min(to, maxColumns); n++ {
			s.folded[n] = true
		}
	}
	return nil
}

func (s *scan) startRow(e *xml.StartElement) *criteria.Error {
	s.row++
	if r := attribute(e, "r"); r != "" {
		n, err := strconv.Atoi(r)
		if err != nil || n < 1 {
			return malformed(s.name)
		}
		s.row = n
	}
	if isTrue(attribute(e, "hidden")) {
		if s.row <= maxRows {
			s.hidden[s.row] = true
		}
	}
	return nil
}

// take keeps a cell that is not blank.
func (s *scan) take(x *xmlCell) *criteria.Error {
	at, ok := parsePlace(x.Ref)
	if !ok || at.row != s.row {
		return malformed(s.name)
	}
	c := cell{at: s.name + "!" + cellName(at), formula: x.Formula != nil, format: s.p.style(x.Style)}
	switch x.Type {
	case "s":
		n, err := strconv.Atoi(x.Value)
		if err != nil || n < 0 || n >= len(s.p.texts) {
			return malformed(s.name)
		}
		c.text = s.p.texts[n]
	case "inlineStr":
		c.text = x.Inline.String()
	case "str":
		c.text = x.Value
	case "", "n":
		c.text, c.number = strings.TrimSpace(x.Value), true
	default: // a logical value, an error, a day in another form
		c.text, c.broken = x.Value, x.Type != "b"
		if x.Type == "b" {
			c.text = map[string]string{"1": "có", "0": "không"}[x.Value]
		}
	}
	if c.blank() {
		return nil
	}
	if at.row > maxRows || at.column > maxColumns || len(s.cells) >= maxCells {
		return s.fault(cellName(at), "SHEET_TOO_LARGE", criteria.Say("xlsx.sheet-large", "rows", maxRows, "columns", maxColumns))
	}
	c.text = norm.NFC.String(strings.ReplaceAll(strings.ReplaceAll(c.text, "_x000D_", ""), "\r", ""))
	s.cells[at] = c
	s.last = max(s.last, at.row)
	return nil
}

func attribute(e *xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// cellName gives "D7".
func cellName(p place) string {
	name := ""
	for n := p.column; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(p.row)
}

// parsePlace reads "D7".
func parsePlace(s string) (place, bool) {
	digits := strings.TrimLeft(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	letters := strings.TrimSuffix(s, digits)
	row, err := strconv.Atoi(digits)
	if len(letters) == 0 || len(letters) > 3 || err != nil || row < 1 || row > 1<<20 || digits[0] == '0' || digits[0] == '+' {
		return place{}, false
	}
	column := 0
	for _, r := range letters {
		column = column*26 + int(r-'A') + 1
	}
	return place{row, column}, true
}
