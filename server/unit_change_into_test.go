package main

import (
	"context"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// TestImportInto enters the first tables of a province whose units went into Thanh Hóa. Offices of a third province may bring
// them; that Thanh Hóa's units have taken others in is for Thanh Hóa to say.
func TestImportInto(t *testing.T) {
	_, c := newEnactor(t)
	c.now = time.Now
	s := unitChanges{core: c}
	as := func(province, holder string) context.Context {
		return withActor(t.Context(), &criteria.Actor{
			ID: "tokens/" + holder, Role: criteria.Admin, Holder: holder, Scope: criteria.Scope{Level: criteria.Province, Code: province},
		})
	}
	set, err := s.ImportUnits(as("77", "một"), &tieuchiv1.ImportUnitsRequest{Province: "99", Basis: "thử", Import: &tieuchiv1.UnitTables{
		Provinces:   "code,name,kind,valid_from,valid_to\n99,Thử,tinh,2022-01-01,2025-08-01\n",
		Communes:    "code,name,kind,district,province,area,valid_from,valid_to\n99001,Một,xa,,99,lowland,2022-01-01,2025-08-01\n",
		Successions: "predecessor,successor,effective,part,basis,note\n99,38,2025-08-01,whole,thử,\n99001,15448,2025-08-01,whole,thử,\n",
	}})
	if err == nil {
		set, err = s.CheckUnitChangeSet(as("77", "hai"), &tieuchiv1.CheckUnitChangeSetRequest{Name: set.GetName(), Revision: set.GetRevision()})
	}
	if err != nil {
		t.Fatal(err)
	}
	enact := &tieuchiv1.EnactUnitChangeSetRequest{Name: set.GetName(), Revision: set.GetRevision()}
	if _, err := s.EnactUnitChangeSet(as("77", "một"), enact); criteria.CodeOf(err) != criteria.PermissionDenied {
		t.Errorf("by a province that has nothing to do with it: %v", err)
	}
	if _, err := s.EnactUnitChangeSet(as("38", "ba"), enact); err != nil {
		t.Error(err)
	}
}
