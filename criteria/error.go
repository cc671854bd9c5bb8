package criteria

import (
	"errors"
	"strings"
)

// Code is the kind of an error, independent of any protocol.
type Code int

// Kinds of errors. Each is mapped to a protocol's codes in one place of the program.
const (
	Internal           Code = iota // a fault of the program; the cause is logged and never sent
	InvalidArgument                // the input is wrong whatever the state
	NotFound                       // the thing named does not exist, or the caller may not know that it does
	AlreadyExists                  // the thing to create exists
	FailedPrecondition             // right input, wrong state
	Aborted                        // somebody else was faster: read again and repeat
	PermissionDenied               // not granted
	Unauthenticated                // no valid token
	ResourceExhausted              // a limit
	Unavailable                    // try again later
)

// Error is a refusal that names what is wrong and what is allowed.
type Error struct {
	Code    Code
	Reason  string // machine reason, UPPER_SNAKE, stable
	Field   string // path of the field at fault, "answers[households.total].value"; may be empty
	Message Text   // sentence for people
	More    []*Error
}

// Error gives field, reason and the sentence in both languages.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString(e.Message.String())
	for _, m := range e.More {
		b.WriteString("; " + m.Error())
	}
	return b.String()
}

// At gives the same refusal about a field whose path begins with prefix.
func (e *Error) At(prefix string) *Error {
	c := *e
	switch {
	case c.Field == "":
		c.Field = prefix
	case strings.HasPrefix(c.Field, "["):
		c.Field = prefix + c.Field
	default:
		c.Field = prefix + "." + c.Field
	}
	return &c
}

// Invalid makes an InvalidArgument refusal.
func Invalid(reason, field string, message Text) *Error {
	return &Error{Code: InvalidArgument, Reason: reason, Field: field, Message: message}
}

// Refuse makes a refusal of any kind.
func Refuse(code Code, reason, field string, message Text) *Error {
	return &Error{Code: code, Reason: reason, Field: field, Message: message}
}

// Join makes one refusal of several: the first one, with the others under More. It gives nil for none.
func Join(errs []*Error) error {
	if len(errs) == 0 {
		return nil
	}
	first := *errs[0]
	first.More = append(append([]*Error(nil), first.More...), errs[1:]...)
	return &first
}

// All lists a refusal and those under it.
func (e *Error) All() []*Error {
	all := []*Error{e}
	for _, m := range e.More {
		all = append(all, m.All()...)
	}
	return all
}

// CodeOf gives the kind of any error; what is not an Error is Internal.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}

// MessageOf gives what an Error says to people; of anything else nothing.
func MessageOf(err error) Text {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return Text{}
}
