package author

import (
	"maps"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
)

// mostPoints bounds one search. A question with more points is not proven.
const mostPoints = 200_000

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// cell is a figure or the words of one fact; none is no data.
type cell struct {
	n     int64
	words string
}

var none = cell{n: criteria.NoFigure}

// place is what matters of where and when is judged.
type place struct {
	unit *criteria.Unit
	day  criteria.Date
}

// points is a question laid out for enumeration.
type points struct {
	q      *question
	order  []*factDomain // a whole before its parts, a sum's members before the one that balances them
	at     map[string]int
	fixed  [][]cell // candidates that hang on no other fact
	places []place
	proven bool
	left   *budget // for each and bound; nil for no bound but their own
}

// lay orders the facts and finds the candidates of each.
func (q *question) lay() *points {
	p := &points{q: q, at: map[string]int{}}
	visiting := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		d := q.facts[id]
		if d == nil || visiting[id] {
			return
		}
		visiting[id] = true
		for _, before := range append(slices.Clone(d.sum), d.whole) {
			add(before)
		}
		p.at[id] = len(p.order)
		p.order = append(p.order, d)
	}
	for _, id := range slices.Sorted(maps.Keys(q.facts)) {
		add(id)
	}
	for _, d := range p.order {
		q.doubtTies(d)
		p.fixed = append(p.fixed, p.candidates(d))
	}
	p.places = q.places()
	p.proven = q.why == ""
	return p
}

// doubtTies notes where two of the ways in which facts hang together meet in one fact.
func (q *question) doubtTies(d *factDomain) {
	kinds := 0
	for _, is := range []bool{d.whole != "", d.wholes > 0, d.summed != ""} {
		if is {
			kinds++
		}
	}
	tied := d.whole != "" || d.summed != ""
	if kinds > 1 || tied && d.own || len(d.shares) > 0 && len(d.offsets) > 0 {
		q.doubt("tied")
	}
}

// each visits every point, at most mostPoints at all places together, and tells whether it saw all. Visit ends the search with false.
func (p *points) each(visit func(at []cell) bool) (all bool) {
	if p.left == nil {
		return p.upTo(mostPoints/max(1, len(p.places)), visit)
	}
	visited := 0
	all = p.upTo(min(mostPoints, p.left.left)/max(1, len(p.places)), func(at []cell) bool {
		visited++
		return !p.left.stopped(visited) && visit(at)
	})
	p.left.spend(p, visited)
	return all
}

func (p *points) upTo(left int, visit func(at []cell) bool) (all bool) {
	at := make([]cell, len(p.order))
	var walk func(i int) bool
	walk = func(i int) bool {
		if i == len(p.order) {
			left--
			return left >= 0 && visit(at)
		}
		for _, c := range p.tries(i, at) {
			at[i] = c
			if !walk(i + 1) {
				return false
			}
		}
		return true
	}
	return walk(0)
}

// sample visits points drawn from the same seed always.
func (p *points) sample(n int, visit func(at []cell)) {
	r := rand.New(rand.NewPCG(7, 8))
	at := make([]cell, len(p.order))
	for range n {
		for i := range at {
			tries := p.tries(i, at)
			at[i] = tries[r.IntN(len(tries))]
		}
		visit(at)
	}
}

// tries gives the candidates of a fact once the facts before it stand.
func (p *points) tries(i int, at []cell) []cell {
	d := p.order[i]
	whole, tied := p.at[d.whole]
	switch {
	case d.whole != "" && tied && whole < i:
		return d.besides(at[whole])
	case len(d.sum) > 0:
		rest := int64(0)
		for _, id := range d.sum {
			if c := at[p.at[id]]; c != none {
				rest += c.n
			}
		}
		return d.balances(rest)
	}
	return p.fixed[i]
}

// possible keeps what an answer may be, in order and each once, and puts "no data" in front.
func (d *factDomain) possible(figures []int64) []cell {
	slices.Sort(figures)
	cells := []cell{none}
	for _, n := range slices.Compact(figures) {
		if (d.min == nil || n >= *d.min) && (d.max == nil || n <= *d.max) && n <= largest/millionths*d.scale {
			cells = append(cells, cell{n: n})
		}
	}
	return cells
}

// besides gives a part's candidates: those that lie about the critical fractions of, or differences to, the whole.
func (d *factDomain) besides(whole cell) []cell {
	figures := slices.Collect(maps.Keys(d.cuts))
	figures = append(figures, 0)
	if whole == none {
		return d.possible(append(figures, d.scale))
	}
	figures = append(figures, whole.n)
	for _, s := range d.shares {
		figures = append(figures, around(new(big.Rat).Mul(s, ratio(whole.n, 1)))...)
	}
	for o := range d.offsets {
		figures = append(figures, whole.n+o)
	}
	return d.possible(figures)
}

// balances gives the candidates that bring a sum about its thresholds.
func (d *factDomain) balances(rest int64) []cell {
	figures := slices.Collect(maps.Keys(d.cuts))
	for t := range d.totals {
		figures = append(figures, t-rest)
	}
	return d.possible(append(figures, 0))
}

// candidates gives the critical values of a fact on its own.
func (p *points) candidates(d *factDomain) []cell {
	switch d.fact.Kind {
	case criteria.YesNoFact:
		return []cell{none, {n: 0}, {n: 1}}
	case criteria.CountFact, criteria.NumberFact:
		figures := append(slices.Collect(maps.Keys(d.cuts)), 0)
		if d.wholes > 0 {
			figures = p.asWhole(d, figures)
		}
		return d.possible(figures)
	}
	return d.texts()
}

// texts gives options, or the words and days that conditions name and another one.
func (d *factDomain) texts() []cell {
	other := map[criteria.FactKind]string{criteria.TextFact: "…", criteria.DateFact: "2000-01-01"}[d.fact.Kind]
	cells := []cell{none}
	if other != "" && !d.words[other] {
		cells = append(cells, cell{words: other})
	}
	for i := range d.fact.Options {
		cells = append(cells, cell{words: d.fact.Options[i].ID})
		delete(d.words, d.fact.Options[i].ID)
	}
	for _, w := range slices.Sorted(maps.Keys(d.words)) {
		cells = append(cells, cell{words: w})
	}
	return cells
}
