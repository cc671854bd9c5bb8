package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// TestSettings reads the environment: what a flag says comes first, and of several faults the first one is told.
func TestSettings(t *testing.T) {
	from := func(pairs ...string) func(string) string {
		env := map[string]string{}
		for i := 0; i < len(pairs); i += 2 {
			env[pairs[i]] = pairs[i+1]
		}
		return func(name string) string { return env[name] }
	}
	for _, c := range []struct {
		env  func(string) string
		says string
	}{
		{from("TIEUCHI_DEMO", "ja"), `TIEUCHI_DEMO: "ja" is not true or false`},
		{from("TIEUCHI_CLOCK_BACK", "long"), `TIEUCHI_CLOCK_BACK: "long" is not a duration like 1h`},
		{from("TIEUCHI_EVIDENCE_MAX", "1k"), `TIEUCHI_EVIDENCE_MAX: "1k" is not a number of bytes`},
		{from("TIEUCHI_CLOCK_BACK", "long", "TIEUCHI_DEMO", "ja"), `TIEUCHI_DEMO: "ja" is not true or false`},
		{from("TIEUCHI_CLOCK_BACK", "1h", "TIEUCHI_EVIDENCE_MAX", "7"), ""},
	} {
		got := ""
		if _, err := parseConfig(nil, c.env, t.Output()); err != nil {
			got = err.Error()
		}
		if got != c.says {
			t.Errorf("got %q, want %q", got, c.says)
		}
	}
	cfg, err := parseConfig([]string{"-clock-back", "2h", "check-log", "-province", "31", "-key", "a", "-key", "b"},
		from("TIEUCHI_CLOCK_BACK", "1h", "TIEUCHI_REMIND_EVERY", "0s", "TIEUCHI_DB", "x.db"), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if cfg.audit.clockBack != 2*time.Hour || cfg.reminders.every != 0 || cfg.evidence.most != evidence.MostBytes ||
		cfg.evidence.folder != "x.files" || cfg.audit.origin != "tieuchi/provinces/31" || cfg.command.name != "check-log" {
		t.Errorf("%+v", cfg)
	}
	if diff := cmp.Diff([]string{"a", "b"}, cfg.audit.keys); diff != "" {
		t.Error(diff)
	}
}

// TestCommands checks that every command can be run in one way, and that the usage shows it with its arguments.
func TestCommands(t *testing.T) {
	var usage strings.Builder
	if _, err := parseConfig([]string{"-h"}, func(string) string { return "" }, &usage); err == nil {
		t.Error("-h is taken")
	}
	for _, c := range commands {
		if (c.offline == nil) == (c.inside == nil) || (c.flags == nil) != (c.usage == "") {
			t.Errorf("%s: one way to run it, and an explanation where it has flags", c.name)
		}
		if !strings.Contains(c.synopsis, strings.Join(append([]string{c.name}, c.arguments...), " ")) ||
			!strings.Contains(usage.String(), "server "+c.synopsis+"  ") {
			t.Errorf("%s is not in the usage with its arguments", c.name)
		}
	}
}
