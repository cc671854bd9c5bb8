package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// suggestAnswers offers answers that can be taken over, and writes them as a file that submit reads. It sends nothing.
func suggestAnswers(p *program, fs *flag.FlagSet) action {
	out := fs.String("out", "", "cli.flag.suggest-out")
	return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
		request := &pb.SuggestAnswersRequest{Unit: withPrefix("units/", args[0]), RuleSetVersion: ruleSetName(args[1]), Period: args[2]}
		answer, err := c.Assessments.SuggestAnswers(ctx, request)
		if err != nil {
			return err
		}
		if *out == "" {
			return p.show(answer, func() { p.suggestions(answer.GetSuggestions()) })
		}
		file := newFile{*out, []byte(p.answerFileOf(request, answer.GetSuggestions()))}
		if err := writeNew(file); err != nil {
			return err
		}
		return p.show(answer, func() { p.written(file) })
	})
}

func (p *program) suggestions(list []*pb.SuggestedAnswer) {
	if len(list) == 0 {
		p.out.paragraph("", p.say(criteria.Say("cli.suggest.none")))
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.fact"))},
		{title: p.title(criteria.Say("cli.head.label")), most: 40},
		{title: p.title(criteria.Say("cli.head.value")), right: true, most: 20},
		{title: p.title(criteria.Say("cli.head.origin")), most: 60},
	}}
	for _, s := range list {
		t.row(s.GetAnswer().GetFact(), p.text(s.GetLabel()), p.answered(s.GetAnswer()), p.text(s.GetExplanation())+" "+s.GetOrigin())
	}
	t.print(p.out, "")
}

// answered writes an answer as people read it.
func (p *program) answered(a *pb.Answer) string {
	if a.GetNoData() {
		return p.say(criteria.Say("outcome.no_data"))
	}
	return p.figure(p.yesNo(a.GetValue()))
}

// answerFileOf writes suggestions as a file of answers, each under its origin and day.
func (p *program) answerFileOf(r *pb.SuggestAnswersRequest, list []*pb.SuggestedAnswer) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(p.say(criteria.Say("cli.suggest.head"))), "\n") {
		b.WriteString("# " + clean(line) + "\n")
	}
	fmt.Fprintf(&b, "ruleSetVersion: %s\nunit: %s\nperiod: %s\n", quoted(r.GetRuleSetVersion()), quoted(r.GetUnit()), quoted(r.GetPeriod()))
	if len(list) == 0 {
		b.WriteString("answers: {}\n")
		return b.String()
	}
	b.WriteString("answers:\n")
	for _, s := range list {
		b.WriteString("  # " + clean(oneLine(p.text(s.GetLabel())+". "+p.text(s.GetExplanation())+" "+s.GetOrigin())) + "\n")
		b.WriteString("  " + quoted(s.GetAnswer().GetFact()) + ": " + answerValue(s.GetAnswer()) + "\n")
	}
	return b.String()
}

// answerValue writes an answer as its value, or as a mapping where there is more to say of it.
func answerValue(a *pb.Answer) string {
	var more []string
	add := func(key, value string) {
		if value != "" {
			more = append(more, key+": "+quoted(value))
		}
	}
	add("value", a.GetValue())
	if a.GetNoData() {
		more = append(more, "noData: true")
	}
	if a.GetQuality() == pb.Answer_ESTIMATED {
		add("quality", string(criteria.Estimated))
	}
	add("explanation", a.GetExplanation())
	if docs := evidenceList(a.GetEvidence()); docs != "" {
		more = append(more, "evidence: "+docs)
	}
	if len(more) == 1 && a.GetValue() != "" {
		return quoted(a.GetValue())
	}
	return "{" + strings.Join(more, ", ") + "}"
}

func evidenceList(docs []*pb.Evidence) string {
	var list []string
	for _, e := range docs {
		var one []string
		for _, f := range []struct{ key, value string }{
			{"document", e.GetDocument()}, {"date", e.GetDate()}, {"issuer", e.GetIssuer()}, {"title", e.GetTitle()}, {"uri", e.GetUri()},
		} {
			if f.value != "" {
				one = append(one, f.key+": "+quoted(f.value))
			}
		}
		list = append(list, "{"+strings.Join(one, ", ")+"}")
	}
	if len(list) == 0 {
		return ""
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// quoted writes a text as JSON does, which YAML reads as the same text whatever stands in it. Characters that are not shown
// are written as escapes: YAML takes some of them for ends of lines, and who reviews the file shall see them.
func quoted(s string) string {
	var plain, b strings.Builder
	e := json.NewEncoder(&plain)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a text is always JSON
	}
	for _, r := range strings.TrimSuffix(plain.String(), "\n") {
		if isControl(r) || r == '\ufeff' {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
