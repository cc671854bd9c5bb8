package web_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// fake answers the methods that the pages call, from the catalogue that comes with the program and from a made-up
// history. It counts with the same domain code as the real services, so that its figures hang together.
type fake struct {
	tieuchiv1.UnimplementedProgressServiceServer
	tieuchiv1.UnimplementedUnitServiceServer
	tieuchiv1.UnimplementedRuleSetServiceServer
	tieuchiv1.UnimplementedOutlookServiceServer
	tieuchiv1.UnimplementedCampaignServiceServer
	tieuchiv1.UnimplementedAssessmentServiceServer

	catalogue *units.Catalogue
	targets   *criteria.Targets
	policies  []criteria.CarryOver

	milestones []progress.Milestone
	ledger     *progress.Ledger

	notice   *tieuchiv1.Text
	pageSize int   // of lists of statuses; 0: all at once
	denied   bool  // the status of a unit
	err      error // what every call answers, if set
	seen     []context.Context
}

func newFake(t testing.TB) *fake {
	t.Helper()
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	targets, err := criteria.ShippedTargets()
	if err != nil {
		t.Fatal(err)
	}
	policies, err := criteria.ShippedCarryOvers()
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{catalogue: catalogue, targets: targets, policies: policies, notice: &tieuchiv1.Text{
		Vi: "Dữ liệu minh họa: số liệu do chương trình tự tạo, không phải của tỉnh.",
		En: "Demonstration data: these figures are made up by the program and are not the province's.",
	}}
	f.milestones, f.ledger = madeUpHistory(t, catalogue), progress.NewLedger()
	for i := range f.milestones {
		if err := f.ledger.Add(&f.milestones[i]); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

// Invoke runs a method in this process, as the program's own connection does.
func (f *fake) Invoke(ctx context.Context, method string, request, answer any, _ ...grpc.CallOption) error {
	f.seen = append(f.seen, ctx)
	if f.err != nil {
		return f.err
	}
	for _, desc := range []grpc.ServiceDesc{
		tieuchiv1.ProgressService_ServiceDesc, tieuchiv1.UnitService_ServiceDesc, tieuchiv1.RuleSetService_ServiceDesc,
		tieuchiv1.OutlookService_ServiceDesc, tieuchiv1.CampaignService_ServiceDesc, tieuchiv1.AssessmentService_ServiceDesc,
	} {
		for _, m := range desc.Methods {
			if method != "/"+desc.ServiceName+"/"+m.MethodName {
				continue
			}
			out, err := m.Handler(f, ctx, func(in any) error { move(in, request); return nil }, nil)
			if err != nil {
				return err
			}
			move(answer, out)
			return nil
		}
	}
	return status.Error(codes.Unimplemented, method)
}

// NewStream refuses: the contract has no streams.
func (f *fake) NewStream(context.Context, *grpc.StreamDesc, string, ...grpc.CallOption) (grpc.ClientStream, error) {
	return nil, status.Error(codes.Unimplemented, "no streams")
}

func move(to, from any) { reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from).Elem()) }

var set = criteria.RuleSetRef{ID: "thanh-hoa.commune", Version: "2023.1829"}

// madeUpHistory gives about half of the communes of 2021 and of 2025-07-01 a filing and a fifth a decision.
func madeUpHistory(t testing.TB, catalogue *units.Catalogue) (all []progress.Milestone) {
	t.Helper()
	for _, begin := range []criteria.Date{20220901, 20250901} {
		units, err := catalogue.AsOf(begin, criteria.Commune)
		if err != nil {
			t.Fatal(err)
		}
		days := map[criteria.Date]int{20220901: 800, 20250901: 100}[begin]
		for i, u := range units {
			for _, m := range madeUp(i*7919%100, begin.AddDays(i*6131%days)) {
				m.Sequence, m.At, m.Province, m.Unit, m.RuleSet = int64(len(all)+1), int64(len(all)+1), u.Province, u.ID(), set
				m.Subject = fmt.Sprintf("assessments/a%d", m.Sequence)
				all = append(all, m)
			}
		}
	}
	return all
}

// madeUp gives a history that begins with a filing, by lot.
func madeUp(lot int, filed criteria.Date) []progress.Milestone {
	filing := progress.Milestone{
		Kind: progress.MilestoneFiled, On: filed, Number: 1, Period: "2023", Result: criteria.Passed, Tally: criteria.Tally{Met: 20 + lot%18, Of: 37},
	}
	switch {
	case lot < 22:
		filing.Tally.Met = 37
		decided := filed.AddDays(60 + lot)
		decided = criteria.NewDate(decided.Year(), max(3, int(decided/100%100)/3*3), 20) // decisions come in batches
		if decided < filed {
			decided = filed.AddDays(30)
		}
		return []progress.Milestone{filing, {Kind: progress.MilestoneRecognised, On: decided, DecisionNumber: fmt.Sprintf("%d/QĐ-UBND", 1000+lot)}}
	case lot < 38: // waits for its appraisal
	case lot < 58:
		filing.Result, filing.Gaps = criteria.NotPassed, []string{"soc.public-wifi!250000+3", "gov.website!;soc.e-identity?", "inf.mobile-4g!90910+1;soc.public-wifi~"}[lot%3]
	default:
		return nil
	}
	return []progress.Milestone{filing}
}
