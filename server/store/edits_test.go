package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// randomEdits is how many edits of a database are tried on each engine. On SQLite they are ten thousand with those of an export in
// package audit.
var randomEdits = map[string]int{"sqlite": 3000, "postgres": 300, "pgbouncer": 30}

// errNothing says that an edit has changed nothing: no row was there, or it became itself.
var errNothing = errors.New("nothing was changed")

// editor edits a database beside the store, as somebody would who can reach it.
type editor struct {
	ctx    context.Context
	r      *rand.Rand
	t      *sql.Tx
	tables map[string][]string
}

func (e *editor) exec(statement string, args ...any) error {
	result, err := e.t.ExecContext(e.ctx, statement, args...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, errNothing)
	}
	return nil
}

// row gives the values of a row by chance.
func (e *editor) row(table string) ([]any, error) {
	var n int
	if err := e.t.QueryRowContext(e.ctx, "SELECT COUNT(*) FROM "+table).Scan(&n); err != nil || n == 0 {
		return nil, errors.Join(err, errNothing)
	}
	columns := e.tables[table]
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	query := fmt.Sprintf("SELECT %s FROM %s ORDER BY 1, 2 LIMIT 1 OFFSET %d", strings.Join(columns, ", "), table, e.r.IntN(n))
	return values, e.t.QueryRowContext(e.ctx, query).Scan(into...)
}

// where names a row by all its values.
func (e *editor) where(table string, values []any, first int) (string, []any) {
	var parts []string
	var args []any
	for i, c := range e.tables[table] {
		if values[i] == nil {
			parts = append(parts, c+" IS NULL")
			continue
		}
		args = append(args, values[i])
		parts = append(parts, fmt.Sprintf("%s = $%d", c, first+len(args)-1))
	}
	return strings.Join(parts, " AND "), args
}

// other gives a value that is not the one it is given.
func (e *editor) other(v any) any {
	switch v := v.(type) {
	case nil:
		return ""
	case bool:
		return !v
	case int64:
		return []int64{v + 1, v - 1, v + 10, v * 2, 0, int64(e.r.IntN(1000))}[e.r.IntN(6)]
	case []byte:
		return e.other(string(v))
	case string:
		if v == "" {
			return "x"
		}
		letters := []rune(v)
		i := e.r.IntN(len(letters))
		switch e.r.IntN(4) {
		case 0:
			letters[i]++
		case 1:
			letters = append(letters[:i], letters[i+1:]...)
		case 2:
			letters = append(letters, 'x')
		default:
			return ""
		}
		return string(letters)
	}
	return v
}

// change changes one value of one row.
func (e *editor) change(table string) error {
	values, err := e.row(table)
	if err != nil {
		return err
	}
	i := e.r.IntN(len(values))
	value, column := e.other(values[i]), table+"."+e.tables[table][i]
	if _, unsealed := store.Unsealed()[column]; unsealed && table != "contacts" || column == "checkpoints.made_at" || fmt.Sprint(value) == fmt.Sprint(values[i]) {
		return errNothing
	}
	where, args := e.where(table, values, 2)
	return e.exec(fmt.Sprintf("UPDATE %s SET %s = $1 WHERE %s", table, e.tables[table][i], where), append([]any{value}, args...)...)
}

func (e *editor) remove(table string) error {
	values, err := e.row(table)
	if err != nil {
		return err
	}
	where, args := e.where(table, values, 1)
	return e.exec("DELETE FROM "+table+" WHERE "+where, args...)
}

// add adds a row that is another one but for some of its values.
func (e *editor) add(table string) error {
	values, err := e.row(table)
	if err != nil {
		return err
	}
	for i, c := range e.tables[table] {
		if e.r.IntN(3) == 0 || c == "id" || c == "sequence" || c == "number" || c == "hash" {
			values[i] = e.other(values[i])
		}
	}
	places := make([]string, len(values))
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return e.exec(fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(e.tables[table], ", "), strings.Join(places, ", ")), values...)
}

