package criteria

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/govalues/decimal"
)

// The canonical form of what is frozen: one order of keys, no blanks, no escapes that are not needed. It is written by
// hand because a submission freezes two such texts and the general writer costs more than judging.

// AppendText writes a JSON string in the canonical form: no escapes that are not needed. What is hashed is written by it.
func AppendText(b []byte, s string) []byte {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] == '"' || s[i] == '\\' {
			return appendEscaped(b, s)
		}
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if !ascii && !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	return append(append(append(b, '"'), s...), '"')
}

// appendEscaped leaves what must be escaped to the library.
func appendEscaped(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic("criteria: a text is not JSON: " + err.Error()) // the library replaces what is not UTF-8
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// key opens the next field of an object; keys are plain ASCII.
func key(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	return append(append(append(b, '"'), name...), '"', ':')
}

func keyText(b []byte, name, value string) []byte { return AppendText(key(b, name), value) }

// keyTextIf leaves an empty text out.
func keyTextIf(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return keyText(b, name, value)
}

func keyInt(b []byte, name string, n int) []byte {
	return strconv.AppendInt(key(b, name), int64(n), 10)
}

// keyQuantity leaves a figure that is not there out.
func keyQuantity(b []byte, name string, q Quantity) []byte {
	if !q.some {
		return b
	}
	b = append(key(b, name), '"')
	if q.scale == 0 {
		b = strconv.AppendInt(b, q.coef, 10)
	} else {
		b, _ = decimal.MustNew(q.coef, int(q.scale)).Trim(0).AppendText(b) // it has no error to give
	}
	return append(b, '"')
}

func keyTexts(b []byte, name string, values []string) []byte {
	b = append(key(b, name), '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendText(b, v)
	}
	return append(b, ']')
}

// JSON gives the canonical form that is stored: fixed order of keys, no blanks, no sentences.
func (v *Verdict) JSON() []byte {
	b := append(make([]byte, 0, 512+280*len(v.Lines)), '{')
	b = keyText(b, "rule_set", v.RuleSet)
	b = keyText(b, "digest", v.Digest)
	b = keyText(b, "result", string(v.Result))
	b = keyTextIf(b, "level", v.Level)
	b = v.appendDecision(b)
	b = v.Tally.append(key(b, "tally"))
	b = append(key(b, "groups"), '[')
	for i := range v.Groups {
		if i > 0 {
			b = append(b, ',')
		}
		b = keyText(append(b, '{'), "group", v.Groups[i].Group)
		b = v.Groups[i].Tally.append(key(b, "tally"))
		b = keyQuantity(b, "points", v.Groups[i].Points)
		b = append(keyQuantity(b, "max_points", v.Groups[i].Max), '}')
	}
	b = appendLines(append(b, ']'), "criteria", v.Lines)
	if len(v.Missing) > 0 {
		b = append(key(b, "missing"), '[')
		for i := range v.Missing {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.Missing[i].append(b)
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendDecision writes what only sets have that score, punish or ration.
func (v *Verdict) appendDecision(b []byte) []byte {
	if v.Provisional {
		b = append(key(b, "provisional"), "true"...)
	}
	if p := v.Points; p != nil {
		b = keyQuantity(append(key(b, "points"), '{'), "earned", p.Earned)
		b = keyQuantity(b, "max", p.Max)
		b = keyQuantity(b, "bonus", p.Bonus)
		b = append(keyQuantity(b, "penalty", p.Penalty), '}')
	}
	if len(v.Sanctions) == 0 {
		return b
	}
	b = append(key(b, "sanctions"), '[')
	for i, s := range v.Sanctions {
		if i > 0 {
			b = append(b, ',')
		}
		b = keyText(append(b, '{'), "id", s.ID)
		b = keyTextIf(b, "from", s.From)
		b = append(keyTextIf(b, "to", s.To), '}')
	}
	return append(b, ']')
}

func (t *Tally) append(b []byte) []byte {
	b = keyInt(append(b, '{'), "met", t.Met)
	b = keyInt(b, "of", t.Of)
	b = keyInt(b, "not_met", t.NotMet)
	b = keyInt(b, "not_applicable", t.NotApplicable)
	b = keyInt(b, "did_not_occur", t.DidNotOccur)
	b = keyInt(b, "no_data", t.NoData)
	b = keyInt(b, "awaiting_appraisal", t.AwaitingAppraisal)
	return append(keyInt(b, "unknown", t.Unknown), '}')
}

func (m *Missing) append(b []byte) []byte {
	b = keyText(append(b, '{'), "level", m.Level)
	b = keyInt(b, "clause", m.Clause)
	b = keyInt(b, "needed", m.Needed)
	b = keyQuantity(b, "points", m.Points)
	return append(keyTexts(b, "criteria", m.Criteria), '}')
}

func appendLines(b []byte, name string, lines []Line) []byte {
	b = append(key(b, name), '[')
	for i := range lines {
		if i > 0 {
			b = append(b, ',')
		}
		b = lines[i].append(b)
	}
	return append(b, ']')
}

func (l *Line) append(b []byte) []byte {
	b = keyText(append(b, '{'), "id", l.ID)
	b = keyText(b, "outcome", l.Outcome.String())
	if l.Counts && l.Outcome != Met { // what is met counts as met: that is not said
		b = append(key(b, "counts_as_met"), "true"...)
	}
	b = keyQuantity(b, "value", l.Value)
	b = keyQuantity(b, "of", l.Numerator)
	b = keyQuantity(b, "in", l.Denominator)
	b = keyTextIf(b, "answer", l.Answer)
	if t := l.Threshold; t != nil {
		b = keyText(append(key(b, "threshold"), '{'), "comparator", t.Comparator)
		b = keyText(b, "value", t.Value)
		b = keyTextIf(b, "upper", t.Upper)
		b = keyTextIf(b, "unit", t.Unit)
		if len(t.OneOf) > 0 {
			b = keyTexts(b, "one_of", t.OneOf)
		}
		b = append(b, '}')
	}
	if !l.Gap.IsZero() {
		b = keyText(append(key(b, "gap"), '{'), "fact", l.Gap.Fact)
		b = keyQuantity(b, "amount", l.Gap.Amount)
		b = append(keyText(b, "direction", l.Gap.Direction.String()), '}')
	}
	b = keyQuantity(b, "points", l.Points)
	b = keyQuantity(b, "max_points", l.Max)
	if len(l.Parts) > 0 {
		b = appendLines(b, "parts", l.Parts)
	}
	return append(b, '}')
}

// JSON gives the answers as they are stored.
func (a Answers) JSON() []byte {
	b := append(make([]byte, 0, 2+160*len(a)), '[')
	for i := range a {
		if i > 0 {
			b = append(b, ',')
		}
		b = a[i].append(b)
	}
	return append(b, ']')
}

func (a *Answer) append(b []byte) []byte {
	b = keyText(append(b, '{'), "fact", a.Fact)
	b = keyTextIf(b, "value", a.Value)
	if a.NoData {
		b = append(key(b, "no_data"), "true"...)
	}
	if a.Quality != Actual { // counted and typed is the rule: that is not said
		b = keyTextIf(b, "quality", string(a.Quality))
	}
	if a.Channel != Typed {
		b = keyTextIf(b, "channel", string(a.Channel))
	}
	b = keyTextIf(b, "explanation", a.Explanation)
	if len(a.Evidence) > 0 {
		b = append(key(b, "evidence"), '[')
		for i := range a.Evidence {
			if i > 0 {
				b = append(b, ',')
			}
			e := &a.Evidence[i]
			b = keyTextIf(append(b, '{'), "document", e.Document)
			b = keyTextIf(b, "date", e.Date.String())
			b = keyTextIf(b, "issuer", e.Issuer)
			b = keyTextIf(b, "title", e.Title)
			b = keyTextIf(b, "uri", e.URI)
			b = append(keyTextIf(b, "ref", e.Ref), '}')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}
