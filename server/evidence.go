package main

import (
	"context"
	"sync"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/evidence"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/proto/wire"
	"github.com/tieuchi/tieuchi/server/files"
	"github.com/tieuchi/tieuchi/server/store"
)

// evidences serves EvidenceService.
type evidences struct {
	tieuchiv1.UnimplementedEvidenceServiceServer
	*core
}

// Bounds of evidence for the whole program.
const (
	mostEvidenceMax = 100 << 20 // bytes of a file, whatever the operator says
	mostUploads     = 8         // that come in at a time

	mostUploadsOfOne = 3 // of them from one caller: who sends slowly keeps nobody else out
	mostFetches      = 4 // links that are asked at a time
)

// evidenceRoom is what the program needs for evidence.
type evidenceRoom struct {
	folder   *files.Folder // nil where there is none
	most     int64         // bytes of a file
	fetcher  linkChecker   // nil where links are recorded only
	uploads  chan struct{} // holds a token for each upload
	each     *sync.Map     // from the name of a caller to a channel that holds one for each of theirs
	fetching chan struct{}
}

// linkChecker asks whether a link answers, see files.Fetcher.
type linkChecker interface {
	Check(ctx context.Context, link string) (status int, reason string, err error)
}

func openEvidence(cfg *config) (evidenceRoom, error) {
	room := evidenceRoom{most: cfg.evidenceMax, uploads: make(chan struct{}, mostUploads), each: &sync.Map{}, fetching: make(chan struct{}, mostFetches)}
	if cfg.checkLinks {
		room.fetcher = files.NewFetcher()
	}
	if cfg.files == "" {
		return room, nil
	}
	var err error
	room.folder, err = files.Open(cfg.files)
	return room, err
}

func (r *evidenceRoom) close() {
	if r.folder != nil {
		_ = r.folder.Close()
	}
}

// store gives the folder, or refuses where the program has none.
func (r *evidenceRoom) store() (*files.Folder, error) {
	if r.folder == nil {
		return nil, criteria.Refuse(criteria.FailedPrecondition, "FILES_OFF", "", criteria.Say("evidence.no-folder"))
	}
	return r.folder, nil
}

// enter takes one of the places of a channel, or refuses where all are taken.
func enter(places chan struct{}) (leave func(), err error) {
	select {
	case places <- struct{}{}:
		return func() { <-places }, nil
	default:
		return nil, criteria.Refuse(criteria.Unavailable, "UPLOADS_BUSY", "", criteria.Say("evidence.uploads-busy"))
	}
}

// enterUpload takes a place for an upload of a caller.
func (r *evidenceRoom) enterUpload(caller string) (leave func(), err error) {
	own, _ := r.each.LoadOrStore(caller, make(chan struct{}, mostUploadsOfOne))
	leaveOwn, err := enter(own.(chan struct{}))
	if err != nil {
		return nil, err
	}
	leaveAll, err := enter(r.uploads)
	if err != nil {
		leaveOwn()
		return nil, err
	}
	return func() { leaveAll(); leaveOwn() }, nil
}

// unitOf finds the unit that a request names, as a case without a rule set.
func (c *core) unitOf(name string) (criteria.Case, error) {
	u, err := c.catalogue().Resolve(name, c.today())
	if err != nil {
		return criteria.Case{}, at(err, "unit")
	}
	return c.unitCase(&u), nil
}

// GetEvidenceFile gives what is known of a file.
func (s evidences) GetEvidenceFile(ctx context.Context, r *tieuchiv1.GetEvidenceFileRequest) (*tieuchiv1.EvidenceFile, error) {
	f, err := s.file(ctx, r.GetName())
	if err != nil {
		return nil, err
	}
	return s.fileToProto(f), nil
}

// file finds a file that the caller may see.
func (s evidences) file(ctx context.Context, name string) (*evidence.File, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	hash, err := evidence.ParseFile(name)
	if err != nil {
		return nil, err
	}
	return s.store.EvidenceFile(ctx, hash, act.Actor.Reach())
}

