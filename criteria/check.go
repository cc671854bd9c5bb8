package criteria

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

var textID = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{0,99}$`)

// check looks for what a well-formed file can still have wrong. Every fault has the place of the value at fault.
func (l *loader) check(s *RuleSet) {
	l.require(idPattern.MatchString(s.ID), "ID_MALFORMED", Say("load.id", "value", Clip(s.ID)), "id")
	l.require(versionPattern.MatchString(s.Version), "VERSION_MALFORMED", Say("load.version", "value", Clip(s.Version)), "version")
	l.text(s.Title, true, "title")
	l.oneOf(string(s.Level), "level", string(Village), string(Commune), string(District), string(Province))
	l.oneOf(string(s.Completeness), "completeness", string(Complete), string(Partial), string(Reference))
	l.text(s.Label, s.Completeness != Complete, "label")
	l.require(s.Effective.From.IsZero() || s.Effective.To.IsZero() || s.Effective.From < s.Effective.To,
		"DATES_REVERSED", Say("load.dates-reversed"), "effective")
	l.checkSuccession(s)
	l.checkLegal(s)
	facts := l.checkFacts(s)
	l.checkGroups(s, facts)
	l.checkDecision(s, facts)
	if len(l.faults) == 0 {
		l.checkExpressions(s)
	}
}

// checkSuccession checks what is said about the versions before and after. What it means among them, CheckPlace asks.
func (l *loader) checkSuccession(s *RuleSet) {
	e := &s.Effective
	l.require(e.Supersedes == "" || versionPattern.MatchString(e.Supersedes) && e.Supersedes != s.Version,
		"VERSION_MALFORMED", Say("load.supersedes", "value", Clip(e.Supersedes)), "effective", "supersedes")
	l.require(!e.From.IsZero() || e.Supersedes == "" && e.Gap.IsZero() && e.Overlap.IsZero(),
		"DATE_MISSING", Say("load.effective-from"), "effective")
	l.text(e.Gap, false, "effective", "gap")
	l.text(e.Overlap, false, "effective", "overlap")
}

// require reports a fault unless ok.
func (l *loader) require(ok bool, reason string, message Text, path ...any) {
	if !ok {
		line, column := l.at(path...)
		l.fault(line, column, reason, message)
	}
}

func (l *loader) oneOf(value string, key string, allowed ...string) {
	l.allowed(value, allowed, key)
}

func (l *loader) allowed(value string, allowed []string, path ...any) {
	l.require(slices.Contains(allowed, value), "VALUE_NOT_ALLOWED",
		Say("load.not-allowed", "value", Clip(value), "allowed", strings.Join(allowed, ", ")), path...)
}

// text asks for both languages: a text in one language only is half a text.
func (l *loader) text(t Text, due bool, path ...any) {
	if t.IsZero() && !due {
		return
	}
	l.require(strings.TrimSpace(t.VI) != "" && strings.TrimSpace(t.EN) != "", "TEXT_MISSING", Say("load.text"), path...)
}

func (l *loader) checkLegal(s *RuleSet) {
	l.require(len(s.LegalBasis) > 0, "LEGAL_BASIS_MISSING", Say("load.legal-missing"), "legal_basis")
	for i, d := range s.LegalBasis {
		_, err := ParseDate(d.Date)
		l.require(err == nil || d.Date == "unknown", "DATE_MALFORMED", Say("load.legal-date", "value", Clip(d.Date)), "legal_basis", i, "date")
		l.require(d.Document != "" && d.Issuer != "" && d.Title.VI != "", "LEGAL_BASIS_MISSING", Say("load.legal-fields"), "legal_basis", i)
	}
}

// checkFacts checks the facts and gives them by id.
func (l *loader) checkFacts(s *RuleSet) map[string]*Fact {
	facts := map[string]*Fact{}
	l.require(len(s.Facts) <= maxFacts, "TOO_MANY", Say("load.too-many", "most", maxFacts), "facts")
	for i := range s.Facts {
		f := &s.Facts[i]
		at := func(key string) []any { return []any{"facts", i, key} }
		l.require(textID.MatchString(f.ID) && idPattern.MatchString(f.ID), "ID_MALFORMED", Say("load.id", "value", Clip(f.ID)), at("id")...)
		l.require(facts[f.ID] == nil, "ID_TWICE", Say("load.id-twice", "value", Clip(f.ID)), at("id")...)
		l.require(f.ID != "unit" && !strings.HasPrefix(f.ID, "unit."), "ID_MALFORMED", Say("load.id-unit"), at("id")...)
		facts[f.ID] = f
		l.text(f.Label, true, at("label")...)
		l.allowed(string(f.Kind), []string{"count", "number", "yes_no", "choice", "date", "text"}, at("kind")...)
		numeric := f.Kind == CountFact || f.Kind == NumberFact
		l.require(numeric || f.Min == nil && f.Max == nil, "RANGE_NOT_NUMERIC", Say("load.range"), at("min")...)
		least, most := f.bounds()
		l.require(!numeric || least == nil || most == nil || least.Cmp(*most) <= 0, "RANGE_EMPTY", Say("load.range-empty"), at("max")...)
		l.checkOptions(f, i)
	}
	for i := range s.Facts {
		if f := &s.Facts[i]; f.PartOf != "" {
			whole := facts[f.PartOf]
			l.require(whole != nil && whole != f && whole.Kind == f.Kind && (f.Kind == CountFact || f.Kind == NumberFact),
				"FACT_UNKNOWN", Say("load.part-of", "fact", Clip(f.PartOf)), "facts", i, "part_of")
		}
		l.checkHistory(&s.Facts[i], facts, i)
	}
	return facts
}

// checkHistory checks what a fact says about earlier periods.
func (l *loader) checkHistory(f *Fact, facts map[string]*Fact, i int) {
	l.require(!f.Monotone || slices.Contains(numericKinds, f.Kind), "MONOTONE_NOT_NUMERIC", Say("load.monotone"), "facts", i, "monotone")
	if f.Previous != "" {
		before := facts[f.Previous]
		l.require(before != nil && before != f && before.Kind == f.Kind, "FACT_UNKNOWN",
			Say("load.previous", "fact", Clip(f.Previous)), "facts", i, "previous")
	}
}

func (l *loader) checkOptions(f *Fact, i int) {
	if f.Kind != ChoiceFact {
		l.require(len(f.Options) == 0, "OPTIONS_MISPLACED", Say("load.options-misplaced"), "facts", i, "options")
		return
	}
	const most = 60
	l.require(len(f.Options) >= 2 && len(f.Options) <= most, "OPTIONS_MISSING", Say("load.options", "most", most), "facts", i, "options")
	seen := map[string]bool{}
	for j, o := range f.Options {
		l.require(textID.MatchString(o.ID) && !seen[o.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(o.ID)), "facts", i, "options", j, "id")
		l.text(o.Label, true, "facts", i, "options", j, "label")
		seen[o.ID] = true
	}
}

func (l *loader) checkGroups(s *RuleSet, facts map[string]*Fact) {
	const mostGroups = 64
	l.require(len(s.Groups) <= mostGroups, "TOO_MANY", Say("load.too-many", "most", mostGroups), "groups")
	l.require(len(s.Groups) > 0, "GROUPS_MISSING", Say("load.groups"), "groups")
	l.require(len(s.All()) <= maxCriteria, "TOO_MANY", Say("load.too-many", "most", maxCriteria), "groups")
	scores := s.Scores()
	groups, ids := map[string]bool{}, map[string]bool{}
	for i := range s.Groups {
		g := &s.Groups[i]
		l.require(textID.MatchString(g.ID), "ID_MALFORMED", Say("load.id", "value", Clip(g.ID)), "groups", i, "id")
		l.require(!groups[g.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(g.ID)), "groups", i, "id")
		groups[g.ID] = true
		l.text(g.Title, true, "groups", i, "title")
		l.require(g.Places == 0 || g.Places >= len(g.Criteria), "PLACES", Say("load.places-few"), "groups", i, "places")
		l.require(s.Completeness == Partial || g.Unknown() == 0, "PLACES", Say("load.places-open"), "groups", i, "places")
		l.checkGroupPoints(g, scores, "groups", i)
		for j := range g.Criteria {
			l.checkCriterion(s, &g.Criteria[j], facts, ids, "groups", i, "criteria", j)
		}
	}
	l.require(s.Completeness == Partial || len(s.Unplaced) == 0, "PLACES", Say("load.unplaced"), "unplaced")
	for j := range s.Unplaced {
		l.checkCriterion(s, &s.Unplaced[j], facts, ids, "unplaced", j)
	}
	l.checkPointsSum(s)
	l.checkCodes(s)
	l.checkRetired(s, ids)
}

// checkCodes checks that a number of the legal text names one criterion of its group.
func (l *loader) checkCodes(s *RuleSet) {
	check := func(criteria []Criterion, path ...any) {
		seen := map[string]bool{} // decisions that number each group anew are common
		for i := range criteria {
			code := criteria[i].Code
			l.require(code == "" || !seen[code], "CODE_TWICE", Say("load.code-twice", "code", Clip(code)), append(slices.Clone(path), i, "code")...)
			seen[code] = true
		}
	}
	for i := range s.Groups {
		check(s.Groups[i].Criteria, "groups", i, "criteria")
	}
	check(s.Unplaced, "unplaced")
}

func (l *loader) checkCriterion(s *RuleSet, c *Criterion, facts map[string]*Fact, ids map[string]bool, path ...any) {
	at := func(keys ...any) []any { return append(slices.Clone(path), keys...) }
	l.require(idPattern.MatchString(c.ID) && textID.MatchString(c.ID), "ID_MALFORMED", Say("load.id", "value", Clip(c.ID)), at("id")...)
	l.require(!ids[c.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(c.ID)), at("id")...)
	ids[c.ID] = true
	l.text(c.Text, true, at("text")...)
	l.allowed(string(cmp.Or(c.Class, Mandatory)), []string{"mandatory", "extended"}, at("class")...)
	l.allowed(c.Source.Status, []string{"verified", "derived", "unknown"}, at("source", "status")...)
	l.require(strings.TrimSpace(c.Source.Cite) != "", "UNCITED", Say("load.uncited"), at("source", "cite")...)
	l.allowed(cmp.Or(c.DidNotOccur, "excluded"), []string{"excluded", "counts_as_met"}, at("did_not_occur")...)
	if c.Evidence != nil {
		l.text(c.Evidence.Ask, true, at("evidence", "ask")...)
	}
	if c.Applies != nil {
		l.require(c.Applies.When != "", "EXPRESSION_MISSING", Say("load.when"), at("applies", "when")...)
		l.allowed(cmp.Or(c.Applies.Otherwise, "not_applicable"), []string{"not_applicable", "renormalise", "counts_as_met"}, at("applies", "otherwise")...)
		l.require(strings.TrimSpace(c.Applies.Cite) != "", "UNCITED", Say("load.uncited"), at("applies", "cite")...)
	}
	if c.Measure == nil {
		l.require(s.Completeness == Partial && c.Source.Status == "unknown", "MEASURE_MISSING", Say("load.measure-missing"), path...)
		l.checkMaxima(c.Points, at("points")...)
		l.require(len(c.Points.declaredWays()) == 0, "POINTS_MISFIT", Say("load.points-unmeasured"), at("points")...)
		return
	}
	informs := c.Measure.Information != ""
	l.require(!informs || c.DidNotOccur == "", "DID_NOT_OCCUR_MISPLACED", Say("load.information"), at("did_not_occur")...)
	l.require(!s.Scores() || c.Points != nil || informs, "POINTS_MISSING", Say("load.points-missing"), path...)
	l.checkMeasure(c.Measure, c.Pass, c.Points, facts, false, path...)
}

// checkRetired checks the criteria of earlier versions: an id stays taken for ever.
func (l *loader) checkRetired(s *RuleSet, living map[string]bool) {
	seen := map[string]bool{}
	for i := range s.Retired {
		r := &s.Retired[i]
		at := func(key string) []any { return []any{"retired", i, key} }
		l.require(idPattern.MatchString(r.ID) && textID.MatchString(r.ID), "ID_MALFORMED", Say("load.id", "value", Clip(r.ID)), at("id")...)
		l.require(!living[r.ID] && !seen[r.ID], "ID_TWICE", Say("load.id-twice", "value", Clip(r.ID)), at("id")...)
		seen[r.ID] = true
		l.require(versionPattern.MatchString(r.Since), "VERSION_MALFORMED", Say("load.version", "value", Clip(r.Since)), at("since")...)
		l.text(r.Reason, true, at("reason")...)
	}
}
