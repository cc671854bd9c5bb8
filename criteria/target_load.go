package criteria

import (
	"errors"
	"io/fs"
	"sort"

	"github.com/govalues/decimal"
)

// targetFile and targetRow are targets.yaml as it is written: every value as text, so that a faulty one is refused by
// our own rules and no figure is ever a float.
type targetFile struct {
	Targets []targetRow `yaml:"targets"`
}

type targetRow struct {
	ID         string   `yaml:"id"`
	Province   string   `yaml:"province"`
	Statement  Text     `yaml:"statement"`
	Metric     string   `yaml:"metric"`
	Comparator string   `yaml:"comparator"`
	Value      string   `yaml:"value"`
	Unit       string   `yaml:"unit"`
	Due        string   `yaml:"due"`
	Level      string   `yaml:"level"`
	RuleSets   []string `yaml:"rule_sets"`
	Basis      string   `yaml:"basis"`
	OtherBasis string   `yaml:"other_basis"`
	Rounding   string   `yaml:"rounding"`
	LegalBasis string   `yaml:"legal_basis"`
	Clause     string   `yaml:"clause"`
	Note       Text     `yaml:"note"`

	Ratio *ratioRow `yaml:"ratio"`
}

type ratioRow struct {
	RuleSets    []string `yaml:"rule_sets"`
	Criterion   string   `yaml:"criterion"`
	Numerator   string   `yaml:"numerator"`
	Denominator string   `yaml:"denominator"`
	Proxy       string   `yaml:"proxy"`
	Note        Text     `yaml:"note"`
}

// LoadTargets reads targets.yaml and series.yaml. The error is a FileErrors with every fault and its place: unknown and
// duplicate keys, an id that stands twice, an unknown metric, a figure or day that is none, a target counted in units
// that has no basis or a basis on a target that counts none, a ratio without its facts, a text in one language only.
func LoadTargets(fsys fs.FS) (*Targets, error) {
	all := &Targets{}
	targets, err := loadTargetFile(fsys)
	if err != nil {
		return nil, err
	}
	all.List = targets
	if err := all.loadSeries(fsys); err != nil {
		return nil, err
	}
	return all, nil
}

// decode reads one file into a value of the type of its keys, as strictly as a rule set is read.
func decode[T any](fsys fs.FS, name string) (*loader, *T) {
	l, into := &loader{file: name}, new(T)
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		l.fault(1, 1, "FILE_MISSING", Say("catalogue.file", "cause", Clip(err.Error())))
		return l, into
	}
	l.read(content, into)
	return l, into
}

// result gives the faults of a file by place, nil for none.
func (l *loader) result() error {
	if len(l.faults) == 0 {
		return nil
	}
	sort.SliceStable(l.faults, func(i, j int) bool { return l.faults[i].Line < l.faults[j].Line })
	return l.faults
}

func loadTargetFile(fsys fs.FS) ([]Target, error) {
	l, file := decode[targetFile](fsys, "targets.yaml")
	if err := l.result(); err != nil {
		return nil, err
	}
	var targets []Target
	seen := map[string]bool{}
	for i, row := range file.Targets {
		r := rowLoader{l, "targets", i}
		t := r.target(row)
		if seen[t.ID] {
			r.refuse("id", "TARGET_TWICE", Say("target.twice", "value", Clip(t.ID)))
		}
		seen[t.ID] = true
		targets = append(targets, t)
	}
	return targets, l.result()
}

// rowLoader checks one item of a list and knows its place.
type rowLoader struct {
	*loader
	list string
	i    int
}

func (r rowLoader) refuse(key, reason string, message Text) {
	line, column := r.at(r.list, r.i, key)
	r.fault(line, column, reason, message)
}

// take refuses with the words of an error about a key.
func (r rowLoader) take(key string, err error) {
	var own *Error
	if errors.As(err, &own) {
		r.refuse(key, own.Reason, own.Message)
	} else if err != nil {
		r.refuse(key, "VALUE_MALFORMED", Say("target.value", "key", key, "value", Clip(err.Error())))
	}
}

// oneOf refuses a value that is not among those allowed.
func (r rowLoader) oneOf(key, value string, allowed ...string) {
	r.allowed(value, allowed, r.list, r.i, key)
}

// needed refuses an empty value.
func (r rowLoader) needed(key, value string) {
	if value == "" {
		r.refuse(key, "VALUE_MISSING", Say("target.missing", "key", key))
	}
}

func (r rowLoader) day(key, value string) Date {
	d, err := ParseDate(value)
	r.take(key, err)
	return d
}

func (r rowLoader) number(key, value string) Decimal {
	d, err := ParseDecimal(value)
	r.take(key, err)
	return d
}

