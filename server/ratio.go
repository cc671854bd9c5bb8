package main

import (
	"context"
	"fmt"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
)

// mostFigures bounds the memo: filings of about ten years of a province, for a few pairs of facts.
const mostFigures = 100_000

// figureMemo keeps the two figures of filings that were summed once. A filing never changes, so neither do they.
type figureMemo struct {
	mu   sync.Mutex
	kept map[figureKey]figures
}

// figureKey is a pair of facts of a filing.
type figureKey struct {
	assessment             string
	number                 int32
	numerator, denominator string
}

// figures are two facts of a filing; complete is false where it does not have both.
type figures struct {
	numerator, denominator criteria.Decimal
	complete               bool
}

// sums reads the figures of filings that a ratio is summed from.
func (c *core) sums(ctx context.Context, of *criteria.FigureRatio, filings []progress.FilingRef) ([]progress.FigureSum, error) {
	key := func(f *progress.FilingRef) figureKey {
		return figureKey{f.Assessment, f.Number, of.Numerator, of.Denominator}
	}
	memo := &c.standing.figures
	known, missing := map[figureKey]figures{}, []progress.FilingRef(nil)
	memo.mu.Lock()
	for i := range filings {
		if kept, ok := memo.kept[key(&filings[i])]; ok {
			known[key(&filings[i])] = kept
		} else {
			missing = append(missing, filings[i])
		}
	}
	memo.mu.Unlock()
	read := map[figureKey]figures{}
	var facts criteria.Answers
	err := c.store.FiledAnswers(ctx, missing, func(f *progress.FilingRef, answers []byte) (err error) {
		if facts, err = criteria.ReadFacts(answers, facts); err != nil {
			return fmt.Errorf("submission %d of %s: %w", f.Number, f.Assessment, err)
		}
		read[key(f)] = figuresOf(of, facts)
		return nil
	})
	if err != nil {
		return nil, err
	}
	memo.keep(read)
	var sums []progress.FigureSum
	for i := range filings {
		f, ok := known[key(&filings[i])]
		if !ok {
			f = read[key(&filings[i])]
		}
		if f.complete {
			sums = append(sums, progress.FigureSum{Unit: filings[i].Unit, Numerator: f.numerator, Denominator: f.denominator})
		}
	}
	return sums, nil
}

// keep notes figures, and forgets all others where there are too many.
func (m *figureMemo) keep(read map[figureKey]figures) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil || len(m.kept)+len(read) > mostFigures {
		m.kept = map[figureKey]figures{}
	}
	for k, f := range read {
		m.kept[k] = f
	}
}

// figuresOf finds the two facts. What is no figure, or said to be without data, is not there.
func figuresOf(of *criteria.FigureRatio, facts criteria.Answers) (f figures) {
	found := 0
	for i := range facts {
		a := &facts[i]
		if a.NoData || a.Fact != of.Numerator && a.Fact != of.Denominator {
			continue
		}
		d, err := criteria.ParseDecimal(a.Value)
		if err != nil {
			continue
		}
		if a.Fact == of.Numerator {
			f.numerator = d
		} else {
			f.denominator = d
		}
		found++
	}
	f.complete = found == 2
	return f
}
