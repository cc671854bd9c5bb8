package units

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/criteria"
)

// csvFile is one of the catalogue's tables while it is read; all of them collect their faults in one list.
type csvFile struct {
	name   string
	header []string
	lines  [][]byte
	faults *criteria.FileErrors
}

// csvRow is a row with its place.
type csvRow struct {
	file    *csvFile
	line    int
	columns []int // where each cell begins
	cells   []string
}

// readCSV reads a table whose first line must be exactly the header given. Every cell must be NFC and without needless
// blanks. Faults go to the list; rows at fault are given all the same, so that all faults of a file come out at once.
func readCSV(fsys fs.FS, name, header string, faults *criteria.FileErrors) []csvRow {
	file := &csvFile{name: name, header: strings.Split(header, ","), faults: faults}
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		file.fault(1, 1, "FILE_MISSING", criteria.Say("catalogue.file", "cause", criteria.Clip(err.Error())))
		return nil
	}
	file.lines = bytes.Split(content, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(content))
	all := []csvRow{}
	for {
		cells, err := r.Read()
		if len(cells) > 0 {
			row := csvRow{file: file, cells: cells, columns: make([]int, len(cells))}
			for i := range cells {
				row.line, row.columns[i] = r.FieldPos(i)
			}
			all = append(all, row)
		}
		if err != nil {
			if file.readFault(err); !errors.Is(err, csv.ErrFieldCount) {
				break
			}
		}
	}
	return file.body(all)
}

// readFault notes why reading ended, unless it is the end of the file.
func (f *csvFile) readFault(err error) {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
	case errors.Is(err, csv.ErrFieldCount) && errors.As(err, &parse):
		f.fault(parse.Line, 1, "CELLS_MISSING", criteria.Say("catalogue.cells", "number", len(f.header)))
	case errors.As(err, &parse):
		f.fault(parse.Line, max(parse.Column, 1), "FILE_MALFORMED", criteria.Say("catalogue.file", "cause", parse.Err.Error()))
	default:
		f.fault(1, 1, "FILE_MALFORMED", criteria.Say("catalogue.file", "cause", criteria.Clip(err.Error())))
	}
}

// body checks the header and the form of the cells, and gives the rows under the header that have all cells.
func (f *csvFile) body(all []csvRow) []csvRow {
	want := strings.Join(f.header, ",")
	if len(all) == 0 || !slices.Equal(all[0].cells, f.header) {
		got := ""
		if len(all) > 0 {
			got = criteria.Clip(strings.Trim(strconv.QuoteToASCII(strings.Join(all[0].cells, ",")), `"`)) // shows a byte-order mark
		}
		f.fault(1, 1, "HEADER_WRONG", criteria.Say("catalogue.header", "want", want, "got", got))
		return nil
	}
	rows := slices.DeleteFunc(all[1:], func(r csvRow) bool { return len(r.cells) != len(f.header) })
	for _, row := range rows {
		for i, cell := range row.cells {
			if cell != criteria.NFC(cell) {
				row.fault(f.header[i], "CELL_NOT_NFC", criteria.Say("load.not-nfc"))
			}
			if good := strings.Join(strings.Fields(cell), " "); cell != good {
				row.fault(f.header[i], "CELL_BLANKS", criteria.Say("catalogue.blanks", "value", criteria.Clip(cell), "want", criteria.Clip(good)))
			}
		}
	}
	return rows
}

// fault notes a fault. The CSV reader counts columns in bytes, people and editors count letters.
func (f *csvFile) fault(line, column int, reason string, message criteria.Text) {
	if line <= len(f.lines) {
		before := f.lines[line-1]
		column = utf8.RuneCount(before[:min(column-1, len(before))]) + 1
	}
	*f.faults = append(*f.faults, &criteria.FileError{File: f.name, Line: line, Column: column, Err: criteria.Invalid(reason, "", message)})
}

// fault notes what is wrong with the cell of a column, and names the column.
func (r csvRow) fault(column, reason string, message criteria.Text) {
	i := slices.Index(r.file.header, column)
	r.file.fault(r.line, r.columns[i], reason, criteria.Say("catalogue.column", "column", column, "fault", message))
}

// cell gives the text of a column; the column must be one of the header, or "" is given.
func (r csvRow) cell(column string) string {
	if i := slices.Index(r.file.header, column); i >= 0 {
		return r.cells[i]
	}
	return ""
}

// needed gives the text of a column that must not be empty.
func (r csvRow) needed(column string) string {
	s := r.cell(column)
	if s == "" {
		r.fault(column, "CELL_EMPTY", criteria.Say("catalogue.missing"))
	}
	return s
}

// day gives the day of a column, zero for an empty or faulty one.
func (r csvRow) day(column string) criteria.Date {
	s := r.cell(column)
	if s == "" {
		return 0
	}
	d, err := criteria.ParseDate(s)
	if own := (*criteria.Error)(nil); errors.As(err, &own) {
		r.fault(column, own.Reason, own.Message)
	}
	return d
}

// place gives "communes.csv:12".
func (r csvRow) place() string { return fmt.Sprintf("%s:%d", r.file.name, r.line) }
