package main

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// An appraisal by the command line: looked at, found by flags and by a file, given back in part, discussed, completed.
func TestAppraisal(t *testing.T) {
	s := online(t)
	const findings, faulty, back = "testdata/appraisal/findings.yaml", "testdata/appraisal/faulty.yaml", "testdata/appraisal/criteria.yaml"
	s.steps(
		[]string{"appraisal", "show", "a1"},
		[]string{"appraisal", "find", "a1", "-fact", "households.total", "-value", "990", "-reason", "Đếm lại", "-document", "1/BB"},
		[]string{"appraisal", "find", "assessments/a1", "-f", findings, "-lang", "en"},
		[]string{"appraisal", "findings", "a1"},
		[]string{"appraisal", "return", "a1", "-f", back, "-correct-by", "2026-12-01"},
		[]string{"appraisal", "return", "a1", "-criterion", "gov.website", "-reason", "Chưa mở được", "-facts", "website.working", "-lang", "en"},
		[]string{"appraisal", "comment", "a1", "gov.website", "Đề nghị", "bổ sung"},
		[]string{"appraisal", "comments", "a1", "-lang", "en"},
		[]string{"appraisal", "complete", "a1"},
		[]string{"appraisal", "show", "a1", "-all", "-lang", "en"},
		[]string{"help", "appraisal", "find"},
	)
	for _, args := range [][]string{{"appraisal", "find", "a1", "-f", faulty}, {"appraisal", "show", "a2"}} {
		if _, _, code := s.run(args...); code != exitError {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	}
	for _, args := range [][]string{
		{"appraisal", "find", "a1"}, {"appraisal", "find", "a1", "-fact", "x", "-f", findings}, {"appraisal", "return", "a1"}, {"appraisal", "comment", "a1", "gov.website"},
	} {
		if _, _, code := s.run(args...); code != exitUsage {
			t.Errorf("%v ends with exit code %d", args, code)
		}
	}
	s.golden("appraisal")
	out, _, _ := s.run("appraisal", "show", "a1", "-o", "json")
	if err := protojson.Unmarshal([]byte(out), &pb.Appraisal{}); err != nil {
		t.Error(err)
	}
}
