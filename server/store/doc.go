// Package store keeps assessments, submissions, recognitions, tokens and the history of all of them in SQLite or PostgreSQL.
//
// It knows the domain (package criteria) and SQL, and nothing of how it is called. There is one text of every statement for
// both engines; what they do not share is in sqlite.go and postgres.go. No rule, right or change of state is in SQL: a write
// takes a closure that is domain code, and stores what the closure decided, with its events, in one transaction.
//
// One goroutine writes. It takes what has queued up, runs it in one transaction, commits once and then answers everybody, so
// that callers share the wait for the disk. A closure is handed what stands now, decides, and returns; it must not keep state
// across calls, because it is called again when a transaction has to be repeated.
//
// Three times are kept apart: the day a thing holds (criteria.Date), the moment somebody recorded it, and the moment it was
// committed (both microseconds since 1970). The first two come from the caller. The last one is the writer's: it rises with
// the sequence of events, and so says what was known when.
package store
