package main

import (
	"context"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// publications serves PublicationService.
type publications struct {
	tieuchiv1.UnimplementedPublicationServiceServer
	*core
}

// CreateRuleSetDraft begins a draft.
func (s publications) CreateRuleSetDraft(ctx context.Context, r *tieuchiv1.CreateRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in := r.GetRuleSetDraft()
	d, _, err := s.store.CreateRuleSetDraft(ctx, key, func() (*criteria.RuleSetDraft, *criteria.Event, error) {
		return criteria.NewRuleSetDraft(newID(), in.GetContent(), in.GetTests(), act)
	})
	if err != nil {
		return nil, err
	}
	return draftToProto(d), nil
}

// GetRuleSetDraft gives one draft with its text.
func (s publications) GetRuleSetDraft(ctx context.Context, r *tieuchiv1.GetRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	d, _, err := s.visible(ctx, r.GetName())
	if err != nil {
		return nil, err
	}
	return draftToProto(d), nil
}

// ListRuleSetDrafts lists the drafts of the caller's province.
func (s publications) ListRuleSetDrafts(ctx context.Context, r *tieuchiv1.ListRuleSetDraftsRequest) (*tieuchiv1.ListRuleSetDraftsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListRuleSetDrafts(ctx, act.Actor.Scope.Code, back(draftStates, r.GetState(), ""),
		store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListRuleSetDraftsResponse{NextPageToken: next}
	for _, d := range page {
		out.RuleSetDrafts = append(out.RuleSetDrafts, draftToProto(d))
	}
	return out, nil
}

// UpdateRuleSetDraft replaces text, tests or both.
func (s publications) UpdateRuleSetDraft(ctx context.Context, r *tieuchiv1.UpdateRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	in := r.GetRuleSetDraft()
	content, tests, err := newTexts(in, r.GetUpdateMask().GetPaths())
	if err != nil {
		return nil, err
	}
	if in.GetRevision() == 0 {
		return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("server.revision"))
	}
	return s.change(ctx, in.GetName(), in.GetRevision(), func(d *criteria.RuleSetDraft, act criteria.Act) (*criteria.Event, error) {
		return d.Edit(content, tests, act)
	})
}

// newTexts gives the texts that an update replaces, nil for one that it leaves. REST makes the mask from the body, which may
// be the whole draft as it was read, so what else stands in it does not matter beside a text.
func newTexts(in *tieuchiv1.RuleSetDraft, mask []string) (content, tests *string, err error) {
	all := len(mask) == 0 || slices.Contains(mask, "*")
	if slices.Contains(mask, "content") || all && in.GetContent() != "" {
		content = &in.Content
	}
	if slices.Contains(mask, "tests") || all && in.GetTests() != "" {
		tests = &in.Tests
	}
	if content == nil && tests == nil {
		field := "updateMask"
		if len(mask) > 0 {
			field = camel(mask[0])
		}
		return nil, nil, criteria.Invalid("FIELD_IMMUTABLE", field, criteria.Say("draft.mask", "field", field))
	}
	return content, tests, nil
}

// ReturnRuleSetDraft sends a proposed draft back.
func (s publications) ReturnRuleSetDraft(ctx context.Context, r *tieuchiv1.ReturnRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(d *criteria.RuleSetDraft, act criteria.Act) (*criteria.Event, error) {
		return d.SendBack(r.GetReason(), act)
	})
}

// DiscardRuleSetDraft gives a draft up.
func (s publications) DiscardRuleSetDraft(ctx context.Context, r *tieuchiv1.DiscardRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	return s.change(ctx, r.GetName(), r.GetRevision(), func(d *criteria.RuleSetDraft, act criteria.Act) (*criteria.Event, error) {
		return d.Discard(act)
	})
}

// visible loads a draft that the caller may see.
func (s publications) visible(ctx context.Context, name string) (*criteria.RuleSetDraft, criteria.Act, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, act, err
	}
	id, err := draftID(name)
	if err != nil {
		return nil, act, err
	}
	d, err := s.store.RuleSetDraft(ctx, id)
	if err == nil {
		err = d.MayRead(&act.Actor)
	}
	return d, act, err
}

func draftID(name string) (string, error) { return idOf(name, "ruleSetDrafts/", "name") }

// change makes one change inside a transaction. The step may be run twice and keeps nothing between the runs.
func (s publications) change(ctx context.Context, name string, revision int32,
	step func(*criteria.RuleSetDraft, criteria.Act) (*criteria.Event, error),
) (*tieuchiv1.RuleSetDraft, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	id, err := draftID(name)
	if err != nil {
		return nil, err
	}
	d, err := s.store.UpdateRuleSetDraft(ctx, id, func(d *criteria.RuleSetDraft) (*criteria.Event, error) {
		if err := mayChange(d, act, revision); err != nil {
			return nil, err
		}
		return step(d, act)
	})
	if err != nil {
		return nil, err
	}
	return draftToProto(d), nil
}

// mayChange asks first whether the caller may know that there is such a draft, then for the revision.
func mayChange(d *criteria.RuleSetDraft, act criteria.Act, revision int32) error {
	if err := d.MayRead(&act.Actor); err != nil {
		return err
	}
	return d.CheckRevision(revision)
}

func draftToProto(d *criteria.RuleSetDraft) *tieuchiv1.RuleSetDraft {
	return &tieuchiv1.RuleSetDraft{
		Name: d.Name(), Content: d.Content, Tests: d.Tests, State: draftStates[d.State], Revision: d.Revision, RuleSetVersion: d.Ref.String(),
		Authors: d.Authors, ReturnReason: d.ReturnReason, Province: d.Province, CreateTime: timeToProto(d.CreatedAt), UpdateTime: timeToProto(d.UpdatedAt),
	}
}
