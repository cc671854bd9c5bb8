package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

// Filter keeps to a part of the assessments. Fields without a value keep all, but for the reach: without one, none.
type Filter struct {
	Within  criteria.Reach
	Unit    criteria.UnitID
	RuleSet criteria.RuleSetRef
	Period  criteria.Period
	State   criteria.State
	// Campaign keeps to one campaign, by its id.
	Campaign string
	Open     bool                // not those that are recognised
	Keep     func(*Dossier) bool // asks about each one that is left; nil keeps all
}

const (
	selectDossiers text = `SELECT ` + assessmentColumns + `,
		COALESCE(s.number, 0), COALESCE(s.digest, ''), COALESCE(s.result, ''), COALESCE(s.met, 0), COALESCE(s.out_of, 0),
		COALESCE(s.not_met, 0), COALESCE(s.not_applicable, 0), COALESCE(s.did_not_occur, 0), COALESCE(s.no_data, 0),
		COALESCE(s.awaiting_appraisal, 0), COALESCE(s.unknown, 0), COALESCE(s.filed_on, 0), COALESCE(s.recorded_at, 0),
		COALESCE(s.actor, ''),
		COALESCE(r.id, ''), COALESCE(r.level, ''), COALESCE(r.decision_number, ''), COALESCE(r.decision_date, 0),
		COALESCE(r.office, ''), COALESCE(r.submission, 0), COALESCE(r.over_verdict, FALSE), COALESCE(r.reason, ''),
		COALESCE(r.recorded_at, 0), COALESCE(r.actor, ''), COALESCE(r.valid_from, 0), COALESCE(r.valid_to, 0),
		COALESCE(r.appraised, FALSE), COALESCE(r.list, ''), COALESCE(v.decision_number, ''), COALESCE(v.decision_date, 0),
		COALESCE(v.office, ''), COALESCE(v.reason, ''), COALESCE(v.objection, ''), COALESCE(v.recorded_at, 0), COALESCE(v.actor, '')
		FROM assessments a
		LEFT JOIN submissions s ON s.assessment_id = a.id AND s.number = a.submissions
		LEFT JOIN recognitions r ON r.assessment_id = a.id
		LEFT JOIN revocations v ON v.recognition_id = r.id
		WHERE (a.created_at, a.id) < ($1, $2)`

	newestDossier = ` ORDER BY a.created_at DESC, a.id DESC`
)

// sievedAtOnce is how many assessments are read at least where each is asked about: with small pages of which few rows are kept,
// every row would be a statement of its own.
const sievedAtOnce = 1000

// ListAssessments gives assessments without their answers, newest first, and the token of the next page.
func (s *Store) ListAssessments(ctx context.Context, f Filter, p Page) ([]Dossier, string, error) {
	from, err := p.after("assessment", newestFirst)
	if err != nil {
		return nil, "", err
	}
	var kept []Dossier
	rows := p.size() + 1
	if f.Keep != nil {
		rows = max(rows, sievedAtOnce)
	}
	for {
		q := f.statement(from, rows)
		some, err := list(ctx, s, scanDossier, q.text, q.args...)
		if err != nil {
			return nil, "", err
		}
		kept = append(kept, f.keep(some)...)
		if len(some) < rows || len(kept) > p.size() {
			break
		}
		from = dossierCursor(some[len(some)-1])
	}
	kept = kept[:min(len(kept), p.size()+1)]
	kept, next := cut(kept, p, "assessment", dossierCursor)
	return kept, next, nil
}

func dossierCursor(d Dossier) cursor { return cursor{d.Assessment.CreatedAt, d.Assessment.ID} }

// keep gives the rows that Keep wants.
func (f Filter) keep(rows []Dossier) []Dossier {
	if f.Keep == nil {
		return rows
	}
	var kept []Dossier
	for i := range rows {
		if f.Keep(&rows[i]) {
			kept = append(kept, rows[i])
		}
	}
	return kept
}

// statement asks for what a filter keeps, after a place in the list.
func (f Filter) statement(from cursor, rows int) filtered {
	q := filtered{selectDossiers, []any{from.number, from.id}}
	q.within(f.Within, "a")
	q.of(f.Unit, "a")
	if f.RuleSet != (criteria.RuleSetRef{}) {
		q.and("a.rule_set_id", f.RuleSet.ID)
		q.and("a.rule_set_version", f.RuleSet.Version)
	}
	if f.Period != "" {
		q.and("a.period", string(f.Period))
	}
	if f.State != "" {
		q.and("a.state", coarse(f.State))
		q.and("a.stage", stage(f.State))
	}
	if f.Campaign != "" {
		q.and("a.campaign", f.Campaign)
	}
	if f.Open {
		q.text += " AND a.state <> 'recognised'"
	}
	q.limit(newestDossier, rows)
	return q
}

// scanDossier reads a row. Number 0 of a submission and an empty id of a recognition stand for none.
func scanDossier(row scanner) (Dossier, error) {
	a, s, r, v := &criteria.Assessment{}, &criteria.Submission{}, &criteria.Recognition{}, &criteria.Revocation{}
	n := &s.Tally
	err := row.Scan(append(
		assessmentFields(a),
		&s.Number, &s.Digest, &s.Result, &n.Met, &n.Of, &n.NotMet, &n.NotApplicable, &n.DidNotOccur, &n.NoData,
		&n.AwaitingAppraisal, &n.Unknown, &s.FiledOn, &s.RecordedAt, &s.Actor,
		&r.ID, &r.Level, &r.DecisionNumber, &r.DecisionDate, &r.Office, &r.Submission, &r.OverVerdict, &r.Reason,
		&r.RecordedAt, &r.Actor, &r.ValidFrom, &r.ValidTo, &r.Appraised, &r.List,
		&v.DecisionNumber, &v.DecisionDate, &v.Office, &v.Reason, &v.Objection, &v.RecordedAt, &v.Actor,
	)...)
	d := Dossier{Assessment: a}
	if s.Number > 0 {
		s.Assessment, s.Unit, s.RuleSet = a.ID, a.Unit, a.RuleSet
		d.Submission = s
	}
	if r.ID != "" {
		r.Assessment, r.Unit, r.RuleSet = a.ID, a.Unit, a.RuleSet
		d.Recognition = revokedBy(r, v)
	}
	return d, err
}
