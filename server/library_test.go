package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestLibraryUnderway reads the library from many sides while versions are published: nobody is ever given less than before,
// and what a publisher was told is there for whoever asks next.
func TestLibraryUnderway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		author, publisher := dial(t, s.at.GRPC, "demo-rule-author"), dial(t, s.at.GRPC, "demo-publisher")
		var published atomic.Int64
		var readers sync.WaitGroup
		ctx, stop := context.WithCancel(context.Background())
		for reader := range 8 {
			readers.Go(func() {
				for seen := 0; ctx.Err() == nil; {
					least := 3 + int(published.Load())
					if reader%2 == 0 {
						s.core.library.checked.Store(-int64(libraryKept)) // somebody has to look now
					}
					all, err := s.core.library.editions(context.Background())
					if err != nil || len(all) < max(least, seen) {
						t.Errorf("%d editions after %d, %d at least: %v", len(all), seen, least, err)
						return
					}
					seen = len(all)
					if _, err := s.core.library.find(context.Background(), "ruleSets/test.none/versions/1"); reasonIn(err) != "RULE_SET_UNKNOWN" {
						t.Errorf("what there is not: %v", err)
						return
					}
				}
			})
		}
		for i := range 5 {
			text := smallSet(t, "test.underway", strconv.Itoa(i))
			text.Content = strings.Replace(text.Content, "effective: {from: 2026-01-01}\n", "", 1)
			v, err := publish(t, publisher, propose(t, author, text))
			if err != nil {
				t.Error(err)
				break
			}
			published.Add(1)
			if e, err := s.core.library.find(t.Context(), v.GetName()); err != nil || e.Rules.Digest != v.GetDigest() {
				t.Errorf("%s: %v", v.GetName(), err)
			}
		}
		stop()
		readers.Wait()
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
				Holder: "thử " + role.String(), Grant: &tieuchiv1.Grant{Role: role, Scope: "provinces/38"},
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
	if err := s.RecordRuleSets(t.Context(), []*criteria.Publication{{Published: p, Events: []*criteria.Event{e}}}); err != nil {
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
		shipped, err := criteria.ShippedRuleSets()
		if err != nil {
			t.Fatal(err)
		}
		if all, err := c.library.editions(t.Context()); err != nil || len(all) != len(shipped.All()) {
			t.Errorf("%d others, %v", len(all), err)
		}
		if !strings.Contains(log.String(), "test.broken") {
			t.Errorf("nothing is logged: %s", log.String())
		}
	})
}

// TestPastUnreadable asks for what a unit filed before, where one version that it filed under cannot be read: the rest is
// offered, and what is left out is logged.
func TestPastUnreadable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		s := startServerOn(t, dsn, "-demo")
		v, err := publish(t, dial(t, s.at.GRPC, "demo-publisher"), propose(t, dial(t, s.at.GRPC, "demo-rule-author"), smallSet(t, "test.past", "1")))
		if err != nil {
			t.Fatal(err)
		}
		unreadable, readable := fileSpeaker(t, s, v.GetName()), fileSpeaker(t, s, demoSet)
		var log strings.Builder
		c := coreOn(t, dsn, &log)
		spoil(c.library, criteria.RuleSetRef{ID: "test.past", Version: "1"})
		ctx := withActor(t.Context(), &criteria.Actor{ID: "tokens/o", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: "15448"}, Units: []criteria.UnitID{{Code: "15448", From: 20250701}}})
		got, err := assessments{core: c}.SuggestAnswers(ctx, &tieuchiv1.SuggestAnswersRequest{Unit: "units/15448", RuleSetVersion: demoSet, Period: "2026-Q2"})
		if err != nil {
			t.Fatal(err)
		}
		offered := slices.ContainsFunc(got.GetSuggestions(), func(a *tieuchiv1.SuggestedAnswer) bool {
			return a.GetAnswer().GetFact() == "loudspeaker.smart" && strings.HasPrefix(a.GetOrigin(), readable)
		})
		if !offered {
			t.Errorf("what can be read is not offered: %v", got)
		}
		if !strings.Contains(log.String(), unreadable) || strings.Contains(log.String(), readable) {
			t.Errorf("logged: %s; want %s", log.String(), unreadable)
		}
	})
}

// fileSpeaker files one answer for a commune and gives the name of the assessment.
func fileSpeaker(t *testing.T, s *testServer, set string) string {
	t.Helper()
	a, err := dial(t, s.at.GRPC, "demo-officer-15448").Assessments.CreateAssessment(t.Context(), &tieuchiv1.CreateAssessmentRequest{
		Submit: true, Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448", RuleSetVersion: set, Period: "2026-Q1", Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a.GetName()
}

// coreOn opens a database of the demonstration without serving it.
func coreOn(t *testing.T, dsn string, log io.Writer) *core {
	t.Helper()
	cfg, err := parseConfig([]string{"-db", dsn, "-demo"}, func(string) string { return "" }, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	c, err := open(t.Context(), cfg, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.store.Close() })
	return c
}

// spoil lets a library know a version as one that does not load.
func spoil(l *library, ref criteria.RuleSetRef) {
	next := *l.shelf.Load()
	next.byRef = maps.Clone(next.byRef)
	delete(next.byRef, ref)
	next.broken = map[criteria.RuleSetRef]error{ref: errors.New("spoilt")}
	l.shelf.Store(&next)
}
