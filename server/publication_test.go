package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// smallFile is a set of one criterion, with its tests beside it.
const smallFile = "../client/tieuchi/testdata/drafts/small.yaml"

// smallSet gives the text of the small set under an id and a version of its own, and its tests.
func smallSet(t *testing.T, id, version string) *tieuchiv1.RuleSetDraft {
	t.Helper()
	content, err := os.ReadFile(smallFile)
	if err != nil {
		t.Fatal(err)
	}
	tests, err := os.ReadFile(criteria.TestFile(smallFile))
	if err != nil {
		t.Fatal(err)
	}
	named := strings.NewReplacer("id: test.small", "id: "+id, `version: "1"`, fmt.Sprintf("version: %q", version)).Replace(string(content))
	return &tieuchiv1.RuleSetDraft{Content: named, Tests: string(tests)}
}

// dial gives a client of a server, with a token.
func dial(t *testing.T, address, token string) *client.Client {
	t.Helper()
	c, err := client.Dial(t.Context(), address, client.Options{Token: token, Insecure: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// propose writes a draft and proposes it.
func propose(t *testing.T, author *client.Client, text *tieuchiv1.RuleSetDraft) *tieuchiv1.RuleSetDraft {
	t.Helper()
	d, err := author.Publication.CreateRuleSetDraft(t.Context(), &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: text})
	if err == nil {
		d, err = author.Publication.ProposeRuleSetDraft(t.Context(), &tieuchiv1.ProposeRuleSetDraftRequest{Name: d.GetName(), Revision: 1})
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func publish(t *testing.T, publisher *client.Client, d *tieuchiv1.RuleSetDraft) (*tieuchiv1.RuleSetVersion, error) {
	t.Helper()
	return publisher.Publication.PublishRuleSetDraft(t.Context(), &tieuchiv1.PublishRuleSetDraftRequest{Name: d.GetName(), Revision: d.GetRevision()})
}

// wantReason checks the machine reason of an error.
func wantReason(t *testing.T, err error, want string) {
	t.Helper()
	if e, ok := client.AsError(err); !ok || e.Reason != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestTwoPeople lets one holder act in both roles, which no token can, and another province look in: both are refused, and
// nothing is stored.
func TestTwoPeople(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		d := propose(t, dial(t, s.at.GRPC, "demo-rule-author"), smallSet(t, "test.two", "1"))
		before := s.contentHash(t)
		actor := func(id string, role criteria.Role, province string) context.Context {
			return withActor(t.Context(), &criteria.Actor{ID: id, Role: role, Scope: criteria.Scope{Level: criteria.Province, Code: province}})
		}
		p := publications{core: s.core}
		request := &tieuchiv1.PublishRuleSetDraftRequest{Name: d.GetName(), Revision: d.GetRevision()}
		_, err := p.PublishRuleSetDraft(actor("tokens/demo-rule-author", criteria.Publisher, "38"), request)
		if reasonIn(err) != "SAME_PERSON" || criteria.CodeOf(err) != criteria.PermissionDenied {
			t.Errorf("the author publishes: %v", err)
		}
		name := d.GetName()
		elsewhere := actor("tokens/elsewhere", criteria.Publisher, "37")
		for call, do := range map[string]func() error{
			"get": func() error {
				_, err := p.GetRuleSetDraft(elsewhere, &tieuchiv1.GetRuleSetDraftRequest{Name: name})
				return err
			},
			"examine": func() error {
				_, err := p.ExamineRuleSetDraft(elsewhere, &tieuchiv1.ExamineRuleSetDraftRequest{Name: name})
				return err
			},
			"update": func() error {
				_, err := p.UpdateRuleSetDraft(elsewhere, &tieuchiv1.UpdateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Name: name, Revision: 9, Tests: "x"}})
				return err
			},
			"propose": func() error {
				_, err := p.ProposeRuleSetDraft(elsewhere, &tieuchiv1.ProposeRuleSetDraftRequest{Name: name})
				return err
			},
			"return": func() error {
				_, err := p.ReturnRuleSetDraft(elsewhere, &tieuchiv1.ReturnRuleSetDraftRequest{Name: name, Revision: 9, Reason: "x"})
				return err
			},
			"publish": func() error { _, err := p.PublishRuleSetDraft(elsewhere, request); return err },
			"discard": func() error {
				_, err := p.DiscardRuleSetDraft(elsewhere, &tieuchiv1.DiscardRuleSetDraftRequest{Name: name})
				return err
			},
		} {
			if err := do(); reasonIn(err) != "RULE_SET_DRAFT_UNKNOWN" {
				t.Errorf("%s by another province: %v", call, err)
			}
		}
		if list, err := p.ListRuleSetDrafts(elsewhere, &tieuchiv1.ListRuleSetDraftsRequest{}); err != nil || len(list.GetRuleSetDrafts()) != 0 {
			t.Error("another province lists", list, err)
		}
		if s.contentHash(t) != before {
			t.Error("a refusal has changed something")
		}
	})
}

// reasonIn gives the reason of a refusal, "" for other errors.
func reasonIn(err error) string {
	e, _ := err.(*criteria.Error)
	if e == nil {
		return ""
	}
	return e.Reason
}

// TestServersShareTheLibrary publishes on one server and asks another one on the same database.
func TestServersShareTheLibrary(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		one, two := startServerOn(t, dsn, "-demo"), startServerOn(t, dsn, "-demo")
		author, publisher, reader := dial(t, one.at.GRPC, "demo-rule-author"), dial(t, one.at.GRPC, "demo-publisher"), dial(t, two.at.GRPC, "demo-system")
		first, second := propose(t, author, smallSet(t, "test.shared", "1")), propose(t, author, smallSet(t, "test.shared", "1"))
		third := propose(t, author, smallSet(t, "test.shared", "2"))
		two.core.library.checked.Store(two.core.library.age()) // it has just looked
		v, err := publish(t, publisher, first)
		if err != nil {
			t.Fatal(err)
		}
		get := func() (*tieuchiv1.RuleSetVersion, error) {
			return reader.RuleSets.GetRuleSetVersion(t.Context(), &tieuchiv1.GetRuleSetVersionRequest{Name: v.GetName()})
		}
		if got, err := get(); err != nil || got.GetDigest() != v.GetDigest() {
			t.Errorf("a name that the other server does not know yet: %v", err)
		}
		elsewhere := dial(t, two.at.GRPC, "demo-publisher")
		_, err = publish(t, elsewhere, second)
		wantReason(t, err, "ALREADY_PUBLISHED")
		_, err = publish(t, elsewhere, third) // it begins on the same day
		wantReason(t, err, "FORCE_OVERLAP")
		if _, err := publisher.Publication.RetireRuleSetVersion(t.Context(), &tieuchiv1.RetireRuleSetVersionRequest{Name: v.GetName(), Reason: "Thử"}); err != nil {
			t.Fatal(err)
		}
		two.core.library.checked.Store(two.core.library.age() - int64(libraryKept)) // a moment has passed
		if got, err := get(); err != nil || got.GetState() != tieuchiv1.RuleSetVersion_RETIRED {
			t.Errorf("after a moment the other server says %v, %v", got.GetState(), err)
		}
	})
}

