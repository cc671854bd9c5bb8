package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// unitService serves UnitService.
type unitService struct {
	tieuchiv1.UnimplementedUnitServiceServer
	*core
}

// ListUnits lists the units in force on a day.
func (s unitService) ListUnits(_ context.Context, r *tieuchiv1.ListUnitsRequest) (*tieuchiv1.ListUnitsResponse, error) {
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
	all, err := s.catalogue().AsOf(asOf, level)
	if err != nil {
		return nil, err
	}
	if all, err = s.inDistrict(all, r.GetDistrict()); err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, r.GetPageSize(), 1000, 5000, r.GetPageToken())
	return &tieuchiv1.ListUnitsResponse{
		Units: s.unitsToProto(page), NextPageToken: next, TotalSize: int32(len(all)), AsOf: asOf.String(),
	}, err
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
func (s unitService) SearchUnits(_ context.Context, r *tieuchiv1.SearchUnitsRequest) (*tieuchiv1.SearchUnitsResponse, error) {
	asOf, err := dateFromProto(r.GetAsOf(), "asOf")
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(s.catalogue().Search(r.GetQuery(), asOf), r.GetPageSize(), 50, 1000, r.GetPageToken())
	return &tieuchiv1.SearchUnitsResponse{Units: s.unitsToProto(page), NextPageToken: next}, err
}

// GetUnit gives one row of the catalogue.
func (s unitService) GetUnit(_ context.Context, r *tieuchiv1.GetUnitRequest) (*tieuchiv1.Unit, error) {
	asOf, err := s.asOf(r.GetAsOf())
	if err != nil {
		return nil, err
	}
	u, err := s.catalogue().Resolve(r.GetName(), asOf)
	if err != nil {
		return nil, at(err, "name")
	}
	return unitToProto(s.catalogue(), &u), nil
}

func (c *core) unitsToProto(some []criteria.Unit) []*tieuchiv1.Unit {
	out := make([]*tieuchiv1.Unit, len(some))
	for i := range some {
		out[i] = unitToProto(c.catalogue(), &some[i])
	}
	return out
}
