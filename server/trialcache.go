package main

import (
	"context"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// mostTrialBytes bounds the columns that are kept for trials: about a million assessments; what is kept beside them is at
// most about twice as much. Where one rule-set id alone has more, a trial is refused; where several together have, those
// that were not used for longest are forgotten.
const mostTrialBytes = 512 << 20

// trialCache keeps, for each rule-set id, the last submissions of all assessments column by column, whoever asks: what
// somebody may see is cut out when a trial is run. What was filed since is read when it is asked for.
type trialCache struct {
	mu   sync.Mutex
	kept map[string]*filedColumns
	uses int64
}

// filedColumns are the submissions under one rule-set id.
type filedColumns struct {
	turn   chan struct{} // holds a token while nobody reads or runs
	whatIf *criteria.WhatIf
	seen   int64 // place in the sequence of events
	// Guarded by trialCache.mu.
	bytes, used int64
}

// of gives the columns of a rule-set id, empty for a new one.
func (t *trialCache) of(id string) *filedColumns {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.uses++
	f := t.kept[id]
	if f == nil {
		f = &filedColumns{turn: make(chan struct{}, 1), whatIf: criteria.NewWhatIf()}
		f.turn <- struct{}{}
		if t.kept == nil {
			t.kept = map[string]*filedColumns{}
		}
		t.kept[id] = f
	}
	f.used = t.uses
	return f
}

// settle notes how large columns have become and forgets what is too much. Columns without a row are not kept: a draft
// may have any id.
func (t *trialCache) settle(id string, f *filedColumns) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f.bytes = f.whatIf.Bytes()
	if f.whatIf.Len() == 0 && t.kept[id] == f {
		delete(t.kept, id)
	}
	for {
		sum, oldest := int64(0), ""
		for other, g := range t.kept {
			if sum += g.bytes; g != f && (oldest == "" || g.used < t.kept[oldest].used) {
				oldest = other
			}
		}
		if sum <= mostTrialBytes || oldest == "" {
			return
		}
		delete(t.kept, oldest)
	}
}

// try runs a trial over what is filed now. progress is told how many submissions were read, of how many.
func (c *core) try(ctx context.Context, id string, t *criteria.Trial, progress func(done, total int) error) (*criteria.Effect, error) {
	f := c.trials.of(id)
	select {
	case <-f.turn:
		defer func() { f.turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	err := c.readFiled(ctx, id, f, progress)
	if err != nil && f.seen == 0 {
		f.whatIf = criteria.NewWhatIf() // half of it is no beginning
	}
	c.trials.settle(id, f)
	if err != nil {
		return nil, err
	}
	return f.whatIf.Run(t), nil
}

// progressStep is how many submissions are read between two messages about it.
const progressStep = 1000

// readFiled reads what was filed since the last time.
func (c *core) readFiled(ctx context.Context, id string, f *filedColumns, progress func(done, total int) error) error {
	done, total := 0, 0
	var memory criteria.Answers
	seen, err := c.store.LatestSubmissions(ctx, id, f.seen, func(n int) error {
		total = n
		return progress(0, total)
	}, func(l *store.Latest) error {
		u, err := c.rowOf(ctx, l.Unit)
		if err != nil {
			return err
		}
		if memory, err = criteria.ReadFacts(l.AnswersJSON, memory); err != nil {
			return err
		}
		f.whatIf.Put(&criteria.Record{
			Assessment: l.Assessment, Unit: u, Period: l.Period, RuleSet: l.RuleSet, Digest: l.Digest, Result: l.Result, Level: l.Level, Answers: memory,
		})
		if f.whatIf.Bytes() > mostTrialBytes {
			return criteria.Refuse(criteria.ResourceExhausted, "TOO_MANY_ASSESSMENTS", "", criteria.Say("simulate.too-many", "most", mostTrialBytes>>20))
		}
		if done++; done%progressStep == 0 {
			return progress(done, total)
		}
		return nil
	})
	if err != nil {
		return err
	}
	f.seen = seen
	return progress(done, max(done, total))
}
