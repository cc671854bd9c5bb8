package evidence

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tieuchi/tieuchi/criteria"
)

// Actions on evidence.
const (
	ActUpload criteria.Action = "uploaded"
	ActRecord criteria.Action = "recorded"
	ActCheck  criteria.Action = "link-checked"
)

// FilePrefix begins the resource name of a file.
const FilePrefix = "evidenceFiles/"

// File is a file of a unit. It never changes. The same content may be of several units, each with a name of its own for it.
type File struct {
	Unit       criteria.UnitID
	Province   string // code
	SHA256     string // of the content, 64 hex digits
	Name       string // as it came, checked by FileName; never used as a path
	MediaType  string // what the content is, one of MediaTypes
	Size       int64  // bytes
	RecordedAt int64  // microseconds since 1970
	Actor      string
}

// ResourceName gives "evidenceFiles/{sha256}".
func (f *File) ResourceName() string { return FilePrefix + f.SHA256 }

// Subject names the file in events: one content may be of several units.
func (f *File) Subject() string { return FilePrefix + f.SHA256 + "-" + f.Unit.String() }

// ParseFile reads "evidenceFiles/{sha256}". Errors: FILE_UNKNOWN, for nothing else can have such a name.
func ParseFile(name string) (sha256 string, err error) {
	sha256, found := strings.CutPrefix(name, FilePrefix)
	if !found || !isHash(sha256) {
		return "", FileUnknown(name)
	}
	return sha256, nil
}

func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && s == strings.ToLower(s)
}

// FileUnknown refuses the name of a file that there is none of, or none that the caller may see.
func FileUnknown(name string) error {
	return criteria.Refuse(criteria.NotFound, "FILE_UNKNOWN", "name", criteria.Say("evidence.file-unknown", "name", criteria.Clip(name)))
}

// Content is what an examined upload turned out to be.
type Content struct {
	SHA256    string
	MediaType string
	Size      int64
}

// MayUpload refuses what can be refused before anything is read.
//
// Errors: OUT_OF_SCOPE, UNIT_ENDED; FILE_NAME_MALFORMED, FILE_TYPE_NOT_ALLOWED for the name; FILES_TOO_MANY.
func MayUpload(on criteria.Case, name string, has Holding, act criteria.Act) error {
	if err := on.MayWrite(act); err != nil {
		return err
	}
	if _, err := FileName(name); err != nil {
		return err
	}
	return has.room(0)
}

// Upload records a file of a unit.
//
// Errors: those of MayUpload; FILE_TYPE_MISMATCH where the name's ending is of another type.
func Upload(on criteria.Case, name string, c Content, has Holding, act criteria.Act) (*File, *criteria.Event, error) {
	if err := MayUpload(on, name, has, act); err != nil {
		return nil, nil, err
	}
	name, err := FileName(name)
	if err != nil {
		return nil, nil, err
	}
	if err := matches(name, c.MediaType); err != nil {
		return nil, nil, err
	}
	if err := has.room(c.Size); err != nil {
		return nil, nil, err
	}
	f := &File{
		Unit: on.Unit.ID(), Province: on.Unit.Province, SHA256: c.SHA256, Name: name, MediaType: c.MediaType, Size: c.Size,
		RecordedAt: act.At, Actor: act.Actor.ID,
	}
	return f, criteria.NewEvent(f.Subject(), 1, ActUpload, 0, act, f.record()), nil
}

// room refuses a file that the unit has no room for.
func (h Holding) room(size int64) error {
	if h.Files >= MostFiles || h.Bytes+size > MostUnitBytes {
		return criteria.Refuse(criteria.ResourceExhausted, "FILES_TOO_MANY", "unit",
			criteria.Say("evidence.files-too-many", "files", MostFiles, "bytes", MostUnitBytes>>20))
	}
	return nil
}

func (f *File) record() []byte {
	return mustJSON(struct {
		Unit      criteria.UnitID `json:"unit"`
		Province  string          `json:"province"`
		SHA256    string          `json:"sha256"`
		Name      string          `json:"name"`
		MediaType string          `json:"media_type"`
		Size      int64           `json:"size"`
	}{f.Unit, f.Province, f.SHA256, f.Name, f.MediaType, f.Size})
}

// mustJSON gives the JSON of a value of this package; none of them can fail.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("evidence: not JSON: %v", err))
	}
	return b
}
