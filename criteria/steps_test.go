package criteria_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// A commune of district 394 until 30/6/2025, and the one that it is since.
var (
	before = criteria.Unit{
		Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, District: "394", Province: "38",
		Area: criteria.Lowland, From: 20210701, To: july1,
	}
	since = criteria.Unit{
		Code: "15448", Name: "Định Hòa", Kind: criteria.KindCommune, Level: criteria.Commune, Province: "38", Area: criteria.Lowland, From: july1,
	}
)

// by gives who acts as a role on a day.
func by(role criteria.Role, day criteria.Date) criteria.Act {
	a := criteria.Actor{
		ID: "tokens/" + string(role), Holder: "Cơ quan " + string(role), Role: role, Scope: criteria.Scope{Level: criteria.Province, Code: "38"},
	}
	switch role {
	case criteria.Officer, criteria.Head:
		a.Scope, a.Units = criteria.Scope{Level: criteria.Commune, Code: "15448"}, []criteria.UnitID{before.ID(), since.ID()}
	case criteria.Committee:
		a.Scope = criteria.Scope{Level: criteria.District, Code: "394"}
	}
	return criteria.Act{Actor: a, Today: day, At: int64(day)}
}

// story is an assessment in a campaign, with what its last filing was.
type story struct {
	*testing.T
	*criteria.Assessment
	on   criteria.Case
	last *criteria.Submission
}

// window opens on 1/6/2025 and closes on 31/7/2025, late ones until 15/8.
func window() *criteria.Window {
	return &criteria.Window{
		Campaign: "c1", Registered: true, Opens: 20250601, Deadline: 20250731, LateUntil: 20250815, CorrectionDays: 10,
	}
}

