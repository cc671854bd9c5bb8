package xlsx

import (
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/tieuchi/tieuchi/criteria"
)

// criterion makes a criterion; classes are its thresholds by class, where it has some.
func (r *row) criterion(classes []*row) *yaml.Node {
	o := r.object()
	o.put("id", r.text("id"))
	o.put("code", r.text("code"))
	o.put("text", r.both("text"))
	o.put("class", r.text("class"))
	source := r.objectAt("status")
	source.put("status", r.text("status"))
	source.put("cite", r.text("cite"))
	source.put("note", r.both("note"))
	o.put("source", source.node)
	o.put("applies", r.applies())
	o.put("measure", r.measure())
	o.put("pass", r.pass(classes))
	o.put("points", r.points())
	o.put("did_not_occur", r.text("did_not_occur"))
	if ask := r.both("evidence"); ask != nil {
		evidence := r.objectAt("evidence.vi")
		evidence.put("ask", ask)
		o.put("evidence", evidence.flow())
	}
	return o.node
}

func (r *row) applies() *yaml.Node {
	if !r.has("when") {
		r.only(criteria.Say("xlsx.without", "title", r.defs["when"].title), "otherwise", "when.cite")
		return nil
	}
	r.needs("when.cite")
	o := r.objectAt("when")
	o.put("when", r.text("when"))
	o.put("otherwise", r.text("otherwise"))
	o.put("cite", r.text("when.cite"))
	return o.node
}

// measure makes the measure of a fact, or of two.
func (r *row) measure() *yaml.Node {
	kind := r.read("measure")
	if kind != "ratio" {
		r.only(criteria.Say("xlsx.only-ratio"), "whole", "zero")
	}
	if kind == "" {
		return nil
	}
	o := r.objectAt("measure")
	if kind != "ratio" {
		r.needs("fact")
		o.put(kind, r.text("fact"))
		return o.flow()
	}
	r.needs("fact", "whole")
	ratio := r.objectAt("fact")
	ratio.put("of", r.text("fact"))
	ratio.put("in", r.text("whole"))
	ratio.put("zero", r.text("zero"))
	o.put("ratio", ratio.flow())
	return o.flow()
}

// pass makes the threshold: the row's own, or those by class.
func (r *row) pass(classes []*row) *yaml.Node {
	if len(classes) == 0 {
		o := r.objectAt("value")
		r.bounds(o)
		return o.flow()
	}
	r.only(criteria.Say("xlsx.both-thresholds", "sheet", classSheet.name), "comparator", "value", "upper")
	var all []*yaml.Node
	for _, c := range classes {
		o := c.object()
		o.put("when", c.text("when"))
		o.put("from", c.text("from"))
		o.put("cite", c.text("cite"))
		c.bounds(o)
		all = append(all, o.node)
	}
	o := r.object()
	o.put("by_class", list(all...))
	return o.node
}

// bounds adds a comparator.
func (r *row) bounds(o *object) {
	key := r.read("comparator")
	if key != "between" {
		r.only(criteria.Say("xlsx.only-between"), "upper")
	}
	switch key {
	case "":
		if r.cells["comparator"].blank() {
			r.only(criteria.Say("xlsx.without", "title", r.defs["comparator"].title), "value")
		}
	case "yes", "no":
		r.only(criteria.Say("xlsx.no-value"), "value")
		o.put("is", r.scalar("comparator", "!!bool", map[string]string{"yes": "true", "no": "false"}[key]))
	case "one_of":
		if r.needs("value") {
			o.put("one_of", r.optionIDs())
		}
	case "between":
		if r.needs("value", "upper") {
			pair := list(r.asNumber("value", false), r.asNumber("upper", false))
			if pair != nil {
				pair.Style = yaml.FlowStyle
			}
			o.put("between", pair)
		}
	default:
		if r.needs("value") {
			o.put(key, r.asNumber("value", false))
		}
	}
}

func (r *row) optionIDs() *yaml.Node {
	var all []*yaml.Node
	for _, id := range items(r.read("value")) {
		all = append(all, r.scalar("value", "!!str", id))
	}
	n := list(all...)
	if n != nil {
		n.Style = yaml.FlowStyle
	}
	return n
}

// points makes what the criterion earns.
func (r *row) points() *yaml.Node {
	proportional := []string{"from", "to", "step", "rounding"}
	if !r.has("points") {
		r.only(criteria.Say("xlsx.without", "title", r.defs["points"].title), append(proportional, "way", "steps")...)
		return nil
	}
	o := r.objectAt("points")
	o.put("max", r.number("points"))
	way := r.read("way")
	if way != "proportional" {
		r.only(criteria.Say("xlsx.only-proportional"), proportional...)
	} else if r.needs(proportional...) {
		round, p := r.objectAt("step"), r.objectAt("from")
		round.put("step", r.number("step"))
		round.put("to", r.text("rounding"))
		p.put("from", r.number("from"))
		p.put("to", r.number("to"))
		p.put("round", round.flow())
		o.put("proportional", p.flow())
	}
	if way != "steps" {
		r.only(criteria.Say("xlsx.only-steps"), "steps")
	} else if r.needs("steps") {
		o.put("steps", r.steps())
	}
	return o.node
}

// steps reads "80 = 5; 60 = 2,5".
func (r *row) steps() *yaml.Node {
	var all []*yaml.Node
	for _, item := range items(r.read("steps")) {
		value, points, ok := strings.Cut(item, "=")
		o := r.objectAt("steps")
		for _, f := range []struct{ key, text string }{{"at_least", value}, {"points", points}} {
			text, wrong := figure(cell{text: strings.TrimSpace(f.text)})
			if !ok || wrong != nil {
				r.refuse("steps", "CELL_MALFORMED", criteria.Say("xlsx.steps", "value", clip(item)))
				return nil
			}
			o.put(f.key, r.figure("steps", text))
		}
		all = append(all, o.flow())
	}
	return list(all...)
}

// classes gives the rows of thresholds by class, by criterion.
func (b *builder) classes(criterionRows []*row) map[string][]*row {
	known := map[string]bool{}
	for _, r := range criterionRows {
		known[r.read("id")] = true
	}
	all := map[string][]*row{}
	for _, r := range b.rows(&classSheet) {
		id := r.read("criterion")
		if id != "" && !known[id] {
			r.refuse("criterion", "CRITERION_UNKNOWN", criteria.Say("xlsx.criterion", "criterion", clip(id)))
		}
		all[id] = append(all[id], r)
	}
	return all
}
