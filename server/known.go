package main

import (
	"context"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
)

// knownAt reads up to which event a question is about: everything where no moment is given. Errors: KNOWN_AT_MALFORMED, and
// KNOWN_AT_TO_COME of the store.
func (c *core) knownAt(ctx context.Context, t *timestamppb.Timestamp) (store.Known, error) {
	if t == nil {
		return c.store.Known(ctx, 0)
	}
	if t.CheckValid() != nil {
		return store.Known{}, criteria.Invalid("KNOWN_AT_MALFORMED", "knownAt", criteria.Say("server.known-at"))
	}
	return c.store.Known(ctx, max(t.AsTime().UnixMicro(), 1)) // 0 would be now; nothing was known in either moment
}
