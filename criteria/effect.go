package criteria

// Effect is what a trial came to: the stored verdicts of the last submissions beside the verdicts that the rules would
// give to the same answers. Nothing in it is decided or recognised.
type Effect struct {
	RuleSet     string // resource name
	Digest      string
	Assessments int // judged
	Units       int // that they are of
	Unexplained int // whose rule-set version is not at hand: they have no criteria to compare
	Changed     int // result or level differs
	Before      Results
	After       Results
	Criteria    []CriterionEffect // in the order of the set, then those that it no longer has
	Groups      []GroupEffect
	Districts   []DistrictEffect // by code; "" stands for units without a district
	Changes     []ChangedResult  // by unit and period, at most as many as asked for
	Moved       []UnitEffect     // units with a change, by code, at most as many as asked for
	MovedUnits  int              // how many there are in all

	part    *part // what was looked at
	units   []Unit
	tallies []unitTally
}

// Results count assessments.
type Results struct {
	Passed, NotPassed, Inconclusive int
	Levels                          map[string]int // by level reached
}

// Marked counts the assessments in which a criterion is met, of those in which it counts.
type Marked struct{ Met, Of int }

// CriterionEffect is one criterion before and after. Before covers the assessments whose version is at hand.
type CriterionEffect struct {
	ID            string
	Group         string // "" where it is not placed
	New           bool   // no version that assessments were filed under has it
	Dropped       bool   // the rules no longer have it
	Before, After Marked
	Gained        int // assessments in which it is met now and was not
	Lost          int // in which it was met and is not now
}

// GroupEffect adds up the criteria of a group.
type GroupEffect struct {
	Group         string
	Before, After Marked
}

// DistrictEffect is the part of one district.
type DistrictEffect struct {
	District                              string // code
	Units, Assessments                    int
	PassedBefore, PassedAfter             int // assessments
	UnitsPassedBefore, UnitsPassedAfter   int // units with at least one such assessment
	InconclusiveBefore, InconclusiveAfter int
	Changed                               int
}

// UnitEffect is the part of one unit: assessments of all periods.
type UnitEffect struct {
	Unit                                  *Unit
	Assessments                           int
	PassedBefore, PassedAfter             int
	InconclusiveBefore, InconclusiveAfter int
	Changed                               int
}

// ChangedResult is an assessment whose result or level differs.
type ChangedResult struct {
	Assessment    string // id
	Unit          *Unit
	Period        Period
	RuleSet       RuleSetRef // that it was filed under
	Before, After ResultAndLevel
	Criteria      []string // that count otherwise than before
}

// ResultAndLevel is a result with the level reached, "" for none.
type ResultAndLevel struct {
	Result Result
	Level  string
}

// Explanation says the whole in two sentences.
func (e *Effect) Explanation() Text {
	return Say("simulate.summary", "assessments", FigureOf(int64(e.Assessments)), "units", FigureOf(int64(e.Units)),
		"before", FigureOf(int64(e.Before.Passed)), "after", FigureOf(int64(e.After.Passed)), "changed", FigureOf(int64(e.Changed)))
}

// PassedUnits lists the units that have an assessment, of any period, whose verdict is passed: as it was, and as it is now.
func (e *Effect) PassedUnits() (before, after []UnitID) {
	for _, u := range e.part.units {
		if e.tallies[u].passedBefore > 0 {
			before = append(before, e.units[u].ID())
		}
		if e.tallies[u].passedAfter > 0 {
			after = append(after, e.units[u].ID())
		}
	}
	return before, after
}
