package main

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/progress"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// feedService serves FeedService.
type feedService struct {
	tieuchiv1.UnimplementedFeedServiceServer
	*core
}

const (
	changesPage  = 100  // changes in a message, where nothing else is asked for
	mostChanged  = 1000 // changes in a message
	mostPassed   = 5000 // changes that one answer looks at, most of which may be somebody else's
	feedLooks    = time.Second
	usualSign    = 15 * time.Second // of life, with which a token is looked at again; the contract says 20
	feedsOfToken = 4
	feedsInAll   = 200
	feedCursor   = "changes:"
	watchChanges = "/tieuchi.v1.FeedService/WatchChanges"
)

// feeds are the streams that are open, by token.
type feeds struct {
	mu   sync.Mutex
	open map[string]int
	all  int
}

// enter counts a stream, or refuses it.
func (f *feeds) enter(actor string) (leave func(), err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open[actor] >= feedsOfToken || f.all >= feedsInAll {
		return nil, criteria.Refuse(criteria.ResourceExhausted, "TOO_MANY_STREAMS", "", criteria.Say("feed.too-many", "most", feedsOfToken))
	}
	if f.open == nil {
		f.open = map[string]int{}
	}
	f.open[actor]++
	f.all++
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.all--
		if f.open[actor]--; f.open[actor] == 0 {
			delete(f.open, actor)
		}
	}, nil
}

// ListChanges gives the changes behind a cursor.
func (s feedService) ListChanges(ctx context.Context, r *tieuchiv1.ListChangesRequest) (*tieuchiv1.ListChangesResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	after, err := s.place(ctx, r.GetCursor())
	if err != nil {
		return nil, err
	}
	p, err := s.behind(ctx, &act.Actor, after, pageSize(r.GetPageSize(), changesPage, mostChanged))
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.ListChangesResponse{Changes: p.changes, NextCursor: cursorOf(p.last), HasMore: p.more}, nil
}

// WatchChanges gives the changes behind a cursor, and then each as it comes. Nothing is held while the caller takes a message:
// who reads slowly holds up nobody.
func (s feedService) WatchChanges(r *tieuchiv1.WatchChangesRequest, stream grpc.ServerStreamingServer[tieuchiv1.WatchChangesResponse]) error {
	ctx := stream.Context()
	act, err := s.act(ctx)
	if err != nil {
		return err
	}
	after, err := s.place(ctx, r.GetCursor())
	if err != nil {
		return err
	}
	leave, err := s.feeds.enter(act.Actor.ID)
	if err != nil {
		return err
	}
	defer leave()
	actor, checked, silent := &act.Actor, time.Now(), time.Time{} // the first message says that the stream stands
	for {
		changed := s.store.Changed() // before looking: what is committed meanwhile closes it
		p, err := s.behind(ctx, actor, after, changesPage)
		if err != nil {
			return err
		}
		after = p.last
		if len(p.changes) > 0 || time.Since(silent) >= s.signOfLife {
			if err := stream.Send(&tieuchiv1.WatchChangesResponse{Changes: p.changes, Cursor: cursorOf(after)}); err != nil {
				return err
			}
			silent = time.Now()
		}
		if err := s.await(ctx, changed, p.more); err != nil {
			return err
		}
		if time.Since(checked) >= s.signOfLife {
			if actor, err = s.still(ctx, actor); err != nil {
				return err
			}
			checked = time.Now()
		}
	}
}

// await waits until there may be something new: at once where more is there, after a commit of this program, and after a second
// for those of others on the same database.
func (s feedService) await(ctx context.Context, changed <-chan struct{}, more bool) error {
	wait := feedLooks
	if more {
		wait = 0
	}
	look := time.NewTimer(wait)
	defer look.Stop()
	select {
	case <-ctx.Done():
	case <-s.stopping:
	case <-changed:
	case <-look.C:
	}
	select {
	case <-s.stopping:
		return criteria.Refuse(criteria.Unavailable, "SERVER_STOPPING", "", criteria.Say("feed.stopping"))
	default:
		return ctx.Err()
	}
}

// still asks again who it is that follows: a token can be revoked or run out while a stream is open.
func (s feedService) still(ctx context.Context, before *criteria.Actor) (*criteria.Actor, error) {
	p := s.presentedBy(ctx)
	if p.nothing() {
		return before, nil // in process, where there are no streams that last
	}
	actor, err := s.authenticate(ctx, p)
	if err != nil {
		return nil, err
	}
	return actor, s.access.allow(watchChanges, actor)
}

