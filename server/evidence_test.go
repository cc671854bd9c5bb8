package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// smallPNG is a picture of a size, so that each is another content.
func smallPNG(t testing.TB, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped makes an archive of names and contents in turn.
func zipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		out, err := w.Create(parts[i])
		if err == nil {
			_, err = io.WriteString(out, parts[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// uploadREST sends a file as the body of a request.
func (s *testServer) uploadREST(t *testing.T, token, unit, name string, body io.Reader, length int64) (*tieuchiv1.EvidenceFile, int, string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+"/v1/evidenceFiles?unit="+url.QueryEscape(unit), io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	r.ContentLength = length
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("X-Filename", url.PathEscape(name))
	code, _, text := send(t, r)
	if code != http.StatusOK {
		return nil, code, explain(statusOf(t, text)).reason
	}
	f := &tieuchiv1.EvidenceFile{}
	if err := protojson.Unmarshal([]byte(text), f); err != nil {
		t.Fatal(err)
	}
	return f, code, ""
}

// uploadGRPC sends a file in chunks.
func (s *testServer) uploadGRPC(t *testing.T, token string, h *tieuchiv1.UploadFileRequest_Header, body io.Reader) (*tieuchiv1.EvidenceFile, string) {
	t.Helper()
	stream, err := tieuchiv1.NewEvidenceServiceClient(s.conn).UploadFile(as(token))
	if err != nil {
		t.Fatal(err)
	}
	err = stream.Send(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Header_{Header: h}})
	chunk := make([]byte, evidence.MostChunk)
	for err == nil {
		n, end := io.ReadFull(body, chunk)
		if n > 0 {
			err = stream.Send(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Chunk{Chunk: chunk[:n]}})
		}
		if end != nil {
			break
		}
	}
	f, err := stream.CloseAndRecv()
	return f, explain(status.Convert(err)).reason
}

// folderState names what lies in a folder with its content.
func folderState(t testing.TB, folder string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %x\n", path, sha256.Sum256(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// endlessPDF begins as a PDF and never ends.
type endlessPDF struct{ sent int }

func (e *endlessPDF) Read(into []byte) (int, error) {
	n := len(into)
	if e.sent == 0 {
		n = copy(into, "%PDF-1.7\n")
	}
	e.sent += n
	return n, nil
}

// TestUploads sends files over both protocols on every engine: what is good is the same file whoever asks for it, and whatever is
// refused leaves database and folder as they were.
func TestUploads(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		t.Run(engine.Name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "files")
			s := startServer(t, engine, "-demo", "-files", folder, "-evidence-max", "300000")
			first, second := smallPNG(t, 10), smallPNG(t, 11)
			f, code, _ := s.uploadREST(t, "demo-officer-14860", "units/14860", "Báo cáo.png", bytes.NewReader(first), int64(len(first)))
			if code != http.StatusOK || f.GetFileName() != "Báo cáo.png" || f.GetMediaType() != "image/png" || f.GetSize() != int32(len(first)) || f.GetNotice() == nil {
				t.Fatalf("%d %v", code, f)
			}
			g, reason := s.uploadGRPC(t, "demo-officer-14860", &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "hai.png"}, bytes.NewReader(second))
			if reason != "" || g.GetName() == f.GetName() {
				t.Fatalf("%s %v", reason, g)
			}
			s.sameFileAgain(t, f, first)
			s.downloads(t, f, first)
			s.documentOf(t, f)
			s.refusedUploads(t, folder)
			if left, err := os.ReadDir(filepath.Join(folder, "incoming")); err != nil || len(left) > 0 {
				t.Errorf("%d files are left in incoming, %v", len(left), err)
			}
		})
	}
}

