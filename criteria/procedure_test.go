package criteria_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/internal/golden"
)

// The last day of districts, and the first one without.
const (
	june30 criteria.Date = 20250630
	july1  criteria.Date = 20250701
)

var (
	everyState = []criteria.State{
		"", criteria.Draft, criteria.Submitted, criteria.Returned, criteria.Checked, criteria.Appraised, criteria.Proposed, criteria.Declined, criteria.Decided,
	}
	everyRole = []criteria.Role{
		criteria.Officer, criteria.Head, criteria.Committee, criteria.Appraiser, criteria.Council, criteria.Chair, criteria.Admin, criteria.System,
		criteria.RuleAuthor, criteria.Publisher,
	}
	everyAction = []criteria.Action{
		criteria.ActCreate, criteria.ActAnswer, criteria.ActSign, criteria.ActSubmit, criteria.ActRecall, criteria.ActCheck, criteria.ActReturn,
		criteria.ActReturnPart, criteria.ActFinding, criteria.ActComment, criteria.ActComplete, criteria.ActPropose, criteria.ActDecline,
		criteria.ActReopen, criteria.ActRecognise,
	}
)

// move is one place of the table: who does what on which day.
type move struct {
	procedure string
	day       criteria.Date
	role      string
	action    string
}

// allowed reads what is allowed: by move, from which state to which.
func allowed(t *testing.T) map[move]map[string]string {
	t.Helper()
	content, err := os.ReadFile("testdata/procedures/allowed.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[move]map[string]string{}
	days := map[string][]criteria.Date{"june": {june30}, "july": {july1}, "both": {june30, july1}}
	for line := range strings.Lines(string(content)) {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) != 6 || days[f[1]] == nil {
			t.Fatalf("not a line: %s", line)
		}
		for _, day := range days[f[1]] {
			m := move{f[0], day, f[2], f[3]}
			if all[m] == nil {
				all[m] = map[string]string{}
			}
			all[m][strings.Replace(f[4], "-", "", 1)] = f[5]
		}
	}
	return all
}

// TestProcedureTable takes every procedure, state, role and action on the last day of districts and on the day after it: what is
// written down as allowed leads where it says, and everything else is refused for the right reason.
func TestProcedureTable(t *testing.T) {
	want := allowed(t)
	moves := 0
	for _, p := range criteria.Procedures() {
		for _, day := range []criteria.Date{june30, july1} {
			for _, role := range everyRole {
				for _, action := range everyAction {
					for _, state := range everyState {
						m := move{p.ID, day, string(role), action.Word()}
						next, err := p.Next(role, action, state, day)
						if to, ok := want[m][string(state)]; ok {
							moves++
							if err != nil || string(next) != to {
								t.Errorf("%v from %q: %q, %v; want %q", m, state, next, err, to)
							}
							continue
						}
						if got := reasonOf(err); got != refusal(want, m) || next != state {
							t.Errorf("%v from %q: %q, %s; want %s", m, state, next, got, refusal(want, m))
						}
					}
				}
			}
		}
	}
	written := 0
	for _, m := range want {
		written += len(m)
	}
	if moves != written {
		t.Errorf("%d moves are allowed, %d are written down: some name what there is not", moves, written)
	}
}

// refusal gives the reason that a move has to be refused for, by what is written down.
func refusal(want map[move]map[string]string, m move) string {
	var inProcedure, ofRole, thatDay bool
	for other := range want {
		if other.procedure != m.procedure || other.action != m.action {
			continue
		}
		inProcedure = true
		ofRole = ofRole || other.role == m.role
		thatDay = thatDay || other.role == m.role && other.day == m.day
	}
	switch {
	case !inProcedure:
		return "ACTION_NOT_IN_PROCEDURE"
	case !ofRole:
		return "ACTION_NOT_OF_ROLE"
	case !thatDay:
		return "STEP_NOT_IN_FORCE"
	}
	return "WRONG_STATE"
}

// reasonOf gives the reason of a refusal, "" for none.
func reasonOf(err error) string {
	var e *criteria.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return fmt.Sprint(err)
}

