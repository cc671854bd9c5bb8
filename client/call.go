package client

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// call is what every call passes on its way out and back.
func (o Options) call(ctx context.Context, method string, request, answer any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
	if _, limited := ctx.Deadline(); !limited && o.Timeout >= 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, cmp.Or(o.Timeout, defaultTimeout))
		defer cancel()
	}
	if r, ok := request.(interface{ GetRequestId() string }); ok && r.GetRequestId() == "" {
		// Without a request id a second create could be a second record. A request that is not kept cannot be sent
		// again; one that never left, because there was no connection, still can.
		options = append(options, grpc.MaxRetryRPCBufferSize(0))
	}
	if err := invoke(ctx, method, request, answer, conn, options...); err != nil {
		return decode(err)
	}
	if a, ok := answer.(interface{ GetNotice() *pb.Text }); ok && a.GetNotice() != nil && o.Notice != nil {
		o.Notice(a.GetNotice())
	}
	return nil
}

// repeatable are the methods that are safe to repeat although they are not read with GET.
var repeatable = []protoreflect.Name{"EvaluateRuleSetVersion", "RevokeToken", "RevokeGrant", "ConfirmHandover", "DeclineHandover", "ExamineRuleSetDraft", "CompareRuleSetDraft"}

// retryConfig gives the service configuration: the methods that may be called again, and when.
func retryConfig(attempts int) string {
	if attempts < 2 {
		return "{}"
	}
	config, err := json.Marshal(map[string]any{"methodConfig": []any{map[string]any{
		"name": retryMethods(),
		"retryPolicy": map[string]any{
			"maxAttempts": attempts, "initialBackoff": "0.2s", "maxBackoff": "2s", "backoffMultiplier": 2,
			"retryableStatusCodes": []string{"UNAVAILABLE"},
		},
	}}})
	if err != nil {
		panic(err) // text and numbers only
	}
	return string(config)
}

// methodName names a method in a service configuration.
type methodName struct {
	Service string `json:"service"`
	Method  string `json:"method"`
}

// retryMethods lists, from the contract itself, what it reads with GET, what takes a request id, and what is named above.
func retryMethods() []methodName {
	var names []methodName
	for _, file := range []protoreflect.FileDescriptor{
		pb.File_tieuchi_v1_rule_set_proto, pb.File_tieuchi_v1_unit_proto, pb.File_tieuchi_v1_assessment_proto,
		pb.File_tieuchi_v1_recognition_proto, pb.File_tieuchi_v1_progress_proto, pb.File_tieuchi_v1_outlook_proto, pb.File_tieuchi_v1_access_proto,
		pb.File_tieuchi_v1_publication_proto, pb.File_tieuchi_v1_finalisation_proto, pb.File_tieuchi_v1_unit_change_proto,
		pb.File_tieuchi_v1_feed_proto, pb.File_tieuchi_v1_evidence_proto, pb.File_tieuchi_v1_sampling_proto, pb.File_tieuchi_v1_campaign_proto,
	} {
		for i := range file.Services().Len() {
			service := file.Services().Get(i)
			for j := range service.Methods().Len() {
				if m := service.Methods().Get(j); mayRepeat(m) {
					names = append(names, methodName{string(service.FullName()), string(m.Name())})
				}
			}
		}
	}
	return names
}

func mayRepeat(m protoreflect.MethodDescriptor) bool {
	http, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
	return http.GetGet() != "" || m.Input().Fields().ByName("request_id") != nil || slices.Contains(repeatable, m.Name())
}
