package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/auth"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// benchCallers is how many callers a submission benchmark has.
const benchCallers = 64

// benchServer is a server whose clock stands far ahead, so that there are periods enough to submit for.
func benchServer(b *testing.B) *testServer {
	b.Helper()
	s := startServer(b, storetest.Engines(b)[0])
	s.core.now = func() time.Time { return time.Date(2999, 12, 31, 3, 0, 0, 0, time.UTC) }
	return s
}

// benchToken makes an administrator's token.
func (s *testServer) benchToken(b *testing.B) string {
	b.Helper()
	secret, err := s.core.firstAdmin(context.Background(), "bench")
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

// benchAssessments gives assessments with 40 answers each, every one for another unit and period.
func (s *testServer) benchAssessments(b *testing.B, period func(i int) string) func() *tieuchiv1.Assessment {
	b.Helper()
	communes, err := s.core.catalogue().AsOf(20250701, criteria.Commune)
	if err != nil {
		b.Fatal(err)
	}
	edition, err := s.core.library.find(b.Context(), demoSet)
	if err != nil {
		b.Fatal(err)
	}
	var answers []*tieuchiv1.Answer
	for _, f := range edition.Rules.Set.Facts[:40] {
		a := &tieuchiv1.Answer{Fact: f.ID, Value: "true"}
		if f.Kind == criteria.CountFact {
			a.Value = "987"
		}
		if len(answers)%4 == 0 {
			a.Explanation = "theo báo cáo của bộ phận một cửa"
		}
		answers = append(answers, a)
	}
	for _, cr := range edition.Rules.Set.All() {
		for _, a := range answers {
			if cr.Evidence != nil && a.Fact == cr.Measure.Facts()[0] {
				a.Evidence = []*tieuchiv1.Evidence{{Document: "12/QĐ-UBND", Date: "2024-03-01", Issuer: "UBND xã"}}
			}
		}
	}
	var next atomic.Int64
	return func() *tieuchiv1.Assessment {
		i := int(next.Add(1))
		unit := communes[i%len(communes)]
		return &tieuchiv1.Assessment{
			Unit: unitName(unit.ID()), RuleSetVersion: demoSet, Period: period(i / len(communes)), Answers: answers,
		}
	}
}

func benchPeriod(i int) string { return strconv.Itoa(2026+i/4) + "-Q" + strconv.Itoa(1+i%4) }

// submit is one way of submitting.
type submit func(a *tieuchiv1.Assessment) error

// benchSubmit has 64 callers submit b.N assessments and gives how many a second were durable.
func benchSubmit(b *testing.B, goal, reference float64, next func() *tieuchiv1.Assessment, do submit) {
	b.Helper()
	work := make(chan *tieuchiv1.Assessment, benchCallers)
	var callers sync.WaitGroup
	var failed atomic.Value
	b.ReportAllocs()
	b.ResetTimer()
	began := time.Now()
	for range benchCallers {
		callers.Go(func() {
			for a := range work {
				if err := do(a); err != nil {
					failed.Store(err)
				}
			}
		})
	}
	for range b.N {
		work <- next()
	}
	close(work)
	callers.Wait()
	took := time.Since(began)
	b.StopTimer()
	if err := failed.Load(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(b.N)/took.Seconds(), "submits/s")
	b.ReportMetric(goal, "goal-submits/s")
	b.ReportMetric(reference, "bare-reference/s")
}

// BenchmarkSubmitREST counts durable submissions over REST. The bare reference has no access control, stores no events and
// answers shortly.
func BenchmarkSubmitREST(b *testing.B) {
	b.Run("create-and-submit", func(b *testing.B) {
		s := benchServer(b)
		c := newRESTBench(b, s)
		benchSubmit(b, 2400, 2620, s.benchAssessments(b, benchPeriod), func(a *tieuchiv1.Assessment) error {
			return c.send(http.MethodPost, "/v1/assessments?submit=true", c.body(a))
		})
	})
	b.Run("patch-then-submit", func(b *testing.B) {
		s := benchServer(b)
		c := newRESTBench(b, s)
		next, names := s.benchDrafts(b)
		benchSubmit(b, 2400, 2620, next, func(a *tieuchiv1.Assessment) error {
			name := <-names
			if err := c.send(http.MethodPatch, "/v1/"+name, append([]byte(`{"revision":1,`), c.answers(a)...)); err != nil {
				return err
			}
			return c.send(http.MethodPost, "/v1/"+name+":submit", []byte(`{"revision":2}`))
		})
	})
}

// BenchmarkSubmitGRPC counts durable submissions over gRPC.
func BenchmarkSubmitGRPC(b *testing.B) {
	b.Run("create-and-submit", func(b *testing.B) {
		s := benchServer(b)
		ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+s.benchToken(b))
		client := tieuchiv1.NewAssessmentServiceClient(s.conn)
		benchSubmit(b, 4000, 5060, s.benchAssessments(b, benchPeriod), func(a *tieuchiv1.Assessment) error {
			_, err := client.CreateAssessment(ctx, &tieuchiv1.CreateAssessmentRequest{Assessment: a, Submit: true})
			return err
		})
	})
	b.Run("patch-then-submit", func(b *testing.B) {
		s := benchServer(b)
		ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+s.benchToken(b))
		client := tieuchiv1.NewAssessmentServiceClient(s.conn)
		next, names := s.benchDrafts(b)
		benchSubmit(b, 4000, 5060, next, func(a *tieuchiv1.Assessment) error {
			name := <-names
			if _, err := client.UpdateAssessment(ctx, &tieuchiv1.UpdateAssessmentRequest{
				Assessment: &tieuchiv1.Assessment{Name: name, Revision: 1, Answers: a.Answers},
			}); err != nil {
				return err
			}
			_, err := client.SubmitAssessment(ctx, &tieuchiv1.SubmitAssessmentRequest{Name: name, Revision: 2})
			return err
		})
	})
}

