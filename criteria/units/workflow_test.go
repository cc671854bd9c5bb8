package units

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"

	"github.com/google/go-cmp/cmp"
)

// by gives an act of an office of Thanh Hóa.
func by(token, holder string) criteria.Act {
	return criteria.Act{
		Actor: criteria.Actor{ID: "tokens/" + token, Role: criteria.Admin, Scope: criteria.Scope{Level: criteria.Province, Code: "38"}, Holder: holder},
		Today: 20261201, At: 1,
	}
}

// aRename is an entry that applies to the shipped catalogue.
func aRename(name string) Entry {
	return Entry{
		Title: " Đổi tên  xã ", Basis: "1/NQ-THU", Effective: 20270101,
		Operations: []Operation{{Kind: Rename, Level: criteria.Commune, Unit: "15448", Name: name}},
	}
}

func codeAndReason(err error) string {
	var own *criteria.Error
	if !errors.As(err, &own) {
		return ""
	}
	names := map[criteria.Code]string{
		criteria.InvalidArgument: "invalid", criteria.FailedPrecondition: "precondition", criteria.PermissionDenied: "denied", criteria.NotFound: "not found",
		criteria.Aborted: "aborted",
	}
	return names[own.Code] + " " + own.Reason
}

func proposed(t testing.TB) *ChangeSet {
	t.Helper()
	s, e, err := Propose("a", shippedCatalogue(t), aRename("Mới"), by("one", "Sở Nội vụ"))
	if err != nil {
		t.Fatal(err)
	}
	if s.State != ChangeProposed || s.Revision != 1 || s.Title != "Đổi tên xã" || e.Subject != "unitChangeSets/a" || e.Kind != criteria.ActPropose || e.GivenDate != 20270101 {
		t.Errorf("proposed: %+v\n%+v", s, e)
	}
	return s
}

func TestChangeSetGoesThroughTwoOffices(t *testing.T) {
	c, s := shippedCatalogue(t), proposed(t)
	other := by("two", "Văn phòng UBND tỉnh")
	for _, own := range []criteria.Act{by("one", "Tên khác"), by("three", " sở  nội VỤ")} {
		if _, err := s.Check(c, own); codeAndReason(err) != "denied SAME_PERSON" {
			t.Errorf("%s checked: %v", own.Actor.ID, err)
		}
	}
	if _, err := s.Enact(c, other); codeAndReason(err) != "precondition WRONG_STATE" {
		t.Errorf("enacted unchecked: %v", err)
	}
	if _, err := s.Check(c, other); err != nil || s.State != ChangeChecked || s.CheckerHolder != "Văn phòng UBND tỉnh" {
		t.Fatalf("check: %v %+v", err, s)
	}
	if e, err := s.Update(c, s.Entry, by("one", "Sở Nội vụ")); e != nil || err != nil || s.State != ChangeChecked {
		t.Errorf("an update without a difference: %v %v %s", e, err, s.State)
	}
	if _, err := s.Update(c, aRename("Khác"), other); err != nil || s.State != ChangeProposed || s.Checker != "" {
		t.Errorf("update: %v %+v", err, s)
	}
	if _, err := s.Check(c, other); codeAndReason(err) != "denied SAME_PERSON" {
		t.Errorf("who wrote it anew checked it: %v", err)
	}
	if _, err := s.Check(c, by("four", "Sở Tư pháp")); err != nil {
		t.Fatal(err)
	}
	if e, err := s.Enact(c, other); err != nil || s.State != ChangeEnacted || s.EnactedAt != 1 || e.Number != 5 || s.Revision != 5 {
		t.Errorf("enact: %v %+v %+v", err, s, e)
	}
	for what, act := range map[string]func() (*criteria.Event, error){
		"update":   func() (*criteria.Event, error) { return s.Update(c, aRename("Nữa"), other) },
		"check":    func() (*criteria.Event, error) { return s.Check(c, other) },
		"enact":    func() (*criteria.Event, error) { return s.Enact(c, other) },
		"withdraw": func() (*criteria.Event, error) { return s.Withdraw("nhầm", other) },
	} {
		if _, err := act(); codeAndReason(err) != "precondition WRONG_STATE" {
			t.Errorf("%s after it was enacted: %v", what, err)
		}
	}
}

