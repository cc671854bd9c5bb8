package evidence

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/tieuchi/tieuchi/criteria"
)

// FileName gives a file name in NFC, or refuses it: a name is shown and offered for saving, on systems where a folder, a colon or a
// device's name in it would mean something. It is never used as a path here.
//
// Errors: FILE_NAME_MALFORMED; FILE_TYPE_NOT_ALLOWED for an ending that is not taken.
func FileName(name string) (string, error) {
	malformed := func(key string) (string, error) {
		return "", criteria.Invalid("FILE_NAME_MALFORMED", "fileName", criteria.Say(key, "name", criteria.Clip(printable(name)), "most", mostName))
	}
	if !utf8.ValidString(name) {
		return malformed("evidence.name-characters")
	}
	name = criteria.NFC(name)
	stem, _, _ := strings.Cut(name, ".")
	switch {
	case name == "" || len(name) > mostName:
		return malformed("evidence.name-length")
	case strings.ContainsAny(name, `/\`) || name == "." || name == "..":
		return malformed("evidence.name-path")
	case strings.ContainsAny(name, `<>:"|?*%`) || strings.ContainsFunc(name, hidden):
		return malformed("evidence.name-characters")
	case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-") || strings.HasSuffix(name, ".") || strings.TrimSpace(name) != name:
		return malformed("evidence.name-ends")
	case slices.Contains(devices, strings.ToUpper(strings.TrimSpace(stem))):
		return malformed("evidence.name-device")
	}
	for _, list := range endings {
		if slices.Contains(list, ending(name)) {
			return name, nil
		}
	}
	return "", TypeNotAllowed(ending(name))
}

// hidden finds what is not seen or turns the reading around: "a\u202efdp.exe" reads as "aexe.pdf".
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// printable shows what was refused without doing what it does.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return '\ufffd'
		}
		return r
	}, s)
}

// devices are names that Windows gives to devices, with any ending.
var devices = []string{
	"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
	"COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
	"LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
}
