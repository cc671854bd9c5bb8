package progress

import (
	"cmp"
	"slices"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/criteria/units"
)

// view says for every span since when it is recognised, under some rule sets and by what was known. Between two days on which a
// decision ends it does not hang on the day that is asked about: a day only cuts it off. Decisions that have ended before are left out.
type view struct {
	key     viewKey
	at      []criteria.Date // assessed: itself, or the unit that it continues; never where it is not
	later   []criteria.Date // the same, or the unit that it goes on as
	any     []criteria.Date // derived, if one predecessor is enough
	lost    []criteria.Date // cut off from recognitions by a list; nil where no list is
	derived map[policyKey][]criteria.Date
	family  []criteria.Date  // by the first row of the same unit: some row of it is recognised
	fell    map[int32]fallen // by row: the decision that ended last; nil where none has
	parted  map[int32]bool   // by the first row of the same unit: some decision has ended
}

// fallen is a decision that stands no more.
type fallen struct {
	decision
	on    criteria.Date // first day on which it does not stand
	stage stage         // hasExpired or wasRevoked
}

// viewKey is what a view hangs on. What was known at a moment never changes; what is known now does with each decision.
type viewKey struct {
	binding *binding
	sets    string
	known   int64
	decided int64         // sequence of the last decision, where everything is known
	from    criteria.Date // last day on which a decision ended; the view holds from it until the next such day
}

// policyKey is what the count under a policy hangs on.
type policyKey struct {
	rule       criteria.CarryRule
	share      criteria.Decimal
	comparator string
}

func keyOf(p *criteria.CarryOver) policyKey { return policyKey{p.Rule, p.Share, p.Comparator} }

// maxViews are kept.
const maxViews = 16

// view gives the view of a question on a day. The caller holds the lock.
func (l *Ledger) view(b *binding, books []*book, sets string, known int64, day criteria.Date) *view {
	key := viewKey{binding: b, sets: sets, known: known}
	for _, book := range books {
		key.decided, key.from = max(key.decided, book.decidedAt), max(key.from, book.endedBy(day))
	}
	if known >= key.decided {
		key.known = Everything
	} else {
		key.decided = 0
	}
	i := slices.IndexFunc(l.views, func(v *view) bool { return v.key == key })
	var v *view
	if i >= 0 {
		v = l.views[i]
		l.views = slices.Delete(l.views, i, i+1)
	} else {
		v = newView(key, books)
	}
	if len(l.views) == maxViews {
		l.views = slices.Delete(l.views, 0, 1)
	}
	l.views = append(l.views, v)
	return v
}

// days gives a list of days that never come.
func days(n int) []criteria.Date {
	all := make([]criteria.Date, n)
	for i := range all {
		all[i] = never
	}
	return all
}

func newView(key viewKey, books []*book) *view {
	b := key.binding
	n := len(b.spans)
	v := &view{key: key, at: days(n), family: days(len(b.rows)), derived: map[policyKey][]criteria.Date{}}
	for row, number := range b.number {
		for _, book := range books {
			if number >= 0 && int(number) < len(book.decided) && book.decided[number] != never {
				v.note(int32(row), book, number)
			}
		}
	}
	for i := range b.spans {
		if s := &b.spans[i]; s.Origin == units.OriginContinued {
			v.at[i] = min(v.at[i], v.at[s.Before[0]])
		}
	}
	v.look(b)
	v.any = v.derive(b, func(int) int { return 1 })
	if len(b.unknown) > 0 {
		v.lose(b)
	}
	return v
}

// note takes over the decisions about a row.
func (v *view) note(row int32, book *book, number int32) {
	b := v.key.binding
	root := b.root[row]
	if own := b.own[row]; len(own) == 1 && v.key.known == Everything && !book.mortal[number] {
		first := book.decided[number]
		v.at[own[0]], v.family[root] = min(v.at[own[0]], first), min(v.family[root], first)
		return
	}
	for i := range book.decisions[number] {
		d := &book.decisions[number][i]
		switch {
		case d.sequence > v.key.known:
		case d.stands(v.key.from, v.key.known):
			s := b.spanOf(row, d.on)
			v.at[s], v.family[root] = min(v.at[s], d.on), min(v.family[root], d.on)
		default:
			v.fall(row, d)
		}
	}
}

