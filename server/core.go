package main

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"buf.build/go/protovalidate"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	"github.com/tieuchi/tieuchi/server/store"
)

// demoProvince is the province whose demonstration is built in, and for which a server is set up where nothing else is said.
const demoProvince = "38"

// core is what the services share.
type core struct {
	library    *library
	units      catalogues
	targets    *criteria.Targets
	store      *store.Store
	validator  protovalidate.Validator
	access     accessRules
	doorkeeper // who is let in
	reaches    reachCache
	trials     trialCache
	binding    momentary[[]*campaign.Campaign] // campaigns by province, rule set and period
	standing   standing
	searching  chan struct{} // holds a token while rule sets are examined or compared
	feeds      feeds
	stopping   chan struct{} // closed when the program stops
	evidence   evidenceRoom
	// signOfLife is how long a stream of changes may be silent.
	signOfLife     time.Duration
	audit          auditLog
	logger         *slog.Logger
	now            func() time.Time
	secondProvince bool // see config
	demo           bool
	overTLS        bool        // browsers reach the pages over TLS
	province       string      // that first rights and open pages are for
	outlets        []string    // recipients of what is for systems and the operator: "webhooks/…", "operator"
	publicDoor     *publicDoor // nil where citizens cannot object here
}

var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// newID gives a fresh id: the millisecond and 80 random bits, in lower-case letters and digits. Ids made together lie
// together, so that a database appends where it would otherwise write all over its indexes.
func newID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(time.Now().UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // never fails
	return idAlphabet.EncodeToString(b[:])
}

// caseOf finds unit and rule set of a stored record.
func (c *core) caseOf(ctx context.Context, unit criteria.UnitID, set criteria.RuleSetRef) (criteria.Case, error) {
	u, err := c.rowOf(ctx, unit)
	if err != nil {
		return criteria.Case{}, err
	}
	e, err := c.library.find(ctx, set.String())
	if err != nil {
		return criteria.Case{Unit: &u}, err
	}
	return c.newCase(&u, e), nil
}

// newCase gives a case with what came of a unit that has ended.
func (c *core) newCase(u *criteria.Unit, e *criteria.Edition) criteria.Case {
	on := c.unitCase(u)
	on.Rules, on.Standing = e.Rules, e.Record.Standing
	return on
}

// unitCase gives a case of a unit alone, for what is under no rule set.
func (c *core) unitCase(u *criteria.Unit) criteria.Case {
	on := criteria.Case{Unit: u}
	if today := c.today(); !u.To.IsZero() && u.To <= today {
		h := c.catalogue().Holds(u.ID(), today)
		if on.Successors = h.Successors; !h.Ended {
			on.Successors = []criteria.Unit{h.Unit}
		}
	}
	return on
}

// rowOf gives the row of the catalogue that a stored record names. One that is not known is looked for in the database: another
// server may have enacted it just now.
func (c *core) rowOf(ctx context.Context, id criteria.UnitID) (criteria.Unit, error) {
	if u, ok := c.catalogue().Unit(id); ok {
		return u, nil
	}
	if err := c.units.refresh(ctx, c.store, 0); err != nil {
		return criteria.Unit{}, err
	}
	u, ok := c.catalogue().Unit(id)
	if !ok {
		return u, errUnitGone(id)
	}
	return u, nil
}

func errUnitGone(id criteria.UnitID) error {
	return fmt.Errorf("a stored record names a unit that is not in the catalogue: %s", id)
}

// namedCase finds the unit and rule set that a request names. A bare code means the row in force today.
func (c *core) namedCase(ctx context.Context, unit, set string) (criteria.Case, error) {
	u, unitErr := c.catalogue().Resolve(unit, c.today())
	e, setErr := c.library.find(ctx, set)
	var faults []*criteria.Error
	for field, err := range map[string]error{"unit": unitErr, "ruleSetVersion": setErr} {
		var e *criteria.Error
		if errors.As(err, &e) {
			faults = append(faults, e.At(field))
		} else if err != nil {
			return criteria.Case{}, err
		}
	}
	slices.SortFunc(faults, func(a, b *criteria.Error) int { return strings.Compare(b.Field, a.Field) })
	if err := criteria.Join(faults); err != nil {
		return criteria.Case{}, err
	}
	return c.newCase(&u, e), nil
}

// standIn gives the rule sets whose recognitions count for a target. In the demonstration the reference set stands in
// for the province's own, of which too little is known to judge by; every answer says so.
func (c *core) standIn(t criteria.Target) criteria.Target {
	if !c.demo || !slices.Contains(t.RuleSets, partialSet) {
		return t
	}
	t.RuleSets = slices.Clone(t.RuleSets)
	t.RuleSets[slices.Index(t.RuleSets, partialSet)] = referenceSet
	stand := criteria.Say("demo.stand-in")
	t.Note = criteria.Text{VI: strings.TrimSpace(stand.VI + " " + t.Note.VI), EN: strings.TrimSpace(stand.EN + " " + t.Note.EN)}
	return t
}

// The set whose annex is not available, and the one that stands in for it in the demonstration.
const (
	partialSet   = "thanh-hoa.commune"
	referenceSet = "reference.commune"
)
