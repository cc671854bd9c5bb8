package criteria

// Pending says with whom an assessment lies on a day.
type Pending struct {
	With Scope // a commune, a district or a province; the zero scope once it is recognised
	Why  Text  // the rule, in a sentence
}

// PendingWith gives with whom an assessment lies. present is the unit's row on the day, or its last one where it ended: then, and
// where a district would have had the task and there are no districts any more, the province has it.
func PendingWith(present *Unit, s State, day Date) Pending {
	province := Scope{Province, present.Province}
	switch {
	case s == Decided:
		return Pending{}
	case !present.InForce(day):
		return Pending{province, Say("rights.pending-ended", "unit", present.FullName(), "day", present.To)}
	case s == Draft || s == Returned:
		return Pending{Scope{present.Level, present.Code}, Say("rights.pending-unit", "unit", present.FullName())}
	case present.District != "":
		return Pending{Scope{District, present.District}, Say("rights.pending-district")}
	}
	return Pending{province, Say("rights.pending-province")}
}
