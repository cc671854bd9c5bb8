package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// demoDay is the day the demonstration is made for: on 07/10/2024 the press reported 114 communes of 558 recognised.
// Nothing in the demonstration is filed or decided after it.
const demoDay criteria.Date = 20241007

// Figures of the demonstration, this project's own. Only the sum of demoDecisions, 114, is a reported figure.
const (
	demoWaiting  = 57  // filed, would pass, nothing decided
	demoNotMet   = 131 // filed, does not pass
	demoReturned = 23
	demoDrafts   = 68
	demoWorkers  = 32
	demoFree     = "15448" // xã Định Hòa is left free to try
)

// demoSet is the rule set of the demonstration.
const demoSet = "ruleSets/" + referenceSet + "/versions/2026.1"

// demoDecisions are the days of the made-up decisions, and how many of the 114 units each recognises.
var demoDecisions = []struct {
	on    criteria.Date
	units int
}{{20221228, 9}, {20230630, 17}, {20231226, 33}, {20240329, 14}, {20240628, 19}, {20240930, 22}}

// fate is what becomes of a unit in the demonstration.
type fate struct {
	unit    criteria.Unit
	kind    criteria.State // Decided, Submitted, Returned or Draft
	passes  bool
	filedOn criteria.Date
	decided criteria.Date
	number  string
}

// loadDemonstration fills an empty demonstration database through the same methods that everybody calls, on given
// dates in the past. A restart finds what was made; one that was cut off is taken up again.
func (c *core) loadDemonstration(ctx context.Context, conn grpc.ClientConnInterface) error {
	if !c.demo {
		return nil
	}
	if c.secondProvince {
		if err := c.enterHaiDuong(ctx); err != nil {
			return fmt.Errorf("the demonstration: %w", err)
		}
	}
	const marker = "demonstration"
	if done, err := c.store.Meta(ctx, marker); err != nil || done == "loaded" {
		return err
	}
	edition, err := c.library.find(ctx, demoSet)
	if err != nil {
		return err
	}
	fates, err := c.demoFates()
	if err != nil {
		return err
	}
	scope := criteria.Scope{Level: criteria.Province, Code: demoProvince}
	d := &demoLoader{
		client: tieuchiv1.NewAssessmentServiceClient(conn), rules: edition.Rules,
		admin: withActor(ctx, &criteria.Actor{ID: "demonstration", Role: criteria.Admin, Scope: scope}),
	}
	if err := d.playAll(fates); err != nil {
		return fmt.Errorf("the demonstration: %w", err)
	}
	if err := c.announceDemonstration(d.admin, conn); err != nil {
		return fmt.Errorf("the demonstration: %w", err)
	}
	return c.store.SetMeta(ctx, marker, "loaded")
}

// demoFates deals out what becomes of the communes, the same way every time.
func (c *core) demoFates() ([]fate, error) {
	communes, err := c.catalogue().AsOf(demoDay, criteria.Commune)
	if err != nil {
		return nil, err
	}
	communes = slices.DeleteFunc(slices.Clone(communes), func(u criteria.Unit) bool { return u.Province != demoProvince })
	// Recognised units have held their row since the first catalogue, so that they count on either basis.
	free := func(u criteria.Unit) bool { return u.Code == demoFree }
	communes = slices.DeleteFunc(communes, free)
	slices.SortStableFunc(communes, func(a, b criteria.Unit) int { return demoRank(a) - demoRank(b) })
	slices.SortStableFunc(communes, func(a, b criteria.Unit) int { return int(a.From - b.From) })
	var fates []fate
	deal := func(n int, f func(i int, u criteria.Unit) fate) {
		for i := range n {
			fates = append(fates, f(i, communes[0]))
			communes = communes[1:]
		}
	}
	for round, decision := range demoDecisions {
		deal(decision.units, func(i int, u criteria.Unit) fate {
			number := fmt.Sprintf("MH-%02d/QĐ-%d", round+1, decision.on.Year())
			return fate{u, criteria.Decided, true, decision.on.AddDays(-20 - i%25), decision.on, number}
		})
	}
	deal(demoWaiting, func(i int, u criteria.Unit) fate {
		return fate{u, criteria.Submitted, true, demoDay.AddDays(-i % 60), 0, ""}
	})
	deal(demoNotMet, func(i int, u criteria.Unit) fate {
		return fate{u, criteria.Submitted, false, demoDay.AddDays(-5 * (i % 120)), 0, ""}
	})
	deal(demoReturned, func(i int, u criteria.Unit) fate {
		return fate{u, criteria.Returned, false, demoDay.AddDays(-10 - 3*i), 0, ""}
	})
	deal(demoDrafts, func(_ int, u criteria.Unit) fate { return fate{u, criteria.Draft, false, 0, 0, ""} })
	ended, err := c.demoEnded()
	return append(fates, ended...), err
}

