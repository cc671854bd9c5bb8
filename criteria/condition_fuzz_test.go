package criteria

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
)

// hostileConditions try what an expression language can do beyond asking about a unit.
var hostileConditions = []string{
	"", " ", "true", "plan", "!plan", "null == null", "(((", "plan &&", "plan ? plan : plan", "'\\x00' == report", "1.5 > 1.0", "1u == 1u",
	"models / 0 > 1", "models % 0 == 1", "-9223372036854775808 / -1 > 0", "models * 9223372036854775807 > 0", "9223372036854775807 + models > 0",
	"-(-9223372036854775808) > 0", "99999999999999999999 > 1", "decimal('1e999999999') > speed", "decimal(report) > speed", "decimal('') == speed",
	"decimal('" + strings.Repeat("9", 900) + "') > speed",
	"report.matches('(a+)+$')", "report.matches(report)", "unit.code.matches('((a{100}){100}){10}')", "matches(report, '(x+x+)+y')",
	"[1, 2, 3].exists(x, x > models)", "[1].all(x, [1].all(y, x == y))", "[1].map(x, x) == [1]", "has(unit.kind)", "{'a': 1}.a == 1", "{'a': 1}['a'] == 1",
	"models in [1, 2, 3]", "report in [report, report]", "'a' in {'a': 1}", "[[[[1]]]] == [[[[models]]]]", "[1, 'a', plan] == [1]",
	"(report + report + report).size() > 3", "size(report + report) > 9", "report.size() > 4000", "[1, 2].size() > 1", "report.contains(report)",
	"report.startsWith(report) && report.endsWith(report)", "timestamp('9999-12-31T23:59:59Z') > timestamp(since)", "duration('1000000h') > duration('1s')",
	"timestamp(since).getFullYear() > 2000", "string(models) == '1'", "int(report) > 1", "double(report) > 1.0", "bytes(report) == b'x'", "type(models) == int",
	"dyn(models) == 1", "dyn(report) > 1", "google.protobuf.Value{string_value: 'x'} == 'x'", "google.protobuf.Struct{fields: {'a': null}} == null",
	"unit.kind == unit.area", "unit == 1", "unit.kind.size() > 1", "unit.nothing == 1", "since > '2024-01-01' && tier == 'low'", "homes.on_line > homes.total",
	strings.Repeat("!", 900) + "plan", strings.Repeat("(", 400) + "plan" + strings.Repeat(")", 400), strings.Repeat("-", 900) + "models > 0",
	strings.Repeat("[", 400) + strings.Repeat("]", 400) + " == []", strings.Repeat("plan && ", 100) + "plan", strings.Repeat("plan || ", 100) + "plan",
	"models" + strings.Repeat(" + models", 90) + " > 0", strings.Repeat("plan ? ", 60) + "plan" + strings.Repeat(" : plan", 60),
	"'" + strings.Repeat("ệ", 900) + "' == report", "report == '" + strings.Repeat("x", 100_000) + "'", strings.Repeat("report.contains('a') && ", 30) + "plan",
	strings.Repeat("report == report && ", 40) + "plan", "size(report)" + strings.Repeat(" + size(report)", 60) + " > 0",
	"unit.kind in ['" + strings.Repeat("a','", 150) + "']", "\"\"\"" + strings.Repeat("\n", 500) + "\"\"\" == report", "plan // " + strings.Repeat("#", 500), "\xff\xfe == report",
}

// FuzzCondition looks for texts that break the language of conditions: each is refused in both languages, or costs no more
// than the limit when it is asked, whatever the answers are.
func FuzzCondition(f *testing.F) {
	for _, source := range hostileConditions {
		f.Add(source, uint64(1))
	}
	for seed, source := range shippedConditions(f) {
		f.Add(source, uint64(seed))
	}
	rules := everything(f)
	lang, err := celEnv(rules.Set.Facts)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, source string, seed uint64) {
		rules.WhenText(source)
		c, refusal := compileCondition(lang, source)
		if refusal != nil {
			if c != nil || refusal.Message.VI == "" || refusal.Message.EN == "" || len(refusal.Message.EN) > 1000 {
				t.Fatalf("half a refusal: %v, %v", c, refusal)
			}
			return
		}
		r := rand.New(rand.NewPCG(seed, 2))
		for range 4 {
			askHostile(t, rules, lang, c, r)
		}
	})
}