// TestProcedureTableForPeople keeps procedures/TABLE.md, which says the same for people.
func TestProcedureTableForPeople(t *testing.T) {
	var b strings.Builder
	b.WriteString("# Steps and states\n\nMade by a test from the procedures of this folder; `go test ./criteria -run TableForPeople -update-faults` writes it.\n" +
		"What does not stand here is refused. Days are of Vietnam; both are the last and the first of their kind.\n")
	for _, p := range criteria.Procedures() {
		fmt.Fprintf(&b, "\n## %s\n\n%s / %s\n\n| Step | Who | From | Until | Basis |\n|---|---|---|---|---|\n", p.ID, p.Title.VI, p.Title.EN)
		for _, s := range p.Steps {
			fmt.Fprintf(&b, "| %s | %s (%s) | %s | %s | %s |\n", s.Title.VI, s.Role, s.Level, s.From, s.To, s.Basis)
		}
		b.WriteString("\n| Action | Who | On 30/06/2025 | From 01/07/2025 |\n|---|---|---|---|\n")
		for _, action := range everyAction {
			for _, role := range everyRole {
				if before, after := moves(p, role, action, june30), moves(p, role, action, july1); before+after != "" {
					fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", action.Word(), role, before, after)
				}
			}
		}
	}
	golden.Check(t, "procedures/TABLE.md", b.String())
}

// moves gives the states that an action leads from and to, "draft → submitted".
func moves(p *criteria.Procedure, role criteria.Role, a criteria.Action, day criteria.Date) string {
	var all []string
	for _, state := range everyState {
		next, err := p.Next(role, a, state, day)
		switch {
		case err != nil:
		case state == next:
			all = append(all, string(state))
		case state == "":
			all = append(all, "→ "+string(next))
		default:
			all = append(all, string(state)+" → "+string(next))
		}
	}
	return strings.Join(all, ", ")
}

// TestLoadProcedures refuses each bad file with the fault that stands beside it.
func TestLoadProcedures(t *testing.T) {
	files, err := filepath.Glob("testdata/procedures/faults/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, err = criteria.LoadProcedures(fstest.MapFS{"bad.yaml": {Data: content}})
			if err == nil {
				t.Fatal("it is taken")
			}
			golden.Check(t, strings.TrimSuffix(file, ".yaml")+".txt", err.Error()+"\n")
		})
	}
}

// TestFindProcedure takes ids and names.
func TestFindProcedure(t *testing.T) {
	for given, want := range map[string]string{"": "plain", "plain": "plain", "thanh-hoa": "thanh-hoa", "procedures/thanh-hoa": "thanh-hoa"} {
		if p, err := criteria.FindProcedure(given); err != nil || p.ID != want {
			t.Errorf("%q: %v, %v", given, p, err)
		}
	}
	if _, err := criteria.FindProcedure("nowhere"); reasonOf(err) != "PROCEDURE_UNKNOWN" {
		t.Error(err)
	}
	var none *criteria.Procedure
	if none.Name() != "procedures/plain" || none.Checks(june30) || none.InAppraisal(criteria.Submitted, july1) {
		t.Error("a nil procedure is not the plain one")
	}
}

// TestStepsAreGrounded wants of every step that ships a basis, or the words that there is none.
func TestStepsAreGrounded(t *testing.T) {
	for _, p := range criteria.Procedures() {
		for _, s := range p.Steps {
			if s.Basis == "" || s.Note.VI == "" || s.Note.EN == "" {
				t.Errorf("%s/%s says nothing of where it comes from", p.ID, s.ID)
			}
			if p.ID == "thanh-hoa" && s.Role == criteria.Admin && !slices.Equal(s.Actions, []criteria.Action{criteria.ActCreate, criteria.ActAnswer, criteria.ActSubmit}) {
				t.Errorf("the administrator does %v in a campaign", s.Actions)
			}
		}
	}
}

// TestStepDays does a step on its first and last day, and on none outside, whatever the step is.
func TestStepDays(t *testing.T) {
	p := &criteria.Procedure{ID: "of-days", Steps: []criteria.Step{
		{Role: criteria.Officer, From: 20250101, To: 20250630, Actions: []criteria.Action{criteria.ActSubmit}},
		{Role: criteria.Officer, From: 20260101, Actions: []criteria.Action{criteria.ActSubmit}},
	}}
	for day, want := range map[criteria.Date]string{
		20241231: "STEP_NOT_IN_FORCE", 20250101: "<nil>", 20250630: "<nil>", 20250701: "STEP_NOT_IN_FORCE",
		20251231: "STEP_NOT_IN_FORCE", 20260101: "<nil>", 20991231: "<nil>",
	} {
		if _, err := p.Next(criteria.Officer, criteria.ActSubmit, criteria.Draft, day); reasonOf(err) != want {
			t.Errorf("%s: %v, want %s", day, err, want)
		}
	}
}
