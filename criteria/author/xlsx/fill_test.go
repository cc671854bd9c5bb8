package xlsx

import (
	"cmp"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// fill gives the rows of the template for a set that the template can hold.
func fill(s *criteria.RuleSet) map[string][][]string {
	rows := map[string][][]string{}
	add := func(sheet *sheet, cells map[string]string) {
		row := []string{""}
		for _, c := range sheet.columns {
			row = append(row, shown(&c, cells[c.key]))
		}
		rows[sheet.name] = append(rows[sheet.name], row)
	}
	for i := range headSheet.columns {
		c := &headSheet.columns[i]
		rows[headSheet.name] = append(rows[headSheet.name], []string{shown(c, headCells(s)[c.key])})
	}
	for _, d := range s.LegalBasis {
		add(&basisSheet, map[string]string{
			"document": d.Document, "date": strings.ReplaceAll(d.Date, "unknown", "chưa rõ"), "issuer": d.Issuer, "title.vi": d.Title.VI, "title.en": d.Title.EN,
			"note.vi": d.Note.VI, "note.en": d.Note.EN,
		})
	}
	for _, f := range s.Facts {
		var options []string
		for _, o := range f.Options {
			options = append(options, o.ID+" = "+o.Label.VI+" / "+o.Label.EN)
		}
		add(&factSheet, map[string]string{
			"id": f.ID, "label.vi": f.Label.VI, "label.en": f.Label.EN, "kind": string(f.Kind), "unit.vi": f.Unit.VI, "unit.en": f.Unit.EN,
			"owner.vi": f.Owner.VI, "owner.en": f.Owner.EN, "part_of": f.PartOf, "min": number(f.Min), "max": number(f.Max),
			"options": strings.Join(options, "; "), "previous": f.Previous, "monotone": map[bool]string{true: "true"}[f.Monotone],
		})
	}
	for _, g := range s.Groups {
		add(&groupSheet, map[string]string{
			"id": g.ID, "title.vi": g.Title.VI, "title.en": g.Title.EN, "kind": string(g.Kind), "max": number(g.Max), "cap": number(g.Cap),
		})
		for i := range g.Criteria {
			c := &g.Criteria[i]
			add(&criterionSheet, criterionCells(g.ID, c))
			for j := 0; c.Pass != nil && j < len(c.Pass.ByClass); j++ {
				e := &c.Pass.ByClass[j]
				cells := boundsCells(&e.Bounds)
				cells["criterion"], cells["when"], cells["from"], cells["cite"] = c.ID, e.When, e.From.ForPeople(), e.Cite
				add(&classSheet, cells)
			}
		}
	}
	for _, v := range s.Decision.Levels {
		for i := range v.Requires {
			cells := clauseCells(&v.Requires[i])
			cells["id"] = v.ID
			if i == 0 {
				cells["title.vi"], cells["title.en"], cells["cite"] = v.Title.VI, v.Title.EN, v.Cite
			}
			add(&levelSheet, cells)
		}
	}
	return rows
}

// shown gives a word as the sheet has it.
func shown(c *column, value string) string {
	for _, w := range c.words {
		if w.key == value && value != "" {
			return w.shown
		}
	}
	return value
}

// number writes a figure the Vietnamese way.
func number(d *criteria.Decimal) string {
	if d == nil {
		return ""
	}
	return criteria.FormatForPeople(*d, "vi")
}

func headCells(s *criteria.RuleSet) map[string]string {
	cells := map[string]string{
		"id": s.ID, "version": s.Version, "title.vi": s.Title.VI, "title.en": s.Title.EN, "level": string(s.Level),
		"completeness": string(s.Completeness), "label.vi": s.Label.VI, "label.en": s.Label.EN,
		"from": s.Effective.From.ForPeople(), "to": s.Effective.To.ForPeople(),
	}
	if t := s.Decision.Total; t != nil {
		cells["total.min"], cells["total.max"] = number(t.Min), number(t.Max)
	}
	return cells
}

func criterionCells(group string, c *criteria.Criterion) map[string]string {
	cells := map[string]string{}
	if c.Pass != nil {
		cells = boundsCells(&c.Pass.Bounds)
	}
	for key, value := range map[string]string{
		"group": group, "id": c.ID, "code": c.Code, "text.vi": c.Text.VI, "text.en": c.Text.EN, "class": string(c.Class),
		"did_not_occur": c.DidNotOccur, "status": c.Source.Status, "cite": c.Source.Cite, "note.vi": c.Source.Note.VI, "note.en": c.Source.Note.EN,
	} {
		cells[key] = value
	}
	m := c.Measure
	for key, fact := range map[string]string{"yes_no": m.YesNo, "count": m.Count, "number": m.Number, "choice": m.Choice, "appraisal": m.Appraisal} {
		if fact != "" {
			cells["measure"], cells["fact"] = key, fact
		}
	}
	if m.Ratio != nil {
		cells["measure"], cells["fact"], cells["whole"], cells["zero"] = "ratio", m.Ratio.Of, m.Ratio.In, m.Ratio.Zero
	}
	if a := c.Applies; a != nil {
		cells["when"], cells["otherwise"], cells["when.cite"] = a.When, a.Otherwise, a.Cite
	}
	if c.Evidence != nil {
		cells["evidence.vi"], cells["evidence.en"] = c.Evidence.Ask.VI, c.Evidence.Ask.EN
	}
	if c.Points != nil {
		pointsCells(cells, c.Points)
	}
	return cells
}

func pointsCells(cells map[string]string, p *criteria.Points) {
	cells["points"] = number(p.Max)
	if r := p.Proportional; r != nil {
		cells["way"], cells["from"], cells["to"] = "proportional", number(&r.From), number(&r.To)
		cells["step"], cells["rounding"] = number(&r.Round.Step), r.Round.To
	}
	var steps []string
	for _, s := range p.Steps {
		steps = append(steps, number(&s.AtLeast)+" = "+number(&s.Points))
	}
	if len(steps) > 0 {
		cells["way"], cells["steps"] = "steps", strings.Join(steps, "; ")
	}
}

func boundsCells(b *criteria.Bounds) map[string]string {
	cells := map[string]string{}
	for key, d := range map[string]*criteria.Decimal{
		"at_least": b.AtLeast, "more_than": b.MoreThan, "at_most": b.AtMost, "less_than": b.LessThan, "equal": b.Equal,
	} {
		if d != nil {
			cells["comparator"], cells["value"] = key, number(d)
		}
	}
	switch {
	case b.Between != nil:
		cells["comparator"], cells["value"], cells["upper"] = "between", number(&b.Between[0]), number(&b.Between[1])
	case b.Is != nil:
		cells["comparator"] = map[bool]string{true: "yes", false: "no"}[*b.Is]
	case b.OneOf != nil:
		cells["comparator"], cells["value"] = "one_of", strings.Join(b.OneOf, "; ")
	}
	return cells
}

func clauseCells(q *criteria.Clause) map[string]string {
	cells := map[string]string{"class": string(q.Class), "group": q.Group}
	switch {
	case q.All:
		cells["clause"] = "all"
	case q.Share != nil:
		cells["clause"], cells["value"] = "share", number(q.Share)
	case q.Met != "":
		cells["clause"], cells["value"] = "met", q.Met
	case q.Points != nil:
		cells["clause"], cells["value"] = "points", number(q.Points)
	case q.PointsShare != nil:
		cells["clause"], cells["value"] = "points_share", number(q.PointsShare)
	default:
		cells["clause"], cells["value"] = "at_least", cmp.Or(criteria.FigureOf(int64(q.AtLeast)).VI)
	}
	return cells
}
