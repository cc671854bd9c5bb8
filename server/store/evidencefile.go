package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
)

const (
	evidenceFileColumns = `unit_code, unit_from, sha256, district, province, file_name, media_type, size, recorded_at, actor`

	insertEvidenceFile text = `INSERT INTO evidence_files (` + evidenceFileColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`

	evidenceFilesFrom = `SELECT f.unit_code, f.unit_from, f.sha256, f.province, f.file_name, f.media_type, f.size, f.recorded_at, f.actor
		FROM evidence_files f `

	selectEvidenceFile  text = evidenceFilesFrom + `WHERE f.unit_code = $1 AND f.unit_from = $2 AND f.sha256 = $3`
	selectContent       text = evidenceFilesFrom + `WHERE f.sha256 = $1`
	selectEvidenceFiles text = evidenceFilesFrom + `WHERE (f.recorded_at, f.sha256) < ($1, $2)`
	newestFile               = ` ORDER BY f.recorded_at DESC, f.sha256 DESC`

	selectContents text = `SELECT DISTINCT sha256, size FROM evidence_files`

	selectHolding text = `SELECT (SELECT COUNT(*) FROM evidence_files WHERE unit_code = $1 AND unit_from = $2),
		(SELECT CAST(COALESCE(SUM(size), 0) AS BIGINT) FROM evidence_files WHERE unit_code = $1 AND unit_from = $2),
		(SELECT COUNT(*) FROM documents WHERE unit_code = $1 AND unit_from = $2)`
)

// EvidenceOf tells how much evidence a unit has.
func (s *Store) EvidenceOf(ctx context.Context, unit criteria.UnitID) (evidence.Holding, error) {
	return holding(ctx, s, unit)
}

func holding(ctx context.Context, from source, unit criteria.UnitID) (evidence.Holding, error) {
	h, _, err := one(ctx, from, func(row scanner) (h evidence.Holding, err error) {
		return h, row.Scan(&h.Files, &h.Bytes, &h.Documents)
	}, selectHolding, unit.Code, int64(unit.From))
	return h, err
}

// CreateEvidenceFile records a file of a unit and then has keep put its content in place: both or neither, but for a commit that
// fails after it, which leaves content that nobody names. Of content that the unit has already, replay is told and what is there is
// given. The closures may be called again.
//
// Errors: those of the closures.
func (s *Store) CreateEvidenceFile(ctx context.Context, unit *criteria.Unit, hash string,
	upload func(has evidence.Holding) (*evidence.File, *criteria.Event, error), keep func() error,
) (made *evidence.File, replay bool, err error) {
	err = s.write(ctx, func(t *tx) error {
		id := unit.ID()
		var err error
		if made, replay, err = one(t, t, scanEvidenceFile, selectEvidenceFile, id.Code, int64(id.From), hash); err != nil || replay {
			return err
		}
		has, err := holding(t, t, id)
		if err != nil {
			return err
		}
		f, e, err := upload(has)
		if err != nil {
			return err
		}
		if err := t.record(insertEvidenceFile, evidenceFilePart, f.Unit.Code, int64(f.Unit.From), f.SHA256, districtOf(unit), f.Province, f.Name,
			f.MediaType, f.Size, f.RecordedAt, f.Actor); err != nil {
			return err
		}
		made = f
		if err := t.append(e); err != nil {
			return err
		}
		return keep()
	})
	if err == nil && replay { // it may have been lost from the folder meanwhile: then it is back
		err = keep()
	}
	return made, replay, err
}

// EvidenceFile gives the file of a hash in a reach, by whichever of its units uploaded it first. Errors: FILE_UNKNOWN.
func (s *Store) EvidenceFile(ctx context.Context, hash string, within criteria.Reach) (*evidence.File, error) {
	q := contentIn(within, hash)
	f, found, err := one(ctx, s, scanEvidenceFile, q.text, q.args...)
	if err == nil && !found {
		err = evidence.FileUnknown(evidence.FilePrefix + hash)
	}
	return f, err
}

// EvidenceFileOf gives the file that a unit has of a hash. Errors: FILE_UNKNOWN.
func (s *Store) EvidenceFileOf(ctx context.Context, unit criteria.UnitID, hash string) (*evidence.File, error) {
	f, found, err := one(ctx, s, scanEvidenceFile, selectEvidenceFile, unit.Code, int64(unit.From), hash)
	if err == nil && !found {
		err = evidence.FileUnknown(evidence.FilePrefix + hash)
	}
	return f, err
}

func contentIn(within criteria.Reach, hash string) filtered {
	q := filtered{selectContent, []any{hash}}
	q.within(within, "f")
	q.limit(` ORDER BY f.recorded_at, f.unit_code, f.unit_from`, 1)
	return q
}

// ListEvidenceFiles gives the files of a reach, of one unit only if one is given, newest first, and the token of the next page.
func (s *Store) ListEvidenceFiles(ctx context.Context, within criteria.Reach, unit criteria.UnitID, p Page) ([]*evidence.File, string, error) {
	from, err := p.after("evidence-file", newestFirst)
	if err != nil {
		return nil, "", err
	}
	q := evidenceFilesIn(within, unit, from, p.size()+1)
	rows, err := list(ctx, s, scanEvidenceFile, q.text, q.args...)
	if err != nil {
		return nil, "", err
	}
	rows, next := cut(rows, p, "evidence-file", func(f *evidence.File) cursor { return cursor{f.RecordedAt, f.SHA256} })
	return rows, next, nil
}

func evidenceFilesIn(within criteria.Reach, unit criteria.UnitID, from cursor, rows int) filtered {
	q := filtered{selectEvidenceFiles, []any{from.number, from.id}}
	q.within(within, "f")
	q.of(unit, "f")
	q.limit(newestFile, rows)
	return q
}

// Contents gives the size of every content that files were recorded for, by hash.
func (s *Store) Contents(ctx context.Context) (map[string]int64, error) {
	all := map[string]int64{}
	return all, each(ctx, s, func(row scanner) error {
		var hash string
		var size int64
		err := row.Scan(&hash, &size)
		all[hash] = size
		return err
	}, selectContents)
}

func scanEvidenceFile(row scanner) (*evidence.File, error) {
	f := &evidence.File{}
	return f, row.Scan(&f.Unit.Code, &f.Unit.From, &f.SHA256, &f.Province, &f.Name, &f.MediaType, &f.Size, &f.RecordedAt, &f.Actor)
}
