package web

// streams describe the methods that the generated description leaves out, because the gateway does not serve them: they are streams,
// over gRPC alone or, for files, with routes of their own. A test asks for every such method.
var streams = map[string]operation{
	"EvidenceService_UploadFile": {
		route: route{"POST", "/v1/evidenceFiles"}, Words: "page.docs.stream.upload-file",
		Parameters: []fieldDoc{
			{Name: "unit", In: "query", Description: "Unit whose file it is.", Type: typeDoc{Name: "string"}, Required: true},
			{Name: "X-Filename", In: "header", Description: "Name of the file, percent-encoded.", Type: typeDoc{Name: "string"}, Required: true},
		},
		Response: &typeDoc{Name: "EvidenceFile", Ref: "EvidenceFile"},
		Curl: `curl -X POST -H "Authorization: Bearer $TOKEN" "$TIEUCHI/v1/evidenceFiles?unit=units/15448" \
  -H "Content-Type: application/pdf" -H "X-Filename: bao-cao.pdf" --data-binary @bao-cao.pdf`,
	},
	"EvidenceService_DownloadFile": {
		route: route{"GET", "/v1/evidenceFiles/{sha256}:download"}, Words: "page.docs.stream.download-file",
		Parameters: []fieldDoc{
			{Name: "sha256", In: "path", Description: "SHA-256 of the content, 64 hex digits.", Type: typeDoc{Name: "string"}, Required: true},
		},
		Curl: `curl -OJ -H "Authorization: Bearer $TOKEN" "$TIEUCHI/v1/evidenceFiles/SHA256:download"`,
	},
	"AuditService_ExportEvents": {Words: "page.docs.stream.export-events", Curl: "tieuchi audit export > nhat-ky.jsonl"},
	"FeedService_WatchChanges":  {Words: "page.docs.stream.watch-changes"},
}
