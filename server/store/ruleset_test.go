package store_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// actOf is the act of somebody of the province.
func actOf(id string, role criteria.Role) criteria.Act {
	return criteria.Act{Actor: criteria.Actor{ID: "tokens/" + id, Role: role, Scope: province, Holder: "Sở " + id}, Today: 20241007, At: moment}
}

// versionOf gives a version as the store keeps it; the store does not look into its text.
func versionOf(id, version string) *criteria.PublishedRuleSet {
	return &criteria.PublishedRuleSet{
		Ref: criteria.RuleSetRef{ID: id, Version: version}, Digest: strings.Repeat("d", 64), Content: "id: " + id, Tests: "cases: []",
		Province: "38", Draft: "d1", Publisher: "tokens/publisher", PublishedAt: moment, Revision: 1,
	}
}

func versionEvent(p *criteria.PublishedRuleSet, kind criteria.Action) *criteria.Event {
	return &criteria.Event{
		Subject: p.Name(), Number: p.Revision, Kind: kind, Actor: p.Publisher, Role: criteria.Publisher, RecordedAt: moment, Change: []byte("{}"),
	}
}

// record records versions as a program does that came with them.
func record(t *testing.T, s *store.Store, all ...*criteria.PublishedRuleSet) {
	t.Helper()
	var shipped []*criteria.Publication
	for _, p := range all {
		shipped = append(shipped, &criteria.Publication{Published: p, Events: []*criteria.Event{versionEvent(p, criteria.ActShip)}})
	}
	if err := s.RecordRuleSets(t.Context(), shipped); err != nil {
		t.Fatal(err)
	}
}

func begun(id, content string) func() (*criteria.RuleSetDraft, *criteria.Event, error) {
	return func() (*criteria.RuleSetDraft, *criteria.Event, error) {
		return criteria.NewRuleSetDraft(id, content, "", actOf("author", criteria.RuleAuthor))
	}
}

// testShippedRuleSets records what came with the program once, whoever starts first.
func testShippedRuleSets(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	if n, err := s.RuleSetsChange(t.Context()); n != 0 || err != nil {
		t.Fatal(n, err)
	}
	one, two := versionOf("a", "1"), versionOf("a", "2")
	one.Province, one.Draft = "", ""
	record(t, s, one)
	other := *one
	other.Digest, other.Content = strings.Repeat("e", 64), "other"
	record(t, s, &other, two)
	if n, err := s.RuleSetsChange(t.Context()); n != 2 || err != nil {
		t.Error("the change is", n, err)
	}
	whole, err := s.RuleSetVersion(t.Context(), one.Ref)
	if diff := cmp.Diff(one, whole); diff != "" || err != nil {
		t.Error(diff, err)
	}
	all, err := s.RuleSetVersions(t.Context())
	if err != nil || len(all) != 2 || all[0].Ref != one.Ref || all[0].Content != "" || all[1].Ref != two.Ref {
		t.Error(all, err)
	}
	if places := sequences(t, s, one.Name(), two.Name()); !slices.Equal(places, []int64{1, 2}) {
		t.Error("the events have the places", places)
	}
	_, err = s.RuleSetVersion(t.Context(), criteria.RuleSetRef{ID: "a", Version: "3"})
	wantRefusal(t, err, criteria.NotFound, "RULE_SET_UNKNOWN")
}

