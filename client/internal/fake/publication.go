package fake

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type publications struct {
	pb.UnimplementedPublicationServiceServer
	s *Server
}

func (p publications) CreateRuleSetDraft(_ context.Context, q *pb.CreateRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	if name := p.s.requests[q.GetRequestId()]; q.GetRequestId() != "" && name != "" {
		return p.change(name, 0, func(*pb.RuleSetDraft) {})
	}
	d := proto.CloneOf(q.GetRuleSetDraft())
	d.Name, d.Revision, d.State, d.Province = fmt.Sprintf("ruleSetDrafts/d%d", len(p.s.drafts)+1), 1, pb.RuleSetDraft_DRAFT, "38"
	d.RuleSetVersion, d.Authors, d.CreateTime, d.UpdateTime = "ruleSets/test.small/versions/1", []string{"tokens/t1"}, Recorded, Recorded
	p.s.drafts = append(p.s.drafts, d)
	p.s.requests[q.GetRequestId()] = d.Name
	return proto.CloneOf(d), nil
}

// change changes a draft from a revision, 0 for any, and gives what it is then.
func (p publications) change(name string, revision int32, do func(*pb.RuleSetDraft)) (*pb.RuleSetDraft, error) {
	for _, d := range p.s.drafts {
		if d.Name != name {
			continue
		}
		if revision != 0 && revision != d.Revision {
			return nil, refuse(codes.Aborted, "STALE_REVISION", "revision", "Người khác đã sửa dự thảo.", "Somebody changed the draft.")
		}
		do(d)
		return proto.CloneOf(d), nil
	}
	return nil, notFound(name)
}

// move gives a draft another state.
func (p publications) move(name string, revision int32, state pb.RuleSetDraft_State) (*pb.RuleSetDraft, error) {
	return p.change(name, revision, func(d *pb.RuleSetDraft) { d.State, d.Revision, d.ReturnReason = state, d.Revision+1, "" })
}

func (p publications) GetRuleSetDraft(_ context.Context, q *pb.GetRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	return p.change(q.GetName(), 0, func(*pb.RuleSetDraft) {})
}

func (p publications) ListRuleSetDrafts(_ context.Context, q *pb.ListRuleSetDraftsRequest) (*pb.ListRuleSetDraftsResponse, error) {
	page, next := cut(p.s, p.s.drafts, q.GetPageToken())
	return &pb.ListRuleSetDraftsResponse{RuleSetDrafts: page, NextPageToken: next}, nil
}

func (p publications) UpdateRuleSetDraft(_ context.Context, q *pb.UpdateRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	in := q.GetRuleSetDraft()
	return p.change(in.GetName(), in.GetRevision(), func(d *pb.RuleSetDraft) {
		for _, path := range q.GetUpdateMask().GetPaths() {
			switch path {
			case "content":
				d.Content = in.GetContent()
			case "tests":
				d.Tests = in.GetTests()
			}
		}
		d.Revision++
	})
}

// ExamineRuleSetDraft finds fault with texts that say so.
func (p publications) ExamineRuleSetDraft(_ context.Context, q *pb.ExamineRuleSetDraftRequest) (*pb.RuleSetExamination, error) {
	d, err := p.change(q.GetName(), 0, func(*pb.RuleSetDraft) {})
	if err != nil {
		return nil, err
	}
	x := &pb.RuleSetExamination{RuleSetVersion: d.RuleSetVersion, Tests: []*pb.RuleSetTestResult{{Name: "một"}}, Clean: true}
	if strings.Contains(d.GetContent(), "levl") {
		x.Clean, x.Findings = false, []*pb.RuleSetFinding{{
			File: "content", Line: 3, Column: 1, Reason: "KEY_UNKNOWN", Field: "content:3:1", Message: text("Khóa «levl» không có.", "There is no key \"levl\"."),
		}}
	}
	return x, nil
}

func (p publications) ProposeRuleSetDraft(_ context.Context, q *pb.ProposeRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	return p.move(q.GetName(), q.GetRevision(), pb.RuleSetDraft_PROPOSED)
}

func (p publications) ReturnRuleSetDraft(_ context.Context, q *pb.ReturnRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	if _, err := p.move(q.GetName(), q.GetRevision(), pb.RuleSetDraft_DRAFT); err != nil {
		return nil, err
	}
	return p.change(q.GetName(), 0, func(d *pb.RuleSetDraft) { d.ReturnReason = q.GetReason() })
}

func (p publications) DiscardRuleSetDraft(_ context.Context, q *pb.DiscardRuleSetDraftRequest) (*pb.RuleSetDraft, error) {
	return p.move(q.GetName(), q.GetRevision(), pb.RuleSetDraft_DISCARDED)
}

func (p publications) PublishRuleSetDraft(_ context.Context, q *pb.PublishRuleSetDraftRequest) (*pb.RuleSetVersion, error) {
	if q.GetRevision() == 0 {
		return nil, refuse(codes.InvalidArgument, "REVISION_MISSING", "revision", "Ghi số bản.", "Give the revision.")
	}
	d, err := p.move(q.GetName(), q.GetRevision(), pb.RuleSetDraft_PUBLISHED)
	if err != nil {
		return nil, err
	}
	return &pb.RuleSetVersion{
		Name: d.RuleSetVersion, Title: text("Bộ thử", "Trial set"), Level: "commune", State: pb.RuleSetVersion_PUBLISHED,
		InForceFrom: "2026-01-01", Digest: strings.Repeat("d", 64), PublishTime: Recorded,
	}, nil
}

func (p publications) RetireRuleSetVersion(_ context.Context, q *pb.RetireRuleSetVersionRequest) (*pb.RuleSetVersion, error) {
	if q.GetName() != RuleSet {
		return nil, notFound(q.GetName())
	}
	v := version()
	v.State, v.RetireReason, v.RetiredOn = pb.RuleSetVersion_RETIRED, q.GetReason(), cmp.Or(q.GetRetiredOn(), "2026-11-20")
	return v, nil
}

func (r ruleSets) GetRuleSetSource(_ context.Context, q *pb.GetRuleSetSourceRequest) (*pb.RuleSetSource, error) {
	if q.GetName() != RuleSet {
		return nil, notFound(q.GetName())
	}
	return &pb.RuleSetSource{Name: RuleSet, Content: "id: reference.commune\n", Tests: "cases: []\n", Digest: strings.Repeat("d", 64)}, nil
}
