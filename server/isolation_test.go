package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// Ways in which a method keeps provinces apart.
const (
	denied = "denied" // who asks for what is of another province is refused, or told that there is none
	empty  = "empty"  // who asks sees the own province only
	public = "public" // a fact of public law or the catalogue: everybody reads it
	own    = "own"    // it names no province: what it makes is the caller's
)

// ownProvince checks that what names no province becomes the caller's.
func (s *testServer) ownProvince(t *testing.T, author string) {
	t.Helper()
	d, err := tieuchiv1.NewPublicationServiceClient(s.conn).CreateRuleSetDraft(as(author), &tieuchiv1.CreateRuleSetDraftRequest{
		RuleSetDraft: &tieuchiv1.RuleSetDraft{Content: "id: test.own\n"},
	})
	if err != nil || d.GetProvince() != "30" {
		t.Errorf("a draft of province %q, %v", d.GetProvince(), err)
	}
}

// thanhHoa makes one of everything in Thanh Hóa and gives the names.
func (s *testServer) thanhHoa(t *testing.T) map[string]string {
	t.Helper()
	fatal := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	vars := map[string]string{"set": demoSet}
	assessments := tieuchiv1.NewAssessmentServiceClient(s.conn)
	for name, period := range map[string]string{"draft": "2026", "filed": "2025"} {
		a, err := assessments.CreateAssessment(as("demo-admin"), &tieuchiv1.CreateAssessmentRequest{Submit: name == "filed", Assessment: &tieuchiv1.Assessment{
			Unit: "units/15448", RuleSetVersion: demoSet, Period: period, Answers: []*tieuchiv1.Answer{{Fact: "loudspeaker.smart", Value: "true"}},
		}})
		fatal(err)
		vars[name] = a.GetName()
	}
	vars["appraised"] = s.inAppraisal(t, "15448", "2026-Q3", map[string]string{"loudspeaker.smart": "true"})
	r, err := tieuchiv1.NewRecognitionServiceClient(s.conn).CreateRecognition(as("demo-admin"), &tieuchiv1.CreateRecognitionRequest{Recognition: &tieuchiv1.Recognition{
		Unit: "units/15448", RuleSetVersion: demoSet, DecisionNumber: "1/QĐ-THỬ",
	}})
	fatal(err)
	vars["recognition"] = r.GetName()
	sample, err := tieuchiv1.NewSamplingServiceClient(s.conn).DrawSample(as("demo-admin"), &tieuchiv1.DrawSampleRequest{RuleSetVersion: demoSet, Period: "2025", Size: 1})
	fatal(err)
	vars["sample"] = sample.GetName()
	file, _, reason := s.uploadREST(t, "demo-officer-15448", "units/15448", "a.png", bytes.NewReader(smallPNG(t, 7)), -1)
	if reason != "" {
		t.Fatal(reason)
	}
	vars["file"] = file.GetName()
	document, err := tieuchiv1.NewEvidenceServiceClient(s.conn).CreateDocument(as("demo-officer-15448"), &tieuchiv1.CreateDocumentRequest{Document: &tieuchiv1.Document{
		Unit: "units/15448", File: file.GetName(), Link: "https://cong.vn/",
	}})
	fatal(err)
	vars["document"] = document.GetName()
	contact, err := tieuchiv1.NewContactServiceClient(s.conn).PutContact(as("demo-officer-15448"), &tieuchiv1.PutContactRequest{Contact: &tieuchiv1.Contact{
		Subject: "units/15448", Email: "a@example.vn",
	}})
	fatal(err)
	vars["contact"] = contact.GetName()
	objection, err := tieuchiv1.NewObjectionServiceClient(s.conn).CreateObjection(as("demo-officer-15469"), &tieuchiv1.CreateObjectionRequest{Objection: &tieuchiv1.Objection{
		Recognition: r.GetName(), Reason: "thử",
	}})
	fatal(err)
	vars["objection"] = objection.GetName()
	sent, err := tieuchiv1.NewNotificationServiceClient(s.conn).ListNotifications(as("demo-admin"), &tieuchiv1.ListNotificationsRequest{})
	fatal(err)
	vars["notification"] = sent.GetNotifications()[0].GetName()
	author, publisher := dial(t, s.at.GRPC, "demo-rule-author"), dial(t, s.at.GRPC, "demo-publisher")
	v, err := publish(t, publisher, propose(t, author, smallSet(t, "test.apart", "1")))
	fatal(err)
	vars["version"] = v.GetName()
	vars["text"] = propose(t, author, smallSet(t, "test.other", "1")).GetName()
	of := criteria.Round{RuleSet: criteria.RuleSetRef{ID: referenceSet, Version: "2026.1"}, Period: "2026", Province: "38"}
	id := newID()
	_, _, err = s.core.store.CreateFinalisation(t.Context(), store.RequestKey{}, id, of, func([]criteria.RoundEntry, *criteria.Finalisation) (*criteria.Finalisation, *criteria.Event, error) {
		f := &criteria.Finalisation{ID: id, Round: of, Digest: "d", Number: 1}
		return f, &criteria.Event{Subject: f.Name(), Number: 1, Kind: criteria.ActFinalise, Change: []byte("{}")}, nil
	})
	fatal(err)
	vars["finalisation"] = "finalisations/" + id
	campaigns := tieuchiv1.NewCampaignServiceClient(s.conn)
	of2033, err := campaigns.CreateCampaign(as("demo-admin"), &tieuchiv1.CreateCampaignRequest{Campaign: &tieuchiv1.Campaign{
		Title: "Đợt thử", RuleSetVersion: demoSet, Period: "2026-Q2", OpensOn: "2033-01-01", Deadline: "2033-01-31",
	}})
	fatal(err)
	vars["campaign"] = of2033.GetName()
	_, err = campaigns.CreateRegistration(as("demo-admin"), &tieuchiv1.CreateRegistrationRequest{
		Parent: of2033.GetName(), Registration: &tieuchiv1.Registration{Unit: "units/15448"},
	})
	fatal(err)
	act := criteria.Act{Actor: criteria.Actor{
		ID: "tokens/x", Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: "38"}, Holder: "x",
	}, Today: s.core.today()}
	changes, _, err := s.core.store.CreateUnitChangeSet(t.Context(), store.RequestKey{}, func() (*units.ChangeSet, *criteria.Event, error) {
		return units.Propose(newID(), s.core.catalogue(), units.Entry{Basis: "thử", Effective: 20270101, Operations: []units.Operation{
			{Kind: units.Rename, Level: criteria.Commune, Unit: "15448", Name: "Khác"},
		}}, act)
	})
	fatal(err)
	vars["changes"] = changes.Name()
	k, _ := s.earlier(t, criteria.Officer, "communes/16633", "38", time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), 20210701)
	given, err := tieuchiv1.NewAccessServiceClient(s.conn).CreateGrant(as("demo-admin"), &tieuchiv1.CreateGrantRequest{HeldGrant: &tieuchiv1.HeldGrant{
		Principal: "people/somebody", Grant: &tieuchiv1.Grant{Role: tieuchiv1.Grant_OFFICER, Scope: "communes/15448"}, Reason: "thử",
	}})
	fatal(err)
	vars["grant"] = given.GetName()
	_, err = tieuchiv1.NewAuditServiceClient(s.conn).GetCheckpoint(as("demo-admin"), &tieuchiv1.GetCheckpointRequest{Name: "checkpoints/latest"})
	fatal(err)
	vars["token"], vars["handover"] = k.Name(), "handovers/"+k.ID+"-16645.20250701"
	return vars
}

