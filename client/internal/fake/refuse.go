package fake

import (
	"strconv"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// refuse gives a status with the details that a tieuchi server gives.
func refuse(code codes.Code, reason, field, vi, en string) error {
	sentence := vi + " / " + en
	st, err := status.New(code, sentence).WithDetails(
		&errdetails.ErrorInfo{Reason: reason, Domain: "tieuchi.vn"},
		&errdetails.BadRequest{FieldViolations: []*errdetails.BadRequest_FieldViolation{{Field: field, Description: sentence, Reason: reason}}},
		&errdetails.LocalizedMessage{Locale: "vi", Message: vi},
		&errdetails.LocalizedMessage{Locale: "en", Message: en},
	)
	if err != nil {
		return err
	}
	return st.Err()
}

func notFound(name string) error {
	return refuse(codes.NotFound, "NOT_FOUND", "name", "Không có «"+name+"».", "There is no \""+name+"\".")
}

// cut gives the page of a list that a token stands for, and the token of the next one.
func cut[T any](s *Server, all []T, token string) (page []T, next string) {
	from, _ := strconv.Atoi(token)
	to := len(all)
	if s.PageSize > 0 {
		to = min(from+s.PageSize, to)
	}
	if to < len(all) {
		next = strconv.Itoa(to)
	}
	return all[from:to], next
}

// putNotice sets the field "notice" of an answer that has one.
func putNotice(answer any, notice *pb.Text) {
	m := answer.(proto.Message).ProtoReflect()
	if field := m.Descriptor().Fields().ByName("notice"); field != nil {
		m.Set(field, protoreflect.ValueOfMessage(notice.ProtoReflect()))
	}
}
