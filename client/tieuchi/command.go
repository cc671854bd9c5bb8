package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// command is one thing the program does. Its sentences stand in the catalogue under "cli.do." and, where there is more
// to say, "cli.more.", with its name in hyphens.
type command struct {
	name   string // "ruleset lint"
	args   string // "PATH…", as help shows them
	least  int    // arguments
	most   int    // arguments; -1 for any number
	detail bool   // help has more to say
	setup  func(p *program, fs *flag.FlagSet) action
}

// action is a command whose flags are parsed.
type action func(ctx context.Context, args []string) error

// commands lists them in the order of help: first what needs no server.
func commands() []command {
	return []command{
		{"evaluate", "FILE", 1, 1, true, evaluate},
		{"ruleset lint", "PATH…", 1, -1, true, lint},
		{"ruleset test", "PATH…", 1, -1, true, test},
		{"ruleset diff", "OLD NEW", 2, 2, true, diff},
		{"ruleset list", "", 0, 0, false, listRuleSets},
		{"ruleset show", "NAME", 1, 1, false, showRuleSet},
		{"ruleset source", "NAME", 1, 1, true, ruleSetSource},
		{"ruleset draft create", "FILE", 1, 1, true, createDraft},
		{"ruleset draft update", "ID FILE", 2, 2, true, updateDraft},
		{"ruleset draft examine", "ID", 1, 1, true, examineDraft},
		{"ruleset draft propose", "ID", 1, 1, false, proposeDraft},
		{"ruleset draft return", "ID", 1, 1, false, returnDraft},
		{"ruleset draft publish", "ID", 1, 1, true, publishDraft},
		{"ruleset draft discard", "ID", 1, 1, false, discardDraft},
		{"ruleset draft list", "", 0, 0, false, listDrafts},
		{"ruleset draft show", "ID", 1, 1, false, showDraft},
		{"ruleset retire", "NAME", 1, 1, true, retireRuleSet},
		{"ruleset compare", "NAME BASE", 2, 2, true, compareRemote},
		{"ruleset new", "ID VERSION", 2, 2, true, newRuleSet},
		{"ruleset render", "FILE|NAME", 1, 1, true, renderRuleSet},
		{"ruleset template", "", 0, 0, true, ruleSetTemplate},
		{"ruleset import", "FILE", 1, 1, true, importRuleSet},
		{"ruleset schema", "", 0, 0, true, ruleSetSchema},
		{"ruleset simulate", "FILE|NAME|DRAFT", 1, 1, true, simulate},
		{"units", "", 0, 0, true, listUnits},
		{"units list", "", 0, 0, true, listUnits},
		{"units get", "NAME", 1, 1, false, getUnit},
		{"units lineage", "NAME", 1, 1, true, unitLineage},
		{"units changes list", "", 0, 0, false, listChangeSets},
		{"units changes show", "ID", 1, 1, false, showChangeSet},
		{"units changes propose", "", 0, 0, true, proposeChangeSet},
		{"units changes import", "FOLDER", 1, 1, true, importUnits},
		{"units changes preview", "ID", 1, 1, true, previewChangeSet},
		{"units changes check", "ID", 1, 1, true, checkChangeSet},
		{"units changes enact", "ID", 1, 1, true, enactChangeSet},
		{"units changes withdraw", "ID", 1, 1, false, withdrawChangeSet},
		{"submit", "FILE", 1, 1, true, submit},
		{"status", "[UNIT]", 0, 1, true, status},
		{"progress", "[TARGET]", 0, 1, true, showProgress},
		{"targets trend", "TARGET", 1, 1, true, showTrend},
		{"targets briefing", "TARGET", 1, 1, true, showBriefing},
		{"targets policies", "", 0, 0, true, listPolicies},
		{"targets report", "TARGET", 1, 1, true, reportFigure},
		{"targets figures", "TARGET", 1, 1, false, listFigures},
		{"changes", "", 0, 0, true, changes},
		{"assessment list", "", 0, 0, false, listAssessments},
		{"assessment get", "NAME", 1, 1, false, getAssessment},
		{"assessment shortfall", "NAME", 1, 1, true, showShortfall},
		{"assessment suggest", "UNIT RULESET PERIOD", 3, 3, true, suggestAnswers},
		{"assessment answer", "NAME FILE", 2, 2, true, answerAssessment},
		{"assessment submit", "NAME", 1, 1, false, submitAssessment},
		{"assessment return", "NAME", 1, 1, false, returnAssessment},
		{"assessment join", "NAME CAMPAIGN", 2, 2, false, joinCampaign},
		{"assessment sign", "NAME", 1, 1, true, signAssessment},
		{"assessment recall", "NAME", 1, 1, true, recallAssessment},
		{"assessment check", "NAME", 1, 1, false, checkAssessment},
		{"assessment propose", "NAME", 1, 1, false, proposeAssessment},
		{"assessment decline", "NAME", 1, 1, false, declineAssessment},
		{"assessment reopen", "NAME", 1, 1, false, reopenAssessment},
		{"assessment recognise", "NAME", 1, 1, true, recogniseAssessment},
		{"assessment events", "NAME", 1, 1, false, listEvents},
		{"assessment submissions", "NAME", 1, 1, false, listSubmissions},
		{"procedures", "[ID]", 0, 1, false, listProcedures},
		{"evidence upload", "FILE", 1, 1, true, uploadEvidence},
		{"evidence list", "", 0, 0, true, listEvidence},
		{"evidence download", "FILE", 1, 1, true, downloadEvidence},
		{"evidence link", "", 0, 0, true, linkEvidence},
		{"evidence check", "DOCUMENT", 1, 1, true, checkEvidence},
		{"appraisal show", "NAME", 1, 1, true, showAppraisal},
		{"appraisal find", "NAME", 1, 1, true, recordFindings},
		{"appraisal findings", "NAME", 1, 1, false, listFindings},
		{"appraisal return", "NAME", 1, 1, true, returnCriteria},
		{"appraisal complete", "NAME", 1, 1, true, completeAppraisal},
		{"appraisal comment", "NAME CRITERION TEXT…", 3, -1, false, addComment},
		{"appraisal comments", "NAME", 1, 1, false, listComments},
		{"recognition list", "", 0, 0, false, listRecognitions},
		{"recognition get", "NAME", 1, 1, false, getRecognition},
		{"recognition add", "", 0, 0, true, addRecognition},
		{"recognition revoke", "NAME", 1, 1, false, revokeRecognition},
		{"recognition batch", "FILE", 1, 1, true, batchRecognitions},
		{"round finalise", "RULESET PERIOD", 2, 2, true, finaliseRound},
		{"round list", "", 0, 0, false, listRounds},
		{"round show", "ID", 1, 1, false, showRound},
		{"campaign create", "", 0, 0, true, createCampaign},
		{"campaign list", "", 0, 0, false, listCampaigns},
		{"campaign show", "ID", 1, 1, false, showCampaign},
		{"campaign postpone", "ID", 1, 1, true, postponeCampaign},
		{"campaign cancel", "ID", 1, 1, false, cancelCampaign},
		{"campaign register", "ID UNIT", 2, 2, true, registerUnit},
		{"campaign withdraw", "ID UNIT", 2, 2, false, withdrawUnit},
		{"campaign extend", "ID UNIT", 2, 2, false, extendUnit},
		{"campaign calendar", "", 0, 0, false, showCalendar},
		{"token list", "", 0, 0, false, listTokens},
		{"token create", "", 0, 0, true, createToken},
		{"token revoke", "NAME", 1, 1, false, revokeToken},
		{"objection list", "", 0, 0, false, listObjections},
		{"objection create", "RECOGNITION", 1, 1, true, createObjection},
		{"objection answer", "ID STATE", 2, 2, true, answerObjection},
		{"contact put", "UNIT", 1, 1, false, putContact},
		{"contact show", "UNIT|OBJECTION|NAME", 1, 1, false, showContact},
		{"contact erase", "UNIT|OBJECTION|NAME", 1, 1, true, eraseContact},
		{"notifications list", "", 0, 0, false, listNotifications},
		{"notifications resend", "ID", 1, 1, true, resendNotification},
		{"grant list", "", 0, 0, false, listGrants},
		{"grant create", "", 0, 0, true, createGrant},
		{"grant delegate", "", 0, 0, true, delegateGrant},
		{"grant revoke", "NAME", 1, 1, false, revokeGrant},
		{"handovers list", "", 0, 0, false, listHandovers},
		{"handovers confirm", "NAME", 1, 1, false, confirmHandover},
		{"handovers decline", "NAME", 1, 1, false, declineHandover},
		{"audit verify", "FILE", 1, 1, true, verifyAudit},
		{"audit export", "", 0, 0, true, exportAudit},
		{"audit checkpoint", "[SIZE]", 0, 1, true, auditCheckpoint},
		{"audit key", "", 0, 0, false, auditKey},
		{"version", "", 0, 0, false, version},
	}
}