// eachMethod visits every method of the contract.
func eachMethod(visit func(name string, m protoreflect.MethodDescriptor)) {
	protoregistry.GlobalFiles.RangeFilesByPackage("tieuchi.v1", func(f protoreflect.FileDescriptor) bool {
		for i := range f.Services().Len() {
			methods := f.Services().Get(i).Methods()
			for j := range methods.Len() {
				m := methods.Get(j)
				visit(string(m.Parent().Name())+"."+string(m.Name()), m)
			}
		}
		return true
	})
}

func fullName(m protoreflect.MethodDescriptor) string {
	return "/" + string(m.Parent().FullName()) + "/" + string(m.Name())
}

// callRaw makes a call with a request as JSON, streams too, and gives the answer as JSON.
func (s *testServer) callRaw(t *testing.T, secret string, m protoreflect.MethodDescriptor, request string, vars map[string]string) (string, *status.Status) {
	t.Helper()
	for name, value := range vars {
		request = strings.ReplaceAll(request, "${"+name+"}", value)
	}
	in := dynamicpb.NewMessage(m.Input())
	if err := protojson.Unmarshal([]byte(request), in); err != nil {
		t.Fatalf("%s: %v", m.FullName(), err)
	}
	switch {
	case m.Name() == "SimulateRuleSet":
		r := &tieuchiv1.SimulateRuleSetRequest{}
		if err := protojson.Unmarshal([]byte(request), r); err != nil {
			t.Fatal(err)
		}
		return s.simulatedText(t, secret, r)
	case m.IsStreamingServer():
		return s.firstOf(t, secret, m, in)
	}
	answer, st := s.callGRPC(t, &apiStep{As: secret}, m, in)
	return string(answer), st
}

// firstOf gives the first message of a stream, as JSON.
func (s *testServer) firstOf(t *testing.T, secret string, m protoreflect.MethodDescriptor, in proto.Message) (string, *status.Status) {
	t.Helper()
	ctx, cancel := context.WithCancel(as(secret))
	defer cancel()
	stream, err := s.conn.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, fullName(m))
	if err == nil {
		err = errors.Join(stream.SendMsg(in), stream.CloseSend())
	}
	if err != nil {
		t.Fatal(err)
	}
	answer := dynamicpb.NewMessage(m.Output())
	if err := stream.RecvMsg(answer); err != nil {
		return "", status.Convert(err)
	}
	b, err := protojson.Marshal(answer)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), status.New(codes.OK, "")
}

// simulatedText gives what a simulation says about assessments, as JSON: nothing where it judged none.
func (s *testServer) simulatedText(t *testing.T, secret string, r *tieuchiv1.SimulateRuleSetRequest) (string, *status.Status) {
	t.Helper()
	got := s.simulateGRPC(t, secret, r)
	if got.st != nil {
		return "", got.st
	}
	sum := proto.CloneOf(got.summary())
	if sum.GetCount().GetAssessments() == 0 && len(got.changes()) == 0 && sum.GetUnits() == 0 && len(sum.GetTargets()) == 0 {
		sum = &tieuchiv1.SimulationSummary{Criteria: sum.GetCriteria()}
		for _, c := range sum.GetCriteria() {
			if c.GetMetBefore()+c.GetOfBefore()+c.GetMetAfter()+c.GetOfAfter() > 0 {
				t.Errorf("criterion %s counts assessments of others", c.GetId())
			}
		}
		return "", status.New(codes.OK, "")
	}
	b, err := json.Marshal(map[string]any{"assessments": sum.GetCount().GetAssessments()})
	if err != nil {
		t.Fatal(err)
	}
	return string(b) + " 15448", status.New(codes.OK, "")
}
