package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// actOf gives an act of whoever has a demonstration token.
func (s *testServer) actOf(t testing.TB, token string) criteria.Act {
	t.Helper()
	a, err := s.core.authenticate(context.Background(), presented{secret: token})
	if err != nil {
		t.Fatal(err)
	}
	return criteria.Act{Actor: *a, Today: s.core.today(), At: testNow.UnixMicro()}
}

// inAppraisal files a claim of a commune, signed by its head, that follows the procedure of campaigns, and gives its name.
func (s *testServer) inAppraisal(t testing.TB, code, period string, answers map[string]string) string {
	t.Helper()
	on, err := s.core.namedCase(context.Background(), "units/"+code, demoSet)
	if err != nil {
		t.Fatal(err)
	}
	if on.Procedure, err = criteria.FindProcedure("thanh-hoa"); err != nil {
		t.Fatal(err)
	}
	var given []criteria.Answer
	for fact, value := range answers {
		given = append(given, criteria.Answer{Fact: fact, Value: value, Explanation: "x"})
	}
	officer, head := s.actOf(t, "demo-officer-"+code), s.actOf(t, "demo-head-"+code)
	d, _, err := s.core.store.CreateAssessment(context.Background(), store.RequestKey{}, on.Unit, func() (*store.Opened, error) {
		a, opened, err := criteria.Open(newID(), on, criteria.Period(period), given, 0, officer)
		if err != nil {
			return nil, err
		}
		signed, err := a.Sign(on, head)
		if err != nil {
			return nil, err
		}
		filed, submission, err := a.Submit(on, 0, officer)
		return &store.Opened{Assessment: a, Submission: submission, Events: []*criteria.Event{opened, signed, filed}}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d.Assessment.Name()
}

// manyFacts are facts of different criteria, all claimed.
var manyFacts = []string{
	"steering-committee.established", "annual-plan.issued", "website.working", "mobile-5g.covered", "loudspeaker.smart",
	"video-conference.linked", "security-dossier.approved",
}

func claims() map[string]string {
	all := map[string]string{}
	for _, fact := range manyFacts {
		all[fact] = "true"
	}
	return all
}

// finder records one finding about a fact and gives the code and reason of the answer.
type finder func(t *testing.T, token, name, fact string, seen int32) (codes.Code, string)

func (s *testServer) findGRPC(t *testing.T, token, name, fact string, seen int32) (codes.Code, string) {
	_, err := tieuchiv1.NewAppraisalServiceClient(s.conn).RecordFindings(as(token), &tieuchiv1.RecordFindingsRequest{
		Name: name, Findings: []*tieuchiv1.Finding{{Fact: fact, Value: "false", Reason: "x", Revision: seen}},
	})
	st := status.Convert(err)
	return st.Code(), explain(st).reason
}

func (s *testServer) findREST(t *testing.T, token, name, fact string, seen int32) (codes.Code, string) {
	body, err := json.Marshal(map[string]any{"findings": []any{map[string]any{"fact": fact, "value": "false", "reason": "x", "revision": seen}}})
	if err != nil {
		t.Error(err)
	}
	r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+"/v1/"+name+":recordFindings", bytes.NewReader(body))
	if err != nil {
		t.Error(err)
		return codes.Internal, ""
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return codes.Internal, ""
	}
	defer func() { _ = answer.Body.Close() }()
	var refusal struct {
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
	}
	if answer.StatusCode == http.StatusOK {
		return codes.OK, ""
	}
	if err := json.NewDecoder(answer.Body).Decode(&refusal); err != nil || answer.StatusCode != http.StatusConflict {
		t.Errorf("HTTP %d, %v", answer.StatusCode, err)
		return codes.Internal, ""
	}
	reason := ""
	for _, d := range refusal.Details {
		reason += d.Reason
	}
	return codes.Aborted, reason
}

// TestAppraisersAtOnce has many appraisers record at the same time: about one fact one of them stands and the others are told so,
// about different facts all stand, each with the event that records it.
func TestAppraisersAtOnce(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		s := startServer(t, engine, "-demo")
		for protocol, find := range map[string]finder{"grpc": s.findGRPC, "rest": s.findREST} {
			t.Run(engine.Name+"/"+protocol, func(t *testing.T) {
				name := s.inAppraisal(t, "15448", map[string]string{"grpc": "2026-Q3", "rest": "2026-Q2"}[protocol], claims())
				for seen := range int32(3) {
					s.sameFact(t, find, name, seen)
				}
				s.differentFacts(t, find, name)
			})
		}
	}
}

