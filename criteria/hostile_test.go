package criteria

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// hostileFile is a file that is made to cost much: refused for a reason, or loaded where there is none.
type hostileFile struct {
	name    string
	content string
	reason  string
}

// repeat joins n lines that are made from their number.
func repeat(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i))
	}
	return b.String()
}

// hostileSet is a good set with facts, criteria and one threshold of its own put in.
func hostileSet(facts, criteria, pass string) string {
	return `id: hostile
version: "1"
title: {vi: Bộ thử, en: Test set}
level: commune
completeness: reference
label: {vi: Thử, en: Test}
legal_basis: [{document: 1/QĐ-THỬ, date: unknown, issuer: Dự án, title: {vi: Thử}}]
facts:
  - {id: n, label: {vi: Số, en: Number}, kind: count}
  - {id: t, label: {vi: Lời, en: Words}, kind: text}
` + facts + `groups:
  - id: one
    title: {vi: Nhóm một, en: Group one}
    criteria:
      - {id: first, text: {vi: Một, en: One}, source: {status: derived, cite: thử}, measure: {count: n}, pass: ` + pass + `}
` + criteria + `decision: {levels: [{id: passed, title: {vi: Đạt, en: Passed}, requires: [{all: true}], cite: thử}]}
`
}

// criterionWhere is one more criterion, that applies where an expression holds.
func criterionWhere(i int, when string) string {
	applies := ""
	if when != "" {
		applies = fmt.Sprintf(", applies: {when: %s, cite: a}", quote(when))
	}
	return fmt.Sprintf("      - {id: c%d, text: {vi: a, en: a}, source: {status: derived, cite: a}, measure: {count: n}, pass: {at_least: 1}%s}\n", i, applies)
}

// classPass is a threshold of n entries, each of a class of its own.
func classPass(n int, when func(i int) string) string {
	return "{by_class: [" + repeat(n, func(i int) string {
		return fmt.Sprintf("{when: %s, at_least: 1, cite: a}, ", quote(when(i)))
	}) + "{at_least: 1, cite: a}]}"
}

func codeIs(i int) string { return fmt.Sprintf("unit.code == '%d'", i) }

// dearest is an expression just under the limit of cost, another one for each number.
func dearest(i int) string {
	return fmt.Sprintf("t == t && n != %d", i)
}

