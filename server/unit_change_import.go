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
	tables, err := tablesFromProto(r.GetImport())
	if err != nil {
		return nil, err
	}
	entry := units.Entry{Title: r.GetTitle(), Basis: r.GetBasis(), Note: r.GetNote(), Import: tables}
	if act.Actor.Scope.Code, err = s.changesOf(r.GetProvince(), act); err != nil {
		return nil, err
	}
	return s.propose(ctx, key, entry, act, r.GetValidateOnly())
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

// changesOf reads whose change sets are meant: those of the caller's province, or of one that the catalogue has no unit of yet.
func (s unitChanges) changesOf(province string, act criteria.Act) (string, error) {
	own := s.provinceOf(act.Actor.Scope)
	if province == "" || province == own {
		return own, nil
	}
	if s.knows(province, criteria.Province) {
		return "", criteria.Refuse(criteria.PermissionDenied, "OUT_OF_SCOPE", "province",
			criteria.Say("server.changes-of", "own", own, "province", criteria.Clip(province)))
	}
	return province, nil
}

// mayRead hides change sets from other provinces, but for the first tables of a province: until they are enacted it has no
// office of its own here.
func (s unitChanges) mayRead(set *units.ChangeSet, a *criteria.Actor) error {
	if set.Import != nil && a.Scope.Level == criteria.Province && !s.knows(set.Province, criteria.Province) {
		return nil
	}
	return set.MayRead(a)
}
