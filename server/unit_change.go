package main

import (
	"context"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// unitChanges serves UnitChangeService.
type unitChanges struct {
	tieuchiv1.UnimplementedUnitChangeServiceServer
	*core
}

// CreateUnitChangeSet proposes a change set, or says what it would do.
func (s unitChanges) CreateUnitChangeSet(ctx context.Context, r *tieuchiv1.CreateUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in := r.GetUnitChangeSet()
	if own := act.Actor.Scope.Code; in.GetProvince() != "" && in.GetProvince() != own {
		return nil, criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "province",
			criteria.Say("server.changes-of-other", "own", own, "province", criteria.Clip(in.GetProvince())))
	}
	entry, err := entryFromProto(in)
	if err != nil {
		return nil, err
	}
	return s.propose(ctx, key, entry, act, r.GetValidateOnly())
}

// propose stores a new change set; in a dry run it is only looked at.
func (s unitChanges) propose(ctx context.Context, key store.RequestKey, entry units.Entry, act criteria.Act, dry bool) (*tieuchiv1.UnitChangeSet, error) {
	if err := s.units.refresh(ctx, s.store, 0); err != nil {
		return nil, err
	}
	if dry {
		set, _, err := units.Propose("", s.catalogue(), entry, act)
		if err != nil {
			return nil, err
		}
		p := changeSetToProto(set)
		p.Name, p.CreateTime, p.UpdateTime = "", nil, nil // there is no such record
		p.Preview, err = s.preview(ctx, set)
		return p, err
	}
	set, _, err := s.store.CreateUnitChangeSet(ctx, key, func() (*units.ChangeSet, *criteria.Event, error) {
		return units.Propose(newID(), s.catalogue(), entry, act)
	})
	if err != nil {
		return nil, err
	}
	return changeSetToProto(set), nil
}

// GetUnitChangeSet gives one change set.
func (s unitChanges) GetUnitChangeSet(ctx context.Context, r *tieuchiv1.GetUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	set, err := s.visible(ctx, r.GetName(), "name")
	if err != nil {
		return nil, err
	}
	return changeSetToProto(set), nil
}

// ListUnitChangeSets lists the change sets of the caller's province, newest first.
func (s unitChanges) ListUnitChangeSets(ctx context.Context, r *tieuchiv1.ListUnitChangeSetsRequest) (*tieuchiv1.ListUnitChangeSetsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	province, err := s.changesOf(r.GetProvince(), act)
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListUnitChangeSets(ctx, province, back(changeStates, r.GetState(), ""),
		store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListUnitChangeSetsResponse{NextPageToken: next}
	for _, set := range page {
		out.UnitChangeSets = append(out.UnitChangeSets, changeSetToProto(set))
	}
	return out, nil
}

// UpdateUnitChangeSet writes a change set anew.
func (s unitChanges) UpdateUnitChangeSet(ctx context.Context, r *tieuchiv1.UpdateUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	in := r.GetUnitChangeSet()
	given, err := entryFromProto(in)
	if err != nil {
		return nil, err
	}
	merge, err := newParts(in, r.GetUpdateMask().GetPaths())
	if err != nil {
		return nil, err
	}
	return s.change(ctx, in.GetName(), in.GetRevision(), true, func(set *units.ChangeSet, c *units.Catalogue, act criteria.Act) (*criteria.Event, error) {
		entry := set.Entry
		merge(&entry, given)
		return set.Update(c, entry, act)
	})
}

// CheckUnitChangeSet notes that the caller compared the change set with the legal act.
func (s unitChanges) CheckUnitChangeSet(ctx context.Context, r *tieuchiv1.CheckUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), true, func(set *units.ChangeSet, c *units.Catalogue, act criteria.Act) (*criteria.Event, error) {
		return set.Check(c, act)
	})
}

// WithdrawUnitChangeSet gives a change set up.
func (s unitChanges) WithdrawUnitChangeSet(ctx context.Context, r *tieuchiv1.WithdrawUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), false, func(set *units.ChangeSet, _ *units.Catalogue, act criteria.Act) (*criteria.Event, error) {
		return set.Withdraw(r.GetReason(), act)
	})
}

