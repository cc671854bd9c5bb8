package criteria

import (
	"io/fs"
	"slices"
	"sort"
)

// seriesFile and seriesRow are series.yaml as it is written, see the head of that file.
type seriesFile struct {
	Series []seriesRow `yaml:"series"`
}

type seriesRow struct {
	Kind      string   `yaml:"kind"`
	Province  string   `yaml:"province"`
	Level     string   `yaml:"level"`
	Year      string   `yaml:"year"`
	On        string   `yaml:"on"`
	Value     string   `yaml:"value"`
	Statement Text     `yaml:"statement"`
	Source    string   `yaml:"source"`
	Targets   []string `yaml:"targets"`
}

// loadSeries reads series.yaml and puts each figure beside its targets.
func (t *Targets) loadSeries(fsys fs.FS) error {
	l, file := decode[seriesFile](fsys, "series.yaml")
	if err := l.result(); err != nil {
		return err
	}
	for i, row := range file.Series {
		r := rowLoader{l, "series", i}
		point := r.point(row)
		if len(row.Targets) == 0 {
			t.Other = withPoint(t.Other, SeriesKind(row.Kind), point)
		}
		for _, id := range row.Targets {
			at := slices.IndexFunc(t.List, func(target Target) bool { return target.ID == id })
			if at < 0 || t.List[at].Province != row.Province || t.List[at].Level != Level(row.Level) {
				r.refuse("targets", "TARGET_UNKNOWN", Say("target.series-target", "value", Clip(id)))
				continue
			}
			t.List[at].Given = withPoint(t.List[at].Given, SeriesKind(row.Kind), point)
		}
	}
	for i := range t.List {
		for j, s := range t.List[i].Given {
			if s.Kind == SeriesAllotment {
				points, err := cumulate(s.Points)
				if err != nil {
					return err
				}
				t.List[i].Given[j].Points = points
			}
		}
	}
	return l.result()
}

// point takes over one figure. A figure for a year stands at the year's last day.
func (r rowLoader) point(row seriesRow) SeriesPoint {
	r.oneOf("kind", row.Kind, string(SeriesAllotment), string(SeriesRegistered), string(SeriesReported), string(SeriesDTIRank))
	r.oneOf("level", row.Level, string(Commune), string(District), string(Province))
	r.needed("source", row.Source)
	r.bothLanguages("statement", row.Statement)
	p := SeriesPoint{Value: r.number("value", row.Value), Source: row.Source, Statement: row.Statement}
	switch {
	case (row.Year == "") == (row.On == ""):
		r.refuse("on", "DAY_OR_YEAR", Say("target.day-or-year"))
	case row.Year != "":
		p.On = r.day("year", row.Year+"-12-31")
	default:
		p.On = r.day("on", row.On)
	}
	return p
}

// withPoint adds a point to the line of its kind, by day.
func withPoint(all []Series, kind SeriesKind, p SeriesPoint) []Series {
	at := slices.IndexFunc(all, func(s Series) bool { return s.Kind == kind })
	if at < 0 {
		all, at = append(all, Series{Kind: kind}), len(all)
	}
	points := append(all[at].Points, p)
	sort.SliceStable(points, func(i, j int) bool { return points[i].On < points[j].On })
	all[at].Points = points
	return all
}