func (r rowLoader) basis(key, value string) Basis {
	b, err := ParseBasis(value)
	r.take(key, err)
	return b
}

func (r rowLoader) bothLanguages(key string, t Text) { r.text(t, true, r.list, r.i, key) }

// target takes over one row.
func (r rowLoader) target(row targetRow) Target {
	t := Target{
		ID: row.ID, Province: row.Province, Statement: row.Statement, Metric: Metric(row.Metric),
		Comparator: row.Comparator, Value: r.number("value", row.Value), Unit: row.Unit, Due: r.day("due", row.Due),
		Level: Level(row.Level), RuleSets: row.RuleSets, Basis: r.basis("basis", row.Basis),
		OtherBasis: r.basis("other_basis", row.OtherBasis), Rounding: row.Rounding,
		LegalBasis: row.LegalBasis, Clause: row.Clause, Note: row.Note,
	}
	for _, id := range append([]string{t.ID}, t.RuleSets...) {
		if !idPattern.MatchString(id) {
			r.refuse("id", "ID_MALFORMED", Say("load.id", "value", Clip(id)))
		}
	}
	r.oneOf("metric", row.Metric, string(MetricCount), string(MetricShare), string(MetricReported), string(MetricRatio))
	r.oneOf("comparator", row.Comparator, ComparatorAtLeast, ComparatorMoreThan)
	r.oneOf("level", row.Level, string(Commune), string(District), string(Province))
	r.needed("province", row.Province)
	r.needed("unit", row.Unit)
	r.needed("legal_basis", row.LegalBasis)
	r.bothLanguages("statement", t.Statement)
	r.text(t.Note, false, r.list, r.i, "note")
	r.checkCounting(row, t)
	t.Ratio = r.ratio(row.Ratio, t.Metric)
	return t
}

// checkCounting checks what depends on the metric.
func (r rowLoader) checkCounting(row targetRow, t Target) {
	reported := t.Metric == MetricReported || t.Metric == MetricRatio
	switch {
	case t.Metric.CountsUnits() && (row.Basis == "" || row.OtherBasis == ""):
		r.refuse("basis", "BASIS_MISSING", Say("target.basis-missing"))
	case t.Metric.CountsUnits() && row.Basis == row.OtherBasis:
		r.refuse("other_basis", "BASIS_TWICE", Say("target.basis-twice"))
	case reported && (row.Basis != "" || row.OtherBasis != "" || len(row.RuleSets) > 0):
		r.refuse("basis", "BASIS_NEEDLESS", Say("target.basis-needless"))
	}
	switch {
	case t.Value.IsNeg() || t.Metric == MetricCount && !t.Value.IsInt():
		r.refuse("value", "VALUE_NOT_COUNT", Say("target.count-value"))
	case t.Metric == MetricShare && t.Value.Cmp(decimal.Hundred) > 0:
		r.refuse("value", "VALUE_NOT_SHARE", Say("target.share-value"))
	}
	if want := map[Metric]string{MetricShare: RoundUp}[t.Metric]; t.Rounding != want {
		r.refuse("rounding", "ROUNDING_WRONG", Say("target.rounding"))
	}
}

// ratio takes over what a ratio is summed from. A target measured by one has it; beside reports it can only be a proxy.
func (r rowLoader) ratio(row *ratioRow, metric Metric) *FigureRatio {
	switch {
	case row == nil && metric == MetricRatio:
		r.refuse("ratio", "RATIO_MISSING", Say("target.ratio-missing"))
		return nil
	case row == nil:
		return nil
	case metric.CountsUnits():
		r.refuse("ratio", "RATIO_NEEDLESS", Say("target.ratio-needless"))
	case row.Proxy != "" && row.Proxy != "true":
		r.refuse("ratio", "PROXY_MALFORMED", Say("target.ratio-proxy"))
	case (metric == MetricReported) != (row.Proxy == "true"):
		r.refuse("ratio", "PROXY_WRONG", Say("target.ratio-proxy"))
	case (row.Proxy == "true") == row.Note.IsZero():
		r.refuse("ratio", "PROXY_NOTE", Say("target.ratio-note"))
	}
	ids := append([]string{row.Criterion, row.Numerator, row.Denominator}, row.RuleSets...)
	for _, id := range ids {
		if !idPattern.MatchString(id) {
			r.refuse("ratio", "ID_MALFORMED", Say("load.id", "value", Clip(id)))
		}
	}
	if len(row.RuleSets) == 0 || row.Numerator == row.Denominator {
		r.refuse("ratio", "RATIO_INCOMPLETE", Say("target.ratio-facts"))
	}
	r.text(row.Note, false, r.list, r.i, "ratio", "note")
	return &FigureRatio{row.RuleSets, row.Criterion, row.Numerator, row.Denominator, row.Proxy == "true", row.Note}
}
