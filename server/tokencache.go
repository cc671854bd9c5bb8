package main

import (
	"context"
	"sync"
	"time"

	"github.com/tieuchi/tieuchi/server/store"
)

// Tokens that were looked up are kept for a moment: a system that sends many calls a second asks the database once.
// A token that is revoked here is forgotten here at once; where several servers share a database, the others let it
// pass for this moment at most.
const (
	tokenKept  = time.Second
	mostTokens = 10_000
)

// tokenCache keeps tokens by the hash of their secret.
type tokenCache struct {
	mu    sync.RWMutex
	kept  map[string]keptToken
	round int // goes up when tokens are forgotten: what was read before must not come back
}

type keptToken struct {
	token store.Token
	until time.Time
}

// find gives the token of a hash, from memory or from the database. What is no token is not kept: guesses must not
// fill the memory.
func (c *tokenCache) find(ctx context.Context, s *store.Store, hash string) (store.Token, error) {
	now := time.Now()
	c.mu.RLock()
	k, ok := c.kept[hash]
	round := c.round
	c.mu.RUnlock()
	if ok && now.Before(k.until) {
		return k.token, nil
	}
	t, err := s.TokenByHash(ctx, hash)
	if err != nil {
		return t, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if round != c.round {
		return t, nil
	}
	if c.kept == nil || len(c.kept) >= mostTokens {
		c.kept = map[string]keptToken{}
	}
	c.kept[hash] = keptToken{t, now.Add(tokenKept)}
	return t, nil
}

// forget drops every token, after one was revoked.
func (c *tokenCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = nil
	c.round++
}
