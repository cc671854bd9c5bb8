package main

import (
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestDelegatedAdministrator delegates the right of an administrator. It ends with the right it came from, and so nobody who acts
// under it makes rights and tokens that would outlive it.
func TestDelegatedAdministrator(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	access := tieuchiv1.NewAccessServiceClient(s.conn)
	deputy, secret := s.earlier(t, criteria.System, "provinces/38", "38", testNow, 20210701)
	given, err := access.DelegateGrant(as("demo-admin"), &tieuchiv1.DelegateGrantRequest{Principal: deputy.Name(), Reason: "nghỉ phép"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := metadata.AppendToOutgoingContext(as(secret), "tieuchi-grant", given.GetName())
	if _, err := access.ListTokens(ctx, &tieuchiv1.ListTokensRequest{}); err != nil {
		t.Error("the deputy does not administer:", err)
	}
	g := &tieuchiv1.Grant{Role: tieuchiv1.Grant_ADMIN, Scope: "provinces/38"}
	_, err = access.CreateToken(ctx, &tieuchiv1.CreateTokenRequest{Token: &tieuchiv1.Token{Holder: "Văn phòng", Grant: g}})
	wantRefused(t, "a token of a deputy", err, codes.FailedPrecondition, "NOT_DELEGABLE")
	_, err = access.CreateGrant(ctx, &tieuchiv1.CreateGrantRequest{HeldGrant: &tieuchiv1.HeldGrant{Principal: "people/0123456789abcdefghjkmnpqrs", Grant: g, Reason: "thử"}})
	wantRefused(t, "a right of a deputy", err, codes.FailedPrecondition, "NOT_DELEGABLE")
	_, err = access.DelegateGrant(ctx, &tieuchiv1.DelegateGrantRequest{Principal: "people/0123456789abcdefghjkmnpqrs", Reason: "thử"})
	wantRefused(t, "a right passed on", err, codes.FailedPrecondition, "NOT_DELEGABLE")
}
