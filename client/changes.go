package client

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"google.golang.org/grpc/codes"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// How a follower behaves when a stream breaks.
const (
	feedSilence   = time.Minute // the server gives a sign of life every 20 seconds
	feedFirstWait = 200 * time.Millisecond
	feedMostWait  = 10 * time.Second
)

// errSilent ends a stream on which nothing comes any more, not even signs of life.
var errSilent = errors.New("client: the stream of changes is silent")

// Changes follows what changes behind a cursor, in the order of the commits, for ever:
//
//	for change, err := range client.Changes(ctx, c, cursor) { …; cursor = change.GetCursor() }
//
// Who keeps the cursor of the last change that it has dealt with, and begins with it again after a restart of its own, misses
// nothing; the one change whose cursor was not kept in time comes twice. An empty cursor begins at the front. A stream that
// breaks, because the server is started anew or the network fails, is opened again where it broke, as long as ctx lasts. The
// last thing it gives is an error: that of ctx, a refusal, or that the server could not be reached the first time.
func Changes(ctx context.Context, c *Client, cursor string) iter.Seq2[*pb.Change, error] {
	return func(yield func(*pb.Change, error) bool) {
		f := follower{client: c, cursor: cursor, wait: feedFirstWait}
		for {
			err := f.follow(ctx, yield)
			switch {
			case f.left:
				return
			case ctx.Err() != nil:
				yield(nil, decode(ctx.Err()))
				return
			case !f.resumable(err):
				yield(nil, err)
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(f.wait):
			}
			f.wait = min(2*f.wait, feedMostWait)
		}
	}
}

// follower is how far a caller of Changes has come.
type follower struct {
	client *Client
	cursor string
	wait   time.Duration
	stood  bool // a stream has stood
	left   bool // the caller has had enough
}

// follow gives what comes on one stream until it ends.
func (f *follower) follow(ctx context.Context, yield func(*pb.Change, error) bool) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(feedSilence, func() { cancel(errSilent) })
	defer silence.Stop()
	stream, err := f.client.Feed.WatchChanges(ctx, &pb.WatchChangesRequest{Cursor: f.cursor})
	if err != nil {
		return err
	}
	for {
		m, err := stream.Recv()
		if cause := context.Cause(ctx); err != nil && cause != nil {
			return cause
		}
		if err != nil {
			return err
		}
		silence.Stop() // who takes long over a change is not the server's silence
		f.stood, f.wait = true, feedFirstWait
		for _, change := range m.GetChanges() {
			if !yield(change, nil) {
				f.left = true
				return nil
			}
			f.cursor = change.GetCursor()
		}
		f.cursor = m.GetCursor()
		silence.Reset(feedSilence)
	}
}

// resumable tells whether a stream that ended so is opened again.
func (f *follower) resumable(err error) bool {
	if !f.stood {
		return false
	}
	if errors.Is(err, io.EOF) || errors.Is(err, errSilent) {
		return true
	}
	e, ok := AsError(err)
	return ok && (e.Code == codes.Unavailable || e.Reason == "" && (e.Code == codes.Internal || e.Code == codes.Unknown))
}
