package main

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// TestLibraryUnderway reads the library from many sides while versions are published: nobody is ever given less than before,
// and what a publisher was told is there for whoever asks next.
func TestLibraryUnderway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, engine storetest.Engine) {
		s := startServer(t, engine, "-demo")
		author, publisher := dial(t, s.at.GRPC, "demo-rule-author"), dial(t, s.at.GRPC, "demo-publisher")
		var published atomic.Int64
		var readers sync.WaitGroup
		ctx, stop := context.WithCancel(context.Background())
		for reader := range 8 {
			readers.Go(func() {
				for seen := 0; ctx.Err() == nil; {
					least := 3 + int(published.Load())
					if reader%2 == 0 {
						s.core.library.checked.Store(-int64(libraryKept)) // somebody has to look now
					}
					all, err := s.core.library.editions(context.Background())
					if err != nil || len(all) < max(least, seen) {
						t.Errorf("%d editions after %d, %d at least: %v", len(all), seen, least, err)
						return
					}
					seen = len(all)
					if _, err := s.core.library.find(context.Background(), "ruleSets/test.none/versions/1"); reasonIn(err) != "RULE_SET_UNKNOWN" {
						t.Errorf("what there is not: %v", err)
						return
					}
				}
			})
		}
		for i := range 5 {
			text := smallSet(t, "test.underway", strconv.Itoa(i))
			text.Content = strings.Replace(text.Content, "effective: {from: 2026-01-01}\n", "", 1)
			v, err := publish(t, publisher, propose(t, author, text))
			if err != nil {
				t.Error(err)
				break
			}
			published.Add(1)
			if e, err := s.core.library.find(t.Context(), v.GetName()); err != nil || e.Rules.Digest != v.GetDigest() {
				t.Errorf("%s: %v", v.GetName(), err)
			}
		}
		stop()
		readers.Wait()
	})
}