// ListEvidenceFiles lists the files of what the caller may see, newest first.
func (s evidences) ListEvidenceFiles(ctx context.Context, r *tieuchiv1.ListEvidenceFilesRequest) (*tieuchiv1.ListEvidenceFilesResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	unit, err := s.unitFilter(r.GetUnit())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListEvidenceFiles(ctx, act.Actor.Reach(), unit, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListEvidenceFilesResponse{NextPageToken: next}
	for _, f := range page {
		out.EvidenceFiles = append(out.EvidenceFiles, s.fileToProto(f))
	}
	return out, nil
}

// CreateDocument records a document of a unit.
func (s evidences) CreateDocument(ctx context.Context, r *tieuchiv1.CreateDocumentRequest) (*tieuchiv1.Document, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	key, err := requestKey(act, r, r.GetRequestId())
	if err != nil {
		return nil, err
	}
	in := r.GetDocument()
	on, err := s.unitOf(in.GetUnit())
	if err != nil {
		return nil, err
	}
	entry := evidence.Entry{Number: in.GetNumber(), Issuer: in.GetIssuer(), Title: in.GetTitle(), Link: in.GetLink()}
	if entry.Date, err = dateFromProto(in.GetDate(), "date"); err != nil {
		return nil, err
	}
	if in.GetFile() != "" {
		if entry.SHA256, err = evidence.ParseFile(in.GetFile()); err != nil {
			return nil, criteria.Invalid("FILE_UNKNOWN", "file", criteria.Say("evidence.file-unknown", "name", criteria.Clip(in.GetFile())))
		}
	}
	id := newID()
	made, _, err := s.store.CreateDocument(ctx, key, id, on.Unit, entry.SHA256, func(has evidence.Holding, hasFile bool) (*evidence.Document, *criteria.Event, error) {
		return evidence.Record(id, on, entry, has, hasFile, act)
	})
	if err != nil {
		return nil, err
	}
	return s.documentToProto(ctx, made)
}

// document finds a document that the caller may see.
func (s evidences) document(ctx context.Context, name string) (*evidence.Document, error) {
	id, err := idOf(name, evidence.DocumentPrefix, "name")
	if err != nil {
		return nil, err
	}
	d, err := s.store.Document(ctx, id)
	if err != nil {
		return nil, err
	}
	u, err := s.rowOf(ctx, d.Unit)
	if err != nil {
		return nil, err
	}
	return d, s.mayRead(ctx, &u)
}

// GetDocument gives one document.
func (s evidences) GetDocument(ctx context.Context, r *tieuchiv1.GetDocumentRequest) (*tieuchiv1.Document, error) {
	d, err := s.document(ctx, r.GetName())
	if err != nil {
		return nil, err
	}
	return s.documentToProto(ctx, d)
}

// ListDocuments lists the documents of what the caller may see, newest first.
func (s evidences) ListDocuments(ctx context.Context, r *tieuchiv1.ListDocumentsRequest) (*tieuchiv1.ListDocumentsResponse, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	unit, err := s.unitFilter(r.GetUnit())
	if err != nil {
		return nil, err
	}
	page, next, err := s.store.ListDocuments(ctx, act.Actor.Reach(), unit, store.Page{Size: pageSize(r.GetPageSize(), 100, 1000), Token: r.GetPageToken()})
	if err != nil {
		return nil, err
	}
	out := &tieuchiv1.ListDocumentsResponse{NextPageToken: next}
	for _, d := range page {
		out.Documents = append(out.Documents, s.documentSummary(d))
	}
	return out, nil
}

// CheckLink asks whether the link of a document answers. Nothing is written while it is asked.
func (s evidences) CheckLink(ctx context.Context, r *tieuchiv1.CheckLinkRequest) (*tieuchiv1.LinkCheck, error) {
	act, err := s.act(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.document(ctx, r.GetName())
	switch {
	case err != nil:
		return nil, err
	case s.evidence.fetcher == nil:
		return nil, criteria.Refuse(criteria.FailedPrecondition, "LINK_CHECKS_OFF", "", criteria.Say("evidence.link-checks-off"))
	case d.Link == "":
		return nil, criteria.Refuse(criteria.FailedPrecondition, "LINK_MISSING", "name", criteria.Say("evidence.no-link"))
	}
	leave, err := enter(s.evidence.fetching)
	if err != nil {
		return nil, err
	}
	defer leave()
	status, reason, err := s.evidence.fetcher.Check(ctx, d.Link)
	if err != nil {
		return nil, err
	}
	made, err := s.store.CreateLinkCheck(ctx, d.ID, func(last int32) (*evidence.LinkCheck, *criteria.Event) {
		return d.Check(last, status, reason, act)
	})
	if err != nil {
		return nil, err
	}
	return linkCheckToProto(made), nil
}

// attachDocuments puts the documents that answers name into them and refuses links into inner networks. It reads before the write,
// for documents never change; the closure that it gives is for inside of the write, where the unit is known.
func (c *core) attachDocuments(ctx context.Context, given []criteria.Answer) (func(criteria.UnitID) ([]criteria.Answer, error), error) {
	docs, err := c.store.Documents(ctx, evidence.Refs(given))
	return func(unit criteria.UnitID) ([]criteria.Answer, error) { return evidence.Attach(docs, unit, given) }, err
}

func (c *core) fileToProto(f *evidence.File) *tieuchiv1.EvidenceFile {
	u, _ := c.catalogue().Unit(f.Unit)
	return &tieuchiv1.EvidenceFile{
		Name: f.ResourceName(), Unit: unitName(f.Unit), UnitFullName: u.FullName(), FileName: f.Name, MediaType: f.MediaType, Size: int32(f.Size),
		RecordTime: timeToProto(f.RecordedAt),
	}
}

// documentSummary gives a document as lists show it.
func (c *core) documentSummary(d *evidence.Document) *tieuchiv1.Document {
	u, _ := c.catalogue().Unit(d.Unit)
	p := &tieuchiv1.Document{
		Name: d.Name(), Unit: unitName(d.Unit), UnitFullName: u.FullName(), Number: d.Number, Date: d.Date.String(), Issuer: d.Issuer,
		Title: d.Title, Link: d.Link, RecordTime: timeToProto(d.RecordedAt),
	}
	if d.SHA256 != "" {
		p.File = evidence.FilePrefix + d.SHA256
	}
	return p
}

// documentToProto gives a document whole.
func (s evidences) documentToProto(ctx context.Context, d *evidence.Document) (*tieuchiv1.Document, error) {
	p := s.documentSummary(d)
	if d.SHA256 != "" {
		f, err := s.store.EvidenceFileOf(ctx, d.Unit, d.SHA256)
		if err != nil {
			return nil, err
		}
		p.FileInfo = s.fileToProto(f)
	}
	checked, err := s.store.LinkCheck(ctx, d.ID)
	p.LinkCheck = linkCheckToProto(checked)
	return p, err
}

func linkCheckToProto(c *evidence.LinkCheck) *tieuchiv1.LinkCheck {
	if c == nil {
		return nil
	}
	p := &tieuchiv1.LinkCheck{
		Document: evidence.DocumentPrefix + c.Document, Link: c.Link, Reachable: c.Reachable, Status: int32(c.Status), CheckTime: timeToProto(c.CheckedAt),
	}
	if c.Reason != "" {
		p.Explanation = wire.Text(criteria.Say("link-check."+c.Reason, "status", c.Status))
	}
	return p
}
