package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/campaign"
	"github.com/tieuchi/tieuchi/criteria/notice"
)

// reminderFlags say how often is looked.
type reminderFlags struct{ every time.Duration }

func (r *reminderFlags) register(s *settings) {
	s.span(&r.every, "remind-every", "TIEUCHI_REMIND_EVERY", time.Hour, "how often is looked for units to be reminded of a campaign's days; 0 for never")
}

// remindEvery looks at intervals for who is to be reminded, at once and then until ctx ends. A message is enqueued once, however often
// it is found to be due, here or by another server, so that an interval says only how late one may be. A demonstration reminds nobody.
func (c *core) remindEvery(ctx context.Context, every time.Duration) {
	if every <= 0 || c.demo {
		return
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := c.remind(ctx); err != nil && ctx.Err() == nil {
			c.logger.Error("reminders", "cause", err)
		} else if n > 0 {
			c.logger.Info("reminders are enqueued", "number", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// remind puts into the outbox what is due today in every campaign, and gives how many messages were new.
func (c *core) remind(ctx context.Context) (int, error) {
	if err := c.currentUnits(ctx); err != nil {
		return 0, err
	}
	all, err := c.store.Campaigns(ctx)
	if err != nil {
		return 0, err
	}
	added := 0
	for _, of := range all {
		if of.StateOn(c.today()) == campaign.Closed {
			continue
		}
		messages, err := c.reminders(ctx, of)
		if err != nil {
			return added, err
		}
		if len(messages) == 0 {
			continue
		}
		n, err := c.store.Enqueue(ctx, messages)
		if added += n; err != nil {
			return added, err
		}
	}
	return added, nil
}

// reminders gives the messages that are due today in a campaign: to the contact of each unit that has one, and to the systems that
// follow by webhook. A unit without a contact is reminded as soon as it has one, if that is in time.
func (c *core) reminders(ctx context.Context, of *campaign.Campaign) ([]notice.Message, error) {
	units, err := c.standings(ctx, of)
	if err != nil {
		return nil, err
	}
	standings, names := make([]campaign.Standing, len(units)), map[criteria.UnitID]string{}
	for i := range units {
		standings[i], names[units[i].Unit] = units[i].Standing, units[i].unit.FullName()
	}
	var all []notice.Message
	for _, r := range of.Due(standings, c.today()) {
		to, err := c.remindedAt(ctx, r.Unit)
		if err != nil {
			return nil, err
		}
		m := notice.Message{Key: r.Key(), Kind: notice.Reminder, Province: of.Province}
		m.Subject, m.Body = r.Words(of.Title, names[r.Unit])
		all = append(all, announce(m, to...)...)
	}
	return all, nil
}

// remindedAt gives the recipients for a unit: who is named for its row, or for the one that it goes on as, and every webhook.
func (c *core) remindedAt(ctx context.Context, id criteria.UnitID) ([]string, error) {
	to := slices.DeleteFunc(slices.Clone(c.outlets), func(name string) bool { return !strings.HasPrefix(name, notice.WebhookPrefix) })
	today := c.catalogue().Holds(id, c.today()).Unit.ID()
	for _, row := range slices.Compact([]criteria.UnitID{today, id}) {
		contact, err := c.store.ContactOf(ctx, unitName(row))
		switch {
		case err == nil && contact.Email != "":
			return append(to, contact.Name()), nil
		case err == nil: // there is a telephone number alone
		case criteria.CodeOf(err) != criteria.NotFound:
			return nil, err
		}
	}
	return to, nil
}
