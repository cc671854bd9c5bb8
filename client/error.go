package client

import (
	"cmp"
	"context"
	"errors"
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Domain is the domain of the reasons that a tieuchi server gives.
const Domain = "tieuchi.vn"

// Error is a refusal of the server, or the reason why it was not reached.
type Error struct {
	// Code is the kind of the error.
	Code codes.Code
	// Reason is the server's machine reason, stable: "STALE_REVISION", "OUT_OF_SCOPE". Empty where the error is not a
	// tieuchi server's own.
	Reason string
	// Violations are the fields of the request at fault.
	Violations []Violation
	// MessageVI is the sentence in Vietnamese; the status message where the error has none.
	MessageVI string
	// MessageEN is the sentence in English; the status message where the error has none.
	MessageEN string

	status *status.Status
}

// Violation is what is wrong with one field of a request.
type Violation struct {
	// Field is the path in the request, "answers[households.total].value".
	Field string
	// Reason is the machine reason, "DECIMAL_MALFORMED"; may be empty.
	Reason string
	// Description is the sentence, "Vietnamese / English".
	Description string
}

// In gives the description in one language, "vi" or "en", where it can be told apart.
func (v Violation) In(lang string) string {
	vi, en, both := strings.Cut(v.Description, " / ")
	switch {
	case !both || strings.Contains(en, " / "):
		return v.Description
	case lang == "en":
		return en
	}
	return vi
}

// Message gives the sentence in a language, "vi" or "en".
func (e *Error) Message(lang string) string {
	if lang == "en" {
		return e.MessageEN
	}
	return e.MessageVI
}

// Error gives the reason, the fields at fault and the message.
func (e *Error) Error() string {
	parts := []string{cmp.Or(e.Reason, e.Code.String())}
	for _, v := range e.Violations {
		parts = append(parts, v.Field+": "+v.Description)
	}
	if len(e.Violations) == 0 || e.Violations[0].Description != e.status.Message() {
		parts = append(parts, e.status.Message())
	}
	return strings.Join(parts, "; ")
}

// GRPCStatus gives the status as it came, so that status.Code and status.FromError work on the error.
func (e *Error) GRPCStatus() *status.Status { return e.status }

// Unwrap gives context.Canceled or context.DeadlineExceeded for the codes of these names, nil for others.
func (e *Error) Unwrap() error {
	switch e.Code {
	case codes.Canceled:
		return context.Canceled
	case codes.DeadlineExceeded:
		return context.DeadlineExceeded
	}
	return nil
}

// unreachable tells whether the connection, not the server, is the reason.
func (e *Error) unreachable() bool {
	switch e.Code {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled:
		return e.Reason == ""
	}
	return false
}

// AsError finds the Error in an error of a call, and decodes one that came from elsewhere as a gRPC status.
func AsError(err error) (*Error, bool) {
	var e *Error
	if errors.As(err, &e) {
		return e, true
	}
	if st, ok := status.FromError(err); ok && err != nil {
		return fromStatus(st), true
	}
	return nil, false
}

// decode makes the Error of what a call returned, or of a context that is done.
func decode(err error) error {
	st, ok := status.FromError(err)
	if !ok {
		st = status.FromContextError(err)
	}
	return fromStatus(st)
}

// fromStatus reads the details of a status. What another kind of server puts there is left out, not guessed at.
func fromStatus(st *status.Status) *Error {
	e := &Error{Code: st.Code(), MessageVI: st.Message(), MessageEN: st.Message(), status: st}
	for _, detail := range st.Details() {
		switch d := detail.(type) {
		case *errdetails.ErrorInfo:
			if d.GetDomain() == Domain {
				e.Reason = d.GetReason()
			}
		case *errdetails.BadRequest:
			for _, v := range d.GetFieldViolations() {
				e.Violations = append(e.Violations, Violation{v.GetField(), v.GetReason(), v.GetDescription()})
			}
		case *errdetails.LocalizedMessage:
			switch d.GetLocale() {
			case "vi":
				e.MessageVI = d.GetMessage()
			case "en":
				e.MessageEN = d.GetMessage()
			}
		}
	}
	return e
}