// EnactUnitChangeSet makes a checked change set part of the catalogue, unless something was entered that contradicts it.
func (s unitChanges) EnactUnitChangeSet(ctx context.Context, r *tieuchiv1.EnactUnitChangeSetRequest) (*tieuchiv1.UnitChangeSet, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), true, func(set *units.ChangeSet, c *units.Catalogue, act criteria.Act) (*criteria.Event, error) {
		e, err := set.Enact(c, act)
		if err != nil || e == nil {
			return e, err
		}
		return e, s.contradictions(ctx, set, c)
	})
}

// change makes one change inside a transaction, beside the catalogue as it stands there. The step may be run twice and keeps
// nothing between the runs. What it enacts is part of the catalogue of this server when change comes back.
func (s unitChanges) change(ctx context.Context, name string, revision int32, revised bool,
	step func(*units.ChangeSet, *units.Catalogue, criteria.Act) (*criteria.Event, error),
) (*tieuchiv1.UnitChangeSet, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(name, units.ChangeSetPrefix, "name")
	if err != nil {
		return nil, err
	}
	set, err := s.store.UpdateUnitChangeSet(ctx, id, func(set *units.ChangeSet, enacted []*units.ChangeSet) (*criteria.Event, error) {
		if err := s.mayRead(set, &act.Actor); err != nil {
			return nil, err
		}
		if revised && revision == 0 {
			return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("server.revision"))
		}
		if err := set.CheckRevision(revision); err != nil {
			return nil, err
		}
		c, err := s.units.with(enacted)
		if err != nil {
			return nil, err
		}
		act := act
		act.Actor.Scope.Code = set.Province // see mayRead: of another one only for first tables
		return step(set, c, act)
	})
	if err != nil {
		return nil, err
	}
	if set.Sequence > 0 {
		if err := s.units.refresh(ctx, s.store, set.Sequence); err != nil {
			return nil, err
		}
	}
	return changeSetToProto(set), nil
}

// visible loads a change set that the caller may see.
func (s unitChanges) visible(ctx context.Context, name, field string) (*units.ChangeSet, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := idOf(name, units.ChangeSetPrefix, field)
	if err != nil {
		return nil, err
	}
	set, err := s.store.UnitChangeSet(ctx, id)
	if err == nil {
		err = s.mayRead(set, &act.Actor)
	}
	return set, err
}

// newParts says which parts of an entry an update writes: those of the mask, or without one all that are not empty. REST makes
// the mask from the body, which may be the whole change set as it was read, so what else stands in it does not matter.
func newParts(in *tieuchiv1.UnitChangeSet, mask []string) (func(into *units.Entry, from units.Entry), error) {
	all := len(mask) == 0 || slices.Contains(mask, "*")
	var parts []func(into, from *units.Entry)
	for _, part := range []struct {
		name  string
		given bool
		take  func(into, from *units.Entry)
	}{
		{"title", in.GetTitle() != "", func(into, from *units.Entry) { into.Title = from.Title }},
		{"basis", in.GetBasis() != "", func(into, from *units.Entry) { into.Basis = from.Basis }},
		{"effective", in.GetEffective() != "", func(into, from *units.Entry) { into.Effective = from.Effective }},
		{"operations", len(in.GetOperations()) > 0, func(into, from *units.Entry) { into.Operations = from.Operations }},
		{"import", in.GetImport() != nil, func(into, from *units.Entry) { into.Import = from.Import }},
		{"note", in.GetNote() != "", func(into, from *units.Entry) { into.Note = from.Note }},
	} {
		if slices.Contains(mask, part.name) || all && part.given {
			parts = append(parts, part.take)
		}
	}
	if len(parts) == 0 {
		field := "updateMask"
		if len(mask) > 0 {
			field = camel(mask[0])
		}
		return nil, criteria.Invalid("FIELD_IMMUTABLE", field, criteria.Say("server.change-set-mask", "field", field))
	}
	return func(into *units.Entry, from units.Entry) {
		for _, take := range parts {
			take(into, &from)
		}
	}, nil
}
