// Command tieuchi judges answers against a rule set without a server, checks rule-set files, and carries the whole
// procedure on a server: units, assessments, recognitions, progress, tokens. "tieuchi help" lists the commands.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitDone         = 0 // for evaluate: the verdict is passed
	exitError        = 1
	exitUsage        = 2
	exitNotPassed    = 3
	exitInconclusive = 4
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv)
	stop()
	os.Exit(code)
}

// run is the program without its process: arguments, streams and environment in, exit code out.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	p := &program{stdin: stdin, out: &printer{w: stdout}, err: &printer{w: stderr}}
	err := p.settings.fromEnv(env)
	if err == nil {
		err = p.dispatch(ctx, args)
	}
	if err == nil {
		err = p.out.failed
	}
	return p.end(err)
}

// program is one run of the program.
type program struct {
	settings settings
	stdin    io.Reader
	out, err *printer
}
