package store_test

import (
	"bytes"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// planted is what must be nowhere once it is erased.
var planted = criteria.ContactEntry{FullName: "Quách Thị Trồng Thử", Phone: "0912345678", Email: "trong.thu@example.vn"}

// ofUnit is the officer of a unit, with the case of it.
func ofUnit(u *criteria.Unit) (criteria.Case, criteria.Act) {
	act := admin
	act.Actor = criteria.Actor{ID: "tokens/o", Role: criteria.Officer, Scope: criteria.Scope{Level: criteria.Commune, Code: u.Code}, Units: []criteria.UnitID{u.ID()}}
	return criteria.Case{Unit: u}, act
}

func putContact(t *testing.T, s *store.Store, u *criteria.Unit, id string, revision int32, e criteria.ContactEntry) *criteria.Contact {
	t.Helper()
	on, act := ofUnit(u)
	c, err := s.PutContact(t.Context(), u.ID().Name(), func(stands *criteria.Contact) (*criteria.Contact, *criteria.Event, error) {
		return criteria.PutContact(id, on, stands, revision, e, "salt-"+id, act)
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func testContacts(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	u := commune(1)
	first := putContact(t, s, u, "c1", 0, planted)
	if again := putContact(t, s, u, "c2", 0, planted); again.ID != "c1" || again.Revision != 1 {
		t.Errorf("the same content again made %v, revision %d", again, again.Revision)
	}
	second := putContact(t, s, u, "c2", 1, criteria.ContactEntry{Phone: "0900000002"})
	if second.ID != "c1" || second.Revision != 2 || second.Hash == first.Hash {
		t.Errorf("%v, revision %d", second, second.Revision)
	}
	found, err := s.ContactOf(t.Context(), u.ID().Name())
	if err != nil || *found != *second || !found.Holds() {
		t.Error(found, err)
	}
	_, act := ofUnit(u)
	for range 2 {
		erased, err := s.EraseContact(t.Context(), "c1", func(c *criteria.Contact) (*criteria.Event, error) { return c.Erase(act) })
		if err != nil || erased.Phone+erased.Salt != "" || erased.Revision != 3 || erased.Hash != second.Hash {
			t.Error(erased, err)
		}
	}
	_, err = s.ContactOf(t.Context(), u.ID().Name())
	wantReason(t, err, "CONTACT_UNKNOWN")
	if c := putContact(t, s, u, "c3", 0, planted); c.ID != "c3" || c.Revision != 1 {
		t.Error("after erasing:", c)
	}
	events, _, err := s.Events(t.Context(), "contacts/c1", store.Page{})
	if err != nil || len(events) != 3 || events[2].Kind != criteria.ActErase {
		t.Fatal(events, err)
	}
	for _, e := range events {
		for _, word := range []string{planted.FullName, planted.Phone, planted.Email, "0900000002"} {
			if strings.Contains(string(e.Change), word) {
				t.Errorf("event %d says %s", e.Number, word)
			}
		}
	}
}

// testContactsChecked alters each part of a contact beside the store. One that was erased stays empty: the database sees to that.
func testContactsChecked(t *testing.T, e storetest.Engine) {
	s := storetest.OpenWith(t, store.Options{DSN: e.DSN(t), Clock: standing})
	putContact(t, s, commune(1), "c1", 0, planted)
	putContact(t, s, commune(2), "c2", 0, planted)
	_, act := ofUnit(commune(2))
	if _, err := s.EraseContact(t.Context(), "c2", func(c *criteria.Contact) (*criteria.Event, error) { return c.Erase(act) }); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, s, audit.Given{})
	for _, column := range []string{"name", "phone", "email", "salt"} {
		set := func(id string) func(*sql.Tx) error {
			return func(began *sql.Tx) error {
				_, err := began.ExecContext(t.Context(), "UPDATE contacts SET "+column+" = 'x' WHERE id = '"+id+"'")
				return err
			}
		}
		c, err := s.Tampered(t.Context(), audit.Given{}, set("c1"))
		if err != nil || len(c.Findings) != 1 || c.Findings[0].Where != "contacts/c1" || c.Findings[0].Reason != "CONTACT_CHANGED" {
			t.Errorf("%s: %v, %v", column, c, err)
		}
		if _, err := s.Tampered(t.Context(), audit.Given{}, set("c2")); err == nil {
			t.Errorf("%s of an erased contact was filled", column)
		}
	}
}

// testErasedIsGone looks into the files of the database themselves. What PostgreSQL keeps until its housekeeping, a vacuum, is
// not looked for.
func testErasedIsGone(t *testing.T, e storetest.Engine) {
	dsn := e.DSN(t)
	s := storetest.OpenWith(t, store.Options{DSN: dsn})
	u := commune(2)
	putContact(t, s, u, "c1", 0, planted)
	putContact(t, s, u, "c1", 1, criteria.ContactEntry{FullName: planted.FullName + " Hai", Phone: planted.Phone, Email: planted.Email})
	for n := 3; n < 40; n++ { // others around it
		putContact(t, s, commune(n), "d"+commune(n).Code, 0, criteria.ContactEntry{Phone: "0900000003"})
	}
	if e.Name == "sqlite" && !onDisk(t, dsn) {
		t.Fatal("it was not there to begin with")
	}
	_, act := ofUnit(u)
	if _, err := s.EraseContact(t.Context(), "c1", func(c *criteria.Contact) (*criteria.Event, error) { return c.Erase(act) }); err != nil {
		t.Fatal(err)
	}
	if e.Name == "sqlite" && onDisk(t, dsn) {
		t.Error("the file or its log still has what was erased")
	}
	if c, err := s.Contact(t.Context(), "c1"); err != nil || c.FullName+c.Phone+c.Email+c.Salt != "" {
		t.Error("the row still has what was erased:", err)
	}
}

// onDisk tells whether any file of an SQLite database has something of what was planted.
func onDisk(t *testing.T, path string) bool {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{planted.FullName, planted.Phone, planted.Email} {
			if bytes.Contains(content, []byte(word)) {
				return true
			}
		}
	}
	return false
}
