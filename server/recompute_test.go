package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// recomputed runs the command and gives what it writes without the sentences: record, part, place.
func recomputed(t *testing.T, args ...string) (lines []string, done string, err error) {
	t.Helper()
	var out strings.Builder
	err = run(t.Context(), args, func(string) string { return "" }, &out, io.Discard, nil)
	for line := range strings.Lines(out.String()) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 4 {
			done += line
			continue
		}
		if !strings.Contains(cells[3], " / ") {
			t.Errorf("%q does not speak both languages", cells[3])
		}
		lines = append(lines, strings.Join(cells[:3], " "))
	}
	return lines, done, err
}

// database reaches the rows of a server's database as somebody would who can.
func database(t *testing.T, engine storetest.Engine, dsn string) *sql.DB {
	t.Helper()
	driver := map[string]string{"sqlite": "sqlite3", "postgres": "pgx"}[engine.Name]
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// smallFiling publishes a set while the server runs, files under it, and retires it.
func smallFiling(t *testing.T, s *testServer) (submission string) {
	t.Helper()
	draft := propose(t, dial(t, s.at.GRPC, "demo-rule-author"), smallSet(t, "test.recompute", "1"))
	publisher := dial(t, s.at.GRPC, "demo-publisher")
	v, err := publish(t, publisher, draft)
	if err != nil {
		t.Fatal(err)
	}
	a, err := dial(t, s.at.GRPC, "demo-admin").Assessments.CreateAssessment(t.Context(), &tieuchiv1.CreateAssessmentRequest{
		Submit: true, Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448.20250701", RuleSetVersion: v.GetName(), Period: "2026-Q1",
			Answers: []*tieuchiv1.Answer{{Fact: v.GetFacts()[0].GetId(), Value: "true"}},
		},
	})
	if err == nil {
		_, err = publisher.Publication.RetireRuleSetVersion(t.Context(), &tieuchiv1.RetireRuleSetVersionRequest{Name: v.GetName(), Reason: "Thử"})
	}
	if err != nil {
		t.Fatal(err)
	}
	return a.GetName() + "/submissions/1"
}

// TestRecompute alters a demonstration one thing after the other, beside the running server, and asks that the command finds
// each, that one and no other.
func TestRecompute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		s := startServerOn(t, dsn, "-demo")
		small := smallFiling(t, s)
		before := s.contentHash(t)
		lines, done, err := recomputed(t, "-db", dsn, "recompute")
		counts, _ := s.core.store.Counts(t.Context())
		want := criteria.Say("recompute.done", "submissions", counts["submissions"], "appraisals", counts["appraisals"], "versions", 2, "differences", 0).String() + "\n"
		if len(lines) > 0 || err != nil || done != want || counts["submissions"] < 300 {
			t.Fatalf("a demonstration is not clean: %q, %q, want %q, %v", lines, done, want, err)
		}
		if s.contentHash(t) != before {
			t.Fatal("the command writes")
		}
		db := database(t, engine, dsn)
		for name, a := range alterations(t, db, small) {
			undo := a.apply(t, db)
			lines, _, err := recomputed(t, "recompute", "-db", dsn, "-rule-set", a.ruleSet)
			if diff := cmp.Diff(a.want, lines); diff != "" || err == nil {
				t.Errorf("%s: %v (-want +got)\n%s", name, err, diff)
			}
			undo()
		}
		if lines, _, err := recomputed(t, "recompute", "-db", dsn, "-all"); len(lines) > 0 || err != nil {
			t.Error("what was undone is still found:", lines, err)
		}
	})
}

// alteration is one change that nobody may make.
type alteration struct {
	ruleSet string
	cell    string // "SELECT" of the one cell; the row is the condition of both
	table   string
	where   string
	alter   func(string) string // nil deletes the row of the table
	want    []string
}

// apply makes the change and gives what undoes it.
func (a *alteration) apply(t *testing.T, db *sql.DB) (undo func()) {
	t.Helper()
	var stands string
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.QueryRow("SELECT " + a.cell + " FROM " + a.table + " WHERE " + a.where).Scan(&stands))
	set := func(value string) {
		t.Helper()
		result, err := db.Exec(fmt.Sprintf("UPDATE %s SET %s = '%s' WHERE %s", a.table, a.cell, strings.ReplaceAll(value, "'", "''"), a.where))
		must(err)
		if n, err := result.RowsAffected(); n != 1 || err != nil {
			t.Fatal("altered", n, "rows", err)
		}
	}
	altered := a.alter(stands)
	if altered == stands {
		t.Fatalf("%s of %s is not altered: %s", a.cell, a.where, stands)
	}
	set(altered)
	return func() {
		t.Helper()
		if strings.HasPrefix(a.where, a.cell+" = ") {
			a.where = a.cell + " = '" + altered + "'"
		}
		set(stands)
	}
}

func replace(old, with string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, with, 1) }
}

