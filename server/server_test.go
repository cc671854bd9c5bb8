package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// testNow is the moment of the tests: 20/11/2026, ten in the morning in Vietnam.
var testNow = time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)

// testServer is a whole server on loopback ports of its own.
type testServer struct {
	core *core
	at   addresses
	conn *grpc.ClientConn
	now  atomic.Int64 // the server's clock, microseconds since 1970
	// content is the hash of the database as the last call left it, "" where it may have changed since.
	content string
}

// startServer runs a server on an engine until the test ends.
func startServer(t testing.TB, engine storetest.Engine, flags ...string) *testServer {
	t.Helper()
	return startServerOn(t, engine.DSN(t), flags...)
}

func startServerOn(t testing.TB, dsn string, flags ...string) *testServer {
	t.Helper()
	return startServerLogging(t, dsn, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})), flags...)
}

// besides adds what a server with SQLite has by itself beside its database: the key of the log, and the folder of files.
func besides(t testing.TB, dsn string, flags []string) []string {
	t.Helper()
	if !strings.Contains(dsn, "://") {
		return flags
	}
	beside := t.TempDir()
	if !slices.Contains(flags, "-audit-key") {
		key, province := filepath.Join(beside, "audit-key"), demoProvince
		if i := slices.Index(flags, "-province"); i >= 0 {
			province = flags[i+1]
		}
		if _, err := makeAuditKey(key, "tieuchi/provinces/"+province); err != nil {
			t.Fatal(err)
		}
		flags = append(slices.Clone(flags), "-audit-key", key)
	}
	if !slices.Contains(flags, "-files") {
		flags = append(slices.Clone(flags), "-files", filepath.Join(beside, "files"))
	}
	return flags
}

func startServerLogging(t testing.TB, dsn string, logger *slog.Logger, flags ...string) *testServer {
	t.Helper()
	// What is written at the start has the machine's clock, and what comes after it a day that may be long past.
	args := append([]string{"-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-db", dsn, "-clock-back", "876000h"}, besides(t, dsn, flags)...)
	cfg, err := parseConfig(args, func(string) string { return "" }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s := &testServer{}
	s.now.Store(testNow.UnixMicro())
	cfg.now = func() time.Time { return time.UnixMicro(s.now.Load()).UTC() }
	ctx, cancel := context.WithCancel(context.Background())
	c, err := open(ctx, cfg, logger)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	s.core = c
	ready, ended := make(chan addresses, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, cfg, c, io.Discard, func(at addresses) { ready <- at }) }()
	select {
	case s.at = <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("the server ended: %v", err)
	case <-time.After(time.Minute):
		cancel()
		t.Fatal("the server is not ready after a minute")
	}
	if s.conn, err = grpc.NewClient(s.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.conn.Close()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("stopping: %v", err)
		}
		if err := c.store.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// get fetches a page or a path of the API.
func (s *testServer) get(t testing.TB, path, token string) (int, http.Header, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, "http://"+s.at.HTTP+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return send(t, r)
}

func send(t testing.TB, r *http.Request) (int, http.Header, string) {
	t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(body)
}

// contentHash tells whether anything was written between two looks.
func (s *testServer) contentHash(t testing.TB) string {
	t.Helper()
	hash, err := s.core.store.ContentHash(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return hash
}