// stretch is a part of the history as one caller sees it.
type stretch struct {
	changes []*tieuchiv1.Change
	last    int64 // place of the last milestone that was looked at
	more    bool  // there are milestones behind it
}

// behind gives what the actor may see of what was recorded behind a place.
func (s feedService) behind(ctx context.Context, actor *criteria.Actor, after int64, most int) (stretch, error) {
	p, chunk := stretch{last: after}, max(most+1, 500)
	for passed := 0; ; {
		page, err := s.store.MilestonesBriefly(ctx, p.last, chunk)
		if err != nil || len(page) == 0 {
			return p, err
		}
		// As it is known behind all of them: what they name is in it, whichever server enacted it.
		catalogue, err := s.catalogueKnown(ctx, page[len(page)-1].Sequence)
		if err != nil {
			return p, err
		}
		for i := range page {
			if len(p.changes) == most || passed == mostPassed {
				p.more = true
				return p, nil
			}
			change, err := s.change(ctx, catalogue, actor, &page[i])
			if err != nil {
				return p, err
			}
			if change != nil {
				p.changes = append(p.changes, change)
			}
			p.last = page[i].Sequence
			passed++
		}
		if len(page) < chunk {
			return p, nil
		}
	}
}

// change gives a milestone as the actor sees it, nil where it is not for the actor.
func (s feedService) change(ctx context.Context, catalogue *units.Catalogue, actor *criteria.Actor, m *progress.Milestone) (*tieuchiv1.Change, error) {
	c := &tieuchiv1.Change{
		Cursor: cursorOf(m.Sequence), Sequence: itoa64(m.Sequence), CommitTime: timeToProto(m.At), Subject: m.Subject,
		EffectiveDate: m.On.String(), Province: m.Province,
		Kind: tieuchiv1.Change_Kind(tieuchiv1.Change_Kind_value[strings.ToUpper(string(m.Kind))]),
	}
	switch m.Kind {
	case progress.MilestoneUnits, progress.MilestoneReported:
		if !actor.Reach().CoversProvince(m.Province) {
			return nil, nil
		}
		if m.Kind == progress.MilestoneReported {
			c.Value = m.Value.String()
		}
		return c, nil
	}
	u, ok := catalogue.Unit(m.Unit)
	if !ok {
		return nil, errUnitGone(m.Unit)
	}
	if !actor.Reach().Covers(&u) {
		return nil, nil
	}
	c.Unit, c.UnitFullName, c.RuleSetVersion = unitName(m.Unit), u.FullName(), m.RuleSet.String()
	if m.Kind == progress.MilestoneRegistered || m.Kind == progress.MilestoneRegistrationWithdrawn {
		return c, nil // says nothing of where the unit stands
	}
	recognised, err := s.store.RecognisedBy(ctx, m.Unit, m.RuleSet.ID, m.Sequence)
	c.Status = statusAfter(m, recognised)
	return c, err
}

// statusAfter says where a unit stands by a change. A decision outweighs whatever is filed after it.
func statusAfter(m *progress.Milestone, recognised bool) tieuchiv1.UnitStatus_Status {
	switch {
	case recognised:
		return tieuchiv1.UnitStatus_RECOGNISED
	case m.Kind == progress.MilestoneReturned || m.Kind == progress.MilestoneRecalled || m.Result == criteria.NotPassed:
		return tieuchiv1.UnitStatus_NOT_MET
	}
	return tieuchiv1.UnitStatus_UNDER_APPRAISAL
}

// cursorOf writes a place in the sequence of events.
func cursorOf(sequence int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte(feedCursor + itoa64(sequence)))
}

// place reads a cursor; none is the place before everything. One that is ahead of the database comes from another database, or
// this one was put back to an older state: what follows would be missed.
func (s feedService) place(ctx context.Context, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	number, ours := strings.CutPrefix(string(raw), feedCursor)
	sequence, bad := strconv.ParseInt(number, 10, 64)
	if err != nil || !ours || bad != nil || sequence < 0 || cursorOf(sequence) != cursor {
		return 0, criteria.Invalid("CURSOR_MALFORMED", "cursor", criteria.Say("feed.cursor"))
	}
	known, err := s.store.Known(ctx, 0)
	if err != nil {
		return 0, err
	}
	if sequence > known.Sequence {
		return 0, criteria.Refuse(criteria.FailedPrecondition, "CURSOR_AHEAD", "cursor", criteria.Say("feed.ahead"))
	}
	return sequence, nil
}
