package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria/units"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// asServer makes the test binary the server itself, so that tests can start and kill real processes.
const asServer = "TIEUCHI_TEST_AS_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		os.Setenv(asServer, "")
		main()
		return
	}
	tuneCollector() // as the program does: benchmarks measure what runs
	os.Exit(m.Run())
}

// process is a server in a process of its own.
type process struct {
	cmd      *exec.Cmd
	at       addresses
	assess   tieuchiv1.AssessmentServiceClient
	progress tieuchiv1.ProgressServiceClient
}

// serverCommand makes a command that is the server.
func serverCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), asServer+"=1")
	cmd.Dir = t.TempDir()
	return cmd
}

// startProcess starts a server and waits for its greeting.
func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: serverCommand(t, append([]string{"-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0"}, args...)...)}
	p.cmd.Stderr = t.Output()
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); _ = p.cmd.Wait() })
	lines := bufio.NewScanner(out)
	for p.at.GRPC == "" && lines.Scan() {
		fields := strings.Fields(lines.Text())
		if last := len(fields) - 1; last > 0 && fields[0] == "gRPC" {
			p.at.GRPC = fields[last]
		} else if last > 0 && fields[0] == "trang" {
			p.at.HTTP = strings.TrimSuffix(strings.TrimPrefix(fields[last], "http://"), "/")
		}
	}
	if p.at.GRPC == "" {
		t.Fatal("the server gave no address")
	}
	go func() {
		for lines.Scan() {
		}
	}()
	conn, err := grpc.NewClient(p.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	p.assess, p.progress = tieuchiv1.NewAssessmentServiceClient(conn), tieuchiv1.NewProgressServiceClient(conn)
	return p
}

// kill ends the process at once: nothing of it runs any more.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = p.cmd.Wait()
}

func as(token string) context.Context {
	return metadata.AppendToOutgoingContext(context.Background(), "authorization", "Bearer "+token)
}

// adminToken makes the first administrator's token by the server's own command.
func adminToken(t *testing.T, dsn string) string {
	t.Helper()
	out, err := serverCommand(t, "-db", dsn, "admin-token", "thử").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// TestKilledServerKeepsWhatItAcknowledged kills the server with SIGKILL in the middle of submissions: everything that a
// caller was told is there, whole, and everything that is there is whole.
func TestKilledServerKeepsWhatItAcknowledged(t *testing.T) {
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		token := adminToken(t, dsn)
		p := startProcess(t, "-db", dsn)
		units, err := catalogue.AsOf(20230101, criteria.Commune)
		if err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		acknowledged := map[string]string{}
		var callers sync.WaitGroup
		for caller := range 16 {
			callers.Go(func() {
				for i := range 40 {
					period := fmt.Sprintf("%d-Q%d", 2022+i%3, 1+caller%4)
					a, err := p.assess.CreateAssessment(as(token), &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
						Unit:           unitName(units[caller/4*14+i/3].ID()),
						RuleSetVersion: demoSet, Period: period, FiledOn: "2025-01-15",
						Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
					}})
					if status.Code(err) == codes.Unavailable {
						return
					}
					if err != nil {
						t.Errorf("%d %d: %v", caller, i, err)
						return
					}
					mu.Lock()
					acknowledged[a.GetName()] = period
					enough := len(acknowledged) == 200
					mu.Unlock()
					if enough {
						p.kill(t)
					}
				}
			})
		}
		callers.Wait()
		if len(acknowledged) < 200 {
			t.Fatalf("only %d were acknowledged", len(acknowledged))
		}
		p = startProcess(t, "-db", dsn)
		for name, period := range acknowledged {
			a, err := p.assess.GetAssessment(as(token), &tieuchiv1.GetAssessmentRequest{Name: name})
			if err != nil || a.GetState() != tieuchiv1.Assessment_SUBMITTED || a.GetPeriod() != period || len(a.GetAnswers()) != 1 || a.GetVerdict().GetSubmission() != 1 {
				t.Fatalf("%s is lost or half-written: %v, %v", name, a, err)
			}
			events, err := p.assess.ListAssessmentEvents(as(token), &tieuchiv1.ListAssessmentEventsRequest{Parent: name})
			if err != nil || len(events.GetEvents()) != 2 {
				t.Fatalf("%s has the events %v, %v", name, events, err)
			}
		}
		all := 0
		for page := ""; ; {
			list, err := p.assess.ListAssessments(as(token), &tieuchiv1.ListAssessmentsRequest{PageSize: 1000, PageToken: page})
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range list.GetAssessments() {
				all++
				if a.GetState() != tieuchiv1.Assessment_SUBMITTED || a.GetVerdict().GetSubmission() != 1 {
					t.Errorf("half-written: %v", a)
				}
			}
			if page = list.GetNextPageToken(); page == "" {
				break
			}
		}
		if all < len(acknowledged) || all > len(acknowledged)+16 {
			t.Errorf("%d are stored, %d were acknowledged, 16 at most were under way", all, len(acknowledged))
		}
		// Log and tables agree, as the command says that anybody can run beside the server.
		if out, err := serverCommand(t, "-db", dsn, "check-log").CombinedOutput(); err != nil {
			t.Errorf("check-log: %v\n%s", err, out)
		}
	})
}

