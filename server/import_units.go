package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// importUnits is the command: it enters a folder of tables, see criteria/units/SOURCES.md, province by province. What is there
// already stays as it is, so that it may be run again. The server need not be stopped: it takes up what was enacted.
func (c *core) importUnits(ctx context.Context, folder string, out io.Writer) error {
	imports, err := units.ReadImports(os.DirFS(folder))
	if err != nil {
		return err
	}
	entered := 0
	for _, p := range imports {
		new, err := c.enterImport(ctx, p)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Entry.Title, err)
		}
		if new {
			entered++
			fmt.Fprintln(out, p.Entry.Title)
		}
	}
	_, err = fmt.Fprintln(out, criteria.Say("import.done", "entered", entered, "known", len(imports)-entered))
	return err
}

// enterImport takes one import through the procedure that change sets have: the program proposes it, and the office of the
// administrator who gave the command checks and enacts it. It tells whether anything was new.
func (c *core) enterImport(ctx context.Context, p units.ProvinceImport) (bool, error) {
	if err := c.units.refresh(ctx, c.store, 0); err != nil {
		return false, err
	}
	if c.holds(p) {
		return false, nil
	}
	scope := criteria.Scope{Level: criteria.Province, Code: p.Province}
	program := criteria.Actor{ID: programActor.ID, Role: criteria.Admin, Scope: scope, Holder: programActor.ID}
	office := criteria.Actor{ID: "server", Role: criteria.Admin, Scope: scope, Holder: "server"}
	s, now := unitChanges{core: c}, c.now()
	proposed, err := s.propose(ctx, store.RequestKey{}, p.Entry, criteria.Act{Actor: program, Today: criteria.DateOf(now), At: now.UnixMicro()}, false)
	if err != nil {
		return false, err
	}
	as := withActor(ctx, &office)
	checked, err := s.CheckUnitChangeSet(as, &tieuchiv1.CheckUnitChangeSetRequest{Name: proposed.GetName(), Revision: proposed.GetRevision()})
	if err == nil {
		_, err = s.EnactUnitChangeSet(as, &tieuchiv1.EnactUnitChangeSetRequest{Name: proposed.GetName(), Revision: checked.GetRevision()})
	}
	if err != nil { // so that the next run does not find a proposal that nobody pursues
		_, e := s.WithdrawUnitChangeSet(withActor(ctx, &program), &tieuchiv1.WithdrawUnitChangeSetRequest{
			Name: proposed.GetName(), Reason: criteria.Say("import.failed").VI,
		})
		return false, errors.Join(err, e)
	}
	return true, nil
}

// holds tells whether the catalogue has every row of an import already.
func (c *core) holds(p units.ProvinceImport) bool {
	for _, id := range p.Rows {
		if _, ok := c.catalogue().Unit(id); !ok {
			return false
		}
	}
	return true
}

// enterHaiDuong gives the demonstration its second province: Hải Dương, and Hải Phòng, which it went into.
func (c *core) enterHaiDuong(ctx context.Context) error {
	imports, err := units.ReadImports(units.HaiDuongFiles())
	for i := 0; i < len(imports) && err == nil; i++ {
		_, err = c.enterImport(ctx, imports[i])
	}
	return err
}
