package store

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// The tree of the log: of n events the first n leaves. Leaves stand with their events; of the nodes above them only those over
// 256^k leaves are kept, so that a write adds one row to every 256 events and a proof reads some hundreds.
const (
	nodeBits = 8
	nodeSize = 1 << nodeBits

	insertNode   text = `INSERT INTO log_nodes (level, place, hash) VALUES ($1, $2, $3)`
	selectLeaves text = `SELECT leaf FROM events WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence`
	selectNodes  text = `SELECT hash FROM log_nodes WHERE level = $1 AND place >= $2 AND place < $3 ORDER BY place`
)

// closeNodes writes the nodes that are complete with an event.
func (t *tx) closeNodes(sequence int64) error {
	for level, n := int64(1), sequence; n%nodeSize == 0; level++ {
		n /= nodeSize
		below, err := row(t, t, level-1, (n-1)*nodeSize, n*nodeSize)
		if err != nil {
			return err
		}
		if err := t.must(insertNode, level, n-1, fold(below).String()); err != nil {
			return err
		}
	}
	return nil
}

// row gives the stored hashes of a level, from a place on to before another one: leaves where the level is 0.
func row(ctx context.Context, from source, level, first, end int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	var err error
	if level == 0 {
		hashes, err = list(ctx, from, scanHash, selectLeaves, first, end)
	} else {
		hashes, err = list(ctx, from, scanHash, selectNodes, level, first, end)
	}
	if err == nil && int64(len(hashes)) != end-first {
		err = fmt.Errorf("of the hashes %d to %d of level %d of the log there are %d", first, end, level, len(hashes))
	}
	return hashes, err
}

// fold gives the hash over hashes whose number is a power of two.
func fold(hashes []tlog.Hash) tlog.Hash {
	for ; len(hashes) > 1; hashes = hashes[:len(hashes)/2] {
		for i := range len(hashes) / 2 {
			hashes[i] = tlog.NodeHash(hashes[2*i], hashes[2*i+1])
		}
	}
	return hashes[0]
}

// tree reads the hashes of the tree, as the library numbers them.
type tree struct {
	ctx  context.Context
	from source
}

// ReadHashes gives hashes of the tree by their numbers.
func (t tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		kept, above := int64(level/nodeBits), level%nodeBits
		below, err := row(t.ctx, t.from, kept, n<<above, (n+1)<<above)
		if err != nil {
			return nil, err
		}
		hashes[i] = fold(below)
	}
	return hashes, nil
}

func scanHash(row scanner) (tlog.Hash, error) {
	var s string
	if err := row.Scan(&s); err != nil {
		return tlog.Hash{}, err
	}
	return tlog.ParseHash(s)
}
