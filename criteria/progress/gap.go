package progress

import (
	"math/bits"
	"strconv"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/govalues/decimal"
)

// Gap (phần còn thiếu) is one criterion that keeps a filing from passing, and how far it is from being met.
type Gap struct {
	Criterion string           // id
	Outcome   criteria.Outcome // NotMet, NoData or AwaitingAppraisal
	// Relative is the part of what is needed that is missing, or of what there is that is too much, in millionths, rounded up:
	// 600 of the 800 that a threshold asks for is 250000. Of a criterion made of parts it is the part of the parts. -1 where
	// there is none: an answer is due, nothing is known, or an appraiser has to decide.
	Relative  int64
	Direction criteria.Direction // More or Fewer; 0 where there is no amount
	Amount    criteria.Quantity  // least change that meets it, in the fact's own unit; none where there is no amount
}

// WholeGap is the relative gap of a criterion that is missing as a whole, in millionths.
const WholeGap = 1_000_000

// Weight gives the gap to add up and to order by. One that cannot be measured weighs as a whole one, as it does where a
// verdict lists what is nearest. It is a help for the eye, this project's own, and decides nothing.
func (g Gap) Weight() int64 {
	if g.Relative < 0 {
		return WholeGap
	}
	return g.Relative
}

// gapMarks stand between the id and the figures of a gap; ids have none of them.
var gapMarks = map[criteria.Outcome]string{criteria.NotMet: "!", criteria.NoData: "?", criteria.AwaitingAppraisal: "~"}

// GapsText writes what a verdict says is missing, as small as it goes, to be kept beside a filing: for each criterion that
// does not count as met its id, "!" not met, "?" no data or "~" awaiting appraisal, the relative gap in millionths, and the
// amount with its direction. An id that begins with a point shares the group of the one before it:
//
//	gov.online-filings!250000+200;.signatures?;soc.adults!
//
// It is "" for a verdict that is passed, and for none. ParseGaps reads it.
func GapsText(v *criteria.Verdict) string {
	if v == nil || v.Result == criteria.Passed {
		return ""
	}
	var b strings.Builder
	group := ""
	for i := range v.Lines {
		l := &v.Lines[i]
		mark, missing := gapMarks[l.Outcome]
		if !missing || l.Counts || !isGapID(l.ID) {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(';')
		}
		id := l.ID
		if own := groupOf(id); own != "" && own == group {
			id = id[len(own):]
		}
		group = groupOf(l.ID)
		b.WriteString(id + mark)
		if l.Outcome == criteria.NotMet {
			writeMeasured(&b, l)
		}
	}
	return b.String()
}

// writeMeasured writes how far a criterion is from being met, as far as that is known.
func writeMeasured(b *strings.Builder, l *criteria.Line) {
	if r, ok := relativeGap(l); ok {
		b.WriteString(strconv.FormatInt(r, 10))
	}
	if l.Gap.Amount.IsZero() {
		return
	}
	switch l.Gap.Direction {
	case criteria.More:
		b.WriteString("+" + l.Gap.Amount.String())
	case criteria.Fewer:
		b.WriteString("-" + l.Gap.Amount.String())
	}
}

// groupOf gives the part of an id before its last point.
func groupOf(id string) string { return id[:max(0, strings.LastIndexByte(id, '.'))] }

// isGapID tells whether a text can stand as an id. Every checked rule set has only such; a stored verdict that has another
// one is read all the same.
func isGapID(id string) bool {
	return id != "" && id[0] != '.' && id[len(id)-1] != '.' && !strings.ContainsAny(id, "!?~;")
}

// relativeGap gives the gap of a line that is not met as a part of what is needed, in millionths; false where it has none.
func relativeGap(l *criteria.Line) (int64, bool) {
	if len(l.Parts) > 0 {
		return missingParts(l)
	}
	amount, ok := millionths(l.Gap.Amount)
	if !ok {
		return 0, false
	}
	stands := l.Value
	if l.Threshold != nil && l.Threshold.Unit == "%" {
		stands = l.Numerator // the gap of a share is one of its part
	}
	has, ok := millionths(stands)
	switch {
	case !ok:
		return 0, false
	case l.Gap.Direction == criteria.More:
		return part(amount, amount+has), true
	case l.Gap.Direction == criteria.Fewer:
		return part(amount, has), true
	}
	return 0, false
}

// missingParts gives how many of the parts that are needed are not met.
func missingParts(l *criteria.Line) (int64, bool) {
	if l.Threshold == nil {
		return 0, false
	}
	needed, err := strconv.ParseUint(l.Threshold.Value, 10, 16)
	if err != nil {
		return 0, false
	}
	missing := needed
	for i := range l.Parts {
		if l.Parts[i].Outcome == criteria.Met && missing > 0 {
			missing--
		}
	}
	return part(missing, needed), missing > 0
}

// millionths gives a figure in steps of one millionth; false where there is none. One below 0 stands as 0.
func millionths(q criteria.Quantity) (uint64, bool) {
	if q.IsZero() {
		return 0, false
	}
	whole, fraction, ok := q.Decimal().Int64(6)
	if !ok || whole > (1<<63-1)/WholeGap-1 {
		return 0, false
	}
	return uint64(max(0, whole*WholeGap+fraction)), true
}

// part gives n of d in millionths, rounded up and at most a whole one.
func part(n, d uint64) int64 {
	if n >= d {
		return WholeGap
	}
	hi, lo := bits.Mul64(n, WholeGap)
	quotient, left := bits.Div64(hi, lo, d) // n is below d, so the quotient fits
	if left > 0 {
		quotient++
	}
	return int64(quotient)
}

// ParseGaps reads what GapsText has written, in its order. What it cannot read it leaves out: a text was written once, and by
// a version that may have known more.
func ParseGaps(text string) []Gap {
	var all []Gap
	group := ""
	for entry := range strings.SplitSeq(text, ";") {
		if strings.HasPrefix(entry, ".") {
			entry = group + entry
		}
		if g, ok := parseGap(entry); ok {
			all = append(all, g)
			group = groupOf(g.Criterion)
		}
	}
	return all
}

func parseGap(entry string) (Gap, bool) {
	at := strings.IndexAny(entry, "!?~")
	if at < 0 || !isGapID(entry[:at]) {
		return Gap{}, false
	}
	g := Gap{Criterion: entry[:at], Relative: -1}
	for outcome, mark := range gapMarks {
		if mark == entry[at:at+1] {
			g.Outcome = outcome
		}
	}
	relative := entry[at+1:]
	if sign := strings.IndexAny(relative, "+-"); sign >= 0 {
		if g.Amount.UnmarshalText([]byte(relative[sign+1:])) == nil {
			g.Direction = criteria.More
			if relative[sign] == '-' {
				g.Direction = criteria.Fewer
			}
		}
		relative = relative[:sign]
	}
	if n, err := strconv.ParseUint(relative, 10, 32); err == nil && n <= WholeGap {
		g.Relative = int64(n)
	}
	return g, true
}

// Percent gives the relative gap in percent, rounded up to two places; false where there is none.
func (g Gap) Percent() (criteria.Decimal, bool) {
	if g.Relative < 0 {
		return criteria.Decimal{}, false
	}
	return decimal.MustNew((g.Relative+99)/100, 2).Trim(0), true
}
