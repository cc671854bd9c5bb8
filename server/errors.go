package main

import (
	"context"
	"errors"
	"log/slog"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"

	"github.com/tieuchi/tieuchi/criteria"
)

// errorDomain names whose reasons an ErrorInfo carries.
const errorDomain = "tieuchi.vn"

// codeMap is the only place where the domain's kinds of errors become a protocol's.
var codeMap = map[criteria.Code]codes.Code{
	criteria.Internal:           codes.Internal,
	criteria.InvalidArgument:    codes.InvalidArgument,
	criteria.NotFound:           codes.NotFound,
	criteria.AlreadyExists:      codes.AlreadyExists,
	criteria.FailedPrecondition: codes.FailedPrecondition,
	criteria.Aborted:            codes.Aborted,
	criteria.PermissionDenied:   codes.PermissionDenied,
	criteria.Unauthenticated:    codes.Unauthenticated,
	criteria.ResourceExhausted:  codes.ResourceExhausted,
	criteria.Unavailable:        codes.Unavailable,
}

// toStatus turns any error into what is sent: a machine reason, a sentence in both languages, the fields at fault.
// The cause of a fault of the program is logged here, once, and never sent.
func toStatus(ctx context.Context, logger *slog.Logger, method string, err error) error {
	if err == nil {
		return nil
	}
	var refusal *criteria.Error
	switch {
	case errors.As(err, &refusal) && refusal.Code != criteria.Internal:
		return refusalStatus(refusal).Err()
	case errors.Is(err, context.Canceled):
		return status.FromContextError(context.Canceled).Err()
	case errors.Is(err, context.DeadlineExceeded):
		return status.FromContextError(context.DeadlineExceeded).Err()
	}
	logger.ErrorContext(ctx, "fault", "method", method, "cause", err)
	return refusalStatus(criteria.Refuse(criteria.Internal, "INTERNAL", "", criteria.Say("server.internal"))).Err()
}

// mostViolations bounds an error: over gRPC it travels in headers, which clients and proxies limit.
const mostViolations = 20

// refusalStatus carries a refusal as status with details.
func refusalStatus(e *criteria.Error) *status.Status {
	st := status.New(codeMap[e.Code], e.Message.String())
	details := []protoadapt.MessageV1{&errdetails.ErrorInfo{Reason: e.Reason, Domain: errorDomain}}
	fields := &errdetails.BadRequest{}
	all := e.All()
	if more := len(all) - mostViolations; more > 0 {
		all = append(all[:mostViolations:mostViolations], criteria.Invalid("MORE", "…", criteria.Say("server.more-faults", "more", more)))
	}
	for _, v := range all {
		if v.Field != "" {
			fields.FieldViolations = append(fields.FieldViolations, &errdetails.BadRequest_FieldViolation{
				Field: v.Field, Description: v.Message.String(), Reason: v.Reason,
			})
		}
	}
	if len(fields.FieldViolations) > 0 {
		details = append(details, fields)
	}
	details = append(details,
		&errdetails.LocalizedMessage{Locale: "vi", Message: e.Message.VI},
		&errdetails.LocalizedMessage{Locale: "en", Message: e.Message.In("en")})
	with, err := st.WithDetails(details...)
	if err != nil {
		return st // only an OK status refuses details
	}
	return with
}
