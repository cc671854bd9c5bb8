package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestCookie wants cookies that no script reads, that no form of another site brings along, and that go over TLS where there is any.
func TestCookie(t *testing.T) {
	for _, tls := range []bool{true, false} {
		c := &core{overTLS: tls}
		for _, name := range []string{sessionCookie, attemptCookie} {
			k := c.cookie(name, "x", 60)
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != tls || k.Path != "/" || k.Domain != "" || k.MaxAge != 60 {
				t.Errorf("over TLS %v: %v", tls, k)
			}
			if strings.HasPrefix(k.Name, "__Host-") != tls || k.Valid() != nil {
				t.Errorf("over TLS %v: %v, %v", tls, k, k.Valid())
			}
		}
		if k := c.cookie(sessionCookie, "", 60); k.MaxAge >= 0 {
			t.Errorf("taken back: %v", k)
		}
	}
}

// TestWhereFrom counts the address that the proxy wrote, where there is one, and never what the caller wrote before it.
func TestWhereFrom(t *testing.T) {
	for _, test := range []struct {
		trusted bool
		headers []string
		want    string
	}{
		{false, nil, "10.0.0.9"},
		{false, []string{"192.0.2.1"}, "10.0.0.9"},
		{true, nil, "10.0.0.9"},
		{true, []string{"192.0.2.1"}, "192.0.2.1"},
		{true, []string{"192.0.2.1, 192.0.2.2"}, "192.0.2.2"},
		{true, []string{"192.0.2.1", "192.0.2.3,192.0.2.2"}, "192.0.2.2"},
	} {
		c := &core{doorkeeper: doorkeeper{forwarded: test.trusted}}
		if got := c.remote("10.0.0.9:4711", test.headers); got != test.want {
			t.Errorf("%v %q: %s, want %s", test.trusted, test.headers, got, test.want)
		}
	}
}

// TestFaultsAreNotTold makes methods fail and fall over: the server stands, and what went wrong is not told to the caller.
func TestFaultsAreNotTold(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	actor, err := s.core.authenticate(t.Context(), presented{secret: "demo-admin"})
	if err != nil {
		t.Fatal(err)
	}
	const cause = "the disk says 0xdeadbeef"
	for name, handler := range map[string]grpc.UnaryHandler{
		"a fault": func(context.Context, any) (any, error) { return nil, errors.New(cause) },
		"a panic": func(context.Context, any) (any, error) { panic(cause) },
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.core.gate(withActor(t.Context(), actor), &tieuchiv1.GetUnitRequest{Name: "units/15448"},
				&grpc.UnaryServerInfo{FullMethod: tieuchiv1.UnitService_GetUnit_FullMethodName}, handler)
			wantRefused(t, name, err, codes.Internal, "INTERNAL")
			if strings.Contains(err.Error(), "disk") {
				t.Errorf("the caller is told: %v", err)
			}
		})
	}
}
