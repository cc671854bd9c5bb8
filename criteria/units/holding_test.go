package units

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tieuchi/tieuchi/criteria"
)

// grantFor gives a grant for a row, "16645.20210701".
func grantFor(t *testing.T, c *Catalogue, row string, confirmed ...string) Grant {
	t.Helper()
	ids := make([]criteria.UnitID, 0, 1+len(confirmed))
	for _, s := range append([]string{row}, confirmed...) {
		if !strings.Contains(s, ".") {
			t.Fatal(s)
		}
		code, day, _ := strings.Cut(s, ".")
		from, err := criteria.ParseDate(day[:4] + "-" + day[4:6] + "-" + day[6:])
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, criteria.UnitID{Code: code, From: from})
	}
	u, ok := c.Unit(ids[0])
	if !ok {
		t.Fatalf("no row %s", row)
	}
	return Grant{Scope: criteria.Scope{Level: u.Level, Code: u.Code}, UnitFrom: u.From, Confirmed: ids[1:]}
}

func rowsText(rows []criteria.UnitID) string {
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = r.String()
	}
	return strings.Join(names, " ")
}

// TestReachOfThanhHoa follows rights to real units of the province through the days on which these changed.
func TestReachOfThanhHoa(t *testing.T) {
	c := shippedCatalogue(t)
	for _, test := range []struct {
		grant, day string
		reads      string // rows; "" where the grant has ended
		ended      string // reason's day and act
	}{
		// Mai Lâm took a part of Hải Yến in on 2025-01-01 and kept its row; on 2025-07-01 it merged, and another unit has its code.
		{"16645.20210701", "2024-12-31", "16645.20210701", ""},
		{"16645.20210701", "2025-01-01", "16645.20210701 16651.20210701", ""},
		{"16645.20210701", "2025-06-30", "16645.20210701 16651.20210701", ""},
		{"16645.20210701", "2025-07-01", "", "01/07/2025 (1686/NQ-UBTVQH15"},
		{"16645.20250701", "2025-07-01", "16633.20210701 16642.20210701 16645.20210701 16645.20250701 16651.20210701", ""},
		{"16633.20210701", "2025-06-30", "16633.20210701", ""},
		{"16633.20210701", "2026-11-20", "", "16645.20250701"},
		// Hải Yến was divided among four.
		{"16651.20210701", "2024-12-31", "16651.20210701", ""},
		{"16651.20210701", "2025-01-01", "", "16609.20"},
		// Rừng Thông became a ward of another district, and then merged.
		{"16378.20210701", "2024-12-31", "16378.20210701", ""},
		{"16378.20210701", "2025-01-01", "16378.20210701 16378.20250101", ""},
		{"16378.20250101", "2025-06-30", "16378.20210701 16378.20250101", ""},
		{"16378.20210701", "2025-07-01", "", "phường Đông Sơn"},
		// The township of Mường Lát became a xã, and nothing else.
		{"14845.20210701", "2025-06-30", "14845.20210701", ""},
		{"14845.20210701", "2025-07-01", "14845.20210701 14845.20250701", ""},
		{"14845.20250701", "2026-11-20", "14845.20210701 14845.20250701", ""},
		// Định Hòa merged with its neighbours and kept its name.
		{"15448.20210701", "2025-06-30", "15448.20210701", ""},
		{"15448.20210701", "2025-07-01", "", "units/15448.20250701"},
		{"15448.20250701", "2025-07-01", "15448.20210701 15448.20250701 15451.20210701 15454.20210701 15478.20210701 15793.20210701", ""},
		// A row that has not begun is nobody's.
		{"15448.20250701", "2025-06-30", "", "communes/15448"},
		// Districts.
		{"405.20210701", "2024-12-31", "district", ""},
		{"405.20210701", "2025-01-01", "", "01/01/2025 (1238/NQ-UBTVQH15)"},
		{"380.20210701", "2025-01-01", "district", ""},
		{"394.20210701", "2025-06-30", "district", ""},
		{"394.20210701", "2025-07-01", "", "cấp tỉnh"},
		// The province goes on.
		{"38.20210701", "2026-11-20", "province", ""},
	} {
		t.Run(test.grant+" on "+test.day, func(t *testing.T) {
			day, err := criteria.ParseDate(test.day)
			if err != nil {
				t.Fatal(err)
			}
			got, err := c.Reach(grantFor(t, c, test.grant), day)
			if test.reads == "" {
				checkEnded(t, err, test.ended)
				return
			}
			reads := rowsText(got.Units)
			if got.Scope.Level != criteria.Commune {
				reads = string(got.Scope.Level)
			}
			if diff := cmp.Diff(test.reads, reads); diff != "" || err != nil {
				t.Errorf("%s%v", diff, err)
			}
		})
	}
}

