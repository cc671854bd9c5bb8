package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"github.com/grpc-ecosystem/grpc-gateway/v2/utilities"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Reasons that become HTTP 413; the gateway would say 429 for their code.
const (
	bodyTooLarge = "BODY_TOO_LARGE"
	fileTooLarge = "FILE_TOO_LARGE"
)

// newGateway translates /v1 into calls on the in-process connection.
func (s *site) newGateway(ctx context.Context, conn grpc.ClientConnInterface) (http.Handler, error) {
	mux := runtime.NewServeMux(
		runtime.WithMarshalerOption(runtime.MIMEWildcard, newCodec()),
		runtime.SetQueryParameterParser(strictQuery{}),
		runtime.WithIncomingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithOutgoingHeaderMatcher(func(string) (string, bool) { return "", false }),
		runtime.WithDisablePathLengthFallback(), // a form, or a header, would make another method of POST
		runtime.WithForwardResponseOption(keepWriting),
		runtime.WithErrorHandler(func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, err error) {
			s.refuse(w, r, err)
		}),
		runtime.WithRoutingErrorHandler(func(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, r *http.Request, code int) {
			s.refuseRoute(w, r, code)
		}),
	)
	return mux, errors.Join(
		tieuchiv1.RegisterRuleSetServiceHandlerClient(ctx, mux, tieuchiv1.NewRuleSetServiceClient(conn)),
		tieuchiv1.RegisterUnitServiceHandlerClient(ctx, mux, tieuchiv1.NewUnitServiceClient(conn)),
		tieuchiv1.RegisterAssessmentServiceHandlerClient(ctx, mux, tieuchiv1.NewAssessmentServiceClient(conn)),
		tieuchiv1.RegisterAppraisalServiceHandlerClient(ctx, mux, tieuchiv1.NewAppraisalServiceClient(conn)),
		tieuchiv1.RegisterRecognitionServiceHandlerClient(ctx, mux, tieuchiv1.NewRecognitionServiceClient(conn)),
		tieuchiv1.RegisterProgressServiceHandlerClient(ctx, mux, tieuchiv1.NewProgressServiceClient(conn)),
		tieuchiv1.RegisterOutlookServiceHandlerClient(ctx, mux, tieuchiv1.NewOutlookServiceClient(conn)),
		tieuchiv1.RegisterAccessServiceHandlerClient(ctx, mux, tieuchiv1.NewAccessServiceClient(conn)),
		tieuchiv1.RegisterPublicationServiceHandlerClient(ctx, mux, tieuchiv1.NewPublicationServiceClient(conn)),
		tieuchiv1.RegisterFinalisationServiceHandlerClient(ctx, mux, tieuchiv1.NewFinalisationServiceClient(conn)),
		tieuchiv1.RegisterUnitChangeServiceHandlerClient(ctx, mux, tieuchiv1.NewUnitChangeServiceClient(conn)),
		tieuchiv1.RegisterFeedServiceHandlerClient(ctx, mux, tieuchiv1.NewFeedServiceClient(conn)),
		tieuchiv1.RegisterSamplingServiceHandlerClient(ctx, mux, tieuchiv1.NewSamplingServiceClient(conn)),
		tieuchiv1.RegisterCampaignServiceHandlerClient(ctx, mux, tieuchiv1.NewCampaignServiceClient(conn)),
		tieuchiv1.RegisterNotificationServiceHandlerClient(ctx, mux, tieuchiv1.NewNotificationServiceClient(conn)),
		tieuchiv1.RegisterContactServiceHandlerClient(ctx, mux, tieuchiv1.NewContactServiceClient(conn)),
		tieuchiv1.RegisterObjectionServiceHandlerClient(ctx, mux, tieuchiv1.NewObjectionServiceClient(conn)),
		tieuchiv1.RegisterEvidenceServiceHandlerClient(ctx, mux, tieuchiv1.NewEvidenceServiceClient(conn)),
		tieuchiv1.RegisterAuditServiceHandlerClient(ctx, mux, tieuchiv1.NewAuditServiceClient(conn)),
	)
}

// keepWriting gives every message of a stream the time that other answers have as a whole.
func keepWriting(_ context.Context, w http.ResponseWriter, m proto.Message) error {
	if _, ok := m.(*tieuchiv1.SimulateRuleSetResponse); ok {
		return http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTimeout))
	}
	return nil
}

// codec reads and writes JSON. A body is read whole and strictly: unknown fields, unknown words for enums, fields that
// stand twice and anything behind the object are refused.
type codec struct{ runtime.JSONPb }

func newCodec() *codec {
	return &codec{runtime.JSONPb{MarshalOptions: protojson.MarshalOptions{EmitDefaultValues: true}}}
}

// StreamContentType says that a stream is one object a line.
func (c *codec) StreamContentType(any) string { return "application/x-ndjson" }

// Marshal writes an answer.
func (c *codec) Marshal(v any) ([]byte, error) {
	if a, ok := v.(*tieuchiv1.Assessment); ok {
		return marshalAssessment(a), nil
	}
	return c.JSONPb.Marshal(v)
}

// NewDecoder reads a whole body.
func (c *codec) NewDecoder(r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		body, err := io.ReadAll(r)
		if err != nil || len(bytes.TrimSpace(body)) == 0 {
			return io.EOF // an empty body is an empty message
		}
		if m, ok := messageIn(v); ok {
			return c.UnmarshalOptions.Unmarshal(body, m)
		}
		return c.JSONPb.Unmarshal(body, v)
	})
}

