package criteria_test

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// TestOwnClaim lets nobody judge a claim that they, or their office, had a hand in: by the right and by the holder, however it is
// written, in every step of those who look at it.
func TestOwnClaim(t *testing.T) {
	steps := []struct {
		step   string
		state  criteria.State
		day    criteria.Date
		unit   criteria.Unit
		proper criteria.Role // who does it
	}{
		{"check", criteria.Submitted, june30, before, criteria.Committee},
		{"return by committee:x", criteria.Submitted, june30, before, criteria.Committee},
		{"return:x", criteria.Submitted, 20250702, since, criteria.Appraiser},
		{"propose:passed,x", criteria.Appraised, 20250702, since, criteria.Council},
		{"decline:x", criteria.Appraised, 20250702, since, criteria.Council},
		{"reopen:x", criteria.Proposed, 20250702, since, criteria.Council},
		{"recognise:passed,x", criteria.Proposed, 20250702, since, criteria.Chair},
	}
	for _, c := range steps {
		actor := by(c.proper, c.day).Actor
		for _, hand := range []string{actor.ID, actor.Holder, " cƠ  quan " + string(c.proper)} {
			filed := min(c.day, 20250702)
			s := begin(t, &c.unit, window(), filed)
			s.do("sign", filed)
			s.do("submit", filed)
			s.State = c.state
			s.Holders = append(s.Holders, hand)
			s.refused(c.step, c.day, "OWN_CLAIM")
			s.Holders = s.Holders[:len(s.Holders)-1]
			s.do(c.step, c.day) // nobody else is held back
		}
	}
}

// TestOwnClaimOutsideOfCampaigns holds back everybody but the administrator, who enters what was done on paper.
func TestOwnClaimOutsideOfCampaigns(t *testing.T) {
	for role, want := range map[criteria.Role]string{criteria.Chair: "OWN_CLAIM", criteria.Admin: ""} {
		s := begin(t, &since, nil, 20250702)
		s.Procedure = "plain"
		s.do("submit", 20250702)
		act := by(role, 20250702)
		s.Holders = append(s.Holders, act.Actor.ID, act.Actor.Holder)
		_, _, err := s.Recognise("r1", s.on, s.last, criteria.DecisionEntry{Number: "1/QĐ", Level: "passed", Reason: "x"}, act)
		if (err == nil) != (want == "") || err != nil && reasonOf(err) != want {
			t.Errorf("%s: %v, want %q", role, err, want)
		}
	}
}

// TestWholeReturn gives all of a claim back only by a right that covers each of its criteria.
func TestWholeReturn(t *testing.T) {
	for name, c := range map[string]struct {
		bound []string
		want  string
	}{
		"bound to nothing":   {nil, ""},
		"to one criterion":   {[]string{"gov.website"}, "CRITERION_NOT_GRANTED"},
		"to all groups":      {[]string{"gov", "inf", "ser", "eco", "soc"}, ""},
		"to all but a group": {[]string{"gov", "inf", "ser", "eco"}, "CRITERION_NOT_GRANTED"},
	} {
		s := begin(t, &since, window(), 20250702)
		s.do("sign", 20250702)
		s.do("submit", 20250702)
		act := by(criteria.Appraiser, 20250702)
		act.Actor.Criteria = c.bound
		_, _, err := s.Return(s.on, "thiếu", 0, act)
		if (err == nil) != (c.want == "") || err != nil && reasonOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if refused := c.want != ""; refused != (s.State == criteria.Submitted) {
			t.Errorf("%s: the state is %s", name, s.State)
		}
	}
}
