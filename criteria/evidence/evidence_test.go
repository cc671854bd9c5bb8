package evidence

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

func reasonOf(err error) string {
	var e *criteria.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

func TestFileName(t *testing.T) {
	for name, want := range map[string]string{
		"bao-cao.pdf": "", "Báo cáo số 12.PDF": "", "a.b.docx": "", strings.Repeat("a", 196) + ".pdf": "",
		"":                                "FILE_NAME_MALFORMED",
		"../../etc/passwd.pdf":            "FILE_NAME_MALFORMED",
		"/etc/passwd.pdf":                 "FILE_NAME_MALFORMED",
		`..\..\Windows\system.pdf`:        "FILE_NAME_MALFORMED",
		`C:\a.pdf`:                        "FILE_NAME_MALFORMED",
		"a.pdf:stream.pdf":                "FILE_NAME_MALFORMED",
		"..pdf":                           "FILE_NAME_MALFORMED",
		".pdf":                            "FILE_NAME_MALFORMED",
		"-rf.pdf":                         "FILE_NAME_MALFORMED",
		"a.pdf.":                          "FILE_NAME_MALFORMED",
		"a.pdf ":                          "FILE_NAME_MALFORMED",
		"a\x00.pdf":                       "FILE_NAME_MALFORMED",
		"a\n.pdf":                         "FILE_NAME_MALFORMED",
		"a\u202efdp.pdf":                  "FILE_NAME_MALFORMED",
		"a\u200b.pdf":                     "FILE_NAME_MALFORMED",
		"a\xff.pdf":                       "FILE_NAME_MALFORMED",
		"%2e%2e%2fa.pdf":                  "FILE_NAME_MALFORMED",
		"CON.pdf":                         "FILE_NAME_MALFORMED",
		"con.x.pdf":                       "FILE_NAME_MALFORMED",
		"LPT1 .pdf":                       "FILE_NAME_MALFORMED",
		"COM¹.pdf":                        "FILE_NAME_MALFORMED",
		`a".pdf`:                          "FILE_NAME_MALFORMED",
		strings.Repeat("a", 197) + ".pdf": "FILE_NAME_MALFORMED",
		"a.pdf.exe":                       "FILE_TYPE_NOT_ALLOWED",
		"a.svg":                           "FILE_TYPE_NOT_ALLOWED",
		"a.docm":                          "FILE_TYPE_NOT_ALLOWED",
		"a":                               "FILE_TYPE_NOT_ALLOWED",
	} {
		if got, err := FileName(name); reasonOf(err) != want || err == nil && got != name {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	if got, err := FileName("Ba\u0301o ca\u0301o.pdf"); got != "Báo cáo.pdf" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestLink(t *testing.T) {
	for link, want := range map[string]string{
		"https://thanhhoa.gov.vn/a?b=c#d": "", "http://example.vn:8080/": "", "http://93.184.215.14/": "", "http://[2606:4700::1111]/": "",
		"https://xã.vn/": "",

		"ftp://example.vn/": "LINK_MALFORMED", "file:///etc/passwd": "LINK_MALFORMED", "javascript:alert(1)": "LINK_MALFORMED",
		"//example.vn": "LINK_MALFORMED", "http://": "LINK_MALFORMED", "http:///a": "LINK_MALFORMED", "http://a:b@example.vn/": "LINK_MALFORMED",
		"http://example.vn\\@127.0.0.1/": "LINK_MALFORMED", "http://exa mple.vn/": "LINK_MALFORMED", "data:text/html,x": "LINK_MALFORMED",

		"http://localhost/": "LINK_NOT_PUBLIC", "http://LOCALHOST./": "LINK_NOT_PUBLIC", "http://a.localhost/": "LINK_NOT_PUBLIC",
		"http://127.0.0.1/": "LINK_NOT_PUBLIC", "http://127.0.0.1./": "LINK_NOT_PUBLIC", "http://127.1/": "LINK_NOT_PUBLIC",
		"http://2130706433/": "LINK_NOT_PUBLIC", "http://0x7f000001/": "LINK_NOT_PUBLIC", "http://0x7f.0.0.1/": "LINK_NOT_PUBLIC",
		"http://0177.0.0.1/": "LINK_NOT_PUBLIC", "http://017700000001/": "LINK_NOT_PUBLIC", "http://93.184.055.014/": "LINK_NOT_PUBLIC",
		"http://１２７.0.0.1/": "LINK_NOT_PUBLIC", "http://127。0。0。1/": "LINK_NOT_PUBLIC", "http://ⓛocalhost/": "LINK_NOT_PUBLIC",
		"http://10.0.0.1/": "LINK_NOT_PUBLIC", "http://172.31.255.255/": "LINK_NOT_PUBLIC", "http://192.168.0.1/": "LINK_NOT_PUBLIC",
		"http://169.254.169.254/latest/": "LINK_NOT_PUBLIC", "http://100.64.0.1/": "LINK_NOT_PUBLIC", "http://0.0.0.0/": "LINK_NOT_PUBLIC",
		"http://255.255.255.255/": "LINK_NOT_PUBLIC", "http://224.0.0.1/": "LINK_NOT_PUBLIC",
		"http://[::1]/": "LINK_NOT_PUBLIC", "http://[::]/": "LINK_NOT_PUBLIC", "http://[fe80::1%25eth0]/": "LINK_NOT_PUBLIC",
		"http://[fd00::1]/": "LINK_NOT_PUBLIC", "http://[::ffff:93.184.215.14]/": "LINK_NOT_PUBLIC", "http://[64:ff9b::7f00:1]/": "LINK_NOT_PUBLIC",
		"http://[2002:7f00:1::]/": "LINK_NOT_PUBLIC", "http://[2001:0:1::]/": "LINK_NOT_PUBLIC", "http://[ff02::1]/": "LINK_NOT_PUBLIC",
		"http://metadata.google.internal/": "LINK_NOT_PUBLIC", "http://intranet/": "LINK_NOT_PUBLIC", "http://may-chu.lan/": "LINK_NOT_PUBLIC",
		"http://127.0.0.1.nip.io/": "LINK_NOT_PUBLIC", "http://a..vn/": "LINK_NOT_PUBLIC",
	} {
		err := Link(link)
		got := ""
		if err != nil {
			got = err.Reason
		}
		if got != want {
			t.Errorf("%s: %q, want %q", link, got, want)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestAttach(t *testing.T) {
	unit, other := criteria.UnitID{Code: "14860", From: 20250701}, criteria.UnitID{Code: "14878", From: 20250701}
	docs := map[string]*Document{"a": {ID: "a", Unit: unit, Number: "1/BC", Title: "Báo cáo"}, "b": {ID: "b", Unit: other}}
	given := func(e ...criteria.EvidenceDoc) []criteria.Answer { return []criteria.Answer{{Fact: "x", Evidence: e}} }
	whole := criteria.EvidenceDoc{Ref: "documents/a", Document: "1/BC", Title: "Báo cáo"}
	for name, e := range map[string]criteria.EvidenceDoc{"by name": {Ref: "documents/a"}, "as it was read": whole} {
		in := given(e)
		got, err := Attach(docs, unit, in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(given(whole), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if in[0].Evidence[0] != e {
			t.Errorf("%s: what was given is changed", name)
		}
	}
	for ref, want := range map[string]string{"documents/b": "DOCUMENT_NOT_OF_UNIT", "documents/none": "DOCUMENT_NOT_OF_UNIT", "x": "DOCUMENT_NOT_OF_UNIT"} {
		if _, err := Attach(docs, unit, given(criteria.EvidenceDoc{Ref: ref})); reasonOf(err) != want {
			t.Errorf("%s: %v", ref, err)
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, Refs(append(given(whole, whole), given(criteria.EvidenceDoc{Ref: "documents/b"}, criteria.EvidenceDoc{Document: "1"})...))); diff != "" {
		t.Error(diff)
	}
}

func TestRoom(t *testing.T) {
	for name, test := range map[string]struct {
		has  Holding
		size int64
		want string
	}{
		"first":       {Holding{}, 1, ""},
		"last":        {Holding{Files: MostFiles - 1}, 1, ""},
		"one more":    {Holding{Files: MostFiles}, 1, "FILES_TOO_MANY"},
		"just fits":   {Holding{Bytes: MostUnitBytes - 5}, 5, ""},
		"one byte on": {Holding{Bytes: MostUnitBytes - 5}, 6, "FILES_TOO_MANY"},
	} {
		if got := reasonOf(test.has.room(test.size)); got != test.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
