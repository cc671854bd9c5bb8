package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// parts are what all sheets of a file share.
type parts struct {
	archive archive
	sheets  []sheetPart
	texts   []string // shared ones
	formats []format // by style of a cell
}

// sheetPart is a sheet by its name, and where it lies.
type sheetPart struct {
	name   string
	hidden bool
	part   string
}

// format is what the style of a cell does to a number, as far as it can mislead.
type format int

const (
	plainFormat format = iota
	percentFormat
	dayFormat
	otherFormat // of numbers: thousands, decimals, currency
)

func readParts(a archive) (*parts, *criteria.Error) {
	p := &parts{archive: a}
	for _, step := range []func() *criteria.Error{p.readWorkbook, p.readTexts, p.readStyles} {
		if fault := step(); fault != nil {
			return nil, fault
		}
	}
	return p, nil
}

// readWorkbook lists the sheets and finds their parts.
func (p *parts) readWorkbook() *criteria.Error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if !parse(p.archive["xl/workbook.xml"], &book) || !parse(p.archive["xl/_rels/workbook.xml.rels"], &links) {
		return malformed("xl/workbook.xml")
	}
	if d := book.Properties.Date1904; d == "1" || d == "true" {
		return refuse("FILE_DATES_1904", criteria.Say("xlsx.dates-1904"))
	}
	targets := map[string]string{}
	for _, l := range links.All {
		target := l.Target
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		targets[l.ID] = partName(target)
	}
	read := map[string]bool{} // a part is read once, however often the file names it
	for _, s := range book.Sheets {
		if read[targets[s.ID]] {
			return malformed("xl/workbook.xml")
		}
		read[targets[s.ID]] = true
		p.sheets = append(p.sheets, sheetPart{s.Name, s.State != "" && s.State != "visible", targets[s.ID]})
	}
	return nil
}

// readTexts reads the texts that cells name by number, one after the other, for there could be millions.
func (p *parts) readTexts() *criteria.Error {
	content, ok := p.archive["xl/sharedstrings.xml"]
	if !ok {
		return nil
	}
	for d := xml.NewDecoder(bytes.NewReader(content)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		start, isStart := token.(xml.StartElement)
		if isStart && start.Name.Local == "si" {
			var t richText
			err = d.DecodeElement(&t, &start)
			p.texts = append(p.texts, t.String())
		}
		if err != nil || len(p.texts) > maxCells {
			return malformed("xl/sharedStrings.xml")
		}
	}
}

// richText is a text in one piece or in runs; how it is to be pronounced is left out.
type richText struct {
	Text string `xml:"t"`
	Runs []struct {
		Text string `xml:"t"`
	} `xml:"r"`
}

// String joins the runs.
func (t *richText) String() string {
	var b strings.Builder
	b.WriteString(t.Text)
	for _, r := range t.Runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// readStyles notes which styles show a number as something else.
func (p *parts) readStyles() *criteria.Error {
	var styles struct {
		Custom []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	content, ok := p.archive["xl/styles.xml"]
	if ok && !parse(content, &styles) {
		return malformed("xl/styles.xml")
	}
	custom := map[int]format{}
	for _, c := range styles.Custom {
		custom[c.ID] = formatOf(c.Code)
	}
	for _, c := range styles.Cells {
		f, ok := custom[c.Format]
		if !ok {
			f = builtInFormat(c.Format)
		}
		p.formats = append(p.formats, f)
	}
	return nil
}

// builtInFormat gives the formats that every spreadsheet has by number.
func builtInFormat(id int) format {
	switch {
	case id == 0 || id == 1 || id == 49: // general, whole number, text
		return plainFormat
	case id == 9 || id == 10:
		return percentFormat
	case id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58:
		return dayFormat
	}
	return otherFormat
}

// formatOf reads a format of the file's own. Text in quotes and conditions in brackets do not count.
func formatOf(code string) format {
	var b strings.Builder
	quoted, bracket := false, false
	for _, r := range strings.ToLower(code) {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '[' || r == ']':
			bracket = r == '['
		case !quoted && !bracket:
			b.WriteRune(r)
		}
	}
	switch plain := b.String(); {
	case strings.Contains(plain, "%"):
		return percentFormat
	case strings.ContainsAny(plain, "ydhs") || strings.Contains(plain, "m"):
		return dayFormat
	case plain == "general" || plain == "@" || plain == "0":
		return plainFormat
	}
	return otherFormat
}

// style gives the format of a cell by its style.
func (p *parts) style(s string) format {
	n, err := strconv.Atoi(s)
	if s == "" || err != nil || n < 0 || n >= len(p.formats) {
		return plainFormat
	}
	return p.formats[n]
}

func parse(content []byte, into any) bool {
	return len(content) > 0 && xml.NewDecoder(bytes.NewReader(content)).Decode(into) == nil
}
