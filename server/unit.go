package main

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// unitService serves UnitService.
type unitService struct {
	tieuchiv1.UnimplementedUnitServiceServer
	*core
}

// anyProvince asks a list for the units of every province.
const anyProvince = "-"

// ListUnits lists the units in force on a day.
func (s unitService) ListUnits(ctx context.Context, r *tieuchiv1.ListUnitsRequest) (*tieuchiv1.ListUnitsResponse, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	level := criteria.Commune
	if r.GetLevel() != "" {
		if level, err = criteria.ParseLevel(r.GetLevel()); err != nil {
			return nil, err
		}
	}
	c, known, err := s.unitsAt(ctx, r.GetKnownAt())
	if err != nil {
		return nil, err
	}
	all, err := s.listUnits(ctx, c, asOf, level, r.GetProvince())
	if err != nil {
		return nil, err
	}
	if all, err = s.inDistrict(all, r.GetDistrict()); err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, r.GetPageSize(), 1000, 5000, r.GetPageToken())
	return &tieuchiv1.ListUnitsResponse{
		Units: unitsToProto(c, page), NextPageToken: next, TotalSize: int32(len(all)), AsOf: asOf.String(), KnownAt: timeToProto(known.At),
	}, err
}

// unitsAt gives the catalogue as it was known at a moment, now where none is given, and up to where that is.
func (c *core) unitsAt(ctx context.Context, t *timestamppb.Timestamp) (*units.Catalogue, store.Known, error) {
	known, err := c.knownAt(ctx, t)
	if err != nil {
		return nil, known, err
	}
	catalogue, err := c.catalogueKnown(ctx, known.Sequence)
	return catalogue, known, err
}

// listUnits gives the units of a level and a province that are in force on a day. A day before the province's first one is
// refused.
func (c *core) listUnits(ctx context.Context, from *units.Catalogue, asOf criteria.Date, level criteria.Level, asked string) ([]criteria.Unit, error) {
	province, err := c.provinceAsked(ctx, from, asked)
	if err != nil {
		return nil, err
	}
	if err := from.CoversProvince("AS_OF_BEFORE_CATALOGUE", "asOf", province, asOf); err != nil {
		return nil, err
	}
	all, err := from.AsOf(asOf, level)
	if err != nil || province == "" {
		return all, err
	}
	return ofProvince(all, province), nil
}

// ofProvince keeps the units of a province. What is given is not changed.
func ofProvince(all []criteria.Unit, province string) []criteria.Unit {
	other := func(u criteria.Unit) bool { return u.Province != province }
	if !slices.ContainsFunc(all, other) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), other)
}

// provinceAsked reads which province a list is about: by default that of the caller's grant, and "" for every one. A code that
// no province ever had is refused.
func (c *core) provinceAsked(ctx context.Context, from *units.Catalogue, asked string) (string, error) {
	switch asked {
	case anyProvince:
		return "", nil
	case "":
		act, err := c.act(ctx)
		return c.provinceOf(act.Actor.Scope), err
	}
	for _, u := range from.Rows(asked) {
		if u.Level == criteria.Province {
			return asked, nil
		}
	}
	return "", criteria.Refuse(criteria.NotFound, "PROVINCE_UNKNOWN", "province", criteria.Say("server.province", "code", criteria.Clip(asked)))
}

// inDistrict keeps the units of a district; a code that no district ever had is refused.
func (c *core) inDistrict(all []criteria.Unit, district string) ([]criteria.Unit, error) {
	if district == "" {
		return all, nil
	}
	if !c.knows(district, criteria.District) {
		return nil, criteria.Refuse(criteria.NotFound, "DISTRICT_UNKNOWN", "district", criteria.Say("server.district", "code", district))
	}
	var some []criteria.Unit
	for _, u := range all {
		if u.District == district {
			some = append(some, u)
		}
	}
	return some, nil
}

// SearchUnits finds units by a part of their name, with or without diacritics, or by code.
func (s unitService) SearchUnits(ctx context.Context, r *tieuchiv1.SearchUnitsRequest) (*tieuchiv1.SearchUnitsResponse, error) {
	asOf, err := dateFromProto(r.GetAsOf(), "asOf")
	if err != nil {
		return nil, err
	}
	c, known, err := s.unitsAt(ctx, r.GetKnownAt())
	if err != nil {
		return nil, err
	}
	province, err := s.provinceAsked(ctx, c, r.GetProvince())
	if err != nil {
		return nil, err
	}
	found := c.Search(r.GetQuery(), asOf)
	if province != "" {
		found = ofProvince(found, province)
	}
	page, next, err := pageOf(found, r.GetPageSize(), 50, 1000, r.GetPageToken())
	return &tieuchiv1.SearchUnitsResponse{Units: unitsToProto(c, page), NextPageToken: next, KnownAt: timeToProto(known.At)}, err
}

// GetUnit gives one row of the catalogue.
func (s unitService) GetUnit(ctx context.Context, r *tieuchiv1.GetUnitRequest) (*tieuchiv1.Unit, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	c := s.catalogue()
	if r.GetKnownAt() != nil {
		if c, _, err = s.unitsAt(ctx, r.GetKnownAt()); err != nil {
			return nil, err
		}
	}
	u, err := c.Resolve(r.GetName(), asOf)
	if err != nil {
		return nil, at(err, "name")
	}
	return unitToProto(c, &u), nil
}

func unitsToProto(c *units.Catalogue, some []criteria.Unit) []*tieuchiv1.Unit {
	out := make([]*tieuchiv1.Unit, len(some))
	for i := range some {
		out[i] = unitToProto(c, &some[i])
	}
	return out
}
