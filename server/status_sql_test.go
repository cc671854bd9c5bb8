package main

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestStatusesAgreeWithSQL counts the same thing twice: by the ledger, and by SQL over the tables of decisions and filings and
// the order of their events, which shares no line with it. Only the catalogue's rows and spans are common to both.
func TestStatusesAgreeWithSQL(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		dsn := engine.DSN(t)
		s := startServerOn(t, dsn, "-demo")
		enterAtRandom(t, s, 300, 120)
		oracle := newStatusOracle(t, s, database(t, engine, dsn), engine.Name)
		ledger := filledLedger(t, s)
		policies, err := criteria.ShippedCarryOvers()
		if err != nil {
			t.Fatal(err)
		}
		last := ledger.Last()
		seen := map[progress.Status]int{}
		for i, q := range statusQuestions(last) {
			if engine.Name == "postgres" && i%3 != 0 {
				continue // each takes a fifth of a second there
			}
			got, err := ledger.Statuses(s.core.catalogue(), policies, q, nil)
			if err != nil {
				t.Fatalf("%s %s %d %q: %v", q.Basis, q.AsOf, q.Known, q.CarryOver, err)
			}
			words := map[string]progress.Status{}
			for i := range got {
				words[got[i].Unit.ID().String()] = got[i].Status
				seen[got[i].Status]++
			}
			want := oracle.statuses(t, q)
			if diff := cmp.Diff(want, words); diff != "" {
				t.Fatalf("basis %s, as of %s, known %d of %d, policy %q (-SQL +ledger)\n%s", q.Basis, q.AsOf, q.Known, last, q.CarryOver, diff)
			}
			agreeOnCount(t, ledger, s.core.catalogue(), policies, q, want)
		}
		for _, word := range []progress.Status{
			progress.StatusRecognised, progress.StatusDerived, progress.StatusUnderAppraisal, progress.StatusNotMet, progress.StatusNotFiled, progress.StatusNotDefined,
			progress.StatusRevoked, progress.StatusExpired,
		} {
			if seen[word] == 0 {
				t.Errorf("no unit was ever %s: the test says nothing about it", word)
			}
		}
	})
}

// statusQuestions asks on days before, between and after the rearrangements, under every policy and none, each by what was known
// a third of the way, near the end or at the end.
func statusQuestions(last int64) []progress.Question {
	target := criteria.Target{
		ID: "test", Province: demoProvince, Metric: criteria.MetricShare, Value: decimal.MustNew(80, 0), Level: criteria.Commune,
		RuleSets: []string{referenceSet}, Rounding: criteria.RoundUp, Comparator: criteria.ComparatorAtLeast,
	}
	var all []progress.Question
	moments := []int64{last / 3, last - last/20, progress.Everything}
	for i, day := range []criteria.Date{20211231, 20240131, 20240201, 20250101, 20250630, 20250701, 20261120} {
		for j, basis := range []criteria.Basis{criteria.BasisInForce, criteria.FixedBasis(20230630), criteria.FixedBasis(20250101)} {
			for k, policy := range []string{"", "none", "all-predecessors", "majority", "any-predecessor"} {
				known := moments[(i+j+k)%len(moments)]
				all = append(all, progress.Question{Target: target, Basis: basis, AsOf: day, Known: known, CarryOver: policy})
			}
		}
	}
	return all
}

