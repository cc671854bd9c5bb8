package store_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

func testRequestOnce(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	key := store.RequestKey{Principal: officer.ID, ID: "q1", Fingerprint: "f1"}
	if _, replay, err := s.CreateAssessment(t.Context(), key, u, filed("a1", u, 20240919)); replay || err != nil {
		t.Fatal(replay, err)
	}
	stands := update(t, s, "a1", returnOn(20240925))
	before := contentHash(t, s)
	again, replay, err := s.CreateAssessment(t.Context(), key, u, func() (*store.Opened, error) {
		t.Error("the repetition of a request is opened again")
		return opened("a2", u)()
	})
	if err != nil || !replay {
		t.Fatal(replay, err)
	}
	if diff := differs(stands, again); diff != "" {
		t.Errorf("the repetition gives not what stands (-stands +given):\n%s", diff)
	}

	decision := store.RequestKey{Principal: "tokens/admin", ID: "q1", Fingerprint: "f2"} // ids are the principal's own
	made, replay, err := s.CreateRecognition(t.Context(), decision, u, entered("r1", u, "1/QĐ-UBND", 20230101))
	if err != nil || replay {
		t.Fatal(replay, err)
	}
	repeated, replay, err := s.CreateRecognition(t.Context(), decision, u, entered("r2", u, "1/QĐ-UBND", 20230101))
	if diff := cmp.Diff(made, repeated); err != nil || !replay || diff != "" {
		t.Fatal(replay, err, diff)
	}
	if contentHash(t, s) == before {
		t.Error("a recognition has left no trace in the hash")
	}
	if counts, err := s.Counts(t.Context()); err != nil || counts["assessments"] != 1 || counts["recognitions"] != 1 || counts["requests"] != 2 {
		t.Error(counts, err)
	}
}

// testRequestOnceAtOnce sends one request from many callers: one is first, the others get what it made.
func testRequestOnceAtOnce(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	key := store.RequestKey{Principal: officer.ID, ID: "q1", Fingerprint: "f1"}
	var first atomic.Int32
	var wg sync.WaitGroup
	for i := range 32 {
		wg.Go(func() {
			d, replay, err := s.CreateAssessment(t.Context(), key, u, opened(fmt.Sprint("a", i), u))
			if err != nil {
				t.Error(err)
				return
			}
			if !replay {
				first.Add(1)
			}
			if read, err := s.Assessment(t.Context(), d.Assessment.ID); err != nil || read.Assessment.ID != d.Assessment.ID {
				t.Errorf("%s was given and is not there: %v", d.Assessment.ID, err)
			}
		})
	}
	wg.Wait()
	counts, err := s.Counts(t.Context())
	if err != nil || first.Load() != 1 || counts["assessments"] != 1 || counts["events"] != 1 || counts["requests"] != 1 {
		t.Errorf("%d callers were first, rows: %v, %v", first.Load(), counts, err)
	}
}

func testRequestReused(t *testing.T, e storetest.Engine) {
	s, u := storetest.Open(t, e), commune(1)
	key := store.RequestKey{Principal: officer.ID, ID: "q1", Fingerprint: "f1"}
	if _, _, err := s.CreateAssessment(t.Context(), key, u, opened("a1", u)); err != nil {
		t.Fatal(err)
	}
	before := contentHash(t, s)
	other := key
	other.Fingerprint = "f2"
	_, _, err := s.CreateAssessment(t.Context(), other, commune(2), opened("a2", commune(2)))
	wantRefusal(t, err, criteria.AlreadyExists, "REQUEST_ID_REUSED")
	_, _, err = s.CreateRecognition(t.Context(), key, u, entered("r1", u, "1/QĐ-UBND", 20230101))
	wantRefusal(t, err, criteria.AlreadyExists, "REQUEST_ID_REUSED")
	if contentHash(t, s) != before {
		t.Error("a refused request has written something")
	}
}
