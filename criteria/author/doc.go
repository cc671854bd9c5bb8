// Package author helps those who write rule sets: it finds what a rule set says that no one can have meant, makes the cases
// at the edges of its thresholds, measures how much its tests notice, and says what changed between two versions. It holds
// no I/O. Its answers rest on search over the facts' domain, see question: what is not proven is not said.
package author
