package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
	"github.com/tieuchi/tieuchi/criteria/notice"
	tieuchiv1 "github.com/tieuchi/tieuchi/proto/tieuchi/v1"
	"github.com/tieuchi/tieuchi/server/store"
)

// publisher takes checkpoints to where nobody of this service can take them back.
type publisher struct {
	*core
	every  time.Duration
	file   string
	peer   string // "https://…" of a server of another province
	token  string // that it gave us
	client *http.Client
}

func newPublisher(c *core, cfg *config) (*publisher, error) {
	p := &publisher{core: c, every: cfg.checkpointEvery, file: cfg.checkpointFile, peer: strings.TrimSuffix(cfg.checkpointPeer, "/")}
	if p.peer != "" {
		token, err := os.ReadFile(cfg.checkpointPeerToken)
		if err != nil {
			return nil, fmt.Errorf("-checkpoint-peer-token-file: %w", err)
		}
		p.token = strings.TrimSpace(string(token))
	}
	// A redirect would take the token somewhere else.
	p.client = &http.Client{Timeout: 30 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return p, nil
}

// run signs and publishes at intervals, until ctx ends.
func (p *publisher) run(ctx context.Context) {
	if p.every <= 0 || p.audit.signer == nil {
		return
	}
	tick := time.NewTicker(p.every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := p.publish(ctx); err != nil && ctx.Err() == nil {
			p.logger.Error("a checkpoint was not published", "cause", err)
		}
	}
}

// publish signs the tree if it has grown, and takes the last checkpoint wherever it is not yet.
func (p *publisher) publish(ctx context.Context) error {
	if size, err := p.store.LogSize(ctx); err != nil || size == 0 {
		return err
	}
	c, err := p.audit.checkpoint(ctx, p.store)
	if err != nil {
		return err
	}
	return errors.Join(p.toFile(ctx, c), p.toPeer(ctx, c), p.toOutbox(ctx, c))
}

// toOutbox sends a checkpoint by mail and to webhooks, once: where there is none of them, to nobody.
func (p *publisher) toOutbox(ctx context.Context, c *store.StoredCheckpoint) error {
	args := []any{"origin", c.Origin, "size", c.Size}
	_, err := p.store.Enqueue(ctx, announce(notice.Message{
		Key: "checkpoint/" + itoa64(c.Size) + "/" + c.Root, Kind: notice.Checkpoint, Province: p.province,
		Subject: criteria.Say("notice.checkpoint-subject", args...).VI,
		Body:    bothLanguages(criteria.Say("notice.checkpoint-body", args...)) + "\n" + c.Note,
	}, p.outlets...))
	return err
}

// goesOn tells whether the log is still the one that a checkpoint was published of. Another server of the database may have published
// more than we know of, so a larger one is compared with the log as it is now.
func (p *publisher) goesOn(ctx context.Context, size int64, root string) error {
	now, err := p.store.LogSize(ctx)
	if err != nil {
		return err
	}
	if size <= now {
		own, err := p.store.TreeRoot(ctx, size)
		if err != nil || own.String() == root {
			return err
		}
	}
	return fmt.Errorf("the log has %d events and is not the one of which a checkpoint of %d was published: it was rewritten", now, size)
}

// toFile appends a checkpoint, and returns when the disk has it.
func (p *publisher) toFile(ctx context.Context, c *store.StoredCheckpoint) (err error) {
	if p.file == "" {
		return nil
	}
	f, err := os.OpenFile(p.file, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	content, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	if all := audit.SplitCheckpoints(content); len(all) > 0 {
		if last, _, err := audit.OpenCheckpoint(all[len(all)-1]); err == nil {
			if err := p.goesOn(ctx, last.Size, last.Root.String()); err != nil || last.Size >= c.Size {
				return err
			}
		}
	}
	if _, err := f.WriteString(c.Note + "\n"); err != nil {
		return err
	}
	return f.Sync()
}

// toPeer has a server of another province witness a checkpoint, with the proof that it goes on from the last one there.
func (p *publisher) toPeer(ctx context.Context, c *store.StoredCheckpoint) error {
	if p.peer == "" {
		return nil
	}
	there := &tieuchiv1.ListWitnessedCheckpointsResponse{}
	if err := p.call(ctx, http.MethodGet, "?pageSize=1000&origin="+url.QueryEscape(p.audit.origin), nil, func(b []byte) error {
		return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(b, there)
	}); err != nil {
		return err
	}
	last, lastRoot := int64(0), ""
	for _, w := range there.GetWitnessedCheckpoints() {
		if w.GetSize() > last {
			last, lastRoot = w.GetSize(), w.GetRoot()
		}
	}
	var rewritten error
	var hashes []string
	if last > 0 {
		if rewritten = p.goesOn(ctx, last, lastRoot); rewritten == nil && last >= c.Size {
			return nil
		}
	}
	if last > 0 && rewritten == nil {
		proof, err := p.store.ProveConsistency(ctx, last, c.Size)
		if err != nil {
			return err
		}
		hashes = hashTexts(proof)
	}
	// What was rewritten is shown to the witness all the same: it is the one to know.
	body, err := json.Marshal(map[string]any{"note": c.Note, "key": p.audit.key, "hashes": hashes})
	if err != nil {
		return err
	}
	return errors.Join(rewritten, p.call(ctx, http.MethodPost, "", body, func([]byte) error { return nil }))
}

// call asks the other province's server.
func (p *publisher) call(ctx context.Context, method, query string, body []byte, take func([]byte) error) error {
	request, err := http.NewRequestWithContext(ctx, method, p.peer+"/v1/witnessedCheckpoints"+query, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, 8<<20))
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("the witness answers %d: %.300s", answer.StatusCode, content)
	}
	return take(content)
}

// logFork keeps the proof that another service shows two histories: it is signed by it.
func (c *core) logFork(err error, note string) {
	var refusal *criteria.Error
	if errors.As(err, &refusal) && refusal.Reason == "LOG_FORKED" {
		c.logger.Error("a checkpoint of another service does not go on from the one that is kept", "note", note)
	}
}
