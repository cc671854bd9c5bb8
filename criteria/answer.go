package criteria

import (
	"cmp"
	"slices"
	"strings"
)

// Limits of answers, this project's own: bytes of a value or explanation, pieces of evidence, and bytes of all answers
// of an assessment together, which every event of it may carry twice.
const (
	maxText     = 4000
	maxEvidence = 20
	maxAnswers  = 256 << 10
)

// tooMuch refuses answers that are too large together.
func (a Answers) tooMuch() []*Error {
	size := 0
	for i := range a {
		size += len(a[i].Value) + len(a[i].Explanation)
		for _, e := range a[i].Evidence {
			size += len(e.Document) + len(e.Issuer) + len(e.Title) + len(e.URI) + len(e.Ref)
		}
	}
	if size <= maxAnswers {
		return nil
	}
	return []*Error{Invalid("ANSWERS_TOO_LARGE", "answers", Say("answer.too-large", "most", maxAnswers))}
}

// Answer is what a commune says about one fact: a value, or that there is no data.
type Answer struct {
	Fact        string        `json:"fact"`
	Value       string        `json:"value,omitempty"` // decimal text, "true"/"false", option id, ISO day or words
	NoData      bool          `json:"no_data,omitempty"`
	Quality     Quality       `json:"quality,omitempty"`
	Channel     Channel       `json:"channel,omitempty"`
	Explanation string        `json:"explanation,omitempty"`
	Evidence    []EvidenceDoc `json:"evidence,omitempty"`
}

// Quality says how sure a value is.
type Quality string

// Qualities. In Bình Định two targets turned from met to not met when estimates met actuals, so the two are kept apart.
const (
	Actual    Quality = "actual"
	Estimated Quality = "estimated"
)

// Channel says how a value came in.
type Channel string

// Channels.
const (
	Typed      Channel = "typed"
	FromFile   Channel = "file"
	FromSystem Channel = "system"
)

// DocumentPrefix begins the resource name of a recorded document.
const DocumentPrefix = "documents/"

// DocumentID takes the id out of "documents/{id}".
func DocumentID(name string) (id string, ok bool) {
	id, ok = strings.CutPrefix(name, DocumentPrefix)
	return id, ok && id != "" && !strings.ContainsAny(id, "/ ")
}

// EvidenceDoc shows where a value comes from: a document's number, date, issuing body and title, or a link. One that was recorded for
// the unit is named by Ref, and the rest is then what the record says.
type EvidenceDoc struct {
	Document string `json:"document,omitempty"`
	Date     Date   `json:"date,omitzero"`
	Issuer   string `json:"issuer,omitempty"`
	Title    string `json:"title,omitempty"`
	URI      string `json:"uri,omitempty"`
	Ref      string `json:"ref,omitempty"` // "documents/{id}"
}

// Answers are answers by fact id, sorted, each fact at most once.
type Answers []Answer

// Merge puts newer answers over older ones, by fact id. Both are left as they were.
func (a Answers) Merge(newer Answers) Answers {
	merged := make(Answers, 0, len(a)+len(newer))
	i, j := 0, 0
	for i < len(a) && j < len(newer) {
		switch c := cmp.Compare(a[i].Fact, newer[j].Fact); {
		case c < 0:
			merged, i = append(merged, a[i]), i+1
		case c > 0:
			merged, j = append(merged, newer[j]), j+1
		default:
			merged, i, j = append(merged, newer[j]), i+1, j+1
		}
	}
	return append(append(merged, a[i:]...), newer[j:]...)
}

// Find gives the answer to a fact.
func (a Answers) Find(fact string) (*Answer, bool) {
	i, ok := slices.BinarySearchFunc(a, fact, func(x Answer, f string) int { return strings.Compare(x.Fact, f) })
	if !ok {
		return nil, false
	}
	return &a[i], true
}

