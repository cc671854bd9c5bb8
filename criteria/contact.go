package criteria

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Contact (đầu mối liên hệ) is the contact person of a unit or of an objection. It is personal data: whoever prints, logs or
// encodes a contact by mistake gets its name only.
type Contact struct {
	ID        string
	Subject   string // "units/15448.20250701" or "objections/…"
	Unit      UnitID // whose officer may see it; zero for a citizen's
	Province  string // code
	Revision  int32  // from 1
	Salt      string // random; empty once it is erased
	FullName  string
	Phone     string
	Email     string
	Hash      string // that events have in place of the person, see hash
	UpdatedAt int64  // microseconds since 1970
	ErasedAt  int64  // 0 while it stands
}

// ContactPrefix begins the resource name of a contact.
const ContactPrefix = "contacts/"

// Acts on contacts.
const (
	ActPutContact Action = "contact_put"
	ActErase      Action = "erased"
)

// Name gives "contacts/{id}".
func (c *Contact) Name() string { return ContactPrefix + c.ID }

// Format writes the name and never the person, whatever verb is asked for.
func (c Contact) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, c.Name()) }

// MarshalJSON gives the name and never the person.
func (c Contact) MarshalJSON() ([]byte, error) { return AppendText(nil, c.Name()), nil }

// ContactEntry is what a contact is put with.
type ContactEntry struct{ FullName, Phone, Email string }

// Limits of a contact, in bytes; 254 is what SMTP leaves for an address.
const (
	mostContactName = 200
	mostPhone       = 40
	mostEmail       = 254
)

// read puts the entry into its form, or refuses it. The refusals never repeat what was given.
func (e *ContactEntry) read() error {
	e.FullName, e.Phone, e.Email = tidy(e.FullName), tidy(e.Phone), strings.TrimSpace(e.Email)
	switch {
	case e.Phone == "" && e.Email == "":
		return Invalid("CONTACT_EMPTY", "phone", Say("contact.empty"))
	case len(e.FullName) > mostContactName || strings.ContainsFunc(e.FullName, isControl):
		return Invalid("CONTACT_NAME_MALFORMED", "fullName", Say("contact.name", "most", mostContactName))
	case e.Phone != "" && !isPhone(e.Phone):
		return Invalid("PHONE_MALFORMED", "phone", Say("contact.phone"))
	case e.Email != "" && !isEmail(e.Email):
		return Invalid("EMAIL_MALFORMED", "email", Say("contact.email"))
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029' }

// isPhone takes 6 to 15 digits (E.164 has 15 at most) with a plus before and blanks, points, hyphens or brackets among them.
func isPhone(s string) bool {
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" .-()", r):
		default:
			return false
		}
	}
	return len(s) <= mostPhone && digits >= 6 && digits <= 15
}

// isEmail takes the plain form of an address, local@domain.tld in ASCII: nothing that could be read as a second address or as
// a command of the mail protocol.
func isEmail(s string) bool {
	local, domain, _ := strings.Cut(s, "@")
	plainText := func(s, more string) bool {
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
			return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(more, r)
		})
	}
	dots := func(s string) bool {
		return strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..")
	}
	return len(s) <= mostEmail && len(local) <= 64 && plainText(local, ".!#$%&'*+-/=?^_`{|}~") && plainText(domain, ".-") &&
		strings.Contains(domain, ".") && !dots(local) && !dots(domain) && !strings.HasPrefix(domain, "-")
}

