package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/store"
)

// assessments serves AssessmentService.
type assessments struct {
	tieuchiv1.UnimplementedAssessmentServiceServer
	*core
}

// CreateAssessment opens an assessment, and submits it where asked, in one transaction.
func (s assessments) CreateAssessment(ctx context.Context, r *tieuchiv1.CreateAssessmentRequest) (*tieuchiv1.Assessment, error) {
	in := r.GetAssessment()
	act, key, on, err := s.beginCreate(ctx, r, in)
	if err != nil {
		return nil, err
	}
	period, err := criteria.ParsePeriod(in.GetPeriod())
	if err != nil {
		return nil, err
	}
	filedOn, err := dateFromProto(in.GetFiledOn(), "filedOn")
	if err != nil {
		return nil, err
	}
	given, err := answersFromProto(in.GetAnswers())
	if err != nil {
		return nil, err
	}
	if err := on.MayWrite(act); err != nil {
		return nil, err
	}
	attach, err := s.attachDocuments(ctx, given)
	if err == nil {
		given, err = attach(on.Unit.ID())
	}
	if err != nil {
		return nil, err
	}
	d, replayed, err := s.store.CreateAssessment(ctx, key, on.Unit, func() (*store.Opened, error) {
		if err := s.inCampaign(ctx, &on, in.GetCampaign(), period, act); err != nil {
			return nil, err
		}
		return openAssessment(on, period, given, filedOn, r, act)
	})
	if err != nil {
		return nil, err
	}
	if replayed { // what stands now, which may be more than was asked for then
		return s.show(ctx, d)
	}
	return s.assessmentToProto(ctx, on, d, wire.WithoutWording)
}

// beginCreate gives what every create begins with: who acts, the key that makes it idempotent, and the unit and rule set
// that the resource names.
func (c *core) beginCreate(ctx context.Context, r interface {
	proto.Message
	GetRequestId() string
}, resource interface {
	GetUnit() string
	GetRuleSetVersion() string
},
) (criteria.Act, store.RequestKey, criteria.Case, error) {
	act, err := c.act(ctx)
	if err != nil {
		return act, store.RequestKey{}, criteria.Case{}, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return act, key, criteria.Case{}, err
	}
	on, err := c.namedCase(ctx, resource.GetUnit(), resource.GetRuleSetVersion())
	return act, key, on, err
}

// openAssessment makes the records of a new assessment, and of its first submission where that is asked for.
func openAssessment(on criteria.Case, period criteria.Period, given []criteria.Answer, filedOn criteria.Date, r *tieuchiv1.CreateAssessmentRequest, act criteria.Act) (*store.Opened, error) {
	a, opened, err := criteria.Open(newID(), on, period, given, filedOn, act)
	if err == nil {
		err = evidence.TooManyRefs(a.Answers)
	}
	if err != nil {
		return nil, err
	}
	made := &store.Opened{Assessment: a, Events: []*criteria.Event{opened}}
	if !r.GetSubmit() {
		return made, nil
	}
	filed, submission, err := a.SubmitLate(on, filedOn, r.GetLateReason(), act)
	made.Submission, made.Events = submission, append(made.Events, filed)
	return made, err
}

// requestKey makes creates idempotent: the same id from the same holder with the same body is the same request.
func requestKey(act criteria.Act, r proto.Message, id string) (store.RequestKey, error) {
	if id == "" {
		return store.RequestKey{}, nil
	}
	if err := criteria.CheckIdentifier(id); err != nil {
		return store.RequestKey{}, at(err, "requestId")
	}
	body, err := proto.MarshalOptions{Deterministic: true}.Marshal(r)
	sum := sha256.Sum256(body)
	return store.RequestKey{Principal: act.Actor.ID, ID: id, Fingerprint: hex.EncodeToString(sum[:])}, err
}

// GetAssessment gives one assessment.
func (s assessments) GetAssessment(ctx context.Context, r *tieuchiv1.GetAssessmentRequest) (*tieuchiv1.Assessment, error) {
	id, err := assessmentID(r.GetName())
	if err != nil {
		return nil, err
	}
	d, err := s.store.Assessment(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, d)
}

func assessmentID(name string) (string, error) { return idOf(name, "assessments/", "name") }

// visible loads an assessment that the caller may see, with its unit and rule set.
func (s assessments) visible(ctx context.Context, id string) (store.Dossier, criteria.Case, error) {
	d, err := s.store.Assessment(ctx, id)
	if err != nil {
		return d, criteria.Case{}, err
	}
	on, err := s.visibleCase(ctx, d)
	return d, on, err
}