// begin opens an assessment of a unit in a campaign.
func begin(t *testing.T, u *criteria.Unit, w *criteria.Window, day criteria.Date) *story {
	t.Helper()
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := library.Find("ruleSets/reference.commune/versions/2026.1")
	if err != nil {
		t.Fatal(err)
	}
	p, err := criteria.FindProcedure("thanh-hoa")
	if err != nil {
		t.Fatal(err)
	}
	s := &story{T: t, on: criteria.Case{Unit: u, Rules: rules, Procedure: p, Window: w}}
	s.Assessment, _, err = criteria.Open("a1", s.on, "2025", []criteria.Answer{{Fact: "loudspeaker.smart", Value: "false"}}, 0, by(criteria.Officer, day))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// do makes a step that must be done.
func (s *story) do(step string, day criteria.Date) *criteria.Event {
	s.Helper()
	e, err := s.try(step, day)
	if err != nil {
		s.Fatalf("%s on %s: %v", step, day, err)
	}
	return e
}

// refused makes a step that must be refused, and leave everything as it was.
func (s *story) refused(step string, day criteria.Date, reason string) {
	s.Helper()
	was := *s.Assessment
	was.Holders = slices.Clone(was.Holders)
	if _, err := s.try(step, day); reasonOf(err) != reason {
		s.Errorf("%s on %s: %v, want %s", step, day, err, reason)
	}
	if diff := cmp.Diff(public(&was), public(s.Assessment)); diff != "" {
		s.Errorf("%s was refused and changed something:\n%s", step, diff)
	}
}

// public gives what others see of an assessment.
func public(a *criteria.Assessment) []any {
	return []any{
		a.State, a.Revision, string(a.Answers.JSON()), a.FiledOn, a.Submissions, a.ReturnReason, a.ReturnedOn, a.SignedRevision, a.OpenCriteria,
		a.CorrectBy, a.ProposedLevel, a.Holders,
	}
}

// try makes a step: what it does, and after a colon what it says.
func (s *story) try(step string, day criteria.Date) (e *criteria.Event, err error) {
	what, says, _ := strings.Cut(step, ":")
	what, role, _ := strings.Cut(what, " by ")
	as := func(usual criteria.Role) criteria.Act {
		if role != "" {
			usual = criteria.Role(role)
		}
		return by(usual, day)
	}
	switch what {
	case "answer":
		return s.Answer(s.on, []criteria.Answer{{Fact: "loudspeaker.smart", Value: "false", Explanation: says}}, as(criteria.Officer))
	case "sign":
		return s.Sign(s.on, as(criteria.Head))
	case "submit":
		var filed *criteria.Submission
		if e, filed, err = s.SubmitLate(s.on, 0, says, as(criteria.Officer)); err == nil {
			s.last = filed
		}
		return e, err
	case "recall":
		return s.Recall(s.on, s.last, says, as(criteria.Officer))
	case "check":
		return s.Check(s.on, says, as(criteria.Committee))
	case "return":
		e, _, err = s.Return(s.on, says, 0, as(criteria.Appraiser))
		return e, err
	case "propose":
		level, reason, _ := strings.Cut(says, ",")
		return s.Propose(s.on, s.last, level, reason, as(criteria.Council))
	case "decline":
		return s.Decline(s.on, says, as(criteria.Council))
	case "reopen":
		return s.Reopen(s.on, says, as(criteria.Council))
	case "recognise":
		level, reason, _ := strings.Cut(says, ",")
		e, _, err = s.Recognise("r1", s.on, s.last, criteria.DecisionEntry{Number: "1/QĐ", Level: level, Reason: reason}, as(criteria.Chair))
		return e, err
	}
	s.Fatalf("no step %s", what)
	return nil, nil
}

// appraised puts the state that a complete appraisal leads to.
func (s *story) appraised(day criteria.Date) {
	s.Helper()
	next, err := s.Next(s.on, criteria.ActComplete, by(criteria.Appraiser, day))
	if err != nil {
		s.Fatal(err)
	}
	s.State = next
}

func (s *story) is(state criteria.State, signed bool) {
	s.Helper()
	if s.State != state || s.Signed() != signed {
		s.Errorf("%s, signed %v; want %s, %v", s.State, s.Signed(), state, signed)
	}
}

// TestSignOff files nothing without the head's signature, which any later answer voids.
func TestSignOff(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.refused("submit", 20250702, "NOT_SIGNED")
	s.refused("sign by officer", 20250702, "ACTION_NOT_OF_ROLE")
	s.refused("sign by admin", 20250702, "ACTION_NOT_OF_ROLE")
	if e := s.do("sign", 20250702); !strings.Contains(string(e.Change), `"revision":1`) || e.Role != criteria.Head {
		t.Errorf("the event is %s", e.Change)
	}
	s.is(criteria.Draft, true)
	s.refused("sign", 20250702, "ALREADY_SIGNED")
	s.do("answer:sau khi ký", 20250702)
	s.is(criteria.Draft, false)
	s.refused("submit", 20250702, "NOT_SIGNED")
	s.do("sign", 20250703)
	e := s.do("submit", 20250703)
	if !strings.Contains(string(e.Change), `"signed":true,"late_reason":""`) {
		t.Errorf("the event is %s", e.Change)
	}
	s.is(criteria.Submitted, true)
	s.refused("sign", 20250703, "WRONG_STATE")
	s.do("return:thiếu", 20250704)
	s.is(criteria.Returned, false)
	s.refused("submit", 20250704, "NOT_SIGNED")
	if diff := cmp.Diff([]string{"tokens/officer", "Cơ quan officer", "tokens/head", "Cơ quan head"}, s.Holders); diff != "" {
		t.Errorf("who had a part in the claim (-want +got):\n%s", diff)
	}
}

// TestRecall takes back what was filed until the deadline, and only while nobody has looked at it.
func TestRecall(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.refused("recall", 20250702, "WRONG_STATE")
	s.do("sign", 20250702)
	s.do("submit", 20250702)
	s.refused("recall by head", 20250702, "ACTION_NOT_OF_ROLE")
	s.refused("recall", 20250801, "RECALL_AFTER_DEADLINE")
	s.last.Begun = true
	s.refused("recall", 20250731, "APPRAISAL_BEGUN")
	s.last.Begun = false
	s.do("recall:còn thiếu", 20250731)
	s.is(criteria.Draft, false)
	if s.FiledOn != 0 || s.Submissions != 1 {
		t.Errorf("filed on %s, %d submissions", s.FiledOn, s.Submissions)
	}
	s.do("sign", 20250731)
	s.do("submit", 20250731)
	if s.Submissions != 2 || s.last.Number != 2 {
		t.Errorf("submission %d", s.last.Number)
	}
	s.do("return:thiếu minh chứng", 20250731)
	s.OpenCriteria, s.OpenFacts = []string{"c"}, []string{"loudspeaker.smart"}
	s.LockedSHA256 = s.Answers.LockedSHA256(s.OpenFacts)
	s.do("sign", 20250731)
	s.do("submit", 20250731)
	s.do("recall", 20250731)
	s.is(criteria.Returned, false)
	if s.ReturnReason != "thiếu minh chứng" || s.ReturnedOn != 20250731 || s.CorrectBy != 20250810 || len(s.OpenCriteria) != 1 {
		t.Errorf("the return does not stand again: %q, %s, %s, %v", s.ReturnReason, s.ReturnedOn, s.CorrectBy, s.OpenCriteria)
	}
}

// TestDistrictCheck goes through the check while there are districts, and without it from the day on which they are gone.
func TestDistrictCheck(t *testing.T) {
	s := begin(t, &before, window(), 20250602)
	s.do("sign", 20250602)
	s.do("submit", 20250602)
	s.refused("return:x", june30, "WRONG_STATE") // the appraiser waits for the check
	s.refused("check by appraiser", june30, "ACTION_NOT_OF_ROLE")
	elsewhere, province := by(criteria.Committee, june30), by(criteria.Committee, june30)
	elsewhere.Actor.Scope.Code = "384"
	province.Actor.Scope = criteria.Scope{Level: criteria.Province, Code: "38"}
	for reason, act := range map[string]criteria.Act{"OUT_OF_SCOPE": elsewhere, "ACTION_NOT_OF_ROLE": province} {
		if _, err := s.Check(s.on, "", act); reasonOf(err) != reason {
			t.Errorf("%v: %v, want %s", act.Actor.Scope, err, reason)
		}
	}
	open := *s.Assessment // still with the district on its last day
	s.do("check:đủ hồ sơ", june30)
	s.is(criteria.Checked, true)
	s.refused("recall", june30, "WRONG_STATE") // the check came first
	s.refused("check", june30, "WRONG_STATE")
	s.do("return:thiếu", june30)
	if s.State != criteria.Returned {
		t.Error(s.State)
	}

	s.Assessment = &open
	s.refused("check", july1, "STEP_NOT_IN_FORCE")
	s.refused("return by committee:x", july1, "STEP_NOT_IN_FORCE")
	s.appraised(july1) // it has passed to the province
	if s.State != criteria.Appraised {
		t.Error(s.State)
	}
}

// TestNobodyToCheck passes what a unit without a district filed, or one whose row has ended, to the province at once.
func TestNobodyToCheck(t *testing.T) {
	direct, moved := before, before
	direct.District, moved.To = "", 20250615
	for name, u := range map[string]*criteria.Unit{"no district": &direct, "an ended row": &moved} {
		s := begin(t, &before, window(), 20250602)
		s.do("sign", 20250602)
		s.do("submit", 20250602)
		s.on.Unit = u
		if _, err := s.Next(s.on, criteria.ActCheck, by(criteria.Committee, june30)); reasonOf(err) != "STEP_NOT_IN_FORCE" {
			t.Errorf("%s: %v", name, err)
		}
		if s.appraised(june30); s.State != criteria.Appraised {
			t.Errorf("%s: %s", name, s.State)
		}
	}
}

// TestWindow files in time, late with a reason, and not at all after that.
func TestWindow(t *testing.T) {
	early, none := window(), window()
	early.Opens, none.LateUntil = 20250710, 0
	unregistered, cancelled, gone := window(), window(), window()
	unregistered.Registered, cancelled.Cancelled = false, true
	gone.Opens, gone.Cancelled = 20250710, true
	for _, test := range []struct {
		name   string
		window *criteria.Window
		day    criteria.Date
		late   string
		want   string
	}{
		{"in time", window(), 20250731, "", ""},
		{"late without a reason", window(), 20250801, "", "LATE_REASON_MISSING"},
		{"late with blanks", window(), 20250801, " \t", "LATE_REASON_MISSING"},
		{"late with a reason", window(), 20250815, "mất điện", ""},
		{"too late", window(), 20250816, "mất điện", "CAMPAIGN_LOCKED"},
		{"locked at the deadline", none, 20250801, "mất điện", "CAMPAIGN_LOCKED"},
		{"not open", early, 20250709, "", "CAMPAIGN_NOT_OPEN"},
		{"not registered", unregistered, 20250731, "", "NOT_REGISTERED"},
		{"cancelled", cancelled, 20250731, "", "CAMPAIGN_LOCKED"},
		{"cancelled before it opened", gone, 20250709, "", "CAMPAIGN_LOCKED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := begin(t, &since, window(), 20250702)
			s.do("sign", 20250702)
			s.on.Window = test.window
			if test.want != "" {
				s.refused("submit:"+test.late, test.day, test.want)
				return
			}
			e := s.do("submit:"+test.late, test.day)
			if !strings.Contains(string(e.Change), `"late_reason":"`+test.late+`"`) {
				t.Errorf("the event is %s", e.Change)
			}
		})
	}
}

