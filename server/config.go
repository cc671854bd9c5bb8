package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// config is everything that can be set. Each concern has its flags and what it refuses in a file of its own; every flag has a
// variable of the environment.
type config struct {
	db             string // file, or postgres://…
	demo           bool
	secondProvince bool   // a demonstration of two provinces
	province       string // code, for which rights are set up and open pages shown
	logLevel       slog.Level

	listen    listenFlags
	doors     doorFlags
	public    publicFlags
	evidence  evidenceFlags
	audit     auditFlags
	reminders reminderFlags
	delivery  deliveryFlags

	command   *command // nil to serve
	args      []string // of the command
	recompute recomputeFlags

	now func() time.Time // of tests; nil is the clock
}

// defaultDemoDB stands apart, so that nobody takes it for the real one; its folder is made where there is none.
const defaultDemoDB = ".demo/tieuchi.db"

func (c *config) register(s *settings) {
	s.text(&c.db, "db", "TIEUCHI_DB", "", `database: a file for SQLite, or postgres://… (default "tieuchi.db", with -demo ".demo/tieuchi.db")`)
	s.flip(&c.demo, "demo", "TIEUCHI_DEMO", "load the demonstration and accept its documented tokens; loopback only")
	s.flip(&c.secondProvince, "demo-provinces", "TIEUCHI_DEMO_PROVINCES", "enter the units of Hải Dương and Hải Phòng into the demonstration too; tokens for them end with 31")
	s.text(&c.province, "province", "TIEUCHI_PROVINCE", demoProvince, "code of the province that the first administrator and open pages are for")
	s.TextVar(&c.logLevel, "log-level", envLevel(s.env("TIEUCHI_LOG_LEVEL")), withVariable("debug, info, warn or error", "TIEUCHI_LOG_LEVEL"))
	c.listen.register(s)
	c.doors.register(s)
	c.public.register(s)
	c.evidence.register(s)
	c.audit.register(s)
	c.reminders.register(s)
	c.delivery.register(s)
}

// settle gives what was not set and follows from something else.
func (c *config) settle() {
	c.db = cmp.Or(c.db, map[bool]string{true: defaultDemoDB, false: "tieuchi.db"}[c.demo])
	c.evidence.settle(c.db)
	c.audit.settle(c.province)
}

// check refuses what does not go together. What is about mail is refused where its files are read.
func (c *config) check() error {
	if _, err := criteria.ParseProvince("provinces/" + c.province); err != nil {
		return fmt.Errorf("-province %q: a code of two digits, for example 38", c.province)
	}
	return cmp.Or(c.listen.check(c.demo), c.doors.check(&c.listen), c.evidence.check(), c.audit.check(), c.recompute.check())
}

// parseConfig reads the flags; env looks an environment variable up.
func parseConfig(args []string, env func(string) string, usage io.Writer) (*config, error) {
	c, s := &config{}, &settings{FlagSet: flag.NewFlagSet("server", flag.ContinueOnError), env: env}
	s.SetOutput(usage)
	s.Usage = s.explain
	c.register(s)
	if err := s.Parse(args); err != nil {
		return nil, err
	}
	if s.fault != nil {
		return nil, s.fault
	}
	if err := c.parseCommand(s); err != nil {
		return nil, err
	}
	c.settle()
	return c, c.check()
}

// parseCommand reads the command, and the flags behind one that has its own, among which those of the server may stand too.
func (c *config) parseCommand(s *settings) error {
	words := s.Args()
	if len(words) == 0 {
		return nil
	}
	if c.command = find(words[0]); c.command == nil {
		return errCommand(words)
	}
	c.args = words[1:]
	if c.command.flags != nil {
		c.command.flags(c, s)
		s.Usage = func() { s.explainCommand(c.command) }
		if err := s.Parse(c.args); err != nil {
			return err
		}
		c.args = s.Args()
	}
	if len(c.args) != len(c.command.arguments) {
		return errCommand(append(words[:1:1], c.args...))
	}
	return nil
}

func envLevel(s string) slog.Level {
	var l slog.Level
	if l.UnmarshalText([]byte(s)) != nil {
		return slog.LevelInfo
	}
	return l
}
