package author

import (
	"reflect"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// words reports texts in one language only and sources that are no sources, wherever they stand in the model.
func (l *linter) words() {
	walk(reflect.ValueOf(l.set).Elem(), nil, func(path []any, v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[criteria.Text]():
			t := v.Interface().(criteria.Text)
			if !t.IsZero() && (blank(t.VI) || blank(t.EN)) {
				l.report(path, "TEXT_ONE_LANGUAGE", criteria.Say("lint.one-language"))
			}
		case v.Kind() == reflect.String && len(path) > 0 && path[len(path)-1] == "cite":
			if holdsPlace(v.String()) && !(v.String() == "" && l.optionalCite(path)) {
				l.report(path, "UNCITED", criteria.Say("lint.uncited"))
			}
		}
	})
}

// optionalCite tells whether the source of these points is the criterion's own where they name none.
func (l *linter) optionalCite(path []any) bool { return len(path) > 1 && path[len(path)-2] == "points" }

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// holdsPlace tells whether a source says no more than that there should be one.
func holdsPlace(cite string) bool {
	bare := strings.ToLower(strings.Trim(cite, " \t\n.?!-_…()[]<>*"))
	return slices.Contains([]string{"", "todo", "tbd", "fixme", "xxx", "n/a", "na", "none", "unknown", "chưa rõ", "chưa có", "không rõ", "bổ sung sau"}, bare)
}

// walk visits every value of the model with its path of keys and indexes.
func walk(v reflect.Value, path []any, visit func([]any, reflect.Value)) {
	visit(path, v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			walk(v.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), step(path, i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			switch {
			case strings.Contains(options, "inline"):
				walk(v.Field(i), path, visit)
			case name != "":
				walk(v.Field(i), step(path, name), visit)
			}
		}
	}
}