// swap has two events change places.
func (e *editor) swap(string) error {
	i, j := 1+e.r.IntN(20), 1+e.r.IntN(20)
	if i == j {
		return errNothing
	}
	return errors.Join(
		e.exec("UPDATE events SET sequence = 999999 WHERE sequence = $1", i),
		e.exec("UPDATE events SET sequence = $1 WHERE sequence = $2", i, j),
		e.exec("UPDATE events SET sequence = $1 WHERE sequence = 999999", j))
}

// cut removes the last events and what they made, as far as it is easily found.
func (e *editor) cut(string) error {
	after := e.r.IntN(20)
	_ = e.exec("DELETE FROM milestones WHERE sequence > $1", after)
	return e.exec("DELETE FROM events WHERE sequence > $1", after)
}

// forge changes an event and gives it the leaf that it should have then: what only a checkpoint shows.
func (e *editor) forge(string) error {
	sequence := 1 + e.r.IntN(20)
	if err := e.exec("UPDATE events SET actor = actor || 'x' WHERE sequence = $1", sequence); err != nil {
		return err
	}
	var l store.Logged
	if err := e.t.QueryRowContext(e.ctx, `SELECT sequence, subject, number, kind, actor, role, given_date, recorded_at, change, committed_at, seals
		FROM events WHERE sequence = $1`, sequence).Scan(&l.Sequence, &l.Subject, &l.Number, &l.Kind, &l.Actor, &l.Role, &l.GivenDate, &l.RecordedAt,
		&l.Change, &l.CommittedAt, &l.Seals); err != nil {
		return err
	}
	return e.exec("UPDATE events SET leaf = $1 WHERE sequence = $2", audit.Leaf(l.Line()).String(), sequence)
}

// testRandomEdits alters events and the tables that they record by chance, and finds every alteration.
func testRandomEdits(t *testing.T, engine storetest.Engine) {
	const seed = 7
	s := storetest.OpenWith(t, store.Options{DSN: engine.DSN(t), Clock: standing})
	everything(t, s)
	signer, key := auditKey(t)
	held, _, err := s.MakeCheckpoint(t.Context(), signer)
	if err != nil {
		t.Fatal(err)
	}
	given := audit.Given{Keys: []note.Verifier{key}, Checkpoints: [][]byte{[]byte(held.Note)}}
	e := &editor{ctx: t.Context(), r: rand.New(rand.NewPCG(seed, 13))}
	if e.tables, err = s.Tables(t.Context()); err != nil {
		t.Fatal(err)
	}
	tables := []string{"events", "events", "events", "checkpoints"}
	known := map[string]bool{}
	for _, p := range store.SealedParts() {
		if !known[p.Table] {
			tables = append(tables, p.Table)
		}
		known[p.Table] = true
	}
	kinds := []struct {
		name string
		edit func(string) error
	}{{"change", e.change}, {"change", e.change}, {"remove", e.remove}, {"add", e.add}, {"swap", e.swap}, {"cut", e.cut}, {"forge", e.forge}}
	counts, refused := map[string]int{}, 0
	for n := 0; n < randomEdits[engine.Name]; {
		kind, table := kinds[e.r.IntN(len(kinds))], tables[e.r.IntN(len(tables))]
		if table == "checkpoints" && kind.name != "change" {
			continue // they are signed, and kept elsewhere: one fewer here rewrites nothing
		}
		c, err := s.Tampered(t.Context(), given, func(began *sql.Tx) error {
			e.t = began
			return kind.edit(table)
		})
		if err != nil {
			if refused++; refused > 20*randomEdits[engine.Name] {
				t.Fatal("nothing but refusals, the last one: ", err)
			}
			continue // the database itself has refused it, or nothing was changed
		}
		n++
		counts[kind.name+" "+table]++
		if len(c.Findings) == 0 {
			t.Fatalf("edit %d of seed %d (%s of %s) is not found", n, seed, kind.name, table)
		}
	}
	wantWhole(t, s, given)
	t.Log(counts, refused)
}
