package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// command is something else to do than to serve.
type command struct {
	name      string
	synopsis  string   // what stands behind "server" in the usage
	help      string   // of the usage, in a few words
	arguments []string // compulsory, as the usage calls them

	// Flags that stand behind the command, beside those of the server; usage is the key of the message that explains them.
	flags func(*config, *settings)
	usage string

	// One of both: offline reads the database beside a server or needs none, and inside has it open.
	offline func(ctx context.Context, cfg *config, logger *slog.Logger, out io.Writer) error
	inside  func(ctx context.Context, c *core, args []string, out io.Writer) error
}

// commands are all of them, in the order of the usage.
var commands = []command{
	{
		name: "admin-token", arguments: []string{"HOLDER"}, synopsis: "[flags] admin-token HOLDER",
		help: "make an administrator's token for an office of -province and print it once", inside: printFirstAdmin,
	},
	{
		name: "import-units", arguments: []string{"FOLDER"}, synopsis: "[flags] import-units FOLDER",
		help: "enter tables of provinces' units, such as criteria/units/national, where they are new",
		inside: func(ctx context.Context, c *core, args []string, out io.Writer) error {
			return c.importUnits(ctx, args[0], out)
		},
	},
	{
		name: "recompute", synopsis: "[flags] recompute [-rule-set ID]", help: "compute all stored verdicts once more and compare; recompute -h",
		flags: func(c *config, s *settings) { c.recompute.register(s) }, usage: "recompute.usage", offline: recompute,
	},
	{
		name: "check-files", synopsis: "[flags] check-files", help: "read every file of evidence and compare it with what is recorded",
		offline: checkFiles,
	},
	{
		name: "check-log", synopsis: "[flags] check-log [-key KEY] [-checkpoint FILE]", help: "compare the database with its events; check-log -h",
		flags: func(c *config, s *settings) { c.audit.registerCheckLog(s) }, usage: "audit.check-usage",
		offline: func(ctx context.Context, cfg *config, _ *slog.Logger, out io.Writer) error {
			return checkLog(ctx, cfg, out)
		},
	},
	{
		name: "audit-key", synopsis: "-audit-key FILE audit-key", help: "make a key for checkpoints in a new file and print the public one",
		offline: func(_ context.Context, cfg *config, _ *slog.Logger, out io.Writer) error {
			return newAuditKey(cfg, out)
		},
	},
}

// printFirstAdmin is the command.
func printFirstAdmin(ctx context.Context, c *core, args []string, out io.Writer) error {
	secret, err := c.firstAdmin(ctx, args[0])
	if err == nil {
		_, err = fmt.Fprintln(out, secret)
	}
	return err
}

// find gives the command of a command line; nil where there is none of this name.
func find(name string) *command {
	for i := range commands {
		if commands[i].name == name {
			return &commands[i]
		}
	}
	return nil
}

// errCommand names what there is.
func errCommand(words []string) error {
	all := make([]string, len(commands))
	for i, c := range commands {
		all[i] = strings.Join(append([]string{c.name}, c.arguments...), " ")
	}
	last := len(all) - 1
	return fmt.Errorf("unknown command %q: there are %s and %s", strings.Join(words, " "), strings.Join(all[:last], ", "), all[last])
}

// explain writes the usage of the program.
func (s *settings) explain() {
	fmt.Fprintf(s.Output(), "Usage: server %-47s  serve\n", "[flags]")
	for _, c := range commands {
		fmt.Fprintf(s.Output(), "       server %-47s  %s\n", c.synopsis, c.help)
	}
	fmt.Fprintln(s.Output())
	s.PrintDefaults()
}

// explainCommand writes the usage of a command that has flags of its own.
func (s *settings) explainCommand(c *command) {
	help := criteria.Say(c.usage)
	fmt.Fprintf(s.Output(), "%s\n%s\n", help.VI, help.EN)
	s.PrintDefaults()
}
