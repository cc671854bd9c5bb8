package criteria

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// person is a contact entry of words that nothing else has.
var person = ContactEntry{FullName: "Quách Thị Mơ", Phone: "+84 (237) 000.000", Email: "mo.quach+a@so.example.vn"}

func contactCase() (Case, Act) {
	u := &Unit{Code: "15448", Name: "Định Hòa", Kind: KindCommune, Level: Commune, Province: "38", From: 20250701}
	a := Actor{ID: "tokens/o", Role: Officer, Scope: Scope{Commune, "15448"}, Units: []UnitID{u.ID()}}
	return Case{Unit: u}, Act{Actor: a, Today: 20261120, At: 7}
}

// TestContactHash works the hash out by hand, and looks for the person in the event.
func TestContactHash(t *testing.T) {
	on, act := contactCase()
	c, e, err := PutContact("c1", on, nil, 0, person, "some-salt", act)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(`some-salt{"name":"Quách Thị Mơ","phone":"+84 (237) 000.000","email":"mo.quach+a@so.example.vn"}`))
	want := fmt.Sprintf(`{"subject":"units/15448.20250701","hash":"%s"}`, base64.StdEncoding.EncodeToString(sum[:]))
	if string(e.Change) != want || e.Kind != ActPutContact || e.Number != 1 || e.Subject != "contacts/c1" {
		t.Errorf("%s, want %s", e.Change, want)
	}
	if again, _, err := PutContact("c1", on, nil, 0, person, "other-salt", act); err != nil || again.Hash == c.Hash {
		t.Error("the salt does not matter", err)
	}
	changed := *c
	changed.Phone = "0900000000"
	if !c.Holds() || changed.Holds() {
		t.Error("a contact that was changed beside its hash is not seen")
	}
}

// TestContactIsNotPrinted prints a contact in every way that logs and errors do.
func TestContactIsNotPrinted(t *testing.T) {
	on, act := contactCase()
	c, _, err := PutContact("c1", on, nil, 0, person, "some-salt", act)
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprint(c, *c, []Contact{*c}, []*Contact{c}) + fmt.Sprintf("%v %+v %#v %s %q %x %d", *c, c, *c, *c, *c, *c, c)
	for _, v := range []any{c, *c, map[string]*Contact{"a": c}} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		all += string(b)
	}
	for _, word := range []string{"Quách", "237", "mo.quach", "some-salt", fmt.Sprintf("%x", "Quách")} {
		if strings.Contains(all, word) {
			t.Errorf("%q has %s", all, word)
		}
	}
	if !strings.Contains(all, "contacts/c1") {
		t.Error(all)
	}
}

func TestContactEntries(t *testing.T) {
	on, act := contactCase()
	for _, c := range []struct {
		entry  ContactEntry
		reason string
	}{
		{person, ""},
		{ContactEntry{Phone: "113113"}, ""},
		{ContactEntry{Email: "a@b.vn"}, ""},
		{ContactEntry{FullName: "x"}, "CONTACT_EMPTY"},
		{ContactEntry{FullName: strings.Repeat("x", 201), Phone: "113113"}, "CONTACT_NAME_MALFORMED"},
		{ContactEntry{FullName: "a\u2028b\x7f", Phone: "113113"}, "CONTACT_NAME_MALFORMED"},
		{ContactEntry{Phone: "11311"}, "PHONE_MALFORMED"},
		{ContactEntry{Phone: "1234567890123456"}, "PHONE_MALFORMED"},
		{ContactEntry{Phone: "84+113113"}, "PHONE_MALFORMED"},
		{ContactEntry{Phone: "113113;ext"}, "PHONE_MALFORMED"},
		{ContactEntry{Phone: "1" + strings.Repeat(" -", 20) + "13113"}, "PHONE_MALFORMED"},
		{ContactEntry{Email: "a@b"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "@b.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@b@c.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "A <a@b.vn>"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@b.vn\r\nBcc: c@d.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a..b@c.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@-b.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@[127.0.0.1]"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "mơ@b.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: strings.Repeat("a", 65) + "@b.vn"}, "EMAIL_MALFORMED"},
		{ContactEntry{Email: "a@" + strings.Repeat("b.", 130) + "vn"}, "EMAIL_MALFORMED"},
	} {
		_, _, err := PutContact("c1", on, nil, 0, c.entry, "s", act)
		if got := reasonOf(err); got != c.reason {
			t.Errorf("%+v: %s, want %s", c.entry, got, c.reason)
		}
		if err != nil && c.entry.Email != "" && strings.Contains(err.Error(), c.entry.Email) {
			t.Errorf("the refusal repeats what was given: %v", err)
		}
	}
}

// TestContactsAreHandled asks every role, near and far, for a unit's contact and for a citizen's.
func TestContactsAreHandled(t *testing.T) {
	unit, other := UnitID{"15448", 20250701}, UnitID{"15451", 20250701}
	scopes := map[string]Actor{
		"own":       {Scope: Scope{Commune, "15448"}, Units: []UnitID{{"15448", 20210701}, unit}},
		"other":     {Scope: Scope{Commune, "15451"}, Units: []UnitID{other}},
		"nothing":   {Scope: Scope{Commune, "15448"}},
		"province":  {Scope: Scope{Province, "38"}},
		"successor": {Scope: Scope{Province, "39"}, Provinces: []string{"38"}},
		"foreign":   {Scope: Scope{Province, "31"}},
	}
	may := map[string]bool{
		"officer own unit": true, "admin province unit": true, "admin successor unit": true,
		"admin province citizen": true, "admin successor citizen": true,
	}
	for _, role := range []Role{Officer, Committee, Appraiser, Chair, Admin, System, RuleAuthor, Publisher, Citizen, ""} {
		for where, a := range scopes {
			a.Role = role
			for kind, c := range map[string]*Contact{"unit": {ID: "c", Unit: unit, Province: "38"}, "citizen": {ID: "c", Province: "38"}} {
				err := c.MayHandle(&a)
				key := fmt.Sprintf("%s %s %s", role, where, kind)
				if (err == nil) != may[key] || err != nil && reasonOf(err) != "CONTACT_UNKNOWN" {
					t.Errorf("%s: %v", key, err)
				}
				e, err := c.Erase(Act{Actor: a, At: 9})
				if (err == nil && e != nil && c.ErasedAt == 9) != may[key] {
					t.Errorf("%s erases: %v %v", key, e, err)
				}
			}
		}
	}
}