// sameFileAgain checks that the same content of a unit is one file, and that of another unit a file of its own with one content.
func (s *testServer) sameFileAgain(t *testing.T, f *tieuchiv1.EvidenceFile, content []byte) {
	t.Helper()
	before := s.contentHash(t)
	again, reason := s.uploadGRPC(t, "demo-officer-14860", &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "khac.png"}, bytes.NewReader(content))
	if reason != "" || again.GetName() != f.GetName() || again.GetFileName() != f.GetFileName() {
		t.Errorf("%s %v", reason, again)
	}
	if s.contentHash(t) != before {
		t.Error("the same content again wrote something")
	}
	if code, _, _ := s.get(t, "/v1/"+f.GetName()+":download", "demo-officer-14878"); code != http.StatusNotFound {
		t.Errorf("another unit downloads it: %d", code)
	}
	other, code, _ := s.uploadREST(t, "demo-officer-14878", "units/14878", "cua-toi.png", bytes.NewReader(content), -1)
	if code != http.StatusOK || other.GetName() != f.GetName() || other.GetFileName() != "cua-toi.png" || other.GetUnit() != "units/14878.20250701" {
		t.Errorf("%d %v", code, other)
	}
	if code, h, _ := s.get(t, "/v1/"+f.GetName()+":download", "demo-officer-14878"); code != http.StatusOK || !strings.Contains(h.Get("Content-Disposition"), "cua-toi.png") {
		t.Errorf("after its own upload: %d %v", code, h)
	}
}

// downloads checks that a file comes as it went, and as something to be saved.
func (s *testServer) downloads(t *testing.T, f *tieuchiv1.EvidenceFile, content []byte) {
	t.Helper()
	code, h, body := s.get(t, "/v1/"+f.GetName()+":download", "demo-appraiser")
	if code != http.StatusOK || body != string(content) {
		t.Errorf("%d, %d bytes", code, len(body))
	}
	for key, want := range map[string]string{
		"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
		"Content-Disposition":     "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.png",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
	} {
		if h.Get(key) != want {
			t.Errorf("%s: %q, want %q", key, h.Get(key), want)
		}
	}
	stream, err := tieuchiv1.NewEvidenceServiceClient(s.conn).DownloadFile(as("demo-appraiser"), &tieuchiv1.DownloadFileRequest{Name: f.GetName()})
	if err != nil {
		t.Fatal(err)
	}
	var got []byte
	head, err := stream.Recv()
	for err == nil {
		var m *tieuchiv1.DownloadFileResponse
		if m, err = stream.Recv(); err == nil {
			got = append(got, m.GetChunk()...)
		}
	}
	if !errors.Is(err, io.EOF) || head.GetFile().GetFileName() != f.GetFileName() || !bytes.Equal(got, content) {
		t.Errorf("%v, %v, %d bytes", err, head, len(got))
	}
	for path, want := range map[string]int{
		"/v1/evidenceFiles/" + strings.Repeat("0", 64) + ":download": http.StatusNotFound, "/v1/evidenceFiles/x:download": http.StatusNotFound,
		"/v1/evidenceFiles/..%2f..%2fetc%2fpasswd:download": http.StatusNotFound, "/v1/" + f.GetName() + ":download?inline=1": http.StatusBadRequest,
	} {
		if code, _, text := s.get(t, path, "demo-appraiser"); code != want {
			t.Errorf("%s: %d %.200s", path, code, text)
		}
	}
	if code, _, _ := s.get(t, "/v1/"+f.GetName()+":download", ""); code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", code)
	}
	if code, _, _ := s.get(t, "/v1/"+f.GetName()+":download", "demo-publisher"); code != http.StatusForbidden {
		t.Errorf("by a role that reads no evidence: %d", code)
	}
}

