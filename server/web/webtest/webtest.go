// Package webtest opens pages in a real Chromium, for tests.
package webtest

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Names under which systems install the browser.
var programs = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

// longest is how long one step in the browser may take; the first one starts it.
const longest = time.Minute

// Browser is one tab of a browser with an empty profile. It ends with the test. Every method fails the test when the
// browser does.
type Browser struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	errors []string
}

// Open starts a browser. Where there is none, the test is skipped by name; under CI it fails, so that nobody takes
// silence for success.
func Open(t testing.TB) *Browser {
	t.Helper()
	path := find()
	switch {
	case path == "" && os.Getenv("CI") != "":
		t.Fatal("no Chromium found on the PATH")
	case path == "":
		t.Skip("no Chromium found on the PATH (Debian: apt-get install chromium fonts-noto-core)")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(path)...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(allocator)
	t.Cleanup(leave)
	b := &Browser{t: t, ctx: ctx}
	// The browser lives as long as the context of the first call, so that one has no deadline of its own.
	started := make(chan error, 1)
	go func() { started <- chromedp.Listen(ctx, b.listen) }()
	select {
	case err := <-started:
		b.check("start", err)
	case <-time.After(longest):
		t.Fatal("Chromium does not start")
	}
	return b
}

// flags keep the browser quiet: nothing on the screen, no calls to anybody, no sandbox (containers have none to give).
func flags(path string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path)}
	for _, name := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "hide-scrollbars",
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	return options
}

func find() string {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// listen keeps what the page complains about: scripts that fail, blocked or missing resources, errors it logs.
func (b *Browser) listen(event any) {
	var said string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			said = "console." + string(e.Type)
			for _, a := range e.Args {
				said += " " + string(a.Value)
			}
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if said != "" && !slices.Contains(b.errors, said) {
		b.errors = append(b.errors, said)
	}
}

// run does one step, which has a minute, and fails the test when it does not work.
func run[T any](b *Browser, what string, step chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, longest)
	defer cancel()
	value, err := chromedp.Run(ctx, step)
	b.check(what, err)
	return value
}

func (b *Browser) check(what string, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("Chromium: %s: %v", what, err)
	}
}
