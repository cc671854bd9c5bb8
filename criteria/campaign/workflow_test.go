package campaign_test

import (
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// setting gives what entries are checked against: the shipped catalogue and the reference set.
func setting(t *testing.T) campaign.Setting {
	t.Helper()
	catalogue, err := units.ShippedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	sets, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	c, err := sets.Find(entry().RuleSet.String())
	if err != nil {
		t.Fatal(err)
	}
	return campaign.Setting{Province: "38", Rules: c, Units: catalogue}
}

func admin(today criteria.Date) criteria.Act {
	scope := criteria.Scope{Level: criteria.Province, Code: "38"}
	return criteria.Act{Actor: criteria.Actor{ID: "tokens/a", Role: criteria.Admin, Scope: scope}, Today: today, At: int64(today)}
}

// TestUpdate says what an update may change on which day, and that a refusal changes nothing.
func TestUpdate(t *testing.T) {
	in := setting(t)
	const before, during, after criteria.Date = 20260930, opens, 20261221
	for _, test := range []struct {
		name   string
		today  criteria.Date
		change func(*campaign.Entry)
		reason string
		want   string
	}{
		{"everything before it opens", before, func(e *campaign.Entry) { e.Title, e.OpensOn, e.Deadline = "Khác", 20261005, 20261101 }, "", ""},
		{"an earlier deadline before it opens", before, func(e *campaign.Entry) { e.Deadline = 20261020 }, "", ""},
		{"days out of order", before, func(e *campaign.Entry) { e.Deadline = 20260901 }, "", "DATES_OUT_OF_ORDER"},
		{"a title afterwards", during, func(e *campaign.Entry) { e.Title = "Khác" }, "x", "CAMPAIGN_OPENED"},
		{"the late rule afterwards", during, func(e *campaign.Entry) { e.LateRule, e.LateUntil = campaign.LateNone, 0 }, "x", "CAMPAIGN_OPENED"},
		{"a later deadline", during, func(e *campaign.Entry) { e.Deadline = 20261102 }, "Lũ", ""},
		{"without a reason", during, func(e *campaign.Entry) { e.Deadline = 20261102 }, " ", "REASON_MISSING"},
		{"an earlier one", during, func(e *campaign.Entry) { e.Deadline = 20261030 }, "x", "DEADLINE_EARLIER"},
		{"later than what follows", during, func(e *campaign.Entry) { e.Deadline = 20261111 }, "x", "LATE_RULE_MISMATCH"},
		{"no last day of decisions any more", during, func(e *campaign.Entry) { e.DecideBy = 0 }, "x", ""},
		{"nothing", during, func(*campaign.Entry) {}, "", ""},
		{"closed", after, func(e *campaign.Entry) { e.DecideBy = 20270131 }, "x", "CAMPAIGN_CLOSED"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _, err := campaign.Create("c1", entry(), in, admin(before))
			if err != nil {
				t.Fatal(err)
			}
			stood, e := *c, c.Entry
			test.change(&e)
			_, err = c.Update(e, test.reason, nil, in, admin(test.today))
			wantReason(t, err, test.want)
			if err != nil && (c.Revision != stood.Revision || string(c.Content()) != string(stood.Content())) {
				t.Error("a refusal changed the campaign")
			}
		})
	}
}

// TestSettle: what is not said is put in once, and an entry that is settled stays as it is.
func TestSettle(t *testing.T) {
	in := setting(t)
	e := entry()
	e.RegisterBy, e.CorrectionDays, e.ReminderDays = 0, 0, []int32{0, 7, 7, 30}
	c, _, err := campaign.Create("c1", e, in, admin(20260930))
	if err != nil {
		t.Fatal(err)
	}
	if c.RegisterBy != deadline || c.CorrectionDays != campaign.UsualCorrectionDays || c.DataFrom != 20260401 || c.DataTo != 20260630 ||
		len(c.ReminderDays) != 3 || c.ReminderDays[0] != 30 {
		t.Errorf("%+v", c.Entry)
	}
	if event, err := c.Update(c.Entry, "", nil, in, admin(20260930)); event != nil || err != nil {
		t.Errorf("the same entry is a change: %v %v", event, err)
	}
	all, err := c.Participants(in)
	if err != nil || len(all) != 166 {
		t.Errorf("%d participants: %v", len(all), err)
	}
}

// TestAnotherPeriod has the days of the data go with the period, unless they were set otherwise.
func TestAnotherPeriod(t *testing.T) {
	in := setting(t)
	for _, own := range []bool{false, true} {
		e := entry()
		if own {
			e.DataFrom, e.DataTo = 20260215, 20260415
		}
		c, _, err := campaign.Create("c1", e, in, admin(20260930))
		if err != nil {
			t.Fatal(err)
		}
		other := c.Entry
		other.Period = "2026-Q1"
		if _, err := c.Update(other, "", nil, in, admin(20260930)); err != nil {
			t.Fatal(err)
		}
		if from, to := c.DataFrom, c.DataTo; !own && (from != 20260101 || to != 20260331) || own && (from != 20260215 || to != 20260415) {
			t.Errorf("own days %v: data from %s to %s", own, from, to)
		}
	}
}