func checkEnded(t *testing.T, err error, says string) {
	t.Helper()
	var e *criteria.Error
	if !errors.As(err, &e) || e.Code != criteria.PermissionDenied || e.Reason != "GRANT_ENDED" {
		t.Fatalf("got %v, want GRANT_ENDED", err)
	}
	if !strings.Contains(e.Message.VI, says) || e.Message.EN == "" || strings.Contains(e.Message.String(), "{") {
		t.Errorf("%q does not say %q", e.Message, says)
	}
}

// TestReachHandedOver lets grants hold for the successors that were confirmed, and for no others.
func TestReachHandedOver(t *testing.T) {
	c := shippedCatalogue(t)
	const today criteria.Date = 20261120
	divided := c.Handovers(grantFor(t, c, "16651.20210701"), 20250101)
	if len(divided) != 4 {
		t.Fatalf("Hải Yến went to %v", divided)
	}
	for _, h := range divided {
		if h.Day != 20250101 || len(h.Basis) != 1 || h.Basis[0] != "1238/NQ-UBTVQH15" || h.From.Code != "16651" {
			t.Errorf("%+v", h)
		}
	}
	one := grantFor(t, c, "16633.20210701", "16645.20250701")
	r, err := c.Reach(one, today)
	if err != nil || r.Scope.String() != "communes/16645" || len(r.Units) != 5 {
		t.Error(r, err)
	}
	// What was confirmed may end as well: the successors of Mai Lâm come after it.
	g := grantFor(t, c, "16651.20210701", "16645.20210701", "16654.20210701")
	if r, err := c.Reach(g, 20250301); err != nil || rowsText(r.Units) != "16645.20210701 16651.20210701 16654.20210701" {
		t.Error(rowsText(r.Units), err)
	}
	_, err = c.Reach(g, today)
	checkEnded(t, err, "01/07/2025")
	if end := c.EndOf(g, today); end != 20250701 {
		t.Error(end)
	}
	later := map[criteria.UnitID]bool{}
	for _, h := range c.Handovers(g, today) {
		later[h.To.ID()] = true
	}
	if !later[criteria.UnitID{Code: "16645", From: 20250701}] || !later[criteria.UnitID{Code: "16654", From: 20250701}] {
		t.Errorf("proposed: %v", later)
	}
	if all := c.Handovers(grantFor(t, c, "394.20210701"), today); len(all) != 0 {
		t.Errorf("what a district did passes to the province, not by handover: %v", all)
	}
}

// TestNobodyReachesOthers checks of every commune of today that no row is reached by two units, but for those that were divided.
func TestNobodyReachesOthers(t *testing.T) {
	c := shippedCatalogue(t)
	const today criteria.Date = 20261120
	by := map[criteria.UnitID]int{}
	for _, u := range unitsOn(t, c, today, criteria.Commune) {
		r, err := c.Reach(Grant{Scope: criteria.Scope{Level: criteria.Commune, Code: u.Code}, UnitFrom: u.From}, today)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range r.Units {
			by[id]++
		}
	}
	divided := map[criteria.UnitID]bool{}
	for _, s := range c.Successions() {
		if !s.Whole {
			divided[s.Predecessor] = true
		}
	}
	unreached := 0
	for u := range c.All() {
		switch n := by[u.ID()]; {
		case u.Level != criteria.Commune:
		case n == 0:
			unreached++
			t.Errorf("%s is nobody's", u.ID())
		case n > 1 && !divided[u.ID()] && !dividedEarlier(c, u.ID(), divided):
			t.Errorf("%s is reached by %d units", u.ID(), n)
		}
	}
}

// dividedEarlier tells whether a unit went on into one that was divided later.
func dividedEarlier(c *Catalogue, id criteria.UnitID, divided map[criteria.UnitID]bool) bool {
	for _, s := range c.Successions() {
		if s.Predecessor == id && (divided[s.Successor] || s.Successor != id && dividedEarlier(c, s.Successor, divided)) {
			return true
		}
	}
	return false
}

// TestReachBeforeImport lets a province in whose units are still to be imported, and nobody below it.
func TestReachBeforeImport(t *testing.T) {
	c := shippedCatalogue(t)
	r, err := c.Reach(Grant{Scope: criteria.Scope{Level: criteria.Province, Code: "30"}}, 20261120)
	if err != nil || !r.CoversProvince("30") || r.CoversProvince("38") {
		t.Error(r, err)
	}
	_, err = c.Reach(Grant{Scope: criteria.Scope{Level: criteria.Commune, Code: "10600"}}, 20261120)
	checkEnded(t, err, "communes/10600")
}

