package audit

import (
	"encoding/base64"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint compares a checkpoint of the export with the tree.
func (v *verification) checkpoint(content []byte) {
	var l checkpointLine
	if !canonical(content, &l) {
		v.malformed()
		return
	}
	v.Checkpoints++
	c, ok := v.covers([]byte(l.Checkpoint), fmt.Sprint("line ", v.n))
	if c.Size <= v.last {
		v.found("CHECKPOINT_ORDER", "audit.checkpoint-order")
	}
	v.last = c.Size
	if ok && len(v.given.Keys) > 0 {
		v.Signed = max(v.Signed, c.Size)
	}
}

// covers compares a signed checkpoint with the events that it covers, and tells whether they are the same ones.
func (v *verification) covers(signed []byte, where string) (c Checkpoint, ok bool) {
	found := func(reason, key string, args ...any) (Checkpoint, bool) {
		v.Findings = append(v.Findings, finding(where, reason, key, args...))
		return c, false
	}
	c, verified, err := OpenCheckpoint(signed, v.given.Keys...)
	switch {
	case err != nil:
		return found("CHECKPOINT_MALFORMED", "audit.checkpoint-malformed", "cause", err.Error())
	case len(v.given.Keys) > 0 && !verified:
		return found("CHECKPOINT_SIGNATURE", "audit.signature")
	case c.Origin != v.Origin:
		return found("CHECKPOINT_ORIGIN", "audit.origin", "origin", c.Origin, "want", v.Origin)
	case c.Size > v.Events:
		return found("EVENTS_MISSING", "audit.events-missing", "events", v.Events, "covered", c.Size)
	}
	root, err := tlog.TreeHash(c.Size, v.hashes)
	if err != nil || root != c.Root {
		return found("ROOT_DIFFERS", "audit.root", "size", c.Size)
	}
	return c, true
}

func (v *verification) endLine(content []byte) {
	v.ended = true
	var l endLine
	if !canonical(content, &l) {
		v.malformed()
		return
	}
	if l.End.Events != v.Events || l.End.Checkpoints != v.Checkpoints {
		v.found("EXPORT_COUNT", "audit.count", "events", v.Events, "checkpoints", v.Checkpoints)
	}
	root, err := tlog.TreeHash(v.Events, v.hashes)
	if err != nil || root.String() != l.End.Root {
		v.found("ROOT_DIFFERS", "audit.root", "size", v.Events)
	}
	v.Root = root
	if base64.StdEncoding.EncodeToString(v.sum.Sum(nil)) != l.End.SHA256 {
		v.found("EXPORT_CHANGED", "audit.changed")
	}
}

// end looks at what is missing, and compares with the checkpoints that were kept elsewhere.
func (v *verification) end() {
	if !v.ended && !v.stopped && len(v.Findings) < maxFindings {
		v.found("EXPORT_CUT_OFF", "audit.cut-off")
	}
	for i, signed := range v.given.Checkpoints {
		if c, ok := v.covers(signed, fmt.Sprint("checkpoint ", i+1)); ok {
			v.Held = max(v.Held, c.Size)
		}
	}
}
