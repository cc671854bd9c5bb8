package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// recomputation computes stored verdicts once more and writes what differs, one difference a line.
type recomputation struct {
	store *store.Store
	out   io.Writer
	rules map[criteria.RuleSetRef]recordedRules // each version is compiled once

	submissions, appraisals, differences int
}

// recordedRules are the rules of one version as the database has them, nil with the reason.
type recordedRules struct {
	rules *criteria.Compiled
	why   criteria.Text
}

// recomputeFlags are those of the command.
type recomputeFlags struct {
	all     bool   // everything, which is the default
	ruleSet string // id of the one rule set, "" for all
}

func (r *recomputeFlags) register(s *settings) {
	s.BoolVar(&r.all, "all", false, "recompute: every submission (default)")
	s.StringVar(&r.ruleSet, "rule-set", "", "recompute: only the submissions under this rule set, an id like reference.commune")
}

func (r *recomputeFlags) check() error {
	if r.all && r.ruleSet != "" {
		return fmt.Errorf("-all and -rule-set exclude each other")
	}
	return nil
}

// recompute is the command. It reads and writes nothing, and so can run beside a server. What differs is an error.
func recompute(ctx context.Context, cfg *config, logger *slog.Logger, out io.Writer) error {
	s, err := store.Open(ctx, store.Options{DSN: cfg.db, ReadOnly: true, Logger: logger})
	if err != nil {
		return err
	}
	r := &recomputation{store: s, out: out, rules: map[criteria.RuleSetRef]recordedRules{}}
	return errors.Join(r.run(ctx, cfg.recompute.ruleSet), s.Close())
}

func (r *recomputation) run(ctx context.Context, ruleSet string) error {
	err := r.store.EachFrozen(ctx, ruleSet, func(f *criteria.Frozen) error {
		recorded, err := r.recorded(ctx, f.Submission.RuleSet)
		if err != nil {
			return err
		}
		r.submissions++
		r.appraisals += len(f.Appraisals)
		return r.report(append(criteria.Recompute(f, recorded.rules, recorded.why), criteria.RecomputeAppraised(f, recorded.rules)...))
	})
	if err == nil && ruleSet != "" && r.submissions == 0 {
		err = r.known(ctx, ruleSet) // a slip of the pen is not a clean result
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(r.out, criteria.Say("recompute.done", "submissions", r.submissions, "appraisals", r.appraisals,
		"versions", len(r.rules), "differences", r.differences)); err != nil {
		return err
	}
	if r.differences > 0 {
		return errors.New(criteria.Say("recompute.differs", "differences", r.differences).String())
	}
	return nil
}

// recorded gives the rules of a version, and reports a text that is not the one that came in.
func (r *recomputation) recorded(ctx context.Context, ref criteria.RuleSetRef) (recordedRules, error) {
	if known, ok := r.rules[ref]; ok {
		return known, nil
	}
	p, err := r.store.RuleSetVersion(ctx, ref)
	if err != nil && criteria.CodeOf(err) != criteria.NotFound {
		return recordedRules{}, err
	}
	events, _, err := r.store.Events(ctx, ref.String(), store.Page{Size: 1})
	if err != nil {
		return recordedRules{}, err
	}
	var change []byte
	if len(events) > 0 {
		change = events[0].Change
	}
	rules, why, found := criteria.RecordedRules(ref, p, change)
	r.rules[ref] = recordedRules{rules, why}
	return r.rules[ref], r.report(found)
}

// report writes record, part, the place of the first byte where one is known, and the sentence, between tabs.
func (r *recomputation) report(found []criteria.Difference) error {
	for _, d := range found {
		at := ""
		if d.At >= 0 {
			at = itoa(d.At)
		}
		r.differences++
		if _, err := fmt.Fprintf(r.out, "%s\t%s\t%s\t%s\n", d.Record, d.What, at, d.Message); err != nil {
			return err
		}
	}
	return nil
}

// known refuses the id of a rule set of which no version is recorded.
func (r *recomputation) known(ctx context.Context, id string) error {
	versions, err := r.store.RuleSetVersions(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(versions, func(p *criteria.PublishedRuleSet) bool { return p.Ref.ID == id }) {
		return nil
	}
	names := make([]string, len(versions))
	for i, p := range versions {
		names[i] = p.Name()
	}
	return criteria.RuleSetUnknown(id, names)
}
