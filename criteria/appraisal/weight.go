package appraisal

import (
	"strconv"

	"github.com/tieuchi/tieuchi/criteria"
)

// Reason is a rule that gives a submission weight, with what was found. The rules and their points are this project's own: no text
// that was seen says how a sample is drawn. None of them accuses anybody.
type Reason struct {
	Rule   string `json:"rule"`
	Points int64  `json:"points"`
	// What the sentence about it is filled with: counts, and the fact or criterion that shows it.
	Count int    `json:"count,omitempty"`
	Of    int    `json:"of,omitempty"`
	Shows string `json:"shows,omitempty"`
}

// Rules of weights.
const (
	RuleBase        = "base"          // every submission can be drawn
	RulePastGap     = "past-gap"      // what the unit claimed before was found different
	RuleJump        = "value-jump"    // a figure is at least twice, or at most half, of what the unit filed before
	RuleAtThreshold = "at-threshold"  // a figure is exactly what is asked for
	RuleAllMet      = "all-met"       // every criterion is claimed as met
	RulePartIsWhole = "part-is-whole" // a part is its whole: 100%
)

// Points of the rules.
const (
	basePoints      = 10
	pastGapPoints   = 40 // where all that was looked at was found different; in proportion else, rounded up
	jumpPoints      = 4  // each
	thresholdPoints = 5  // each
	allMetPoints    = 10
	wholePoints     = 2  // each
	mostPoints      = 20 // of one of the rules that count
)

// Past is what is known of a unit from before.
type Past struct {
	Answers []criteria.PastAnswers // filed before under any rule set, the last filing first
	Looked  int                    // facts that were looked at in earlier appraisals
	Differs int                    // of them found different
}

// Weigh gives the weight of a submission.
func Weigh(on criteria.Case, last *criteria.Submission, period criteria.Period, past Past) (*Candidate, error) {
	answers, err := criteria.ParseAnswers(last.AnswersJSON)
	if err != nil {
		return nil, err
	}
	verdict, err := last.Verdict()
	if err != nil {
		return nil, err
	}
	c := &Candidate{Assessment: last.Assessment, Submission: last.Number, Unit: last.Unit}
	c.add(Reason{Rule: RuleBase, Points: basePoints})
	if past.Differs > 0 {
		points := (pastGapPoints*int64(past.Differs) + int64(past.Looked) - 1) / int64(past.Looked)
		c.add(Reason{Rule: RulePastGap, Points: points, Count: past.Differs, Of: past.Looked})
	}
	c.count(RuleJump, jumpPoints, jumps(answers, period, past.Answers))
	c.count(RuleAtThreshold, thresholdPoints, atThreshold(verdict))
	if t := verdict.Tally; t.Of > 0 && t.Met == t.Of {
		c.add(Reason{Rule: RuleAllMet, Points: allMetPoints, Count: t.Met, Of: t.Of})
	}
	c.count(RulePartIsWhole, wholePoints, wholes(on.Rules, answers))
	return c, nil
}

func (c *Candidate) add(r Reason) {
	c.Reasons = append(c.Reasons, r)
	c.Weight += r.Points
}

// count adds a rule that gives points for each thing that shows it.
func (c *Candidate) count(rule string, each int64, shown []string) {
	if len(shown) > 0 {
		c.add(Reason{Rule: rule, Points: min(mostPoints, each*int64(len(shown))), Count: len(shown), Shows: shown[0]})
	}
}

// jumps lists the facts whose figure is at least twice, or at most half, of what was filed last about an earlier period.
func jumps(answers criteria.Answers, period criteria.Period, past []criteria.PastAnswers) []string {
	var facts []string
	for i := range answers {
		is, err := criteria.ParseDecimal(answers[i].Value)
		if err != nil {
			continue
		}
		was, found := before(answers[i].Fact, period, past)
		if !found {
			continue
		}
		low, high := is, was
		if was.Cmp(is) < 0 {
			low, high = was, is
		}
		double, err := low.Add(low)
		if err == nil && high.IsPos() && high.Cmp(double) >= 0 {
			facts = append(facts, answers[i].Fact)
		}
	}
	return facts
}

// before gives the figure of a fact that was filed last about an earlier period.
func before(fact string, period criteria.Period, past []criteria.PastAnswers) (criteria.Decimal, bool) {
	for i := range past {
		if past[i].Period.LastDay() >= period.LastDay() {
			continue
		}
		if a, ok := past[i].Answers.Find(fact); ok {
			d, err := criteria.ParseDecimal(a.Value)
			return d, err == nil && !d.IsNeg()
		}
	}
	return criteria.Decimal{}, false
}

// atThreshold lists the criteria that are met by a figure that is exactly the threshold, not by a round share of all: 100% of 100%
// says nothing.
func atThreshold(v *criteria.Verdict) []string {
	var ids []string
	for i := range v.Lines {
		l := &v.Lines[i]
		if l.Outcome != criteria.Met || l.Threshold == nil || l.Value.IsZero() {
			continue
		}
		asked, err := criteria.ParseDecimal(l.Threshold.Value)
		exact := err == nil && l.Value.Decimal().Cmp(asked) == 0
		if full := l.Threshold.Unit == "%" && asked.String() == "100"; exact && !full && asked.IsPos() && meetsExactly(l) {
			ids = append(ids, l.ID)
		}
	}
	return ids
}

// meetsExactly tells whether a share is the threshold itself, for the value of a line is rounded down.
func meetsExactly(l *criteria.Line) bool {
	if l.Numerator.IsZero() || l.Denominator.IsZero() {
		return true
	}
	asked, err := criteria.ParseDecimal(l.Threshold.Value)
	if err != nil {
		return false
	}
	hundred, err := criteria.ParseDecimal("100")
	if err != nil {
		return false
	}
	part, err := l.Numerator.Decimal().Mul(hundred)
	if err != nil {
		return false
	}
	whole, err := l.Denominator.Decimal().Mul(asked)
	return err == nil && part.Cmp(whole) == 0
}

// wholes lists the facts that are a part and as large as their whole.
func wholes(rules *criteria.Compiled, answers criteria.Answers) []string {
	var facts []string
	for i := range rules.Set.Facts {
		f := &rules.Set.Facts[i]
		part, found := answers.Find(f.ID)
		whole, of := answers.Find(f.PartOf)
		if f.PartOf == "" || !found || !of {
			continue
		}
		p, errPart := criteria.ParseDecimal(part.Value)
		w, errWhole := criteria.ParseDecimal(whole.Value)
		if errPart == nil && errWhole == nil && p.IsPos() && p.Cmp(w) == 0 {
			facts = append(facts, f.ID)
		}
	}
	return facts
}

// Text says in words what gave the weight.
func (r *Reason) Text() criteria.Text {
	return criteria.Say("sampling.rule-"+r.Rule, "count", strconv.Itoa(r.Count), "of", strconv.Itoa(r.Of), "shows", r.Shows)
}
