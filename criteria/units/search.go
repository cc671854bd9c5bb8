package units

import (
	"sort"
	"strings"
	"sync"
	"unicode"

	"github.com/tieuchi/tieuchi/criteria"

	"golang.org/x/text/unicode/norm"
)

// Fold gives a text the way people type it in a hurry: lower case, without diacritics (đ becomes d), each run of
// blanks as one. "Định  Hòa" and "dinh hoà" are the same then.
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToValidUTF8(s, "\ufffd")) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ' || r == 'ð' || r == 'Ð': // eth looks the same and comes from old fonts
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// spelled is the lower-case form that keeps the diacritics.
func spelled(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(criteria.NFC(s))), " ")
}

// searchKey is a unit with what it is found by.
type searchKey struct {
	unit            criteria.Unit
	id              string
	folded, spelled searchName
}

// searchName is the bare name and the kind in one way of writing.
type searchName struct{ name, kind string }

func newSearchKey(u criteria.Unit) searchKey {
	folded, exact := foldedKinds()[u.Kind], u.Kind.Label().VI // labels are in lower case
	return searchKey{u, u.ID().String(), searchName{Fold(u.Name), folded}, searchName{spelled(u.Name), exact}}
}

// foldedKinds are the labels of kinds as people type them in a hurry.
var foldedKinds = sync.OnceValue(func() map[criteria.Kind]string {
	all := map[criteria.Kind]string{}
	for _, kinds := range criteria.CatalogueLevels {
		for _, k := range kinds {
			all[k] = Fold(k.Label().VI)
		}
	}
	return all
})

// How well a query fits, best first.
const (
	wholeName = iota
	beginning
	anyPart
	noMatch
)

// match compares a query in the same way of writing. The kind in front ("xa dinh hoa") is only looked at when it is
// there as a whole: a query of "phu" is not meant to find every phường.
func (n searchName) match(query string) int {
	rest, withKind := strings.CutPrefix(query, n.kind)
	withKind = withKind && (rest == "" || rest[0] == ' ')
	rest = strings.TrimPrefix(rest, " ")
	switch {
	case n.name == query, withKind && n.name == rest:
		return wholeName
	case strings.HasPrefix(n.name, query), withKind && strings.HasPrefix(n.name, rest):
		return beginning
	case strings.Contains(n.name, query), withKind && strings.Contains(n.name, rest):
		return anyPart
	}
	return noMatch
}

// rank gives how well a unit fits, noMatch*2 or more for not at all. Among equals the spelling that was typed comes
// first where diacritics were typed: who writes "Đông Hoà" did not mean "Đồng Hóa".
func (k searchKey) rank(folded, exact string) int {
	m := k.folded.match(folded)
	switch {
	case k.unit.Code == folded || k.id == folded:
		return 2 * wholeName
	case strings.HasPrefix(k.id, folded):
		m = min(m, beginning)
	case exact != folded && m != noMatch && k.spelled.match(exact) != m:
		return 2*m + 1
	}
	return 2 * m
}

// Search finds units by name with or without diacritics, with or without the kind in front, or by the beginning of
// their code: first those whose whole name it is, then those that begin so, then those that contain it; by code and
// first day among equals. With asOf zero it searches all rows of all days. An empty query finds nothing.
func (c *Catalogue) Search(query string, asOf criteria.Date) []criteria.Unit {
	folded, exact := Fold(query), spelled(query)
	if folded == "" {
		return nil
	}
	type hit struct {
		unit criteria.Unit
		rank int
	}
	var hits []hit
	for _, k := range c.search {
		if rank := k.rank(folded, exact); rank < 2*noMatch && (asOf == 0 || k.unit.InForce(asOf)) {
			hits = append(hits, hit{k.unit, rank})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].rank < hits[j].rank })
	units := make([]criteria.Unit, len(hits))
	for i, h := range hits {
		units[i] = h.unit
	}
	return units
}
