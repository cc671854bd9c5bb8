package evidence

import (
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
)

// Refs lists the ids of the documents that answers name, each once, in the order in which they appear. What is not the name of a
// document is left to Attach to refuse.
func Refs(given []criteria.Answer) []string {
	lists := make([][]criteria.EvidenceDoc, len(given))
	for i := range given {
		lists[i] = given[i].Evidence
	}
	return RefsIn(lists...)
}

// RefsIn is Refs for evidence that does not stand in answers: that of findings and objections.
func RefsIn(lists ...[]criteria.EvidenceDoc) []string {
	var ids []string
	seen := map[string]bool{}
	for _, list := range lists {
		for _, e := range list {
			if id, ok := criteria.DocumentID(e.Ref); ok && !seen[id] {
				seen[id], ids = true, append(ids, id)
			}
		}
	}
	return ids
}

// Attach puts the documents that answers name into them, so that what is filed says by itself what it rests on, and refuses links
// that are not public. It gives copies; docs are those of Refs that there are.
//
// Errors, each at answers[fact].evidence[i]: DOCUMENT_NOT_OF_UNIT for one that there is none of or that another unit recorded,
// DOCUMENT_TWICE_TOLD where the answer says something else than the document, LINK_MALFORMED, LINK_NOT_PUBLIC.
func Attach(docs map[string]*Document, unit criteria.UnitID, given []criteria.Answer) ([]criteria.Answer, error) {
	out := make([]criteria.Answer, len(given))
	for i := range given {
		var err error
		out[i] = given[i]
		if out[i].Evidence, err = AttachTo(docs, unit, given[i].Evidence, "answers["+criteria.Clip(given[i].Fact)+"].evidence"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AttachTo is Attach for a list of evidence; its errors are at field[i].
func AttachTo(docs map[string]*Document, unit criteria.UnitID, given []criteria.EvidenceDoc, field string) (out []criteria.EvidenceDoc, err error) {
	for i, e := range given {
		if err := attach(&e, docs, unit); err != nil {
			return nil, err.At(field + "[" + strconv.Itoa(i) + "]")
		}
		out = append(out, e)
	}
	return out, nil
}

func attach(e *criteria.EvidenceDoc, docs map[string]*Document, unit criteria.UnitID) *criteria.Error {
	if e.Ref == "" {
		return linkOf(e)
	}
	id, _ := criteria.DocumentID(e.Ref)
	d := docs[id]
	if d == nil || d.Unit != unit {
		return criteria.Invalid("DOCUMENT_NOT_OF_UNIT", "ref", criteria.Say("evidence.ref", "name", criteria.Clip(e.Ref), "unit", unit.Name()))
	}
	told := criteria.EvidenceDoc{Document: d.Number, Date: d.Date, Issuer: d.Issuer, Title: d.Title, URI: d.Link, Ref: e.Ref}
	if given := (criteria.EvidenceDoc{Ref: e.Ref}); *e != given && *e != told {
		return criteria.Invalid("DOCUMENT_TWICE_TOLD", "ref", criteria.Say("evidence.twice-told", "name", criteria.Clip(e.Ref)))
	}
	*e = told
	return nil
}

func linkOf(e *criteria.EvidenceDoc) *criteria.Error {
	if e.URI == "" {
		return nil
	}
	if err := Link(e.URI); err != nil {
		return err.At("uri")
	}
	return nil
}

// TooManyRefs refuses answers that name more documents than one assessment may.
func TooManyRefs(a criteria.Answers) error {
	if len(Refs(a)) <= MostRefs {
		return nil
	}
	return criteria.Invalid("EVIDENCE_TOO_MUCH", "answers", criteria.Say("evidence.refs-too-many", "most", MostRefs))
}
