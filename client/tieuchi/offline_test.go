package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

const draftSet = "testdata/rulesets/draft.example/0.1.yaml"

func TestEvaluate(t *testing.T) {
	for name, test := range map[string]struct {
		args []string
		code int
	}{
		"evaluate-passed":       {[]string{"evaluate", "testdata/answers/village.yaml"}, exitDone},
		"evaluate-not-passed":   {[]string{"evaluate", "testdata/answers/reference.yaml"}, exitNotPassed},
		"evaluate-inconclusive": {[]string{"evaluate", "testdata/answers/commune.json"}, exitInconclusive},
		"evaluate-english":      {[]string{"-lang", "en", "evaluate", "testdata/answers/commune.json"}, exitInconclusive},
		"evaluate-draft":        {[]string{"evaluate", "testdata/answers/draft.yaml", "-f", draftSet, "-kind", "xa", "-area", "lowland"}, exitNotPassed},
		"evaluate-json":         {[]string{"evaluate", "testdata/answers/draft.yaml", "-f", draftSet, "-area", "mountainous", "-o", "json"}, exitNotPassed},
		"evaluate-faulty":       {[]string{"evaluate", "testdata/answers/faulty.yaml"}, exitError},
		"evaluate-scored":       {[]string{"evaluate", "testdata/answers/scored.yaml", "-kind", "xa", "-area", "lowland", "-period", "2025", "-shortfall"}, exitDone},
		"evaluate-scored-later": {[]string{"-lang", "en", "evaluate", "testdata/answers/scored.yaml", "-kind", "xa", "-area", "lowland"}, exitDone},
		"evaluate-scored-best":  {[]string{"evaluate", "testdata/answers/scored-best.yaml", "-kind", "xa", "-area", "lowland", "-shortfall"}, exitDone},
		"evaluate-malformed":    {[]string{"evaluate", "testdata/answers/malformed.yaml"}, exitError},
	} {
		t.Run(name, func(t *testing.T) {
			s := offline(t)
			if _, _, code := s.run(test.args...); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			s.golden(name)
		})
	}
}

// The JSON of evaluate is the contract's answer to the same question.
func TestEvaluateJSONIsTheContract(t *testing.T) {
	out, _, _ := offline(t).run("-o", "json", "evaluate", "testdata/answers/reference.yaml")
	answer := &pb.EvaluateRuleSetVersionResponse{}
	if err := protojson.Unmarshal([]byte(out), answer); err != nil {
		t.Fatal(err)
	}
	v := answer.GetVerdict()
	if v.GetResult() != pb.Verdict_NOT_PASSED || v.GetTally().GetMet() != 34 || v.GetTally().GetOf() != 37 || len(v.GetCriteria()) != 37 {
		t.Errorf("got %v %v and %d criteria", v.GetResult(), v.GetTally(), len(v.GetCriteria()))
	}
}