// fall notes a decision that has ended. Of several about a row the one that ended last is kept.
func (v *view) fall(row int32, d *decision) {
	if v.fell == nil {
		v.fell, v.parted = map[int32]fallen{}, map[int32]bool{}
	}
	f := fallen{*d, d.over, hasExpired}
	if d.revokedBy(v.key.from, v.key.known) {
		f.on, f.stage = d.revoked.on, wasRevoked
	}
	v.parted[v.key.binding.root[row]] = true
	if before, ok := v.fell[row]; !ok || f.after(&before) {
		v.fell[row] = f
	}
}

// after tells whether a decision ended after another one; of one day the one recorded later did.
func (f *fallen) after(other *fallen) bool {
	return cmp.Or(cmp.Compare(f.on, other.on), cmp.Compare(f.sequence, other.sequence)) > 0
}

// look carries recognitions back to the days before a unit had another name, or took something in.
func (v *view) look(b *binding) {
	v.later = slices.Clone(v.at)
	for i := len(b.spans) - 1; i >= 0; i-- {
		for _, before := range b.spans[i].Before {
			if b.spans[i].Origin == units.OriginContinued || b.row[before] == b.row[i] {
				v.later[before] = min(v.later[before], v.later[i])
			}
		}
	}
}

// derive gives since when each span is derived, where so many of a number of predecessors must have held; 0 for never.
func (v *view) derive(b *binding, least func(int) int) []criteria.Date {
	derived := days(len(b.spans))
	var held []criteria.Date
	for i := range b.spans {
		s := &b.spans[i]
		switch s.Origin {
		case units.OriginContinued:
			derived[i] = derived[s.Before[0]]
		case units.OriginSucceeded:
			held = held[:0]
			for _, p := range s.Before {
				held = append(held, min(v.at[p], derived[p]))
			}
			slices.Sort(held)
			if n := least(len(held)); n > 0 && n <= len(held) {
				derived[i] = held[n-1]
			}
		}
	}
	return derived
}

// under gives since when each span is derived under a policy. The caller holds the lock.
func (v *view) under(p *criteria.CarryOver) []criteria.Date {
	key := keyOf(p)
	derived, ok := v.derived[key]
	if !ok {
		derived = v.derive(v.key.binding, p.Least)
		v.derived[key] = derived
	}
	return derived
}

// gone names the units of a level and province that ended on a day.
type gone struct {
	level    criteria.Level
	province string
	on       criteria.Date
}

// lose finds the units that may stand for recognised ones of before without anyone knowing which. A unit that a list did away
// with counts if it was recognised at any time, or if a policy lets it inherit: what it took in may not hide what it earned.
func (v *view) lose(b *binding) {
	ended := map[gone]criteria.Date{}
	for i := range b.spans {
		u := &b.rows[b.row[i]]
		held := min(v.at[i], v.any[i], v.family[b.root[b.row[i]]])
		if u.To == 0 || b.spans[i].To != u.To || held == never {
			continue
		}
		key := gone{u.Level, u.Province, u.To}
		if first, ok := ended[key]; !ok || held < first {
			ended[key] = held
		}
	}
	v.lost = days(len(b.spans))
	for i := range b.spans {
		s := &b.spans[i]
		for _, p := range s.Before {
			v.lost[i] = min(v.lost[i], v.lost[p])
		}
		if s.Origin == units.OriginUnknown {
			v.lost[i] = b.firstEnded(ended, &b.rows[b.row[i]])
		}
	}
}

// firstEnded gives the first recognition among the units that a list did away with: those of the province, and of the
// provinces that were merged into it on the day.
func (b *binding) firstEnded(ended map[gone]criteria.Date, u *criteria.Unit) criteria.Date {
	first := never
	note := func(province string) {
		if day, ok := ended[gone{u.Level, province, u.From}]; ok {
			first = min(first, day)
		}
	}
	note(u.Province)
	province, ok := b.catalogue.At(u.Province, u.From)
	if !ok {
		return first
	}
	if s, ok := b.catalogue.SpanOn(province.ID(), u.From); ok && b.spans[s].From == u.From {
		for _, before := range b.spans[s].Before {
			note(b.spans[before].Unit.Code)
		}
	}
	return first
}
