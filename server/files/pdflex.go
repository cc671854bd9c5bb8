package files

import "bytes"

// mostDictionary bounds a dictionary of a PDF; that of a stream has some hundred bytes.
const mostDictionary = 1 << 20

// readDictionary reads a dictionary, where one comes next, and gives all names in it, of keys and values at any depth, the bytes
// that were read, and whether it ended. It gives nil where there is none.
func readDictionary(b []byte) (names map[string]bool, used int, ended bool) {
	b = b[:min(len(b), mostDictionary)]
	at := blank(b)
	if !bytes.HasPrefix(b[at:], []byte("<<")) {
		return nil, at, true
	}
	names = map[string]bool{}
	for depth := 0; at < len(b); {
		switch c := b[at]; {
		case bytes.HasPrefix(b[at:], []byte("<<")):
			depth, at = depth+1, at+2
		case bytes.HasPrefix(b[at:], []byte(">>")):
			depth, at = depth-1, at+2
			if depth == 0 {
				return names, at, true
			}
		case c == '<': // a text in hex, whose end is not that of the dictionary
			end := bytes.IndexByte(b[at:], '>')
			if end < 0 {
				return names, len(b), false
			}
			at += end + 1
		case c == '(':
			at += textEnd(b[at:])
		case c == '%':
			at += lineEnd(b[at:])
		case c == '/':
			name, length := readName(b[at+1:])
			names[name], at = true, at+1+length
			if name == "Filter" && !oneName(b[at:]) {
				names[filterUnclear] = true
			}
		default:
			at++
		}
	}
	return names, at, false
}

// filterUnclear stands among the names of a dictionary whose filter is not one name: several, or one that another object says.
const filterUnclear = "Filter …"

// oneName tells whether a value is one name, in brackets or not.
func oneName(b []byte) bool {
	b = b[blank(b):]
	b, list := bytes.CutPrefix(b, []byte("["))
	b = b[blank(b):]
	if !bytes.HasPrefix(b, []byte("/")) {
		return false
	}
	_, length := readName(b[1:])
	b = b[1+length:]
	return !list || bytes.HasPrefix(b[blank(b):], []byte("]"))
}

// readName reads a name behind its slash, with its escapes undone, and gives the bytes that were read. Names have at most 127 bytes;
// of longer ones the rest does not matter here.
func readName(b []byte) (name string, used int) {
	const most = 127
	var out []byte
	for used < len(b) && used < most && regular(b[used]) {
		c := b[used]
		used++
		if c == '#' && used+1 < len(b) {
			if high, low := hexDigit(b[used]), hexDigit(b[used+1]); high >= 0 && low >= 0 {
				c, used = byte(high<<4|low), used+2
			}
		}
		out = append(out, c)
	}
	return string(out), used
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// regular tells whether a byte belongs to a word: it is neither white nor a delimiter (ISO 32000-1, 7.2.2).
func regular(c byte) bool { return !white(c) && bytes.IndexByte([]byte("()<>[]{}/%"), c) < 0 }

func white(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

// blank gives the length of white space and remarks that come next.
func blank(b []byte) int {
	at := 0
	for at < len(b) {
		switch {
		case white(b[at]):
			at++
		case b[at] == '%':
			at += lineEnd(b[at:])
		default:
			return at
		}
	}
	return at
}

// lineEnd gives the length of a remark.
func lineEnd(b []byte) int {
	if end := bytes.IndexAny(b, "\r\n"); end >= 0 {
		return end
	}
	return len(b)
}

// textEnd gives the length of a text in brackets, which may nest, from the first one on.
func textEnd(b []byte) int {
	for at, depth := 0, 0; at < len(b); at++ {
		switch b[at] {
		case '\\':
			at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return at + 1
			}
		}
	}
	return len(b)
}
