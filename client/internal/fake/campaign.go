package fake

import (
	"context"
	"fmt"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type campaigns struct {
	pb.UnimplementedCampaignServiceServer
	s *Server
}

// CreateCampaign announces every campaign, open from the beginning.
func (c campaigns) CreateCampaign(_ context.Context, q *pb.CreateCampaignRequest) (*pb.Campaign, error) {
	if name := c.s.requests[q.GetRequestId()]; q.GetRequestId() != "" && name != "" {
		return c.GetCampaign(context.Background(), &pb.GetCampaignRequest{Name: name})
	}
	x := proto.CloneOf(q.GetCampaign())
	x.Name, x.State, x.Revision, x.Province = fmt.Sprintf("campaigns/c%d", len(c.s.campaigns)+1), pb.Campaign_OPEN, 1, "provinces/38"
	x.Procedure = "procedures/thanh-hoa"
	c.s.campaigns = append(c.s.campaigns, x)
	c.s.requests[q.GetRequestId()] = x.Name
	return proto.CloneOf(x), nil
}

// change changes a campaign and gives what it is then.
func (c campaigns) change(name string, do func(*pb.Campaign)) (*pb.Campaign, error) {
	for _, x := range c.s.campaigns {
		if x.Name == name {
			do(x)
			return proto.CloneOf(x), nil
		}
	}
	return nil, notFound(name)
}

func (c campaigns) GetCampaign(_ context.Context, q *pb.GetCampaignRequest) (*pb.Campaign, error) {
	x, err := c.change(q.GetName(), func(*pb.Campaign) {})
	if err == nil {
		x.Counts = &pb.CampaignCounts{Participants: 166, Registered: 94, Submitted: 60, Appraised: 31, Recognised: 12}
	}
	return x, err
}

func (c campaigns) ListCampaigns(_ context.Context, q *pb.ListCampaignsRequest) (*pb.ListCampaignsResponse, error) {
	page, next := cut(c.s, c.s.campaigns, q.GetPageToken())
	return &pb.ListCampaignsResponse{Campaigns: page, NextPageToken: next}, nil
}

// UpdateCampaign takes the deadline and the reason alone.
func (c campaigns) UpdateCampaign(_ context.Context, q *pb.UpdateCampaignRequest) (*pb.Campaign, error) {
	in := q.GetCampaign()
	if in.GetChangeReason() == "" {
		return nil, refuse(codes.InvalidArgument, "REASON_MISSING", "changeReason", "Lùi hạn cần ghi lý do.", "Moving a deadline needs a reason.")
	}
	return c.change(in.GetName(), func(x *pb.Campaign) {
		x.Deadline, x.ChangeReason, x.Revision = in.GetDeadline(), in.GetChangeReason(), x.Revision+1
	})
}

func (c campaigns) CancelCampaign(_ context.Context, q *pb.CancelCampaignRequest) (*pb.Campaign, error) {
	return c.change(q.GetName(), func(x *pb.Campaign) { x.State, x.CancelReason = pb.Campaign_CANCELLED, q.GetReason() })
}

// registration is the one unit that ever registers.
func registration(parent string) *pb.Registration {
	return &pb.Registration{
		Name: parent + "/registrations/15448.20250701", Unit: "units/15448.20250701", UnitFullName: "xã Định Hòa", RegisteredOn: "2026-12-02",
		State: pb.Registration_REGISTERED, Deadline: "2027-01-31", Revision: 1,
	}
}

func (c campaigns) CreateRegistration(_ context.Context, q *pb.CreateRegistrationRequest) (*pb.Registration, error) {
	r := registration(q.GetParent())
	r.Reason = q.GetRegistration().GetReason()
	return r, nil
}

func (c campaigns) WithdrawRegistration(_ context.Context, q *pb.WithdrawRegistrationRequest) (*pb.Registration, error) {
	r := registration("campaigns/c1")
	if q.GetName() != r.GetName() {
		return nil, notFound(q.GetName())
	}
	r.State, r.WithdrawReason, r.Revision = pb.Registration_WITHDRAWN, q.GetReason(), 2
	return r, nil
}

func (c campaigns) ListParticipants(context.Context, *pb.ListParticipantsRequest) (*pb.ListParticipantsResponse, error) {
	return &pb.ListParticipantsResponse{Participants: []*pb.Participant{
		{Unit: "units/15451.20210701", UnitFullName: "xã Định Công", EndedOn: "2025-07-01", Successors: []string{"units/15448.20250701"}},
	}}, nil
}

func (c campaigns) CreateExtension(_ context.Context, q *pb.CreateExtensionRequest) (*pb.Extension, error) {
	x := proto.CloneOf(q.GetExtension())
	x.Name, x.Unit, x.UnitFullName, x.RecordTime = q.GetParent()+"/extensions/x1", "units/15448.20250701", "xã Định Hòa", Recorded
	return x, nil
}

func (c campaigns) GetCalendar(_ context.Context, q *pb.GetCalendarRequest) (*pb.GetCalendarResponse, error) {
	return &pb.GetCalendarResponse{From: q.GetFrom(), To: q.GetTo(), Entries: []*pb.CalendarEntry{
		{Date: "2027-01-31", Kind: pb.CalendarEntry_DEADLINE, Text: &pb.Text{Vi: "Hạn nộp hồ sơ", En: "Last day of filing"}, Campaign: "campaigns/c1"},
	}}, nil
}
