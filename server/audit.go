package main

import (
	"bytes"
	"context"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
	"google.golang.org/grpc"

	"github.com/tieuchi/tieuchi/criteria"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// auditService serves AuditService.
type auditService struct {
	tieuchiv1.UnimplementedAuditServiceServer
	*core
}

// GetCheckpoint gives a signed checkpoint.
func (s auditService) GetCheckpoint(ctx context.Context, r *tieuchiv1.GetCheckpointRequest) (*tieuchiv1.Checkpoint, error) {
	if r.GetName() == "checkpoints/latest" {
		c, err := s.audit.checkpoint(ctx, s.store)
		return checkpointToProto(c), err
	}
	size, err := strconv.ParseInt(strings.TrimPrefix(r.GetName(), "checkpoints/"), 10, 64)
	if err != nil {
		return nil, err // the shape was checked
	}
	c, err := s.store.CheckpointOf(ctx, size)
	return checkpointToProto(c), err
}

// ListCheckpoints lists the checkpoints there are.
func (s auditService) ListCheckpoints(ctx context.Context, r *tieuchiv1.ListCheckpointsRequest) (*tieuchiv1.ListCheckpointsResponse, error) {
	all, next, err := s.store.ListCheckpoints(ctx, store.Page{Size: int(r.GetPageSize()), Token: r.GetPageToken()})
	out := &tieuchiv1.ListCheckpointsResponse{NextPageToken: next}
	for _, c := range all {
		out.Checkpoints = append(out.Checkpoints, checkpointToProto(c))
	}
	return out, err
}

// GetAuditKey gives the public key of checkpoints.
func (s auditService) GetAuditKey(context.Context, *tieuchiv1.GetAuditKeyRequest) (*tieuchiv1.AuditKey, error) {
	if s.audit.signer == nil {
		return nil, errNoAuditKey()
	}
	return &tieuchiv1.AuditKey{Origin: s.audit.origin, Key: s.audit.key}, nil
}

// GetInclusionProof proves that an event is in a tree.
func (s auditService) GetInclusionProof(ctx context.Context, r *tieuchiv1.GetInclusionProofRequest) (*tieuchiv1.InclusionProof, error) {
	e, err := s.provable(ctx, r)
	if err != nil {
		return nil, err
	}
	size, err := s.provedSize(ctx, r.GetSize(), e.Sequence)
	if err != nil {
		return nil, err
	}
	root, err := s.store.TreeRoot(ctx, size)
	if err != nil {
		return nil, err
	}
	hashes, err := s.store.ProveInclusion(ctx, e.Sequence, size)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.InclusionProof{
		Sequence: e.Sequence, Size: size, Root: root.String(), Leaf: e.Leaf, Hashes: hashTexts(hashes), Line: string(e.Line()),
	}, nil
}

// provable gives the event that a request names, if the caller may read it. Who may not is not told whether there is one.
func (s auditService) provable(ctx context.Context, r *tieuchiv1.GetInclusionProofRequest) (*store.Logged, error) {
	if (r.GetSequence() > 0) == (r.GetSubject() != "" && r.GetNumber() > 0) {
		return nil, criteria.Invalid("EVENT_UNNAMED", "sequence", criteria.Say("audit.which-event"))
	}
	var e *store.Logged
	var err error
	if r.GetSequence() > 0 {
		e, err = s.store.LoggedAt(ctx, r.GetSequence())
	} else {
		e, err = s.store.LoggedEvent(ctx, r.GetSubject(), r.GetNumber())
	}
	if s.mayAudit(ctx) == nil {
		return e, err
	}
	if err != nil {
		return nil, s.mayAudit(ctx)
	}
	id, err := assessmentID(e.Subject)
	if err != nil {
		return nil, s.mayAudit(ctx)
	}
	if _, _, err := (assessments{core: s.core}).visible(ctx, id); err != nil {
		return nil, s.mayAudit(ctx)
	}
	return e, nil
}

// mayAudit refuses all but administrators of the province that the log is of.
func (s auditService) mayAudit(ctx context.Context) error {
	act, err := s.act(ctx)
	if err != nil {
		return err
	}
	if act.Actor.Role != criteria.Admin || !act.Actor.Reach().CoversProvince(s.province) {
		return criteria.Refuse(criteria.PermissionDenied, "LOG_NOT_YOURS", "", criteria.Say("audit.not-yours", "origin", s.audit.origin))
	}
	return nil
}

// provedSize gives the size of the tree that a proof is for: that of a checkpoint, where none is asked for and there is a key.
func (s auditService) provedSize(ctx context.Context, asked, least int64) (int64, error) {
	size, err := s.store.LogSize(ctx)
	if err != nil {
		return 0, err
	}
	if asked > 0 {
		if asked < least || asked > size {
			return 0, criteria.Invalid("SIZE_OUT_OF_RANGE", "size", criteria.Say("audit.size", "least", least, "events", size))
		}
		return asked, nil
	}
	if c, err := s.store.LastCheckpoint(ctx); err != nil || c != nil && c.Size >= least {
		return c.Size, err
	}
	if s.audit.signer == nil {
		return size, nil
	}
	c, err := s.audit.checkpoint(ctx, s.store)
	if err != nil {
		return 0, err
	}
	return c.Size, nil
}

// GetConsistencyProof proves that a tree goes on in a later one.
func (s auditService) GetConsistencyProof(ctx context.Context, r *tieuchiv1.GetConsistencyProofRequest) (*tieuchiv1.ConsistencyProof, error) {
	size, err := s.store.LogSize(ctx)
	if err != nil {
		return nil, err
	}
	from, to := r.GetFrom(), r.GetTo()
	if to == 0 {
		to = size
	}
	switch {
	case from > size:
		return nil, criteria.Invalid("SIZE_OUT_OF_RANGE", "from", criteria.Say("audit.size", "least", 1, "events", size))
	case to < from || to > size:
		return nil, criteria.Invalid("SIZE_OUT_OF_RANGE", "to", criteria.Say("audit.size", "least", from, "events", size))
	}
	hashes, err := s.store.ProveConsistency(ctx, from, to)
	if err != nil {
		return nil, err
	}
	fromRoot, err := s.store.TreeRoot(ctx, from)
	if err != nil {
		return nil, err
	}
	toRoot, err := s.store.TreeRoot(ctx, to)
	if err != nil {
		return nil, err
	}
	return &tieuchiv1.ConsistencyProof{From: from, To: to, FromRoot: fromRoot.String(), ToRoot: toRoot.String(), Hashes: hashTexts(hashes)}, nil
}

// exportPiece is how much of an export is in a message.
const exportPiece = 64 << 10

// ExportEvents gives the whole log as lines of text.
func (s auditService) ExportEvents(_ *tieuchiv1.ExportEventsRequest, stream grpc.ServerStreamingServer[tieuchiv1.ExportEventsResponse]) error {
	ctx := stream.Context()
	if err := s.mayAudit(ctx); err != nil {
		return err
	}
	p := &pieces{send: func(b []byte) error { return stream.Send(&tieuchiv1.ExportEventsResponse{Content: b}) }}
	if err := s.audit.export(ctx, s.store, p); err != nil {
		return err
	}
	return p.flush()
}

// pieces sends what is written in pieces of some size.
type pieces struct {
	buf  bytes.Buffer
	send func([]byte) error
}

// Write takes a line.
func (p *pieces) Write(b []byte) (int, error) {
	p.buf.Write(b)
	if p.buf.Len() < exportPiece {
		return len(b), nil
	}
	return len(b), p.flush()
}

func (p *pieces) flush() error {
	for p.buf.Len() > 0 {
		if err := p.send(bytes.Clone(p.buf.Next(exportPiece))); err != nil {
			return err
		}
	}
	return nil
}

// WitnessCheckpoint keeps a checkpoint of another service.
func (s auditService) WitnessCheckpoint(ctx context.Context, r *tieuchiv1.WitnessCheckpointRequest) (*tieuchiv1.WitnessedCheckpoint, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	var proof []tlog.Hash
	for _, text := range r.GetHashes() {
		h, err := tlog.ParseHash(text)
		if err != nil {
			return nil, criteria.Invalid("HASH_MALFORMED", "hashes", criteria.Say("audit.hash"))
		}
		proof = append(proof, h)
	}
	w, err := s.store.WitnessCheckpoint(ctx, r.GetKey(), []byte(r.GetNote()), proof, act)
	if err != nil {
		s.logFork(err, r.GetNote())
		return nil, err
	}
	return witnessedToProto(w), nil
}

// ListWitnessedCheckpoints lists the checkpoints of others.
func (s auditService) ListWitnessedCheckpoints(ctx context.Context, r *tieuchiv1.ListWitnessedCheckpointsRequest) (*tieuchiv1.ListWitnessedCheckpointsResponse, error) {
	all, err := s.store.ListWitnessed(ctx, r.GetOrigin())
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, r.GetPageSize(), 100, 1000, r.GetPageToken())
	out := &tieuchiv1.ListWitnessedCheckpointsResponse{NextPageToken: next}
	for _, w := range page {
		out.WitnessedCheckpoints = append(out.WitnessedCheckpoints, witnessedToProto(w))
	}
	return out, err
}

func checkpointToProto(c *store.StoredCheckpoint) *tieuchiv1.Checkpoint {
	if c == nil {
		return nil
	}
	return &tieuchiv1.Checkpoint{
		Name: "checkpoints/" + itoa64(c.Size), Origin: c.Origin, Size: c.Size, Root: c.Root, Note: c.Note, SignTime: timeToProto(c.MadeAt),
	}
}

func witnessedToProto(w *store.Witnessed) *tieuchiv1.WitnessedCheckpoint {
	return &tieuchiv1.WitnessedCheckpoint{
		Origin: w.Origin, Size: w.Size, Root: w.Root, Note: w.Note, Key: w.Key, WitnessTime: timeToProto(w.At), WitnessedBy: w.Actor,
	}
}

func hashTexts(hashes []tlog.Hash) []string {
	var texts []string
	for _, h := range hashes {
		texts = append(texts, h.String())
	}
	return texts
}
