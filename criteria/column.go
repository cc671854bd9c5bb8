package criteria

import "strconv"

// column is what was answered about one fact. The text of a value says where it stands, and comes back whole: yes and
// no as bits, whole numbers as numbers, everything else as words.
type column struct {
	yes, no bitset
	whole   bitset
	small   []int32 // whole numbers while all of them fit
	large   []int64 // in place of small
	said    bitset
	words   []uint32
}

// dictionary gives each text a number.
type dictionary struct {
	texts []string
	at    map[string]uint32
}

// number gives the number of a text, and the bytes that a new one takes.
func (d *dictionary) number(s string) (uint32, int64) {
	if n, ok := d.at[s]; ok {
		return n, 0
	}
	n := uint32(len(d.texts))
	s = string([]byte(s)) // what it was cut from is not kept alive
	d.texts, d.at[s] = append(d.texts, s), n
	return n, int64(len(s)) + 80
}

// put notes a value and gives about how many bytes it takes.
func (c *column) put(row int, value string, words *dictionary) int64 {
	switch value {
	case "true":
		c.yes.put(row)
		return 1
	case "false":
		c.no.put(row)
		return 1
	}
	if n, ok := plainWhole(value); ok {
		return c.putWhole(row, n)
	}
	n, bytes := words.number(value)
	c.said.put(row)
	before := cap(c.words)
	c.words = reach(c.words, row)
	c.words[row] = n
	return bytes + int64(4*(cap(c.words)-before))
}

// plainWhole reads a whole number that is written the one way in which it will be written back.
func plainWhole(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n == missing {
		return 0, false
	}
	plain := s == "0" || s[0] >= '1' && s[0] <= '9' || s[0] == '-' && s[1] >= '1'
	return n, plain
}

func (c *column) putWhole(row int, n int64) int64 {
	c.whole.put(row)
	before := 4*cap(c.small) + 8*cap(c.large)
	if c.large == nil && int64(int32(n)) != n {
		c.large, c.small = widen(c.small), nil
	}
	if c.large != nil {
		c.large = reach(c.large, row)
		c.large[row] = n
	} else {
		c.small = reach(c.small, row)
		c.small[row] = int32(n)
	}
	return int64(4*cap(c.small) + 8*cap(c.large) - before)
}

func widen(small []int32) []int64 {
	wide := make([]int64, len(small), cap(small)+1)
	for i, n := range small {
		wide[i] = int64(n)
	}
	return wide
}

// reach makes a list long enough to have a row.
func reach[T any](list []T, row int) []T {
	for len(list) <= row {
		list = append(list, *new(T))
	}
	return list
}

func (c *column) clear(row int) {
	c.yes.drop(row)
	c.no.drop(row)
	c.whole.drop(row)
	c.said.drop(row)
}

// number gives a whole number; there must be one.
func (c *column) number(row int) int64 {
	if c.large != nil {
		return c.large[row]
	}
	return int64(c.small[row])
}

// text gives the value as it was answered, and whether there is one.
func (c *column) text(row int, words *dictionary) (string, bool) {
	switch {
	case c == nil:
		return "", false
	case c.whole.has(row):
		return strconv.FormatInt(c.number(row), 10), true
	case c.yes.has(row):
		return "true", true
	case c.no.has(row):
		return "false", true
	case c.said.has(row):
		return words.texts[c.words[row]], true
	}
	return "", false
}
