package fake

import (
	"bytes"
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria/audit"
	pb "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
)

type auditLog struct {
	pb.UnimplementedAuditServiceServer
}

// Checkpoint is the signed checkpoint that the server gives.
const Checkpoint = "tieuchi/provinces/38\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n— tieuchi/provinces/38 AAAA\n"

// GetCheckpoint gives the one there is.
func (auditLog) GetCheckpoint(_ context.Context, q *pb.GetCheckpointRequest) (*pb.Checkpoint, error) {
	if q.GetName() != "checkpoints/latest" && q.GetName() != "checkpoints/1" {
		return nil, notFound(q.GetName())
	}
	return &pb.Checkpoint{Name: "checkpoints/1", Origin: "tieuchi/provinces/38", Size: 1, Note: Checkpoint, SignTime: Recorded}, nil
}

// GetAuditKey gives the public key.
func (auditLog) GetAuditKey(context.Context, *pb.GetAuditKeyRequest) (*pb.AuditKey, error) {
	return &pb.AuditKey{Origin: "tieuchi/provinces/38", Key: "tieuchi/provinces/38+12345678+AAAA"}, nil
}

// ExportEvents gives a log without events, in small pieces.
func (auditLog) ExportEvents(_ *pb.ExportEventsRequest, stream pb.AuditService_ExportEventsServer) error {
	var b bytes.Buffer
	w := audit.NewWriter(&b)
	root, err := tlog.TreeHash(0, nil)
	if err == nil {
		err = w.Head("tieuchi/provinces/38")
	}
	if err == nil {
		err = w.End(root)
	}
	for err == nil && b.Len() > 0 {
		err = stream.Send(&pb.ExportEventsResponse{Content: bytes.Clone(b.Next(20))})
	}
	return err
}
