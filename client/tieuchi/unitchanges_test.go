package main

import (
	"strings"
	"testing"
)

// A rearrangement by the command line: looked at, proposed, checked, enacted; another one withdrawn; tables imported.
func TestUnitChanges(t *testing.T) {
	s := online(t)
	const merger, faulty, tables = "testdata/changes/merger.yaml", "testdata/changes/faulty.yaml", "testdata/changes/tables"
	s.steps(
		[]string{"units", "changes", "propose", "-f", merger, "-dry-run", "-lang", "en"},
		[]string{"units", "changes", "propose", "-f", merger},
		[]string{"units", "changes", "propose", "-f", merger}, // again, as after a lost answer: nothing new
	)
	if _, _, code := s.run("units", "changes", "preview", "c1"); code != exitError {
		t.Errorf("a contradiction ends with exit code %d", code)
	}
	s.steps(
		[]string{"units", "changes", "check", "c1"},
		[]string{"units", "changes", "enact", "unitChangeSets/c1", "-revision", "2"},
		[]string{"units", "changes", "import", tables, "-basis", "Danh mục ví dụ", "-lists", "2025-07-01", "-province", "30"},
		[]string{"units", "changes", "preview", "c2", "-lang", "en"},
		[]string{"units", "changes", "withdraw", "c2", "-reason", "Nhập nhầm"},
		[]string{"units", "changes", "show", "c2"},
		[]string{"units", "changes", "list", "-lang", "en"},
		[]string{"help", "units", "changes", "propose"},
	)
	for _, args := range [][]string{
		{"units", "changes", "enact", "c1", "-revision", "1"},
		{"units", "changes", "propose", "-f", faulty},
		{"units", "changes", "show", "c9"},
	} {
		if _, _, code := s.run(args...); code != exitError {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	}
	for _, args := range [][]string{
		{"units", "changes"}, {"units", "changes", "propose"}, {"units", "changes", "import", tables}, {"units", "changes", "list", "-state", "lost"},
	} {
		if _, _, code := s.run(args...); code != exitUsage {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	}
	s.golden("unit-changes")
	if n := len(s.server.Calls("CreateUnitChangeSet")); n != 3 {
		t.Errorf("%d proposals", n)
	}
	if _, err, code := s.run("units", "changes", "import", t.TempDir(), "-basis", "x"); code != exitError || !strings.Contains(err, "communes.csv") {
		t.Errorf("a folder without tables ends with exit code %d: %s", code, err)
	}
}

func TestUnitLineage(t *testing.T) {
	s := online(t)
	s.steps(
		[]string{"units", "lineage", "units/15448.20250701"},
		[]string{"units", "lineage", "15451.20210701", "-lang", "en"},
		[]string{"units", "list", "-province", "38", "-limit", "2"},
	)
	if _, _, code := s.run("units", "lineage", "99999"); code != exitError {
		t.Errorf("a unit that is not there: exit code %d", code)
	}
	s.golden("unit-lineage")
}
