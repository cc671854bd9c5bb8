package web

import (
	"net/url"
	"strings"
)

// Examples of the page on the interface. A test sends each body through the contract's own reader, so that none of them
// can name a field that does not exist.

// pathExamples stand in for the parameters of a path; others become their own name in capitals.
var pathExamples = map[string]string{
	"unit":    "15448.20210701",
	"target":  "th-2025-communes",
	"ruleSet": "reference.commune",
	"version": "2026.1",

	"handover": "06h0barfnx88exgyejhjkb1ajg-16645.20250701",
}

// queryExamples are what an operation is typically asked with.
var queryExamples = map[string]string{
	"RuleSetService_CompareRuleSetVersions":  "base=ruleSets/thanh-hoa.commune/versions/2023.1829",
	"AssessmentService_SuggestAnswers":       "ruleSetVersion=ruleSets/reference.commune/versions/2026.1&period=2026",
	"ProgressService_GetTargetProgress":      "asOf=2024-10-07",
	"OutlookService_GetTargetTrend":          "asOf=2024-10-07",
	"OutlookService_GetTargetBriefing":       "asOf=2024-10-07&pageSize=10",
	"ProgressService_GetUnitStatus":          "asOf=2024-10-07",
	"ProgressService_ListUnitStatuses":       "asOf=2024-10-07",
	"ProgressService_CreateReportedFigure":   "requestId=2c7e11",
	"UnitService_ListUnits":                  "asOf=2024-10-07",
	"UnitService_SearchUnits":                "query=dinh+hoa",
	"AssessmentService_CreateAssessment":     "requestId=7f3c2a",
	"AppraisalService_CreateComment":         "requestId=3f90c1",
	"RecognitionService_CreateRecognition":   "requestId=b41d90",
	"PublicationService_CreateRuleSetDraft":  "requestId=5e8a17",
	"FinalisationService_CreateFinalisation": "validateOnly=true",
	"FinalisationService_ListFinalisations":  "period=2026",
	"UnitService_GetUnitLineage":             "asOf=2026-01-01",
	"UnitChangeService_CreateUnitChangeSet":  "validateOnly=true",
	"UnitChangeService_ListUnitChangeSets":   "state=PROPOSED",
	"AccessService_ListHandovers":            "state=PROPOSED",
	"SamplingService_GetAppraisalGaps":       "ruleSetVersion=ruleSets/reference.commune/versions/2026.1&period=2026&by=CRITERION",
	"EvidenceService_CreateDocument":         "requestId=d02e55",
	"EvidenceService_ListDocuments":          "unit=units/15448",
	"AssessmentService_ListAssessments":      "pendingWith=provinces/38",
	"CampaignService_CreateCampaign":         "requestId=61f0c2",
	"CampaignService_CreateRegistration":     "requestId=9a7e31",
	"CampaignService_CreateExtension":        "requestId=0d4b88",
	"CampaignService_ListParticipants":       "missing=true",
	"CampaignService_GetCalendar":            "from=2026-11-01&to=2027-03-31",
	"NotificationService_ListNotifications":  "state=UNCERTAIN",
	"ObjectionService_ListObjections":        "state=RECEIVED",
	"ObjectionService_CreateObjection":       "requestId=9a60c2",
	"AuditService_GetInclusionProof":         "sequence=12",
	"AuditService_GetConsistencyProof":       "from=1000&to=1200",
}

