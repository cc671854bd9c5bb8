package main

import (
	"bufio"
	"bytes"
	"context"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// refusalReason gives the machine reason of an error.
func refusalReason(err error) string {
	e, ok := client.AsError(err)
	if !ok {
		return ""
	}
	return e.Reason
}

// file files for the n-th commune of 2023 and gives the assessment's name.
func file(t *testing.T, assess tieuchiv1.AssessmentServiceClient, token string, n int) string {
	t.Helper()
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	communes, err := catalogue.AsOf(20230101, criteria.Commune)
	if err != nil {
		t.Fatal(err)
	}
	a, err := assess.CreateAssessment(as(token), &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
		Unit: unitName(communes[n].ID()), RuleSetVersion: demoSet, Period: "2024-Q4", FiledOn: "2025-01-15",
		Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return a.GetName()
}

// TestWatchChanges follows from a cursor while things are filed, is told of each soon, and is told when the server stops.
func TestWatchChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		feed, assess := tieuchiv1.NewFeedServiceClient(s.conn), tieuchiv1.NewAssessmentServiceClient(s.conn)
		now, err := feed.ListChanges(as("demo-system"), &tieuchiv1.ListChangesRequest{PageSize: 1000})
		if err != nil || now.GetHasMore() || len(now.GetChanges()) < 114 || now.GetNotice() == nil {
			t.Fatalf("%d changes, more %v, %v", len(now.GetChanges()), now.GetHasMore(), err)
		}
		stream, err := feed.WatchChanges(as("demo-system"), &tieuchiv1.WatchChangesRequest{Cursor: now.GetNextCursor()})
		if err != nil {
			t.Fatal(err)
		}
		if first, err := stream.Recv(); err != nil || len(first.GetChanges()) > 0 || first.GetCursor() != now.GetNextCursor() || first.GetNotice() == nil {
			t.Fatalf("first %v, %v", first, err)
		}
		for n := range 5 {
			began := time.Now()
			name := file(t, assess, "demo-admin", n)
			m, err := stream.Recv()
			if err != nil || len(m.GetChanges()) != 1 || m.GetChanges()[0].GetSubject() != name || m.GetCursor() != m.GetChanges()[0].GetCursor() {
				t.Fatalf("%v, %v; want %s", m, err, name)
			}
			t.Logf("told after %v", time.Since(began))
		}
	})
}

