package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/audit"
)

// Checked is what checking a database has found.
type Checked struct {
	Events      int64
	Checkpoints int // that are stored
	Rows        int
	Findings    []audit.Finding
}

func (c *Checked) found(where, reason, key string, args ...any) {
	c.Findings = append(c.Findings, audit.Finding{Where: where, Reason: reason, Message: criteria.Say(key, args...)})
}

// CheckLog compares everything with the events that recorded it, as it stands at one moment: every event with its leaf and its
// place, the nodes of the tree with the leaves, the checkpoints that are stored and those that were held elsewhere with the tree, and
// every row of every table with its seal. It reads the whole database. With keys, checkpoints must be signed by one of them.
func (s *Store) CheckLog(ctx context.Context, given audit.Given) (*Checked, error) {
	var c *Checked
	err := s.atOneMoment(ctx, func(from source) error {
		var err error
		c, err = s.check(ctx, from, given)
		return err
	})
	return c, err
}

func (s *Store) check(ctx context.Context, from source, given audit.Given) (*Checked, error) {
	c := &Checked{}
	seals, err := c.events(ctx, from)
	if err != nil {
		return nil, err
	}
	if err := c.tree(ctx, from, given); err != nil {
		return nil, err
	}
	return c, c.tables(ctx, from, seals)
}

// CheckTables compares every row of every table with the seal in the event that recorded it.
func (s *Store) CheckTables(ctx context.Context) (*Checked, error) {
	c := &Checked{}
	return c, s.atOneMoment(ctx, func(from source) error {
		seals, err := c.events(ctx, from)
		if err != nil {
			return err
		}
		return c.tables(ctx, from, seals)
	})
}

// events looks at every event, and gives the last seal of every row.
func (c *Checked) events(ctx context.Context, from source) (map[string]string, error) {
	seals, numbers, moment := map[string]string{}, map[string]int32{}, int64(0)
	err := eachLogged(ctx, from, 0, 1<<62, func(e *Logged) error {
		c.Events++
		where := fmt.Sprint("events/", e.Sequence)
		line := e.Line()
		_, _, wellFormed := audit.ParseLine(line)
		if !wellFormed || audit.Leaf(line).String() != e.Leaf {
			c.found(where, "EVENT_CHANGED", "audit.leaf", "sequence", e.Sequence)
		}
		if e.Sequence != c.Events {
			c.found(where, "SEQUENCE_BROKEN", "audit.sequence", "sequence", e.Sequence, "want", c.Events)
			c.Events = e.Sequence
		}
		if last := numbers[e.Subject]; e.Number <= last {
			c.found(where, "NUMBER_BROKEN", "audit.number", "subject", e.Subject, "number", e.Number, "last", last)
		}
		if e.CommittedAt < moment {
			c.found(where, "MOMENT_BROKEN", "audit.moment", "sequence", e.Sequence)
		}
		numbers[e.Subject], moment = e.Number, e.CommittedAt
		of, _ := audit.ParseSeals(e.Seals) // ill-formed ones are found above
		for _, s := range of {
			seals[s.Row] = s.Hash
		}
		return nil
	})
	return seals, err
}

