package criteria

import (
	"testing"
)

func TestUnitID(t *testing.T) {
	id, err := ParseUnitID("15448.20210701")
	if err != nil || id != (UnitID{"15448", NewDate(2021, 7, 1)}) || id.String() != "15448.20210701" {
		t.Errorf("got %v, %v", id, err)
	}
	if id.Name() != "units/15448.20210701" || (UnitID{}).String() != "" {
		t.Errorf("names %q and %q", id.Name(), UnitID{})
	}
	for _, bad := range []string{"", ".", "15448", "15448.", ".20210701", "15448.20210732", "15448.2021070", "15448.20210701 ", "1544x.20210701"} {
		if _, err := ParseUnitID(bad); refusal(err) != "UNIT_MALFORMED  invalid" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestUnitInForce(t *testing.T) {
	u := Unit{From: NewDate(2024, 2, 1), To: NewDate(2025, 7, 1)}
	for d, want := range map[Date]bool{
		NewDate(2024, 1, 31): false, NewDate(2024, 2, 1): true, NewDate(2025, 6, 30): true, NewDate(2025, 7, 1): false,
	} {
		if got := u.InForce(d); got != want {
			t.Errorf("%s: %v", d, got)
		}
	}
	open := Unit{From: NewDate(2025, 7, 1)}
	cases := []struct {
		unit   Unit
		period Period
		want   bool
	}{
		{u, "2023", false},
		{u, "2024", true},
		{u, "2024-Q1", true},
		{u, "2025", true},
		{u, "2025-H1", true},
		{u, "2025-H2", false},
		{u, "2025-Q3", false},
		{u, "2026", false},
		{open, "2025", true},
		{open, "2025-Q2", false},
		{open, "2025-Q3", true},
		{open, "2040", true},
	}
	for _, tc := range cases {
		if got := tc.unit.InForceDuring(tc.period); got != tc.want {
			t.Errorf("from %s during %s: %v", tc.unit.From, tc.period, got)
		}
	}
}

func TestKindLabels(t *testing.T) {
	for level, kinds := range CatalogueLevels {
		for _, k := range kinds {
			if label := k.Label(); label.EN == "" || label.VI == string(k) {
				t.Errorf("%s %s: %v", level, k, label)
			}
		}
	}
	if got := Kind("ap").Label().VI; got != "ap" {
		t.Errorf("an unknown kind is called %q", got)
	}
}

func FuzzParseUnitID(f *testing.F) {
	for _, s := range []string{"15448.20210701", "38.20210701", "15448", ".", "15448.20210231", "１５４４８.20210701", "\xff.20210701"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id, err := ParseUnitID(s)
		if err == nil && id.String() != s {
			t.Errorf("%q became %q", s, id)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2024-10-07", "2024-02-29", "2023-02-29", "0000-00-00", "20241007", "2024-1-7", "２024-10-07"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil {
			if d.String() != s {
				t.Errorf("%q became %q", s, d)
			}
			if again, err := parseCompactDate(d.Compact()); err != nil || again != d {
				t.Errorf("%s: compact form gives %s, %v", d, again, err)
			}
			if d.AddDays(1) <= d || d.AddDays(1).AddDays(-1) != d {
				t.Errorf("%s: the next day is %s", d, d.AddDays(1))
			}
		}
		_, _ = parseCompactDate(s)
	})
}