// askHostile asks a condition for random answers, among them the longest, and counts what it really costs.
func askHostile(t *testing.T, rules *Compiled, l *language, c *condition, r *rand.Rand) {
	t.Helper()
	given := randomAnswers(r, rules)
	for i := range given {
		if rules.fact(given[i].Fact).Kind == TextFact && !given[i].NoData {
			given[i].Value = strings.Repeat("a", 1+r.IntN(maxText))
		}
	}
	answers, _ := rules.ReadAnswers(given)
	unit := &Unit{Level: rules.Set.Level, Kind: KindCommune, Area: Mountainous, Code: strings.Repeat("1", 60)}
	values := rules.values(answers)
	first := c.ask(unit, values)
	if again := c.ask(unit, values); again != first {
		t.Fatalf("asked twice: %v, then %v", first, again)
	}
	ast, issues := l.env.Compile(c.source)
	if issues.Err() != nil {
		t.Fatal(issues.Err())
	}
	program, err := l.env.Program(ast, cel.EvalOptions(cel.OptTrackCost))
	if err != nil {
		t.Fatal(err)
	}
	_, details, _ := program.Eval(seen{unit, values})
	if cost := details.ActualCost(); cost != nil && *cost > maxCost {
		t.Fatalf("it costs %d, more than %d", *cost, maxCost)
	}
}

// shippedConditions lists the expressions of the shipped rule sets.
func shippedConditions(tb testing.TB) []string {
	tb.Helper()
	library, err := ShippedRuleSets()
	if err != nil {
		tb.Fatal(err)
	}
	var all []string
	for _, c := range library.All() {
		for _, cr := range c.Set.All() {
			if cr.Applies != nil {
				all = append(all, cr.Applies.When)
			}
		}
		for _, s := range c.Set.Decision.Sanctions {
			all = append(all, s.When)
		}
	}
	return all
}

// TestConditionLanguage checks that what could cost more than its price is not in the language at all.
func TestConditionLanguage(t *testing.T) {
	lang, err := celEnv(everything(t).Set.Facts)
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{
		"report.matches('a')", "matches(report, 'a')", "[1].exists(x, x == 1)", "[1].all(x, x == 1)", "[1].map(x, x) == [1]", "has(unit.kind)", "report + report == ''",
		"[1] + [2] == [1]", "[1][0] == 1", "{'a': 1}['a'] == 1", "timestamp('2024-01-01T00:00:00Z') == timestamp('2024-01-01T00:00:00Z')", "duration('1s') == duration('1s')",
		"string(models) == '1'", "int('1') == 1", "double('1') == 1.0", "bytes('a') == b'a'", "dyn(1) == 1", "type(1) == int", "1.5 > 1.0", "1u + 1u == 2u", "'a' in {'a': 1}",
	} {
		if c, refusal := compileCondition(lang, source); refusal == nil {
			t.Errorf("%s is taken: %v", source, c)
		}
	}
	for _, source := range []string{
		"plan", "!plan || models - 1 > 2 && models * 2 <= 10", "plan ? models / 2 > 1 : models % 2 == -1", "unit.kind in ['xa', 'phuong']", "report.size() > 3",
		"size(report) > 3", "report.startsWith('a') || report.endsWith('b') || report.contains('c')", "speed >= decimal('30.5')", "since != '2024-10-07'",
	} {
		if _, refusal := compileCondition(lang, source); refusal != nil {
			t.Errorf("%s: %v", source, fmt.Sprint(refusal))
		}
	}
}