// testRuleSetVersions retires a version; refusals and stale rows change nothing.
func testRuleSetVersions(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	p := versionOf("a", "1")
	record(t, s, p)
	retire := func(p *criteria.PublishedRuleSet) (*criteria.Event, error) {
		return p.Retire("Thay bằng văn bản mới", 0, actOf("publisher", criteria.Publisher))
	}
	got, err := s.UpdateRuleSetVersion(t.Context(), p.Ref, retire)
	if err != nil || got.RetiredOn != 20241007 || got.Revision != 2 {
		t.Fatal(got, err)
	}
	read, err := s.RuleSetVersion(t.Context(), p.Ref)
	if diff := cmp.Diff(got, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if n, _ := s.RuleSetsChange(t.Context()); n != 2 {
		t.Error("the change is", n)
	}
	before := contentHash(t, s)
	_, err = s.UpdateRuleSetVersion(t.Context(), p.Ref, retire)
	wantRefusal(t, err, criteria.FailedPrecondition, "ALREADY_RETIRED")
	_, err = s.UpdateRuleSetVersion(t.Context(), criteria.RuleSetRef{ID: "b", Version: "1"}, retire)
	wantRefusal(t, err, criteria.NotFound, "RULE_SET_UNKNOWN")
	if contentHash(t, s) != before {
		t.Error("a refusal has changed something")
	}
}

func testDrafts(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	key := store.RequestKey{Principal: "tokens/author", ID: "r1", Fingerprint: "f"}
	made, replay, err := s.CreateRuleSetDraft(t.Context(), key, begun("d1", "id: a\nversion: \"1\"\n"))
	if err != nil || replay || made.Ref.ID != "a" {
		t.Fatal(made, replay, err)
	}
	again, replay, err := s.CreateRuleSetDraft(t.Context(), key, begun("d2", "id: a\n"))
	if diff := cmp.Diff(made, again); diff != "" || !replay || err != nil {
		t.Error(diff, replay, err)
	}
	text := "id: b\nversion: \"2\"\n"
	edited, err := s.UpdateRuleSetDraft(t.Context(), "d1", func(d *criteria.RuleSetDraft) (*criteria.Event, error) {
		return d.Edit(nil, &text, actOf("colleague", criteria.RuleAuthor))
	})
	if err != nil || edited.Revision != 2 || len(edited.Authors) != 2 || len(edited.Holders) != 2 {
		t.Fatal(edited, err)
	}
	read, err := s.RuleSetDraft(t.Context(), "d1")
	if diff := cmp.Diff(edited, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
	before := contentHash(t, s)
	if _, err = s.UpdateRuleSetDraft(t.Context(), "d1", func(d *criteria.RuleSetDraft) (*criteria.Event, error) {
		return d.Edit(nil, &text, actOf("third", criteria.RuleAuthor))
	}); err != nil || contentHash(t, s) != before {
		t.Error("an edit without a difference has changed something", err)
	}
	_, err = s.RuleSetDraft(t.Context(), "none")
	wantRefusal(t, err, criteria.NotFound, "RULE_SET_DRAFT_UNKNOWN")
	testListDrafts(t, s)
}

func testListDrafts(t *testing.T, s *store.Store) {
	want := []string{"d1"}
	for i := range 4 {
		id := fmt.Sprint("l", i)
		if _, _, err := s.CreateRuleSetDraft(t.Context(), store.RequestKey{}, begun(id, "id: x\n")); err != nil {
			t.Fatal(err)
		}
		want = append([]string{id}, want...)
	}
	list := func(province string, state criteria.DraftState) []string {
		return pages(t, 2, func(d *criteria.RuleSetDraft) string { return d.ID }, func(p store.Page) ([]*criteria.RuleSetDraft, string, error) {
			return s.ListRuleSetDrafts(t.Context(), province, state, p)
		})
	}
	if diff := cmp.Diff(want, list("38", "")); diff != "" {
		t.Error(diff)
	}
	if got := append(list("37", ""), list("38", criteria.DraftProposed)...); len(got) != 0 {
		t.Error("listed for another province or state:", got)
	}
}

// testPublish makes a version of a draft and ends the one before, all or nothing.
func testPublish(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	old := versionOf("a", "1")
	record(t, s, old)
	if _, _, err := s.CreateRuleSetDraft(t.Context(), store.RequestKey{}, begun("d1", "id: a\n")); err != nil {
		t.Fatal(err)
	}
	publish := func(id, version string) error {
		return s.PublishRuleSetDraft(t.Context(), id, func(d *criteria.RuleSetDraft, all []*criteria.PublishedRuleSet) (*criteria.Publication, error) {
			ended := *all[0]
			ended.SupersededBy, ended.EndsOn = version, 20260101
			ended.Revision++
			d.State = criteria.DraftPublished
			d.Revision++
			p := versionOf("a", version)
			e := versionEvent(p, criteria.ActPublish)
			e.Subject, e.Number = d.Name(), d.Revision
			return &criteria.Publication{Published: p, Superseded: &ended, Events: []*criteria.Event{e, versionEvent(p, criteria.ActPublish)}}, nil
		})
	}
	before := contentHash(t, s)
	if err := publish("d1", "1"); err == nil || contentHash(t, s) != before {
		t.Error("a version was published twice:", err)
	}
	wantRefusal(t, publish("none", "2"), criteria.NotFound, "RULE_SET_DRAFT_UNKNOWN")
	if err := publish("d1", "2"); err != nil {
		t.Fatal(err)
	}
	ended, err := s.RuleSetVersion(t.Context(), old.Ref)
	if err != nil || ended.SupersededBy != "2" || ended.EndsOn != 20260101 || ended.Content != old.Content {
		t.Error(ended, err)
	}
	if d, err := s.RuleSetDraft(t.Context(), "d1"); err != nil || d.State != criteria.DraftPublished {
		t.Error(d, err)
	}
	refused := errors.New("no")
	if err := s.PublishRuleSetDraft(t.Context(), "d1", func(*criteria.RuleSetDraft, []*criteria.PublishedRuleSet) (*criteria.Publication, error) {
		return nil, refused
	}); err == nil {
		t.Error("the closure's error is lost")
	}
}

// TestVersionsAreImmutable looks for statements that change what a version says.
func TestVersionsAreImmutable(t *testing.T) {
	changes := regexp.MustCompile(`(?is)\bUPDATE\s+rule_set_versions\s+SET\b.*\b(content|tests|digest)\b|\bDELETE\s+FROM\s+rule_set_versions\b`)
	if !changes.MatchString("update rule_set_versions set revision = $1, content = $2") {
		t.Fatal("the check itself is wrong")
	}
	for name, statement := range readSource(t).statements() {
		if changes.MatchString(statement) {
			t.Errorf("%s changes what was published: %s", name, statement)
		}
	}
}
