package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

// Time limits of an upload: 25 MiB on a line of half a megabit take seven minutes, and a sender who is silent is gone.
const (
	uploadTime = 15 * time.Minute
	uploadIdle = 30 * time.Second
)

// errSlow is of an upload that stands still.
var errSlow = errors.New("no content in time")

// receive takes a file: what can be refused before anything is read is, then it is written aside, examined, and recorded and kept
// together. Whatever goes wrong leaves nothing behind.
func (s evidences) receive(ctx context.Context, h *tieuchiv1.UploadFileRequest_Header, body io.Reader) (*tieuchiv1.EvidenceFile, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	folder, err := s.evidence.store()
	if err != nil {
		return nil, err
	}
	on, err := s.mayUpload(ctx, h, act)
	if err != nil {
		return nil, err
	}
	leave, err := s.evidence.enterUpload(act.Actor.ID)
	if err != nil {
		return nil, err
	}
	defer leave()
	upload, err := folder.Receive(body, s.evidence.most)
	if err != nil {
		return nil, broken(err)
	}
	defer upload.Discard()
	if h.GetSize() > 0 && h.GetSize() != upload.Size || h.GetSha256() != "" && h.GetSha256() != upload.SHA256 {
		return nil, criteria.Invalid("UPLOAD_MISMATCH", "file", criteria.Say("evidence.upload-sum"))
	}
	mediaType, err := upload.Examine()
	if err != nil {
		return nil, err
	}
	content := evidence.Content{SHA256: upload.SHA256, MediaType: mediaType, Size: upload.Size}
	made, _, err := s.store.CreateEvidenceFile(ctx, on.Unit, upload.SHA256, func(has evidence.Holding) (*evidence.File, *criteria.Event, error) {
		return evidence.Upload(on, h.GetFileName(), content, has, act)
	}, upload.Keep)
	if err != nil {
		return nil, err
	}
	return s.fileToProto(made), nil
}

// mayUpload refuses what can be refused by the header alone.
func (s evidences) mayUpload(ctx context.Context, h *tieuchiv1.UploadFileRequest_Header, act criteria.Act) (criteria.Case, error) {
	on, err := s.unitOf(h.GetUnit())
	if err != nil {
		return on, err
	}
	if err := act.Actor.MayRead(on.Unit); err != nil { // before it is told how much the unit has
		return on, err
	}
	has, err := s.store.EvidenceOf(ctx, on.Unit.ID())
	if err != nil {
		return on, err
	}
	if err := evidence.MayUpload(on, h.GetFileName(), has, act); err != nil {
		return on, err
	}
	if h.GetSize() > s.evidence.most {
		return on, evidence.TooLarge(s.evidence.most)
	}
	return on, nil
}

// broken says that an upload did not come in whole; what the folder says stays.
func broken(err error) error {
	var cut *cutError
	if errors.As(err, &cut) {
		return criteria.Invalid("UPLOAD_BROKEN", "file", criteria.Say("evidence.upload-slow"))
	}
	return err
}

// cutError is a fault of the sender's connection, and none of the folder.
type cutError struct{ cause error }

func (e *cutError) Error() string { return "the upload broke off: " + e.cause.Error() }
func (e *cutError) Unwrap() error { return e.cause }

// UploadFile takes a file in chunks.
func (s evidences) UploadFile(stream grpc.ClientStreamingServer[tieuchiv1.UploadFileRequest, tieuchiv1.EvidenceFile]) error {
	first, err := stream.Recv()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if first.GetHeader() == nil {
		return uploadOrder()
	}
	ctx, cancel := context.WithTimeout(stream.Context(), uploadTime)
	defer cancel()
	made, err := s.receive(ctx, first.GetHeader(), newChunkReader(ctx, stream))
	if err != nil {
		return err
	}
	return stream.SendAndClose(made)
}

func uploadOrder() error {
	return criteria.Invalid("UPLOAD_MALFORMED", "part", criteria.Say("evidence.upload-order"))
}

// chunkReader reads the chunks of a stream, and gives up on a sender who is silent.
type chunkReader struct {
	ctx  context.Context
	next chan received
	rest []byte
}

type received struct {
	chunk []byte
	err   error
}

func newChunkReader(ctx context.Context, stream grpc.ClientStreamingServer[tieuchiv1.UploadFileRequest, tieuchiv1.EvidenceFile]) *chunkReader {
	c := &chunkReader{ctx: ctx, next: make(chan received)}
	go c.pump(stream)
	return c
}

