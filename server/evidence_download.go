package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/files"
)

// evidenceFilesPath is where files are uploaded and downloaded as they are; the gateway would take them for JSON.
const evidenceFilesPath = "/v1/evidenceFiles"

// bytesRoute gives what serves a request whose body or answer is a file, nil for all others.
func (s *site) bytesRoute(r *http.Request) http.HandlerFunc {
	name, inside := strings.CutPrefix(r.URL.Path, evidenceFilesPath+"/")
	hash, download := strings.CutSuffix(name, ":download")
	switch {
	case r.URL.Path == evidenceFilesPath && r.Method == http.MethodPost:
		return s.upload
	case inside && download && r.Method == http.MethodGet:
		return func(w http.ResponseWriter, r *http.Request) { s.download(w, r, evidence.FilePrefix+hash) }
	}
	return nil
}

// content opens a file that the caller may see, after it was read whole and found to be what was uploaded.
func (s evidences) content(ctx context.Context, name string) (*evidence.File, *os.File, error) {
	f, err := s.file(ctx, name)
	if err != nil {
		return nil, nil, err
	}
	folder, err := s.evidence.store()
	if err != nil {
		return nil, nil, err
	}
	in, err := folder.Whole(f.SHA256, f.Size)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, files.ErrChanged) {
		s.logger.ErrorContext(ctx, "the content of a file is missing or changed", "file", f.SHA256, "cause", err)
		return nil, nil, criteria.Refuse(criteria.Unavailable, "FILE_CONTENT_GONE", "name", criteria.Say("evidence.content-gone"))
	}
	return f, in, err
}

// DownloadFile gives a file in chunks.
func (s evidences) DownloadFile(r *tieuchiv1.DownloadFileRequest, stream grpc.ServerStreamingServer[tieuchiv1.DownloadFileResponse]) error {
	f, in, err := s.content(stream.Context(), r.GetName())
	if err != nil {
		return err
	}
	defer in.Close()
	err = stream.Send(&tieuchiv1.DownloadFileResponse{Part: &tieuchiv1.DownloadFileResponse_File{File: s.fileToProto(f)}})
	for err == nil {
		chunk := make([]byte, evidence.MostChunk) // the stream keeps what it sends
		var n int
		n, err = io.ReadFull(in, chunk)
		if n > 0 {
			if sent := stream.Send(&tieuchiv1.DownloadFileResponse{Part: &tieuchiv1.DownloadFileResponse_Chunk{Chunk: chunk[:n]}}); sent != nil {
				return sent
			}
		}
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return nil
	}
	return err
}

// download gives a file as something to be saved: whatever a browser thinks of its content, it does not open it as part of this
// site.
func (s *site) download(w http.ResponseWriter, r *http.Request, name string) {
	const method = tieuchiv1.EvidenceService_DownloadFile_FullMethodName
	began, ctx := time.Now(), r.Context()
	f, in, err := s.downloadable(ctx, method, r, name)
	if err != nil {
		err = toStatus(ctx, s.logger, method, err)
		s.log(ctx, method, began, err)
		s.refuse(w, r, err)
		return
	}
	defer in.Close()
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Length", itoa64(f.Size))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	control := http.NewResponseController(w)
	for err == nil {
		_ = control.SetWriteDeadline(time.Now().Add(writeTimeout))
		_, err = io.CopyN(w, in, evidence.MostChunk)
	}
	s.log(ctx, method, began, nil)
}

func (s *site) downloadable(ctx context.Context, method string, r *http.Request, name string) (*evidence.File, *os.File, error) {
	ctx, err := s.admit(ctx, method)
	if err != nil {
		return nil, nil, err
	}
	if r.URL.RawQuery != "" {
		return nil, nil, criteria.Invalid("PARAMETER_UNKNOWN", "", criteria.Say("server.query-unknown", "field", criteria.Clip(r.URL.RawQuery), "allowed", "—"))
	}
	if err := s.validate(&tieuchiv1.DownloadFileRequest{Name: name}); err != nil {
		return nil, nil, err
	}
	return evidences{core: s.core}.content(ctx, name)
}
