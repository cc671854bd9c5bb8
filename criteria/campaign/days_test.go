package campaign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
)

// Days of a campaign, as tests write them.
const (
	opens    criteria.Date = 20261001
	register criteria.Date = 20261010
	deadline criteria.Date = 20261031
	late     criteria.Date = 20261110
	appraise criteria.Date = 20261130
	decide   criteria.Date = 20261220
)

func entry() campaign.Entry {
	return campaign.Entry{
		Title: "Đợt thử", RuleSet: criteria.RuleSetRef{ID: "reference.commune", Version: "2026.1"}, Period: "2026-Q2", OpensOn: opens, RegisterBy: register,
		Deadline: deadline, LateRule: campaign.LateWithReason, LateUntil: late, AppraiseBy: appraise, DecideBy: decide, CorrectionDays: 7,
	}
}

// TestStateOn gives the state of a campaign on the days around each of its edges.
func TestStateOn(t *testing.T) {
	c := campaign.Campaign{Entry: entry()}
	open := campaign.Campaign{Entry: entry()}
	open.LateRule, open.LateUntil, open.DecideBy = campaign.LateNone, 0, 0
	gone := campaign.Campaign{Entry: entry(), Cancelled: true}
	for _, test := range []struct {
		c    *campaign.Campaign
		day  criteria.Date
		want campaign.State
	}{
		{&c, 20260930, campaign.Planned},
		{&c, 20261001, campaign.Open},
		{&c, 20261031, campaign.Open},
		{&c, 20261101, campaign.Late},
		{&c, 20261110, campaign.Late},
		{&c, 20261111, campaign.Locked},
		{&c, 20261220, campaign.Locked},
		{&c, 20261221, campaign.Closed},
		{&open, 20261101, campaign.Locked},
		{&open, 20991231, campaign.Locked},
		{&gone, 20260101, campaign.Cancelled},
		{&gone, 20261005, campaign.Cancelled},
	} {
		if got := test.c.StateOn(test.day); got != test.want {
			t.Errorf("on %s: %s, want %s", test.day, got, test.want)
		}
	}
}

// TestWindow says for one unit on which days it may write, files late and recalls.
func TestWindow(t *testing.T) {
	c := campaign.Campaign{ID: "c1", Entry: entry()}
	none := campaign.Campaign{ID: "c2", Entry: entry()}
	none.LateRule, none.LateUntil = campaign.LateNone, 0
	registered := campaign.Place{Registration: &campaign.Registration{}}
	withdrawn := campaign.Place{Registration: &campaign.Registration{Withdrawn: true}}
	within := campaign.Place{Registration: &campaign.Registration{}, Extension: &campaign.Extension{Until: 20261105}}
	beyond := campaign.Place{Registration: &campaign.Registration{}, Extension: &campaign.Extension{Until: 20261120}}
	const ok = ""
	for _, test := range []struct {
		name      string
		c         *campaign.Campaign
		p         campaign.Place
		day       criteria.Date
		state     criteria.State
		correctBy criteria.Date
		write     string
		late      bool
		recall    string
	}{
		{"before it opens", &c, registered, 20260930, criteria.Draft, 0, "CAMPAIGN_NOT_OPEN", false, ok},
		{"first day", &c, registered, opens, criteria.Draft, 0, ok, false, ok},
		{"last day", &c, registered, deadline, criteria.Draft, 0, ok, false, ok},
		{"first late day", &c, registered, 20261101, criteria.Draft, 0, ok, true, "RECALL_AFTER_DEADLINE"},
		{"last late day", &c, registered, late, criteria.Draft, 0, ok, true, "RECALL_AFTER_DEADLINE"},
		{"locked", &c, registered, 20261111, criteria.Draft, 0, "CAMPAIGN_LOCKED", true, "RECALL_AFTER_DEADLINE"},
		{"locked at once without a late rule", &none, registered, 20261101, criteria.Draft, 0, "CAMPAIGN_LOCKED", true, "RECALL_AFTER_DEADLINE"},
		{"nobody registered", &c, campaign.Place{}, opens, criteria.Draft, 0, "NOT_REGISTERED", false, ok},
		{"withdrawn", &c, withdrawn, opens, criteria.Draft, 0, "NOT_REGISTERED", false, ok},
		{"returned, to be corrected after the lock", &none, registered, 20261120, criteria.Returned, 20261125, ok, false, "RECALL_AFTER_DEADLINE"},
		{"returned, and the day for it has passed", &none, registered, 20261126, criteria.Returned, 20261125, "CAMPAIGN_LOCKED", true, "RECALL_AFTER_DEADLINE"},
		{"extended", &none, within, 20261105, criteria.Draft, 0, ok, false, ok},
		{"extended no more", &none, within, 20261106, criteria.Draft, 0, "CAMPAIGN_LOCKED", true, "RECALL_AFTER_DEADLINE"},
		{"extended within the late days", &c, within, 20261106, criteria.Draft, 0, ok, true, "RECALL_AFTER_DEADLINE"},
		{"extended beyond the late days", &c, beyond, 20261120, criteria.Draft, 0, ok, false, ok},
		{"and then locked", &c, beyond, 20261121, criteria.Draft, 0, "CAMPAIGN_LOCKED", true, "RECALL_AFTER_DEADLINE"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := test.c.Window(test.p)
			wantReason(t, w.MayWrite(test.day, test.state, test.correctBy), test.write)
			wantReason(t, w.MayRecall(test.day), test.recall)
			if got := w.Late(test.day, test.state, test.correctBy); got != test.late {
				t.Errorf("late: %v", got)
			}
		})
	}
}

