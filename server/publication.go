package main

import (
	"context"
	"errors"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// ExamineRuleSetDraft says what is wrong with a draft and what its tests come to.
func (s publications) ExamineRuleSetDraft(ctx context.Context, r *tieuchiv1.ExamineRuleSetDraftRequest) (*tieuchiv1.RuleSetExamination, error) {
	d, _, err := s.visible(ctx, r.GetName())
	if err != nil {
		return nil, err
	}
	x, err := s.examine(ctx, d)
	if err != nil {
		return nil, err
	}
	return x.toProto(), nil
}

// examined loads a draft that may be moved on as allowed says, and examines it before anything is locked. What changes
// afterwards is caught by the revision, which has to be the one that was examined.
func (s publications) examined(ctx context.Context, name string, revision int32,
	allowed func(*criteria.RuleSetDraft, criteria.Act) error,
) (*criteria.RuleSetDraft, *criteria.Compiled, error) {
	d, act, err := s.visible(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	if err := d.CheckRevision(revision); err != nil {
		return nil, nil, err
	}
	if err := allowed(d, act); err != nil {
		return nil, nil, err
	}
	x, err := s.examine(ctx, d)
	if err != nil {
		return nil, nil, err
	}
	return d, x.rules, x.refusal()
}

// ProposeRuleSetDraft lays a draft before a publisher.
func (s publications) ProposeRuleSetDraft(ctx context.Context, r *tieuchiv1.ProposeRuleSetDraftRequest) (*tieuchiv1.RuleSetDraft, error) {
	d, rules, err := s.examined(ctx, r.GetName(), r.GetRevision(), func(d *criteria.RuleSetDraft, _ criteria.Act) error {
		_, err := criteria.NextDraft(d.State, criteria.ActPropose)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.change(ctx, r.GetName(), d.Revision, func(d *criteria.RuleSetDraft, act criteria.Act) (*criteria.Event, error) {
		return d.Propose(rules, act)
	})
}

// PublishRuleSetDraft makes an immutable version of a proposed draft.
func (s publications) PublishRuleSetDraft(ctx context.Context, r *tieuchiv1.PublishRuleSetDraftRequest) (*tieuchiv1.RuleSetVersion, error) {
	if r.GetRevision() == 0 {
		return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("server.revision"))
	}
	d, rules, err := s.examined(ctx, r.GetName(), r.GetRevision(), (*criteria.RuleSetDraft).MayPublish)
	if err != nil {
		return nil, err
	}
	if err := s.publish(ctx, d, rules); err != nil {
		return nil, err
	}
	return s.versionToProto(ctx, rules.Set.Name())
}

// publish stores a version beside those that stand at that moment. Where another server has published one that is not known
// here yet, it is read first.
func (s publications) publish(ctx context.Context, examined *criteria.RuleSetDraft, rules *criteria.Compiled) error {
	act, err := s.act(ctx)
	if err != nil {
		return err
	}
	for range 3 {
		behind := false
		err := s.store.PublishRuleSetDraft(ctx, examined.ID, func(d *criteria.RuleSetDraft, records []*criteria.PublishedRuleSet) (*criteria.Publication, error) {
			if err := mayChange(d, act, examined.Revision); err != nil {
				return nil, err
			}
			known, all := s.library.beside(records)
			if behind = !all; behind {
				return nil, nil
			}
			return d.Publish(rules, known, act)
		})
		if err != nil {
			return err
		}
		if _, err := s.library.refresh(ctx); err != nil || !behind {
			return err
		}
	}
	return errors.New("versions are published elsewhere faster than they can be read here")
}

// RetireRuleSetVersion takes a version out of use.
func (s publications) RetireRuleSetVersion(ctx context.Context, r *tieuchiv1.RetireRuleSetVersionRequest) (*tieuchiv1.RuleSetVersion, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	on, err := dateFromProto(r.GetRetiredOn(), "retiredOn")
	if err != nil {
		return nil, err
	}
	e, err := s.library.find(ctx, r.GetName())
	if err != nil {
		return nil, at(err, "name")
	}
	if _, err := s.store.UpdateRuleSetVersion(ctx, e.Record.Ref, func(p *criteria.PublishedRuleSet) (*criteria.Event, error) {
		return p.Retire(r.GetReason(), on, act)
	}); err != nil {
		return nil, err
	}
	if _, err := s.library.refresh(ctx); err != nil {
		return nil, err
	}
	return s.versionToProto(ctx, r.GetName())
}
