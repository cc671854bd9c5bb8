package main

import (
	"cmp"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria/units"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// judging are the flags that say by what and for whom answers are judged.
type judging struct {
	ruleSet string
	file    string
	unit    string
	kind    string
	area    string
	period  string

	shortfall bool
}

// evaluate judges a file of answers without a server.
func evaluate(p *program, fs *flag.FlagSet) action {
	var by judging
	fs.StringVar(&by.ruleSet, "ruleset", "", "cli.flag.ruleset")
	fs.StringVar(&by.file, "f", "", "cli.flag.f")
	fs.StringVar(&by.unit, "unit", "", "cli.flag.unit")
	fs.StringVar(&by.kind, "kind", "", "cli.flag.kind")
	fs.StringVar(&by.area, "area", "", "cli.flag.area")
	fs.StringVar(&by.period, "period", "", "cli.flag.judged-period")
	fs.BoolVar(&by.shortfall, "shortfall", false, "cli.flag.shortfall")
	return func(_ context.Context, args []string) error {
		file, err := p.readAnswers(args[0])
		if err != nil {
			return err
		}
		day, err := by.day(file)
		if err != nil {
			return err
		}
		rules, err := by.rules(file)
		if err != nil {
			return err
		}
		unit, err := by.judged(rules, file)
		if err != nil {
			return err
		}
		return p.judge(rules, unit, day, file, by.shortfall)
	}
}

// day gives the last day of the judged period, 0 where none is named.
func (by *judging) day(answers *answerFile) (criteria.Date, error) {
	name := cmp.Or(by.period, answers.period)
	if name == "" {
		return 0, nil
	}
	period, err := criteria.ParsePeriod(name)
	if err != nil {
		return 0, err
	}
	return period.LastDay(), nil
}

// judge judges, writes the verdict and ends with its code.
func (p *program) judge(rules *criteria.Compiled, unit *criteria.Unit, day criteria.Date, file *answerFile, shortfall bool) error {
	answers, faults := rules.ReadAnswers(file.answers)
	if len(faults) == 0 {
		faults = rules.CheckTogether(answers)
	}
	if len(faults) > 0 {
		return file.placed(faults)
	}
	verdict := rules.EvaluateOn(unit, day, answers)
	answer := &pb.EvaluateRuleSetVersionResponse{
		Verdict: wire.Verdict(rules, verdict, 0, wire.WithWording), Warnings: wire.Warnings(rules.EvidenceMissing(verdict, answers)),
	}
	if shortfall {
		answer.Shortfalls = wire.Shortfalls(rules, rules.Shortfalls(unit, day, answers))
	}
	err := p.show(answer, func() {
		p.out.pairs(
			[2]string{p.say(criteria.Say("cli.head.rule-set")), p.say(rules.Set.Title)},
			[2]string{"", rules.Set.Name()},
			[2]string{p.say(criteria.Say("cli.head.unit")), p.unitLine(unit)},
		)
		p.out.line()
		p.verdict(answer.Verdict, answer.Warnings)
		if shortfall {
			p.out.line()
			p.out.line(p.say(criteria.Say("cli.shortfall.head")))
			p.shortfalls(verdict.Level, answer.Shortfalls)
		}
	})
	if err != nil {
		return err
	}
	switch verdict.Result {
	case criteria.NotPassed:
		return exit(exitNotPassed)
	case criteria.Inconclusive:
		return exit(exitInconclusive)
	}
	return nil
}

// rules gives the rule set: of the file of -f, or the shipped one that -ruleset or the answers name.
func (by *judging) rules(answers *answerFile) (*criteria.Compiled, error) {
	name := by.ruleSet
	switch {
	case by.file != "" && name != "":
		return nil, usage("evaluate", criteria.Say("cli.one-rule-set"))
	case by.file != "":
		return loadRuleSet(by.file)
	case name == "":
		name = answers.ruleSet
	}
	if name == "" {
		return nil, usage("evaluate", criteria.Say("cli.no-rule-set"))
	}
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		return nil, err
	}
	return findRuleSet(library, name)
}

