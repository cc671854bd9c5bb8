package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// ImportUnits proposes tables of units, or says what they would do.
func (s unitChanges) ImportUnits(ctx context.Context, r *tieuchiv1.ImportUnitsRequest) (*tieuchiv1.UnitChangeSet, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	tables, err := tablesFromProto(r.GetTables())
	if err != nil {
		return nil, err
	}
	entry := units.Entry{Title: r.GetTitle(), Basis: r.GetBasis(), Note: r.GetNote(), Import: tables}
	if err := s.oneProvince(entry, r.GetProvince()); err != nil {
		return nil, err
	}
	return s.propose(ctx, key, entry, act, r.GetValidateOnly())
}

// oneProvince refuses tables that begin a unit of another province than the one that was said.
func (s unitChanges) oneProvince(entry units.Entry, province string) error {
	if province == "" {
		return nil
	}
	before := s.catalogue()
	after, err := before.Apply(&units.ChangeSet{Province: province, Entry: entry})
	if err != nil {
		return err
	}
	for u := range after.All() {
		if _, known := before.Unit(u.ID()); !known && u.Province != province {
			return criteria.Invalid("PROVINCE_OTHER", "province",
				criteria.Say("server.other-province", "unit", u.FullName(), "name", u.ID().Name(), "province", u.Province, "asked", province))
		}
	}
	return nil
}

// ListUnitChangeSetEvents gives the history of a change set, oldest first.
func (s unitChanges) ListUnitChangeSetEvents(ctx context.Context, r *tieuchiv1.ListUnitChangeSetEventsRequest) (*tieuchiv1.ListUnitChangeSetEventsResponse, error) {
	set, err := s.visible(ctx, r.GetParent(), "parent")
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListUnitChangeSetEventsResponse{NextPageToken: r.GetPageToken()}
	left, bytes := pageSize(r.GetPageSize(), 100, 1000), 0
	// An event may carry whole tables: a page is short of what was asked for rather than too large to carry.
	for first := true; left > 0 && bytes < mostEventBytes && (first || out.NextPageToken != ""); first = false {
		page, next, err := s.store.Events(ctx, set.Name(), store.Page{Size: 1, Token: out.NextPageToken})
		if err != nil {
			return nil, err
		}
		out.NextPageToken, left = next, left-len(page)
		for _, e := range page {
			bytes += len(e.Change)
			out.Events = append(out.Events, &tieuchiv1.UnitChangeSetEvent{
				Name: e.Subject + "/events/" + itoa(int(e.Number)), Kind: string(e.Kind), Revision: e.Number, Role: roles[e.Role],
				Actor: e.Actor, RecordTime: timeToProto(e.RecordedAt), Change: string(e.Change), Sequence: itoa64(e.Sequence),
			})
		}
	}
	return out, nil
}
