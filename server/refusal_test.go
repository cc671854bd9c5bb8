package main

import (
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
)

// refused is what an error says.
type refused struct {
	reason string
	fields map[string]bool
	vi, en string
}

func explain(st *status.Status) refused {
	e := refused{fields: map[string]bool{}}
	for _, d := range st.Details() {
		switch x := d.(type) {
		case *errdetails.ErrorInfo:
			e.reason = x.GetReason()
		case *errdetails.BadRequest:
			for _, f := range x.GetFieldViolations() {
				e.fields[f.GetField()] = true
			}
		case *errdetails.LocalizedMessage:
			if x.GetLocale() == "vi" {
				e.vi = x.GetMessage()
			} else {
				e.en = x.GetMessage()
			}
		}
	}
	return e
}

// statusOf reads an error of the REST side.
func statusOf(t *testing.T, body string) *status.Status {
	t.Helper()
	p := &spb.Status{}
	if err := protojson.Unmarshal([]byte(body), p); err != nil {
		t.Fatalf("the error is no status: %v: %.300s", err, body)
	}
	return status.FromProto(p)
}
