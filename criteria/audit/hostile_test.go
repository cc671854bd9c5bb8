package audit_test

import (
	"crypto/rand"
	"errors"
	"math"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/tieuchi/tieuchi/criteria/audit"
)

// TestSizesNobodyHas refuses checkpoints of sizes at which the arithmetic of trees does not end: who witnesses the checkpoints of
// others would reckon for ever.
func TestSizesNobodyHas(t *testing.T) {
	for _, size := range []int64{1<<62 + 1, math.MaxInt64, 1<<48 + 1} {
		if _, err := audit.ParseCheckpoint(audit.Checkpoint{Origin: origin, Size: size}.Text()); !errors.Is(err, audit.ErrCheckpoint) {
			t.Errorf("a log of %d events is believed: %v", size, err)
		}
		done := make(chan error, 1)
		go func() {
			done <- audit.CheckConsistent(audit.Checkpoint{Origin: origin, Size: 1}, audit.Checkpoint{Origin: origin, Size: size}, make([]tlog.Hash, 3))
		}()
		select {
		case err := <-done:
			if err == nil {
				t.Errorf("a log of 1 goes on in one of %d without a proof", size)
			}
		case <-time.After(time.Second):
			t.Errorf("whether a log of 1 goes on in one of %d is reckoned for ever", size)
		}
	}
	if _, err := audit.ParseCheckpoint(audit.Checkpoint{Origin: origin, Size: 1 << 40}.Text()); err != nil {
		t.Error(err)
	}
}

// TestKeySignsForItsOwnLog takes the signature of a key for the log of its name only: with the keys of two provinces given, neither
// signs for the other.
func TestKeySignsForItsOwnLog(t *testing.T) {
	private, public, err := note.GenerateKey(rand.Reader, "tieuchi/provinces/31")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := audit.ParseKey(public)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		origin   string
		verified bool
	}{{"tieuchi/provinces/31", true}, {origin, false}} {
		signed, err := audit.Checkpoint{Origin: c.origin, Size: 1}.Sign(signer)
		if err != nil {
			t.Fatal(err)
		}
		if _, verified, err := audit.OpenCheckpoint(signed, key); err != nil || verified != c.verified {
			t.Errorf("the key of 31 signs for %s: %v, %v", c.origin, verified, err)
		}
	}
}