// TestPublishBehind publishes on a server that has not seen yet what another one has published.
func TestPublishBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		one, two := startServerOn(t, dsn, "-demo"), startServerOn(t, dsn, "-demo")
		author := dial(t, one.at.GRPC, "demo-rule-author")
		mine, theirs := propose(t, author, smallSet(t, "test.behind", "1")), propose(t, author, smallSet(t, "test.behind", "2"))
		if _, err := publish(t, dial(t, one.at.GRPC, "demo-publisher"), mine); err != nil {
			t.Fatal(err)
		}
		p := publications{core: two.core}
		ctx := withActor(t.Context(), &criteria.Actor{ID: "tokens/p", Role: criteria.Publisher, Scope: criteria.Scope{Level: criteria.Province, Code: "38"}})
		d, _, err := p.visible(ctx, theirs.GetName())
		if err != nil {
			t.Fatal(err)
		}
		rules, faults := lint(d.Content)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if _, known := two.core.library.shelf.Load().byRef[criteria.RuleSetRef{ID: "test.behind", Version: "1"}]; known {
			t.Fatal("the other server has seen it already")
		}
		before := one.contentHash(t)
		if err := p.publish(ctx, d, rules); reasonIn(err) != "FORCE_OVERLAP" {
			t.Errorf("beside a version that it had not seen: %v", err)
		}
		if one.contentHash(t) != before {
			t.Error("the refusal has changed something")
		}
	})
}