// pump receives until the stream ends or nobody reads: a call of gRPC ends with its handler, and with it what waits here.
func (c *chunkReader) pump(stream grpc.ClientStreamingServer[tieuchiv1.UploadFileRequest, tieuchiv1.EvidenceFile]) {
	for {
		m, err := stream.Recv()
		if err == nil && len(m.GetChunk()) == 0 {
			err = uploadOrder()
		}
		select {
		case c.next <- received{m.GetChunk(), err}:
		case <-c.ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// Read gives what came.
func (c *chunkReader) Read(into []byte) (int, error) {
	if len(c.rest) == 0 {
		idle := time.NewTimer(uploadIdle)
		defer idle.Stop()
		select {
		case got := <-c.next:
			var refusal *criteria.Error
			switch {
			case errors.Is(got.err, io.EOF):
				return 0, io.EOF
			case errors.As(got.err, &refusal):
				return 0, refusal
			case got.err != nil:
				return 0, &cutError{got.err}
			}
			c.rest = got.chunk
		case <-idle.C:
			return 0, &cutError{errSlow}
		case <-c.ctx.Done():
			return 0, &cutError{c.ctx.Err()}
		}
	}
	n := copy(into, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// upload takes a file as the body of a request: POST /v1/evidenceFiles?unit=….
func (s *site) upload(w http.ResponseWriter, r *http.Request) {
	answer, err := s.uploaded(w, r)
	if err != nil {
		w.Header().Set("Connection", "close") // the rest of the body is not read
		s.refuse(w, r, err)
		return
	}
	b, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(answer)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(b)
}

func (s *site) uploaded(w http.ResponseWriter, r *http.Request) (answer *tieuchiv1.EvidenceFile, err error) {
	const method = tieuchiv1.EvidenceService_UploadFile_FullMethodName
	began, ctx := time.Now(), r.Context()
	defer func() {
		if err != nil {
			err = toStatus(ctx, s.logger, method, err)
		}
		s.log(ctx, method, began, err)
	}()
	if ctx, err = s.admit(ctx, method); err != nil {
		return nil, err
	}
	header, err := uploadHeader(r)
	if err != nil {
		return nil, err
	}
	if err := s.validate(&tieuchiv1.UploadFileRequest{Part: &tieuchiv1.UploadFileRequest_Header_{Header: header}}); err != nil {
		return nil, err
	}
	answer, err = evidences{core: s.core}.receive(ctx, header, newBodyReader(w, r))
	if err == nil && s.demo {
		markDemonstration(answer)
	}
	return answer, err
}

// uploadHeader reads what a header of UploadFile says from a request.
func uploadHeader(r *http.Request) (*tieuchiv1.UploadFileRequest_Header, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, criteria.Invalid("PARAMETER_MALFORMED", "", criteria.Say("server.query-value", "value", criteria.Clip(r.URL.RawQuery)))
	}
	for name := range query {
		if name != "unit" || len(query[name]) != 1 {
			return nil, criteria.Invalid("PARAMETER_UNKNOWN", criteria.Clip(name), criteria.Say("server.query-unknown", "field", criteria.Clip(name), "allowed", "unit"))
		}
	}
	name, err := url.PathUnescape(r.Header.Get("X-Filename"))
	if err != nil || name == "" {
		return nil, criteria.Invalid("FILE_NAME_MALFORMED", "fileName", criteria.Say("evidence.upload-name"))
	}
	return &tieuchiv1.UploadFileRequest_Header{Unit: query.Get("unit"), FileName: name, Size: max(0, r.ContentLength)}, nil
}

// bodyReader reads the body of a request as long as it keeps coming, instead of for the time that other requests have in all.
type bodyReader struct {
	body    io.Reader
	control *http.ResponseController
	until   time.Time
}

func newBodyReader(w http.ResponseWriter, r *http.Request) *bodyReader {
	return &bodyReader{r.Body, http.NewResponseController(w), time.Now().Add(uploadTime)}
}

// Read gives what came.
func (b *bodyReader) Read(into []byte) (int, error) {
	now := time.Now()
	if now.After(b.until) {
		return 0, &cutError{errSlow}
	}
	_ = b.control.SetReadDeadline(now.Add(uploadIdle))
	_ = b.control.SetWriteDeadline(now.Add(uploadIdle + writeTimeout))
	n, err := b.body.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		err = &cutError{err}
	}
	return n, err
}