// ReadAnswers checks answers one by one against the facts of the set and gives them sorted, words in NFC. It does
// not look at several answers together, see CheckTogether. The refusals name the field "answers[fact]…".
func (c *Compiled) ReadAnswers(given []Answer) (Answers, []*Error) {
	read := make(Answers, 0, len(given))
	var faults []*Error
	for i := range given {
		a := given[i]
		if err := c.readAnswer(&a); err != nil {
			faults = append(faults, err.At("answers["+Clip(a.Fact)+"]"))
			continue
		}
		read = append(read, a)
	}
	slices.SortFunc(read, func(x, y Answer) int { return strings.Compare(x.Fact, y.Fact) })
	for i := 1; i < len(read); i++ {
		if read[i].Fact == read[i-1].Fact && (i == 1 || read[i-2].Fact != read[i].Fact) {
			faults = append(faults, Invalid("ANSWER_TWICE", "answers["+read[i].Fact+"]", Say("answer.twice")))
		}
	}
	return read, faults
}

// readAnswer checks one answer and puts its words into NFC.
func (c *Compiled) readAnswer(a *Answer) *Error {
	if err := CheckIdentifier(a.Fact); err != nil {
		return err.(*Error).At("fact")
	}
	f := c.fact(a.Fact)
	if f == nil {
		return Invalid("FACT_UNKNOWN", "fact", Say("answer.fact-unknown", "fact", Clip(a.Fact), "set", c.Set.Name()))
	}
	a.Value, a.Explanation = NFC(a.Value), NFC(strings.TrimSpace(a.Explanation))
	a.Quality, a.Channel = cmp.Or(a.Quality, Actual), cmp.Or(a.Channel, Typed)
	switch {
	case len(a.Value) > maxText || len(a.Explanation) > maxText:
		return Invalid("TEXT_TOO_LONG", "value", Say("answer.too-long", "most", maxText))
	case a.NoData && a.Value != "":
		return Invalid("VALUE_AND_NO_DATA", "value", Say("answer.value-and-no-data"))
	case !a.NoData && a.Value == "":
		return Invalid("VALUE_MISSING", "value", Say("answer.value-missing"))
	}
	if !a.NoData {
		if err := f.checkValue(a.Value); err != nil {
			return err.At("value")
		}
	}
	if len(a.Evidence) > maxEvidence {
		return Invalid("EVIDENCE_TOO_MUCH", "evidence", Say("evidence.too-much", "most", maxEvidence))
	}
	for i := range a.Evidence {
		if err := a.Evidence[i].read(); err != nil {
			return err.At("evidence[" + itoa(i) + "]")
		}
	}
	return nil
}

// read checks a piece of evidence: the number of a document, a link or a recorded document is due, a link is http or https and is
// never fetched, a day is not invented.
func (e *EvidenceDoc) read() *Error {
	for _, s := range []*string{&e.Document, &e.Issuer, &e.Title, &e.URI, &e.Ref} {
		*s = NFC(strings.TrimSpace(*s))
		if len(*s) > 500 {
			return Invalid("TEXT_TOO_LONG", "", Say("answer.too-long", "most", 500))
		}
	}
	_, named := DocumentID(e.Ref)
	switch {
	case e.Ref != "" && !named:
		return Invalid("REF_MALFORMED", "ref", Say("evidence.ref-malformed", "value", Clip(e.Ref)))
	case e.Document == "" && e.URI == "" && e.Ref == "":
		return Invalid("EVIDENCE_EMPTY", "document", Say("evidence.empty"))
	case e.URI != "" && !strings.HasPrefix(e.URI, "https://") && !strings.HasPrefix(e.URI, "http://"):
		return Invalid("LINK_MALFORMED", "uri", Say("evidence.link", "value", Clip(e.URI)))
	}
	return nil
}

