package main

import (
	"context"
	"io"
	"log/slog"
	"net/http"
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
	// What is written at the start has the machine's clock, and what comes after it a day that may be long past.
	args := append([]string{"-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-db", dsn, "-clock-back", "876000h"}, flags...)
	cfg, err := parseConfig(args, func(string) string { return "" }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	c, err := open(ctx, cfg, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	c.now = func() time.Time { return testNow }
	ready, ended := make(chan addresses, 1), make(chan error, 1)
	go func() { ended <- serve(ctx, cfg, c, io.Discard, func(at addresses) { ready <- at }) }()
	s := &testServer{core: c}
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
