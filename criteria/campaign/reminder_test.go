package campaign_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
)

func reminded() *campaign.Campaign {
	c := &campaign.Campaign{ID: "c1", Entry: entry()}
	c.ReminderDays = []int32{14, 3, 0}
	return c
}

var (
	unit       = criteria.UnitID{Code: "14848", From: 20250701}
	registered = campaign.Place{Registration: &campaign.Registration{}}
)

// TestDue says of what each unit is reminded on the days around the edges.
func TestDue(t *testing.T) {
	extended := campaign.Place{Registration: &campaign.Registration{}, Extension: &campaign.Extension{Until: 20261115}}
	for _, test := range []struct {
		name string
		s    campaign.Standing
		day  criteria.Date
		want string
	}{
		{"not registered, long before", campaign.Standing{}, 20260925, ""},
		{"not registered, 14 days before", campaign.Standing{}, 20260926, "reminder/c1/14848.20250701/register/2026-10-10/14"},
		{"still the same one", campaign.Standing{}, 20261006, "reminder/c1/14848.20250701/register/2026-10-10/14"},
		{"three days before", campaign.Standing{}, 20261007, "reminder/c1/14848.20250701/register/2026-10-10/3"},
		{"on the day", campaign.Standing{}, 20261010, "reminder/c1/14848.20250701/register/2026-10-10/0"},
		{"too late to register", campaign.Standing{}, 20261011, ""},
		{"not filed", campaign.Standing{Place: registered}, 20261028, "reminder/c1/14848.20250701/file/2026-10-31/3"},
		{"a draft", campaign.Standing{Place: registered, State: criteria.Draft}, 20261031, "reminder/c1/14848.20250701/file/2026-10-31/0"},
		{"the deadline has passed", campaign.Standing{Place: registered}, 20261101, ""},
		{"filed", campaign.Standing{Place: registered, State: criteria.Submitted}, 20261031, ""},
		{"appraised", campaign.Standing{Place: registered, State: criteria.Appraised}, 20261031, ""},
		{"extended", campaign.Standing{Place: extended}, 20261101, "reminder/c1/14848.20250701/file/2026-11-15/14"},
		{"returned", campaign.Standing{Place: registered, State: criteria.Returned, CorrectBy: 20261112}, 20261109, "reminder/c1/14848.20250701/correct/2026-11-12/3"},
		{"ended", campaign.Standing{Ended: true}, 20261010, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.s.Unit = unit
			got := ""
			for _, r := range reminded().Due([]campaign.Standing{test.s}, test.day) {
				got += r.Key()
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	gone := reminded()
	gone.Cancelled = true
	if got := gone.Due([]campaign.Standing{{Unit: unit}}, 20261010); got != nil {
		t.Errorf("a cancelled campaign reminds: %v", got)
	}
}

// TestDueNotBeforeOpening: nobody is told to file before it is possible.
func TestDueNotBeforeOpening(t *testing.T) {
	c := reminded()
	c.ReminderDays = []int32{60, 3}
	if got := c.Due([]campaign.Standing{{Unit: unit, Place: registered}}, opens.AddDays(-1)); got != nil {
		t.Errorf("reminded of filing: %v", got)
	}
	if got := c.Due([]campaign.Standing{{Unit: unit, Place: registered}}, opens); len(got) != 1 || got[0].Before != 60 || got[0].Left != 30 {
		t.Errorf("on the opening day: %v", got)
	}
}

// TestDueOnce plans every day of a campaign, and once with days on which nothing ran: each reminder has one key for ever, so that
// planning again sends none twice, and who was not running catches up with the last one.
func TestDueOnce(t *testing.T) {
	daily, rarely := map[string]criteria.Date{}, map[string]bool{}
	for i := range 60 {
		day := criteria.Date(20260920).AddDays(i)
		for _, r := range reminded().Due([]campaign.Standing{{Unit: unit}}, day) {
			if first, seen := daily[r.Key()]; !seen {
				daily[r.Key()] = day
				if want := r.Due.AddDays(-int(r.Before)); day != want {
					t.Errorf("%s is due first on %s, want %s", r.Key(), day, want)
				}
			} else if day < first {
				t.Errorf("%s goes back", r.Key())
			}
			if i%7 == 0 {
				rarely[r.Key()] = true
			}
		}
	}
	if len(daily) != 3 {
		t.Errorf("%d reminders, want 3: %v", len(daily), daily)
	}
	for key := range rarely {
		if _, ok := daily[key]; !ok {
			t.Errorf("%s is due only where days were left out", key)
		}
	}
}

// TestMovedDeadlineRemindsAgain: another day is another thing to be reminded of.
func TestMovedDeadlineRemindsAgain(t *testing.T) {
	before := reminded().Due([]campaign.Standing{{Unit: unit, Place: registered}}, deadline)
	moved := reminded()
	moved.Deadline = deadline.AddDays(3)
	after := moved.Due([]campaign.Standing{{Unit: unit, Place: registered}}, deadline)
	if len(before) != 1 || len(after) != 1 || before[0].Key() == after[0].Key() {
		t.Errorf("before %v, after %v", before, after)
	}
}

// TestWords: a reminder says whom, what and until when, in both languages.
func TestWords(t *testing.T) {
	r := campaign.Reminder{Kind: campaign.RemindFile, Due: deadline, Left: 3}
	subject, body := r.Words("Đợt thử", "xã Hà Trung")
	if diff := cmp.Diff("Nhắc nộp hồ sơ: Đợt thử - hạn 31/10/2026", subject); diff != "" {
		t.Error(diff)
	}
	for _, part := range []string{"xã Hà Trung", "31/10/2026", "còn 3 ngày", "3 days left"} {
		if !strings.Contains(body, part) {
			t.Errorf("%q does not say %q", body, part)
		}
	}
}
