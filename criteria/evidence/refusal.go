package evidence

import "github.com/tieuchi/tieuchi/criteria"

// Refusals of an examined file. What was found is named, so that an officer can mend the file.

// TooLarge refuses a file of more bytes than are taken.
func TooLarge(most int64) *criteria.Error {
	return criteria.Refuse(criteria.ResourceExhausted, "FILE_TOO_LARGE", "file", criteria.Say("evidence.too-large", "most", most>>20))
}

// Bomb refuses an archive that unpacks to more than is taken, or that holds another archive.
func Bomb(found string) *criteria.Error {
	return criteria.Invalid("ARCHIVE_BOMB", "file", criteria.Say("evidence.bomb", "found", criteria.Clip(found)))
}

// Macros refuses a file that holds a program for the office suite.
func Macros(found string) *criteria.Error {
	return criteria.Invalid("MACROS", "file", criteria.Say("evidence.macros", "found", criteria.Clip(found)))
}

// ActiveContent refuses a file that does something when it is opened, or carries another file.
func ActiveContent(found string) *criteria.Error {
	return criteria.Invalid("ACTIVE_CONTENT", "file", criteria.Say("evidence.active", "found", criteria.Clip(found)))
}

// Polyglot refuses a file that is of two types at once, for each program sees what it looks for.
func Polyglot(found string) *criteria.Error {
	return criteria.Invalid("FILE_POLYGLOT", "file", criteria.Say("evidence.polyglot", "found", criteria.Clip(found)))
}

// Encrypted refuses a file that cannot be examined because it is locked.
func Encrypted() *criteria.Error {
	return criteria.Invalid("FILE_ENCRYPTED", "file", criteria.Say("evidence.encrypted"))
}

// Damaged refuses a file that is not whole.
func Damaged(mediaType string) *criteria.Error {
	return criteria.Invalid("FILE_DAMAGED", "file", criteria.Say("evidence.damaged", "type", mediaType))
}

// Empty refuses a file without content.
func Empty() *criteria.Error {
	return criteria.Invalid("FILE_EMPTY", "file", criteria.Say("evidence.no-content"))
}
