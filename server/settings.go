package main

import (
	"cmp"
	"flag"
	"fmt"
	"strconv"
	"time"
)

// settings are flags with defaults from the environment. The first fault in the environment is kept until all are registered, so
// that whoever asks for help gets it.
type settings struct {
	*flag.FlagSet
	env   func(string) string
	fault error
}

// text registers a text; fallback holds where the environment has none.
func (s *settings) text(p *string, name, variable, fallback, help string) {
	s.StringVar(p, name, cmp.Or(s.env(variable), fallback), withVariable(help, variable))
}

// flip registers what is off by default.
func (s *settings) flip(p *bool, name, variable, help string) {
	s.BoolVar(p, name, given(s, variable, "false", "true or false", strconv.ParseBool), withVariable(help, variable))
}

// span registers a duration.
func (s *settings) span(p *time.Duration, name, variable string, fallback time.Duration, help string) {
	s.DurationVar(p, name, given(s, variable, fallback.String(), "a duration like 1h", time.ParseDuration), withVariable(help, variable))
}

// number registers a whole number; what says of what.
func (s *settings) number(p *int64, name, variable string, fallback int64, what, help string) {
	parse := func(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }
	s.Int64Var(p, name, given(s, variable, strconv.FormatInt(fallback, 10), "a number of "+what, parse), withVariable(help, variable))
}

// several registers what may be given several times, and has no variable.
func (s *settings) several(list *[]string, name, help string) {
	s.Func(name, help+"; may be given several times", func(value string) error {
		*list = append(*list, value)
		return nil
	})
}

// given gives the value of a variable, or the fallback, and keeps the first fault.
func given[T any](s *settings, variable, fallback, form string, parse func(string) (T, error)) T {
	v, err := parse(cmp.Or(s.env(variable), fallback))
	if err != nil && s.fault == nil {
		s.fault = fmt.Errorf("%s: %q is not %s", variable, s.env(variable), form)
	}
	return v
}

func withVariable(help, variable string) string { return help + " [$" + variable + "]" }
