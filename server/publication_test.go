package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
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

// TestTwoPeople lets one token act in both roles, which none can, and another province look in: both are refused, and
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

// TestTwoHolders gives one office a token for each role: it writes, and does not publish what it wrote. Another office does.
func TestTwoHolders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		admin := dial(t, s.at.GRPC, "demo-admin")
		holding := func(holder string, role tieuchiv1.Grant_Role) *client.Client {
			t.Helper()
			k, err := admin.Access.CreateToken(t.Context(), &tieuchiv1.CreateTokenRequest{Token: &tieuchiv1.Token{
				Holder: holder, Grant: &tieuchiv1.Grant{Role: role, Scope: "provinces/38"},
			}})
			if err != nil {
				t.Fatal(err)
			}
			return dial(t, s.at.GRPC, k.GetSecret())
		}
		author := holding("Sở Khoa học và Công nghệ", tieuchiv1.Grant_RULE_AUTHOR)
		own := holding("sở khoa học  và công nghệ", tieuchiv1.Grant_PUBLISHER)
		other := holding("Văn phòng UBND tỉnh", tieuchiv1.Grant_PUBLISHER)
		d := propose(t, author, smallSet(t, "test.holders", "1"))
		before := s.contentHash(t)
		_, err := publish(t, own, d)
		wantReason(t, err, "SAME_PERSON")
		if s.contentHash(t) != before {
			t.Error("the refusal has changed something")
		}
		if v, err := publish(t, other, d); err != nil || v.GetState() != tieuchiv1.RuleSetVersion_PUBLISHED {
			t.Errorf("another office publishes: %v, %v", v, err)
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
		rules, faults := lint(t.Context(), d.Content)
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