func (s *testServer) sameFact(t *testing.T, find finder, name string, seen int32) {
	t.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for range 8 {
		all.Go(func() {
			code, reason := find(t, "demo-appraiser", name, manyFacts[0], seen)
			mu.Lock()
			got[code.String()+" "+reason]++
			mu.Unlock()
		})
	}
	all.Wait()
	if got["OK "] != 1 || got["Aborted STALE_FINDING"] != 7 {
		t.Errorf("about one fact: %v", got)
	}
}

func (s *testServer) differentFacts(t *testing.T, find finder, name string) {
	t.Helper()
	var all sync.WaitGroup
	for _, fact := range manyFacts[1:] {
		all.Go(func() {
			if code, reason := find(t, "demo-appraiser", name, fact, 0); code != codes.OK {
				t.Errorf("%s: %v %s", fact, code, reason)
			}
		})
	}
	all.Wait()
	client := tieuchiv1.NewAppraisalServiceClient(s.conn)
	found, err := client.ListFindings(as("demo-officer-15448"), &tieuchiv1.ListFindingsRequest{Parent: name, PageSize: 1000})
	if err != nil || len(found.GetFindings()) != 3+len(manyFacts)-1 {
		t.Errorf("%d findings, %v", len(found.GetFindings()), err)
	}
	a, err := client.GetAppraisal(as("demo-appraiser"), &tieuchiv1.GetAppraisalRequest{Name: name + "/appraisal"})
	if err != nil || len(a.GetOpen()) != 0 || a.GetAppraised().GetTally().GetMet() != 0 || int(a.GetClaimed().GetTally().GetMet()) != len(manyFacts) {
		t.Errorf("open %v, %v against %v met, %v", a.GetOpen(), a.GetClaimed().GetTally(), a.GetAppraised().GetTally(), err)
	}
	events, _, err := s.core.store.Events(t.Context(), name, store.Page{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	recorded := 0
	for i, e := range events {
		if e.Number != int32(i+1) {
			t.Errorf("event %d has number %d", i+1, e.Number)
		}
		if e.Kind == criteria.ActFinding {
			recorded++
		}
	}
	if recorded != 3+len(manyFacts)-1 {
		t.Errorf("%d events", recorded)
	}
}

// TestLockedOverAPI has criteria go back one after the other and compares what the database holds: only open answers move, and the
// hash of the return is the hash of the filing.
func TestLockedOverAPI(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Name, func(t *testing.T) {
			s := startServer(t, engine, "-demo")
			name := s.inAppraisal(t, "15448", "2026-Q3", claims())
			id := strings.TrimPrefix(name, "assessments/")
			client, assessments := tieuchiv1.NewAppraisalServiceClient(s.conn), tieuchiv1.NewAssessmentServiceClient(s.conn)
			for round, fact := range manyFacts[:3] {
				before := s.answersOf(t, id)
				criterion := s.criterionOf(t, fact)
				if _, err := client.ReturnCriteria(as("demo-appraiser"), &tieuchiv1.ReturnCriteriaRequest{
					Name: name, Criteria: []*tieuchiv1.ReturnedCriterion{{Criterion: criterion, Reason: "thiếu minh chứng"}},
				}); err != nil {
					t.Fatal(err)
				}
				a, err := assessments.GetAssessment(as("demo-officer-15448"), &tieuchiv1.GetAssessmentRequest{Name: name})
				if err != nil || a.GetState() != tieuchiv1.Assessment_RETURNED || fmt.Sprint(a.GetOpenCriteria()) != "["+criterion+"]" {
					t.Fatalf("%v, %v", a, err)
				}
				update := func(fact, value string) (*tieuchiv1.Assessment, error) {
					return assessments.UpdateAssessment(as("demo-officer-15448"), &tieuchiv1.UpdateAssessmentRequest{Assessment: &tieuchiv1.Assessment{
						Name: name, Revision: a.GetRevision(), Answers: []*tieuchiv1.Answer{{Fact: fact, Value: value, Explanation: fmt.Sprint("lần ", round)}},
					}})
				}
				content := s.contentHash(t)
				_, err = update(manyFacts[6], "false")
				if e := explain(status.Convert(err)); e.reason != "FACT_LOCKED" || !e.fields["answers["+manyFacts[6]+"]"] || s.contentHash(t) != content {
					t.Errorf("a locked fact: %v", err)
				}
				if a, err = update(fact, "true"); err != nil {
					t.Fatal(err)
				}
				if a, err = assessments.SignAssessment(as("demo-head-15448"), &tieuchiv1.SignAssessmentRequest{Name: name, Revision: a.GetRevision()}); err != nil {
					t.Fatal(err)
				}
				if _, err = assessments.SubmitAssessment(as("demo-officer-15448"), &tieuchiv1.SubmitAssessmentRequest{Name: name}); err != nil {
					t.Fatal(err)
				}
				after := s.answersOf(t, id)
				for i := range before {
					if same := criteria.Identical(&before[i], &after[i]); same != (before[i].Fact != fact) {
						t.Errorf("%s: the same is %v", before[i].Fact, same)
					}
				}
				s.sameHash(t, name, round+1)
			}
		})
	}
}

