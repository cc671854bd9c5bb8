package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
