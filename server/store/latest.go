package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
)

// Latest is the last submission of an assessment, as much of it as it takes to judge it anew.
type Latest struct {
	Assessment  string
	Unit        criteria.UnitID
	Period      criteria.Period
	RuleSet     criteria.RuleSetRef
	Digest      string // of the rule set
	Result      criteria.Result
	Level       string // reached; "" for none
	AnswersJSON []byte
}

const (
	// The level has no column of its own; it stands at the head of the verdict, see criteria.VerdictLevel.
	latestColumns = `a.id, s.unit_code, s.unit_from, a.period, s.rule_set_id, s.rule_set_version, s.digest, s.result,
		SUBSTR(s.verdict_json, 1, 600), s.answers_json, `

	latestJoin = ` JOIN submissions s ON s.assessment_id = a.id AND s.number = a.submissions `

	countLatest text = `SELECT COUNT(*) FROM assessments a WHERE a.rule_set_id = $1 AND a.submissions > 0`

	selectLatest text = `SELECT ` + latestColumns + `0 FROM assessments a` + latestJoin + `
		WHERE a.rule_set_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3`

	// The number is the place behind "assessments/" in the subject.
	latestSince text = `SELECT ` + latestColumns + `e.sequence FROM events e JOIN assessments a ON a.id = SUBSTR(e.subject, 13)` + latestJoin + `
		WHERE e.kind = 'submitted' AND a.rule_set_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`
)

// latestPage is how many submissions are in memory at a time; each is as large as what people wrote.
const latestPage = 250

// LatestSubmissions visits the last submission of every assessment under a rule-set id, all versions, and gives the place
// in the sequence of events that it has seen. With such a place as since it visits only what was filed after it: a
// submission is never changed, so that the rest still stands. An assessment that was filed twice since may come twice.
// total is told how many there are before the first is visited; of what was filed since a place that is not known, and it
// is told 0.
func (s *Store) LatestSubmissions(ctx context.Context, ruleSet string, since int64, total func(int) error, visit func(*Latest) error) (seen int64, err error) {
	err = s.atOneMoment(ctx, func(from source) error {
		if seen, _, err = one(ctx, from, scanValue[int64], lastEvent); err != nil || seen == since {
			return err
		}
		if since > 0 {
			if err := total(0); err != nil {
				return err
			}
			return latestAfter(ctx, from, visit, latestSince, ruleSet, since, func(_ *Latest, sequence int64) any { return sequence })
		}
		n, _, err := one(ctx, from, scanValue[int64], countLatest, ruleSet)
		if err == nil {
			err = total(int(n))
		}
		if err != nil {
			return err
		}
		return latestAfter(ctx, from, visit, selectLatest, ruleSet, "", func(l *Latest, _ int64) any { return l.Assessment })
	})
	return seen, err
}

// latestAfter visits page after page; place gives where the next one begins.
func latestAfter(ctx context.Context, from source, visit func(*Latest) error, t text, ruleSet string, after any, place func(*Latest, int64) any) error {
	for {
		var page []*Latest
		if err := each(ctx, from, func(row scanner) error {
			l, sequence, err := scanLatest(row)
			page, after = append(page, l), place(l, sequence)
			return err
		}, t, ruleSet, after, int64(latestPage)); err != nil {
			return err
		}
		for _, l := range page {
			if err := visit(l); err != nil {
				return err
			}
		}
		if len(page) < latestPage {
			return nil
		}
	}
}

func scanLatest(row scanner) (l *Latest, sequence int64, err error) {
	l = &Latest{}
	var verdict []byte
	err = row.Scan(&l.Assessment, &l.Unit.Code, &l.Unit.From, &l.Period, &l.RuleSet.ID, &l.RuleSet.Version, &l.Digest, &l.Result,
		&verdict, &l.AnswersJSON, &sequence)
	l.Level = criteria.VerdictLevel(verdict)
	return l, sequence, err
}
