package fake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type evidences struct {
	pb.UnimplementedEvidenceServiceServer
	s *Server
}

type evidenceFile struct {
	info    *pb.EvidenceFile
	content []byte
}

// UploadFile takes a file of at most a hundred kilobytes.
func (e evidences) UploadFile(stream grpc.ClientStreamingServer[pb.UploadFileRequest, pb.EvidenceFile]) error {
	var header *pb.UploadFileRequest_Header
	var content []byte
	for {
		m, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if m.GetHeader() != nil {
			header = m.GetHeader()
		}
		if content = append(content, m.GetChunk()...); len(content) > 100_000 {
			return refuse(codes.ResourceExhausted, "FILE_TOO_LARGE", "file", "Tệp quá lớn.", "The file is too large.")
		}
	}
	sum := sha256.Sum256(content)
	f := &pb.EvidenceFile{
		Name: "evidenceFiles/" + hex.EncodeToString(sum[:]), Unit: header.GetUnit() + ".20250701", FileName: header.GetFileName(),
		MediaType: "application/pdf", Size: int32(len(content)), RecordTime: Recorded, UnitFullName: "xã Định Hòa", Notice: e.s.Notice,
	}
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	if e.s.files == nil {
		e.s.files = map[string]*evidenceFile{}
	}
	e.s.files[f.Name] = &evidenceFile{f, content}
	return stream.SendAndClose(f)
}

func (e evidences) ListEvidenceFiles(_ context.Context, q *pb.ListEvidenceFilesRequest) (*pb.ListEvidenceFilesResponse, error) {
	var all []*pb.EvidenceFile
	for _, f := range e.s.files {
		all = append(all, proto.CloneOf(f.info))
	}
	slices.SortFunc(all, func(x, y *pb.EvidenceFile) int { return int(x.Size - y.Size) })
	page, next := cut(e.s, all, q.GetPageToken())
	return &pb.ListEvidenceFilesResponse{EvidenceFiles: page, NextPageToken: next}, nil
}

// DownloadFile gives a file in chunks of ten bytes. A file whose name ends with "sửa.pdf" comes with other content.
func (e evidences) DownloadFile(q *pb.DownloadFileRequest, stream grpc.ServerStreamingServer[pb.DownloadFileResponse]) error {
	e.s.mu.Lock()
	f, found := e.s.files[q.GetName()]
	e.s.mu.Unlock()
	if !found {
		return notFound(q.GetName())
	}
	err := stream.Send(&pb.DownloadFileResponse{Part: &pb.DownloadFileResponse_File{File: f.info}, Notice: e.s.Notice})
	content := f.content
	if f.info.GetFileName() == "sửa.pdf" {
		content = []byte("%PDF-1.7 other")
	}
	for chunk := range slices.Chunk(content, 10) {
		if err == nil {
			err = stream.Send(&pb.DownloadFileResponse{Part: &pb.DownloadFileResponse_Chunk{Chunk: chunk}})
		}
	}
	return err
}

func (e evidences) CreateDocument(_ context.Context, q *pb.CreateDocumentRequest) (*pb.Document, error) {
	d := proto.CloneOf(q.GetDocument())
	if d.GetNumber() == "" && d.GetLink() == "" && d.GetFile() == "" {
		return nil, refuse(codes.InvalidArgument, "DOCUMENT_EMPTY", "number", "Cần số ký hiệu, đường dẫn hoặc tệp.", "A number, a link or a file is due.")
	}
	d.Name, d.RecordTime, d.UnitFullName = fmt.Sprintf("documents/d%d", len(e.s.documents)+1), Recorded, "xã Định Hòa"
	if f := e.s.files[d.GetFile()]; f != nil {
		d.FileInfo = f.info
	}
	e.s.documents = append(e.s.documents, d)
	return proto.CloneOf(d), nil
}

func (e evidences) ListDocuments(_ context.Context, q *pb.ListDocumentsRequest) (*pb.ListDocumentsResponse, error) {
	page, next := cut(e.s, e.s.documents, q.GetPageToken())
	return &pb.ListDocumentsResponse{Documents: page, NextPageToken: next}, nil
}

func (e evidences) CheckLink(_ context.Context, q *pb.CheckLinkRequest) (*pb.LinkCheck, error) {
	for _, d := range e.s.documents {
		if d.GetName() == q.GetName() {
			return &pb.LinkCheck{Document: d.GetName(), Link: d.GetLink(), Status: 404, Explanation: text("máy chủ trả lời mã 404", "the server answered with status 404"), CheckTime: Recorded}, nil
		}
	}
	return nil, notFound(q.GetName())
}
