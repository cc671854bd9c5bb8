package main

import (
	"io"
	"testing"

	"google.golang.org/grpc/codes"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestFirstAdminOfProvince sets a server up for another province, before its units are imported and after: its administrator
// reaches that province and no other.
func TestFirstAdminOfProvince(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-province", "30")
	early, err := s.core.firstAdmin(t.Context(), "Sở Khoa học và Công nghệ")
	if err != nil {
		t.Fatal(err)
	}
	access := tieuchiv1.NewAccessServiceClient(s.conn)
	grant := func(secret, scope string) error {
		_, err := access.CreateToken(as(secret), &tieuchiv1.CreateTokenRequest{Token: &tieuchiv1.Token{
			Holder: "x", Grant: &tieuchiv1.Grant{Role: tieuchiv1.Grant_OFFICER, Scope: scope},
		}})
		return err
	}
	if list, err := access.ListTokens(as(early), &tieuchiv1.ListTokensRequest{}); err != nil || len(list.GetTokens()) != 1 {
		t.Error(list, err)
	}
	wantRefused(t, "a commune of Thanh Hóa", grant(early, "communes/15448"), codes.PermissionDenied, "OUT_OF_SCOPE")
	s.core.units.put(catalogueWith(t, "30,Hải Dương,tinh,2021-07-01,", "10600,An Phú,xa,,30,lowland,2021-07-01,", ""))
	late, err := s.core.firstAdmin(t.Context(), "Sở Khoa học và Công nghệ")
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{"made before the import": early, "made after it": late} {
		if err := grant(secret, "communes/10600"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parseConfig([]string{"-province", "300"}, func(string) string { return "" }, io.Discard); err == nil {
		t.Error("a province of three digits is taken")
	}
}
