package criteria

import "testing"

// TestRecognitionStatusOn goes over the days of a recognition that begins after its decision, ends, and is revoked after that.
func TestRecognitionStatusOn(t *testing.T) {
	r := &Recognition{DecisionDate: 20240601}
	if err := r.stand(20240701, 20250630); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[Date]RecognitionStatus{
		20240630: RecognitionNotYet, 20240701: RecognitionValid, 20250630: RecognitionValid, 20250701: RecognitionExpired,
	} {
		if got := r.StatusOn(day); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	r.Revoked = &Revocation{DecisionDate: 20250801}
	for day, want := range map[Date]RecognitionStatus{20250630: RecognitionValid, 20250731: RecognitionExpired, 20250801: RecognitionRevoked} {
		if got := r.StatusOn(day); got != want {
			t.Errorf("revoked late, %s: %s, want %s", day, got, want)
		}
	}
	r.Revoked.DecisionDate = 20240615
	if got := r.StatusOn(20240620); got != RecognitionRevoked {
		t.Errorf("revoked before it began: %s", got)
	}
}

// TestListDigest wants another digest for anything that the preview showed otherwise.
func TestListDigest(t *testing.T) {
	line := ListLine{Assessment: "assessments/a", Revision: 2, Level: "completed", Claimed: &Verdict{Result: Passed, Level: "completed"}}
	seen := map[string]string{ListDigest([]ListLine{line}): "as it is"}
	for name, change := range map[string]func(*ListLine){
		"revision":  func(l *ListLine) { l.Revision = 3 },
		"level":     func(l *ListLine) { l.Level = "exemplary" },
		"proposed":  func(l *ListLine) { l.Proposed = "completed" },
		"over":      func(l *ListLine) { l.OverVerdict = true },
		"claimed":   func(l *ListLine) { l.Claimed = &Verdict{Result: NotPassed} },
		"appraised": func(l *ListLine) { l.Appraised = &Verdict{Result: Passed, Level: "completed"} },
		"refused":   func(l *ListLine) { l.Refusals = []*Error{{Reason: "X"}} },
	} {
		other := line
		change(&other)
		digest := ListDigest([]ListLine{other})
		if before, same := seen[digest]; same {
			t.Errorf("%s has the digest of %s", name, before)
		}
		seen[digest] = name
	}
	if ListDigest([]ListLine{line, line}) == ListDigest([]ListLine{line}) {
		t.Error("two lines have the digest of one")
	}
}

// A list holds appraised units only, where their procedure has an appraisal; one without is decided on the claim.
func TestListWantsAppraisal(t *testing.T) {
	u := &Unit{Name: "Định Hòa", Kind: "xa"}
	for _, tc := range []struct {
		procedure string
		state     State
		appraised []byte
		want      string
	}{
		{"thanh-hoa", Submitted, nil, "ITEM_NOT_APPRAISED"},
		{"thanh-hoa", Checked, nil, "ITEM_NOT_APPRAISED"},
		{"thanh-hoa", Proposed, []byte("{}"), ""},
		{"plain", Submitted, nil, ""},
	} {
		e := ListEntry{
			Assessment: &Assessment{Procedure: tc.procedure, State: tc.state}, Last: &Submission{AppraisedJSON: tc.appraised}, Case: Case{Unit: u},
		}
		got := ""
		if err := e.ready(); err != nil {
			got = err.(*Error).Reason
		}
		if got != tc.want {
			t.Errorf("%s, %s: %q, want %q", tc.procedure, tc.state, got, tc.want)
		}
	}
	e := ListEntry{Assessment: &Assessment{Procedure: "plain", State: Submitted}, Case: Case{Unit: u}, Taken: true}
	if err := e.ready(); err == nil || err.(*Error).Reason != "RECOGNITION_EXISTS" {
		t.Errorf("recognised by that decision already: %v", err)
	}
}

// A revocation names an objection that was upheld against this very recognition, or none.
func TestRevokeForObjection(t *testing.T) {
	a, _, act := objectionCase()
	act.Actor = Actor{ID: "tokens/chair", Role: Chair, Scope: Scope{Province, "38"}, Provinces: []string{"38"}}
	upheld := Objection{ID: "o1", Recognition: "r1", State: ObjectionUpheld}
	for name, c := range map[string]struct {
		named  string
		change func(*Objection)
		want   string
	}{
		"none":                  {"", nil, ""},
		"upheld":                {"objections/o1", func(*Objection) {}, ""},
		"none of that name":     {"objections/o1", nil, "OBJECTION_NOT_UPHELD"},
		"received":              {"objections/o1", func(o *Objection) { o.State = ObjectionReceived }, "OBJECTION_NOT_UPHELD"},
		"rejected":              {"objections/o1", func(o *Objection) { o.State = ObjectionRejected }, "OBJECTION_NOT_UPHELD"},
		"of another":            {"objections/o1", func(o *Objection) { o.Recognition = "r2" }, "OBJECTION_NOT_UPHELD"},
		"another than is named": {"objections/o1", func(o *Objection) { o.ID = "o2" }, "OBJECTION_NOT_UPHELD"},
	} {
		in := RevocationEntry{Number: "2/QĐ", Reason: "x", Objection: c.named}
		if c.change != nil {
			o := upheld
			c.change(&o)
			in.Found = &o
		}
		v, _, err := a.Recognition.Revoke(a.Unit, in, act)
		if got := reasonOf(err); got != c.want || (err == nil) != (v != nil) || v != nil && v.Objection != c.named {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}
