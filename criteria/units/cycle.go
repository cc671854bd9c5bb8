package units

import (
	"slices"
	"strings"
)

// edge is a line between two things that go into each other.
type edge struct {
	from, to string
	line     int
}

// cycle finds a circle: the line that closes it and the chain for people; "" for none.
func cycle(edges []edge) (int, string) {
	next := map[string][]edge{}
	for _, e := range edges {
		next[e.from] = append(next[e.from], e)
	}
	state := map[string]int{} // 1 on the way, 2 done
	var path []string
	var walk func(string) (int, string)
	walk = func(code string) (int, string) {
		state[code] = 1
		path = append(path, code)
		for _, e := range next[code] {
			if state[e.to] == 1 {
				return e.line, chain(path[slices.Index(path, e.to):], e.to)
			}
			if state[e.to] == 0 {
				if line, found := walk(e.to); found != "" {
					return line, found
				}
			}
		}
		state[code] = 2
		path = path[:len(path)-1]
		return 0, ""
	}
	for _, e := range edges {
		if state[e.from] == 0 {
			if line, found := walk(e.from); found != "" {
				return line, found
			}
		}
	}
	return 0, ""
}

// chain writes a circle, its first ten members at most.
func chain(path []string, back string) string {
	shown := slices.Clone(path[:min(len(path), 10)])
	if len(path) > 10 {
		shown = append(shown, "…")
	}
	return strings.Join(append(shown, back), " → ")
}
