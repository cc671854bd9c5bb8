package store

import (
	"context"
	"fmt"

	"github.com/tieuchi/tieuchi/criteria"
)

const (
	selectRecognitionTwin text = `SELECT COUNT(*) FROM recognitions
		WHERE unit_code = $1 AND unit_from = $2 AND rule_set_id = $3 AND decision_number = $4`

	selectRecognitionsOfList text = recognitionsFrom + `WHERE r.list = $1 ORDER BY r.id`
)

// Listed is an assessment of a list to be recognised. Its Assessment is nil where there is none of the id.
type Listed struct {
	Dossier
	Taken bool // the unit is recognised by a decision of the number already
}

// Listed gives the assessments of a list for a decision of a number, in the order of the ids.
func (s *Store) Listed(ctx context.Context, ids []string, number string) ([]Listed, error) {
	return listed(ctx, s, ids, number)
}

func listed(ctx context.Context, from source, ids []string, number string) ([]Listed, error) {
	all := make([]Listed, len(ids))
	for i, id := range ids {
		d, err := dossier(ctx, from, id)
		switch {
		case refusal(err):
			continue
		case err != nil:
			return nil, err
		}
		u := d.Assessment.Unit
		n, _, err := one(ctx, from, scanValue[int64], selectRecognitionTwin, u.Code, int64(u.From), d.Assessment.RuleSet.ID, number)
		if err != nil {
			return nil, err
		}
		all[i] = Listed{d, n > 0}
	}
	return all, nil
}

// RecogniseList has the closure recognise a list of assessments, in one transaction that no other writer runs beside: all of it is
// written or nothing. It gives the recognitions in the order of the ids. The closure gives a change for each; it may be called
// again: it must not keep state. Of a request that was seen before, what it made is given.
//
// Errors: REQUEST_ID_REUSED and those of the closure.
func (s *Store) RecogniseList(ctx context.Context, key RequestKey, id string, ids []string, number string,
	recognise func([]Listed) ([]*Change, error),
) (made []*criteria.Recognition, err error) {
	seen, err := s.create(ctx, key, "recognitionLists/"+id, func(t *tx) error {
		all, err := listed(t, t, ids, number)
		if err != nil {
			return err
		}
		before := make([]int32, len(all))
		for i := range all {
			if all[i].Assessment != nil {
				before[i] = all[i].Assessment.Revision
			}
		}
		changes, err := recognise(all)
		if err != nil {
			return err
		}
		made = nil
		for i, c := range changes {
			if err := t.update(&all[i].Dossier, before[i], c); err != nil {
				return err
			}
			made = append(made, c.Recognition)
		}
		return nil
	})
	if err != nil || seen == "" {
		return made, err
	}
	return s.recognisedBefore(ctx, seen, ids)
}

// recognisedBefore gives what a list made, in the order of the ids of its assessments.
func (s *Store) recognisedBefore(ctx context.Context, id string, ids []string) ([]*criteria.Recognition, error) {
	all, err := list(ctx, s, scanRecognition, selectRecognitionsOfList, id)
	if err != nil {
		return nil, err
	}
	of := map[string]*criteria.Recognition{}
	for _, r := range all {
		of[r.Assessment] = r
	}
	made := make([]*criteria.Recognition, len(ids))
	for i, assessment := range ids {
		if made[i] = of[assessment]; made[i] == nil {
			return nil, fmt.Errorf("list %s has no recognition of assessment %s", id, assessment)
		}
	}
	return made, nil
}