// TestWindowsOverDays walks made-up campaigns day by day, with a unit whose deadline may be moved, and compares what may be done with
// what the days say when each is simply listed.
func TestWindowsOverDays(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2026))
	const start criteria.Date = 20260901
	for n := range 3000 {
		day := func(from, span int) int { return from + random.IntN(span) }
		opened := day(5, 20)
		due := day(opened, 30)
		lateTo, moved, decided := 0, 0, day(due+20, 20)
		if random.IntN(2) == 0 {
			lateTo = day(due+1, 15)
		}
		if random.IntN(2) == 0 {
			moved = day(due-3, 25) // one that is not later does not make it earlier
		}
		at := func(i int) criteria.Date { return start.AddDays(i) }
		c := campaign.Campaign{ID: "c", Entry: campaign.Entry{OpensOn: at(opened), Deadline: at(due), DecideBy: at(decided)}}
		if lateTo > 0 {
			c.LateUntil = at(lateTo)
		}
		p := campaign.Place{Registration: &campaign.Registration{}}
		if moved > 0 {
			p.Extension = &campaign.Extension{Until: at(moved)}
		}
		var before campaign.State
		order := []campaign.State{"", campaign.Planned, campaign.Open, campaign.Late, campaign.Locked, campaign.Closed}
		for i := range 110 {
			onTime := i >= opened && (i <= due || moved > 0 && i <= moved)
			writes := onTime || lateTo > 0 && i > due && i <= lateTo
			w := c.Window(p)
			if got := w.MayWrite(at(i), criteria.Draft, 0) == nil; got != writes {
				t.Fatalf("campaign %d, day %d: may write %v, want %v (opens %d, due %d, late %d, moved %d)", n, i, got, writes, opened, due, lateTo, moved)
			}
			if got := !w.Late(at(i), criteria.Draft, 0); i >= opened && got != onTime {
				t.Fatalf("campaign %d, day %d: in time %v, want %v (due %d, moved %d)", n, i, got, onTime, due, moved)
			}
			state := c.StateOn(at(i))
			if slices.Index(order, state) < slices.Index(order, before) {
				t.Fatalf("campaign %d, day %d: %s after %s", n, i, state, before)
			}
			if own := (state == campaign.Open || state == campaign.Late) && moved == 0; own != (writes && moved == 0) {
				t.Fatalf("campaign %d, day %d: %s, and a unit may write: %v", n, i, state, writes)
			}
			before = state
		}
	}
}

func wantReason(t *testing.T, err error, reason string) {
	t.Helper()
	got := ""
	if err != nil {
		e, ok := err.(*criteria.Error)
		if !ok {
			t.Fatalf("not a refusal: %v", err)
		}
		got = e.Reason
	}
	if got != reason {
		t.Errorf("got %q, want %q: %v", got, reason, err)
	}
}
