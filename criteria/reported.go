package criteria

// ActReport enters a figure that others reported.
const ActReport Action = "reported"

// ReportedFigure (số liệu báo cáo) is a figure for a target that is known from reports only. It never changes: a correction
// is another figure for the same day, and the later one counts.
type ReportedFigure struct {
	ID         string
	Target     string  // id
	Province   string  // code
	On         Date    // day the figure holds on
	Value      Decimal // in the target's unit
	Source     string  // document or office it is from; never a person
	SourceDate Date    // of the source; 0 where it says none
	Note       string
	RecordedAt int64 // microseconds since 1970
	Actor      string
}

// Name gives "targets/{target}/reportedFigures/{id}".
func (f *ReportedFigure) Name() string {
	return ReportedFigurePrefix(f.Target) + f.ID
}

// ReportedFigurePrefix gives "targets/{target}/reportedFigures/".
func ReportedFigurePrefix(target string) string {
	return targetPrefix + target + "/reportedFigures/"
}

// FigureEntry is what a reported figure is entered with.
type FigureEntry struct {
	On         Date
	Value      string // "71.5"
	Source     string
	SourceDate Date
	Note       string
}

// mostFigureText bounds source and note, in bytes.
const mostFigureText = 2000

// ReportFigure enters a figure for a target that is not counted in units. A figure is for a day that has come and names its
// source.
//
// Errors: OUT_OF_SCOPE, TARGET_IS_COUNTED, FIGURE_MALFORMED, FIGURE_DAY_MISSING, DATE_TO_COME, SOURCE_MISSING, TEXT_TOO_LONG.
func ReportFigure(id string, t Target, e FigureEntry, act Act) (*ReportedFigure, *Event, error) {
	if act.Actor.Scope != (Scope{Province, t.Province}) {
		return nil, nil, Refuse(PermissionDenied, "OUT_OF_SCOPE", "parent",
			Say("reported.out-of-scope", "target", t.Name(), "scope", act.Actor.Scope.String()))
	}
	if t.Metric.CountsUnits() {
		return nil, nil, Refuse(FailedPrecondition, "TARGET_IS_COUNTED", "parent", Say("reported.counted", "target", t.Name()))
	}
	f := &ReportedFigure{
		ID: id, Target: t.ID, Province: t.Province, On: e.On, Source: plain(e.Source), SourceDate: e.SourceDate, Note: plain(e.Note),
		RecordedAt: act.At, Actor: act.Actor.ID,
	}
	var err error
	if f.Value, err = ParseDecimal(e.Value); err != nil {
		return nil, nil, Invalid("FIGURE_MALFORMED", "value", Say("reported.value", "value", Clip(e.Value)))
	}
	if err := f.check(act.Today); err != nil {
		return nil, nil, err
	}
	return f, newEvent(f.Name(), 1, ActReport, f.On, act, f.record()), nil
}

// check refuses days to come and a figure without a source.
func (f *ReportedFigure) check(today Date) error {
	switch {
	case f.On.IsZero():
		return Invalid("FIGURE_DAY_MISSING", "on", Say("reported.day"))
	case f.On > today:
		return Invalid("DATE_TO_COME", "on", Say("act.to-come", "day", f.On, "today", today))
	case f.SourceDate > today:
		return Invalid("DATE_TO_COME", "sourceDate", Say("act.to-come", "day", f.SourceDate, "today", today))
	case f.Source == "":
		return Invalid("SOURCE_MISSING", "source", Say("reported.source"))
	case len(f.Source) > mostFigureText:
		return Invalid("TEXT_TOO_LONG", "source", Say("answer.too-long", "most", mostFigureText))
	case len(f.Note) > mostFigureText:
		return Invalid("TEXT_TOO_LONG", "note", Say("answer.too-long", "most", mostFigureText))
	}
	return nil
}

// record gives the figure as an event carries it.
func (f *ReportedFigure) record() record {
	return record{
		{"figure", f.ID},
		{"target", f.Target},
		{"province", f.Province},
		{"on", f.On},
		{"value", f.Value.String()},
		{"source", f.Source},
		{"source_date", f.SourceDate},
		{"note", f.Note},
	}
}