// benchDrafts opens a draft for each submission that is to come.
func (s *testServer) benchDrafts(b *testing.B) (next func() *tieuchiv1.Assessment, names chan string) {
	b.Helper()
	next = s.benchAssessments(b, benchPeriod)
	names = make(chan string, b.N)
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+s.benchToken(b))
	client := tieuchiv1.NewAssessmentServiceClient(s.conn)
	work := make(chan *tieuchiv1.Assessment)
	var openers sync.WaitGroup
	for range 32 {
		openers.Go(func() {
			for a := range work {
				a.Answers = nil
				made, err := client.CreateAssessment(ctx, &tieuchiv1.CreateAssessmentRequest{Assessment: a})
				if err != nil {
					b.Error(err)
					return
				}
				names <- made.GetName()
			}
		})
	}
	for range b.N {
		work <- next()
	}
	close(work)
	openers.Wait()
	return next, names
}

// restBench sends JSON.
type restBench struct {
	base, token string
	client      *http.Client
	once        sync.Once
	text        []byte
}

func newRESTBench(b *testing.B, s *testServer) *restBench {
	b.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: benchCallers, MaxConnsPerHost: benchCallers}
	b.Cleanup(transport.CloseIdleConnections)
	return &restBench{base: "http://" + s.at.HTTP, token: "Bearer " + s.benchToken(b), client: &http.Client{Transport: transport}}
}

// answers gives the answers of a body, written once: it is the server that is measured, not the caller's JSON.
func (c *restBench) answers(a *tieuchiv1.Assessment) []byte {
	c.once.Do(func() {
		b, err := protojson.Marshal(&tieuchiv1.Assessment{Answers: a.Answers})
		if err != nil {
			panic(err)
		}
		c.text = b[1:]
	})
	return c.text
}

func (c *restBench) body(a *tieuchiv1.Assessment) []byte {
	head := fmt.Sprintf(`{"unit":%q,"ruleSetVersion":%q,"period":%q,`, a.Unit, a.RuleSetVersion, a.Period)
	return append([]byte(head), c.answers(a)...)
}

func (c *restBench) send(method, path string, body []byte) error {
	r, err := http.NewRequest(method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", c.token)
	answer, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("HTTP %d: %s", answer.StatusCode, text)
	}
	return err
}

// benchAnswer gives the answer to a submission of 40 answers.
func benchAnswer(b *testing.B) *tieuchiv1.Assessment {
	b.Helper()
	s := benchServer(b)
	ctx := metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+s.benchToken(b))
	a, err := tieuchiv1.NewAssessmentServiceClient(s.conn).CreateAssessment(ctx,
		&tieuchiv1.CreateAssessmentRequest{Assessment: s.benchAssessments(b, benchPeriod)(), Submit: true})
	if err != nil {
		b.Fatal(err)
	}
	return a
}

// BenchmarkStart starts a server in a process of its own on a database that exists, with the full catalogue, and asks for
// its first answer.
func BenchmarkStart(b *testing.B) {
	dsn := filepath.Join(b.TempDir(), "start.db")
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	const address = "127.0.0.1:18098"
	start := func() time.Duration {
		cmd := exec.Command(self, "-db", dsn, "-http", address, "-grpc", "127.0.0.1:0")
		cmd.Env = append(os.Environ(), asServer+"=1")
		began := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
		for time.Since(began) < 10*time.Second {
			answer, err := http.Get("http://" + address + "/healthz")
			if err == nil {
				_ = answer.Body.Close()
				if answer.StatusCode == http.StatusOK {
					return time.Since(began)
				}
			}
			time.Sleep(time.Millisecond)
		}
		b.Fatal("no answer")
		return 0
	}
	start() // makes the database
	all := make([]time.Duration, 0, b.N)
	for b.Loop() {
		all = append(all, start())
	}
	slices.Sort(all)
	b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, "ms-to-first-answer")
	b.ReportMetric(50, "goal-ms")
}

// BenchmarkAuthenticate finds who calls by a token that is known already, as every call but the first in a second does.
func BenchmarkAuthenticate(b *testing.B) {
	s := benchServer(b)
	p := presented{secret: s.benchToken(b), remote: "192.0.2.1"}
	s.core.calls = auth.NewLimiter(1e9, 1e9) // it counts, and never refuses
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := s.core.authenticate(b.Context(), p); err != nil {
				b.Error(err)
			}
		}
	})
}
