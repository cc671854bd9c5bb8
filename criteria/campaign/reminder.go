package campaign

import (
	"fmt"
	"slices"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
)

// ReminderKind says of what a unit is reminded.
type ReminderKind string

// Kinds of reminders.
const (
	RemindRegister ReminderKind = "register" // it takes part and has not registered
	RemindFile     ReminderKind = "file"     // it registered and has not filed
	RemindCorrect  ReminderKind = "correct"  // what it filed was returned
)

// Standing is how far a participant is.
type Standing struct {
	Unit      criteria.UnitID
	Place     Place
	Ended     bool           // the unit is no more: nobody is reminded
	State     criteria.State // of its assessment in the campaign; "" while there is none
	CorrectBy criteria.Date  // of a returned one; 0 where no day was given
}

// Reminder reminds one unit of one day.
type Reminder struct {
	Campaign string // id
	Unit     criteria.UnitID
	Kind     ReminderKind
	Due      criteria.Date // the day that it reminds of
	Before   int32         // how many days before it this reminder falls due
	Left     int           // days that are left
}

// Key names the reminder for ever: it is sent once, however often it is planned. A day that is moved is another one to be reminded of.
func (r *Reminder) Key() string {
	return fmt.Sprintf("reminder/%s/%s/%s/%s/%d", r.Campaign, r.Unit, r.Kind, r.Due, r.Before)
}

// Due gives the reminders that are due on a day, in the order of the participants. Of one day at most one is due for a unit: the
// last one whose day has come, so that who was not running yesterday catches up with one message and not with three. Nothing is due
// after the day that it would remind of.
func (c *Campaign) Due(participants []Standing, today criteria.Date) []Reminder {
	if c.Cancelled {
		return nil
	}
	var all []Reminder
	for i := range participants {
		s := &participants[i]
		if s.Ended {
			continue
		}
		kind, day := c.awaits(s, today)
		if before, ok := c.step(day, today); ok {
			all = append(all, Reminder{c.ID, s.Unit, kind, day, before, daysBetween(today, day)})
		}
	}
	return all
}

// awaits gives what a participant has to do next and until when; day 0 for nothing.
func (c *Campaign) awaits(s *Standing, today criteria.Date) (ReminderKind, criteria.Date) {
	switch {
	case !s.Place.Registered():
		return RemindRegister, c.RegisterBy
	case s.State == criteria.Returned && !s.CorrectBy.IsZero():
		return RemindCorrect, s.CorrectBy
	case s.State == criteria.Returned || s.State == criteria.Draft || s.State == "":
		if today >= c.OpensOn {
			return RemindFile, c.DeadlineOf(s.Place)
		}
	}
	return "", 0
}

// step gives the reminder of a day that is due: the least number of days before it that has come.
func (c *Campaign) step(day, today criteria.Date) (int32, bool) {
	if day < today {
		return 0, false
	}
	for _, n := range slices.Backward(c.ReminderDays) {
		if day.AddDays(-int(n)) <= today {
			return n, true
		}
	}
	return 0, false
}

// daysBetween counts the days from one day to a later one.
func daysBetween(from, to criteria.Date) int {
	noon := func(d criteria.Date) time.Time {
		return time.Date(d.Year(), time.Month(int(d)/100%100), int(d)%100, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(to).Sub(noon(from)) / (24 * time.Hour))
}

// Words gives subject and body of a reminder, in both languages one after the other as mails carry them.
func (r *Reminder) Words(title string, unit string) (subject, body string) {
	s := criteria.Say("campaign.remind-"+string(r.Kind)+"-subject", "title", title, "day", r.Due)
	b := criteria.Say("campaign.remind-"+string(r.Kind), "title", title, "unit", unit, "day", r.Due, "left", r.Left)
	return s.VI, b.VI + "\n\n" + b.EN + "\n"
}
