package criteria

import "strconv"

// column is what was answered about one fact. The text of a value says where it stands, and comes back whole: yes and
// no as bits, whole numbers as numbers, everything else as words.
type column struct {
	yes, no bitset
	whole   bitset
	numbers figures // where whole
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
		c.whole.put(row)
		return c.numbers.put(row, n)
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

func (c *column) clear(row int) {
	c.yes.drop(row)
	c.no.drop(row)
	c.whole.drop(row)
	c.said.drop(row)
}

// text gives the value as it was answered, and whether there is one.
func (c *column) text(row int, words *dictionary) (string, bool) {
	switch {
	case c == nil:
		return "", false
	case c.whole.has(row):
		return strconv.FormatInt(c.numbers.at(row), 10), true
	case c.yes.has(row):
		return "true", true
	case c.no.has(row):
		return "false", true
	case c.said.has(row):
		return words.texts[c.words[row]], true
	}
	return "", false
}
