package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	"github.com/tieuchi/tieuchi/client"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestClient plays the main job over gRPC with the Go client: open, answer, see what is missing, submit, recognise, and
// watch the target go from 114 to 115 as of the decision's date while the day before stays.
func TestClient(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		dial := func(token string) *client.Client {
			c, err := client.Dial(t.Context(), s.at.GRPC, client.Options{Token: token, Insecure: true})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			return c
		}
		admin := dial("demo-admin")
		rules, err := admin.RuleSets.GetRuleSetVersion(t.Context(), &tieuchiv1.GetRuleSetVersionRequest{Name: demoSet})
		if err != nil {
			t.Fatal(err)
		}
		var answers []*tieuchiv1.Answer
		for _, f := range rules.GetFacts() {
			a := &tieuchiv1.Answer{Fact: f.GetId(), Value: "1000", Evidence: []*tieuchiv1.Evidence{{Document: "12/QĐ-UBND"}}}
			if f.GetKind() == "yes_no" {
				a.Value = "true"
			}
			if f.GetId() == "households.electricity-cashless" {
				a.Value = "563"
			}
			answers = append(answers, a)
		}
		a, err := admin.Assessments.CreateAssessment(t.Context(), &tieuchiv1.CreateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448.20210701", RuleSetVersion: demoSet, Period: "2024", FiledOn: "2024-10-08", Answers: answers,
		}})
		if err != nil {
			t.Fatal(err)
		}
		if m := a.GetVerdict().GetMissing(); len(m) != 1 || m[0].GetNeeded() != 1 || m[0].GetCriteria()[0] != "soc.electricity-cashless" {
			t.Fatalf("missing: %v", m)
		}
		stale := &tieuchiv1.UpdateAssessmentRequest{
			Assessment: &tieuchiv1.Assessment{Name: a.GetName(), Revision: 1, Answers: []*tieuchiv1.Answer{{Fact: "households.electricity-cashless", Value: "600"}}},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"answers"}},
		}
		if a, err = admin.Assessments.UpdateAssessment(t.Context(), stale); err != nil || a.GetVerdict().GetResult() != tieuchiv1.Verdict_PASSED {
			t.Fatalf("%v, %v", a.GetVerdict().GetSummary(), err)
		}
		_, err = admin.Assessments.UpdateAssessment(t.Context(), stale)
		if e, ok := client.AsError(err); !ok || e.Code != codes.Aborted || e.Reason != "STALE_REVISION" || e.MessageVI == "" || e.MessageEN == "" {
			t.Fatalf("a stale revision: %v", err)
		}
		if a, err = admin.Assessments.SubmitAssessment(t.Context(), &tieuchiv1.SubmitAssessmentRequest{Name: a.GetName(), Revision: 2}); err != nil {
			t.Fatal(err)
		}
		if _, err = dial("demo-chair").Assessments.RecogniseAssessment(t.Context(), &tieuchiv1.RecogniseAssessmentRequest{
			Name: a.GetName(), Revision: 3, DecisionNumber: "1/QĐ-THỬ", DecisionDate: "2024-10-15",
		}); err != nil {
			t.Fatal(err)
		}
		for day, want := range map[string]string{"2024-10-14": "114", "2024-10-15": "115"} {
			p, err := admin.Progress.GetTargetProgress(t.Context(), &tieuchiv1.GetTargetProgressRequest{Name: "targets/th-2025-communes", AsOf: day})
			if err != nil || p.GetAchieved() != want {
				t.Errorf("on %s: %s, want %s, %v", day, p.GetAchieved(), want, err)
			}
		}
		n := 0
		for _, err := range client.Units(t.Context(), admin, &tieuchiv1.ListUnitsRequest{AsOf: "2023-06-30", PageSize: 100}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != 559 {
			t.Errorf("%d units over pages, want 559", n)
		}
	})
}

// TestCommandLine takes an assessment from a file to a recognition with the command line alone.
func TestCommandLine(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "tieuchi")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/tieuchi/tieuchi/client/tieuchi").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	run := func(token string, want int, args ...string) string {
		t.Helper()
		cmd := exec.Command(program, append([]string{"-server", s.at.GRPC, "-insecure", "-token", token}, args...)...)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
			t.Fatalf("%v: %v, want exit code %d: %s", args, err, want, out)
		}
		return string(out)
	}
	followByCommand(t, program, s)
	file := filepath.Join(folder, "answers.yaml")
	answers := "unit: units/15448.20250701\nruleSetVersion: " + demoSet + "\nperiod: \"2026\"\nanswers:\n  households.total: 1000\n  households.electricity-cashless: 563\n"
	if err := os.WriteFile(file, []byte(answers), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run("", 3, "evaluate", file); !strings.Contains(out, "563") || !strings.Contains(out, "37") {
		t.Errorf("evaluate: %s", out)
	}
	if out := run("demo-officer-15448", 0, "submit", file); !strings.Contains(out, "assessments/") {
		t.Errorf("submit: %s", out)
	}
	if out := run("demo-officer-15448", 0, "-o", "json", "status", "-carry-over", "none", "units/15448"); !strings.Contains(out, `"NOT_MET"`) {
		t.Errorf("status: %s", out)
	}
	if out := run("demo-committee-province", 0, "progress", "th-2025-communes", "-as-of", "2024-10-07"); !strings.Contains(out, "114") || !strings.Contains(out, "█") {
		t.Errorf("progress: %s", out)
	}
	if out := run("demo-officer-15448", 0, "units", "-search", "dinh hoa", "-as-of", "2026-01-01"); !strings.Contains(out, "Định Hòa") {
		t.Errorf("units: %s", out)
	}
	if out := run("demo-officer-15469", 1, "status", "units/15448"); !strings.Contains(out, "Định Hòa") {
		t.Errorf("another commune's status: %s", out)
	}
	sets := filepath.Join("..", "criteria", "rulesets")
	run("", 0, "ruleset", "lint", sets)
	if out := run("", 0, "ruleset", "test", sets); !strings.Contains(out, "0") {
		t.Errorf("test: %s", out)
	}
}
