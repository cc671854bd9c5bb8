package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// libraryKept is how long what is known of published versions is taken for current. What is published here is seen at
// once; where several servers share a database, the others see it after this moment at most.
const libraryKept = time.Second

// library answers from the rule sets that came with the program and from those published into the database, which are the
// same thing to whoever asks. It is safe for concurrent use.
type library struct {
	store    *store.Store
	shipped  *criteria.Library
	logger   *slog.Logger
	shelf    atomic.Pointer[shelf]
	began    time.Time
	checked  atomic.Int64 // when the database was last asked, in nanoseconds since began
	refilled sync.Mutex   // held while a new shelf is put together
}

// shelf is what is known at one moment. It does not change.
type shelf struct {
	change int64 // see store.RuleSetsChange
	byRef  map[criteria.RuleSetRef]*criteria.Edition
	sorted []criteria.Edition // by id and version
	broken map[criteria.RuleSetRef]error
}

// newLibrary records what came with the program, where the database does not have it yet, and reads what else is there.
func newLibrary(ctx context.Context, s *store.Store, logger *slog.Logger, now func() time.Time) (*library, error) {
	shipped, err := criteria.ShippedRuleSets()
	if err != nil {
		return nil, err
	}
	l := &library{store: s, shipped: shipped, logger: logger, began: time.Now()}
	missing, err := l.read(ctx)
	if err == nil && len(missing) > 0 {
		if err = l.record(ctx, missing, now()); err == nil {
			_, err = l.read(ctx) // another program may have been faster, with another text
		}
	}
	return l, err
}

// read puts together what is recorded, and gives the shipped rule sets that are not.
func (l *library) read(ctx context.Context) ([]*criteria.Compiled, error) {
	records, err := l.store.RuleSetVersions(ctx)
	if err != nil {
		return nil, err
	}
	missing, err := l.missing(records)
	if err != nil {
		return nil, err
	}
	return missing, l.put(ctx, records)
}

// missing gives the shipped rule sets that the database has no record of. It refuses one that has changed since the
// database first saw it: something may have been judged by it.
func (l *library) missing(records []*criteria.PublishedRuleSet) ([]*criteria.Compiled, error) {
	digests := map[criteria.RuleSetRef]string{}
	for _, p := range records {
		digests[p.Ref] = p.Digest
	}
	var missing []*criteria.Compiled
	var faults []*criteria.Error
	for _, c := range l.shipped.All() {
		switch recorded := digests[c.Set.Ref()]; recorded {
		case c.Digest:
		case "":
			missing = append(missing, c)
		default:
			faults = append(faults, criteria.Refuse(criteria.FailedPrecondition, "SHIPPED_RULE_SET_DIFFERS", c.Set.Name(),
				criteria.Say("publication.shipped-differs", "name", c.Set.Name(), "shipped", c.Digest, "recorded", recorded)))
		}
	}
	return missing, criteria.Join(faults)
}

// programActor is who records what came with the program.
var programActor = criteria.Actor{ID: "program", Role: "program"}

// record puts shipped rule sets into the database, which so holds all that anything was judged by.
func (l *library) record(ctx context.Context, sets []*criteria.Compiled, now time.Time) error {
	act := criteria.Act{Actor: programActor, Today: criteria.DateOf(now), At: now.UnixMicro()}
	known := slices.Clone(l.shelf.Load().sorted)
	var all []*criteria.Publication
	for _, c := range sets {
		content, tests, err := criteria.ShippedSource(c.Set.Ref())
		if err != nil {
			return err
		}
		p := criteria.Shipped(c, content, tests, known, act)
		for i := range known {
			if p.Superseded != nil && known[i].Record.Ref == p.Superseded.Ref {
				known[i].Record = p.Superseded
			}
		}
		all, known = append(all, p), append(known, criteria.Edition{Rules: c, Record: p.Published})
	}
	return l.store.RecordRuleSets(ctx, all)
}

// current gives the shelf as it was a moment ago at most.
func (l *library) current(ctx context.Context) (*shelf, error) {
	if l.age()-l.checked.Load() < int64(libraryKept) {
		return l.shelf.Load(), nil
	}
	return l.refresh(ctx)
}

// has tells whether any rule set that is known has a criterion or a group of an id.
func (l *library) has(ctx context.Context, id string) (bool, error) {
	now, err := l.current(ctx)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(now.sorted, func(e criteria.Edition) bool { return e.Rules.Has(id) }), nil
}

// age gives the time since the library was made, in nanoseconds.
func (l *library) age() int64 { return int64(time.Since(l.began)) }