// tree works the tree out anew from the leaves of the events as they are, and compares what is stored of it.
func (c *Checked) tree(ctx context.Context, from source, given audit.Given) error {
	nodes, err := storedNodes(ctx, from)
	if err != nil {
		return err
	}
	signed, err := list(ctx, from, scanCheckpoint, selectCheckpoints, int64(0), int64(1)<<62)
	if err != nil {
		return err
	}
	c.Checkpoints = len(signed)
	g := &growing{wanted: map[int64][]heldCheckpoint{}}
	for _, s := range signed {
		c.expect(g, fmt.Sprint("checkpoints/", s.Size), s.Note, given.Keys, s)
	}
	for i, text := range given.Checkpoints {
		c.expect(g, fmt.Sprint("checkpoint ", i+1), string(text), given.Keys, nil)
	}
	if err := eachLogged(ctx, from, 0, 1<<62, func(e *Logged) error {
		g.add(audit.Leaf(e.Line()), func(level, place int64, hash tlog.Hash) { c.node(nodes, level, place, hash) })
		for _, h := range g.wanted[g.size] {
			if g.root() != h.root {
				c.found(h.where, "ROOT_DIFFERS", "audit.root", "size", g.size)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	for _, name := range sortedKeys(nodes) {
		c.found("log_nodes/"+name, "ROW_EXTRA", "audit.row-extra")
	}
	for size, held := range g.wanted {
		for _, h := range held {
			if size > g.size {
				c.found(h.where, "EVENTS_MISSING", "audit.events-missing", "events", g.size, "covered", size)
			}
		}
	}
	return nil
}

// expect reads a signed checkpoint, to be compared when the tree has its size.
func (c *Checked) expect(g *growing, where, signed string, keys []note.Verifier, stored *StoredCheckpoint) {
	p, verified, err := audit.OpenCheckpoint([]byte(signed), keys...)
	switch {
	case err != nil:
		c.found(where, "CHECKPOINT_MALFORMED", "audit.checkpoint-malformed", "cause", err.Error())
	case len(keys) > 0 && !verified:
		c.found(where, "CHECKPOINT_SIGNATURE", "audit.signature")
	case stored != nil && (stored.Size != p.Size || stored.Origin != p.Origin || stored.Root != p.Root.String()):
		c.found(where, "ROW_CHANGED", "audit.row-changed")
	default:
		g.wanted[p.Size] = append(g.wanted[p.Size], heldCheckpoint{where, p.Root})
	}
}

func (c *Checked) node(nodes map[string]string, level, place int64, hash tlog.Hash) {
	name := fmt.Sprintf("%d/%d", level, place)
	if nodes[name] != hash.String() {
		c.found("log_nodes/"+name, "NODE_WRONG", "audit.node", "level", level, "place", place)
	}
	delete(nodes, name)
}

// tables compares every row with its seal. Of seals that no row has the row is missing.
func (c *Checked) tables(ctx context.Context, from source, seals map[string]string) error {
	for _, p := range sealedParts {
		if err := c.part(ctx, from, p, seals); err != nil {
			return err
		}
	}
	c.missing(seals)
	return nil
}

// part compares every row of a part with its seal, and takes that out of the seals.
func (c *Checked) part(ctx context.Context, from source, p *sealedPart, seals map[string]string) error {
	return each(ctx, from, func(row scanner) error {
		c.Rows++
		s, err := p.scanSeal(row)
		if err != nil {
			return err
		}
		switch hash, known := seals[s.Row]; {
		case !known || hash == "":
			c.found(s.Row, "ROW_EXTRA", "audit.row-extra")
		case hash != s.Hash:
			c.found(s.Row, "ROW_CHANGED", "audit.row-changed")
		}
		delete(seals, s.Row)
		return nil
	}, p.rows())
}

// missing tells of seals that no row has.
func (c *Checked) missing(seals map[string]string) {
	for _, name := range sortedKeys(seals) {
		if seals[name] != "" {
			c.found(name, "ROW_MISSING", "audit.row-missing")
		}
	}
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, strings.Compare)
	return keys
}

// heldCheckpoint is what the root of the tree must be at a size.
type heldCheckpoint struct {
	where string
	root  tlog.Hash
}

// growing is a tree that is worked out leaf by leaf, of which only the right edge is kept.
type growing struct {
	size   int64
	edge   []tlog.Hash // roots of the complete trees that it consists of, the largest one first
	wanted map[int64][]heldCheckpoint
}

// add adds a leaf and tells of every node that is complete with it and is to be stored.
func (g *growing) add(leaf tlog.Hash, stored func(level, place int64, hash tlog.Hash)) {
	g.edge = append(g.edge, leaf)
	g.size++
	for bit := 0; g.size>>bit&1 == 0; bit++ {
		last := len(g.edge) - 1
		g.edge = append(g.edge[:last-1], tlog.NodeHash(g.edge[last-1], g.edge[last]))
		if above := bit + 1; above%nodeBits == 0 {
			stored(int64(above/nodeBits), g.size>>above-1, g.edge[last-1])
		}
	}
}

// root gives the root of the tree.
func (g *growing) root() tlog.Hash {
	root := g.edge[len(g.edge)-1]
	for i := len(g.edge) - 2; i >= 0; i-- {
		root = tlog.NodeHash(g.edge[i], root)
	}
	return root
}

func storedNodes(ctx context.Context, from source) (map[string]string, error) {
	nodes := map[string]string{}
	return nodes, each(ctx, from, func(row scanner) error {
		var level, place int64
		var hash string
		err := row.Scan(&level, &place, &hash)
		nodes[fmt.Sprintf("%d/%d", level, place)] = hash
		return err
	}, selectAllNodes)
}

const selectAllNodes text = `SELECT level, place, hash FROM log_nodes`
