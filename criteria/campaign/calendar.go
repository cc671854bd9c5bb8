package campaign

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// ItemKind says what falls on a day of the calendar.
type ItemKind string

// Kinds of items, in the order in which those of one day are listed.
const (
	ItemOpening    ItemKind = "opening"
	ItemRegisterBy ItemKind = "register-by"
	ItemDeadline   ItemKind = "deadline"
	ItemExtension  ItemKind = "extension"  // one unit's own deadline
	ItemCorrectBy  ItemKind = "correct-by" // of what was returned to one unit
	ItemLateUntil  ItemKind = "late-until"
	ItemAppraiseBy ItemKind = "appraise-by"
	ItemDecideBy   ItemKind = "decide-by"
)

var itemOrder = []ItemKind{ItemOpening, ItemRegisterBy, ItemDeadline, ItemExtension, ItemCorrectBy, ItemLateUntil, ItemAppraiseBy, ItemDecideBy}

// Item is what falls on one day of the calendar.
type Item struct {
	Date       criteria.Date
	Kind       ItemKind
	Campaign   *Campaign
	Unit       *criteria.Unit // nil where it concerns all
	Assessment string         // id of what is to be corrected
	UpdatedAt  int64          // microseconds since 1970
}

// Text gives the item in a sentence, without its day.
func (i *Item) Text() criteria.Text {
	if i.Unit == nil {
		return criteria.Say("campaign.on-"+string(i.Kind), "title", i.Campaign.Title)
	}
	return criteria.Say("campaign.unit-"+string(i.Kind), "title", i.Campaign.Title, "unit", i.Unit.FullName())
}

// Items gives the days of a campaign that hold for all. One that was cancelled has none.
func (c *Campaign) Items() []Item {
	if c.Cancelled {
		return nil
	}
	var all []Item
	for _, d := range []struct {
		day  criteria.Date
		kind ItemKind
	}{
		{c.OpensOn, ItemOpening},
		{c.RegisterBy, ItemRegisterBy},
		{c.Deadline, ItemDeadline},
		{c.LateUntil, ItemLateUntil},
		{c.AppraiseBy, ItemAppraiseBy},
		{c.DecideBy, ItemDecideBy},
	} {
		if !d.day.IsZero() {
			all = append(all, Item{Date: d.day, Kind: d.kind, Campaign: c, UpdatedAt: c.UpdatedAt})
		}
	}
	return all
}

// SortItems puts items into the order of the calendar: by day, kind, campaign and unit.
func SortItems(all []Item) {
	slices.SortStableFunc(all, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(slices.Index(itemOrder, a.Kind), slices.Index(itemOrder, b.Kind)),
			strings.Compare(a.Campaign.ID, b.Campaign.ID), compareUnits(unitOf(a), unitOf(b)))
	})
}

func unitOf(i Item) criteria.UnitID {
	if i.Unit == nil {
		return criteria.UnitID{}
	}
	return i.Unit.ID()
}

func compareUnits(a, b criteria.UnitID) int {
	return cmp.Or(strings.Compare(a.Code, b.Code), cmp.Compare(a.From, b.From))
}