// PutContact sets the contact of a unit, or replaces the one that stands, nil where none does. What stands is named by its
// revision, 0 for none. The same content again gives what stands and no event. salt is random text of 128 bits or more.
//
// Errors: OUT_OF_SCOPE, UNIT_ENDED, CONTACT_EMPTY, CONTACT_NAME_MALFORMED, PHONE_MALFORMED, EMAIL_MALFORMED, STALE_REVISION.
func PutContact(id string, on Case, stands *Contact, revision int32, e ContactEntry, salt string, act Act) (*Contact, *Event, error) {
	if err := on.MayWrite(act); err != nil {
		return nil, nil, err
	}
	if err := e.read(); err != nil {
		return nil, nil, err
	}
	c := &Contact{ID: id, Subject: on.Unit.ID().Name(), Unit: on.Unit.ID(), Province: on.Unit.Province}
	if stands != nil {
		if e == (ContactEntry{stands.FullName, stands.Phone, stands.Email}) {
			return stands, nil, nil
		}
		*c = *stands
	}
	if revision != c.Revision {
		return nil, nil, Refuse(Aborted, "STALE_REVISION", "revision", Say("contact.stale", "given", revision, "stands", c.Revision))
	}
	return c, c.put(e, salt, act), nil
}

// CitizenContact makes the contact of a citizen who objects.
//
// Errors: CONTACT_EMPTY, CONTACT_NAME_MALFORMED, PHONE_MALFORMED, EMAIL_MALFORMED.
func CitizenContact(id string, o *Objection, e ContactEntry, salt string, act Act) (*Contact, *Event, error) {
	if err := e.read(); err != nil {
		return nil, nil, err
	}
	c := &Contact{ID: id, Subject: o.Name(), Province: o.Province}
	return c, c.put(e, salt, act), nil
}

func (c *Contact) put(e ContactEntry, salt string, act Act) *Event {
	c.FullName, c.Phone, c.Email, c.Salt, c.UpdatedAt = e.FullName, e.Phone, e.Email, salt, act.At
	c.Revision++
	c.Hash = c.hash()
	return newEvent(c.Name(), c.Revision, ActPutContact, 0, act, c.record())
}

// hash gives what stands for the person in events: base64 of SHA-256 over the salt and the content as JSON. Without the salt
// nobody can try phone numbers until one fits.
func (c *Contact) hash() string {
	content := record{{"name", c.FullName}, {"phone", c.Phone}, {"email", c.Email}}.JSON()
	sum := sha256.Sum256(append([]byte(c.Salt), content...))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// Holds tells whether a contact is the one that its hash stands for, or empty where it was erased.
func (c *Contact) Holds() bool {
	if c.ErasedAt != 0 {
		return c.FullName+c.Phone+c.Email+c.Salt == ""
	}
	return c.Hash == c.hash()
}

// record gives the contact as an event carries it: the hash, and never the person.
func (c *Contact) record() record { return record{{"subject", c.Subject}, {"hash", c.Hash}} }

// MayHandle refuses everybody but the unit's officer and the administrator of the province: to others there is no such contact.
//
// Errors: CONTACT_UNKNOWN.
func (c *Contact) MayHandle(a *Actor) error {
	switch {
	case a.Role == Admin && a.Reach().CoversProvince(c.Province):
		return nil
	case a.Role == Officer && c.Unit != (UnitID{}) && slices.Contains(a.Units, c.Unit):
		return nil
	}
	return ContactUnknown(c.Name())
}

// ContactUnknown refuses the name of a contact that there is none of, or none that the caller may see.
func ContactUnknown(name string) error {
	return Refuse(NotFound, "CONTACT_UNKNOWN", "name", Say("contact.unknown", "name", Clip(name)))
}

// Erase empties the contact for ever: name, phone, e-mail and salt. Erasing twice gives no event.
//
// Errors: CONTACT_UNKNOWN.
func (c *Contact) Erase(act Act) (*Event, error) {
	if err := c.MayHandle(&act.Actor); err != nil || c.ErasedAt != 0 {
		return nil, err
	}
	c.FullName, c.Phone, c.Email, c.Salt = "", "", "", ""
	c.UpdatedAt, c.ErasedAt = act.At, act.At
	c.Revision++
	return newEvent(c.Name(), c.Revision, ActErase, 0, act, c.record()), nil
}
