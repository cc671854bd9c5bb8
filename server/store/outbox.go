package store

import (
	"context"

	"github.com/tieuchi/tieuchi/criteria/notice"
)

// Enqueue puts messages into the outbox, all or none, and gives how many were new: one whose key was enqueued before is left as
// it is, whatever became of it. A key is therefore stable for what it announces.
//
// Errors: NOTICE_MALFORMED.
func (s *Store) Enqueue(ctx context.Context, messages []notice.Message) (added int, err error) {
	err = s.write(ctx, func(t *tx) error {
		added, err = t.enqueue(messages...)
		return err
	})
	return added, err
}

// enqueue is Enqueue as part of another write: what is announced and the announcement are committed together.
func (t *tx) enqueue(messages ...notice.Message) (added int, err error) {
	panic("todo")
}
