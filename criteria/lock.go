package criteria

import "slices"

// LockedSHA256 gives the SHA-256, in hex, over the answers to all facts but those that are open, as they are stored: two claims with
// the same one are the same there, byte for byte.
func (a Answers) LockedSHA256(open []string) string {
	locked := make(Answers, 0, len(a))
	for i := range a {
		if !slices.Contains(open, a[i].Fact) {
			locked = append(locked, a[i])
		}
	}
	return SHA256Hex(locked.JSON())
}

// partly tells whether the assessment was returned in part: then only some facts can be answered.
func (a *Assessment) partly() bool { return a.State == Returned && len(a.OpenCriteria) > 0 }

// unlocked gives the answers that may be written. Where the assessment was returned in part, those to facts that are locked are
// refused, but for those that are what stands, byte for byte: a form may be sent whole.
//
// Errors: FACT_LOCKED in the field answers[fact].
func (a *Assessment) unlocked(c *Compiled, newer Answers) (Answers, []*Error) {
	if !a.partly() {
		return newer, nil
	}
	var open Answers
	var faults []*Error
	for i := range newer {
		x := &newer[i]
		old, _ := a.Answers.Find(x.Fact)
		switch {
		case slices.Contains(a.OpenFacts, x.Fact):
			open = append(open, *x)
		case !Identical(old, x):
			faults = append(faults, Refuse(FailedPrecondition, "FACT_LOCKED", "answers["+x.Fact+"]",
				Say("appraisal.locked", "fact", c.FactLabel(x.Fact), "open", TextList(c, a.OpenFacts))))
		}
	}
	return open, faults
}

// TextList names facts for people, separated by commas.
func TextList(c *Compiled, facts []string) Text {
	var t Text
	for i, id := range facts {
		label := c.FactLabel(id)
		if i > 0 {
			t.VI, t.EN = t.VI+"; ", t.EN+"; "
		}
		t.VI, t.EN = t.VI+label.VI, t.EN+label.EN
	}
	return t
}

// stillLocked refuses to file a correction in which anything but the open facts is another one than what was returned. No way leads
// there but a change of the database behind the program's back.
//
// Errors: LOCKED_CHANGED.
func (a *Assessment) stillLocked() error {
	if a.partly() && a.Answers.LockedSHA256(a.OpenFacts) != a.LockedSHA256 {
		return Refuse(FailedPrecondition, "LOCKED_CHANGED", "answers", Say("appraisal.locked-changed"))
	}
	return nil
}

// lockRecord is what the event of a filing says about answers that were locked: nothing where none were.
func (a *Assessment) lockRecord(partly bool) record {
	if !partly {
		return nil
	}
	return record{{"open_facts", a.OpenFacts}, {"locked_sha256", a.Answers.LockedSHA256(a.OpenFacts)}}
}

// Given reads a given date of an act: today where none is given, never a day to come, and a past day from those only who enter late.
//
// Errors: DATE_TO_COME, LATE_ENTRY.
func (a *Act) Given(d Date, field string, late ...Role) (Date, error) {
	return a.given(d, field, late...)
}
