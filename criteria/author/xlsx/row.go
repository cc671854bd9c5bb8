package xlsx

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// row is a line of a table, or the head, with its cells by the keys of their columns.
type row struct {
	b     *builder
	sheet *sheet
	cells map[string]cell
	defs  map[string]*column
	first string // the cell that stands for the whole row
}

// rows gives the lines of a table, the example and blank ones left out.
func (b *builder) rows(s *sheet) []*row {
	g := b.grids[s.name]
	var all []*row
	for n := firstRow; n <= g.last; n++ {
		r := &row{b: b, sheet: s, cells: map[string]cell{}, defs: map[string]*column{}}
		blank := true
		for i := range s.columns {
			c := g.at(n, i+2)
			r.cells[s.columns[i].key], r.defs[s.columns[i].key] = c, &s.columns[i]
			blank = blank && c.blank()
		}
		r.first = g.at(n, 2).at
		switch mark := g.at(n, 1); {
		case strings.EqualFold(strings.TrimSpace(mark.text), example):
		case !mark.blank():
			b.fault(mark.at, "MARK_UNKNOWN", criteria.Say("xlsx.mark", "allowed", example))
		case !blank:
			all = append(all, r)
			r.checkDue()
		}
	}
	return all
}

// head gives the lines of the head as one row.
func (b *builder) head() *row {
	g := b.grids[headSheet.name]
	r := &row{b: b, sheet: &headSheet, cells: map[string]cell{}, defs: map[string]*column{}, first: g.at(headerRow+1, 2).at}
	for i := range headSheet.columns {
		c := &headSheet.columns[i]
		r.cells[c.key], r.defs[c.key] = g.at(headerRow+1+i, 2), c
	}
	r.checkDue()
	return r
}

func (r *row) checkDue() {
	for i := range r.sheet.columns {
		if c := &r.sheet.columns[i]; c.due {
			r.needs(c.key)
		}
	}
}

func (r *row) has(key string) bool { return !r.cells[key].blank() }

func (r *row) refuse(key, reason string, message criteria.Text) {
	r.b.fault(r.cells[key].at, reason, message)
}

// only refuses cells that have no meaning in this row.
func (r *row) only(why criteria.Text, keys ...string) {
	for _, key := range keys {
		if r.has(key) {
			r.refuse(key, "CELL_NEEDLESS", why)
		}
	}
}

// needs refuses a row without cells that it must have.
func (r *row) needs(keys ...string) bool {
	all := true
	for _, key := range keys {
		if !r.has(key) {
			all = false
			r.refuse(key, "CELL_BLANK", criteria.Say("xlsx.blank", "title", r.defs[key].title))
		}
	}
	return all
}

// read reads a cell by the kind of its column; "" where it is blank or refused.
func (r *row) read(key string) string {
	c, def := r.cells[key], r.defs[key]
	if c.blank() {
		return ""
	}
	var text string
	var wrong *criteria.Text
	switch def.kind {
	case numberCell:
		text, wrong = figure(c)
	case wholeCell:
		if text, wrong = figure(c); wrong == nil && strings.ContainsAny(text, ".-") {
			wrong = says(criteria.Say("xlsx.whole", "value", clip(c.text)))
		}
	case dayCell:
		var d criteria.Date
		d, wrong = day(c)
		text = d.String()
	case wordCell:
		text, wrong = choose(c, def.words)
	default:
		text, wrong = words(c)
	}
	if wrong != nil {
		r.refuse(key, "CELL_MALFORMED", *wrong)
		return ""
	}
	return text
}

// scalar gives a value of the file that comes from a cell.
func (r *row) scalar(key, tag, value string) *yaml.Node {
	if value == "" {
		return nil
	}
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value}
	r.b.origin[n] = r.cells[key].at
	return n
}

// text and number give a cell as the file has it, nil where it is blank.
func (r *row) text(key string) *yaml.Node { return r.scalar(key, "!!str", r.read(key)) }

func (r *row) number(key string) *yaml.Node {
	value := r.read(key)
	tag := "!!int"
	if strings.Contains(value, ".") {
		tag = "!!float"
	}
	return r.scalar(key, tag, value)
}

// both gives a text in two languages.
func (r *row) both(key string) *yaml.Node {
	o := r.object()
	o.put("vi", r.text(key+".vi"))
	o.put("en", r.text(key+".en"))
	if len(o.node.Content) == 0 {
		return nil
	}
	if len(r.cells[key+".vi"].text)+len(r.cells[key+".en"].text) < oneLine {
		o.node.Style = yaml.FlowStyle
	}
	r.b.origin[o.node] = r.cells[key+".vi"].at
	return o.node
}

// oneLine is how many bytes of text stand in a line with their keys and stay readable.
const oneLine = 90

// object is a mapping of the file that is being made.
type object struct{ node *yaml.Node }

// object begins a mapping that the row stands for.
func (r *row) object() *object {
	o := &object{&yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}}
	r.b.origin[o.node] = r.first
	return o
}

// objectAt begins a mapping that one cell stands for.
func (r *row) objectAt(key string) *object {
	o := r.object()
	r.b.origin[o.node] = r.cells[key].at
	return o
}

// put adds a key, unless there is no value.
func (o *object) put(key string, value *yaml.Node) {
	if value != nil {
		o.node.Content = append(o.node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
	}
}

// some gives the mapping, nil for one without keys.
func (o *object) some() *yaml.Node {
	if len(o.node.Content) == 0 {
		return nil
	}
	return o.node
}

// flow gives the mapping in one line.
func (o *object) flow() *yaml.Node {
	o.node.Style = yaml.FlowStyle
	return o.some()
}

// list gives a list of what there is, nil for nothing.
func list(nodes ...*yaml.Node) *yaml.Node {
	nodes = slices.DeleteFunc(nodes, func(n *yaml.Node) bool { return n == nil })
	if len(nodes) == 0 {
		return nil
	}
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: nodes}
}