func hostileFiles() []hostileFile {
	good := hostileSet("", "", "{at_least: 1}")
	bomb := func(join func(level int) string) string {
		return "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + repeat(30, func(i int) string { return fmt.Sprintf("a%d: &a%d %s\n", i+1, i+1, join(i)) })
	}
	nine := func(s string, i int) string {
		return strings.TrimSuffix(strings.Repeat(fmt.Sprintf(s, i)+", ", 9), ", ")
	}
	return []hostileFile{
		{"a good set", good, ""},
		{"a million lines", strings.Repeat("a: 1\n", 1_000_000), "FILE_TOO_LARGE"},
		{"as many lines as fit", strings.Repeat("a:\n", maxFileBytes/3), "KEY_UNKNOWN"},
		{"as many items as fit", "facts:\n" + strings.Repeat("- {}\n", maxFileBytes/6), "TOO_MANY"},
		{"as many empty lists as fit", "facts: [" + strings.Repeat("[],", maxFileBytes/3-10) + "]", "FILE_MALFORMED"},
		{"line breaks", strings.Repeat("\n", maxFileBytes), "FILE_EMPTY"},
		{"an alias bomb of lists", bomb(func(i int) string { return "[" + nine("*a%d", i) + "]" }), "KEY_UNKNOWN"},
		{"an alias bomb of known keys", "facts: &a [{id: a}]\ngroups: *a\nunplaced: *a\n", "ALIAS"},
		{"an alias bomb of mappings", bomb(func(i int) string { return fmt.Sprintf("{x: *a%d, y: *a%d, z: *a%d}", i, i, i) }), "KEY_UNKNOWN"},
		{"an alias bomb of merges", bomb(func(i int) string { return fmt.Sprintf("{<<: [%s]}", nine("*a%d", i)) }), "KEY_UNKNOWN"},
		{"an alias in a set", strings.Replace(good, "title: {vi: Nhóm một", "title: &x {vi: *x", 1), "ALIAS"},
		{"an alias as a key", "? &a [x]\n: *a\n? *a\n: x\n", "KEY_UNKNOWN"},
		{"deep lists", strings.Repeat("[", maxFileBytes), "FILE_MALFORMED"},
		{"deep mappings", strings.Repeat("{a: ", maxFileBytes/5), "FILE_MALFORMED"},
		{"deep indents", repeat(1400, func(i int) string { return strings.Repeat(" ", i) + "a:\n" }), "KEY_UNKNOWN"},
		{"deep lists by dashes", strings.Repeat("- ", maxFileBytes/2-1) + "a", "FILE_MALFORMED"},
		{"a huge key", strings.Repeat("k", maxFileBytes-10) + ": 1\n", "KEY_UNKNOWN"},
		{"a huge quoted key", `"` + strings.Repeat("k", maxFileBytes-10) + "\": 1\n", "KEY_UNKNOWN"},
		{"a huge key as a mapping", "? " + strings.Repeat("k", maxFileBytes-10) + "\n: 1\n", "KEY_UNKNOWN"},
		{"a huge value", strings.Replace(good, "Nhóm một", strings.Repeat("x", 900_000), 1), ""},
		{"a huge number", strings.Replace(good, "{at_least: 1}", "{at_least: "+strings.Repeat("9", 900_000)+"}", 1), "DECIMAL_TOO_LONG"},
		{"a huge expression", hostileSet("", criterionWhere(1, strings.Repeat("n > 1 && ", 90_000)+"n > 1"), "{at_least: 1}"), "EXPRESSION_MALFORMED"},
		{"ten thousand classes", hostileSet("", "", classPass(10_000, codeIs)), "TOO_MANY"},
		{"ten thousand days", hostileSet("", "", "{by_class: ["+repeat(10_000, func(i int) string {
			return fmt.Sprintf("{from: %s, at_least: 1, cite: a}, ", NewDate(2900-i/28/12, 12-i/28%12, 28-i%28))
		})+"{at_least: 1, cite: a}]}"), "TOO_MANY"},
		{"a thousand criteria", hostileSet("", repeat(1000, func(i int) string { return criterionWhere(i, "") }), "{at_least: 1}"), "TOO_MANY"},
		{"as many criteria as are taken", hostileSet("", repeat(maxCriteria-1, func(i int) string { return criterionWhere(i, "") }), "{at_least: 1}"), ""},
		{"ten thousand options", hostileSet("  - {id: o, label: {vi: a, en: a}, kind: choice, options: ["+
			repeat(10_000, func(i int) string { return fmt.Sprintf("{id: o%d, label: {vi: a, en: a}}, ", i) })+"]}\n", "", "{at_least: 1}"), "OPTIONS_MISSING"},
		{"ten thousand facts", hostileSet(repeat(10_000, func(i int) string { return fmt.Sprintf("  - {id: f%d, label: {vi: a, en: a}, kind: count}\n", i) }), "", "{at_least: 1}"), "TOO_MANY"},
		{"the dearest expression in every criterion", hostileSet("", repeat(maxCriteria-1, func(i int) string { return criterionWhere(i, dearest(i)) }), "{at_least: 1}"), ""},
		{"many expressions in many criteria", hostileSet("", repeat(100, func(i int) string {
			return strings.Replace(criterionWhere(i, ""), "{at_least: 1}", classPass(60, func(j int) string { return codeIs(1000*i + j) }), 1)
		}), "{at_least: 1}"), ""},
		{"ten thousand maxima", strings.Replace(good, "pass: {at_least: 1}", "pass: {at_least: 1}, points: {by_class: ["+
			repeat(10_000, func(i int) string { return fmt.Sprintf("{when: %s, max: 1, cite: a}, ", quote(codeIs(i))) })+"{max: 1, cite: a}]}", 1), "TOO_MANY"},
	}
}

// TestHostileFiles checks that no file of the size that is taken costs much memory, whether it is refused or loaded, and
// that it is called by what is wrong with it.
func TestHostileFiles(t *testing.T) {
	const most = 512 << 20
	for _, f := range hostileFiles() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		set, err := LoadRuleSet("set.yaml", []byte(f.content))
		if err == nil {
			_, err = Compile(set)
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > most {
			t.Errorf("%s: %d MiB were allocated", f.name, used>>20)
		} else {
			t.Logf("%s: %d MiB", f.name, used>>20)
		}
		var found FileErrors
		if errors.As(err, &found); (f.reason == "") != (err == nil) || f.reason != "" && (len(found) == 0 || !hasReason(found, f.reason)) {
			t.Errorf("%s: %.300v, want %q", f.name, err, f.reason)
		}
	}
}

func hasReason(found FileErrors, reason string) bool {
	for _, e := range found {
		if e.Err.Reason == reason {
			return true
		}
	}
	return false
}
