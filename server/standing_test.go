package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"

	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// get fetches a path of the API of a process.
func (p *process) get(t *testing.T, path string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.at.HTTP+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer demo-admin")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %s %v", path, answer.StatusCode, body, err)
	}
	return body
}

// pastQuestions are questions about days that are over, every kind of them.
func pastQuestions() (paths []string) {
	for _, target := range []string{"th-2025-communes", "th-2030-communes", "th-2025-districts", "th-2025-enterprises", "th-2025-digital-economy"} {
		for _, day := range []string{"2023-06-30", "2024-10-07", "2025-07-01", "2026-03-31"} {
			for _, policy := range []string{"", "none", "majority", "any-predecessor"} {
				for _, answer := range []string{"progress", "trend", "briefing"} {
					paths = append(paths, fmt.Sprintf("/v1/targets/%s/%s?asOf=%s&carryOver=%s", target, answer, day, policy))
				}
			}
		}
	}
	return append(paths,
		"/v1/unitStatuses?asOf=2024-10-07&pageSize=5000", "/v1/unitStatuses?asOf=2025-07-01&carryOver=any-predecessor&pageSize=5000",
		"/v1/targets/th-2025-communes/trend?asOf=2025-07-01&basis=in-force&carryOver=majority", "/v1/targets/th-2025-communes/briefing?asOf=2025-07-01&basis=2023-01-01",
		"/v1/units/15451/status?asOf=2024-10-07", "/v1/units/15448/status?asOf=2025-07-01&carryOver=all-predecessors",
	)
}

// TestPastAnswersStay asks about days that are over by what was known at a moment, then records decisions, filings, figures
// and a merger about those very days, and asks again: here, at a second server on the same database, and after a restart.
// Every answer is the same to the byte. Asked by what is known now, some differ.
func TestPastAnswersStay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		p := startProcess(t, "-demo", "-db", dsn)
		var first tieuchiv1.TargetProgress
		if err := protojson.Unmarshal(p.get(t, "/v1/targets/th-2025-communes/progress?asOf=2024-10-07"), &first); err != nil {
			t.Fatal(err)
		}
		known := url.QueryEscape(first.GetKnownAt().AsTime().Format("2006-01-02T15:04:05.000000Z"))
		then, now := map[string]string{}, map[string]string{}
		for _, path := range pastQuestions() {
			then[path], now[path] = string(p.get(t, path+"&knownAt="+known)), string(p.get(t, path))
			if then[path] != now[path] {
				t.Errorf("%s: what is known now differs from itself", path)
			}
		}
		second := startProcess(t, "-demo", "-db", dsn) // has read nothing yet
		recordMore(t, p)
		same := func(p *process) {
			t.Helper()
			for path, want := range then {
				if got := string(p.get(t, path+"&knownAt="+known)); got != want {
					t.Fatalf("%s by what was known then:\n%s\nbefore:\n%s", path, got, want)
				}
			}
		}
		same(p)
		same(second)
		for _, path := range []string{
			"/v1/targets/th-2025-communes/progress?asOf=2024-10-07&carryOver=", "/v1/targets/th-2025-digital-economy/progress?asOf=2026-03-31&carryOver=",
			"/v1/unitStatuses?asOf=2024-10-07&pageSize=5000", "/v1/targets/th-2030-communes/progress?asOf=2026-03-31&carryOver=none",
		} {
			if got := string(p.get(t, path)); got == now[path] || got != string(second.get(t, path)) {
				t.Errorf("%s does not show what was recorded since, or not on both servers: %.300s", path, got)
			}
		}
		p.kill(t)
		second.kill(t)
		same(startProcess(t, "-demo", "-db", dsn))
	})
}

// mergeTwo merges two communes on a day that is over, through two offices.
func mergeTwo(t *testing.T, conn *grpc.ClientConn) {
	t.Helper()
	ctx, changes := as("demo-admin"), tieuchiv1.NewUnitChangeServiceClient(conn)
	other, err := tieuchiv1.NewAccessServiceClient(conn).CreateToken(ctx, &tieuchiv1.CreateTokenRequest{Token: &tieuchiv1.Token{
		Holder: "Sở Nội vụ", Grant: &tieuchiv1.Grant{Role: tieuchiv1.Grant_ADMIN, Scope: "provinces/38"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	set, err := changes.CreateUnitChangeSet(ctx, &tieuchiv1.CreateUnitChangeSetRequest{UnitChangeSet: &tieuchiv1.UnitChangeSet{
		Basis: "0001/NQ-VD", Effective: "2026-01-01", Operations: []*tieuchiv1.UnitOperation{{
			Kind: tieuchiv1.UnitOperation_MERGE, Predecessors: []*tieuchiv1.UnitPart{{Code: "15442"}, {Code: "15421"}},
			Successors: []*tieuchiv1.NewUnit{{Code: "15442", Name: "Yên Ninh", Kind: "xa"}},
		}},
	}})
	if err == nil {
		set, err = changes.CheckUnitChangeSet(as(other.GetSecret()), &tieuchiv1.CheckUnitChangeSetRequest{Name: set.GetName(), Revision: set.GetRevision()})
	}
	if err == nil {
		_, err = changes.EnactUnitChangeSet(ctx, &tieuchiv1.EnactUnitChangeSetRequest{Name: set.GetName(), Revision: set.GetRevision()})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// recordMore records about days that are over: a decision, a filing, a reported figure and a merger.
func recordMore(t *testing.T, p *process) {
	t.Helper()
	conn, err := grpc.NewClient(p.at.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	mergeTwo(t, conn)
	ctx := as("demo-admin")
	if _, err := tieuchiv1.NewRecognitionServiceClient(conn).CreateRecognition(ctx, &tieuchiv1.CreateRecognitionRequest{
		Recognition: &tieuchiv1.Recognition{Unit: "units/15448.20210701", RuleSetVersion: demoSet, DecisionNumber: "1/QĐ-UBND", DecisionDate: "2023-01-10"},
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.assess.CreateAssessment(ctx, &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
		Unit: "units/15448.20210701", RuleSetVersion: demoSet, Period: "2022", FiledOn: "2022-12-20",
		Answers: []*tieuchiv1.Answer{{Fact: "enterprises.taxed", Value: "10"}, {Fact: "enterprises.digital", Value: "10"}},
	}}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.progress.CreateReportedFigure(ctx, &tieuchiv1.CreateReportedFigureRequest{
		Parent:         "targets/th-2025-digital-economy",
		ReportedFigure: &tieuchiv1.ReportedFigure{Value: "19.2", On: "2025-12-31", Source: "Báo cáo 12/BC-UBND"},
	}); err != nil {
		t.Fatal(err)
	}
}
