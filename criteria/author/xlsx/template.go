package xlsx

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Template gives the empty template: a sheet for each part of a rule set, headers and notes in Vietnamese, lists to choose
// from, and an example row that import leaves out.
func Template() ([]byte, error) { return write(layout, nil) }

// lastRow is how far down lists to choose from reach.
const lastRow = 2000

// write makes a workbook of the layout. filled gives the rows of a sheet; without them tables have the example row.
func write(sheets []sheet, filled map[string][][]string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := &workbook{file: f}
	w.style()
	for i := range sheets {
		w.sheet(&sheets[i], filled)
	}
	w.do(f.DeleteSheet("Sheet1"))
	f.SetActiveSheet(0)
	w.do(f.SetDocProps(&excelize.DocProperties{Creator: "tieuchi", Language: "vi-VN"})) // the library would name its own author
	var b bytes.Buffer
	w.do(f.Write(&b))
	if w.failed != nil {
		return nil, fmt.Errorf("xlsx: the template: %w", w.failed)
	}
	return b.Bytes(), nil
}

// workbook is a file that is being written; it keeps the first error.
type workbook struct {
	file                *excelize.File
	text, header, notes int // styles
	failed              error
}

func (w *workbook) do(err error) {
	if w.failed == nil {
		w.failed = err
	}
}

// style makes the styles. Cells are text, so that a spreadsheet keeps "2026.10" and "1.1" as they are typed.
func (w *workbook) style() {
	const asText = 49
	for target, style := range map[*int]*excelize.Style{
		&w.text: {NumFmt: asText, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}},
		&w.header: {
			NumFmt: asText, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"D9E2F3"}},
		},
		&w.notes: {
			NumFmt: asText, Font: &excelize.Font{Italic: true, Color: "5A6270"}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		},
	} {
		id, err := w.file.NewStyle(style)
		w.do(err)
		*target = id
	}
}

func (w *workbook) sheet(s *sheet, filled map[string][][]string) {
	_, err := w.file.NewSheet(s.name)
	w.do(err)
	if s.head {
		w.head(s, filled[s.name])
		return
	}
	w.columns(s)
	rows := filled[s.name]
	if filled == nil {
		rows = [][]string{exampleRow(s)}
	}
	for i, row := range rows {
		for j, text := range row {
			w.put(s.name, j, firstRow+i, text, w.text)
		}
	}
	w.do(w.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: noteRow, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
}

// columns writes headers, notes, widths and lists to choose from.
func (w *workbook) columns(s *sheet) {
	all := append([]column{{title: markTitle, note: markNote, width: 10}}, s.columns...)
	last, err := excelize.ColumnNumberToName(len(all))
	w.do(err)
	w.do(w.file.SetColStyle(s.name, "A:"+last, w.text))
	for i := range all {
		c := &all[i]
		name, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		w.do(w.file.SetColWidth(s.name, name, name, float64(c.width))) // a width on paper, no figure
		title, note := c.title, c.note
		if c.due {
			title += " *"
		}
		w.put(s.name, i, headerRow, title, w.header)
		w.put(s.name, i, noteRow, note, w.notes)
		w.list(s.name, fmt.Sprintf("%s%d:%s%d", name, firstRow, name, lastRow), c)
	}
}

// head writes names, values and notes below each other.
func (w *workbook) head(s *sheet, values [][]string) {
	w.do(w.file.SetColStyle(s.name, "A:C", w.text))
	for name, width := range map[string]int{"A": 26, "B": 60, "C": 60} {
		w.do(w.file.SetColWidth(s.name, name, name, float64(width)))
	}
	for i, title := range []string{"Mục", "Giá trị", "Ghi chú"} {
		w.put(s.name, i, headerRow, title, w.header)
	}
	for i := range s.columns {
		c, row := &s.columns[i], headerRow+1+i
		title := c.title
		if c.due {
			title += " *"
		}
		w.put(s.name, 0, row, title, w.header)
		if i < len(values) {
			w.put(s.name, 1, row, values[i][0], w.text)
		}
		w.put(s.name, 2, row, c.note, w.notes)
		w.list(s.name, fmt.Sprintf("B%d", row), c)
	}
	w.do(w.file.SetPanes(s.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
}

func (w *workbook) put(sheet string, column, row int, text string, style int) {
	cell, err := excelize.CoordinatesToCellName(column+1, row)
	w.do(err)
	if text != "" {
		w.do(w.file.SetCellStr(sheet, cell, text))
	}
	w.do(w.file.SetCellStyle(sheet, cell, cell, style))
}

// list lets a cell take one of a few words only.
func (w *workbook) list(sheet, cells string, c *column) {
	if len(c.words) == 0 {
		return
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(cells)
	w.do(v.SetDropList(shownWords(c.words)))
	v.SetError(excelize.DataValidationErrorStyleStop, c.title, "Chọn một mục trong danh sách.")
	w.do(w.file.AddDataValidation(sheet, v))
}

func exampleRow(s *sheet) []string {
	row := []string{example}
	for _, c := range s.columns {
		row = append(row, c.example)
	}
	return row
}