// Where the answers come from, and the ways to say by what and for whom they are judged.
func TestEvaluateWays(t *testing.T) {
	content, err := os.ReadFile("testdata/answers/village.yaml")
	if err != nil {
		t.Fatal(err)
	}
	village := string(content)
	answers := "answers: {households.total: 10}"
	for name, test := range map[string]struct {
		stdin string
		args  []string
		code  int
		says  string
	}{
		"standard input":             {village, []string{"evaluate", "-"}, exitDone, "6/6"},
		"a byte-order mark":          {"\ufeff" + village, []string{"evaluate", "-"}, exitDone, "6/6"},
		"flags after the file":       {answers, []string{"evaluate", "-", "-ruleset", "reference.commune", "-unit", "15448.20250701"}, exitNotPassed, "0/37"},
		"id and version":             {answers, []string{"evaluate", "-ruleset", "reference.commune/2026.1", "-kind", "phuong", "-"}, exitNotPassed, "phường"},
		"a unit of today by code":    {answers, []string{"evaluate", "-ruleset", "reference.commune", "-unit", "15448", "-"}, exitNotPassed, "xã Định Hòa"},
		"another set than the file":  {village, []string{"evaluate", "-ruleset", "reference.commune", "-kind", "xa", "-"}, exitError, "village.digital-models"},
		"no rule set":                {answers, []string{"evaluate", "-"}, exitUsage, "Which rule set?"},
		"no unit":                    {answers, []string{"evaluate", "-ruleset", "reference.commune", "-"}, exitUsage, "Which unit?"},
		"two rule sets":              {answers, []string{"evaluate", "-ruleset", "reference.commune", "-f", draftSet, "-"}, exitUsage, "not both"},
		"two units":                  {answers, []string{"evaluate", "-ruleset", "reference.commune", "-unit", "15448", "-kind", "xa", "-"}, exitUsage, "not both"},
		"an unknown set":             {answers, []string{"evaluate", "-ruleset", "a/1", "-kind", "xa", "-"}, exitError, "ruleSets/a/versions/1"},
		"an unknown unit":            {answers, []string{"evaluate", "-ruleset", "reference.commune", "-unit", "99999", "-"}, exitError, "99999"},
		"a unit of another level":    {answers, []string{"evaluate", "-ruleset", "reference.commune", "-unit", "394.20210701", "-"}, exitError, "huyện Yên Định"},
		"an unknown kind":            {answers, []string{"evaluate", "-ruleset", "reference.commune", "-kind", "xax", "-"}, exitUsage, "thi-tran"},
		"an unknown area":            {answers, []string{"evaluate", "-ruleset", "reference.commune", "-area", "sea", "-"}, exitUsage, "lowland"},
		"no file":                    {"", []string{"evaluate", "no-such-file.yaml"}, exitError, "no-such-file.yaml"},
		"an empty file":              {"", []string{"evaluate", "-"}, exitError, "-:1:1"},
		"two documents":              {"answers: {a: 1}\n---\nanswers: {a: 2}", []string{"evaluate", "-"}, exitError, "một tệp chỉ chứa một tài liệu"},
		"a file that ends too early": {"answers: {a: 1", []string{"evaluate", "-"}, exitError, "-:1:10"},
		"a file that is not UTF-8":   {"answers: {a: \xff}", []string{"evaluate", "-"}, exitError, "UTF-8"},
		"a file that is too large":   {strings.Repeat("#", maxAnswerFile+1), []string{"evaluate", "-"}, exitError, "1048576"},
		"a list in place of answers": {"answers: [1]", []string{"evaluate", "-"}, exitError, "khóa: giá trị"},
		"words in place of a file":   {"words", []string{"evaluate", "-"}, exitError, "khóa: giá trị"},
		"a set that is no set":       {answers, []string{"evaluate", "-f", "testdata/broken/keys.yaml", "-kind", "xa", "-"}, exitError, "testdata/broken/keys.yaml:3:1"},
	} {
		t.Run(name, func(t *testing.T) {
			out, err, code := offline(t).pipe(test.stdin, test.args...)
			if code != test.code || !strings.Contains(out+err, test.says) {
				t.Errorf("exit code %d, want %d and %q in:\n%s%s", code, test.code, test.says, out, err)
			}
		})
	}
}

// Whatever stands in the file is judged as it stands: nothing goes through a float.
func TestAnswersAreExact(t *testing.T) {
	for value, want := range map[string]string{
		"0.1": "0.1", "8.50": "8.50", "999999999999": "999999999999", `"1000"`: "1000", "1e3": "1e3", "0x10": "0x10", "1_000": "1_000",
		".5": ".5", "+7": "+7", "0.30000000000000004": "0.30000000000000004", "2024-10-07": "2024-10-07", "TRUE": "true", "no": "no", "~": "",
	} {
		file, err := parseAnswers("f", []byte("answers:\n  x: "+value))
		if err != nil {
			t.Errorf("%s: %v", value, err)
		} else if got := file.answers[0].Value; got != want {
			t.Errorf("%s is read as %q, want %q", value, got, want)
		}
	}
}

func FuzzAnswers(f *testing.F) {
	for _, name := range []string{"village.yaml", "commune.json", "malformed.yaml", "reference.yaml"} {
		content, err := os.ReadFile("testdata/answers/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := parseAnswers("f", content)
		if (file == nil) == (err == nil) {
			t.Errorf("file %v and error %v", file, err)
		}
	})
}

func TestRuleSets(t *testing.T) {
	s := offline(t)
	for _, test := range []struct {
		args []string
		code int
	}{
		{[]string{"ruleset", "lint", "testdata/broken"}, exitError},
		{[]string{"-lang", "en", "ruleset", "lint", "testdata/broken/keys.yaml"}, exitError},
		{[]string{"ruleset", "lint", "-o", "json", "testdata/broken/keys.yaml", draftSet}, exitError},
		{[]string{"ruleset", "lint", "testdata/rulesets"}, exitDone},
		{[]string{"ruleset", "lint", "testdata/golden"}, exitError},
		{[]string{"ruleset", "lint", "no-such-folder"}, exitError},
		{[]string{"ruleset", "test", "testdata/failing", "testdata/broken"}, exitError},
		{[]string{"ruleset", "test", "testdata/failing/case.yaml", "-o", "json"}, exitError},
		{[]string{"ruleset", "test", "testdata/rulesets"}, exitDone},
	} {
		if _, _, code := s.run(test.args...); code != test.code {
			t.Errorf("%v: exit code %d, want %d", test.args, code, test.code)
		}
	}
	s.golden("rulesets")
}

