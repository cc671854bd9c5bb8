package main

import (
	"io/fs"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// unitsFolder holds the catalogue that comes with the program, seen from this folder.
const unitsFolder = "../criteria/units"

// headers of the tables of a catalogue.
var headers = map[string]string{
	"provinces.csv":   "code,name,kind,valid_from,valid_to\n",
	"districts.csv":   "code,name,kind,province,area,valid_from,valid_to\n",
	"communes.csv":    "code,name,kind,district,province,area,valid_from,valid_to\n",
	"successions.csv": "predecessor,successor,effective,part,basis,note\n",
}

// catalogueOf makes a catalogue of rows alone.
func catalogueOf(t testing.TB, provinces, communes, successions string) *units.Catalogue {
	t.Helper()
	return loadCatalogue(t, map[string]string{"provinces.csv": provinces, "communes.csv": communes, "successions.csv": successions}, nil)
}

// catalogueWith makes the shipped catalogue with more rows.
func catalogueWith(t testing.TB, provinces, communes, successions string) *units.Catalogue {
	t.Helper()
	return loadCatalogue(t, map[string]string{"provinces.csv": provinces, "communes.csv": communes, "successions.csv": successions}, os.DirFS(unitsFolder))
}

func loadCatalogue(t testing.TB, more map[string]string, base fs.FS) *units.Catalogue {
	t.Helper()
	files := fstest.MapFS{}
	for name, header := range headers {
		content := header
		if base != nil {
			b, err := fs.ReadFile(base, name)
			if err != nil {
				t.Fatal(err)
			}
			content = string(b)
		}
		files[name] = &fstest.MapFile{Data: []byte(content + strings.TrimPrefix(more[name]+"\n", "\n"))}
	}
	c, err := units.LoadCatalogue(files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// wantRefused checks the code and the machine reason of a refused call.
func wantRefused(t testing.TB, what string, err error, code codes.Code, reason string) {
	t.Helper()
	st := status.Convert(err)
	if e := explain(st); st.Code() != code || e.reason != reason || e.vi == "" || e.en == "" {
		t.Errorf("%s: %v, want %v with %s", what, err, code, reason)
	}
}

// earlier stores a token as it would have been made on a day in the past, and gives its secret.
func (s *testServer) earlier(t testing.TB, role criteria.Role, scope, province string, made time.Time, from criteria.Date) (store.Token, string) {
	t.Helper()
	parsed, err := criteria.ParseScope(scope)
	if err != nil {
		t.Fatal(err)
	}
	u := criteria.Unit{Level: parsed.Level, Code: parsed.Code, From: from, Province: province}
	k, secret := newToken("UBND "+scope, role, &u, made.UnixMicro(), testNow.Add(time.Hour).UnixMicro())
	act := criteria.Act{Actor: criteria.Actor{ID: "server", Role: criteria.Admin}, At: k.CreatedAt}
	if err := s.core.store.CreateToken(t.Context(), k, act); err != nil {
		t.Fatal(err)
	}
	return k, secret
}

// TestHandover takes the token of a ward that merged from the refusal to the right for its successor.
func TestHandover(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		access, progress := tieuchiv1.NewAccessServiceClient(s.conn), tieuchiv1.NewProgressServiceClient(s.conn)
		year := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
		merged, secret := s.earlier(t, criteria.Officer, "communes/16633", "38", year, 0) // older than units are noted
		divided, _ := s.earlier(t, criteria.Officer, "communes/16651", "38", year, 20210701)
		_, district := s.earlier(t, criteria.Committee, "districts/407", "38", year, 0)
		_, alive := s.earlier(t, criteria.Officer, "communes/14845", "38", year, 0)
		own := &tieuchiv1.GetUnitStatusRequest{Unit: "units/16645"}
		_, err := progress.GetUnitStatus(as(secret), own)
		wantRefused(t, "an ended ward", err, codes.PermissionDenied, "GRANT_ENDED")
		_, err = progress.GetUnitStatus(as(district), own)
		wantRefused(t, "an ended district", err, codes.PermissionDenied, "GRANT_ENDED")
		if _, err := progress.GetUnitStatus(as(alive), &tieuchiv1.GetUnitStatusRequest{Unit: "units/14845"}); err != nil {
			t.Error("Mường Lát goes on:", err)
		}

		list := func(state tieuchiv1.Handover_State) map[string]*tieuchiv1.Handover {
			t.Helper()
			found := map[string]*tieuchiv1.Handover{}
			r := &tieuchiv1.ListHandoversRequest{State: state, PageSize: 2}
			for {
				page, err := access.ListHandovers(as("demo-admin"), r)
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range page.GetHandovers() {
					found[h.GetName()] = h
				}
				if r.PageToken = page.GetNextPageToken(); r.PageToken == "" {
					return found
				}
			}
		}
		name := "handovers/" + merged.ID + "-16645.20250701"
		proposed := list(tieuchiv1.Handover_PROPOSED)
		h := proposed[name]
		if len(proposed) != 5 || h.GetFromUnit() != "units/16633.20210701" || h.GetToUnitFullName() != "phường Hải Bình" || h.GetEffectiveOn() != "2025-07-01" ||
			len(h.GetBasis()) != 1 || h.GetRole() != tieuchiv1.Grant_OFFICER || h.GetToken() != "tokens/"+merged.ID || h.GetDecideTime() != nil {
			t.Fatalf("proposed: %v", proposed)
		}
		h, err = access.ConfirmHandover(as("demo-admin"), &tieuchiv1.ConfirmHandoverRequest{Name: name})
		if err != nil || h.GetState() != tieuchiv1.Handover_CONFIRMED || h.GetDecidedBy() != "tokens/demo-admin" || h.GetDecideTime() == nil {
			t.Fatal(h, err)
		}
		if st, err := progress.GetUnitStatus(as(secret), own); err != nil || st.GetUnit() != "units/16645.20250701" {
			t.Error("the confirmed token does not hold:", st, err)
		}
		made, err := tieuchiv1.NewAssessmentServiceClient(s.conn).CreateAssessment(as(secret), &tieuchiv1.CreateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
			Unit: "units/16645", RuleSetVersion: demoSet, Period: "2026", Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		events, _, err := s.core.store.Events(t.Context(), made.GetName(), store.Page{})
		if err != nil || len(events) != 1 || events[0].Actor != "tokens/"+merged.ID {
			t.Error("history does not name the token:", events, err)
		}
		if _, err := access.ConfirmHandover(as("demo-admin"), &tieuchiv1.ConfirmHandoverRequest{Name: name}); err != nil {
			t.Error("confirming twice:", err)
		}
		_, err = access.DeclineHandover(as("demo-admin"), &tieuchiv1.DeclineHandoverRequest{Name: name})
		wantRefused(t, "declining what was confirmed", err, codes.FailedPrecondition, "HANDOVER_DECIDED")
		for to := range map[string]bool{"16609.20210701": true, "16654.20210701": true} {
			h, err := access.DeclineHandover(as("demo-admin"), &tieuchiv1.DeclineHandoverRequest{Name: "handovers/" + divided.ID + "-" + to})
			if err != nil || h.GetState() != tieuchiv1.Handover_DECLINED || h.GetEffectiveOn() != "2025-01-01" {
				t.Error(h, err)
			}
		}
		if a, b, c := len(list(tieuchiv1.Handover_PROPOSED)), len(list(tieuchiv1.Handover_CONFIRMED)), len(list(tieuchiv1.Handover_DECLINED)); a != 2 || b != 1 || c != 2 {
			t.Errorf("%d proposed, %d confirmed, %d declined", a, b, c)
		}
		// What is confirmed for a unit that ended as well leads to that one's successors.
		if _, err := access.ConfirmHandover(as("demo-admin"), &tieuchiv1.ConfirmHandoverRequest{Name: "handovers/" + divided.ID + "-16645.20210701"}); err != nil {
			t.Fatal(err)
		}
		if list(tieuchiv1.Handover_PROPOSED)["handovers/"+divided.ID+"-16645.20250701"] == nil {
			t.Error("the next successor is not proposed")
		}
		all, err := access.ListTokens(as("demo-admin"), &tieuchiv1.ListTokensRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range all.GetTokens() {
			switch k.GetName() {
			case "tokens/" + merged.ID:
				if k.GetEndedOn() != "" || len(k.GetHandedOverTo()) != 1 || k.GetUnit() != "units/16633.20210701" {
					t.Error(k)
				}
			case "tokens/" + divided.ID:
				if k.GetEndedOn() != "2025-07-01" {
					t.Error(k)
				}
			}
		}
		if _, err := access.RevokeToken(as("demo-admin"), &tieuchiv1.RevokeTokenRequest{Name: "tokens/" + divided.ID}); err != nil {
			t.Fatal(err)
		}
		if n := len(list(tieuchiv1.Handover_PROPOSED)); n != 0 {
			t.Errorf("%d are proposed for a token that was revoked", n)
		}
	})
}

// TestHandoverByChange ends a unit by a catalogue that changes while the server runs, as an enacted change set does.
func TestHandoverByChange(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	const provinces, on = "38,Thanh Hóa,tinh,2021-07-01,", "2026-11-01"
	before := catalogueOf(t, provinces, "10001,Một,xa,,38,lowland,2021-07-01,\n10002,Hai,xa,,38,lowland,2021-07-01,", "")
	after := catalogueOf(t, provinces, "10001,Một,xa,,38,lowland,2021-07-01,"+on+"\n10001,Mới,xa,,38,lowland,"+on+",\n10002,Hai,xa,,38,lowland,2021-07-01,"+on,
		"10001,10001,"+on+",whole,thử,\n10002,10001,"+on+",whole,thử,")
	s.core.units.put(before)
	k, secret := s.earlier(t, criteria.Officer, "communes/10002", "38", testNow, 20210701)
	client, access := tieuchiv1.NewUnitServiceClient(s.conn), tieuchiv1.NewAccessServiceClient(s.conn)
	if _, err := client.GetUnit(as(secret), &tieuchiv1.GetUnitRequest{Name: "units/10002"}); err != nil {
		t.Fatal(err)
	}
	s.core.units.put(after)
	_, err := client.GetUnit(as(secret), &tieuchiv1.GetUnitRequest{Name: "units/10001"})
	wantRefused(t, "after the change", err, codes.PermissionDenied, "GRANT_ENDED")
	if _, err := access.ConfirmHandover(as("demo-admin"), &tieuchiv1.ConfirmHandoverRequest{Name: "handovers/" + k.ID + "-10001.20261101"}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.GetUnit(as(secret), &tieuchiv1.GetUnitRequest{Name: "units/10001"}); err != nil {
		t.Error(err)
	}
}

// TestExpiredToken lets a token in until its time is up and not after it, though it is known by then.
func TestExpiredToken(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0])
	_, secret := s.earlier(t, criteria.System, "provinces/38", "38", testNow.Add(-time.Hour), 20210701)
	ask := func() error {
		_, err := tieuchiv1.NewUnitServiceClient(s.conn).GetUnit(as(secret), &tieuchiv1.GetUnitRequest{Name: "units/15448"})
		return err
	}
	if err := ask(); err != nil {
		t.Fatal(err)
	}
	s.moveTo(t, criteria.DateOf(testNow.Add(48*time.Hour)).String())
	wantRefused(t, "gRPC", ask(), codes.Unauthenticated, "TOKEN_EXPIRED")
	code, _, body := s.get(t, "/v1/units/15448", secret)
	wantHTTP(t, "REST", code, body, http.StatusUnauthorized, "TOKEN_EXPIRED")
}