// agreeOnCount asks that the count of the same question is the count of the words.
func agreeOnCount(t *testing.T, l *progress.Ledger, c *units.Catalogue, policies []criteria.CarryOver, q progress.Question, words map[string]progress.Status) {
	t.Helper()
	p, err := l.Progress(c, policies, q)
	if err != nil {
		t.Fatal(err)
	}
	want := map[progress.Status]int{}
	for _, word := range words {
		want[word]++
	}
	n := p.Statuses
	got := map[progress.Status]int{
		progress.StatusRecognised: n.Recognised, progress.StatusDerived: n.Derived, progress.StatusUnderAppraisal: n.UnderAppraisal,
		progress.StatusNotMet: n.NotMet, progress.StatusNotFiled: n.NotFiled, progress.StatusNotDefined: n.NotDefined,
		progress.StatusRevoked: n.Revoked, progress.StatusExpired: n.Expired,
	}
	for word, number := range got {
		if number == 0 {
			delete(got, word)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("basis %s, as of %s, known %d, policy %q (-SQL +count)\n%s", q.Basis, q.AsOf, q.Known, q.CarryOver, diff)
	}
	if achieved := want[progress.StatusRecognised] + want[progress.StatusDerived]; want[progress.StatusNotDefined] == 0 &&
		(p.Achieved == nil || *p.Achieved != achieved) || want[progress.StatusNotDefined] > 0 && p.Achieved != nil {
		t.Fatalf("basis %s, as of %s, known %d, policy %q: achieved %v, SQL says %v", q.Basis, q.AsOf, q.Known, q.CarryOver, p.Achieved, want)
	}
}

// filledLedger reads every milestone.
func filledLedger(t testing.TB, s *testServer) *progress.Ledger {
	t.Helper()
	l := progress.NewLedger()
	for {
		some, err := s.core.store.Milestones(t.Context(), l.Last(), 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for i := range some {
			if err := l.Add(&some[i]); err != nil {
				t.Fatal(err)
			}
		}
		if len(some) < 10_000 {
			return l
		}
	}
}

// enterAtRandom adds to the demonstration what an administrator enters late, in no order of days: decisions without a form, and
// filings for any row of the catalogue, some of them returned, some recognised, also after the unit had ended.
func enterAtRandom(t *testing.T, s *testServer, decisions, filings int) {
	t.Helper()
	edition, err := s.core.library.find(t.Context(), demoSet)
	if err != nil {
		t.Fatal(err)
	}
	admin := withActor(t.Context(), &criteria.Actor{ID: "late", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: demoProvince}})
	e := &lateEntries{
		recognitions: recognitions{core: s.core}, assessments: assessments{core: s.core},
		answers: &demoLoader{rules: edition.Rules}, admin: admin, random: rand.New(rand.NewPCG(4, 38)),
	}
	for u := range s.core.catalogue().All() {
		if u.Level == criteria.Commune && u.Province == demoProvince {
			e.rows = append(e.rows, u)
		}
	}
	var work []func() error
	for i := range decisions {
		work = append(work, e.decision(i))
	}
	for i := range filings {
		work = append(work, e.filing(i))
	}
	e.random.Shuffle(len(work), func(i, j int) { work[i], work[j] = work[j], work[i] })
	queue := make(chan func() error)
	var callers sync.WaitGroup
	for range 16 { // so that their commits are grouped
		callers.Go(func() {
			for do := range queue {
				if err := do(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, do := range work {
		queue <- do
	}
	close(queue)
	callers.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// lateEntries deals out what is entered late.
type lateEntries struct {
	recognitions recognitions
	assessments  assessments
	answers      *demoLoader
	admin        context.Context
	random       *rand.Rand
	rows         []criteria.Unit
}

// someday gives a row of the catalogue and a day on which it was in force.
func (e *lateEntries) someday() (criteria.Unit, criteria.Date) {
	u := e.rows[e.random.IntN(len(e.rows))]
	end := u.To
	if end == 0 {
		end = 20261101
	}
	day := u.From.AddDays(e.random.IntN(1600))
	for day >= end {
		day = u.From.AddDays(e.random.IntN(1600))
	}
	return u, day
}

func (e *lateEntries) decision(i int) func() error {
	u, day := e.someday()
	from, to, revoked := e.ends(day)
	return func() error {
		r, err := e.recognitions.CreateRecognition(e.admin, &tieuchiv1.CreateRecognitionRequest{Recognition: &tieuchiv1.Recognition{
			Unit: unitName(u.ID()), RuleSetVersion: demoSet, DecisionNumber: fmt.Sprintf("%d/QĐ-T", i), DecisionDate: day.String(),
			ValidFrom: from.String(), ValidTo: to.String(),
		}})
		if err == nil {
			err = e.revoke(r.GetName(), revoked)
		}
		return err
	}
}

// ends makes up from when until when a decision of a day stands, and the day on which it is revoked; most have neither.
func (e *lateEntries) ends(day criteria.Date) (from, to, revoked criteria.Date) {
	switch e.random.IntN(6) {
	case 0:
		to = day.AddDays(e.random.IntN(700))
	case 1:
		from = day.AddDays(e.random.IntN(90))
		to = from.AddDays(e.random.IntN(700))
	case 2:
		to, revoked = day.AddDays(e.random.IntN(700)), min(day.AddDays(e.random.IntN(700)), 20261119)
	case 3:
		revoked = min(day.AddDays(e.random.IntN(700)), 20261119)
	}
	return from, to, revoked
}

// revoke revokes a recognition on a day, 0 for not at all.
func (e *lateEntries) revoke(name string, day criteria.Date) error {
	if day.IsZero() {
		return nil
	}
	_, err := e.recognitions.RevokeRecognition(e.admin, &tieuchiv1.RevokeRecognitionRequest{
		Name: name, DecisionNumber: "9/QĐ-TH", DecisionDate: day.String(), Reason: "Số liệu sai",
	})
	return err
}

func (e *lateEntries) filing(i int) func() error {
	u, day := e.someday()
	what, later := e.random.IntN(4), e.random.IntN(400)
	f := fate{unit: u, kind: criteria.Submitted, passes: what < 3, filedOn: day}
	answers := e.answers.answers(f)
	on := min(day.AddDays(later), 20261119)
	_, to, revoked := e.ends(on)
	return func() error {
		a, err := e.assessments.CreateAssessment(e.admin, &tieuchiv1.CreateAssessmentRequest{Submit: true, Assessment: &tieuchiv1.Assessment{
			Unit: unitName(u.ID()), RuleSetVersion: demoSet, Period: fmt.Sprintf("%d-Q%d", day.Year(), 1+(day/100%100-1)/3), FiledOn: day.String(), Answers: answers,
		}})
		switch {
		case criteria.CodeOf(err) == criteria.AlreadyExists:
			return nil // dealt out twice for one period
		case err != nil:
			return err
		case what == 0:
			a, err = e.assessments.RecogniseAssessment(e.admin, &tieuchiv1.RecogniseAssessmentRequest{
				Name: a.GetName(), DecisionNumber: fmt.Sprintf("%d/QĐ-F", i), DecisionDate: on.String(), Office: "UBND tỉnh", ValidTo: to.String(),
			})
			if err == nil {
				err = e.revoke(a.GetRecognition().GetName(), revoked)
			}
		case what == 1:
			_, err = e.assessments.ReturnAssessment(e.admin, &tieuchiv1.ReturnAssessmentRequest{
				Name: a.GetName(), Reason: "Bổ sung minh chứng", ReturnedOn: on.String(),
			})
		}
		return err
	}
}

// statusOracle answers from a database, and from a catalogue that was written into it as tables.
type statusOracle struct{ conn *sql.Conn }

func newStatusOracle(t *testing.T, s *testServer, db *sql.DB, engine string) *statusOracle {
	t.Helper()
	conn, err := db.Conn(t.Context()) // temporary tables are one connection's own
	if err != nil {
		t.Fatal(err)
	}
	o := &statusOracle{conn}
	t.Cleanup(func() { _ = conn.Close() })
	if engine == "postgres" {
		o.exec(t, "SET jit = off") // compiling takes longer than answering
	}
	for statement := range strings.SplitSeq(oracleTables, ";") {
		o.exec(t, statement)
	}
	o.expire(t)
	spans := s.core.catalogue().Spans()
	for i, span := range spans {
		u, _ := s.core.catalogue().Unit(span.Unit)
		o.exec(t, `INSERT INTO spans VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, i, u.Code, int64(u.From), int64(u.To), int64(span.From), int64(span.To),
			string(span.Origin), string(u.Level), u.Province)
		for _, before := range span.Before {
			o.exec(t, `INSERT INTO links VALUES ($1, $2)`, i, before)
		}
	}
	return o
}

// expire notes the day after the last one of each decision that has one: SQL has no calendar that both engines share.
func (o *statusOracle) expire(t *testing.T) {
	t.Helper()
	rows, err := o.conn.QueryContext(t.Context(), `SELECT DISTINCT valid_to FROM decided WHERE valid_to > 0`)
	if err != nil {
		t.Fatal(err)
	}
	var last []criteria.Date
	for rows.Next() {
		var day criteria.Date
		if err := rows.Scan(&day); err != nil {
			t.Fatal(err)
		}
		last = append(last, day)
	}
	if err := rows.Close(); err != nil || len(last) == 0 {
		t.Fatalf("%d days on which something expires, %v", len(last), err)
	}
	for _, day := range last {
		o.exec(t, `UPDATE decided SET over = $1 WHERE valid_to = $2`, int64(day.AddDays(1)), int64(day))
	}
}

func (o *statusOracle) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	if _, err := o.conn.ExecContext(context.Background(), statement, args...); err != nil {
		t.Fatalf("%s: %v", strings.TrimSpace(statement), err)
	}
}

// oraclePolicies say when a unit with n predecessors inherits, of which held were recognised.
var oraclePolicies = map[string]string{
	"none": "0 = 1", "all-predecessors": "held = n", "majority": "2 * held > n", "any-predecessor": "held >= 1",
}

// statuses gives the word of every commune in force on the basis day.
func (o *statusOracle) statuses(t *testing.T, q progress.Question) map[string]progress.Status {
	t.Helper()
	known := q.Known
	if known == progress.Everything {
		known = math.MaxInt32
	}
	words := o.words(t, q, known, oraclePolicies[q.CarryOver])
	if q.CarryOver != "" {
		return words
	}
	// Without a policy: the words on which all policies agree.
	words = o.words(t, q, known, oraclePolicies["none"])
	for unit, word := range o.words(t, q, known, oraclePolicies["any-predecessor"]) {
		if word == progress.StatusDerived {
			words[unit] = progress.StatusNotDefined
		}
	}
	return words
}

func (o *statusOracle) words(t *testing.T, q progress.Question, known int64, policy string) map[string]progress.Status {
	t.Helper()
	if policy == "" {
		return nil
	}
	text := strings.NewReplacer("{policy}", policy, "{asOf}", fmt.Sprint(int(q.AsOf)), "{day}", fmt.Sprint(int(q.Basis.Day(q.AsOf))), "{known}", fmt.Sprint(known)).Replace(oracleStatuses)
	rows, err := o.conn.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	words := map[string]progress.Status{}
	for rows.Next() {
		var code string
		var id criteria.UnitID
		var word progress.Status
		if err := rows.Scan(&code, &id.From, &word); err != nil {
			t.Fatal(err)
		}
		id.Code = code
		words[id.String()] = word
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return words
}