// documentOf checks that a document may have a file of its unit and none of another one.
func (s *testServer) documentOf(t *testing.T, f *tieuchiv1.EvidenceFile) {
	t.Helper()
	client := tieuchiv1.NewEvidenceServiceClient(s.conn)
	d, err := client.CreateDocument(as("demo-officer-14860"), &tieuchiv1.CreateDocumentRequest{Document: &tieuchiv1.Document{Unit: "units/14860", File: f.GetName()}})
	if err != nil || d.GetFileInfo().GetFileName() != f.GetFileName() || d.GetFile() != f.GetName() {
		t.Errorf("%v, %v", d, err)
	}
	own, reason := s.uploadGRPC(t, "demo-officer-14860", &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "rieng.png"}, bytes.NewReader(smallPNG(t, 99)))
	if reason != "" {
		t.Fatal(reason)
	}
	_, err = client.CreateDocument(as("demo-officer-14878"), &tieuchiv1.CreateDocumentRequest{Document: &tieuchiv1.Document{Unit: "units/14878", File: own.GetName()}})
	if got := explain(status.Convert(err)).reason; got != "FILE_UNKNOWN" {
		t.Errorf("the file of another unit: %q", got)
	}
}

// refusedUploads sends what must not come in.
func (s *testServer) refusedUploads(t *testing.T, folder string) {
	t.Helper()
	good := smallPNG(t, 12)
	sum := sha256.Sum256([]byte("other"))
	for name, test := range map[string]struct {
		token, unit, file string
		content           []byte
		reason            string
		code              int
	}{
		"path":                {"", "", "../../etc/passwd.png", good, "FILE_NAME_MALFORMED", 400},
		"path of Windows":     {"", "", `..\a.png`, good, "FILE_NAME_MALFORMED", 400},
		"control character":   {"", "", "a\r\nX: y.png", good, "FILE_NAME_MALFORMED", 400},
		"device":              {"", "", "NUL.png", good, "FILE_NAME_MALFORMED", 400},
		"no name":             {"", "", "", good, "", 400},
		"ending":              {"", "", "a.exe", good, "FILE_TYPE_NOT_ALLOWED", 400},
		"other ending":        {"", "", "a.pdf", good, "FILE_TYPE_MISMATCH", 400},
		"empty":               {"", "", "a.png", nil, "FILE_EMPTY", 400},
		"svg with script":     {"", "", "a.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "FILE_TYPE_NOT_ALLOWED", 400},
		"html as pdf":         {"", "", "a.pdf", []byte("<!DOCTYPE html><script>alert(1)</script>"), "FILE_TYPE_NOT_ALLOWED", 400},
		"polyglot":            {"", "", "a.png", append(bytes.Clone(good), zipped(t, "a", "b")...), "FILE_POLYGLOT", 400},
		"bomb":                {"", "", "a.docx", zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", strings.Repeat(" ", 100<<20)), "ARCHIVE_BOMB", 400},
		"bomb in an archive":  {"", "", "a.docx", zipped(t, "word/a.zip", string(zipped(t, "b", "c"))), "ARCHIVE_BOMB", 400},
		"macros":              {"", "", "a.docx", zipped(t, "word/vbaProject.bin", "x"), "MACROS", 400},
		"PDF with JavaScript": {"", "", "a.pdf", []byte("%PDF-1.7\n1 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n%%EOF"), "ACTIVE_CONTENT", 400},
		"too large":           {"", "", "a.png", make([]byte, 300_001), "FILE_TOO_LARGE", 413},
		"another unit":        {"demo-officer-14878", "units/14860", "a.png", good, "OUT_OF_SCOPE", 403},
		"no such unit":        {"", "units/99999", "a.png", good, "", 404},
		"who only reads":      {"demo-committee-province", "", "a.png", good, "ROLE_NOT_ALLOWED", 403},
		"no token":            {"x", "", "a.png", good, "TOKEN_UNKNOWN", 401},
	} {
		token, unit := orElse(test.token, "demo-officer-14860"), orElse(test.unit, "units/14860")
		s.unchanged(t, folder, name, func() {
			_, code, reason := s.uploadREST(t, token, unit, test.file, bytes.NewReader(test.content), int64(len(test.content)))
			if code != test.code || test.reason != "" && reason != test.reason {
				t.Errorf("%s over REST: %d %s, want %s", name, code, reason, test.reason)
			}
			_, reason = s.uploadGRPC(t, token, &tieuchiv1.UploadFileRequest_Header{Unit: unit, FileName: test.file}, bytes.NewReader(test.content))
			if reason == "" || test.reason != "" && reason != test.reason {
				t.Errorf("%s over gRPC: %s, want %s", name, reason, test.reason)
			}
		})
	}
	s.unchanged(t, folder, "announced otherwise", func() {
		for _, h := range []*tieuchiv1.UploadFileRequest_Header{{Size: 3}, {Sha256: hex.EncodeToString(sum[:])}} {
			h.Unit, h.FileName = "units/14860", "a.png"
			if _, reason := s.uploadGRPC(t, "demo-officer-14860", h, bytes.NewReader(good)); reason != "UPLOAD_MISMATCH" {
				t.Errorf("%v: %s", h, reason)
			}
		}
	})
	s.unchanged(t, folder, "no header", func() {
		stream, err := tieuchiv1.NewEvidenceServiceClient(s.conn).UploadFile(as("demo-officer-14860"))
		if err == nil {
			err = stream.Send(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Chunk{Chunk: good}})
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stream.CloseAndRecv(); explain(status.Convert(err)).reason != "UPLOAD_MALFORMED" {
			t.Error(err)
		}
	})
	s.unchanged(t, folder, "a chunk too large", func() {
		stream, err := tieuchiv1.NewEvidenceServiceClient(s.conn).UploadFile(as("demo-officer-14860"))
		if err == nil {
			err = stream.Send(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Header_{Header: &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "a.png"}}})
		}
		if err == nil {
			err = stream.Send(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Chunk{Chunk: make([]byte, evidence.MostChunk+1)}})
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := stream.CloseAndRecv(); explain(status.Convert(err)).reason != "FIELD_MALFORMED" {
			t.Error(err)
		}
	})
	s.hugeUploads(t, folder)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// unchanged checks that whatever is done leaves database and folder as they are.
func (s *testServer) unchanged(t *testing.T, folder, name string, do func()) {
	t.Helper()
	rows, content := s.contentHash(t), folderState(t, folder)
	do()
	for range 50 { // a connection that is cut off is noticed a little later
		if folderState(t, folder) == content {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if s.contentHash(t) != rows {
		t.Errorf("%s: the database has changed", name)
	}
	if got := folderState(t, folder); got != content {
		t.Errorf("%s: the folder has changed:\n%s\n%s", name, content, got)
	}
}

// hugeUploads says that five gigabytes come, or sends without end: both are refused long before.
func (s *testServer) hugeUploads(t *testing.T, folder string) {
	t.Helper()
	const fiveGB = 5 << 30
	s.unchanged(t, folder, "5 GB announced", func() {
		conn, err := net.Dial("tcp", s.at.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
		fmt.Fprintf(conn, "POST /v1/evidenceFiles?unit=units/14860 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-officer-14860\r\nX-Filename: a.pdf\r\nContent-Length: %d\r\n\r\n", fiveGB)
		answer, err := io.ReadAll(conn) // nothing of the body is sent, and the connection is closed
		if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 413 ") || !strings.Contains(string(answer), "FILE_TOO_LARGE") {
			t.Errorf("%v %.300s", err, answer)
		}
		_, reason := s.uploadGRPC(t, "demo-officer-14860", &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "a.pdf", Size: fiveGB}, strings.NewReader(""))
		if reason != "FILE_TOO_LARGE" {
			t.Error(reason)
		}
	})
	s.unchanged(t, folder, "without end", func() {
		body := &endlessPDF{}
		r, err := http.NewRequest(http.MethodPost, "http://"+s.at.HTTP+"/v1/evidenceFiles?unit=units/14860", body)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer demo-officer-14860")
		r.Header.Set("X-Filename", "a.pdf")
		answer, err := http.DefaultClient.Do(r)
		if err == nil { // or the connection was cut while the body went out
			text, _ := io.ReadAll(answer.Body)
			_ = answer.Body.Close()
			if answer.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("%d %s", answer.StatusCode, text)
			}
		}
		if body.sent > 32<<20 {
			t.Errorf("%d bytes were taken", body.sent)
		}
		grpcBody := &endlessPDF{}
		if _, reason := s.uploadGRPC(t, "demo-officer-14860", &tieuchiv1.UploadFileRequest_Header{Unit: "units/14860", FileName: "a.pdf"}, grpcBody); reason != "FILE_TOO_LARGE" {
			t.Error(reason)
		}
		if grpcBody.sent > 32<<20 {
			t.Errorf("%d bytes were taken over gRPC", grpcBody.sent)
		}
	})
	s.unchanged(t, folder, "broken off", func() {
		conn, err := net.Dial("tcp", s.at.HTTP)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(conn, "POST /v1/evidenceFiles?unit=units/14860 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer demo-officer-14860\r\nX-Filename: a.pdf\r\nContent-Length: 1000\r\n\r\n%PDF-1.7")
		_ = conn.Close()
	})
}

// TestUploadsAtOnce checks that there are places for a few, and none beyond.
func TestUploadsAtOnce(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	for range mostUploads {
		s.core.evidence.uploads <- struct{}{}
	}
	if _, code, reason := s.uploadREST(t, "demo-officer-14860", "units/14860", "a.png", bytes.NewReader(smallPNG(t, 5)), -1); code != http.StatusServiceUnavailable || reason != "UPLOADS_BUSY" {
		t.Errorf("%d %s", code, reason)
	}
	<-s.core.evidence.uploads
	if _, code, reason := s.uploadREST(t, "demo-officer-14860", "units/14860", "a.png", bytes.NewReader(smallPNG(t, 5)), -1); code != http.StatusOK {
		t.Errorf("%d %s", code, reason)
	}
}

// TestUploadsOfOne keeps places for others, however many uploads one caller holds open.
func TestUploadsOfOne(t *testing.T) {
	s := startServer(t, storetest.Engines(t)[0], "-demo")
	upload := func(token, unit string, wantCode int, want string) {
		t.Helper()
		if _, code, reason := s.uploadREST(t, token, unit, "a.png", bytes.NewReader(smallPNG(t, 5)), -1); code != wantCode || reason != want {
			t.Errorf("%s: %d %s, want %d %s", token, code, reason, wantCode, want)
		}
	}
	var last func()
	for range mostUploadsOfOne {
		leave, err := s.core.evidence.enterUpload("tokens/demo-officer-14860")
		if err != nil {
			t.Fatal(err)
		}
		last = leave
	}
	upload("demo-officer-14860", "units/14860", http.StatusServiceUnavailable, "UPLOADS_BUSY")
	upload("demo-officer-14878", "units/14878", http.StatusOK, "")
	last()
	upload("demo-officer-14860", "units/14860", http.StatusOK, "")
}

// TestCheckFiles damages the folder in every way that the command is to find.
func TestCheckFiles(t *testing.T) {
	engine := storetest.Engines(t)[0]
	dsn, folder := engine.DSN(t), filepath.Join(t.TempDir(), "files")
	s := startServerOn(t, dsn, "-demo", "-files", folder)
	var hashes []string
	for i := range 3 {
		f, code, reason := s.uploadREST(t, "demo-officer-14860", "units/14860", "a.png", bytes.NewReader(smallPNG(t, 20+i)), -1)
		if code != http.StatusOK {
			t.Fatal(reason)
		}
		hashes = append(hashes, strings.TrimPrefix(f.GetName(), evidence.FilePrefix))
	}
	check := func() (string, error) {
		var out strings.Builder
		err := checkFiles(t.Context(), &config{db: dsn, evidence: evidenceFlags{folder: folder}}, slog.New(slog.DiscardHandler), &out)
		return out.String(), err
	}
	if out, err := check(); err != nil || !strings.Contains(out, "3 files checked: 0 faults") {
		t.Errorf("%v\n%s", err, out)
	}
	at := func(hash string) string { return filepath.Join(folder, hash[:2], hash) }
	if err := errors.Join(os.Remove(at(hashes[0])), os.WriteFile(at(hashes[1]), []byte("x"), 0o600), os.WriteFile(filepath.Join(folder, "stranger"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	out, err := check()
	for _, want := range []string{"MISSING  " + hashes[0], "CHANGED  " + hashes[1], "EXTRA  stranger", "3 faults"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	if err == nil || strings.Contains(out, hashes[2]) {
		t.Errorf("%v\n%s", err, out)
	}
	for _, hash := range hashes[:2] {
		if code, _, text := s.get(t, "/v1/evidenceFiles/"+hash+":download", "demo-appraiser"); code != http.StatusServiceUnavailable || !strings.Contains(text, "FILE_CONTENT_GONE") {
			t.Errorf("%d %.200s", code, text)
		}
	}
	// The same content again puts back what is missing and what was changed.
	for i := range 2 {
		if _, code, reason := s.uploadREST(t, "demo-officer-14860", "units/14860", "a.png", bytes.NewReader(smallPNG(t, 20+i)), -1); code != http.StatusOK {
			t.Error(reason)
		}
	}
	if out, err := check(); err == nil || strings.Contains(out, hashes[0]) || strings.Contains(out, hashes[1]) {
		t.Errorf("%v\n%s", err, out)
	}
}

// fixedCheck is a checker of links for which every link is as it says.
type fixedCheck struct {
	status int
	reason string
	err    error
}

func (f *fixedCheck) Check(context.Context, string) (int, string, error) {
	return f.status, f.reason, f.err
}

// TestCheckLink checks what is recorded of a link, and that a refused one leaves nothing.
func TestCheckLink(t *testing.T) {
	for _, engine := range storetest.Engines(t) {
		s := startServer(t, engine, "-demo", "-check-links")
		if s.core.evidence.fetcher == nil {
			t.Fatal("-check-links gives no fetcher")
		}
		checker := &fixedCheck{status: 404, reason: "LINK_STATUS"}
		s.core.evidence.fetcher = checker
		client := tieuchiv1.NewEvidenceServiceClient(s.conn)
		d, err := client.CreateDocument(as("demo-officer-14860"), &tieuchiv1.CreateDocumentRequest{Document: &tieuchiv1.Document{Unit: "units/14860", Link: "https://cong.vn/a"}})
		if err != nil {
			t.Fatal(err)
		}
		if c, err := client.CheckLink(as("demo-appraiser"), &tieuchiv1.CheckLinkRequest{Name: d.GetName()}); err != nil || c.GetReachable() || c.GetStatus() != 404 || c.GetExplanation().GetVi() == "" {
			t.Errorf("%v %v", c, err)
		}
		*checker = fixedCheck{status: 200}
		if c, err := client.CheckLink(as("demo-appraiser"), &tieuchiv1.CheckLinkRequest{Name: d.GetName()}); err != nil || !c.GetReachable() {
			t.Errorf("%v %v", c, err)
		}
		if d, err := client.GetDocument(as("demo-appraiser"), &tieuchiv1.GetDocumentRequest{Name: d.GetName()}); err != nil || !d.GetLinkCheck().GetReachable() {
			t.Errorf("%v %v", d, err)
		}
		before := s.contentHash(t)
		*checker = fixedCheck{err: criteria.Refuse(criteria.FailedPrecondition, "LINK_REFUSED", "link", criteria.Say("evidence.link-refused", "where", "10.0.0.1"))}
		if _, err := client.CheckLink(as("demo-appraiser"), &tieuchiv1.CheckLinkRequest{Name: d.GetName()}); explain(status.Convert(err)).reason != "LINK_REFUSED" {
			t.Error(err)
		}
		if s.contentHash(t) != before {
			t.Error("a refused check wrote something")
		}
	}
}
