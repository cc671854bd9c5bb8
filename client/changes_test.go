package client_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"

	"github.com/tieuchi/tieuchi/client"
	"github.com/tieuchi/tieuchi/client/internal/fake"
)

// TestChangesResume follows a server whose streams break after every change. Each comes once.
func TestChangesResume(t *testing.T) {
	s := start(t, nil)
	c := dial(t, s, nil)
	for cursor, want := range map[string][]string{"": {"3", "5", "8", "9"}, "c5": {"8", "9"}} {
		ctx, cancel := context.WithCancel(t.Context())
		var got []string
		for change, err := range client.Changes(ctx, c, cursor) {
			if err != nil {
				if e := asError(t, err); e.Code != codes.Canceled {
					t.Errorf("behind %q: %v", cursor, err)
				}
				break
			}
			if got = append(got, change.GetSequence()); len(got) == len(want) {
				cancel()
			}
		}
		cancel()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("behind %q: -want +got:\n%s", cursor, diff)
		}
	}
	if n := len(s.Calls("WatchChanges")); n < 6 {
		t.Errorf("%d streams were opened", n)
	}
}

// TestChangesEnd looks at what ends following: the caller, a refusal, and a server that was never there.
func TestChangesEnd(t *testing.T) {
	s := start(t, nil)
	c := dial(t, s, nil)
	n := 0
	for _, err := range client.Changes(t.Context(), c, "") {
		if n++; err != nil || n == 2 {
			break
		}
	}
	if calls := len(s.Calls("WatchChanges")); n != 2 || calls != 2 {
		t.Errorf("%d changes from %d streams", n, calls)
	}
	end := func(c *client.Client, cursor string) *client.Error {
		t.Helper()
		for _, err := range client.Changes(t.Context(), c, cursor) {
			return asError(t, err)
		}
		t.Fatal("nothing came")
		return nil
	}
	if e := end(c, "nonsense"); e.Reason != "CURSOR_MALFORMED" {
		t.Error(e)
	}
	s.Down("WatchChanges", 1)
	if e := end(c, ""); e.Code != codes.Unavailable {
		t.Error(e)
	}
	stranger := dial(t, s, func(o *client.Options) { o.Token = fake.Token + "x" })
	if e := end(stranger, ""); e.Reason != "TOKEN_UNKNOWN" {
		t.Error(e)
	}
}
