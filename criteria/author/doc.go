// Package author helps those who write rule sets: it finds what a rule set says that no one can have meant, makes the cases
// at the edges of its thresholds, measures how much its tests notice, and says what changed between two versions. Its
// answers rest on search over the facts' domain, see question: what is not proven is not said. It also writes a set as an
// annex to read beside the decision, and what a new set begins with. It holds no I/O.
package author
