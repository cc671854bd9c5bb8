package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fileName finds the names of files in an answer.
var fileName = regexp.MustCompile(`evidenceFiles/[0-9a-f]{64}`)

// Evidence by the command line: a file goes and comes back, a document is recorded with it, its link is asked.
func TestEvidence(t *testing.T) {
	s := online(t)
	folder := t.TempDir()
	t.Chdir(folder)
	for name, content := range map[string]string{"báo cáo.pdf": "%PDF-1.7 của xã Định Hòa", "sửa.pdf": "%PDF-1.7 !", "lớn.pdf": strings.Repeat("%PDF", 50_000)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.steps([]string{"evidence", "upload", "báo cáo.pdf", "-unit", "15448"}, []string{"evidence", "upload", "sửa.pdf", "-unit", "15448", "-lang", "en"})
	stdout, _, _ := s.run("evidence", "list", "-files", "-o", "json")
	names := fileName.FindAllString(stdout, -1)
	if len(names) != 2 {
		t.Fatalf("%v in %s", names, stdout)
	}
	s.steps(
		[]string{"evidence", "list", "-files"},
		[]string{"evidence", "link", "-unit", "15448", "-number", "12/BC-UBND", "-date", "2026-11-02", "-issuer", "UBND xã", "-title", "Báo cáo", "-url", "https://cong.vn/", "-file", names[1]},
		[]string{"evidence", "list", "-lang", "en"},
		[]string{"evidence", "check", "d1"},
		[]string{"evidence", "download", names[1], "-to", filepath.Join("tải về", "a.pdf")},
		[]string{"help", "evidence", "link"},
	)
	if got, err := os.ReadFile(filepath.Join("tải về", "a.pdf")); err != nil || string(got) != "%PDF-1.7 của xã Định Hòa" {
		t.Errorf("%q, %v", got, err)
	}
	for _, args := range [][]string{
		{"evidence", "download", names[1]}, // it would write over what is there
		{"evidence", "download", names[0], "-to", "b.pdf"},
		{"evidence", "download", "evidenceFiles/none"},
		{"evidence", "upload", "lớn.pdf", "-unit", "15448"},
		{"evidence", "upload", "không có.pdf", "-unit", "15448"},
		{"evidence", "link", "-unit", "15448", "-title", "Không có gì"},
	} {
		if _, stderr, code := s.run(args...); code != exitError || stderr == "" {
			t.Errorf("%v: exit code %d, %q", args, code, stderr)
		}
	}
	if _, err := os.Stat("b.pdf"); err == nil {
		t.Error("content that is not what its hash says was written")
	}
	if _, _, code := s.run("evidence", "upload", "a.pdf"); code != exitUsage {
		t.Errorf("without -unit: exit code %d", code)
	}
}