// visibleCase gives unit and rule set of an assessment, where the caller may see it.
func (s assessments) visibleCase(ctx context.Context, d store.Dossier) (criteria.Case, error) {
	on, err := s.caseOf(ctx, d.Assessment.Unit, d.Assessment.RuleSet)
	if err == nil {
		err = s.mayRead(ctx, on.Unit)
	}
	if err == nil {
		err = s.withCampaign(ctx, &on, d.Assessment)
	}
	return on, err
}

// mayRead refuses units outside the caller's scope.
func (c *core) mayRead(ctx context.Context, u *criteria.Unit) error {
	act, err := c.act(ctx)
	if err != nil {
		return err
	}
	return act.Actor.MayRead(u)
}

// show gives a loaded assessment whole.
func (s assessments) show(ctx context.Context, d store.Dossier) (*tieuchiv1.Assessment, error) {
	on, err := s.visibleCase(ctx, d)
	if err != nil {
		return nil, err
	}
	return s.assessmentToProto(ctx, on, d, wire.WithWording)
}

// UpdateAssessment merges answers into an open assessment.
func (s assessments) UpdateAssessment(ctx context.Context, r *tieuchiv1.UpdateAssessmentRequest) (*tieuchiv1.Assessment, error) {
	in := r.GetAssessment()
	if err := checkMask(r.GetUpdateMask().GetPaths()); err != nil {
		return nil, err
	}
	if in.GetRevision() == 0 {
		return nil, criteria.Invalid("REVISION_MISSING", "revision", criteria.Say("server.revision"))
	}
	given, err := answersFromProto(in.GetAnswers())
	if err != nil {
		return nil, err
	}
	attach, err := s.attachDocuments(ctx, given)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, in.GetName(), in.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		if err := checkUnchanged(in, a); err != nil {
			return nil, err
		}
		if len(given) == 0 {
			return nil, on.MayWrite(act)
		}
		attached, err := attach(on.Unit.ID())
		if err != nil {
			return nil, err
		}
		event, err := a.Answer(on, attached, act)
		if err == nil {
			err = evidence.TooManyRefs(a.Answers)
		}
		return &store.Change{Events: []*criteria.Event{event}}, err
	})
}

// checkMask refuses an update that asks for anything and not for answers. REST makes the mask from the body, which may be
// the whole assessment as it was read: what else stands in it is compared with what is stored, see checkUnchanged.
func checkMask(paths []string) error {
	if len(paths) == 0 || slices.Contains(paths, "answers") || slices.Contains(paths, "*") {
		return nil
	}
	for _, path := range paths {
		if path != "revision" && path != "name" {
			return criteria.Invalid("FIELD_IMMUTABLE", camel(path), criteria.Say("server.mask", "field", camel(path)))
		}
	}
	return criteria.Invalid("MASK_WITHOUT_ANSWERS", "updateMask", criteria.Say("server.mask", "field", camel(paths[0])))
}

// checkUnchanged refuses an update that would change what an update cannot; what is only given out is not looked at.
func checkUnchanged(in *tieuchiv1.Assessment, a *criteria.Assessment) error {
	for _, f := range []struct{ field, given, stands string }{
		{"unit", in.GetUnit(), unitName(a.Unit)},
		{"ruleSetVersion", in.GetRuleSetVersion(), a.RuleSet.String()},
		{"period", in.GetPeriod(), string(a.Period)},
		{"filedOn", in.GetFiledOn(), a.FiledOn.String()},
		{"campaign", strings.TrimPrefix(in.GetCampaign(), "campaigns/"), a.Campaign},
	} {
		if f.given != "" && f.given != f.stands {
			return criteria.Invalid("FIELD_IMMUTABLE", f.field, criteria.Say("server.mask", "field", f.field))
		}
	}
	if in.GetState() != tieuchiv1.Assessment_STATE_UNSPECIFIED && in.GetState() != states[a.State] {
		return criteria.Invalid("FIELD_IMMUTABLE", "state", criteria.Say("server.mask", "field", "state"))
	}
	return nil
}

// SubmitAssessment files the assessment.
func (s assessments) SubmitAssessment(ctx context.Context, r *tieuchiv1.SubmitAssessmentRequest) (*tieuchiv1.Assessment, error) {
	filedOn, err := dateFromProto(r.GetFiledOn(), "filedOn")
	if err != nil {
		return nil, err
	}
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		event, submission, err := a.SubmitLate(on, filedOn, r.GetLateReason(), act)
		return &store.Change{Events: []*criteria.Event{event}, Submission: submission}, err
	})
}