// key gives the name as it stands in the catalogue, "ruleset-lint".
func (c *command) key() string { return strings.ReplaceAll(c.name, " ", "-") }

// dispatch parses the flags before the command, finds the command, parses its own and runs it.
func (p *program) dispatch(ctx context.Context, args []string) error {
	fs := newFlags()
	p.settings.flags(fs)
	if err := fs.Parse(args); err != nil {
		return p.flagError(err, fs, nil)
	}
	p.noteInsecure(fs)
	args = fs.Args()
	switch {
	case len(args) == 0:
		p.out = p.err
		p.help(nil)
		return exit(exitUsage)
	case args[0] == "help":
		return p.helpOn(args[1:])
	}
	c, rest := find(args)
	if c == nil {
		return unknownCommand(args)
	}
	return p.do(ctx, c, rest)
}

// do parses the flags of a command, wherever they stand among its arguments, and runs it.
func (p *program) do(ctx context.Context, c *command, args []string) error {
	fs := newFlags()
	p.settings.flags(fs)
	act := c.setup(p, fs)
	args, err := parseMixed(fs, args)
	if err != nil {
		return p.flagError(err, fs, c)
	}
	p.noteInsecure(fs)
	if len(args) < c.least || c.most >= 0 && len(args) > c.most {
		return usage(c.name, criteria.Say("cli.args", "command", strings.TrimSpace(c.name+" "+c.args)))
	}
	return act(ctx, args)
}