// demoEnded lets the communes that ended before the day have filed in their time.
func (c *core) demoEnded() ([]fate, error) {
	var fates []fate
	all, err := c.catalogue().AsOf(c.catalogue().First(), criteria.Commune)
	if err != nil {
		return nil, err
	}
	for _, u := range all {
		if u.Province == demoProvince && !u.To.IsZero() && u.To <= demoDay {
			fates = append(fates, fate{u, criteria.Submitted, false, u.To.AddDays(-60), 0, ""})
		}
	}
	return fates, nil
}

// demoRank shuffles communes by their code.
func demoRank(u criteria.Unit) int { return int(demoRandom(u).Uint32() >> 8) }

func demoRandom(u criteria.Unit) *rand.Rand {
	code, _ := strconv.ParseUint(u.Code, 10, 64)
	return rand.New(rand.NewPCG(code, uint64(u.From)))
}

// demoLoader plays the fates through the API.
type demoLoader struct {
	client tieuchiv1.AssessmentServiceClient
	rules  *criteria.Compiled
	admin  context.Context
}

// playAll plays many at once, so that their commits are grouped, and gives the first error.
func (d *demoLoader) playAll(fates []fate) error {
	work, faults := make(chan fate), make(chan error, demoWorkers)
	var players sync.WaitGroup
	for range demoWorkers {
		players.Go(func() {
			var first error
			for f := range work {
				if err := d.play(f); err != nil && first == nil {
					first = fmt.Errorf("%s: %w", f.unit.ID(), err)
				}
			}
			faults <- first
		})
	}
	for _, f := range fates {
		work <- f
	}
	close(work)
	players.Wait()
	close(faults)
	for err := range faults {
		if err != nil {
			return err
		}
	}
	return nil
}

// play opens, files, returns or recognises one assessment.
func (d *demoLoader) play(f fate) error {
	year := f.filedOn.Year()
	if f.filedOn.IsZero() {
		year = demoDay.Year()
	}
	a, err := d.client.CreateAssessment(d.admin, &tieuchiv1.CreateAssessmentRequest{
		RequestId: "demonstration-" + f.unit.ID().String(), Submit: f.kind != criteria.Draft,
		Assessment: &tieuchiv1.Assessment{
			Unit: unitName(f.unit.ID()), RuleSetVersion: demoSet, Period: strconv.Itoa(year), FiledOn: f.filedOn.String(),
			Answers: d.answers(f),
		},
	})
	if err != nil || a.GetState() != tieuchiv1.Assessment_SUBMITTED {
		return err // made before a restart and gone further already, or a draft
	}
	switch f.kind {
	case criteria.Decided:
		_, err = d.client.RecogniseAssessment(d.admin, &tieuchiv1.RecogniseAssessmentRequest{
			Name: a.GetName(), DecisionNumber: f.number, DecisionDate: f.decided.String(), Office: criteria.Say("demo.office").VI,
		})
	case criteria.Returned:
		_, err = d.client.ReturnAssessment(d.admin, &tieuchiv1.ReturnAssessmentRequest{
			Name: a.GetName(), Reason: criteria.Say("demo.return").VI, ReturnedOn: f.filedOn.AddDays(7).String(),
		})
	}
	return err
}
