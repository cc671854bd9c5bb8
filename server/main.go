// The server of Tiêu Chí: gRPC on one port, REST and pages on another, one database.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/tieuchi/tieuchi/criteria/units"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

func main() {
	tuneCollector()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr, nil); {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	case err != nil:
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// tuneCollector lets the heap, which is small, grow to five times what is in use before it is collected; at twice the size
// it would be collected all the time. GOGC in the environment overrides it.
func tuneCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// addresses are where a running server listens.
type addresses struct{ HTTP, GRPC string }

// run opens, loads, listens, and stops in the reverse order when ctx ends. ready is told once all is loaded.
func run(ctx context.Context, args []string, env func(string) string, stdout, stderr io.Writer, ready func(addresses)) error {
	cfg, err := parseConfig(args, env, stderr)
	if err != nil {
		return err
	}
	logger := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: cfg.logLevel}))
	if cfg.command != nil && cfg.command.offline != nil {
		return cfg.command.offline(ctx, cfg, logger, stdout)
	}
	c, err := open(ctx, cfg, logger)
	if err != nil {
		return err
	}
	defer func() {
		c.evidence.close()
		if err := c.store.Close(); err != nil {
			logger.Error("closing the database", "cause", err)
		}
	}()
	if cfg.command != nil {
		return cfg.command.inside(ctx, c, cfg.args, stdout)
	}
	return serve(ctx, cfg, c, stdout, ready)
}

// open loads what the program holds and opens the database.
func open(ctx context.Context, cfg *config, logger *slog.Logger) (*core, error) {
	c := &core{logger: logger, now: time.Now, demo: cfg.demo, secondProvince: cfg.secondProvince, province: cfg.province, searching: make(chan struct{}, 1), stopping: make(chan struct{}), signOfLife: usualSign}
	if cfg.public.objections {
		c.publicDoor = newPublicDoor()
	}
	if cfg.now != nil {
		c.now = cfg.now
	}
	go criteria.ShippedRuleSets() // read beside the catalogue and the database; newLibrary takes what comes of it
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		return nil, err
	}
	c.units.put(catalogue)
	if c.targets, err = criteria.ShippedTargets(); err != nil {
		return nil, err
	}
	if c.access, c.validator, err = contract(); err != nil {
		return nil, err
	}
	if cfg.demo && cfg.db == defaultDemoDB {
		if err := os.MkdirAll(filepath.Dir(defaultDemoDB), 0o755); err != nil {
			return nil, err
		}
	}
	if c.audit, err = openAuditLog(cfg); err != nil {
		return nil, err
	}
	clock := func() int64 { return c.now().UnixMicro() }
	if c.store, err = store.Open(ctx, store.Options{DSN: cfg.db, Demo: cfg.demo, Logger: logger, Clock: clock, ClockBack: cfg.audit.clockBack}); err != nil {
		return nil, err
	}
	if c.library, err = newLibrary(ctx, c.store, logger, c.now); err == nil {
		err = c.currentUnits(ctx)
	}
	if err == nil {
		c.evidence, err = openEvidence(cfg)
	}
	if err != nil {
		return nil, errors.Join(err, c.store.Close())
	}
	return c, nil
}

// serve listens at once, so that whoever watches sees a server that is not ready yet, and answers when all is loaded.
func serve(ctx context.Context, cfg *config, c *core, stdout io.Writer, ready func(addresses)) error {
	certificate, err := loadTLS(cfg)
	if err != nil {
		return err
	}
	worker, err := c.newWorker(cfg)
	if err != nil {
		return err
	}
	grpcListener, err := net.Listen("tcp", cfg.listen.grpc)
	if err != nil {
		return err
	}
	httpListener, err := net.Listen("tcp", cfg.listen.http)
	if err != nil {
		_ = grpcListener.Close()
		return err
	}
	var p *program
	if err = c.openDoors(ctx, cfg, httpListener.Addr().String()); err == nil {
		p, err = newProgram(ctx, cfg, c, certificate)
	}
	if err != nil {
		return errors.Join(err, grpcListener.Close(), httpListener.Close())
	}
	publisher, err := newPublisher(c, cfg)
	if err != nil {
		return errors.Join(err, grpcListener.Close(), httpListener.Close())
	}
	failed := make(chan error, 2)
	go func() { failed <- p.serveHTTP(httpListener) }()
	if err = c.loadDemonstration(ctx, p.local); err == nil {
		go func() { failed <- p.grpc.Serve(grpcListener) }()
		p.setReady()
		defer sending(worker)()
		go publisher.run(ctx)
		go c.remindEvery(ctx, cfg.reminders.every)
		at := addresses{HTTP: httpListener.Addr().String(), GRPC: grpcListener.Addr().String()}
		c.greet(stdout, cfg, at)
		if ready != nil {
			ready(at)
		}
		select {
		case <-ctx.Done():
		case err = <-failed:
		}
	}
	return errors.Join(err, p.stop())
}

// greet says where to look.
func (c *core) greet(w io.Writer, cfg *config, at addresses) {
	scheme := "http"
	if cfg.listen.tlsCert != "" {
		scheme = "https"
	}
	fmt.Fprintf(w, "Tiêu Chí\n  trang / page   %s://%s/\n  tài liệu / docs %s://%s/docs\n  gRPC           %s\n", scheme, at.HTTP, scheme, at.HTTP, at.GRPC)
	if c.demo {
		fmt.Fprintf(w, "  %s\n  mã / tokens    demo-admin, demo-chair, demo-council, demo-appraiser, demo-system, demo-committee-province, demo-officer-15448, demo-head-15448, demo-rule-author, demo-publisher\n"+
			"  thử / try      curl -H 'Authorization: Bearer demo-admin' '%s://%s/v1/units?asOf=2023-06-30'\n",
			criteria.Say("demo.notice"), scheme, at.HTTP)
	}
}
