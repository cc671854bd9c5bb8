package store_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
	"github.com/tieuchi/tieuchi/server/store"
	"github.com/tieuchi/tieuchi/server/store/storetest"
)

// pages reads a list to its end in pages of a size and gives the names of its rows.
func pages[T any](t testing.TB, size int, name func(T) string, page func(store.Page) ([]T, string, error)) []string {
	t.Helper()
	names := []string{}
	for token := ""; ; {
		rows, next, err := page(store.Page{Size: size, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > size || next != "" && len(rows) != size {
			t.Fatalf("a page of %d has %d rows, next %q", size, len(rows), next)
		}
		for _, row := range rows {
			names = append(names, name(row))
		}
		if token = next; token == "" {
			return names
		}
	}
}

func dossierID(d store.Dossier) string { return d.Assessment.ID }

// testListAssessments lists newest first; of the same moment, the greater id comes first.
func testListAssessments(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	var want []string
	for i := range 25 {
		u, id := commune(i), fmt.Sprintf("a%02d", i)
		if _, _, err := s.CreateAssessment(t.Context(), store.RequestKey{}, u, func() (*store.Opened, error) {
			o, err := opened(id, u)()
			o.Assessment.CreatedAt += int64(i / 3)
			return o, err
		}); err != nil {
			t.Fatal(err)
		}
		want = append(want, id)
	}
	slices.Reverse(want)
	for _, size := range []int{1, 4, 5, 24, 25, 26} {
		got := pages(t, size, dossierID, func(p store.Page) ([]store.Dossier, string, error) {
			return s.ListAssessments(t.Context(), store.Filter{Within: reach(province)}, p)
		})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in pages of %d (-want +got):\n%s", size, diff)
		}
	}
	update(t, s, "a24", submitOn(20240919))
	update(t, s, "a24", recogniseOn(20241007, "1/QĐ-UBND", commune(24)))
	rows, _, err := s.ListAssessments(t.Context(), store.Filter{Within: reach(province)}, store.Page{})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := s.Assessment(t.Context(), "a24")
	if err != nil {
		t.Fatal(err)
	}
	whole.Assessment.Answers, whole.Submission.UnitJSON, whole.Submission.AnswersJSON, whole.Submission.VerdictJSON = nil, nil, nil, nil
	if diff := differs(whole, rows[0]); diff != "" {
		t.Errorf("a row is not the dossier without its answers (-dossier +row):\n%s", diff)
	}
}

func testFilters(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	units := map[string]*criteria.Unit{"here": commune(1), "there": commune(2), "elsewhere": commune(3), "district": commune(4), "later": commune(1)}
	units["there"].District = "395"
	units["elsewhere"].District, units["elsewhere"].Province = "292", "30"
	units["district"].Level, units["district"].Code, units["district"].District = criteria.District, "394", ""
	units["later"].From, units["later"].District = 20250701, ""
	for _, id := range []string{"here", "there", "elsewhere", "district", "later"} {
		create(t, s, id, units[id])
	}
	update(t, s, "here", submitOn(20240919))
	update(t, s, "district", submitOn(20240919))
	update(t, s, "district", recogniseOn(20240920, "1/QĐ-UBND", units["district"]))
	within := func(l criteria.Level, code string, rows ...criteria.UnitID) criteria.Reach {
		return criteria.Reach{Scope: criteria.Scope{Level: l, Code: code}, Units: rows}
	}
	merged := criteria.Reach{Scope: criteria.Scope{Level: criteria.Province, Code: "31"}, Provinces: []string{"30"}}
	begins := func(d *store.Dossier) bool { return d.Assessment.ID < "i" }
	for _, test := range []struct {
		name   string
		filter store.Filter
		want   []string
	}{
		{"province", store.Filter{Within: reach(province)}, []string{"there", "later", "here", "district"}},
		{"another province", store.Filter{Within: within(criteria.Province, "30")}, []string{"elsewhere"}},
		{"district, itself too", store.Filter{Within: within(criteria.District, "394")}, []string{"here", "district"}},
		{"the province that another merged into", store.Filter{Within: merged}, []string{"elsewhere"}},
		{"commune, one row", store.Filter{Within: within(criteria.Commune, "15001", units["later"].ID())}, []string{"later"}},
		{"commune, its rows", store.Filter{Within: within(criteria.Commune, "15001", units["here"].ID(), units["later"].ID())}, []string{"later", "here"}},
		{"commune and what ended in it", store.Filter{Within: within(criteria.Commune, "15001", units["later"].ID(), units["there"].ID())}, []string{"there", "later"}},
		{"commune, no rows", store.Filter{Within: within(criteria.Commune, "15001")}, []string{}},
		{"some", store.Filter{Within: reach(province), Keep: begins}, []string{"here", "district"}},
		{"none", store.Filter{Within: reach(province), Keep: func(*store.Dossier) bool { return false }}, []string{}},
		{"not recognised", store.Filter{Within: reach(province), Open: true}, []string{"there", "later", "here"}},
		{"no scope, nothing", store.Filter{}, []string{}},
		{"unit", store.Filter{Within: reach(province), Unit: units["later"].ID()}, []string{"later"}},
		{"unit out of scope", store.Filter{Within: within(criteria.District, "395"), Unit: units["here"].ID()}, []string{}},
		{"state", store.Filter{Within: reach(province), State: criteria.Submitted}, []string{"here"}},
		{"period", store.Filter{Within: reach(province), Period: "2023"}, []string{}},
		{"rule set", store.Filter{Within: reach(province), RuleSet: reference, Period: "2024", State: criteria.Draft}, []string{"there", "later"}},
		{"another version", store.Filter{Within: reach(province), RuleSet: criteria.RuleSetRef{ID: reference.ID, Version: "1"}}, []string{}},
	} {
		got := pages(t, 2, dossierID, func(p store.Page) ([]store.Dossier, string, error) {
			return s.ListAssessments(t.Context(), test.filter, p)
		})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		// A reach is the same in SQL as in the domain.
		for id, u := range units {
			if !test.filter.Within.Covers(u) && slices.Contains(got, id) {
				t.Errorf("%s: %s is not in the scope", test.name, id)
			}
		}
	}
}

func testParts(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	create(t, s, "a1", commune(1))
	create(t, s, "a2", commune(2))
	update(t, s, "a2", submitOn(20240919))
	for i := range 5 {
		update(t, s, "a1", submitOn(criteria.Date(20240901+i)))
		update(t, s, "a1", returnOn(criteria.Date(20240901+i)))
	}
	submissions := pages(t, 2, func(s *criteria.Submission) string { return fmt.Sprint(s.Assessment, " ", s.Number, " ", s.FiledOn) },
		func(p store.Page) ([]*criteria.Submission, string, error) { return s.Submissions(t.Context(), "a1", p) })
	if diff := cmp.Diff([]string{"a1 1 2024-09-01", "a1 2 2024-09-02", "a1 3 2024-09-03", "a1 4 2024-09-04", "a1 5 2024-09-05"}, submissions); diff != "" {
		t.Error(diff)
	}
	events := pages(t, 4, func(e *criteria.Event) string { return fmt.Sprint(e.Subject, " ", e.Number) },
		func(p store.Page) ([]*criteria.Event, string, error) {
			return s.Events(t.Context(), "assessments/a1", p)
		})
	var want []string
	for i := range 11 {
		want = append(want, fmt.Sprint("assessments/a1 ", i+1))
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Error(diff)
	}
}

func testPageTokens(t *testing.T, e storetest.Engine) {
	s := storetest.Open(t, e)
	for i := range 3 {
		create(t, s, fmt.Sprint("a", i), commune(i))
	}
	_, good, err := s.ListAssessments(t.Context(), store.Filter{Within: reach(province)}, store.Page{Size: 1})
	if err != nil || good == "" {
		t.Fatal(good, err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	for _, bad := range []string{"x", good + "x", "!!", encode([]byte("assessment")), encode([]byte("assessment,x,a1")), encode([]byte("assessment,1,\x00")), encode([]byte("token,1,a1"))} {
		_, _, err := s.ListAssessments(t.Context(), store.Filter{Within: reach(province)}, store.Page{Token: bad})
		wantRefusal(t, err, criteria.InvalidArgument, "PAGE_TOKEN_MALFORMED")
	}
	_, _, err = s.ListTokens(t.Context(), []string{"38"}, store.Page{Token: good})
	wantRefusal(t, err, criteria.InvalidArgument, "PAGE_TOKEN_MALFORMED")
	_, _, err = s.Events(t.Context(), "assessments/a1", store.Page{Token: good})
	wantRefusal(t, err, criteria.InvalidArgument, "PAGE_TOKEN_MALFORMED")
	_, _, err = s.Submissions(t.Context(), "a1", store.Page{Token: good})
	wantRefusal(t, err, criteria.InvalidArgument, "PAGE_TOKEN_MALFORMED")
	_, _, err = s.ListRecognitions(t.Context(), reach(province), criteria.UnitID{}, store.Page{Token: good})
	wantRefusal(t, err, criteria.InvalidArgument, "PAGE_TOKEN_MALFORMED")
}
