package audit_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria/audit"
)

// TestRowHash compares with what the form of a row says: every value as a text with its length in front. A row that is written
// into a buffer of another one has the same hash.
func TestRowHash(t *testing.T) {
	long := strings.Repeat("ế", 20_000)
	rows := [][]any{
		{"a1", int64(0), int64(-1), int64(9223372036854775807), int64(-9223372036854775808)},
		{"a1", nil, true, false, []byte("b"), ""},
		{long, int64(7), "x", long},
		{"a1", int32(5), "null", "12", int64(12)},
	}
	var buf []byte
	for _, row := range rows {
		want := []byte{5, 't', '.', 'p', 'a', 'r'}
		for _, v := range row {
			text := fmt.Sprint(v)
			switch v := v.(type) {
			case nil:
				text = "null"
			case string:
				text = "=" + v
			case []byte:
				text = "=" + string(v)
			}
			want = append(binary.AppendUvarint(want, uint64(len(text))), text...)
		}
		sum := sha256.Sum256(want)
		var got string
		if got, buf = audit.RowHashIn(buf, "t.par", row...); got != base64.StdEncoding.EncodeToString(sum[:]) || got != audit.RowHash("t.par", row...) {
			t.Errorf("%.40v: %s", row, got)
		}
	}
}

// TestAppendSeals writes few and many seals: of several about one row the last one counts, in its place.
func TestAppendSeals(t *testing.T) {
	for _, n := range []int{0, 1, 5, 60} {
		var seals []audit.Seal
		var want []string
		for i := range n {
			seals = append(seals, audit.Seal{Row: fmt.Sprint("r/", i/2), Hash: fmt.Sprint(i)})
			if i%2 == 1 || i == n-1 {
				want = append(want, fmt.Sprintf(`"r/%d":"%d"`, i/2, i))
			}
		}
		if diff := cmp.Diff("{"+strings.Join(want, ",")+"}", string(audit.AppendSeals(nil, seals))); diff != "" {
			t.Errorf("%d seals:\n%s", n, diff)
		}
	}
}