// checkValue checks the text of a value against the kind and range of the fact.
func (f *Fact) checkValue(v string) *Error {
	switch f.Kind {
	case CountFact, NumberFact:
		return f.checkFigure(v)
	case YesNoFact:
		if v != "true" && v != "false" {
			return Invalid("YES_NO_MALFORMED", "", Say("answer.yes-no", "value", Clip(v)))
		}
	case ChoiceFact:
		ids := make([]string, len(f.Options))
		for i := range f.Options {
			ids[i] = f.Options[i].ID
		}
		if !slices.Contains(ids, v) {
			return Invalid("CHOICE_UNKNOWN", "", Say("answer.choice", "value", Clip(v), "allowed", strings.Join(ids, ", ")))
		}
	case DateFact:
		if _, err := ParseDate(v); err != nil {
			return err.(*Error)
		}
	}
	return nil
}

func (f *Fact) checkFigure(v string) *Error {
	d, err := ParseDecimal(v)
	if err != nil {
		return err.(*Error)
	}
	if f.Kind == CountFact && !d.IsInt() {
		return Invalid("COUNT_MALFORMED", "", Say("answer.count", "value", Clip(v)))
	}
	least, most := f.bounds()
	switch {
	case least != nil && d.Cmp(*least) < 0 && f.Kind == CountFact && least.IsZero():
		return Invalid("VALUE_OUT_OF_RANGE", "", Say("answer.negative", "value", v))
	case least != nil && d.Cmp(*least) < 0, most != nil && d.Cmp(*most) > 0:
		return Invalid("VALUE_OUT_OF_RANGE", "", Say("answer.range", "value", v, "allowed", rangeText(least, most)))
	}
	return nil
}

// bounds gives the least and greatest value: the fact's own, or 0 for a count and 0 to 100 for a percentage.
func (f *Fact) bounds() (least, most *Decimal) {
	zero, hundred := Decimal{}, hundredPercent
	least, most = f.Min, f.Max
	if least == nil && (f.Kind == CountFact || f.Unit.VI == "%") {
		least = &zero
	}
	if most == nil && f.Unit.VI == "%" {
		most = &hundred
	}
	return least, most
}

func rangeText(least, most *Decimal) Text {
	switch {
	case most == nil:
		return Say("range.from", "least", Figure(*least))
	case least == nil:
		return Say("range.to", "most", Figure(*most))
	}
	return Say("range.between", "least", Figure(*least), "most", Figure(*most))
}

// CheckTogether looks at answers that say something only together: a part is at most its whole, and a whole is not 0
// where the criterion gives that no meaning.
func (c *Compiled) CheckTogether(a Answers) []*Error { return c.together(c.values(a)) }

func (c *Compiled) together(v *Values) []*Error {
	var faults []*Error
	c.conflicts(v, func(fact, whole int) bool {
		f := &c.Set.Facts[fact]
		if whole < 0 {
			faults = append(faults, Invalid("WHOLE_IS_ZERO", "answers["+f.ID+"].value", Say("answer.whole-zero", "whole", f.Label)))
			return true
		}
		faults = append(faults, Invalid("PART_ABOVE_WHOLE", "answers["+f.ID+"].value", Say("answer.part-above-whole",
			"part", f.Label, "value", v.figure(fact), "whole", c.Set.Facts[whole].Label, "most", v.figure(whole))))
		return true
	})
	return faults
}

// consistent tells whether answers may be given together, see CheckTogether.
func (c *Compiled) consistent(v *Values) bool {
	good := true
	c.conflicts(v, func(int, int) bool {
		good = false
		return false
	})
	return good
}

// conflicts reports each part that is above its whole, and then each whole, with -1 for its own, that is 0 where that has no
// meaning, until report says no.
func (c *Compiled) conflicts(v *Values, report func(fact, whole int) bool) {
	for i := range c.Set.Facts {
		if c.Set.Facts[i].PartOf == "" {
			continue
		}
		whole := c.index[c.Set.Facts[i].PartOf]
		if v.num[i] != missing && v.num[whole] != missing && v.num[i] > v.num[whole] && !report(i, whole) {
			return
		}
	}
	for _, whole := range c.nonZero {
		if v.num[whole] == 0 && !report(whole, -1) {
			return
		}
	}
}