// refresh asks the database whether anything has changed, and reads it where something has. Of many who ask at one time one
// goes there for all.
func (l *library) refresh(ctx context.Context) (*shelf, error) {
	asked := l.age()
	l.refilled.Lock()
	defer l.refilled.Unlock()
	if l.checked.Load() > asked {
		return l.shelf.Load(), nil
	}
	began := l.age()
	change, err := l.store.RuleSetsChange(ctx)
	if err != nil {
		return nil, err
	}
	if change != l.shelf.Load().change {
		records, err := l.store.RuleSetVersions(ctx)
		if err == nil {
			err = l.put(ctx, records)
		}
		if err != nil {
			return nil, err
		}
	}
	l.checked.Store(began)
	return l.shelf.Load(), nil
}

// put makes a shelf of what is recorded. A version that does not load is a fault of the program: it was loaded before it was
// published. It is logged, and the others stay readable.
func (l *library) put(ctx context.Context, records []*criteria.PublishedRuleSet) error {
	next := &shelf{byRef: map[criteria.RuleSetRef]*criteria.Edition{}, broken: map[criteria.RuleSetRef]error{}}
	for _, p := range records {
		next.change += int64(p.Revision)
		rules, err := l.compiled(ctx, p)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			l.logger.ErrorContext(ctx, "a published rule set cannot be read", "name", p.Name(), "digest", p.Digest, "cause", err)
			next.broken[p.Ref] = err
			continue
		}
		next.sorted = append(next.sorted, criteria.Edition{Rules: rules, Record: p})
	}
	slices.SortFunc(next.sorted, func(a, b criteria.Edition) int {
		return cmp.Or(strings.Compare(a.Record.Ref.ID, b.Record.Ref.ID), strings.Compare(a.Record.Ref.Version, b.Record.Ref.Version))
	})
	for i := range next.sorted {
		next.byRef[next.sorted[i].Record.Ref] = &next.sorted[i]
	}
	l.shelf.Store(next)
	return nil
}

// compiled gives the rules of a version: those that are at hand already, for they never change, or else its text compiled.
func (l *library) compiled(ctx context.Context, p *criteria.PublishedRuleSet) (*criteria.Compiled, error) {
	if before := l.shelf.Load(); before != nil {
		if e, ok := before.byRef[p.Ref]; ok {
			return e.Rules, nil
		}
	}
	if c, err := l.shipped.Find(p.Name()); err == nil {
		return c, nil
	}
	whole, err := l.store.RuleSetVersion(ctx, p.Ref)
	if err != nil {
		return nil, err
	}
	set, err := criteria.LoadRuleSet(p.Name(), []byte(whole.Content))
	if err != nil {
		return nil, err
	}
	c, err := criteria.Compile(set)
	if err == nil && c.Digest != p.Digest {
		err = fmt.Errorf("its text has the digest %s", c.Digest)
	}
	return c, err
}

// beside gives the rules beside records that were read just now. It tells whether all of them are known here; a version that
// cannot be read is left out, for nothing can be said about its text.
func (l *library) beside(records []*criteria.PublishedRuleSet) ([]criteria.Edition, bool) {
	s := l.shelf.Load()
	var all []criteria.Edition
	for _, p := range records {
		if e, ok := s.byRef[p.Ref]; ok {
			all = append(all, criteria.Edition{Rules: e.Rules, Record: p})
		} else if s.broken[p.Ref] == nil {
			return nil, false
		}
	}
	return all, true
}

// editions lists every version by id and version.
func (l *library) editions(ctx context.Context) ([]criteria.Edition, error) {
	s, err := l.current(ctx)
	if err != nil {
		return nil, err
	}
	return s.sorted, nil
}

// find gives a version by its resource name, or a refusal that says what there is. A name that is not known is looked up in
// the database before it is refused: it may have been published on another server just now.
func (l *library) find(ctx context.Context, name string) (*criteria.Edition, error) {
	ref, err := criteria.ParseRuleSetRef(name)
	if err != nil {
		return nil, err
	}
	s, err := l.current(ctx)
	if err != nil {
		return nil, err
	}
	if e, ok := s.byRef[ref]; ok {
		return e, nil
	}
	if s, err = l.refresh(ctx); err != nil {
		return nil, err
	}
	return s.find(ref)
}

// errUnreadable is that of a version that is recorded and does not load.
var errUnreadable = errors.New("cannot be read")

func (s *shelf) find(ref criteria.RuleSetRef) (*criteria.Edition, error) {
	if e, ok := s.byRef[ref]; ok {
		return e, nil
	}
	if err := s.broken[ref]; err != nil {
		return nil, fmt.Errorf("%s %w: %w", ref, errUnreadable, err)
	}
	names := make([]string, len(s.sorted))
	for i := range s.sorted {
		names[i] = s.sorted[i].Record.Name()
	}
	return nil, criteria.RuleSetUnknown(ref.String(), names)
}