// ReturnAssessment gives a submitted assessment back.
func (s assessments) ReturnAssessment(ctx context.Context, r *tieuchiv1.ReturnAssessmentRequest) (*tieuchiv1.Assessment, error) {
	returnedOn, err := dateFromProto(r.GetReturnedOn(), "returnedOn")
	if err != nil {
		return nil, err
	}
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, _ *criteria.Submission, act criteria.Act) (*store.Change, error) {
		event, returned, err := a.Return(on, r.GetReason(), returnedOn, act)
		return &store.Change{Events: []*criteria.Event{event}, Return: returned}, err
	})
}

// RecogniseAssessment records the decision on a submitted assessment.
func (s assessments) RecogniseAssessment(ctx context.Context, r *tieuchiv1.RecogniseAssessmentRequest) (*tieuchiv1.Assessment, error) {
	decided, err := dateFromProto(r.GetDecisionDate(), "decisionDate")
	if err != nil {
		return nil, err
	}
	entry := criteria.DecisionEntry{Number: r.GetDecisionNumber(), Date: decided, Office: r.GetOffice(), Level: r.GetLevel(), Reason: r.GetReason()}
	if entry.From, entry.To, err = validityFromProto(r); err != nil {
		return nil, err
	}
	return s.change(ctx, r.GetName(), r.GetRevision(), func(a *criteria.Assessment, on criteria.Case, last *criteria.Submission, act criteria.Act) (*store.Change, error) {
		event, recognition, err := a.Recognise(newID(), on, last, entry, act)
		return &store.Change{Events: []*criteria.Event{event}, Recognition: recognition, Unit: on.Unit}, err
	})
}

// step is a change that the domain makes to an assessment.
type step func(a *criteria.Assessment, on criteria.Case, last *criteria.Submission, act criteria.Act) (*store.Change, error)

// change makes one change inside a transaction. The step may be run twice and keeps nothing between the runs.
func (s assessments) change(ctx context.Context, name string, revision int32, do step) (*tieuchiv1.Assessment, error) {
	id, err := assessmentID(name)
	if err != nil {
		return nil, err
	}
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	var on criteria.Case
	d, err := s.store.UpdateAssessment(ctx, id, func(a *criteria.Assessment, last *criteria.Submission) (*store.Change, error) {
		var err error
		if on, err = s.caseOf(ctx, a.Unit, a.RuleSet); err != nil {
			return nil, err
		}
		// Who may not see the assessment is not told which revision stands.
		if err := act.Actor.MayRead(on.Unit); err != nil {
			return nil, err
		}
		if err := a.CheckRevision(revision); err != nil {
			return nil, err
		}
		if err := s.withCampaign(ctx, &on, a); err != nil {
			return nil, err
		}
		return do(a, on, last, act)
	})
	if err != nil {
		return nil, err
	}
	return s.assessmentToProto(ctx, on, d, wire.WithoutWording)
}

// assessmentToProto gives an assessment with its verdict: frozen where it is submitted, a preview while answers are
// open.
func (s assessments) assessmentToProto(ctx context.Context, on criteria.Case, d store.Dossier, words wire.Wording) (*tieuchiv1.Assessment, error) {
	a := d.Assessment
	p := s.assessmentSummary(a, on.Unit)
	p.Answers, p.Recognition = answersToProto(a.Answers), recognitionToProto(d.Recognition, s.today())
	if a.State.Filed() {
		verdict, err := d.Submission.Verdict()
		if err != nil {
			return nil, err
		}
		p.Verdict, p.FinalLevel = wire.Verdict(on.Rules, verdict, d.Submission.Number, words), finalLevelToProto(d.Submission.Final, on.Unit)
		return p, nil
	}
	verdict := on.Rules.EvaluateOn(on.Unit, a.Period.LastDay(), a.Answers)
	p.Verdict = wire.Verdict(on.Rules, verdict, 0, words)
	doubts, err := s.doubts(ctx, on, a)
	p.Warnings = wire.Warnings(append(on.Rules.EvidenceMissing(verdict, a.Answers), doubts...))
	return p, err
}

// assessmentSummary gives an assessment without answers and verdict, as lists show it.
func (c *core) assessmentSummary(a *criteria.Assessment, u *criteria.Unit) *tieuchiv1.Assessment {
	p := &tieuchiv1.Assessment{
		Name: a.Name(), Unit: unitName(a.Unit), UnitFullName: u.FullName(), RuleSetVersion: a.RuleSet.String(), Period: string(a.Period),
		State: states[a.State], Revision: a.Revision, FiledOn: a.FiledOn.String(), SubmissionCount: a.Submissions,
		CreateTime: timeToProto(a.CreatedAt), UpdateTime: timeToProto(a.UpdatedAt),
	}
	courseToProto(a, p)
	if pending := c.pending(a); pending.With != (criteria.Scope{}) {
		p.PendingWith, p.PendingExplanation = pending.With.String(), wire.Text(pending.Why)
	}
	return p
}
