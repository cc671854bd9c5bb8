package files

import (
	"bytes"
	"compress/zlib"
	"io"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// mostInflated bounds what the object streams of a PDF unpack to.
const mostInflated = 64 << 20

// activeNames are the names of PDF (ISO 32000-1) that make a document act or carry another file.
var activeNames = map[string]bool{
	"JavaScript": true, "Launch": true, "EmbeddedFile": true, "RichMedia": true, "Rendition": true,
	"XFA": true, "GoToE": true, "ImportData": true, "SubmitForm": true, "Movie": true,
}

// examinePDF looks for those names everywhere in the file, written in whatever way, and in the object streams (7.5.7), which are
// packed. An object stream that is packed in a way that is not read here is refused, and so is a document that is locked: its
// object streams cannot be looked into.
func examinePDF(b []byte) error {
	const tail = 2048
	if !bytes.Contains(b[max(0, len(b)-tail):], []byte("%%EOF")) {
		return evidence.Damaged(evidence.PDF)
	}
	if err := examineNames(b); err != nil {
		return err
	}
	left := 8*len(b) + 1<<20 // of reading what could be an object: each byte a few times
	budget := int64(mostInflated)
	for at := 0; ; {
		next := bytes.Index(b[at:], []byte("obj"))
		if next < 0 {
			return nil
		}
		at += next + len("obj")
		dictionary, used, ended := readDictionary(b[at:])
		if left -= used; left < 0 || !ended {
			return evidence.Damaged(evidence.PDF)
		}
		if dictionary == nil || !dictionary["ObjStm"] && !(dictionary["First"] && dictionary["N"]) {
			continue
		}
		if content, found := streamAt(b[at+used:]); found {
			if err := examineObjectStream(dictionary, content, &budget); err != nil {
				return err
			}
		}
	}
}

// examineNames looks at every name in a piece of a PDF.
func examineNames(b []byte) error {
	for {
		slash := bytes.IndexByte(b, '/')
		if slash < 0 {
			return nil
		}
		b = b[slash+1:]
		switch name, length := readName(b); {
		case activeNames[name], name == "EF" && holds(b[length:]):
			return evidence.ActiveContent("/" + name)
		case name == "Encrypt":
			return evidence.Encrypted()
		}
	}
}

// holds tells whether a dictionary or a reference to one follows, as after the key that a file inside the document hangs on: of the
// millions of bytes of a picture some are those two letters.
func holds(b []byte) bool {
	rest := bytes.TrimLeftFunc(b, func(r rune) bool { return r < 0x80 && white(byte(r)) })
	return bytes.HasPrefix(rest, []byte("<<")) || len(rest) < len(b) && len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9'
}

// examineObjectStream unpacks an object stream and looks at its names. What a reader would take from a stream that breaks off is
// looked at too.
func examineObjectStream(dictionary map[string]bool, content []byte, budget *int64) error {
	for _, filter := range []string{
		"ASCIIHexDecode", "AHx", "ASCII85Decode", "A85", "LZWDecode", "LZW", "RunLengthDecode", "RL", "CCITTFaxDecode", "CCF",
		"DCTDecode", "DCT", "JBIG2Decode", "JPXDecode", "Crypt", "DecodeParms", "DP", filterUnclear,
	} {
		if dictionary[filter] {
			return evidence.ActiveContent("/ObjStm /" + filter)
		}
	}
	if !dictionary["Filter"] {
		return nil // it is not packed, and was looked at with the whole file
	}
	packed, err := zlib.NewReader(bytes.NewReader(content))
	if err != nil {
		return evidence.Damaged(evidence.PDF)
	}
	unpacked, _ := io.ReadAll(io.LimitReader(packed, *budget+1))
	if *budget -= int64(len(unpacked)); *budget < 0 {
		return evidence.Bomb("/ObjStm")
	}
	return examineNames(unpacked)
}

// streamAt gives what follows the word "stream", where that comes next: to the end of the file, for where a stream ends is said in
// several places.
func streamAt(b []byte) (content []byte, found bool) {
	b, found = bytes.CutPrefix(b[blank(b):], []byte("stream"))
	if !found {
		return nil, false
	}
	if rest, crlf := bytes.CutPrefix(b, []byte("\r\n")); crlf {
		return rest, true
	}
	if len(b) > 0 && (b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b, true
}