func (s *testServer) answersOf(t *testing.T, id string) criteria.Answers {
	t.Helper()
	d, err := s.core.store.Assessment(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	filed, err := criteria.ParseAnswers(d.Submission.AnswersJSON)
	if err != nil || len(filed) != len(d.Assessment.Answers) {
		t.Fatalf("%d of %d answers, %v", len(filed), len(d.Assessment.Answers), err)
	}
	return filed
}

func (s *testServer) criterionOf(t *testing.T, fact string) string {
	t.Helper()
	e, err := s.core.library.find(t.Context(), demoSet)
	if err != nil {
		t.Fatal(err)
	}
	return e.Rules.CriteriaOf(fact)[0]
}

// sameHash looks at the events of the n-th return in part and of the filing after it.
func (s *testServer) sameHash(t *testing.T, name string, n int) {
	t.Helper()
	events, _, err := s.core.store.Events(t.Context(), name, store.Page{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	hashes := map[criteria.Action][]string{}
	for _, e := range events {
		var change struct {
			Locked string `json:"locked_sha256"`
		}
		if err := json.Unmarshal(e.Change, &change); err != nil {
			t.Fatal(err)
		}
		if change.Locked != "" {
			hashes[e.Kind] = append(hashes[e.Kind], change.Locked)
		}
	}
	if len(hashes[criteria.ActReturnPart]) != n || fmt.Sprint(hashes[criteria.ActReturnPart]) != fmt.Sprint(hashes[criteria.ActSubmit]) {
		t.Errorf("the hashes are %v", hashes)
	}
}

// TestRoundByWhatWasFound ranks a round by the appraised verdict once the appraisal is complete, and by the claim before.
func TestRoundByWhatWasFound(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Name, func(t *testing.T) {
			s := startServer(t, engine, "-demo")
			name := s.inAppraisal(t, "15448", "2026-Q3", map[string]string{"loudspeaker.smart": "true", "website.working": "true"})
			client := tieuchiv1.NewAppraisalServiceClient(s.conn)
			met := func() int {
				of := criteria.Round{RuleSet: criteria.RuleSetRef{ID: referenceSet, Version: "2026.1"}, Period: "2026-Q3", Province: "38"}
				got, none := -1, criteria.Refuse(criteria.FailedPrecondition, "NO", "", criteria.Text{VI: "không", EN: "no"})
				_, _, _ = s.core.store.CreateFinalisation(t.Context(), store.RequestKey{}, newID(), of, func(entries []criteria.RoundEntry, _ *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error) {
					if len(entries) == 1 {
						got = entries[0].Verdict.Tally.Met
					}
					return nil, nil, none
				})
				return got
			}
			if _, err := client.RecordFindings(as("demo-appraiser"), &tieuchiv1.RecordFindingsRequest{Name: name, Findings: []*tieuchiv1.Finding{
				{Fact: "loudspeaker.smart", Agrees: true}, {Fact: "website.working", NoData: true, Reason: "x"},
			}}); err != nil {
				t.Fatal(err)
			}
			if n := met(); n != 2 {
				t.Errorf("before: %d met", n)
			}
			if _, err := client.CompleteAppraisal(as("demo-appraiser"), &tieuchiv1.CompleteAppraisalRequest{Name: name}); err != nil {
				t.Fatal(err)
			}
			if n := met(); n != 1 {
				t.Errorf("after: %d met", n)
			}
		})
	}
}