// findRuleSet finds a version by its resource name, by "id/version", or by the id alone where there is one version.
func findRuleSet(library *criteria.Library, name string) (*criteria.Compiled, error) {
	var versions []*criteria.Compiled
	for _, c := range library.All() {
		if c.Set.ID == name {
			versions = append(versions, c)
		}
	}
	if len(versions) == 1 {
		return versions[0], nil
	}
	return library.Find(ruleSetName(name))
}

// loadRuleSet loads and compiles the rule set of a file.
func loadRuleSet(file string) (*criteria.Compiled, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	set, err := criteria.LoadRuleSet(filepath.ToSlash(file), content)
	if err != nil {
		return nil, err
	}
	return criteria.Compile(set)
}

// judged gives the unit: a row of the catalogue, or one made up of -kind and -area. Villages need neither, because no
// catalogue has them.
func (by *judging) judged(rules *criteria.Compiled, answers *answerFile) (*criteria.Unit, error) {
	name := by.unit
	if name == "" && by.kind == "" && by.area == "" {
		name = answers.unit
	}
	level := rules.Set.Level
	switch {
	case name != "" && (by.kind != "" || by.area != ""):
		return nil, usage("evaluate", criteria.Say("cli.one-unit"))
	case name != "":
		return catalogued(withPrefix("units/", name), rules)
	case by.kind == "" && by.area == "" && level != criteria.Village:
		return nil, usage("evaluate", criteria.Say("cli.no-unit"))
	}
	kinds := []criteria.Kind{"", criteria.KindCommune, criteria.KindWard, criteria.KindTownship, criteria.KindSpecialZone, criteria.KindDistrict, criteria.KindTown, criteria.KindUrban, criteria.KindCity, criteria.KindProvince}
	areas := []criteria.Area{"", criteria.Mountainous, criteria.Lowland}
	unit := &criteria.Unit{Kind: criteria.Kind(by.kind), Area: criteria.Area(by.area), Level: level}
	switch {
	case !slices.Contains(kinds, unit.Kind):
		return nil, usage("evaluate", notAllowed("-kind", by.kind, kinds[1:]))
	case !slices.Contains(areas, unit.Area):
		return nil, usage("evaluate", notAllowed("-area", by.area, areas[1:]))
	}
	return unit, nil
}

// notAllowed says which values a flag takes.
func notAllowed[T ~string](flag, value string, allowed []T) criteria.Text {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		words[i] = string(a)
	}
	return criteria.Say("cli.not-allowed", "flag", flag, "value", clip(value), "allowed", strings.Join(words, ", "))
}

// catalogued gives a row of the shipped catalogue that is of the level the rule set judges. A bare code means today.
func catalogued(name string, rules *criteria.Compiled) (*criteria.Unit, error) {
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		return nil, err
	}
	unit, err := catalogue.Resolve(name, today())
	if err != nil {
		return nil, err
	}
	if unit.Level != rules.Set.Level {
		return nil, criteria.Invalid("RULE_SET_LEVEL", "", criteria.Say("assessment.level", "set", rules.Set.Title,
			"judges", criteria.LevelText(rules.Set.Level), "unit", unit.FullName(), "is", criteria.LevelText(unit.Level)))
	}
	return &unit, nil
}

// unitLine names a unit of the catalogue, or what is known of one that was made up.
func (p *program) unitLine(u *criteria.Unit) string {
	var known []string
	switch {
	case u.Code != "":
		known = append(known, u.FullName()+" ("+u.ID().Name()+")")
	case u.Kind != "":
		known = append(known, p.say(u.Kind.Label()))
	}
	if u.Area != "" {
		known = append(known, p.area(string(u.Area)))
	}
	return strings.Join(known, ", ")
}

// area names an area, as it stands where it is not known.
func (p *program) area(area string) string {
	switch criteria.Area(area) {
	case criteria.Mountainous:
		return p.say(criteria.Say("cli.area.mountainous"))
	case criteria.Lowland:
		return p.say(criteria.Say("cli.area.lowland"))
	}
	return area
}