// The shipped sets pass their own lint and tests by the command line too.
func TestShippedRuleSets(t *testing.T) {
	const folder = "../../criteria/rulesets"
	for _, command := range []string{"lint", "test"} {
		if out, err, code := offline(t).run("ruleset", command, folder); code != exitDone {
			t.Errorf("%s: exit code %d\n%s%s", command, code, out, err)
		}
	}
}

func TestRuleSetList(t *testing.T) {
	s := offline(t)
	s.run("ruleset", "list")
	s.run("ruleset", "show", "thanh-hoa.thon-thong-minh")
	s.run("-lang=en", "ruleset", "show", "thanh-hoa.commune/2023.1829")
	s.golden("ruleset-show")

	out, _, _ := s.run("ruleset", "show", "reference.commune", "-o", "json")
	v := &pb.RuleSetVersion{}
	if err := protojson.Unmarshal([]byte(out), v); err != nil || v.GetCriteriaCount() != 37 || len(v.GetFacts()) == 0 {
		t.Errorf("got %v, %d criteria", err, v.GetCriteriaCount())
	}
	out, _, _ = s.run("ruleset", "list", "-o", "json")
	list := &pb.ListRuleSetsResponse{}
	if err := protojson.Unmarshal([]byte(out), list); err != nil || len(list.GetRuleSets()) < 3 {
		t.Errorf("got %v, %d rule sets", err, len(list.GetRuleSets()))
	}
}

func TestUsage(t *testing.T) {
	s := offline(t)
	for _, args := range []string{
		"frobnicate", "ruleset", "ruleset frobnicate", "-frobnicate", "evaluate -frobnicate", "evaluate", "evaluate a b", "units -limit", "units -limit x",
		"units -insecure=maybe", "-lang fr version", "version -o xml", "help frobnicate", "help -x", "token create -role king", "token create -holder Sở",
		"status", "status 15448 -all", "status 15448 -district 394", "submit testdata/answers/village.yaml", "recognition add -unit 15448",
		"units -search a -level commune", "units -timeout 0s",
	} {
		if _, _, code := s.run(strings.Fields(args)...); code != exitUsage {
			t.Errorf("%q: exit code %d, want %d", args, code, exitUsage)
		}
	}
	s.env["TIEUCHI_LANG"] = "fr"
	s.run("version")
	s.env = map[string]string{"TIEUCHI_INSECURE": "maybe"}
	s.run("version")
	s.env = map[string]string{"TIEUCHI_TIMEOUT": "long"}
	s.run("version")
	s.env = nil
	s.golden("usage")

	if out, err, code := s.run(); code != exitUsage || out != "" || !strings.Contains(err, "evaluate FILE") {
		t.Errorf("without a command: exit code %d\n%s%s", code, out, err)
	}
}

// Every command and every flag has its words, in both languages.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		for _, lang := range languages {
			out, err, code := offline(t).run(append([]string{"-lang", lang, "help"}, strings.Fields(c.name)...)...)
			if code != exitDone || err != "" || !strings.Contains(out, "tieuchi "+c.name) {
				t.Errorf("%s in %s: exit code %d\n%s%s", c.name, lang, code, out, err)
			}
		}
		if _, _, code := offline(t).run(append(strings.Fields(c.name), "-h")...); code != exitDone {
			t.Errorf("%s -h: exit code %d", c.name, code)
		}
	}
	s := offline(t)
	s.run("help")
	s.run("help", "-lang", "en")
	s.run("help", "evaluate")
	s.golden("help")
}

func TestEnvironment(t *testing.T) {
	s := offline(t)
	s.env["TIEUCHI_LANG"], s.env["TIEUCHI_OUTPUT"] = "en", "json"
	out, _, _ := s.run("version")
	if !json.Valid([]byte(out)) {
		t.Errorf("got %q", out)
	}
	if out, _, _ := s.run("version", "-o", "table"); !strings.HasPrefix(out, "tieuchi ") {
		t.Errorf("the flag does not win: got %q", out)
	}
	if out, _, _ := s.run("help"); !strings.Contains(out, "Usage: ") {
		t.Errorf("got %q", out)
	}
}
