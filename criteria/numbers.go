package criteria

import "strings"

// numbers are the figures of one fact as a rule set reads them, the same that Values hold. A row that is gone has none;
// what stands in its place means nothing.
type numbers struct {
	gone     bitset
	zero     bitset
	yes      bitset  // of a fact that is 0 or 1: the figure is 1. Otherwise nil
	figures  figures // of all others, 64 for each word of the bitsets
	negative bool    // some figure is below 0
}

// at gives the figure of a row, missing for none.
func (n *numbers) at(row int) int64 {
	switch {
	case n.gone.has(row):
		return missing
	case n.yes == nil:
		return n.figures.at(row)
	case n.yes.has(row):
		return 1
	}
	return 0
}

// plain tells whether shares can be compared by the quick way: numbers, none below 0.
func (n *numbers) plain() bool { return n.yes == nil && !n.negative }

// numbers gives the figures of a fact. They are kept until an assessment comes in, or until they take twice as much
// as the columns themselves: drafts can read facts in any number of ways.
func (c *Columns) numbers(f *Fact) *numbers {
	key := f.reading()
	if c.facts[f.ID] == nil {
		key = "|" + string(f.Kind) // nobody has answered it: all such facts are alike
	}
	if n, ok := c.views[key]; ok {
		return n
	}
	n := c.read(f)
	if c.viewBytes += n.bytes(); c.views == nil || c.viewBytes > max(2*c.size, leastViewBytes) {
		c.views, c.viewBytes = map[string]*numbers{}, n.bytes()
	}
	c.views[key] = n
	return n
}

// leastViewBytes may be kept however small the columns are.
const leastViewBytes = 1 << 20

// bytes estimates the memory that the figures take, those that stand in their column included.
func (n *numbers) bytes() int64 {
	return int64(8*(len(n.gone)+len(n.zero)+len(n.yes))) + n.figures.bytes()
}

// reading names all that the figures of a fact hang on beside the answers.
func (f *Fact) reading() string {
	var b strings.Builder
	b.WriteString(f.ID + "|" + string(f.Kind))
	for i := range f.Options {
		b.WriteString("|" + f.Options[i].ID)
	}
	return b.String()
}

// read lays the figures out. Yes and no, and whole numbers of a count, stand there already; all else goes by its text.
func (c *Columns) read(f *Fact) *numbers {
	rows := c.Len()
	n, from := &numbers{gone: newBitset(rows), zero: newBitset(rows)}, c.facts[f.ID]
	if from == nil {
		from = &column{}
	}
	for w := range n.gone {
		n.gone[w] = ^(from.yes.word(w) | from.no.word(w) | from.whole.word(w) | from.said.word(w))
	}
	switch {
	case f.Kind == YesNoFact:
		n.yes = newBitset(rows)
		copy(n.yes, from.yes)
		for w := range n.zero {
			n.zero[w] = ^(n.gone[w] | n.yes[w])
		}
	case f.Kind == DateFact || f.Kind == TextFact:
		n.yes = newBitset(rows)
		for w := range n.yes {
			n.yes[w] = ^n.gone[w]
		}
	case f.Kind == CountFact && !from.speaks():
		n.takeWhole(from, rows)
	default:
		n.takeTexts(f, from, &c.words, rows)
	}
	return n
}

// speaks tells whether a row ever had words, which may be a number written in another way.
func (c *column) speaks() bool { return len(c.said) > 0 }

// takeWhole uses the numbers where they stand.
func (n *numbers) takeWhole(from *column, rows int) {
	last := len(n.gone)*64 - 1
	for w := range n.gone {
		n.gone[w] = ^from.whole.word(w)
	}
	from.numbers.reach(last)
	n.figures = from.numbers
	n.note(rows)
}

// takeTexts reads every row by its text, each text once.
func (n *numbers) takeTexts(f *Fact, from *column, words *dictionary, rows int) {
	n.figures.reach(len(n.gone)*64 - 1)
	known := make(map[uint32]int64)
	for row := range rows {
		x := int64(missing)
		if from.said.has(row) {
			at := from.words[row]
			var ok bool
			if x, ok = known[at]; !ok {
				x = f.number(words.texts[at])
				known[at] = x
			}
		} else if text, ok := from.text(row, words); ok {
			x = f.number(text)
		}
		if x == missing {
			n.gone.set(row)
		} else {
			n.figures.put(row, x)
		}
	}
	n.note(rows)
}

// note marks the zeros.
func (n *numbers) note(rows int) {
	for row := range rows {
		switch x := n.at(row); {
		case x == 0:
			n.zero.set(row)
		case x < 0 && x != missing:
			n.negative = true
		}
	}
}
