package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/testing/protocmp"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestSimulateStoredDraft checks that a draft is tried by its name as it stands, by its author and its publisher, and by
// nobody who does not act for the province.
func TestSimulateStoredDraft(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	content := harder(t)
	author := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer demo-rule-author")
	draft, err := tieuchiv1.NewPublicationServiceClient(s.conn).CreateRuleSetDraft(author, &tieuchiv1.CreateRuleSetDraftRequest{RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: content}})
	if err != nil {
		t.Fatal(err)
	}
	stored := &tieuchiv1.SimulateRuleSetRequest{RuleSetDraft: draft.GetName(), MaxChanges: 20_000}
	eachSimulator(t, s, func(t *testing.T, simulate func(*testing.T, string, *tieuchiv1.SimulateRuleSetRequest) simulated) {
		want := simulate(t, "demo-admin", &tieuchiv1.SimulateRuleSetRequest{Content: content, MaxChanges: 20_000})
		for _, token := range []string{"demo-rule-author", "demo-publisher"} {
			got := simulate(t, token, stored)
			if diff := cmp.Diff(want.result(), got.result(), protocmp.Transform()); got.st != nil || diff != "" || len(got.changes()) == 0 {
				t.Errorf("%s: %v, -as text +as draft:\n%s", token, got.st, diff)
			}
		}
		for token, reason := range map[string]string{
			"demo-officer-15448": "ROLE_NOT_ALLOWED", "demo-system": "ROLE_NOT_ALLOWED", "demo-committee-394": "GRANT_ENDED",
		} {
			if got := simulate(t, token, stored); got.st == nil || explain(got.st).reason != reason || len(got.messages) > 0 {
				t.Errorf("%s: %v, want %s", token, got.st, reason)
			}
		}
	})
}