// alterations are of one submission of the demonstration that passed, and of the set that was published while the server ran.
func alterations(t *testing.T, db *sql.DB, small string) map[string]*alteration {
	t.Helper()
	var id, verdict, unit string
	if err := db.QueryRow("SELECT assessment_id, verdict_json, unit_json FROM submissions WHERE result = 'passed' AND number = 1 AND rule_set_id = 'reference.commune' ORDER BY assessment_id LIMIT 1").Scan(&id, &verdict, &unit); err != nil {
		t.Fatal(err)
	}
	record := "assessments/" + id + "/submissions/1"
	of := func(cell, from, to string, want ...string) *alteration {
		for i := range want {
			want[i] = record + " " + want[i]
		}
		return &alteration{"reference.commune", cell, "submissions", "number = 1 AND assessment_id = '" + id + "'", replace(from, to), want}
	}
	less := func(s string) string { return "1" + s }
	tally := of("not_met", "", "", "not_met ")
	tally.alter = less
	event := &alteration{"reference.commune", "change", "events", "kind = 'submitted' AND subject = 'assessments/" + id + "' AND change LIKE '{\"number\":1,%'", replace(`"result":"passed"`, `"result":"not_passed"`), []string{record + " event "}}
	hash := *event
	hash.alter = replace(`"answers_sha256":"`, `"answers_sha256":"0`)
	hash.want = []string{record + " answers "}
	lost := *event
	lost.cell, lost.alter, lost.where, lost.want = "kind", replace("submitted", "filed"), strings.Replace(event.where, "kind = 'submitted' AND ", "", 1), []string{record + " event "}
	text := &alteration{"test.recompute", "content", "rule_set_versions", "rule_set_id = 'test.recompute'", replace("version: \"1\"", "version: \"1\" # một"), []string{"ruleSets/test.recompute/versions/1 content "}}
	law := *text
	law.alter = replace("id: one", "id: two")
	law.want = []string{"ruleSets/test.recompute/versions/1 content ", small + " rule_set "}
	broken := law
	broken.alter = replace("id: test.recompute", "idd: test.recompute")
	gone := *text
	gone.cell, gone.alter, gone.want = "rule_set_version", replace("1", "2"), []string{small + " rule_set "}
	return map[string]*alteration{
		"a byte of a verdict": of("verdict_json", `"met"`, `"mat"`, "verdict "+itoa(strings.Index(verdict, `"met"`)+2)),
		"an answer":           of("answers_json", `"value":"`, `"value":"9`, "answers "),
		"a unit's name":       of("unit_json", `"name":"`, `"name":"X`, "unit "+itoa(strings.Index(unit, `"name":"`)+8)),
		"a tally":             tally,
		"the result":          of("result", "passed", "not_passed", "result "),
		"the digest":          of("digest", "", "0", "digest "),
		"the day of filing":   {"reference.commune", "filed_on", "submissions", "number = 1 AND assessment_id = '" + id + "'", func(string) string { return "20240101" }, []string{record + " filed_on "}},
		"the event":           event,
		"a hash in the event": &hash,
		"a lost event":        &lost,
		"a remark in the law": text,
		"the law":             &law,
		"a law that is none":  &broken,
		"a law that is gone":  &gone,
	}
}

// TestRecomputeCommand looks at exit codes and at what the command refuses.
func TestRecomputeCommand(t *testing.T) {
	dsn := filepath.Join(t.TempDir(), "real.db")
	if _, _, err := recomputed(t, "recompute", "-db", dsn); criteria.CodeOf(err) != criteria.InvalidArgument || !strings.Contains(err.Error(), dsn) {
		t.Error("a file that is not there:", err)
	}
	adminToken(t, dsn) // makes the database
	if out, err := serverCommand(t, "-db", dsn, "recompute").CombinedOutput(); err != nil || !strings.Contains(string(out), "0 differences") {
		t.Errorf("an empty database: %v, %s", err, out)
	}
	if _, _, err := recomputed(t, "recompute", "-db", dsn, "-rule-set", "reference.comune"); criteria.CodeOf(err) != criteria.NotFound {
		t.Error("a slip of the pen:", err)
	}
	if _, _, err := recomputed(t, "recompute", "-db", dsn, "-rule-set", "reference.commune"); err != nil {
		t.Error(err)
	}
	db := database(t, storetest.Engines(t)[0], dsn)
	for _, statement := range []string{
		`INSERT INTO assessments (id, unit_code, unit_from, district, province, rule_set_id, rule_set_version, period, state, revision, answers,
			filed_on, submissions, return_reason, returned_on, created_at, updated_at) VALUES ('a1', '15448', 20250701, '', '38', 'lost', '1', '2026', 'submitted', 2, '[]', 20261101, 1, '', 0, 1, 1)`,
		`INSERT INTO submissions VALUES ('a1', 1, '15448', 20250701, 'lost', '1', 'd', '{', '[]', '{}', 'passed', 0, 0, 0, 0, 0, 0, 0, 0, 20261101, 1, 'x')`,
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
	lines, _, err := recomputed(t, "recompute", "-db", dsn, "-rule-set", "lost")
	const record = "assessments/a1/submissions/1 "
	if diff := cmp.Diff([]string{record + "event ", record + "rule_set ", record + "unit "}, lines[:min(3, len(lines))]); diff != "" || err == nil {
		t.Error(diff, err)
	}
	var exit *exec.ExitError
	if out, err := serverCommand(t, "-db", dsn, "recompute").CombinedOutput(); !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("differences: %v, %s", err, out)
	}
	for _, args := range [][]string{{"recompute", "-all", "-rule-set", "x"}, {"recompute", "more"}} {
		if _, _, err := recomputed(t, args...); err == nil {
			t.Errorf("%v is taken", args)
		}
	}
	out, _ := serverCommand(t, "recompute", "-h").CombinedOutput()
	if help := string(out); !strings.HasPrefix(help, "Cách dùng:") || !strings.Contains(help, "không có trong API") || !strings.Contains(help, "-rule-set") {
		t.Errorf("the help is %s", help)
	}
}
