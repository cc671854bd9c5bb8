package main

import (
	"sync"
	"time"
)

// What says who calls is kept for a moment: a system that sends many calls a second asks the database once. What is revoked or
// ended here is forgotten here at once; where several servers share a database, the others let it pass for this moment at most.
const (
	tokenKept  = time.Second
	mostTokens = 10_000
)

// momentary keeps what was read by its key: tokens by the hash of their secret, sessions by that of their cookie, rights by who
// holds them.
type momentary[T any] struct {
	mu    sync.RWMutex
	kept  map[string]moment[T]
	round int // goes up when all is forgotten: what was read before must not come back
}

type moment[T any] struct {
	value T
	until time.Time
}

// known gives what is in memory.
func (m *momentary[T]) known(key string) (T, bool) {
	m.mu.RLock()
	k, ok := m.kept[key]
	m.mu.RUnlock()
	return k.value, ok && time.Now().Before(k.until)
}

// find gives the value of a key, from memory or as it is read. What cannot be read is not kept: guesses must not fill the
// memory.
func (m *momentary[T]) find(key string, read func() (T, error)) (T, error) {
	if v, ok := m.known(key); ok {
		return v, nil
	}
	m.mu.RLock()
	round := m.round
	m.mu.RUnlock()
	v, err := read()
	if err != nil {
		return v, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if round != m.round {
		return v, nil
	}
	if m.kept == nil || len(m.kept) >= mostTokens {
		m.kept = map[string]moment[T]{}
	}
	m.kept[key] = moment[T]{v, time.Now().Add(tokenKept)}
	return v, nil
}

// forget drops everything, after something has changed.
func (m *momentary[T]) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = nil
	m.round++
}
