package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func TestShortfall(t *testing.T) {
	s := online(t)
	s.run("submit", "testdata/answers/submit.yaml", "-draft", "-o", "json")
	s.seen.Reset()
	s.steps(
		[]string{"assessment", "shortfall", "a1"},
		[]string{"assessment", "shortfall", "assessments/a1", "-lang", "en"},
		[]string{"assessment", "suggest", "15448.20210701", "reference.commune/2026.1", "2024"},
		[]string{"-lang", "en", "assessment", "suggest", "15451.20210701", "reference.commune/2026.1", "2024"},
	)
	if _, _, code := s.run("assessment", "shortfall", "none"); code != exitError {
		t.Errorf("no such assessment: exit code %d", code)
	}
	s.golden("guidance")
	out, _, _ := s.run("assessment", "shortfall", "a1", "-o", "json")
	if err := protojson.Unmarshal([]byte(out), &pb.Shortfall{}); err != nil {
		t.Error(err)
	}
}

// What is suggested is written as a file that submit reads, and it says the same to the server as was suggested.
func TestSuggestedFile(t *testing.T) {
	s := online(t)
	name := filepath.Join(t.TempDir(), "answers.yaml")
	ask := []string{"assessment", "suggest", "15448.20210701", "reference.commune/2026.1", "2024"}
	s.steps(append(ask, "-out", name))
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(content), "assessments/a1/submissions/1\n"); n != 5 || !strings.Contains(string(content), "# Tổng số hộ. Nộp ngày 10/01/2024, kỳ 2023.") {
		t.Errorf("%d origins in\n%s", n, content)
	}
	file, err := parseAnswers(name, content)
	if err != nil {
		t.Fatal(err)
	}
	want := []criteria.Answer{
		{Fact: "households.fibre", Value: "8.50", Quality: criteria.Estimated, Channel: criteria.FromFile, Explanation: "Ước tính: \"8,5\" # hộ\nxem báo cáo \u2028\u0085", Evidence: []criteria.EvidenceDoc{
			{Document: "12/BC-UBND", Date: 20231120, Issuer: "UBND xã", Title: "Báo cáo: {năm}", URI: "https://example.vn/?a=1&b=<2>"},
		}},
		{Fact: "households.total", Value: "1000", Channel: criteria.FromFile},
		{Fact: "schools.total", NoData: true, Channel: criteria.FromFile},
		{Fact: "story", Value: "null", Channel: criteria.FromFile},
		{Fact: "website.working", Value: "true", Channel: criteria.FromFile},
	}
	if diff := cmp.Diff(want, file.answers); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	s.steps([]string{"submit", name, "-draft"})
	if n := len(s.server.Calls("UpdateAssessment")) + len(s.server.Calls("SubmitAssessment")); n != 0 || len(s.server.Calls("CreateAssessment")) != 1 {
		t.Errorf("a suggestion sent something: %d", n)
	}
	if _, _, code := s.run(append(ask, "-out", name)...); code != exitError {
		t.Errorf("a file that is there already: exit code %d", code)
	}
	if after, err := os.ReadFile(name); err != nil || string(after) != string(content) {
		t.Errorf("it was written over: %v", err)
	}
	none := filepath.Join(t.TempDir(), "none.yaml")
	s.steps([]string{"assessment", "suggest", "15451.20210701", "reference.commune/2026.1", "2024", "-out", none})
	if content, err = os.ReadFile(none); err != nil {
		t.Fatal(err)
	}
	if file, err = parseAnswers(none, content); err != nil || len(file.answers) != 0 || file.period != "2024" {
		t.Errorf("nothing suggested: %v, %+v", err, file)
	}
}
