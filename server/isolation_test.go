package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// Ways in which a method keeps provinces apart.
const (
	denied = "denied" // who asks for what is of another province is refused, or told that there is none
	empty  = "empty"  // who asks sees the own province only
	public = "public" // a fact of public law or the catalogue: everybody reads it
	own    = "own"    // it names no province: what it makes is the caller's
)

// isolation says of every method of the contract how it keeps provinces apart, with a request about something of Thanh Hóa. A
// method that is not here fails the test: whoever adds one decides.
var isolation = map[string]struct{ way, request string }{
	"AssessmentService.CreateAssessment":     {denied, `{"assessment": {"unit": "units/15448", "ruleSetVersion": "${set}", "period": "2026-Q1"}}`},
	"AssessmentService.GetAssessment":        {denied, `{"name": "${draft}"}`},
	"AssessmentService.ListAssessments":      {empty, `{}`},
	"AssessmentService.UpdateAssessment":     {denied, `{"assessment": {"name": "${draft}", "revision": 1, "answers": [{"fact": "loudspeaker.smart", "value": "false"}]}, "updateMask": "answers"}`},
	"AssessmentService.SubmitAssessment":     {denied, `{"name": "${draft}"}`},
	"AssessmentService.ReturnAssessment":     {denied, `{"name": "${filed}", "reason": "x"}`},
	"AssessmentService.SignAssessment":       {denied, `{"name": "${draft}", "revision": 1}`},
	"AssessmentService.RecallAssessment":     {denied, `{"name": "${filed}"}`},
	"AssessmentService.CheckAssessment":      {denied, `{"name": "${filed}"}`},
	"AssessmentService.ProposeAssessment":    {denied, `{"name": "${filed}"}`},
	"AssessmentService.DeclineAssessment":    {denied, `{"name": "${filed}", "reason": "x"}`},
	"AssessmentService.ReopenAssessment":     {denied, `{"name": "${filed}", "reason": "x"}`},
	"AssessmentService.ListProcedures":       {public, `{}`},
	"AssessmentService.RecogniseAssessment":  {denied, `{"name": "${filed}", "decisionNumber": "1/QĐ-X", "reason": "x"}`},
	"AssessmentService.ListAssessmentEvents": {denied, `{"parent": "${filed}"}`},
	"AssessmentService.GetShortfall":         {denied, `{"name": "${filed}/shortfall"}`},
	"AssessmentService.SuggestAnswers":       {denied, `{"unit": "units/15448", "ruleSetVersion": "${set}", "period": "2026"}`},
	"AssessmentService.ListSubmissions":      {denied, `{"parent": "${filed}"}`},

	"AppraisalService.GetAppraisal":      {denied, `{"name": "${appraised}/appraisal"}`},
	"AppraisalService.RecordFindings":    {denied, `{"name": "${appraised}", "findings": [{"fact": "loudspeaker.smart", "agrees": true}]}`},
	"AppraisalService.ListFindings":      {denied, `{"parent": "${appraised}"}`},
	"AppraisalService.ReturnCriteria":    {denied, `{"name": "${appraised}", "criteria": [{"criterion": "gov.website", "reason": "x"}]}`},
	"AppraisalService.CompleteAppraisal": {denied, `{"name": "${appraised}"}`},
	"AppraisalService.CreateComment":     {denied, `{"parent": "${appraised}", "comment": {"criterion": "gov.website", "text": "x"}}`},
	"AppraisalService.ListComments":      {denied, `{"parent": "${appraised}"}`},

	"RecognitionService.CreateRecognition": {denied, `{"recognition": {"unit": "units/15448", "ruleSetVersion": "${set}", "decisionNumber": "9/QĐ-X"}}`},
	"RecognitionService.GetRecognition":    {denied, `{"name": "${recognition}"}`},
	"RecognitionService.ListRecognitions":  {empty, `{}`},

	"FinalisationService.CreateFinalisation": {denied, `{"finalisation": {"ruleSetVersion": "${set}", "period": "2026", "province": "provinces/38"}, "validateOnly": true}`},
	"FinalisationService.GetFinalisation":    {denied, `{"name": "${finalisation}"}`},
	"FinalisationService.ListFinalisations":  {empty, `{}`},

	"ProgressService.ListTargets":       {public, `{}`},
	"ProgressService.GetTargetProgress": {public, `{"name": "targets/th-2025-communes"}`},
	"ProgressService.GetUnitStatus":     {denied, `{"unit": "units/15448"}`},
	"ProgressService.ListUnitStatuses":  {empty, `{}`},

	"OutlookService.GetTargetTrend":    {public, `{"name": "targets/th-2025-communes"}`},
	"OutlookService.GetTargetBriefing": {denied, `{"name": "targets/th-2025-communes"}`},

	"FeedService.ListChanges":  {empty, `{}`},
	"FeedService.WatchChanges": {empty, `{}`},

	"AuditService.GetCheckpoint":            {public, `{"name": "checkpoints/latest"}`},
	"AuditService.ListCheckpoints":          {public, `{}`},
	"AuditService.GetAuditKey":              {public, `{}`},
	"AuditService.GetInclusionProof":        {denied, `{"sequence": "1"}`},
	"AuditService.GetConsistencyProof":      {public, `{"from": "1"}`},
	"AuditService.ExportEvents":             {denied, `{}`},
	"AuditService.WitnessCheckpoint":        {own, `{"note": "x", "key": "x"}`},
	"AuditService.ListWitnessedCheckpoints": {public, `{}`},

	"UnitService.ListUnits":   {public, `{}`},
	"UnitService.SearchUnits": {public, `{"query": "dinh hoa"}`},
	"UnitService.GetUnit":     {public, `{"name": "units/15448"}`},

	"UnitService.GetUnitLineage": {public, `{"name": "units/15448.20250701/lineage"}`},

	"UnitChangeService.CreateUnitChangeSet":     {denied, `{"unitChangeSet": {"basis": "x", "effective": "2027-01-01", "operations": [{"kind": "RENAME", "unit": "15448", "name": "Khác"}]}, "validateOnly": true}`},
	"UnitChangeService.ImportUnits":             {denied, `{"import": {}, "basis": "x", "province": "38", "validateOnly": true}`},
	"UnitChangeService.GetUnitChangeSet":        {denied, `{"name": "${changes}"}`},
	"UnitChangeService.ListUnitChangeSets":      {empty, `{}`},
	"UnitChangeService.UpdateUnitChangeSet":     {denied, `{"unitChangeSet": {"name": "${changes}", "revision": 1, "note": "x"}, "updateMask": "note"}`},
	"UnitChangeService.PreviewUnitChangeSet":    {denied, `{"name": "${changes}"}`},
	"UnitChangeService.CheckUnitChangeSet":      {denied, `{"name": "${changes}", "revision": 1}`},
	"UnitChangeService.EnactUnitChangeSet":      {denied, `{"name": "${changes}", "revision": 1}`},
	"UnitChangeService.WithdrawUnitChangeSet":   {denied, `{"name": "${changes}", "revision": 1, "reason": "x"}`},
	"UnitChangeService.ListUnitChangeSetEvents": {denied, `{"parent": "${changes}"}`},

	"ProgressService.ListCarryOverPolicies": {public, `{}`},
	"ProgressService.CreateReportedFigure":  {denied, `{"parent": "targets/th-2025-digital-economy", "reportedFigure": {"value": "1", "on": "2026-01-01", "source": "x"}}`},
	"ProgressService.ListReportedFigures":   {denied, `{"parent": "targets/th-2025-digital-economy"}`},

	"RuleSetService.ListRuleSets":           {public, `{}`},
	"RuleSetService.GetRuleSetVersion":      {public, `{"name": "${version}"}`},
	"RuleSetService.GetRuleSetSource":       {public, `{"name": "${version}"}`},
	"RuleSetService.CompareRuleSetVersions": {public, `{"name": "${version}", "base": "${version}"}`},
	"RuleSetService.EvaluateRuleSetVersion": {public, `{"name": "${set}", "unit": "units/15448"}`},
	"RuleSetService.SimulateRuleSet":        {empty, `{"ruleSetVersion": "${set}"}`},

	"PublicationService.CreateRuleSetDraft":   {own, `{"ruleSetDraft": {"content": "id: test.own\n"}}`},
	"PublicationService.GetRuleSetDraft":      {denied, `{"name": "${text}"}`},
	"PublicationService.ListRuleSetDrafts":    {empty, `{}`},
	"PublicationService.UpdateRuleSetDraft":   {denied, `{"ruleSetDraft": {"name": "${text}", "revision": 2, "tests": "x"}, "updateMask": "tests"}`},
	"PublicationService.ExamineRuleSetDraft":  {denied, `{"name": "${text}"}`},
	"PublicationService.CompareRuleSetDraft":  {denied, `{"name": "${text}", "base": "${set}"}`},
	"PublicationService.ProposeRuleSetDraft":  {denied, `{"name": "${text}", "revision": 2}`},
	"PublicationService.ReturnRuleSetDraft":   {denied, `{"name": "${text}", "revision": 2, "reason": "x"}`},
	"PublicationService.PublishRuleSetDraft":  {denied, `{"name": "${text}", "revision": 2}`},
	"PublicationService.DiscardRuleSetDraft":  {denied, `{"name": "${text}", "revision": 2}`},
	"PublicationService.RetireRuleSetVersion": {denied, `{"name": "${version}", "reason": "x"}`},

	"SamplingService.DrawSample":       {own, `{"ruleSetVersion": "${set}", "period": "2025", "size": 1, "reason": "x"}`},
	"SamplingService.GetSample":        {denied, `{"name": "${sample}"}`},
	"SamplingService.ListSamples":      {empty, `{}`},
	"SamplingService.GetAppraisalGaps": {own, `{"ruleSetVersion": "${set}", "period": "2025"}`},

	"EvidenceService.UploadFile":             {denied, `{"header": {"unit": "units/15448", "fileName": "a.png"}}`},
	"EvidenceService.GetEvidenceFile":        {denied, `{"name": "${file}"}`},
	"EvidenceService.ListEvidenceFiles":      {empty, `{}`},
	"EvidenceService.DownloadFile":           {denied, `{"name": "${file}"}`},
	"EvidenceService.CreateDocument":         {denied, `{"document": {"unit": "units/15448", "number": "1/X"}}`},
	"EvidenceService.GetDocument":            {denied, `{"name": "${document}"}`},
	"EvidenceService.ListDocuments":          {empty, `{}`},
	"EvidenceService.CheckLink":              {denied, `{"name": "${document}"}`},
	"CampaignService.CreateCampaign":         {denied, `{"campaign": {"title": "x", "province": "provinces/38", "ruleSetVersion": "${set}", "period": "2026-Q2", "opensOn": "2033-01-01", "deadline": "2033-01-31"}}`},
	"CampaignService.GetCampaign":            {denied, `{"name": "${campaign}"}`},
	"CampaignService.ListCampaigns":          {empty, `{}`},
	"CampaignService.UpdateCampaign":         {denied, `{"campaign": {"name": "${campaign}", "revision": 1, "note": "x"}, "updateMask": "note"}`},
	"CampaignService.CancelCampaign":         {denied, `{"name": "${campaign}", "reason": "x"}`},
	"CampaignService.ListCampaignEvents":     {denied, `{"parent": "${campaign}"}`},
	"CampaignService.CreateRegistration":     {denied, `{"parent": "${campaign}", "registration": {"unit": "units/15448"}}`},
	"CampaignService.ListRegistrations":      {denied, `{"parent": "${campaign}"}`},
	"CampaignService.WithdrawRegistration":   {denied, `{"name": "${campaign}/registrations/15448.20250701", "reason": "x"}`},
	"CampaignService.ListParticipants":       {denied, `{"parent": "${campaign}"}`},
	"CampaignService.CreateExtension":        {denied, `{"parent": "${campaign}", "extension": {"unit": "units/15448", "until": "2033-02-15", "reason": "x"}}`},
	"CampaignService.ListExtensions":         {denied, `{"parent": "${campaign}"}`},
	"CampaignService.GetCalendar":            {empty, `{"from": "2033-01-01"}`},
	"NotificationService.ListNotifications":  {empty, `{}`},
	"NotificationService.ResendNotification": {denied, `{"name": "${notification}"}`},

	"ContactService.PutContact":   {denied, `{"contact": {"subject": "units/15448", "phone": "0900000002", "revision": 1}}`},
	"ContactService.GetContact":   {denied, `{"name": "${contact}"}`},
	"ContactService.EraseContact": {denied, `{"name": "${contact}"}`},

	"ObjectionService.CreateObjection": {denied, `{"objection": {"recognition": "${recognition}", "reason": "x"}}`},
	"ObjectionService.GetObjection":    {denied, `{"name": "${objection}"}`},
	"ObjectionService.ListObjections":  {empty, `{}`},
	"ObjectionService.AnswerObjection": {denied, `{"name": "${objection}", "state": "REJECTED", "answer": "x"}`},

	"AccessService.CreateToken":     {denied, `{"token": {"holder": "x", "grant": {"role": "OFFICER", "scope": "communes/15448"}}}`},
	"AccessService.ListTokens":      {empty, `{}`},
	"AccessService.ListHandovers":   {empty, `{}`},
	"AccessService.ConfirmHandover": {denied, `{"name": "${handover}"}`},
	"AccessService.DeclineHandover": {denied, `{"name": "${handover}"}`},
	"AccessService.RevokeToken":     {denied, `{"name": "${token}"}`},
	"AccessService.CreateGrant":     {denied, `{"heldGrant": {"principal": "people/x", "grant": {"role": "OFFICER", "scope": "communes/15448"}, "reason": "x"}}`},
	"AccessService.ListGrants":      {empty, `{}`},
	"AccessService.RevokeGrant":     {denied, `{"name": "${grant}", "reason": "x"}`},
	"AccessService.DelegateGrant":   {denied, `{"principal": "people/x", "scope": "communes/15448", "reason": "x"}`},
}

