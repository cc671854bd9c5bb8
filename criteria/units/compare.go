package units

import "github.com/tieuchi/tieuchi/criteria"

// Difference is what differs between two catalogues on a day, or on every day where On is none.
type Difference struct {
	On     criteria.Date
	Levels []LevelDifference // commune, district, province; those without a difference are left out
}

// LevelDifference is the part of one level. Rows that end and rows that begin are each named once: in Continued where one unit
// goes on as another row, else in Ended and Begun.
type LevelDifference struct {
	Level         criteria.Level
	Before, After int // units in force on the day before the change, without and with it; 0 where the difference is over all days
	Ended         []criteria.Unit
	Begun         []criteria.Unit
	Continued     []Continuation
	Absorbed      []criteria.Unit // took others or parts in, and keep their rows
	Divided       []criteria.Unit // went to several, or gave a part away and go on
	Lines         []Succession
}

// Continuation is a unit that goes on as another row: under another name, kind, parent or code.
type Continuation struct{ Old, New criteria.Unit }

// Compare says what differs from one catalogue to another, on a day or, with none, on every day.
func Compare(before, after *Catalogue, on criteria.Date) Difference { return Difference{On: on} }