// messageIn gives the message that v is or points to: the gateway hands over the field of the request that the body
// goes into.
func messageIn(v any) (proto.Message, bool) {
	if m, ok := v.(proto.Message); ok {
		return m, true
	}
	field := reflect.ValueOf(v)
	if field.Kind() != reflect.Pointer || field.Elem().Kind() != reflect.Pointer {
		return nil, false
	}
	if field.Elem().IsNil() {
		field.Elem().Set(reflect.New(field.Elem().Type().Elem()))
	}
	m, ok := field.Elem().Interface().(proto.Message)
	return m, ok
}

// refuse writes an error the way the API does: a google.rpc.Status with reason, fields, and both languages.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	if _, isStatus := status.FromError(err); !isStatus {
		err = toStatus(r.Context(), s.logger, r.Method+" "+r.URL.Path, err)
	}
	st := explainGateway(status.Convert(err))
	code := runtime.HTTPStatusFromCode(st.Code())
	if r := reasonOf(st); r == bodyTooLarge || r == fileTooLarge {
		code = http.StatusRequestEntityTooLarge
	}
	b, marshalErr := protojson.Marshal(st.Proto())
	if marshalErr != nil {
		b, code = []byte(`{"code":13,"message":"Lỗi của hệ thống. / A fault of the system."}`), http.StatusInternalServerError
	}
	if code == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	_, _ = w.Write(append(b, '\n'))
}

func (s *site) refuseRoute(w http.ResponseWriter, r *http.Request, code int) {
	if code == http.StatusMethodNotAllowed {
		e := criteria.Refuse(criteria.NotFound, "METHOD_NOT_ALLOWED", "", criteria.Say("server.method", "method", r.Method))
		s.refuse(&fixedStatus{w, code}, r, e)
		return
	}
	s.refuse(w, r, criteria.Refuse(criteria.NotFound, "PATH_UNKNOWN", "", criteria.Say("server.not-found")))
}

// fixedStatus answers with one status whatever is written.
type fixedStatus struct {
	http.ResponseWriter
	code int
}

// WriteHeader writes the fixed status.
func (f *fixedStatus) WriteHeader(int) { f.ResponseWriter.WriteHeader(f.code) }

func reasonOf(st *status.Status) string {
	for _, d := range st.Details() {
		if info, ok := d.(*errdetails.ErrorInfo); ok {
			return info.GetReason()
		}
	}
	return ""
}

// unknownField finds the name in the JSON reader's words; only the name is taken from them, the code stands already.
var (
	unknownField = regexp.MustCompile(`unknown field "([^"]{1,100})"`)
	wrongField   = regexp.MustCompile(`invalid value for \w+ field (\w{1,100})`)
)

// explainGateway gives the errors that the gateway makes itself (a body or parameter that cannot be read) the same
// form as ours. The gateway hands on text only, so what our own parser refused comes back out of that text.
func explainGateway(st *status.Status) *status.Status {
	if st.Code() != codes.InvalidArgument || reasonOf(st) != "" {
		return st
	}
	if _, marked, ok := strings.Cut(st.Message(), queryMark); ok {
		if field, allowed, ok := strings.Cut(marked, queryMark); ok && allowed != "" {
			return refusalStatus(criteria.Invalid("PARAMETER_UNKNOWN", field, criteria.Say("server.query-unknown", "field", field, "allowed", allowed)))
		} else if ok {
			return refusalStatus(criteria.Invalid("PARAMETER_MALFORMED", field, criteria.Say("server.query-value", "value", field)))
		}
	}
	if m := unknownField.FindStringSubmatch(st.Message()); m != nil {
		return refusalStatus(criteria.Invalid("FIELD_UNKNOWN", m[1], criteria.Say("server.field-unknown", "field", m[1])))
	}
	field := ""
	if m := wrongField.FindStringSubmatch(st.Message()); m != nil {
		field = m[1]
	}
	return refusalStatus(criteria.Invalid("BODY_MALFORMED", field, criteria.Say("server.body", "detail", st.Message())))
}

// queryMark sets off what strictQuery says inside the gateway's text.
const queryMark = "\x00"

// strictQuery refuses parameters that the method does not have. A misspelt asOf would otherwise be answered for today.
type strictQuery struct{}

// Parse reads the parameters into the request.
func (strictQuery) Parse(m proto.Message, values url.Values, filter *utilities.DoubleArray) error {
	fields := m.ProtoReflect().Descriptor().Fields()
	for key, given := range values {
		if !utf8.ValidString(key+strings.Join(given, "")) || strings.Contains(key, queryMark) {
			return &queryFault{strings.ToValidUTF8(strings.ReplaceAll(key, queryMark, "?"), "?"), ""}
		}
		first, _, _ := strings.Cut(key, ".")
		if fields.ByJSONName(first) != nil || fields.ByTextName(first) != nil {
			continue
		}
		var allowed []string
		for i := range fields.Len() {
			allowed = append(allowed, fields.Get(i).JSONName())
		}
		slices.Sort(allowed)
		return &queryFault{key, strings.Join(allowed, ", ")}
	}
	for key, given := range values {
		if err := (&runtime.DefaultQueryParser{}).Parse(m, url.Values{key: given}, filter); err != nil {
			return &queryFault{key, ""}
		}
	}
	return nil
}

// queryFault is a parameter that cannot be taken.
type queryFault struct{ field, allowed string }

// Error gives the fault between marks, see explainGateway.
func (f *queryFault) Error() string { return queryMark + f.field + queryMark + f.allowed }