// find gives the command that the arguments begin with, the one of more words first, and what follows it.
func find(args []string) (*command, []string) {
	all := commands()
	for words := min(3, len(args)); words > 0; words-- {
		for i := range all {
			if all[i].name == strings.Join(args[:words], " ") {
				return &all[i], args[words:]
			}
		}
	}
	return nil, nil
}

// unknownCommand refuses words that are no command, and lists what there is where the first of them begin some.
func unknownCommand(args []string) error {
	for words := min(2, len(args)); words > 0; words-- {
		begin := strings.Join(args[:words], " ")
		var names []string
		for _, c := range commands() {
			if strings.HasPrefix(c.name, begin+" ") {
				names = append(names, c.name)
			}
		}
		if len(names) > 0 {
			return usage("", criteria.Say("cli.subcommand", "command", begin, "known", strings.Join(names, ", ")))
		}
	}
	return usage("", criteria.Say("cli.command", "command", clip(args[0])))
}

func newFlags() *flag.FlagSet {
	fs := flag.NewFlagSet("tieuchi", flag.ContinueOnError)
	fs.SetOutput(io.Discard) // faults are said in our own words, see flagError
	return fs
}

// noteInsecure notes whether plain text was asked for on the command line itself.
func (p *program) noteInsecure(fs *flag.FlagSet) {
	fs.Visit(func(f *flag.Flag) {
		p.settings.insecureGiven = p.settings.insecureGiven || f.Name == "insecure"
	})
}

// parseMixed parses flags before, between and after arguments; what follows "--" is arguments.
func parseMixed(fs *flag.FlagSet, args []string) ([]string, error) {
	var plain []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		rest := fs.Args()
		if read := len(args) - len(rest); len(rest) == 0 || read > 0 && args[read-1] == "--" {
			return append(plain, rest...), nil
		}
		plain, args = append(plain, rest[0]), rest[1:]
	}
}

// wrongValue is how package flag says that a flag does not take a value.
var wrongValue = regexp.MustCompile(`^invalid (?:boolean )?value (".*") for (?:flag )?-(\S+): `)

// flagError says in our own words what package flag found.
func (p *program) flagError(err error, fs *flag.FlagSet, c *command) error {
	name := ""
	if c != nil {
		name = c.name
	}
	if errors.Is(err, flag.ErrHelp) {
		p.help(c)
		return exit(exitDone)
	}
	if flagName, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
		return usage(name, criteria.Say("cli.flag-unknown", "flag", clip(flagName)))
	}
	if flagName, ok := strings.CutPrefix(err.Error(), "flag needs an argument: "); ok {
		return usage(name, criteria.Say("cli.flag-value", "flag", clip(flagName)))
	}
	found := wrongValue.FindStringSubmatch(err.Error())
	if found == nil {
		return usage(name, criteria.Text{VI: err.Error()})
	}
	value, _ := strconv.Unquote(found[1])
	if words, ok := fs.Lookup(found[2]).Value.(*choice); ok {
		return usage(name, notAllowed("-"+found[2], value, words.allowed))
	}
	return usage(name, criteria.Say("cli.flag-wrong", "flag", "-"+found[2], "value", clip(value)))
}