func TestChangeSetIsRefused(t *testing.T) {
	c, s := shippedCatalogue(t), proposed(t)
	bad := aRename("")
	if _, _, err := Propose("b", c, bad, by("one", "")); codeAndReason(err) != "invalid NAME_MISSING" {
		t.Errorf("a bad one was proposed: %v", err)
	}
	if _, err := s.Update(c, bad, by("one", "")); codeAndReason(err) != "invalid NAME_MISSING" || s.Operations[0].Name != "Mới" {
		t.Errorf("a bad one was taken: %v", err)
	}
	away := by("one", "")
	away.Actor.Scope.Code = "30"
	if _, err := s.Withdraw("x", away); codeAndReason(err) != "not found UNIT_CHANGE_SET_UNKNOWN" {
		t.Errorf("another province: %v", err)
	}
	away.Actor.Scope = criteria.Scope{Level: criteria.Commune, Code: "15448"}
	if _, _, err := Propose("b", c, aRename("Mới"), away); codeAndReason(err) != "denied OUT_OF_SCOPE" {
		t.Errorf("a commune: %v", err)
	}
	if err := s.CheckRevision(2); codeAndReason(err) != "aborted STALE_REVISION" {
		t.Error(err)
	}
	if _, err := s.Withdraw(" ", by("one", "")); codeAndReason(err) != "invalid REASON_MISSING" {
		t.Error(err)
	}
	if _, err := s.Withdraw("nhầm", by("one", "")); err != nil || s.State != ChangeWithdrawn || s.Reason != "nhầm" {
		t.Error(err)
	}
}

// TestEnactAgainstTheCatalogueOfTheMoment lets another change set come first.
func TestEnactAgainstTheCatalogueOfTheMoment(t *testing.T) {
	c, s := shippedCatalogue(t), proposed(t)
	if _, err := s.Check(c, by("two", "Sở Tư pháp")); err != nil {
		t.Fatal(err)
	}
	first := &ChangeSet{Province: "38", Entry: aRename("Trước").tidy()}
	later, err := c.Apply(first)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Enact(later, by("two", "Sở Tư pháp")); codeAndReason(err) != "precondition LATER_CHANGE" || s.State != ChangeChecked {
		t.Errorf("enacted: %v", err)
	}
}

func TestContentComesBack(t *testing.T) {
	for _, e := range []Entry{
		derive(t, shippedCatalogue(t), "38", 20250701).Entry, {Import: neighbour()}, aRename("Mới"),
	} {
		back := Entry{Title: e.Title, Basis: e.Basis, Effective: e.Effective}
		if err := back.ParseContent(e.Content()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(e, back); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// FuzzParseContent reads what may be stored, and applies it: nothing falls over, and what is taken can be taken again.
func FuzzParseContent(f *testing.F) {
	for _, tc := range badSets(f) {
		f.Add(tc.set().Content(), int32(tc.Effective))
	}
	e, im := aRename("Mới"), Entry{Import: neighbour()}
	f.Add(e.Content(), int32(20270101))
	f.Add(im.Content(), int32(0))
	c := until(shippedCatalogue(f), 20250101)
	f.Fuzz(func(t *testing.T, b []byte, day int32) {
		s := &ChangeSet{Province: "38", Entry: Entry{Basis: "thử", Effective: criteria.Date(day)}}
		if s.ParseContent(b) != nil {
			return
		}
		next, err := c.Apply(s)
		if err != nil {
			var own *criteria.Error
			if !errors.As(err, &own) || own.Reason == "" {
				t.Errorf("not a refusal: %v", err)
			}
			return
		}
		var again ChangeSet
		again.Province, again.Entry = s.Province, Entry{Basis: s.Basis, Effective: s.Effective}
		if err := again.ParseContent(s.Content()); err != nil {
			t.Fatal(err)
		}
		twin, err := c.Apply(&again)
		if err != nil {
			t.Fatal(err)
		}
		one, _ := json.Marshal(slices.Collect(next.All()))
		two, _ := json.Marshal(slices.Collect(twin.All()))
		if string(one) != string(two) || len(next.Spans()) < len(c.Spans()) {
			t.Error("the same content gives another catalogue")
		}
	})
}
