package fake

import (
	"context"
	"slices"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// feed follows a fixed history. A stream of it breaks after every message, as if the server were started anew each time, and
// stays open once everything has been told.
type feed struct {
	pb.UnimplementedFeedServiceServer
	s *Server
}

// history is what there is to follow. Cursors are "c" and the place.
func history() []*pb.Change {
	return []*pb.Change{
		{
			Cursor: "c3", Sequence: "3", CommitTime: Recorded, Kind: pb.Change_FILED, Subject: "assessments/a1", Unit: "units/15448.20210701", UnitFullName: "xã Định Hòa",
			RuleSetVersion: "ruleSets/reference.commune/versions/2026.1", EffectiveDate: "2024-09-19", Status: pb.UnitStatus_UNDER_APPRAISAL, Province: "38",
		},
		{
			Cursor: "c5", Sequence: "5", CommitTime: Recorded, Kind: pb.Change_RECOGNISED, Subject: "recognitions/r1", Unit: "units/15448.20210701", UnitFullName: "xã Định Hòa",
			RuleSetVersion: "ruleSets/reference.commune/versions/2026.1", EffectiveDate: "2024-10-07", Status: pb.UnitStatus_RECOGNISED, Province: "38",
		},
		{Cursor: "c8", Sequence: "8", CommitTime: Recorded, Kind: pb.Change_UNITS, Subject: "unitChangeSets/s1", EffectiveDate: "2025-07-01", Province: "38"},
		{Cursor: "c9", Sequence: "9", CommitTime: Recorded, Kind: pb.Change_REPORTED, Subject: "targets/t1/reportedFigures/f1", EffectiveDate: "2024-06-30", Province: "38", Value: "71.5"},
	}
}

// behind gives the history behind a cursor.
func behind(cursor string) ([]*pb.Change, error) {
	all := history()
	i := slices.IndexFunc(all, func(c *pb.Change) bool { return c.Cursor == cursor })
	if i < 0 && cursor != "" {
		return nil, refuse(codes.InvalidArgument, "CURSOR_MALFORMED", "cursor", "Vị trí không hợp lệ.", "The cursor is not valid.")
	}
	return all[i+1:], nil
}

// ListChanges gives a page, see Server.PageSize.
func (f feed) ListChanges(_ context.Context, q *pb.ListChangesRequest) (*pb.ListChangesResponse, error) {
	rest, err := behind(q.GetCursor())
	if err != nil {
		return nil, err
	}
	page, more := cut(f.s, rest, "")
	answer := &pb.ListChangesResponse{Changes: page, NextCursor: q.GetCursor(), HasMore: more != ""}
	if len(page) > 0 {
		answer.NextCursor = page[len(page)-1].Cursor
	}
	return answer, nil
}

// WatchChanges tells one change and breaks.
func (feed) WatchChanges(q *pb.WatchChangesRequest, stream grpc.ServerStreamingServer[pb.WatchChangesResponse]) error {
	rest, err := behind(q.GetCursor())
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	if err := stream.Send(&pb.WatchChangesResponse{Changes: rest[:1], Cursor: rest[0].Cursor}); err != nil {
		return err
	}
	return status.Error(codes.Unavailable, "the fake is started anew after "+strconv.Itoa(len(rest)))
}
