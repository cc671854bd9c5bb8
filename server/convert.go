package main

import (
	"strconv"
	"strings"
	"time"

	"github.com/tieuchi/tieuchi/criteria/units"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

func itoa(n int) string     { return strconv.Itoa(n) }
func itoa64(n int64) string { return strconv.FormatInt(n, 10) }

var (
	states = map[criteria.State]tieuchiv1.Assessment_State{
		criteria.Draft: tieuchiv1.Assessment_DRAFT, criteria.Submitted: tieuchiv1.Assessment_SUBMITTED,
		criteria.Returned: tieuchiv1.Assessment_RETURNED, criteria.Decided: tieuchiv1.Assessment_RECOGNISED,
		criteria.Checked: tieuchiv1.Assessment_CHECKED, criteria.Appraised: tieuchiv1.Assessment_APPRAISED,
		criteria.Proposed: tieuchiv1.Assessment_PROPOSED, criteria.Declined: tieuchiv1.Assessment_DECLINED,
	}
	roles = map[criteria.Role]tieuchiv1.Grant_Role{
		criteria.Officer: tieuchiv1.Grant_OFFICER, criteria.Committee: tieuchiv1.Grant_COMMITTEE, criteria.Appraiser: tieuchiv1.Grant_APPRAISER,
		criteria.Chair: tieuchiv1.Grant_CHAIR, criteria.Admin: tieuchiv1.Grant_ADMIN, criteria.System: tieuchiv1.Grant_SYSTEM,
		criteria.RuleAuthor: tieuchiv1.Grant_RULE_AUTHOR, criteria.Publisher: tieuchiv1.Grant_PUBLISHER,
		criteria.Head: tieuchiv1.Grant_HEAD, criteria.Council: tieuchiv1.Grant_COUNCIL,
	}
	draftStates = map[criteria.DraftState]tieuchiv1.RuleSetDraft_State{
		criteria.DraftOpen: tieuchiv1.RuleSetDraft_DRAFT, criteria.DraftProposed: tieuchiv1.RuleSetDraft_PROPOSED,
		criteria.DraftPublished: tieuchiv1.RuleSetDraft_PUBLISHED, criteria.DraftDiscarded: tieuchiv1.RuleSetDraft_DISCARDED,
	}
	versionStates = map[criteria.VersionState]tieuchiv1.RuleSetVersion_State{
		criteria.VersionPublished: tieuchiv1.RuleSetVersion_PUBLISHED, criteria.VersionSuperseded: tieuchiv1.RuleSetVersion_SUPERSEDED,
		criteria.VersionRetired: tieuchiv1.RuleSetVersion_RETIRED,
	}
	qualities = map[criteria.Quality]tieuchiv1.Answer_Quality{
		criteria.Actual: tieuchiv1.Answer_ACTUAL, criteria.Estimated: tieuchiv1.Answer_ESTIMATED,
	}
	channels = map[criteria.Channel]tieuchiv1.Answer_Channel{
		criteria.Typed: tieuchiv1.Answer_TYPED, criteria.FromFile: tieuchiv1.Answer_FILE, criteria.FromSystem: tieuchiv1.Answer_SYSTEM,
	}
)

// back looks a proto value up in one of the tables above; the first value of a table stands for "unspecified".
func back[D, P comparable](table map[D]P, p P, unspecified D) D {
	for d, v := range table {
		if v == p {
			return d
		}
	}
	return unspecified
}

func roleFromProto(r tieuchiv1.Grant_Role) criteria.Role { return back(roles, r, "") }

func stateFromProto(s tieuchiv1.Assessment_State) criteria.State { return back(states, s, "") }

func timeToProto(micros int64) *timestamppb.Timestamp {
	if micros == 0 {
		return nil
	}
	return timestamppb.New(time.UnixMicro(micros))
}

// dateFromProto reads an optional ISO day; the refusal names the field.
func dateFromProto(s, field string) (criteria.Date, error) {
	if s == "" {
		return 0, nil
	}
	d, err := criteria.ParseDate(s)
	return d, at(err, field)
}

// asOf reads the day a question is about; today in Vietnam where none is given.
func (c *core) asOf(s string) (criteria.Date, error) {
	d, err := dateFromProto(s, "asOf")
	if err == nil && d.IsZero() {
		d = c.today()
	}
	return d, err
}

// at puts a refusal under a field, where it names none or a part of it.
func at(err error, field string) error {
	if e, ok := err.(*criteria.Error); ok && e != nil {
		return e.At(field)
	}
	return err
}

func answersFromProto(in []*tieuchiv1.Answer) ([]criteria.Answer, error) {
	out := make([]criteria.Answer, len(in))
	for i, a := range in {
		out[i] = criteria.Answer{
			Fact: a.GetFact(), Value: a.GetValue(), NoData: a.GetNoData(), Explanation: a.GetExplanation(),
		}
		if err := answerEnums(a, &out[i]); err != nil {
			return nil, err.At(answerField(a))
		}
		var err error
		if out[i].Evidence, err = evidenceFromProto(a.GetEvidence(), answerField(a)+".evidence"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// evidenceFromProto reads pieces of evidence; the refusal names the field below the one they stand in.
func evidenceFromProto(in []*tieuchiv1.Evidence, field string) (out []criteria.EvidenceDoc, err error) {
	for i, e := range in {
		date, err := dateFromProto(e.GetDate(), field+"["+itoa(i)+"].date")
		if err != nil {
			return nil, err
		}
		if e.GetUri() != "" { // here, so that it holds for findings and objections too
			if err := evidence.Link(e.GetUri()); err != nil {
				return nil, err.At(field + "[" + itoa(i) + "].uri")
			}
		}
		out = append(out, criteria.EvidenceDoc{Document: e.GetDocument(), Date: date, Issuer: e.GetIssuer(), Title: e.GetTitle(), URI: e.GetUri(), Ref: e.GetRef()})
	}
	return out, nil
}

func evidenceToProto(in []criteria.EvidenceDoc) (out []*tieuchiv1.Evidence) {
	for _, e := range in {
		out = append(out, &tieuchiv1.Evidence{Document: e.Document, Date: e.Date.String(), Issuer: e.Issuer, Title: e.Title, Uri: e.URI, Ref: e.Ref})
	}
	return out
}

// answerField names an answer in an error; what comes from outside is cut.
func answerField(a *tieuchiv1.Answer) string {
	fact := a.GetFact()
	return "answers[" + fact[:min(len(fact), 100)] + "]"
}

// answerEnums reads quality and channel: unspecified means counted and typed, a number without a name is refused.
func answerEnums(a *tieuchiv1.Answer, out *criteria.Answer) *criteria.Error {
	switch a.GetQuality() {
	case tieuchiv1.Answer_QUALITY_UNSPECIFIED, tieuchiv1.Answer_ACTUAL:
		out.Quality = criteria.Actual
	case tieuchiv1.Answer_ESTIMATED:
		out.Quality = criteria.Estimated
	default:
		return criteria.Invalid("FIELD_MALFORMED", "quality", criteria.Say("answer.enum", "value", int(a.GetQuality())))
	}
	switch a.GetChannel() {
	case tieuchiv1.Answer_CHANNEL_UNSPECIFIED, tieuchiv1.Answer_TYPED:
		out.Channel = criteria.Typed
	case tieuchiv1.Answer_FILE:
		out.Channel = criteria.FromFile
	case tieuchiv1.Answer_SYSTEM:
		out.Channel = criteria.FromSystem
	default:
		return criteria.Invalid("FIELD_MALFORMED", "channel", criteria.Say("answer.enum", "value", int(a.GetChannel())))
	}
	return nil
}

func answersToProto(in criteria.Answers) []*tieuchiv1.Answer {
	out := make([]*tieuchiv1.Answer, len(in))
	block := make([]tieuchiv1.Answer, len(in)) // one allocation for all
	for i := range in {
		a, p := &in[i], &block[i]
		p.Fact, p.Value, p.NoData, p.Explanation = a.Fact, a.Value, a.NoData, a.Explanation
		p.Quality, p.Channel = qualities[a.Quality], channels[a.Channel]
		p.Evidence = evidenceToProto(a.Evidence)
		out[i] = p
	}
	return out
}

func unitToProto(c *units.Catalogue, u *criteria.Unit) *tieuchiv1.Unit {
	p := &tieuchiv1.Unit{
		Name: unitName(u.ID()), Code: u.Code, DisplayName: u.Name, FullName: u.FullName(), Kind: string(u.Kind),
		Level: string(u.Level), District: u.District, Province: u.Province, Area: string(u.Area),
		ValidFrom: u.From.String(), ValidTo: u.To.String(),
	}
	if d, ok := c.At(u.District, u.From); ok && u.District != "" {
		p.DistrictName = d.FullName()
	}
	return p
}

func unitName(id criteria.UnitID) string { return "units/" + id.String() }

var recognitionStatuses = map[criteria.RecognitionStatus]tieuchiv1.Recognition_Status{
	criteria.RecognitionValid: tieuchiv1.Recognition_VALID, criteria.RecognitionNotYet: tieuchiv1.Recognition_NOT_YET,
	criteria.RecognitionExpired: tieuchiv1.Recognition_EXPIRED, criteria.RecognitionRevoked: tieuchiv1.Recognition_REVOKED,
}

// recognitionToProto gives a recognition with its status on a day, nil for none.
func recognitionToProto(r *criteria.Recognition, day criteria.Date) *tieuchiv1.Recognition {
	if r == nil {
		return nil
	}
	p := &tieuchiv1.Recognition{
		Name: r.Name(), Unit: unitName(r.Unit), RuleSetVersion: r.RuleSet.String(), Level: r.Level,
		DecisionNumber: r.DecisionNumber, DecisionDate: r.DecisionDate.String(), Office: r.Office, Submission: r.Submission,
		OverVerdict: r.OverVerdict, Reason: r.Reason, RecordTime: timeToProto(r.RecordedAt), ValidFrom: r.ValidFrom.String(),
		ValidTo: r.ValidTo.String(), Status: recognitionStatuses[r.StatusOn(day)], Appraised: r.Appraised, Revocation: revocationToProto(r.Revoked),
	}
	if r.Assessment != "" {
		p.Assessment = "assessments/" + r.Assessment
	}
	return p
}

func revocationToProto(v *criteria.Revocation) *tieuchiv1.Revocation {
	if v == nil {
		return nil
	}
	return &tieuchiv1.Revocation{
		DecisionNumber: v.DecisionNumber, DecisionDate: v.DecisionDate.String(), Office: v.Office, Reason: v.Reason, Objection: v.Objection,
		RecordTime: timeToProto(v.RecordedAt),
	}
}

func eventToProto(e *criteria.Event) *tieuchiv1.AssessmentEvent {
	return &tieuchiv1.AssessmentEvent{
		Name: e.Subject + "/events/" + itoa(int(e.Number)), Kind: string(e.Kind), Revision: e.Number, Role: roles[e.Role],
		Actor: e.Actor, GivenDate: e.GivenDate.String(), RecordTime: timeToProto(e.RecordedAt), Change: string(e.Change),
		Sequence: itoa64(e.Sequence),
	}
}

// idOf takes the id out of a resource name of one segment; the refusal says the form.
func idOf(name, prefix, field string) (string, error) {
	id, ok := strings.CutPrefix(name, prefix)
	if !ok || id == "" || strings.ContainsAny(id, "/ ") || criteria.CheckIdentifier(id) != nil {
		return "", criteria.Invalid("NAME_MALFORMED", field, criteria.Say("server.name", "form", prefix+"…"))
	}
	return id, nil
}
