package fake

import (
	"context"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type contacts struct {
	pb.UnimplementedContactServiceServer
	s *Server
}

func (c contacts) PutContact(_ context.Context, q *pb.PutContactRequest) (*pb.Contact, error) {
	in := proto.CloneOf(q.GetContact())
	if in.GetPhone()+in.GetEmail() == "" {
		return nil, refuse(codes.InvalidArgument, "CONTACT_EMPTY", "phone", "Cần số điện thoại hoặc thư.", "A phone number or an address is due.")
	}
	in.Name, in.Revision, in.Hash, in.UpdateTime = "contacts/k1", in.GetRevision()+1, "c2FsdGVk", Recorded
	c.s.contact = in
	return proto.CloneOf(in), nil
}

func (c contacts) GetContact(_ context.Context, q *pb.GetContactRequest) (*pb.Contact, error) {
	if k := c.s.contact; k != nil && (q.GetName() == k.Name || q.GetName() == k.Subject+"/contact") {
		return proto.CloneOf(k), nil
	}
	return nil, notFound(q.GetName())
}

func (c contacts) EraseContact(_ context.Context, q *pb.EraseContactRequest) (*pb.Contact, error) {
	k := c.s.contact
	if k == nil || k.Name != q.GetName() {
		return nil, notFound(q.GetName())
	}
	k.FullName, k.Phone, k.Email, k.EraseTime = "", "", "", Recorded
	return proto.CloneOf(k), nil
}

type objections struct {
	pb.UnimplementedObjectionServiceServer
	s *Server
}

func (o objections) CreateObjection(_ context.Context, q *pb.CreateObjectionRequest) (*pb.Objection, error) {
	in := proto.CloneOf(q.GetObjection())
	in.Name, in.State, in.Unit, in.UnitFullName = "objections/o2", pb.Objection_RECEIVED, "units/15448.20250701", "xã Định Hòa"
	in.FiledOn, in.ClosesOn, in.Revision = "2026-11-20", "2026-12-05", 1
	if in.ObjectingUnit == "" {
		in.ObjectingUnit = "units/15469.20250701"
	}
	o.s.objections = append(o.s.objections, in)
	return proto.CloneOf(in), nil
}

func (o objections) ListObjections(_ context.Context, q *pb.ListObjectionsRequest) (*pb.ListObjectionsResponse, error) {
	page, next := cut(o.s, o.s.objections, q.GetPageToken())
	return &pb.ListObjectionsResponse{Objections: page, NextPageToken: next}, nil
}

func (o objections) AnswerObjection(_ context.Context, q *pb.AnswerObjectionRequest) (*pb.Objection, error) {
	for _, x := range o.s.objections {
		if x.GetName() == q.GetName() {
			x.State, x.Answer, x.AnsweredOn, x.RevocationDue = q.GetState(), q.GetAnswer(), "2026-11-25", q.GetState() == pb.Objection_UPHELD
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(q.GetName())
}

// citizens are the objections that the server has from its start.
func citizens() []*pb.Objection {
	return []*pb.Objection{{
		Name: "objections/o1", Recognition: "recognitions/r1", Reason: "Số liệu không đúng", Unit: "units/15448.20250701", UnitFullName: "xã Định Hòa",
		FiledOn: "2026-11-18", ClosesOn: "2026-12-05", State: pb.Objection_RECEIVED, Revision: 1,
	}}
}

type notifications struct {
	pb.UnimplementedNotificationServiceServer
	s *Server
}

func (n notifications) ListNotifications(_ context.Context, q *pb.ListNotificationsRequest) (*pb.ListNotificationsResponse, error) {
	all := []*pb.Notification{message("n1", pb.Notification_UNCERTAIN, "SENDER_DIED", 1), message("n2", pb.Notification_SENT, "", 2)}
	page, next := cut(n.s, all, q.GetPageToken())
	return &pb.ListNotificationsResponse{Notifications: page, NextPageToken: next}, nil
}

func (n notifications) ResendNotification(_ context.Context, q *pb.ResendNotificationRequest) (*pb.Notification, error) {
	if id := strings.TrimPrefix(q.GetName(), "notifications/"); id == "n1" {
		return message(id, pb.Notification_QUEUED, "", 0), nil
	}
	return nil, notFound(q.GetName())
}

func message(id string, state pb.Notification_State, reason string, tries int32) *pb.Notification {
	return &pb.Notification{
		Name: "notifications/" + id, Kind: "objection", Recipient: "contacts/k1", Province: "38", Subject: "Có ý kiến phản đối", State: state, Reason: reason,
		Tries: tries, CreateTime: Recorded,
	}
}