// bodyExamples are bodies by operation.
var bodyExamples = map[string]string{
	"AssessmentService_CreateAssessment": `{
  "unit": "units/15448.20250701",
  "ruleSetVersion": "ruleSets/reference.commune/versions/2026.1",
  "period": "2026",
  "answers": [{"fact": "annual-plan.issued", "value": "true"}]
}`,
	"AssessmentService_UpdateAssessment": `{
  "revision": 3,
  "answers": [
    {"fact": "documents.total", "value": "1200"},
    {"fact": "documents.signed", "noData": true}
  ]
}`,
	"AssessmentService_SubmitAssessment":  `{"revision": 4}`,
	"AssessmentService_ReturnAssessment":  `{"revision": 5, "reason": "Thiếu minh chứng cho số văn bản ký số."}`,
	"AssessmentService_JoinCampaign":      `{"campaign": "campaigns/06h0cqdsthq949p0ryyfhga458", "revision": 2}`,
	"AssessmentService_SignAssessment":    `{"revision": 4}`,
	"AssessmentService_RecallAssessment":  `{"reason": "Còn thiếu số liệu của một thôn."}`,
	"AssessmentService_CheckAssessment":   `{"note": "Đủ thành phần hồ sơ."}`,
	"AssessmentService_ProposeAssessment": `{"level": "passed"}`,
	"AssessmentService_DeclineAssessment": `{"reason": "Chưa đủ số tiêu chí bắt buộc."}`,
	"AssessmentService_ReopenAssessment":  `{"reason": "Thẩm định lại tiêu chí về chữ ký số."}`,
	"AuditService_WitnessCheckpoint": `{
  "note": "tieuchi/provinces/31\n1200\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— tieuchi/provinces/31 c2lnbmF0dXJl\n",
  "key": "tieuchi/provinces/31+6a1ff02a+cHVibGljLWtleQ==",
  "hashes": []
}`,
	"AssessmentService_RecogniseAssessment": `{
  "revision": 5,
  "decisionNumber": "0000/QĐ-UBND",
  "decisionDate": "2026-12-20"
}`,
	"AppraisalService_RecordFindings": `{
  "findings": [
    {"fact": "documents.total", "agrees": true},
    {"fact": "documents.signed", "value": "1100", "reason": "Đếm lại trên hệ thống quản lý văn bản.", "revision": 1}
  ]
}`,
	"AppraisalService_ReturnCriteria": `{
  "revision": 6,
  "criteria": [{"criterion": "gov.documents-signed", "reason": "Thiếu minh chứng cho số văn bản ký số."}],
  "correctBy": "2026-12-01"
}`,
	"AppraisalService_CompleteAppraisal": `{"revision": 9}`,
	"AppraisalService_CreateComment":     `{"criterion": "gov.documents-signed", "text": "Đề nghị bổ sung danh mục văn bản."}`,
	"RecognitionService_CreateRecognition": `{
  "unit": "units/15448.20210701",
  "ruleSetVersion": "ruleSets/thanh-hoa.commune/versions/2023.1829",
  "decisionNumber": "0000/QĐ-UBND",
  "decisionDate": "2024-09-30"
}`,
	"RecognitionService_RevokeRecognition": `{
  "decisionNumber": "0000/QĐ-UBND",
  "decisionDate": "2026-12-20",
  "reason": "Số liệu không đúng thực tế."
}`,
	"RecognitionService_RecogniseAssessments": `{
  "decisionNumber": "0000/QĐ-UBND",
  "decisionDate": "2026-12-20",
  "validTo": "2031-12-31",
  "items": [{"assessment": "assessments/ASSESSMENT"}],
  "validateOnly": true
}`,
	"ProgressService_CreateReportedFigure": `{
  "value": "19.2",
  "on": "2025-12-31",
  "source": "Báo cáo 0000/BC-UBND"
}`,
	"FinalisationService_CreateFinalisation": `{
  "ruleSetVersion": "ruleSets/vi-du.cham-diem/versions/2026.1",
  "period": "2026"
}`,
	"RuleSetService_EvaluateRuleSetVersion": `{
  "unit": "units/15448.20250701",
  "period": "2026",
  "shortfall": true,
  "answers": [{"fact": "annual-plan.issued", "value": "true"}]
}`,
	"RuleSetService_SimulateRuleSet": `{
  "ruleSetVersion": "ruleSets/reference.commune/versions/2026.1",
  "maxChanges": 100
}`,
	"CampaignService_CreateCampaign": `{
  "title": "Đợt tự đánh giá năm 2026",
  "ruleSetVersion": "ruleSets/reference.commune/versions/2026.1",
  "period": "2026",
  "opensOn": "2026-12-01",
  "registerBy": "2026-12-15",
  "deadline": "2027-01-31",
  "lateRule": "with-reason",
  "lateUntil": "2027-02-10",
  "appraiseBy": "2027-03-15",
  "decideBy": "2027-03-31"
}`,
	"CampaignService_UpdateCampaign":       `{"revision": 1, "deadline": "2027-02-05", "changeReason": "Mưa lũ kéo dài."}`,
	"CampaignService_CancelCampaign":       `{"revision": 2, "reason": "Chờ nghị định hướng dẫn."}`,
	"CampaignService_CreateRegistration":   `{"unit": "units/15448.20250701"}`,
	"CampaignService_WithdrawRegistration": `{"revision": 1, "reason": "Chưa đủ số liệu."}`,
	"CampaignService_CreateExtension": `{
  "unit": "units/15448.20250701",
  "until": "2027-02-07",
  "reason": "Mất điện kéo dài do bão."
}`,
	"AccessService_CreateToken": `{
  "holder": "Phòng Văn hóa - Xã hội xã Định Hòa",
  "grant": {"role": "OFFICER", "scope": "communes/15448"}
}`,
	"AccessService_CreateGrant": `{
  "principal": "people/5hbsxax2f7zgba11znx0kf8jrm",
  "grant": {"role": "APPRAISER", "scope": "provinces/38", "criteria": ["inf"], "from": "2026-01-01", "to": "2026-12-31"},
  "reason": "Thông báo phân công thẩm định"
}`,
	"AccessService_DelegateGrant": `{
  "principal": "people/5hbsxax2f7zgba11znx0kf8jrm",
  "to": "2026-06-30",
  "reason": "Nghỉ phép"
}`,
	"AccessService_RevokeGrant": `{"reason": "Chuyển công tác"}`,
	"EvidenceService_CreateDocument": `{
  "unit": "units/15448",
  "number": "12/BC-UBND",
  "date": "2026-11-02",
  "issuer": "UBND xã Định Hòa",
  "title": "Báo cáo văn bản điện tử",
  "link": "https://thanhhoa.gov.vn/"
}`,
	"SamplingService_DrawSample": `{
  "size": 20,
  "seed": "XSMB 20/11/2026: 00000"
}`,
	"EvidenceService_CheckLink":              `{}`,
	"AccessService_RevokeToken":              `{}`,
	"AccessService_ConfirmHandover":          `{}`,
	"AccessService_DeclineHandover":          `{}`,
	"NotificationService_ResendNotification": `{}`,
	"ContactService_PutContact": `{
  "subject": "units/15448",
  "fullName": "Nguyễn Văn A",
  "phone": "0237 000 0000",
  "email": "a@example.vn"
}`,
	"ContactService_EraseContact": `{}`,
	"ObjectionService_CreateObjection": `{
  "recognition": "recognitions/06h0barfnx88exgyejhjkb1ajg",
  "reason": "Số liệu hộ dùng nước sạch không đúng.",
  "evidence": [{"document": "00/BC-UBND", "date": "2026-11-10", "issuer": "UBND xã"}]
}`,
	"ObjectionService_AnswerObjection": `{"state": "UPHELD", "answer": "Đã kiểm tra tại chỗ.", "revision": 1}`,
	"PublicationService_CreateRuleSetDraft": `{
  "content": "id: thanh-hoa.commune\nversion: \"2027.1\"\n",
  "tests": "cases: []\n"
}`,
	"PublicationService_UpdateRuleSetDraft":   `{"revision": 1, "tests": "cases: []\n"}`,
	"PublicationService_ExamineRuleSetDraft":  `{}`,
	"PublicationService_CompareRuleSetDraft":  `{"base": "ruleSets/thanh-hoa.commune/versions/2023.1829"}`,
	"PublicationService_ProposeRuleSetDraft":  `{"revision": 2}`,
	"PublicationService_ReturnRuleSetDraft":   `{"revision": 3, "reason": "Thiếu nguồn cho ngưỡng của tiêu chí 4."}`,
	"PublicationService_PublishRuleSetDraft":  `{"revision": 3}`,
	"PublicationService_DiscardRuleSetDraft":  `{"revision": 2}`,
	"PublicationService_RetireRuleSetVersion": `{"reason": "Thay bằng quyết định mới."}`,
	"UnitChangeService_CreateUnitChangeSet": `{
  "title": "Sắp xếp xã (ví dụ)",
  "basis": "0000/NQ-UBTVQH",
  "effective": "2031-01-01",
  "operations": [{
    "kind": "MERGE",
    "basis": "0000/NQ-UBTVQH Điều 1 khoản 1",
    "predecessors": [{"code": "15448"}, {"code": "15451"}],
    "successors": [{"code": "15448", "name": "Định Hòa", "kind": "xa"}]
  }]
}`,
	"UnitChangeService_ImportUnits": `{
  "title": "Danh mục của một tỉnh",
  "basis": "0000/NQ-UBTVQH",
  "import": {
    "provinces": "code,name,kind,valid_from,valid_to\n…",
    "communes": "code,name,kind,district,province,area,valid_from,valid_to\n…",
    "lists": ["2025-07-01"]
  },
  "validateOnly": true
}`,
	"UnitChangeService_UpdateUnitChangeSet":   `{"revision": 1, "note": "Đã đối chiếu số công báo."}`,
	"UnitChangeService_CheckUnitChangeSet":    `{"revision": 2}`,
	"UnitChangeService_EnactUnitChangeSet":    `{"revision": 3}`,
	"UnitChangeService_WithdrawUnitChangeSet": `{"revision": 2, "reason": "Nhập nhầm ngày hiệu lực."}`,
}

// curl writes the call for a shell in which TIEUCHI is the server's address and TOKEN the caller's token.
func curl(op operation) string {
	var b strings.Builder
	b.WriteString("curl ")
	if op.Method != "GET" {
		b.WriteString("-X " + op.Method + " ")
	}
	b.WriteString(`-H "Authorization: Bearer $TOKEN" "$TIEUCHI` + examplePath(op) + `"`)
	if body, ok := bodyExamples[op.ID]; ok {
		b.WriteString(" \\\n  -H \"Content-Type: application/json\" -d '" + body + "'")
	}
	return b.String()
}

func examplePath(op operation) string {
	path := op.Path
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		value, ok := pathExamples[p.Name]
		if !ok {
			value = strings.ToUpper(p.Name)
		}
		path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
	}
	if q := queryExamples[op.ID]; q != "" {
		path += "?" + q
	}
	return path
}
