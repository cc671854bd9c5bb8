package evidence

import (
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// DocumentPrefix begins the resource name of a document.
const DocumentPrefix = criteria.DocumentPrefix

// Document (văn bản, minh chứng) is something a unit can show for its answers. It never changes: what was wrong is mended by another one.
type Document struct {
	ID         string
	Unit       criteria.UnitID
	Province   string // code
	Number     string // "12/BC-UBND"
	Date       criteria.Date
	Issuer     string // office, never a person
	Title      string
	Link       string // checked by Link
	SHA256     string // of the file, "" for none
	RecordedAt int64  // microseconds since 1970
	Actor      string
}

// Name gives "documents/{id}".
func (d *Document) Name() string { return DocumentPrefix + d.ID }

// Entry is what a document is recorded with.
type Entry struct {
	Number string
	Date   criteria.Date
	Issuer string
	Title  string
	Link   string
	SHA256 string
}

// Record records a document of a unit. has is what the unit has, hasFile whether the file that is named is one of the unit's.
//
// Errors: OUT_OF_SCOPE, UNIT_ENDED, DOCUMENT_EMPTY, TEXT_TOO_LONG, DATE_TO_COME, LINK_MALFORMED, LINK_NOT_PUBLIC, FILE_UNKNOWN,
// DOCUMENTS_TOO_MANY.
func Record(id string, on criteria.Case, e Entry, has Holding, hasFile bool, act criteria.Act) (*Document, *criteria.Event, error) {
	if err := on.MayWrite(act); err != nil {
		return nil, nil, err
	}
	if err := e.check(act.Today); err != nil {
		return nil, nil, err
	}
	switch {
	case e.SHA256 != "" && !hasFile:
		return nil, nil, criteria.Invalid("FILE_UNKNOWN", "file", criteria.Say("evidence.file-not-of-unit", "unit", on.Unit.FullName()))
	case has.Documents >= MostDocuments:
		return nil, nil, criteria.Refuse(criteria.ResourceExhausted, "DOCUMENTS_TOO_MANY", "unit", criteria.Say("evidence.documents-too-many", "most", MostDocuments))
	}
	d := &Document{
		ID: id, Unit: on.Unit.ID(), Province: on.Unit.Province, Number: e.Number, Date: e.Date, Issuer: e.Issuer, Title: e.Title,
		Link: e.Link, SHA256: e.SHA256, RecordedAt: act.At, Actor: act.Actor.ID,
	}
	return d, criteria.NewEvent(d.Name(), 1, ActRecord, d.Date, act, d.record()), nil
}

// check puts the texts into NFC and refuses what cannot be a document.
func (e *Entry) check(today criteria.Date) error {
	for _, t := range []struct {
		field string
		text  *string
	}{{"number", &e.Number}, {"issuer", &e.Issuer}, {"title", &e.Title}, {"link", &e.Link}} {
		*t.text = criteria.NFC(strings.TrimSpace(*t.text))
		if len(*t.text) > mostText {
			return criteria.Invalid("TEXT_TOO_LONG", t.field, criteria.Say("answer.too-long", "most", mostText))
		}
	}
	switch {
	case e.Number == "" && e.Link == "" && e.SHA256 == "":
		return criteria.Invalid("DOCUMENT_EMPTY", "number", criteria.Say("evidence.document-empty"))
	case e.Date > today:
		return criteria.Invalid("DATE_TO_COME", "date", criteria.Say("act.to-come", "day", e.Date, "today", today))
	case e.SHA256 != "" && !isHash(e.SHA256):
		return criteria.Invalid("FILE_UNKNOWN", "file", criteria.Say("evidence.file-unknown", "name", criteria.Clip(e.SHA256)))
	case e.Link != "":
		if err := Link(e.Link); err != nil {
			return err.At("link")
		}
	}
	return nil
}

func (d *Document) record() []byte {
	return mustJSON(struct {
		Unit     criteria.UnitID `json:"unit"`
		Province string          `json:"province"`
		Number   string          `json:"number,omitempty"`
		Date     criteria.Date   `json:"date,omitzero"`
		Issuer   string          `json:"issuer,omitempty"`
		Title    string          `json:"title,omitempty"`
		Link     string          `json:"link,omitempty"`
		SHA256   string          `json:"sha256,omitempty"`
	}{d.Unit, d.Province, d.Number, d.Date, d.Issuer, d.Title, d.Link, d.SHA256})
}

// DocumentUnknown refuses the name of a document that there is none of, or none that the caller may see.
func DocumentUnknown(name string) error {
	return criteria.Refuse(criteria.NotFound, "DOCUMENT_UNKNOWN", "name", criteria.Say("evidence.document-unknown", "name", criteria.Clip(name)))
}

// LinkCheck is what a link answered at one moment.
type LinkCheck struct {
	Document  string // id
	Number    int32  // per document, from 1
	Link      string
	Reachable bool
	Status    int    // HTTP status of the last answer, 0 where none came
	Reason    string // why it is not reachable: a machine reason, "" where it is
	CheckedAt int64
	Actor     string
}

// Check records what the link of a document answered. number is that of the document's last check, 0 before the first.
func (d *Document) Check(number int32, status int, reason string, act criteria.Act) (*LinkCheck, *criteria.Event) {
	c := &LinkCheck{
		Document: d.ID, Number: number + 1, Link: d.Link, Reachable: reason == "", Status: status, Reason: reason,
		CheckedAt: act.At, Actor: act.Actor.ID,
	}
	// The document itself is event 1.
	return c, criteria.NewEvent(d.Name(), c.Number+1, ActCheck, 0, act, mustJSON(struct {
		Number    int32  `json:"number"`
		Link      string `json:"link"`
		Reachable bool   `json:"reachable"`
		Status    int    `json:"status"`
		Reason    string `json:"reason,omitempty"`
	}{c.Number, c.Link, c.Reachable, c.Status, c.Reason}))
}
