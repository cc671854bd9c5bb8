package web

import (
	"errors"
	"net/http"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/tieuchi/tieuchi/criteria"
)

// fault is what a page says when there is nothing else to show.
type fault struct {
	status  int
	message criteria.Text
	fields  []fieldFault
}

// fieldFault names a parameter and what is wrong with it.
type fieldFault struct{ Field, Sentence string }

// httpStatus gives the status of a page for the code of a call; whatever is not listed is 500.
var httpStatus = map[codes.Code]int{
	codes.InvalidArgument:   http.StatusBadRequest,
	codes.NotFound:          http.StatusNotFound,
	codes.Unauthenticated:   http.StatusUnauthorized,
	codes.PermissionDenied:  http.StatusForbidden,
	codes.ResourceExhausted: http.StatusTooManyRequests,
	codes.Unavailable:       http.StatusServiceUnavailable,
}

// faultOf makes a fault of any error: a refusal of the address itself, or the status of a call.
func faultOf(err error) *fault {
	var refusal *criteria.Error
	if errors.As(err, &refusal) {
		f := &fault{status: http.StatusBadRequest, message: refusal.Message}
		for _, e := range refusal.All() {
			if e.Field != "" {
				f.fields = append(f.fields, fieldFault{Field: e.Field})
			}
		}
		return f
	}
	st := status.Convert(err)
	f := &fault{status: httpStatus[st.Code()], message: criteria.Text{VI: st.Message()}}
	if f.status == 0 || f.status >= http.StatusInternalServerError {
		// What a connection or a program says about its own trouble is not for the reader.
		f.message = criteria.Say("page.error.internal")
	}
	if f.status == 0 {
		f.status = http.StatusInternalServerError
		return f
	}
	for _, detail := range st.Details() {
		f.take(detail)
	}
	return f
}

// take reads one detail of a status: the sentence in a language, or the fields at fault.
func (f *fault) take(detail any) {
	switch d := detail.(type) {
	case *errdetails.LocalizedMessage:
		switch d.GetLocale() {
		case "vi":
			f.message.VI = d.GetMessage()
		case "en":
			f.message.EN = d.GetMessage()
		}
	case *errdetails.BadRequest:
		for _, v := range d.GetFieldViolations() {
			f.fields = append(f.fields, fieldFault{v.GetField(), v.GetDescription()})
		}
	}
}

// faultPage is the data of fault.html.
type faultPage struct {
	frame
	Status  int
	Heading string
	Message string
	Fields  []fieldFault
}

// fail answers with a page that says what went wrong and where to go from here.
func (p *pages) fail(w http.ResponseWriter, r *http.Request, f *fault) {
	if f.status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	page := faultPage{frame: p.frame(r, ""), Status: f.status, Message: f.message.In(langOf(r))}
	page.Heading = page.Say(headingKey(f.status))
	page.Title = page.Heading
	for _, field := range f.fields {
		if len(f.fields) == 1 {
			field.Sentence = "" // the message says it already
		}
		page.Fields = append(page.Fields, field)
	}
	p.render(w, r, f.status, "fault.html", page)
}

func headingKey(status int) string {
	switch status {
	case http.StatusBadRequest:
		return "page.error.heading.400"
	case http.StatusUnauthorized:
		return "page.error.heading.401"
	case http.StatusForbidden:
		return "page.error.heading.403"
	case http.StatusNotFound:
		return "page.error.heading.404"
	case http.StatusMethodNotAllowed:
		return "page.error.heading.405"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return "page.error.heading.503"
	}
	return "page.error.heading.500"
}
