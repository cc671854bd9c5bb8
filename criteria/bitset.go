package criteria

import "math/bits"

// bitset has one bit a row. Bits behind the last row may be anything: whoever counts, counts within known rows.
type bitset []uint64

func newBitset(rows int) bitset { return make(bitset, (rows+63)>>6) }

func (b bitset) has(i int) bool { return i>>6 < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) set(i int) { b[i>>6] |= 1 << (i & 63) }

// put sets a bit of a set that grows with its rows.
func (b *bitset) put(i int) {
	for len(*b) <= i>>6 {
		*b = append(*b, 0)
	}
	b.set(i)
}

// drop clears a bit, if the set reaches that far.
func (b bitset) drop(i int) {
	if i>>6 < len(b) {
		b[i>>6] &^= 1 << (i & 63)
	}
}

// word gives 64 bits, none where the set does not reach.
func (b bitset) word(w int) uint64 {
	if w < len(b) {
		return b[w]
	}
	return 0
}

// within counts the bits that are in both.
func (b bitset) within(o bitset) int {
	n := 0
	for w := range min(len(b), len(o)) {
		n += bits.OnesCount64(b[w] & o[w])
	}
	return n
}

// each calls visit for every bit that is set.
func (b bitset) each(visit func(i int)) {
	for w, word := range b {
		for ; word != 0; word &= word - 1 {
			visit(w<<6 + bits.TrailingZeros64(word))
		}
	}
}

// counter counts bits of 64 rows at once: plane p holds bit p of the 64 numbers.
type counter [counterPlanes]uint64

const counterPlanes = 9 // up to maxCriteria, 256

func (c *counter) add(word uint64) {
	for p := 0; word != 0; p++ {
		c[p], word = c[p]^word, c[p]&word
	}
}

// atLeast gives the rows whose number is k or more.
func (c *counter) atLeast(k int) uint64 {
	more, same := uint64(0), ^uint64(0)
	for p := counterPlanes - 1; p >= 0; p-- {
		if k>>p&1 == 0 {
			more |= same & c[p]
			same &^= c[p]
		} else {
			same &= c[p]
		}
	}
	return more | same
}

// of gives the number of one row.
func (c *counter) of(row int) int {
	n := 0
	for p := range c {
		n |= int(c[p]>>row&1) << p
	}
	return n
}

// equal gives the rows whose number is k.
func (c *counter) equal(k int) uint64 {
	same := ^uint64(0)
	for p := range c {
		if k>>p&1 == 0 {
			same &^= c[p]
		} else {
			same &= c[p]
		}
	}
	return same
}
