package xlsx

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// ruleSet makes the whole file.
func (b *builder) ruleSet() *yaml.Node {
	head := b.head()
	o := head.object()
	o.put("id", head.text("id"))
	version := head.text("version")
	if version != nil {
		version.Style = yaml.DoubleQuotedStyle
	}
	o.put("version", version)
	o.put("title", head.both("title"))
	o.put("level", head.text("level"))
	o.put("completeness", head.text("completeness"))
	o.put("label", head.both("label"))
	o.put("legal_basis", b.list(&basisSheet, (*row).document))
	span := head.object()
	span.put("from", head.text("from"))
	span.put("to", head.text("to"))
	o.put("effective", span.flow())
	o.put("facts", b.list(&factSheet, (*row).fact))
	o.put("groups", b.groups())
	o.put("decision", b.decision(head))
	return o.node
}

// list makes a list with an entry for each row of a sheet, and refuses a sheet without rows.
func (b *builder) list(s *sheet, entry func(*row) *yaml.Node) *yaml.Node {
	var all []*yaml.Node
	for _, r := range b.rows(s) {
		all = append(all, entry(r))
	}
	if len(all) == 0 {
		b.fault(b.grids[s.name].at(firstRow, 2).at, "SHEET_EMPTY", criteria.Say("xlsx.sheet-empty"))
	}
	return list(all...)
}

// document makes an entry of the legal basis. Its day may be unknown.
func (r *row) document() *yaml.Node {
	o := r.object()
	o.put("document", r.text("document"))
	if c := r.cells["date"]; strings.EqualFold(strings.TrimSpace(c.text), "chưa rõ") {
		o.put("date", r.scalar("date", "!!str", "unknown"))
	} else {
		o.put("date", r.text("date"))
	}
	o.put("issuer", r.text("issuer"))
	o.put("title", r.both("title"))
	o.put("note", r.both("note"))
	return o.node
}

func (r *row) fact() *yaml.Node {
	o := r.object()
	o.put("id", r.text("id"))
	o.put("label", r.both("label"))
	o.put("kind", r.text("kind"))
	o.put("unit", r.both("unit"))
	o.put("owner", r.both("owner"))
	o.put("part_of", r.text("part_of"))
	o.put("min", r.number("min"))
	o.put("max", r.number("max"))
	o.put("options", r.options())
	if r.read("monotone") == "true" {
		o.put("monotone", r.scalar("monotone", "!!bool", "true"))
	}
	o.put("previous", r.text("previous"))
	return o.node
}

// options reads "low = Thấp / Low; high = Cao / High".
func (r *row) options() *yaml.Node {
	var all []*yaml.Node
	for _, item := range items(r.read("options")) {
		id, label, named := strings.Cut(item, "=")
		vi, en, translated := strings.Cut(label, "/")
		if !named || !translated {
			r.refuse("options", "CELL_MALFORMED", criteria.Say("xlsx.options", "value", clip(item)))
			return nil
		}
		text := r.object()
		text.put("vi", r.scalar("options", "!!str", strings.TrimSpace(vi)))
		text.put("en", r.scalar("options", "!!str", strings.TrimSpace(en)))
		o := r.object()
		o.put("id", r.scalar("options", "!!str", strings.TrimSpace(id)))
		o.put("label", text.flow())
		all = append(all, o.flow())
	}
	return list(all...)
}

// items cuts a cell of several things at its semicolons.
func items(s string) []string {
	var all []string
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}

// groups makes the groups, each with its criteria in the order of their rows.
func (b *builder) groups() *yaml.Node {
	byGroup := map[string][]*yaml.Node{}
	var rows []*row
	criteriaRows := b.rows(&criterionSheet)
	classes := b.classes(criteriaRows)
	for _, r := range criteriaRows {
		rows = append(rows, r)
		group := r.read("group")
		byGroup[group] = append(byGroup[group], r.criterion(classes[r.read("id")]))
	}
	known := map[string]bool{}
	groups := b.list(&groupSheet, func(r *row) *yaml.Node {
		id := r.read("id")
		o := r.group()
		if !known[id] {
			o.put("criteria", list(byGroup[id]...))
		}
		known[id] = true
		return o.node
	})
	for _, r := range rows {
		if group := r.read("group"); group != "" && !known[group] {
			r.refuse("group", "GROUP_UNKNOWN", criteria.Say("xlsx.group", "group", clip(group)))
		}
	}
	return groups
}

func (r *row) group() *object {
	o := r.object()
	o.put("id", r.text("id"))
	o.put("title", r.both("title"))
	o.put("places", r.number("places"))
	o.put("kind", r.text("kind"))
	o.put("max", r.number("max"))
	o.put("cap", r.number("cap"))
	return o
}

// decision makes the deciding rule: a level for each id, a clause for each row.
func (b *builder) decision(head *row) *yaml.Node {
	var levels []*object
	requires := map[string]*yaml.Node{}
	all := b.list(&levelSheet, func(r *row) *yaml.Node {
		id := r.read("id")
		if clauses := requires[id]; clauses != nil {
			r.only(criteria.Say("xlsx.first-row"), "title.vi", "title.en", "cite")
			clauses.Content = append(clauses.Content, r.clause())
			return nil
		}
		r.needs("title.vi", "title.en", "cite")
		o := r.object()
		o.put("id", r.text("id"))
		o.put("title", r.both("title"))
		o.put("cite", r.text("cite"))
		requires[id] = list(r.clause())
		o.put("requires", requires[id])
		levels = append(levels, o)
		return o.node
	})
	o := head.object()
	o.put("levels", all)
	total := head.object()
	total.put("min", head.number("total.min"))
	total.put("max", head.number("total.max"))
	o.put("total", total.flow())
	return o.node
}

// clause makes one condition of a level.
func (r *row) clause() *yaml.Node {
	o := r.object()
	o.put("class", r.text("class"))
	o.put("group", r.text("group"))
	switch key := r.read("clause"); key {
	case "":
	case "all":
		r.only(criteria.Say("xlsx.no-value"), "value")
		o.put("all", r.scalar("clause", "!!bool", "true"))
	case "met":
		if r.needs("value") {
			o.put("met", r.text("value"))
		}
	default:
		if r.needs("value") {
			o.put(key, r.asNumber("value", key == "at_least"))
		}
	}
	o.node.Style = yaml.FlowStyle
	return o.node
}

// asNumber reads a cell as a figure whose column may hold words too.
func (r *row) asNumber(key string, whole bool) *yaml.Node {
	text, wrong := figure(r.cells[key])
	if wrong == nil && whole && strings.ContainsAny(text, ".-") {
		wrong = says(criteria.Say("xlsx.whole", "value", clip(text)))
	}
	if wrong != nil {
		r.refuse(key, "CELL_MALFORMED", *wrong)
		return nil
	}
	return r.figure(key, text)
}

// figure gives an exact decimal of a cell.
func (r *row) figure(key, text string) *yaml.Node {
	tag := "!!int"
	if strings.Contains(text, ".") {
		tag = "!!float"
	}
	return r.scalar(key, tag, text)
}