// TestCorrection corrects what was returned until the day that was set, even after the deadline.
func TestCorrection(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.do("submit", 20250731)
	s.do("return:thiếu", 20250820)
	if s.CorrectBy != 20250830 {
		t.Errorf("to be corrected by %s", s.CorrectBy)
	}
	s.refused("answer:muộn", 20250831, "CAMPAIGN_LOCKED")
	s.refused("sign", 20250831, "CAMPAIGN_LOCKED")
	s.do("answer:đã sửa", 20250830)
	s.do("sign", 20250830)
	s.refused("submit", 20250831, "CAMPAIGN_LOCKED")
	s.do("submit", 20250830) // in time for the correction: no reason is asked for
	s.refused("recall", 20250830, "RECALL_AFTER_DEADLINE")
}

// TestCouncil proposes, adjusts with a reason, declines and opens again; the chair goes by what is proposed.
func TestCouncil(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.do("submit", 20250702)
	s.refused("propose:passed,x", 20250901, "WRONG_STATE")
	s.appraised(20250901)
	s.refused("recall", 20250702, "WRONG_STATE")
	s.refused("propose", 20250901, "LEVEL_MISSING") // nothing is reached
	s.refused("propose:passed", 20250901, "REASON_MISSING")
	s.refused("propose:gold,x", 20250901, "LEVEL_UNKNOWN")
	s.refused("propose by chair:passed,x", 20250901, "ACTION_NOT_OF_ROLE")
	s.refused("decline: ", 20250901, "REASON_MISSING")
	s.refused("recognise:passed,x", 20250901, "WRONG_STATE")
	e := s.do("propose:passed,đã bổ sung", 20250901)
	if s.State != criteria.Proposed || s.ProposedLevel != "passed" || !strings.Contains(string(e.Change), `"adjusts":true`) {
		t.Errorf("%s, %q: %s", s.State, s.ProposedLevel, e.Change)
	}
	s.refused("recognise by admin:passed,x", 20250902, "ACTION_NOT_OF_ROLE")
	s.refused("reopen", 20250902, "REASON_MISSING")
	s.do("reopen:tính lại", 20250902)
	if s.State != criteria.Checked || s.ProposedLevel != "" {
		t.Errorf("%s, %q", s.State, s.ProposedLevel)
	}
	s.appraised(20250903)
	s.do("decline:chưa đủ", 20250903)
	s.refused("recognise:passed,x", 20250903, "WRONG_STATE")
	s.refused("propose:passed,x", 20250903, "WRONG_STATE")
	s.do("reopen:khiếu nại đúng", 20250904)
	s.appraised(20250904)
	s.do("propose:passed,đã bổ sung", 20250904)
	s.do("recognise:,theo đề nghị", 20250905)
	if s.State != criteria.Decided {
		t.Error(s.State)
	}
}