// TestProvincesApart calls every method of the contract with every role of another province, about something of Thanh Hóa. Each
// request is also made by somebody of Thanh Hóa, who is not refused: or the refusals would prove nothing.
func TestProvincesApart(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	vars := s.thanhHoa(t)
	s.core.units.put(catalogueWith(t, "30,Hải Dương,tinh,2021-07-01,", "10600,An Phú,xa,,30,lowland,2021-07-01,", ""))
	foreign := map[criteria.Role]string{}
	for role := range roles {
		scope := "provinces/30"
		if role == criteria.Officer || role == criteria.Head {
			scope = "communes/10600"
		}
		_, foreign[role] = s.earlier(t, role, scope, "30", testNow, 20210701)
	}
	names := slices.Collect(maps.Values(vars))
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasPrefix(name, "ruleSets/") })
	before := s.contentHash(t)
	eachMethod(func(name string, m protoreflect.MethodDescriptor) {
		how, known := isolation[name]
		if !known {
			t.Errorf("%s: how does it keep provinces apart?", name)
			return
		}
		for role, secret := range foreign {
			if how.way != own && s.core.access[fullName(m)][role] {
				t.Run(fmt.Sprintf("%s by %s", name, role), func(t *testing.T) {
					answer, st := s.callRaw(t, secret, m, how.request, vars)
					checkApart(t, how.way, answer, st, names)
				})
			}
		}
	})
	for name := range isolation {
		if _, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName("tieuchi.v1." + name)); err != nil {
			t.Errorf("there is no method %s", name)
		}
	}
	if s.contentHash(t) != before {
		t.Error("somebody of another province has written something")
	}
	s.ownProvince(t, foreign[criteria.RuleAuthor])
	s.notRefusedAtHome(t, vars, names)
}

