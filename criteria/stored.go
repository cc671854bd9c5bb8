package criteria

import "bytes"

// VerdictLevel gives the level from the beginning of a stored verdict, "" for none: it stands behind the result, before
// anything that is long. Ids have no sign that JSON would escape.
func VerdictLevel(head []byte) string {
	_, rest, _ := bytes.Cut(head, []byte(`,"result":"`))
	if _, rest, _ = bytes.Cut(rest, []byte(`"`)); !bytes.HasPrefix(rest, []byte(`,"level":"`)) {
		return ""
	}
	level, _, _ := bytes.Cut(rest[len(`,"level":"`):], []byte(`"`))
	return string(level)
}

// ReadFacts gives fact and value of every answer that has one, from the form in which answers are stored. It reads the
// canonical form in one go, and leaves whatever is not quite that to ParseAnswers. The answers have nothing else in
// them; they are put into the memory of old.
func ReadFacts(stored []byte, old Answers) (Answers, error) {
	r := factReader{rest: stored, answers: old[:0]}
	if r.all() {
		return r.answers, nil
	}
	return ParseAnswers(stored)
}

// factReader goes through answers as they are written by Answers.JSON.
type factReader struct {
	rest    []byte
	answers Answers
}

func (r *factReader) all() bool {
	if !r.take("[") {
		return false
	}
	for !r.take("]") {
		if len(r.answers) > 0 && !r.take(",") || !r.one() {
			return false
		}
	}
	return len(r.rest) == 0
}

// one reads an answer. What follows fact and value is passed over.
func (r *factReader) one() bool {
	var a Answer
	var ok bool
	if !r.take(`{"fact":`) {
		return false
	}
	if a.Fact, ok = r.text(); !ok {
		return false
	}
	if r.take(`,"value":`) {
		if a.Value, ok = r.text(); !ok {
			return false
		}
	}
	a.NoData = r.take(`,"no_data":true`)
	r.answers = append(r.answers, a)
	return r.passOver()
}

func (r *factReader) take(s string) bool {
	if len(r.rest) < len(s) || string(r.rest[:len(s)]) != s {
		return false
	}
	r.rest = r.rest[len(s):]
	return true
}

// text reads a text in which nothing is escaped.
func (r *factReader) text() (string, bool) {
	if !r.take(`"`) {
		return "", false
	}
	end := bytes.IndexByte(r.rest, '"')
	if end < 0 || bytes.IndexByte(r.rest[:end], '\\') >= 0 {
		return "", false
	}
	s := string(r.rest[:end])
	r.rest = r.rest[end+1:]
	return s, true
}

// passOver goes to the end of the answer: brackets count where they do not stand in a text.
func (r *factReader) passOver() bool {
	depth := 1
	for i := 0; i < len(r.rest); i++ {
		switch r.rest[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				r.rest = r.rest[i+1:]
				return true
			}
		case '"':
			for i++; i < len(r.rest) && r.rest[i] != '"'; i++ {
				if r.rest[i] == '\\' {
					i++
				}
			}
		}
	}
	return false
}
