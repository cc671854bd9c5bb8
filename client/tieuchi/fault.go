package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"google.golang.org/grpc/codes"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
)

// exit ends the program with a code when everything has been said.
type exit int

// Error gives the code.
func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// usageError is a command line that cannot be understood.
type usageError struct {
	command string // empty where none was found
	message criteria.Text
}

// Error gives the message in both languages: a language may be what was misunderstood.
func (e *usageError) Error() string { return e.message.String() }

func usage(command string, message criteria.Text) error { return &usageError{command, message} }

// end says what went wrong and gives the exit code.
func (p *program) end(err error) int {
	var code exit
	var misuse *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &misuse):
		p.err.line("tieuchi: ", misuse.Error())
		hint := "tieuchi help"
		if misuse.command != "" {
			hint += " " + misuse.command
		}
		p.err.line(criteria.Say("cli.hint", "command", hint).String())
		return exitUsage
	}
	p.explain(err)
	return exitError
}

// explain says an error in the language that was asked for, fault by fault.
func (p *program) explain(err error) {
	var files criteria.FileErrors
	var refusal *criteria.Error
	var path *fs.PathError
	several, isSeveral := err.(interface{ Unwrap() []error })
	refused, isRefused := client.AsError(err)
	switch {
	case isSeveral:
		for _, e := range several.Unwrap() {
			p.explain(e)
		}
	case errors.As(err, &files):
		for _, f := range files {
			p.err.line(p.place(f))
		}
	case errors.As(err, &refusal):
		for _, e := range refusal.All() {
			p.err.line("tieuchi: ", atField(e.Field), p.say(e.Message))
		}
	case errors.Is(err, client.ErrInsecureToken):
		p.err.line("tieuchi: ", p.say(criteria.Say("cli.insecure-token", "server", p.settings.server)))
	case errors.Is(err, client.ErrAddress):
		p.err.line("tieuchi: ", p.say(criteria.Say("cli.address", "server", clip(p.settings.server))))
	case errors.Is(err, context.Canceled):
		p.err.line("tieuchi: ", p.say(criteria.Say("cli.interrupted")))
	case isRefused:
		p.explainRefusal(refused)
	case errors.As(err, &path):
		p.err.line("tieuchi: ", p.say(criteria.Say("cli.file", "file", path.Path, "cause", path.Err.Error())))
	default:
		p.err.line("tieuchi: ", err.Error())
	}
}

// place gives a fault of a file as "file:line:column: field: sentence".
func (p *program) place(f *criteria.FileError) string {
	return fmt.Sprintf("%s:%d:%d: %s%s", f.File, f.Line, f.Column, atField(f.Err.Field), p.say(f.Err.Message))
}

func atField(field string) string {
	if field == "" {
		return ""
	}
	return field + ": "
}

// explainRefusal says what the server refused: the reason for machines, the sentence, the fields at fault.
func (p *program) explainRefusal(e *client.Error) {
	reason := ""
	if e.Reason != "" {
		reason = " [" + e.Reason + "]"
	}
	message := p.refusal(e)
	if len(e.Violations) == 0 || oneLine(e.Violations[0].In(p.settings.lang)) != message {
		p.err.line("tieuchi: ", message, reason)
		reason = ""
	}
	for _, v := range e.Violations {
		p.err.line("tieuchi: ", atField(v.Field), oneLine(v.In(p.settings.lang)), reason)
		reason = ""
	}
}

// refusal gives the server's own sentence, or one for what went wrong on the way to it.
func (p *program) refusal(e *client.Error) string {
	message := oneLine(e.Message(p.settings.lang))
	server := p.settings.server
	switch {
	case e.Reason != "":
		return message
	case e.Code == codes.Unavailable && !p.settings.insecure:
		return p.say(criteria.Say("cli.unreachable-tls", "server", server, "cause", cause(message)))
	case e.Code == codes.Unavailable:
		return p.say(criteria.Say("cli.unreachable", "server", server, "cause", cause(message)))
	case e.Code == codes.DeadlineExceeded:
		return p.say(criteria.Say("cli.too-late", "server", server, "limit", p.settings.timeout.String()))
	}
	return e.Code.String() + ": " + message
}

// cause takes grpc's own words off the reason why a connection failed.
func cause(message string) string {
	if _, quoted, found := strings.Cut(message, "connection error: desc = "); found {
		message = strings.Trim(quoted, `"`)
	}
	return strings.TrimPrefix(strings.TrimPrefix(message, "transport: "), "Error while dialing: ")
}