// checkApart checks the answer that somebody of another province gets.
func checkApart(t *testing.T, way, answer string, st *status.Status, names []string) {
	t.Helper()
	switch {
	case way == denied && explain(st).reason == "OUT_OF_PROVINCE": // of a change set: what is entered is wrong for the province
	case way == denied && st.Code() != codes.PermissionDenied && st.Code() != codes.NotFound:
		t.Errorf("%v, want a refusal: %.300s", st, answer)
	case way == denied && explain(st).reason == "ROLE_NOT_ALLOWED":
		t.Errorf("the role is refused and not the province: %v", st)
	case way != denied && st.Code() != codes.OK:
		t.Errorf("%v", st)
	case way == empty:
		for _, name := range names {
			if strings.Contains(answer, name) {
				t.Errorf("it shows %s", name)
			}
		}
		if strings.Contains(answer, `"38`) || strings.Contains(answer, "15448") {
			t.Errorf("it shows something of Thanh Hóa: %.300s", answer)
		}
	}
}

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

// notRefusedAtHome makes each request that was refused once more as somebody of Thanh Hóa, reading first.
func (s *testServer) notRefusedAtHome(t *testing.T, vars map[string]string, names []string) {
	t.Helper()
	home := map[criteria.Role]string{
		criteria.Admin: "demo-admin", criteria.RuleAuthor: "demo-rule-author", criteria.Publisher: "demo-publisher", criteria.Officer: "demo-officer-15448",
	}
	eachMethod(func(name string, m protoreflect.MethodDescriptor) {
		how := isolation[name]
		for _, role := range []criteria.Role{criteria.Admin, criteria.RuleAuthor, criteria.Publisher, criteria.Officer} {
			if !s.core.access[fullName(m)][role] {
				continue
			}
			answer, st := s.callRaw(t, home[role], m, how.request, vars)
			shown := slices.ContainsFunc(names, func(n string) bool { return strings.Contains(answer, n) }) || strings.Contains(answer, `"assessments":`)
			switch {
			case how.way == denied && (st.Code() == codes.PermissionDenied || st.Code() == codes.NotFound):
				t.Errorf("%s is refused at home too: %v", name, st)
			case how.way == empty && (st.Code() != codes.OK || !shown && !strings.Contains(answer, "15448") && !strings.Contains(answer, `"38"`)):
				t.Errorf("%s shows nothing at home either: %v %.200s", name, st, answer)
			}
			return
		}
	})
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
