package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// ran runs the server's command and gives what it says.
func ran(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), args, func(string) string { return "" }, &out, io.Discard, nil)
	return out.String(), err
}

// TestImportUnits enters two provinces twice, and asks what the record of it says and what a server has of it after it began.
func TestImportUnits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		const folder = "../criteria/units/hai-duong"
		out, err := ran(t, "-db", dsn, "import-units", folder)
		if err != nil || strings.Count(out, "\n") != 3 {
			t.Fatalf("%q, %v", out, err)
		}
		out, err = ran(t, "-db", dsn, "import-units", folder)
		if want := criteria.Say("import.done", "entered", 0, "known", 2).String() + "\n"; err != nil || out != want {
			t.Fatalf("again: %q, %v", out, err)
		}
		s := startServerOn(t, dsn)
		if err := s.core.currentUnits(t.Context()); err != nil {
			t.Fatal(err)
		}
		numbers := map[string]int{}
		for _, day := range []criteria.Date{20230630, 20250630, 20250701} {
			all, err := s.core.catalogue().AsOf(day, criteria.Commune)
			if err != nil {
				t.Fatal(err)
			}
			for i := range all {
				numbers[all[i].Province+" "+day.String()]++
			}
		}
		want := map[string]int{
			"30 2023-06-30": 235, "31 2023-06-30": 217, "38 2023-06-30": 559, "30 2025-06-30": 207, "31 2025-06-30": 167, "38 2025-06-30": 547,
			"31 2025-07-01": 114, "38 2025-07-01": 166,
		}
		if diff := cmp.Diff(want, numbers); diff != "" {
			t.Errorf("communes (-want +got)\n%s", diff)
		}
		sets, _, err := s.core.store.ListUnitChangeSets(t.Context(), "30", units.ChangeEnacted, store.Page{Size: 10})
		if err != nil || len(sets) != 1 {
			t.Fatal(sets, err)
		}
		if s := sets[0]; s.Proposer != "program" || s.CheckerHolder != "server" || s.EnactorHolder != "server" || !strings.Contains(s.Basis, "30/6/2025") {
			t.Errorf("the record: %+v", s)
		}
	})
}

// A folder at fault is refused with its places before anything is entered.
func TestImportUnitsFaults(t *testing.T) {
	folder, dsn := t.TempDir(), t.TempDir()+"/units.db"
	for _, name := range []string{"provinces.csv", "districts.csv", "communes.csv", "successions.csv", "lists.csv"} {
		content, err := os.ReadFile("../criteria/units/hai-duong/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(content), "Phạm Ngũ Lão,phuong", "Phạm Ngũ Lão,phường", 1)
		if err := os.WriteFile(folder+"/"+name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ran(t, "-db", dsn, "import-units", folder)
	var faults criteria.FileErrors
	if !errors.As(err, &faults) || faults[0].File != "communes.csv" || faults[0].Err.Reason != "KIND_UNKNOWN" {
		t.Fatal(err)
	}
	if out, err := ran(t, "-db", dsn, "import-units", "../criteria/units/hai-duong"); err != nil || strings.Count(out, "\n") != 3 {
		t.Errorf("afterwards: %q, %v", out, err)
	}
	if _, err := ran(t, "-db", dsn, "import-units"); err == nil {
		t.Error("without a folder")
	}
}

// TestDemonstrationOfTwoProvinces asks that each province's token sees its own communes, and Thanh Hóa's figures stay its own.
func TestDemonstrationOfTwoProvinces(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo", "-demo-provinces")
	for token, want := range map[string]int32{"demo-admin": 166, "demo-admin-31": 114, "demo-committee-province-31": 114} {
		list, err := dial(t, s.at.GRPC, token).Units.ListUnits(t.Context(), &tieuchiv1.ListUnitsRequest{AsOf: "2025-07-01"})
		if err != nil || list.GetTotalSize() != want {
			t.Errorf("%s sees %d communes, want %d: %v", token, list.GetTotalSize(), want, err)
		}
	}
	// A commune is of the province it lies in today: 10507 was in Hải Dương until 2025-06-30.
	officer := dial(t, s.at.GRPC, "demo-officer-10507")
	seen, err := officer.Units.ListUnits(t.Context(), &tieuchiv1.ListUnitsRequest{AsOf: "2025-07-01"})
	if err != nil || seen.GetTotalSize() != 114 {
		t.Errorf("a commune that changed its province sees %d communes: %v", seen.GetTotalSize(), err)
	}
	standing, err := officer.Progress.ListUnitStatuses(t.Context(), &tieuchiv1.ListUnitStatusesRequest{AsOf: "2025-07-01"})
	if err != nil || standing.GetDenominator() != "1" {
		t.Errorf("and the status of %s: %v", standing.GetDenominator(), err)
	}
	p, err := dial(t, s.at.GRPC, "demo-admin").Progress.GetTargetProgress(t.Context(), &tieuchiv1.GetTargetProgressRequest{
		Name: "targets/th-2025-communes", AsOf: demoDay.String(), Basis: "in-force",
	})
	if err != nil || p.GetAssessed() != "114" || p.GetDenominator() != "558" {
		t.Errorf("%s of %s, %v", p.GetAssessed(), p.GetDenominator(), err)
	}
}