// TestAdministratorInCampaign enters late, with the day of the filing, and does nothing else.
func TestAdministratorInCampaign(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	on := s.on
	if _, _, err := criteria.Open("a2", on, "2025", nil, 0, by(criteria.Admin, 20250702)); reasonOf(err) != "FILED_ON_MISSING" {
		t.Error(err)
	}
	if _, _, err := criteria.Open("a2", on, "2025", nil, 20250816, by(criteria.Admin, 20250901)); reasonOf(err) != "CAMPAIGN_LOCKED" {
		t.Error(err)
	}
	a, _, err := criteria.Open("a2", on, "2025", []criteria.Answer{{Fact: "loudspeaker.smart", Value: "false"}}, 20250730, by(criteria.Admin, 20250901))
	if err != nil {
		t.Fatal(err)
	}
	s.Assessment = a
	s.refused("submit by admin", 20250901, "NOT_SIGNED")
	s.refused("sign by admin", 20250901, "ACTION_NOT_OF_ROLE")
	s.refused("submit", 20250901, "CAMPAIGN_LOCKED") // the officer's time has passed
	signed := *a
	s.Assessment = &signed
	s.do("sign", 20250901) // under what was filed on paper in time
	s.do("submit by admin", 20250901)
	s.Assessment = a
	ended := since
	ended.To = 20250820
	s.on.Unit = &ended // nobody is left who could sign
	e := s.do("submit by admin", 20250901)
	if s.FiledOn != 20250730 || !strings.Contains(string(e.Change), `"signed":false`) {
		t.Errorf("filed on %s: %s", s.FiledOn, e.Change)
	}
	for _, step := range []string{"return by admin:x", "check by admin", "propose by admin:passed,x", "decline by admin:x", "recognise by admin:passed,x", "recall by admin"} {
		s.refused(step, 20250901, "ACTION_NOT_OF_ROLE")
	}
}

