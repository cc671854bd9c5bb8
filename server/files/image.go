package files

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"github.com/tieuchi/tieuchi/criteria/evidence"
)

// mostPixels bounds what a picture unfolds to in a viewer: 100 million, four times what a scanner makes of an A3 page at 300 dpi.
const mostPixels = 100_000_000

// examinePNG walks through the chunks. Nothing may follow the last one, and none may hold a script: a PNG needs none.
func examinePNG(b []byte) error {
	rest, seen := b[len(pngMagic):], 0
	for {
		if len(rest) < 12 {
			return evidence.Damaged(evidence.PNG)
		}
		length, name := uint64(binary.BigEndian.Uint32(rest)), string(rest[4:8])
		if length > uint64(len(rest)-12) {
			return evidence.Damaged(evidence.PNG)
		}
		data := rest[8 : 8+length]
		if binary.BigEndian.Uint32(rest[8+length:]) != crc32.ChecksumIEEE(rest[4:8+length]) {
			return evidence.Damaged(evidence.PNG)
		}
		rest = rest[12+length:]
		if seen++; seen == 1 && (name != "IHDR" || length != 13) {
			return evidence.Damaged(evidence.PNG)
		}
		switch name {
		case "IHDR":
			if err := pixels(binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])); err != nil {
				return err
			}
		case "IDAT", "fdAT":
		case "IEND":
			if len(rest) > 0 {
				return evidence.Polyglot("IEND + …")
			}
			return nil
		default:
			if found := script(data); found != "" {
				return evidence.Polyglot(found)
			}
		}
	}
}

func pixels(width, height uint32) error {
	if width == 0 || height == 0 || uint64(width)*uint64(height) > mostPixels {
		return evidence.Bomb("pixels")
	}
	return nil
}

// examineJPEG walks through the segments of each picture in the file: cameras append further ones. Anything else behind the last
// one but zeros is refused.
func examineJPEG(b []byte) error {
	const mostPictures = 16
	for picture := 0; ; picture++ {
		rest, err := jpegPicture(b)
		switch {
		case err != nil:
			return err
		case len(bytes.TrimLeft(rest, "\x00")) == 0:
			return nil
		case !bytes.HasPrefix(rest, jpegMagic) || picture == mostPictures:
			return evidence.Polyglot("EOI + …")
		}
		b = rest
	}
}

// Markers of JPEG segments.
const (
	markEnd  = 0xd9
	markScan = 0xda
	markTemp = 0x01
)

// jpegPicture walks through one picture and gives what follows it.
func jpegPicture(b []byte) (rest []byte, err error) {
	framed, scanned := false, false
	for at := 2; ; {
		for at+1 < len(b) && b[at] == 0xff && b[at+1] == 0xff { // fill bytes
			at++
		}
		if at+1 >= len(b) || b[at] != 0xff {
			return nil, evidence.Damaged(evidence.JPEG)
		}
		mark := b[at+1]
		at += 2
		switch {
		case mark == markEnd && framed && scanned:
			return b[at:], nil
		case mark == markTemp, mark >= 0xd0 && mark <= 0xd7: // stand alone
			continue
		case mark == 0 || mark == markEnd || mark == 0xd8 || at+2 > len(b):
			return nil, evidence.Damaged(evidence.JPEG)
		}
		length := int(binary.BigEndian.Uint16(b[at:]))
		if length < 2 || at+length > len(b) {
			return nil, evidence.Damaged(evidence.JPEG)
		}
		data := b[at+2 : at+length]
		at += length
		switch {
		case mark == markScan:
			scanned = true
			at = scanEnd(b, at)
		case mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc: // a frame
			if len(data) < 6 {
				return nil, evidence.Damaged(evidence.JPEG)
			}
			framed = true
			height := max(1, uint32(binary.BigEndian.Uint16(data[1:]))) // 0: said later
			if err := pixels(uint32(binary.BigEndian.Uint16(data[3:])), height); err != nil {
				return nil, err
			}
		default:
			if found := script(data); found != "" {
				return nil, evidence.Polyglot(found)
			}
		}
	}
}

// scanEnd gives the place of the marker behind the compressed data that begins at a place.
func scanEnd(b []byte, at int) int {
	for {
		next := bytes.IndexByte(b[at:], 0xff)
		if next < 0 || at+next+1 >= len(b) {
			return len(b)
		}
		at += next
		if mark := b[at+1]; mark != 0 && mark != 0xff && (mark < 0xd0 || mark > 0xd7) {
			return at
		}
		at++
	}
}
