package main

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
)

// A calendar is asked for a year where nothing else is said, and for five at most.
const (
	usualCalendar = 365
	mostCalendar  = 5 * 366
)

// publicActor is who opens a page that is open to everybody.
const publicActor = "public"

// GetCalendar gives what falls on which day.
func (s campaigns) GetCalendar(ctx context.Context, r *tieuchiv1.GetCalendarRequest) (*tieuchiv1.GetCalendarResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	from, to, err := s.calendarDays(r.GetFrom(), r.GetTo())
	if err != nil {
		return nil, err
	}
	items, err := s.items(ctx, &act.Actor, from, to)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(items, r.GetPageSize(), 200, 1000, r.GetPageToken())
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.GetCalendarResponse{NextPageToken: next, From: from.String(), To: to.String()}
	for i := range page {
		out.Entries = append(out.Entries, itemToProto(&page[i]))
	}
	return out, nil
}

// calendarDays reads the days that a calendar is asked for.
func (c *core) calendarDays(first, last string) (from, to criteria.Date, err error) {
	if from, err = dateFromProto(first, "from"); err != nil {
		return 0, 0, err
	}
	if from.IsZero() {
		from = c.today()
	}
	if to, err = dateFromProto(last, "to"); err != nil {
		return 0, 0, err
	}
	if to.IsZero() {
		to = from.AddDays(usualCalendar)
	}
	if from > to || to > from.AddDays(mostCalendar) {
		return 0, 0, criteria.Invalid("CALENDAR_DAYS", "to", criteria.Say("campaign.calendar-days", "most", mostCalendar))
	}
	return from, to, nil
}

// items gives what falls on some days: of the campaigns of the actor's province, and of units what the actor may see. What concerns
// one unit is not for a page that is open to everybody.
func (c *core) items(ctx context.Context, a *criteria.Actor, from, to criteria.Date) ([]campaign.Item, error) {
	all, err := c.store.Campaigns(ctx, c.provincesOf(a)...)
	if err != nil {
		return nil, err
	}
	var some []campaign.Item
	for _, of := range all {
		if of.OpensOn > to && of.RegisterBy > to || of.StateOn(from) == campaign.Closed {
			continue
		}
		items := of.Items()
		if a.ID != publicActor {
			own, err := c.unitItems(ctx, a, of)
			if err != nil {
				return nil, err
			}
			items = append(items, own...)
		}
		for _, i := range items {
			if from <= i.Date && i.Date <= to {
				some = append(some, i)
			}
		}
	}
	campaign.SortItems(some)
	return some, nil
}

// unitItems gives the days of single units: deadlines that were moved, and when what was returned is to be corrected.
func (c *core) unitItems(ctx context.Context, a *criteria.Actor, of *campaign.Campaign) ([]campaign.Item, error) {
	places, err := c.store.Places(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	files, err := c.store.InCampaign(ctx, of.ID)
	if err != nil {
		return nil, err
	}
	var all []campaign.Item
	for id, place := range places {
		u, err := c.rowOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if !place.Registered() || !a.Reach().Covers(&u) {
			continue
		}
		if own := of.DeadlineOf(place); own > of.Deadline {
			all = append(all, campaign.Item{Date: own, Kind: campaign.ItemExtension, Campaign: of, Unit: &u, UpdatedAt: place.Extension.RecordedAt})
		}
		if file := files[id]; file.State == criteria.Returned && !file.CorrectBy.IsZero() {
			all = append(all, campaign.Item{Date: file.CorrectBy, Kind: campaign.ItemCorrectBy, Campaign: of, Unit: &u, Assessment: file.ID, UpdatedAt: file.UpdatedAt})
		}
	}
	return all, nil
}

func itemToProto(i *campaign.Item) *tieuchiv1.CalendarEntry {
	p := &tieuchiv1.CalendarEntry{
		Date: i.Date.String(), Kind: calendarKinds[i.Kind], Text: wire.Text(i.Text()), Campaign: i.Campaign.Name(), CampaignTitle: i.Campaign.Title,
		UpdateTime: timeToProto(i.UpdatedAt),
	}
	if i.Unit != nil {
		p.Unit, p.UnitFullName = unitName(i.Unit.ID()), i.Unit.FullName()
	}
	if i.Assessment != "" {
		p.Assessment = "assessments/" + i.Assessment
	}
	return p
}
