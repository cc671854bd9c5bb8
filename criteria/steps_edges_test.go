package criteria_test

import (
	"strings"
	"testing"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestStaleSignature does not pass a filing off as signed whose signature an answer had voided.
func TestStaleSignature(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.do("answer:sau khi ký", 20250703)
	ended := since
	ended.To = 20250720
	s.on.Unit = &ended // the administrator files what was signed on paper
	e, _, err := s.SubmitLate(s.on, 20250715, "", by(criteria.Admin, 20250801))
	if err != nil {
		t.Fatal(err)
	}
	if s.Signed() || s.SignedRevision != 0 {
		t.Errorf("signed at %d, and the event says %s", s.SignedRevision, e.Change)
	}
}

// TestReturnOfOthers has only who appraises all of a claim return all of it, and nobody their own.
func TestReturnOfOthers(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.do("submit", 20250702)
	try := func(a criteria.Actor, reason string) {
		t.Helper()
		act := by(criteria.Appraiser, 20250703)
		act.Actor.Criteria, act.Actor.ID, act.Actor.Holder = a.Criteria, a.ID, a.Holder
		again := *s.Assessment
		if _, _, err := again.Return(s.on, "thiếu", 0, act); reasonOf(err) != reason {
			t.Errorf("%+v: %v, want %s", a, err, reason)
		}
	}
	try(criteria.Actor{ID: "tokens/x", Holder: "Sở Y tế", Criteria: []string{"soc.adult-signature"}}, "CRITERION_NOT_GRANTED")
	try(criteria.Actor{ID: "tokens/x", Holder: "CƠ QUAN  officer"}, "OWN_CLAIM")
	try(criteria.Actor{ID: "tokens/officer", Holder: "Sở Y tế"}, "OWN_CLAIM")
	try(criteria.Actor{ID: "tokens/x", Holder: "Sở Y tế"}, "<nil>")
}

// TestDecisionBeforeProposal refuses a decision that is dated before what it rests on was there.
func TestDecisionBeforeProposal(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.do("submit", 20250702)
	s.appraised(20250901)
	act := by(criteria.Council, 20250903)
	act.At = time.Date(2025, 9, 2, 17, 30, 0, 0, time.UTC).UnixMicro() // in Vietnam half past midnight of the third
	if _, err := s.Propose(s.on, s.last, "passed", "đã bổ sung", act); err != nil {
		t.Fatal(err)
	}
	for day, reason := range map[criteria.Date]string{20250701: "DECISION_BEFORE_FILING", 20250902: "DECISION_BEFORE_PROPOSAL", 20250903: "<nil>"} {
		again := *s.Assessment
		entry := criteria.DecisionEntry{Number: "1/QĐ", Date: day, Reason: "theo đề nghị"}
		if _, _, err := again.Recognise("r1", s.on, s.last, entry, by(criteria.Chair, 20250910)); reasonOf(err) != reason {
			t.Errorf("decided %s: %v, want %s", day, err, reason)
		}
	}
	ended := since
	ended.To = 20250905
	s.on.Unit = &ended
	entry := criteria.DecisionEntry{Number: "1/QĐ", Date: 20250905, Reason: "theo đề nghị"}
	_, _, err := s.Recognise("r1", s.on, s.last, entry, by(criteria.Chair, 20250910))
	if reasonOf(err) != "UNIT_ENDED" || strings.Contains(err.Error(), "quản trị viên") {
		t.Errorf("nobody decides on it in the campaign: %v", err)
	}
}
