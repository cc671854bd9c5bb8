package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// column is a column of a table.
type column struct {
	title string
	right bool // figures stand at the right edge
	most  int  // letters before the text goes on in the next line; 0 for no limit
}

// table is rows under titles. Widths are counted in letters: Vietnamese text in NFC has one rune for each.
type table struct {
	columns []column
	rows    [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// print writes the table. Titles are left out where none is given.
func (t *table) print(p *printer, indent string) {
	var lines [][][]string // row → column → lines
	titles := make([]string, len(t.columns))
	for i, c := range t.columns {
		titles[i] = c.title
	}
	if strings.Join(titles, "") != "" {
		lines = append(lines, t.wrapRow(titles))
	}
	for _, row := range t.rows {
		lines = append(lines, t.wrapRow(row))
	}
	widths := make([]int, len(t.columns))
	for _, row := range lines {
		for i, cell := range row {
			for _, s := range cell {
				widths[i] = max(widths[i], utf8.RuneCountInString(s))
			}
		}
	}
	for _, row := range lines {
		t.printRow(p, indent, row, widths)
	}
}

func (t *table) wrapRow(cells []string) [][]string {
	row := make([][]string, len(t.columns))
	for i, cell := range cells {
		row[i] = wrap(oneLine(cell), t.columns[i].most)
		if strings.TrimLeft(cell, " ") != cell { // an indent says that a line belongs to the one above
			row[i][0] = "  " + row[i][0]
		}
	}
	return row
}

func (t *table) printRow(p *printer, indent string, row [][]string, widths []int) {
	height := 0
	for _, cell := range row {
		height = max(height, len(cell))
	}
	for n := range height {
		var b strings.Builder
		b.WriteString(indent)
		for i, cell := range row {
			if widths[i] == 0 {
				continue // nothing stands in it
			}
			s := ""
			if n < len(cell) {
				s = cell[n]
			}
			b.WriteString(pad(s, widths[i], t.columns[i].right) + "  ")
		}
		p.line(strings.TrimRight(b.String(), " "))
	}
}

func pad(s string, width int, right bool) string {
	blanks := strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
	if right {
		return blanks + s
	}
	return s + blanks
}

// wrap cuts a text into lines of at most so many letters, between words; a longer word stands alone.
func wrap(s string, most int) []string {
	if most == 0 {
		return []string{s}
	}
	lines := []string{""}
	for _, word := range strings.Fields(s) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case utf8.RuneCountInString(*last)+1+utf8.RuneCountInString(word) > most:
			lines = append(lines, word)
		default:
			*last += " " + word
		}
	}
	return lines
}

// paragraph writes a text over lines of a readable length, the first after a mark, the rest under it.
func (p *printer) paragraph(mark, s string) {
	const most = 100
	blank := strings.Repeat(" ", utf8.RuneCountInString(mark))
	for _, line := range wrap(oneLine(s), most) {
		p.line(mark, line)
		mark = blank
	}
}

// pairs writes lines of a name and a value; those without a value are left out.
func (p *printer) pairs(pairs ...[2]string) {
	t := table{columns: []column{{}, {most: 90}}}
	for _, pair := range pairs {
		switch {
		case pair[1] == "":
		case pair[0] == "":
			t.row("", pair[1]) // more of the line above
		default:
			t.row(pair[0]+":", pair[1])
		}
	}
	t.print(p, "")
}

// indent gives JSON over several lines. protojson varies its blanks on purpose; this takes them out.
func indent(content []byte) (string, error) {
	var compact, pretty bytes.Buffer
	if err := json.Compact(&compact, content); err != nil {
		return "", err
	}
	err := json.Indent(&pretty, compact.Bytes(), "", "  ")
	return pretty.String(), err
}
