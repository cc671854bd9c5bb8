package criteria

import (
	"cmp"
	"encoding/json"
	"fmt"
)

// Event is one change, in full. It is appended in the transaction of the change and never altered.
type Event struct {
	Subject    string // name of what changed: "assessments/…", "recognitions/…", "finalisations/…", "ruleSetDrafts/…", "ruleSets/…/versions/…"
	Number     int32  // per subject, from 1; an assessment's events are numbered by its revision
	Kind       Action
	Actor      string
	Role       Role
	GivenDate  Date // 0 where the act has none
	RecordedAt int64
	Change     []byte // JSON
	Sequence   int64  // place among all events of the database; given by the store

	// CommittedAt is when the store made it last, in microseconds since 1970; given by the store. It rises with Sequence, and
	// events of one commit may share it.
	CommittedAt int64
}

func (a *Assessment) event(kind Action, given Date, act Act, change record) *Event {
	return newEvent(a.Name(), a.Revision, kind, given, act, change)
}

// NewEvent makes the event of a change that another package decides, such as one of the catalogue of units. change is the
// JSON object that the event carries.
func NewEvent(subject string, number int32, kind Action, given Date, act Act, change []byte) *Event {
	e := newEvent(subject, number, kind, given, act, nil)
	e.Change = change
	return e
}

func newEvent(subject string, number int32, kind Action, given Date, act Act, change record) *Event {
	return &Event{
		Subject: subject, Number: number, Kind: kind, Actor: act.Actor.ID, Role: act.Actor.Role,
		GivenDate: given, RecordedAt: act.At, Change: change.JSON(),
	}
}

// record is a JSON object whose keys keep their order.
type record []struct {
	Key   string
	Value any
}

// raw is JSON that is put in as it stands: what was frozen once is not written a second way.
type raw []byte

// JSON gives the object.
func (r record) JSON() []byte {
	size := 32 * len(r)
	for _, field := range r {
		if b, ok := field.Value.(raw); ok {
			size += len(b)
		}
	}
	out := append(make([]byte, 0, size+64), '{')
	for _, field := range r {
		out = key(out, field.Key)
		switch v := field.Value.(type) {
		case raw:
			out = append(out, v...)
		case string:
			out = AppendText(out, v)
		default:
			out = append(out, mustJSON(v)...)
		}
	}
	return append(out, '}')
}

// mustJSON gives the JSON of a value of this package; none of them can fail.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("criteria: not JSON: %v", err))
	}
	return b
}

// ParseAnswers reads stored answers. Quality and channel that are not said are actual and typed.
func ParseAnswers(b []byte) (Answers, error) {
	var a Answers
	if err := json.Unmarshal(b, &a); err != nil {
		return nil, fmt.Errorf("stored answers: %w", err)
	}
	for i := range a {
		a[i].Quality, a[i].Channel = cmp.Or(a[i].Quality, Actual), cmp.Or(a[i].Channel, Typed)
	}
	return a, nil
}

// JSON gives the unit as it is frozen with a submission.
func (u *Unit) JSON() []byte { return mustJSON(u) }

// ParseUnit reads a unit as it was frozen.
func ParseUnit(b []byte) (*Unit, error) {
	u := &Unit{}
	if err := json.Unmarshal(b, u); err != nil {
		return nil, fmt.Errorf("stored unit: %w", err)
	}
	return u, nil
}