// TestPublishedSetsSurviveRestart kills the server after a publication: the next one judges by what was published, and starts
// without writing anything.
func TestPublishedSetsSurviveRestart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		admin := adminToken(t, dsn)
		p := startProcess(t, "-db", dsn)
		token := func(role tieuchiv1.Grant_Role) string {
			t.Helper()
			k, err := dial(t, p.at.GRPC, admin).Access.CreateToken(t.Context(), &tieuchiv1.CreateTokenRequest{Token: &tieuchiv1.Token{
				Holder: "thử", Grant: &tieuchiv1.Grant{Role: role, Scope: "provinces/38"},
			}})
			if err != nil {
				t.Fatal(err)
			}
			return k.GetSecret()
		}
		author, publisher := token(tieuchiv1.Grant_RULE_AUTHOR), token(tieuchiv1.Grant_PUBLISHER)
		v, err := publish(t, dial(t, p.at.GRPC, publisher), propose(t, dial(t, p.at.GRPC, author), smallSet(t, "test.restart", "1")))
		if err != nil {
			t.Fatal(err)
		}
		p.kill(t)
		before := hashOf(t, dsn)
		p = startProcess(t, "-db", dsn)
		if hashOf(t, dsn) != before {
			t.Error("a start has written something")
		}
		a, err := p.assess.CreateAssessment(as(admin), &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448", RuleSetVersion: v.GetName(), Period: "2026", Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		}})
		if err != nil || a.GetVerdict().GetResult() != tieuchiv1.Verdict_PASSED {
			t.Fatal(a.GetVerdict(), err)
		}
		subs, err := p.assess.ListSubmissions(as(admin), &tieuchiv1.ListSubmissionsRequest{Parent: a.GetName()})
		if err != nil || subs.GetSubmissions()[0].GetRuleSetDigest() != v.GetDigest() {
			t.Error(subs, err)
		}
	})
}

// hashOf gives the hash over a database's rows.
func hashOf(t *testing.T, dsn string) string {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	h, err := s.ContentHash(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// recorded puts a version into a new database, as some other program has left it.
func recorded(t *testing.T, engine storetest.Engine, p *criteria.PublishedRuleSet) string {
	t.Helper()
	dsn := engine.DSN(t)
	s, err := store.Open(t.Context(), store.Options{DSN: dsn})
	if err != nil {
		t.Fatal(err)
	}
	p.Publisher, p.PublishedAt, p.Revision = "program", 1, 1
	e := &criteria.Event{Subject: p.Name(), Number: 1, Kind: criteria.ActShip, Actor: "program", RecordedAt: 1, Change: []byte("{}")}
	if err := s.RecordRuleSets(t.Context(), []*criteria.PublishedRuleSet{p}, []*criteria.Event{e}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dsn
}

// TestShippedSetDiffers refuses to start where the database has judged by another text of a shipped version.
func TestShippedSetDiffers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		other := strings.Repeat("e", 64)
		dsn := recorded(t, engine, &criteria.PublishedRuleSet{
			Ref: criteria.RuleSetRef{ID: referenceSet, Version: "2026.1"}, Digest: other, Content: "id: " + referenceSet,
		})
		before := hashOf(t, dsn)
		out, err := serverCommand(t, "-http", "127.0.0.1:0", "-grpc", "127.0.0.1:0", "-db", dsn).CombinedOutput()
		library, libraryErr := criteria.ShippedRuleSets()
		if libraryErr != nil {
			t.Fatal(libraryErr)
		}
		shipped, libraryErr := library.Find(demoSet)
		if libraryErr != nil {
			t.Fatal(libraryErr)
		}
		for _, want := range []string{demoSet, other, shipped.Digest, "cơ sở dữ liệu", "database"} {
			if err == nil || !strings.Contains(string(out), want) {
				t.Errorf("%v: the server does not name %q: %s", err, want, out)
			}
		}
		if hashOf(t, dsn) != before {
			t.Error("the refusal has changed something")
		}
	})
}

// TestUnreadableVersion keeps the others readable where one version cannot be read.
func TestUnreadableVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		p := &criteria.PublishedRuleSet{Ref: criteria.RuleSetRef{ID: "test.broken", Version: "1"}, Digest: strings.Repeat("e", 64), Content: "id: [", Province: "38"}
		cfg, err := parseConfig([]string{"-db", recorded(t, engine, p)}, func(string) string { return "" }, t.Output())
		if err != nil {
			t.Fatal(err)
		}
		var log strings.Builder
		c, err := open(t.Context(), cfg, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		defer c.store.Close()
		if _, err := c.library.find(t.Context(), p.Name()); err == nil || criteria.CodeOf(err) != criteria.Internal {
			t.Errorf("the broken one: %v", err)
		}
		if all, err := c.library.editions(t.Context()); err != nil || len(all) != 3 {
			t.Errorf("%d others, %v", len(all), err)
		}
		if !strings.Contains(log.String(), "test.broken") {
			t.Errorf("nothing is logged: %s", log.String())
		}
	})
}

