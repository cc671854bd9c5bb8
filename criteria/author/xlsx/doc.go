// Package xlsx carries a rule set in a spreadsheet: an empty template to fill in, one row a criterion, and its import into a
// rule-set file. The template holds yes/no, counts, numbers, shares, choices and appraisals, with one threshold or one for each
// class of unit and day; points that are all or nothing, in proportion or by steps; groups, levels and their clauses. What it
// does not hold (composites, sums, references, roll-ups, bands, points by option, by occurrence and by class, sanctions, a
// quota, renormalising groups, retired and unplaced criteria) is written into the file afterwards.
//
// The template is written with excelize. Files that come back are hostile until proven otherwise and are read here, cell by
// cell as they stand in the file: nothing is computed, evaluated or turned into a float, and nothing is kept that no column asks
// for.
package xlsx
