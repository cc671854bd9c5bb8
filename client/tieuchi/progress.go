package main

import (
	"context"
	"encoding/json"
	"flag"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/criteria"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// showProgress says where one target stands, or lists the targets.
func showProgress(p *program, fs *flag.FlagSet) action {
	asOf := fs.String("as-of", "", "cli.flag.as-of")
	basis := fs.String("basis", "", "cli.flag.basis")
	known := knowledgeFlags(fs)
	return func(ctx context.Context, args []string) error {
		knownAt, err := known.moment("progress")
		if err != nil {
			return err
		}
		ask := &pb.GetTargetProgressRequest{AsOf: *asOf, Basis: *basis, CarryOver: *known.carryOver, KnownAt: knownAt}
		return p.remote(func(ctx context.Context, c *client.Client, args []string) error {
			if len(args) == 0 {
				return p.targets(ctx, c, ask)
			}
			ask.Name = withPrefix("targets/", args[0])
			t, err := c.Progress.GetTargetProgress(ctx, ask)
			if err != nil {
				return err
			}
			return p.show(t, func() { p.target(t) })
		})(ctx, args)
	}
}

// targets lists the targets, those that are counted with their progress.
func (p *program) targets(ctx context.Context, c *client.Client, ask *pb.GetTargetProgressRequest) error {
	var all []*pb.Target
	counted := map[string]*pb.TargetProgress{}
	for t, err := range client.Targets(ctx, c, &pb.ListTargetsRequest{}) {
		if err != nil {
			return err
		}
		all = append(all, t)
		if t.GetMetric() == string(criteria.MetricCount) || t.GetMetric() == string(criteria.MetricShare) {
			ask.Name = t.GetName()
			if counted[t.GetName()], err = c.Progress.GetTargetProgress(ctx, ask); err != nil {
				return err
			}
		}
	}
	if p.settings.output == "json" {
		return p.targetsJSON(all, counted)
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.target"))},
		{title: p.title(criteria.Say("cli.head.statement")), most: 44},
		{title: p.title(criteria.Say("cli.head.achieved")), right: true},
		{},
		{title: p.title(criteria.Say("cli.head.percent")), right: true},
	}}
	for _, target := range all {
		n := counted[target.GetName()]
		achieved := p.say(criteria.Say("cli.reported"))
		if n != nil {
			achieved = p.achieved(n.Achieved, n.Required)
		}
		t.row(target.GetName(), p.text(target.GetStatement()), achieved, countBar(n.GetAchieved(), n.GetDenominator(), n.GetRequired()), p.percent(n.GetPercent()))
	}
	t.print(p.out, "")
	p.legend()
	return nil
}

// targetsJSON writes {"targets": […], "progress": […]}: all targets, and the progress of those that are counted.
func (p *program) targetsJSON(all []*pb.Target, counted map[string]*pb.TargetProgress) error {
	out := struct {
		Targets  []json.RawMessage `json:"targets"`
		Progress []json.RawMessage `json:"progress"`
	}{[]json.RawMessage{}, []json.RawMessage{}}
	for _, t := range all {
		content, err := protojson.Marshal(t)
		if err != nil {
			return err
		}
		out.Targets = append(out.Targets, content)
		if n := counted[t.GetName()]; n != nil {
			if content, err = protojson.Marshal(n); err != nil {
				return err
			}
			out.Progress = append(out.Progress, content)
		}
	}
	content, err := json.Marshal(out)
	if err != nil {
		return err
	}
	return p.out.rawJSON(content)
}

// achieved writes "114/300": achieved against required, a dash for what is not defined.
func (p *program) achieved(achieved, required *string) string {
	return p.orDash(achieved) + "/" + p.orDash(required)
}

func (p *program) orDash(s *string) string {
	if s == nil {
		return "–"
	}
	return p.figure(*s)
}

// countBar draws achieved of all, with a line at what is required.
func countBar(achieved, denominator, required string) string {
	return bar(whole(achieved), whole(denominator), whole(required))
}

// legend says what the line in a bar is.
func (p *program) legend() {
	p.out.line()
	p.out.line(p.say(criteria.Say("cli.legend")))
}

// target writes the progress of one target: the count on its basis and on the other, under each policy, by district, and
// the series.
func (p *program) target(t *pb.TargetProgress) {
	target := t.GetTarget()
	p.out.paragraph("", p.text(target.GetStatement()))
	p.out.line(strings.Join([]string{t.GetName(), target.GetLegalBasis(), p.say(criteria.Say("cli.due", "day", p.day(target.GetDue())))}, " · "))
	if note := p.text(target.GetNote()); note != "" {
		p.out.paragraph("! ", note)
	}
	p.out.line()
	p.out.paragraph("= ", p.text(t.GetExplanation()))
	if known := p.moment(t.GetKnownAt()); known != "" {
		p.out.line(p.say(criteria.Say("cli.known-at", "moment", known, "exact", exact(t.GetKnownAt()))))
	}
	if t.Achieved != nil || t.Required != nil || t.Denominator != nil {
		p.out.line()
		p.counts(t)
		p.legend()
	}
	p.policies(t.GetPolicies())
	p.ratio(t.GetRatio())
	p.districts(t.GetDistricts())
	p.series(t.GetSeries())
}

func (p *program) districts(districts []*pb.DistrictCount) {
	if len(districts) == 0 {
		return
	}
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.district"))},
		{},
		{title: p.title(criteria.Say("cli.head.achieved-only")), right: true},
		{},
		{title: p.title(criteria.Say("cli.head.percent")), right: true},
	}}
	for _, d := range districts {
		achieved, all := whole(d.GetAchieved()), whole(d.GetDenominator())
		t.row(d.GetFullName(), d.GetDistrict(), p.orDash(optional(d.GetAchieved()))+"/"+p.figure(d.GetDenominator()), bar(achieved, all, 0), p.shareOf(achieved, all))
	}
	p.out.line()
	t.print(p.out, "")
}

// series writes the last figure of each series: they are of different kinds and are never mixed.
func (p *program) series(series []*pb.Series) {
	t := table{columns: []column{
		{title: p.title(criteria.Say("cli.head.series"))},
		{title: p.title(criteria.Say("cli.head.day"))},
		{title: p.title(criteria.Say("cli.head.figure")), right: true},
		{title: p.title(criteria.Say("cli.head.source")), most: 60},
	}}
	for _, s := range series {
		points := s.GetPoints()
		if len(points) == 0 {
			continue
		}
		last := points[len(points)-1]
		t.row(p.seriesKind(s.GetKind()), p.day(last.GetDate()), p.figure(last.GetValue()), last.GetSource())
	}
	if len(t.rows) > 0 {
		p.out.line()
		t.print(p.out, "")
	}
}

// seriesKind names a kind of series, as it stands where it is not known.
func (p *program) seriesKind(kind string) string {
	switch kind {
	case "target", "allotment", "submitted", "recognised", "registered", "reported":
		return p.say(criteria.Say("cli.series." + kind))
	}
	return kind
}