// TestCommandLinePublishes takes a rule set from a file to a verdict under it with the command line alone.
func TestCommandLinePublishes(t *testing.T) {
	folder := t.TempDir()
	program := filepath.Join(folder, "tieuchi")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/tieuchi/tieuchi/client/tieuchi").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	run := func(token string, want int, args ...string) string {
		t.Helper()
		cmd := exec.Command(program, append([]string{"-server", s.at.GRPC, "-insecure", "-token", "demo-" + token}, args...)...)
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil || cmd.ProcessState.ExitCode() != want {
			t.Fatalf("%v: %v, want exit code %d: %s", args, err, want, out)
		}
		return string(out)
	}
	draft := func(out string) string {
		t.Helper()
		for _, word := range strings.Fields(out) {
			if strings.HasPrefix(word, "ruleSetDrafts/") {
				return word
			}
		}
		t.Fatalf("no draft in %s", out)
		return ""
	}
	faulty := strings.Replace(smallFile, "small.yaml", "faulty.yaml", 1)
	id := draft(run("rule-author", 0, "ruleset", "draft", "create", faulty))
	if out := run("rule-author", 1, "ruleset", "draft", "examine", id); !strings.Contains(out, "content:3:1: ") {
		t.Errorf("examine: %s", out)
	}
	if out := run("rule-author", 1, "ruleset", "draft", "propose", id); !strings.Contains(out, "content:3:1: ") {
		t.Errorf("propose: %s", out)
	}
	run("rule-author", 0, "ruleset", "draft", "update", id, smallFile)
	run("rule-author", 0, "ruleset", "draft", "examine", id)
	run("rule-author", 0, "ruleset", "draft", "propose", id)
	run("rule-author", 1, "ruleset", "draft", "publish", id)
	if out := run("publisher", 0, "ruleset", "draft", "publish", id); !strings.Contains(out, "ruleSets/test.small/versions/1") {
		t.Errorf("publish: %s", out)
	}
	source, err := os.ReadFile(smallFile)
	if err != nil {
		t.Fatal(err)
	}
	if out := run("system", 0, "-lang", "en", "ruleset", "source", "test.small/1"); !strings.Contains(out, string(source)) {
		t.Errorf("source: %s", out)
	}
	answers := filepath.Join(folder, "answers.yaml")
	text := "unit: units/15448\nruleSetVersion: ruleSets/test.small/versions/1\nperiod: \"2026\"\nanswers:\n  loudspeaker.smart: true\n"
	if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run("officer-15448", 0, "-o", "json", "submit", answers); !strings.Contains(out, `"PASSED"`) {
		t.Errorf("submit: %s", out)
	}
	run("publisher", 0, "ruleset", "retire", "test.small/1", "-reason", "Thay bằng quyết định mới")
	if out := run("officer-15448", 1, "submit", answers, "-period", "2026-Q4"); !strings.Contains(out, "RULE_SET_RETIRED") {
		t.Errorf("submit under a retired set: %s", out)
	}
	if out := run("system", 0, "ruleset", "list", "-remote"); !strings.Contains(out, "test.small") {
		t.Errorf("list: %s", out)
	}
}

// TestLargeDraft takes a text of the full size over both protocols, and refuses other bodies of that size.
func TestLargeDraft(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	full := "# " + strings.Repeat("à\n# ", (1<<20-2)/5)
	author := dial(t, s.at.GRPC, "demo-rule-author")
	d, err := author.Publication.CreateRuleSetDraft(t.Context(), &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: full, Tests: full}})
	if err != nil || len(d.GetContent()) != len(full) {
		t.Fatal(err)
	}
	if code, _, body := s.get(t, "/v1/"+d.GetName(), "demo-publisher"); code != http.StatusOK || len(body) < 2*len(full) {
		t.Errorf("HTTP %d, %d bytes", code, len(body))
	}
	body, err := json.Marshal(map[string]string{"content": full, "tests": full})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/v1/ruleSetDrafts": http.StatusOK, "/v1/assessments": http.StatusRequestEntityTooLarge} {
		r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer demo-rule-author")
		if code, _, answer := send(t, r); code != want {
			t.Errorf("%s: HTTP %d, want %d: %.200s", path, code, want, answer)
		}
	}
	_, err = author.Publication.CreateRuleSetDraft(t.Context(), &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: strings.Repeat(full, 2)}})
	if status.Code(err) == codes.OK {
		t.Error("a text of twice the size is taken")
	}
}
