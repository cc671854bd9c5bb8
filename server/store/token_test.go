package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

func tokenOf(id, secret string) store.Token {
	hash := sha256.Sum256([]byte(secret))
	return store.Token{
		ID: id, Holder: "UBND xã Định Hòa", Role: officer.Role, Scope: officer.Scope, Hash: hex.EncodeToString(hash[:]),
		UnitFrom: 20250701, Province: "38",
		CreatedAt: moment, ExpiresAt: moment + 1,
	}
}

func testTokens(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	k := tokenOf("k1", "secret")
	if err := s.CreateToken(t.Context(), k, admin); err != nil {
		t.Fatal(err)
	}
	read, err := s.TokenByHash(t.Context(), k.Hash)
	if diff := cmp.Diff(k, read); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if err := s.CreateToken(t.Context(), tokenOf("k2", "secret"), admin); err == nil {
		t.Error("two tokens have one secret")
	}
	act := admin
	act.At += 7
	revoked, err := s.RevokeToken(t.Context(), "k1", act)
	if err != nil || revoked.RevokedAt != act.At {
		t.Fatal(revoked, err)
	}
	before := contentHash(t, s)
	act.At += 7
	again, err := s.RevokeToken(t.Context(), "k1", act)
	if diff := cmp.Diff(revoked, again); diff != "" || err != nil || contentHash(t, s) != before {
		t.Error("revoking twice is not revoking once", diff, err)
	}
	if read, err := s.TokenByHash(t.Context(), k.Hash); err != nil || read.RevokedAt != revoked.RevokedAt {
		t.Error(read, err)
	}
	events, _, err := s.Events(t.Context(), "tokens/k1", store.Page{})
	if err != nil || len(events) != 2 || events[1].Kind != store.ActRevoke || events[1].Actor != admin.Actor.ID {
		t.Fatal(events, err)
	}
	if strings.Contains(string(events[0].Change), k.Hash) || !strings.Contains(string(events[0].Change), "communes/15448") {
		t.Errorf("the event says %s", events[0].Change)
	}

	var want []string
	for i := range 5 {
		id := fmt.Sprint("l", i)
		if err := s.CreateToken(t.Context(), tokenOf(id, id), admin); err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	slices.Reverse(want)
	got := pages(t, 2, func(k store.Token) string { return k.ID }, func(p store.Page) ([]store.Token, string, error) { return s.ListTokens(t.Context(), []string{"38"}, p) })
	if diff := cmp.Diff(append(want, "k1"), got); diff != "" {
		t.Error(diff)
	}
}

// testTokensOfProvinces keeps the tokens of provinces apart: what another one has is not listed and not revoked.
func testTokensOfProvinces(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	for id, province := range map[string]string{"a": "38", "b": "30", "c": "31"} {
		k := tokenOf(id, id)
		k.Province = province
		if err := s.CreateToken(t.Context(), k, admin); err != nil {
			t.Fatal(err)
		}
	}
	for want, provinces := range map[string][]string{"a": {"38"}, "cb": {"31", "30"}, "": nil} {
		page, _, err := s.ListTokens(t.Context(), provinces, store.Page{})
		var got string
		for _, k := range page {
			got += k.ID
		}
		if got != want || err != nil {
			t.Errorf("%v have %q, want %q, %v", provinces, got, want, err)
		}
	}
	before := contentHash(t, s)
	_, err := s.RevokeToken(t.Context(), "b", admin)
	wantRefusal(t, err, criteria.NotFound, "TOKEN_UNKNOWN")
	if contentHash(t, s) != before {
		t.Error("a refused revocation wrote something")
	}
	merged := admin
	merged.Actor.Scope.Code, merged.Actor.Provinces = "31", []string{"30"}
	if k, err := s.RevokeToken(t.Context(), "b", merged); err != nil || k.RevokedAt == 0 {
		t.Error(k, err)
	}
}

// testTokenBeforeUnit brings up to date a database with tokens that were made before their unit was noted.
func testTokenBeforeUnit(t *testing.T, e storetest.Engine) {
	o := store.Options{DSN: e.DSN(t)}
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	of := tokenOf("k2", "two")
	of.Scope = criteria.Scope{Level: criteria.Province, Code: "30"}
	for _, k := range []store.Token{tokenOf("k1", "one"), of} {
		if err := s.CreateToken(t.Context(), k, admin); err != nil {
			t.Fatal(err)
		}
	}
	rewind(t, s, 9)
	if s, err = reopen(t, s, o); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	all, err := s.AllTokens(t.Context())
	if err != nil || len(all) != 2 || all[1].Province != "38" || all[0].Province != "30" || all[0].UnitFrom != 0 || all[1].UnitFrom != 0 {
		t.Error(all, err)
	}
}

// testHandovers decides about a token's successors, each once.
func testHandovers(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	k := tokenOf("k1", "secret")
	k.ExpiresAt = moment + 1000
	if err := s.CreateToken(t.Context(), k, admin); err != nil {
		t.Fatal(err)
	}
	proposed := func(code string) criteria.Handover {
		return criteria.Handover{
			Token: "k1", Holder: k.Holder, Role: k.Role, From: criteria.UnitID{Code: "16633", From: 20210701}, To: criteria.UnitID{Code: code, From: 20250701},
			Province: "38", Day: 20250701, Basis: []string{"1686/NQ-UBTVQH15"}, State: criteria.HandoverProposed,
		}
	}
	decide := func(h criteria.Handover, to criteria.HandoverState, act criteria.Act) (criteria.Handover, error) {
		return s.DecideHandover(t.Context(), h, act, func(h *criteria.Handover) (*criteria.Event, error) { return h.Decide(to, act) })
	}
	act := admin
	act.At++
	want := proposed("16645")
	want.State, want.DecidedAt, want.Actor = criteria.HandoverConfirmed, act.At, act.Actor.ID
	got, err := decide(proposed("16645"), criteria.HandoverConfirmed, act)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	before := contentHash(t, s)
	act.At++
	if again, err := decide(proposed("16645"), criteria.HandoverConfirmed, act); err != nil || again.DecidedAt != want.DecidedAt || contentHash(t, s) != before {
		t.Error("confirming twice is not confirming once", again, err)
	}
	_, err = decide(proposed("16645"), criteria.HandoverDeclined, act)
	wantRefusal(t, err, criteria.FailedPrecondition, "HANDOVER_DECIDED")
	foreign := act
	foreign.Actor.Scope.Code = "30"
	_, err = decide(proposed("16654"), criteria.HandoverConfirmed, foreign)
	wantRefusal(t, err, criteria.NotFound, "HANDOVER_UNKNOWN")
	if contentHash(t, s) != before {
		t.Error("a refused decision wrote something")
	}
	if _, err := decide(proposed("16654"), criteria.HandoverDeclined, act); err != nil {
		t.Fatal(err)
	}
	all, err := s.Handovers(t.Context(), "")
	if err != nil || len(all) != 2 || cmp.Diff(want, all[0]) != "" || all[1].State != criteria.HandoverDeclined {
		t.Error(all, err)
	}
	if read, err := s.TokenByHash(t.Context(), k.Hash); err != nil || cmp.Diff([]criteria.UnitID{want.To}, read.Confirmed) != "" {
		t.Errorf("the token holds for %v, %v", read.Confirmed, err)
	}
	events, _, err := s.Events(t.Context(), want.Name(), store.Page{})
	if err != nil || len(events) != 1 || !strings.Contains(string(events[0].Change), `"to":"16645.20250701"`) || !strings.Contains(string(events[0].Change), `"token":"tokens/k1"`) {
		t.Error(events, err)
	}
	act.At = k.ExpiresAt
	_, err = decide(proposed("16660"), criteria.HandoverConfirmed, act)
	wantRefusal(t, err, criteria.FailedPrecondition, "HANDOVER_TOKEN_ENDED")
}