// TestDemonstrationSurvivesRestart starts the demonstration, kills it half-way, starts it again, and a third time: the
// 114 are there, once. Then it is refused without -demo, and a real database with it.
func TestDemonstrationSurvivesRestart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		cmd := serverCommand(t, "-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-demo", "-db", dsn)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(400 * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		for range 2 {
			p := startProcess(t, "-demo", "-db", dsn)
			got, err := p.progress.GetTargetProgress(as("demo-system"), &tieuchiv1.GetTargetProgressRequest{Name: "targets/th-2025-communes", AsOf: "2024-10-07"})
			if err != nil || got.GetAchieved() != "114" || got.GetOther().GetAchieved() != "114" || got.GetNotice() == nil {
				t.Fatalf("%v, %v", got, err)
			}
			later, err := p.progress.GetTargetProgress(as("demo-system"), &tieuchiv1.GetTargetProgressRequest{Name: "targets/th-2025-communes"})
			if err != nil || later.GetAchieved() != "114" {
				t.Fatalf("something is decided after the day: %v, %v", later, err)
			}
			p.kill(t)
		}
		if out, err := serverCommand(t, "-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-db", dsn).CombinedOutput(); err == nil || !strings.Contains(string(out), "-demo") {
			t.Errorf("a demonstration database was opened without -demo: %v %s", err, out)
		}
		real := engine.DSN(t)
		if strings.HasPrefix(real, "/") {
			real += ".real"
		}
		adminToken(t, real)
		if out, err := serverCommand(t, "-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-demo", "-db", real).CombinedOutput(); err == nil || len(out) == 0 {
			t.Errorf("a real database was opened as a demonstration: %v %s", err, out)
		}
	})
}

// TestEditorsRace lets many editors change one assessment at once, each by the revision it has read. Nobody's answer is
// lost: who is too late is told so, reads again and repeats.
func TestEditorsRace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		client := tieuchiv1.NewAssessmentServiceClient(s.conn)
		ctx := as("demo-officer-15448")
		a, err := client.CreateAssessment(ctx, &tieuchiv1.CreateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448", RuleSetVersion: demoSet, Period: "2026",
		}})
		if err != nil {
			t.Fatal(err)
		}
		facts := []string{"households.total", "villages.total", "officials.total", "schools.total", "documents.total", "ratings.total", "premises.total", "workers.total"}
		var late sync.Map
		var editors sync.WaitGroup
		for i, fact := range facts {
			editors.Go(func() {
				for value := 1; value <= 10; {
					now, err := client.GetAssessment(ctx, &tieuchiv1.GetAssessmentRequest{Name: a.GetName()})
					if err != nil {
						t.Error(err)
						return
					}
					_, err = client.UpdateAssessment(ctx, &tieuchiv1.UpdateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
						Name: a.GetName(), Revision: now.GetRevision(), Answers: []*tieuchiv1.Answer{{Fact: fact, Value: fmt.Sprint(100*i + value)}},
					}})
					switch status.Code(err) {
					case codes.OK:
						value++
					case codes.Aborted:
						late.Store(fact, true)
					default:
						t.Errorf("%s: %v", fact, err)
						return
					}
				}
			})
		}
		editors.Wait()
		end, err := client.GetAssessment(ctx, &tieuchiv1.GetAssessmentRequest{Name: a.GetName()})
		if err != nil || end.GetRevision() != int32(1+10*len(facts)) || len(end.GetAnswers()) != len(facts) {
			t.Fatalf("revision %d, %d answers, %v", end.GetRevision(), len(end.GetAnswers()), err)
		}
		for i, fact := range facts {
			for _, answer := range end.GetAnswers() {
				if answer.GetFact() == fact && answer.GetValue() != fmt.Sprint(100*i+10) {
					t.Errorf("%s is %s", fact, answer.GetValue())
				}
			}
		}
		events, err := client.ListAssessmentEvents(ctx, &tieuchiv1.ListAssessmentEventsRequest{Parent: a.GetName(), PageSize: 1000})
		if err != nil || len(events.GetEvents()) != 1+10*len(facts) {
			t.Errorf("%d events, %v", len(events.GetEvents()), err)
		}
	})
}
