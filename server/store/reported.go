package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
)

const (
	reportedColumns = `id, target, province, on_date, value, source, source_date, note, recorded_at, actor`

	insertReported text = `INSERT INTO reported_figures (` + reportedColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	selectReported text = `SELECT ` + reportedColumns + ` FROM reported_figures WHERE id = $1`

	selectReportedOf text = `SELECT ` + reportedColumns + ` FROM reported_figures
		WHERE target = $1 AND (recorded_at, id) < ($2, $3) ORDER BY recorded_at DESC, id DESC LIMIT $4`
)

// CreateReportedFigure stores a figure for the target of an id. The closure enters it and runs once. replay tells that the
// request was seen before and that what it made then is given.
//
// Errors: REQUEST_ID_REUSED, and those of the closure.
func (s *Store) CreateReportedFigure(ctx context.Context, key RequestKey, target string,
	report func() (*criteria.ReportedFigure, *criteria.Event, error),
) (made *criteria.ReportedFigure, replay bool, err error) {
	id, err := key.made(ctx, s, criteria.ReportedFigurePrefix(target))
	if err != nil {
		return nil, false, err
	}
	if id == "" {
		f, e, err := report()
		if err != nil {
			return nil, false, err
		}
		id, err = s.create(ctx, key, f.Name(), func(t *tx) error { return t.insertReported(f, e) })
		if err != nil || id == "" {
			return f, false, err
		}
	}
	made, err = s.ReportedFigure(ctx, id)
	return made, true, err
}

func (t *tx) insertReported(f *criteria.ReportedFigure, e *criteria.Event) error {
	if err := t.record(insertReported, reportedPart, f.ID, f.Target, f.Province, int64(f.On), f.Value.String(), f.Source, int64(f.SourceDate), f.Note,
		f.RecordedAt, f.Actor); err != nil {
		return err
	}
	if err := t.append(e); err != nil {
		return err
	}
	return t.mark([]*criteria.Event{e}, criteria.ActReport, &progress.Milestone{
		Kind: progress.MilestoneReported, Subject: f.Name(), Province: f.Province, On: f.On, Target: f.Target, Value: f.Value,
	}, "")
}

// ReportedFigure gives one figure. Errors: REPORTED_FIGURE_UNKNOWN.
func (s *Store) ReportedFigure(ctx context.Context, id string) (*criteria.ReportedFigure, error) {
	f, found, err := one(ctx, s, scanReported, selectReported, id)
	if err == nil && !found {
		err = notFound("REPORTED_FIGURE_UNKNOWN", "reported.unknown", id)
	}
	return f, err
}

// ListReportedFigures gives the figures for the target of an id, the one recorded last first, and the token of the next page.
func (s *Store) ListReportedFigures(ctx context.Context, target string, p Page) ([]*criteria.ReportedFigure, string, error) {
	from, err := p.after("reported", newestFirst)
	if err != nil {
		return nil, "", err
	}
	rows, err := list(ctx, s, scanReported, selectReportedOf, target, from.number, from.id, int64(p.size()+1))
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "reported", func(f *criteria.ReportedFigure) cursor { return cursor{f.RecordedAt, f.ID} })
	return rows, next, nil
}

func scanReported(row scanner) (*criteria.ReportedFigure, error) {
	f := &criteria.ReportedFigure{}
	var value string
	err := row.Scan(&f.ID, &f.Target, &f.Province, &f.On, &value, &f.Source, &f.SourceDate, &f.Note, &f.RecordedAt, &f.Actor)
	if err == nil {
		f.Value, err = criteria.ParseDecimal(value)
	}
	return f, err
}