// TestWatchSignsOfLife waits on a stream on which nothing happens.
func TestWatchSignsOfLife(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	s.core.signOfLife = 10 * time.Millisecond
	s.core.now = func() time.Time { return time.Date(2025, 6, 30, 3, 0, 0, 0, time.UTC) } // there were districts
	stream, err := tieuchiv1.NewFeedServiceClient(s.conn).WatchChanges(as("demo-committee-384"), &tieuchiv1.WatchChangesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	cursor := ""
	for n := range 4 {
		m, err := stream.Recv()
		if err != nil || n > 1 && (len(m.GetChanges()) > 0 || m.GetCursor() != cursor) || m.GetCursor() == "" {
			t.Fatalf("message %d: %v, %v", n, m, err)
		}
		cursor = m.GetCursor()
	}
}

// TestWatchUntilTheServerStops asks a server to stop while somebody follows: the stream says so, and does not hold it up.
func TestWatchUntilTheServerStops(t *testing.T) {
	dsn := storetest.Engines(t)[0].DSN(t)
	token := adminToken(t, dsn)
	p := startProcess(t, "-db", dsn)
	c, err := client.Dial(t.Context(), p.at.GRPC, client.Options{Token: token, Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	stream, err := c.Feed.WatchChanges(t.Context(), &tieuchiv1.WatchChangesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); status.Code(err) != codes.Unavailable || refusalReason(err) != "SERVER_STOPPING" {
		t.Errorf("a server that stops says %v", err)
	}
	_ = c.Close()
	if err := p.cmd.Wait(); err != nil || time.Since(began) > 5*time.Second {
		t.Errorf("the server stopped after %v: %v", time.Since(began), err)
	}
}

// TestWatchOfAnother has a second server write to the same database: who follows on the first one is told by its looking again.
func TestWatchOfAnother(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		if engine.Name != "postgres" {
			continue // a file is for one server
		}
		dsn := engine.DSN(t)
		token := adminToken(t, dsn)
		s, other := startServerOn(t, dsn), startServerOn(t, dsn)
		stream, err := tieuchiv1.NewFeedServiceClient(s.conn).WatchChanges(as(token), &tieuchiv1.WatchChangesRequest{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		began, name := time.Now(), file(t, tieuchiv1.NewAssessmentServiceClient(other.conn), token, 0)
		if m, err := stream.Recv(); err != nil || m.GetChanges()[0].GetSubject() != name || time.Since(began) > 5*time.Second {
			t.Errorf("after %v: %v, %v", time.Since(began), m, err)
		}
	}
}

// TestStreamsAreBounded opens more than a token may have, and takes away the token of one.
func TestStreamsAreBounded(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	feed := tieuchiv1.NewFeedServiceClient(s.conn)
	ctx, leave := context.WithCancel(as("demo-system"))
	open := func(ctx context.Context) error {
		stream, err := feed.WatchChanges(ctx, &tieuchiv1.WatchChangesRequest{})
		if err != nil {
			return err
		}
		_, err = stream.Recv()
		return err
	}
	for range feedsOfToken {
		if err := open(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if err := open(ctx); status.Code(err) != codes.ResourceExhausted || refusalReason(err) != "TOO_MANY_STREAMS" {
		t.Errorf("one too many: %v", err)
	}
	if err := open(as("demo-appraiser")); err != nil {
		t.Errorf("another token: %v", err)
	}
	leave()
	for err := error(nil); ; time.Sleep(20 * time.Millisecond) {
		if err = open(as("demo-system")); err == nil {
			break
		} else if refusalReason(err) != "TOO_MANY_STREAMS" {
			t.Fatal(err)
		}
	}
	if err := open(as("demo-officer-15448")); refusalReason(err) != "ROLE_NOT_ALLOWED" {
		t.Errorf("an officer follows: %v", err)
	}
	service := feedService{core: s.core}
	gone := metadata.NewIncomingContext(t.Context(), metadata.Pairs("authorization", "Bearer gone"))
	if _, err := service.still(gone, &criteria.Actor{}); criteria.CodeOf(err) != criteria.Unauthenticated {
		t.Errorf("a token that was taken away follows on: %v", err)
	}
	stays := metadata.NewIncomingContext(t.Context(), metadata.Pairs("authorization", "Bearer demo-system"))
	if actor, err := service.still(stays, &criteria.Actor{}); err != nil || actor.ID != "tokens/demo-system" {
		t.Errorf("a token that stands: %v, %v", actor, err)
	}
}

// TestChangesOverARestart follows a server that is killed in the middle of filings and started again on its database. What the
// follower got is what there is: nothing lost, in order, nothing twice.
func TestChangesOverARestart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		token := adminToken(t, dsn)
		p := startProcess(t, "-db", dsn)
		address := p.at.GRPC
		c, err := client.Dial(t.Context(), address, client.Options{Token: token, Insecure: true})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var mu sync.Mutex
		var got []*tieuchiv1.Change
		ended := make(chan error, 1)
		go func() {
			for change, err := range client.Changes(ctx, c, "") {
				if err != nil {
					ended <- err
					return
				}
				mu.Lock()
				got = append(got, change)
				mu.Unlock()
			}
		}()
		const before, after = 30, 20
		var names []string
		for n := range before {
			names = append(names, file(t, p.assess, token, n))
			if n == before-1 {
				p.kill(t) // at once: the follower has hardly been told
			}
		}
		p = startProcess(t, "-db", dsn, "-grpc", address)
		for n := range after {
			names = append(names, file(t, p.assess, token, before+n))
		}
		count := func() int { mu.Lock(); defer mu.Unlock(); return len(got) }
		for deadline := time.Now().Add(40 * time.Second); count() < len(names) && time.Now().Before(deadline); {
			time.Sleep(20 * time.Millisecond)
		}
		cancel()
		if err := <-ended; status.Code(err) != codes.Canceled {
			t.Errorf("following ended with %v", err)
		}
		var subjects []string
		for _, change := range got {
			subjects = append(subjects, change.GetSubject())
		}
		if diff := cmp.Diff(names, subjects); diff != "" {
			t.Errorf("-filed +followed:\n%s", diff)
		}
		// A follower that was itself restarted begins with what it kept.
		again, err := c.Feed.ListChanges(t.Context(), &tieuchiv1.ListChangesRequest{Cursor: got[before-2].GetCursor(), PageSize: 1000})
		if err != nil || len(again.GetChanges()) != after+1 || again.GetChanges()[0].GetSubject() != names[before-1] {
			t.Errorf("%d changes behind the cursor, %v", len(again.GetChanges()), err)
		}
		for i := 1; i < len(got); i++ {
			if !got[i].GetCommitTime().AsTime().After(got[i-1].GetCommitTime().AsTime()) {
				t.Errorf("change %d is not committed after the one before it", i)
			}
		}
	})
}

// TestSlowFollowerHoldsUpNobody opens streams and reads nothing until more has been filed than the network holds. What is read
// then is all there is.
func TestSlowFollowerHoldsUpNobody(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	feed, assess := tieuchiv1.NewFeedServiceClient(s.conn), tieuchiv1.NewAssessmentServiceClient(s.conn)
	var stream grpc.ServerStreamingClient[tieuchiv1.WatchChangesResponse]
	for range feedsOfToken {
		var err error
		if stream, err = feed.WatchChanges(as("demo-system"), &tieuchiv1.WatchChangesRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	began, last := time.Now(), ""
	const filings = 300
	for n := range filings {
		last = file(t, assess, "demo-admin", n)
	}
	t.Logf("%d filings in %v", filings, time.Since(began))
	want, err := feed.ListChanges(as("demo-system"), &tieuchiv1.ListChangesRequest{PageSize: 1000})
	if err != nil || proto.Size(want) < 1<<16+1<<15 {
		t.Fatalf("%d bytes are too little to fill the network: %v", proto.Size(want), err)
	}
	var got []*tieuchiv1.Change
	for len(got) == 0 || got[len(got)-1].GetSubject() != last {
		m, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, m.GetChanges()...)
	}
	if diff := cmp.Diff(want.GetChanges(), got, protocmp.Transform()); diff != "" {
		t.Errorf("-listed +followed:\n%s", diff)
	}
}

// followByCommand follows with the command line until it is interrupted, and takes what it says to go on from there.
func followByCommand(t *testing.T, program string, s *testServer) {
	t.Helper()
	base := []string{"-server", s.at.GRPC, "-insecure", "-token", "demo-system", "-lang", "en", "-o", "json", "changes"}
	_, cursor := listByCommand(t, program, base)
	cmd := exec.Command(program, append(base, "-follow", "-cursor", cursor)...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	name := file(t, tieuchiv1.NewAssessmentServiceClient(s.conn), "demo-admin", 7)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.Contains(line, name) {
		t.Errorf("followed %q, %v; want %s", line, err, name)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("interrupted: %v", err)
	}
	_, cursor, _ = strings.Cut(said.String(), "-cursor ")
	if rest, again := listByCommand(t, program, append(base, "-cursor", strings.TrimSpace(cursor))); rest != "" || again != strings.TrimSpace(cursor) {
		t.Errorf("behind %q there is %s", cursor, rest)
	}
}

// listByCommand gives what the command lists, and where it says to go on.
func listByCommand(t *testing.T, program string, args []string) (lines, cursor string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	_, cursor, found := strings.Cut(said.String(), "-cursor ")
	if err != nil || !found {
		t.Fatalf("%v: %s", err, said.String())
	}
	return string(out), strings.TrimSpace(cursor)
}