// TestWithoutItsCampaign refuses to write an assessment of a campaign that is judged without it.
func TestWithoutItsCampaign(t *testing.T) {
	s := begin(t, &since, window(), 20250702)
	s.do("sign", 20250702)
	s.on.Window = nil
	for _, step := range []string{"answer:x", "submit"} {
		if _, err := s.try(step, 20250702); criteria.CodeOf(err) != criteria.Internal || err == nil {
			t.Errorf("%s: %v", step, err)
		}
	}
}

// TestPlainStaysAsItWas has no steps of a campaign.
func TestPlainStaysAsItWas(t *testing.T) {
	s := begin(t, &since, nil, 20250702)
	s.Procedure, s.on.Procedure = "plain", nil
	e := s.do("submit", 20250702)
	if strings.Contains(string(e.Change), "signed") || strings.Contains(string(e.Change), "late_reason") {
		t.Errorf("the event is %s", e.Change)
	}
	for _, step := range []string{"recall", "check by appraiser", "propose:passed,x", "decline:x", "reopen:x"} {
		s.refused(step, 20250702, "ACTION_NOT_IN_PROCEDURE")
	}
	s.do("return:thiếu", 20250703)
	s.do("submit", 20250703)
	if s.ReturnReason != "" || s.ReturnedOn != 0 {
		t.Errorf("the return is kept: %q, %s", s.ReturnReason, s.ReturnedOn)
	}
	s.do("recognise:passed,x", 20250704)
}

// TestPendingFollowsSteps says with whom an assessment of a campaign lies.
func TestPendingFollowsSteps(t *testing.T) {
	p, err := criteria.FindProcedure("thanh-hoa")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		unit  *criteria.Unit
		state criteria.State
		day   criteria.Date
		want  string
		role  criteria.Role
	}{
		{&before, criteria.Draft, june30, "communes/15448", criteria.Officer},
		{&before, criteria.Submitted, june30, "districts/394", criteria.Committee},
		{&since, criteria.Submitted, july1, "provinces/38", criteria.Appraiser},
		{&before, criteria.Checked, june30, "provinces/38", criteria.Appraiser},
		{&since, criteria.Appraised, july1, "provinces/38", criteria.Council},
		{&since, criteria.Proposed, july1, "provinces/38", criteria.Chair},
		{&since, criteria.Returned, july1, "communes/15448", criteria.Officer},
		{&since, criteria.Declined, july1, "/", ""},
		{&since, criteria.Decided, july1, "/", ""},
		{&before, criteria.Draft, july1, "provinces/38", ""},
	} {
		got := criteria.PendingWith(test.unit, p, test.state, test.day)
		if got.With.String() != test.want || got.Role != test.role || (got.Why.VI == "") != (test.want == "/") {
			t.Errorf("%s on %s: %s, %s, %q; want %s, %s", test.state, test.day, got.With, got.Role, got.Why.VI, test.want, test.role)
		}
	}
}