// TestMade reads grants that are older than their unit is noted.
func TestMade(t *testing.T) {
	c := shippedCatalogue(t)
	for _, test := range []struct {
		level     criteria.Level
		code      string
		day, from criteria.Date
	}{
		{criteria.Commune, "16645", 20240101, 20210701},
		{criteria.Commune, "16645", 20250701, 20250701},
		{criteria.Commune, "16633", 20261120, 20210701}, // ended
		{criteria.Commune, "15448", 20200101, 20210701}, // before everything
		{criteria.District, "394", 20261120, 20210701},
		{criteria.Province, "38", 20261120, 20210701},
		{criteria.Province, "394", 20261120, 0},
		{criteria.Commune, "00000", 20261120, 0},
	} {
		u, ok := c.Made(criteria.Scope{Level: test.level, Code: test.code}, test.day)
		if u.From != test.from || ok != (test.from != 0) {
			t.Errorf("%s on %s: %s, %v", test.code, test.day, u.From, ok)
		}
	}
}

// TestPendingWith passes the districts' tasks to the province on 2025-07-01.
func TestPendingWith(t *testing.T) {
	c := shippedCatalogue(t)
	for _, test := range []struct {
		row   string
		state criteria.State
		day   criteria.Date
		want  string
	}{
		{"15448.20210701", criteria.Draft, 20250630, "communes/15448"},
		{"15448.20210701", criteria.Submitted, 20250630, "districts/394"},
		{"15448.20210701", criteria.Returned, 20250630, "communes/15448"},
		{"15448.20210701", criteria.Decided, 20250630, "/"},
		{"15448.20210701", criteria.Submitted, 20250701, "provinces/38"},
		{"15448.20210701", criteria.Returned, 20250701, "provinces/38"},
		{"15448.20250701", criteria.Submitted, 20250701, "provinces/38"},
		{"15448.20250701", criteria.Draft, 20250701, "communes/15448"},
		{"14845.20210701", criteria.Submitted, 20250630, "districts/384"},
		{"14845.20210701", criteria.Returned, 20250701, "communes/14845"}, // it goes on
		{"14845.20210701", criteria.Submitted, 20250701, "provinces/38"},
		{"16378.20210701", criteria.Submitted, 20241231, "districts/405"},
		{"16378.20210701", criteria.Submitted, 20250101, "districts/380"}, // it goes on in another district
		{"16651.20210701", criteria.Submitted, 20250101, "provinces/38"},
	} {
		p := c.PendingWith(grantFor(t, c, test.row).rows()[0], nil, test.state, test.day)
		if p.With.String() != test.want || (p.Why.EN == "") != (test.state == criteria.Decided) {
			t.Errorf("%s %s on %s: %s (%s), want %s", test.row, test.state, test.day, p.With, p.Why, test.want)
		}
	}
}

// TestProvincesMerge takes a province that merged into another one: its rights end, and its files go to the other.
func TestProvincesMerge(t *testing.T) {
	const merged criteria.Date = 20250701
	unit := func(code, name string, level criteria.Level, province string, from, to criteria.Date) criteria.Unit {
		return criteria.Unit{Code: code, Name: name, Kind: criteria.KindProvince, Level: level, Province: province, From: from, To: to}
	}
	id := func(code string, from criteria.Date) criteria.UnitID { return criteria.UnitID{Code: code, From: from} }
	c := newCatalogue([]criteria.Unit{
		unit("30", "Hải Dương", criteria.Province, "30", 20210701, merged),
		unit("31", "Hải Phòng", criteria.Province, "31", 20210701, 0),
		unit("10600", "An Phú", criteria.Commune, "30", 20210701, merged),
		unit("10600", "An Phú", criteria.Commune, "31", merged, 0),
	}, []Succession{{Predecessor: id("30", 20210701), Successor: id("31", 20210701), On: merged, Whole: true, Basis: "202/2025/QH15"}})
	_, err := c.Reach(grantFor(t, c, "30.20210701"), merged)
	checkEnded(t, err, "Hải Phòng (units/31.20210701)")
	r, err := c.Reach(grantFor(t, c, "31.20210701"), merged)
	if err != nil || cmp.Diff([]string{"30"}, r.Provinces) != "" || !r.CoversProvince("30") || r.CoversProvince("38") {
		t.Error(r, err)
	}
	if r, err := c.Reach(grantFor(t, c, "31.20210701"), 20250630); err != nil || len(r.Provinces) != 0 {
		t.Error("before the merger", r, err)
	}
	proposed := c.Handovers(grantFor(t, c, "30.20210701"), merged)
	if len(proposed) != 1 || proposed[0].To.Code != "31" {
		t.Errorf("proposed: %v", proposed)
	}
	if r, err := c.Reach(grantFor(t, c, "30.20210701", "31.20210701"), merged); err != nil || r.Scope.Code != "31" {
		t.Error(r, err)
	}
	if p := c.PendingWith(id("10600", 20210701), nil, criteria.Submitted, merged); p.With.String() != "provinces/31" {
		t.Error(p)
	}
}
