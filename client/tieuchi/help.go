package main

import (
	"flag"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// helpOn writes the help of the command that the words name, of all without words.
func (p *program) helpOn(args []string) error {
	fs := newFlags()
	p.settings.flags(fs)
	words, err := parseMixed(fs, args)
	if err != nil {
		return p.flagError(err, fs, nil)
	}
	if len(words) == 0 {
		p.help(nil)
		return nil
	}
	c, rest := find(words)
	if c == nil || len(rest) > 0 {
		return unknownCommand(words)
	}
	p.help(c)
	return nil
}

// help writes what a command does, how it is called, and its flags; without a command the list of all.
func (p *program) help(c *command) {
	common := newFlags()
	p.settings.flags(common)
	if c == nil {
		p.helpAll(common)
		return
	}
	p.out.line(p.say(criteria.Say("cli.usage", "line", strings.TrimSpace(c.name+" "+c.args))))
	p.out.line()
	p.out.paragraph("", p.say(criteria.Say("cli.do."+c.key())))
	if c.detail {
		p.out.line()
		p.out.line(strings.TrimRight(p.say(criteria.Say("cli.more."+c.key())), "\n"))
	}
	own := newFlags()
	c.setup(p, own)
	if countFlags(own) > 0 {
		p.out.line()
		p.out.line(p.say(criteria.Say("cli.flags")))
		p.flagHelp(own)
	}
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.flags-common")))
	p.flagHelp(common)
}

func (p *program) helpAll(common *flag.FlagSet) {
	p.out.paragraph("", p.say(criteria.Say("cli.about")))
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.usage", "line", p.say(criteria.Say("cli.usage-line")))))
	p.out.line()
	t := table{columns: []column{{}, {most: 70}}}
	for _, c := range commands() {
		t.row(strings.TrimSpace(c.name+" "+c.args), p.say(criteria.Say("cli.do."+c.key())))
	}
	t.print(p.out, "  ")
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.flags-common")))
	p.flagHelp(common)
	p.out.line()
	p.out.line(strings.TrimRight(p.say(criteria.Say("cli.safety")), "\n"))
}

func countFlags(fs *flag.FlagSet) int {
	n := 0
	fs.VisitAll(func(*flag.Flag) { n++ })
	return n
}

// flagHelp lists flags. What a flag takes stands before a bar in its sentence.
func (p *program) flagHelp(fs *flag.FlagSet) {
	t := table{columns: []column{{}, {most: 76}}}
	fs.VisitAll(func(f *flag.Flag) {
		takes, sentence, found := strings.Cut(p.say(criteria.Say(f.Usage)), " | ")
		if !found {
			takes, sentence = "", takes
		}
		t.row(strings.TrimSpace("-"+f.Name+" "+takes), sentence)
	})
	t.print(p.out, "  ")
}
