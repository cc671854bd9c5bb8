package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestBar(t *testing.T) {
	full := strings.Repeat("█", barWidth)
	for _, test := range []struct {
		part, whole, mark int64
		want              string
	}{
		{0, 559, 0, strings.Repeat("░", barWidth)},
		{559, 559, 0, full},
		{558, 559, 0, full[:len(full)-len("█")] + "▉"}, // never full while one is missing
		{1, 1 << 40, 0, strings.Repeat("░", barWidth)},
		{600, 559, 0, full}, // more than all is all
		{280, 560, 280, strings.Repeat("█", 15) + "┃" + strings.Repeat("░", 14)},
		{0, 100, 133, strings.Repeat("░", barWidth-1) + "┃"}, // needed beyond all
		{1, 0, 0, ""},
		{-1, 10, 0, ""},
		{5, -1, 0, ""},
	} {
		got := bar(test.part, test.whole, test.mark)
		if got != test.want {
			t.Errorf("bar(%d, %d, %d) is %q, want %q", test.part, test.whole, test.mark, got, test.want)
		}
		if n := utf8.RuneCountInString(got); n != 0 && n != barWidth {
			t.Errorf("bar(%d, %d, %d) is %d wide", test.part, test.whole, test.mark, n)
		}
	}
}

// Columns stand under each other whatever letters they hold.
func TestTableAlignsVietnamese(t *testing.T) {
	var b bytes.Buffer
	table := table{columns: []column{{title: "HUYỆN"}, {title: "SỐ", right: true}, {title: "GHI CHÚ", most: 10}}}
	table.row("Như Xuân", "7", "xong")
	table.row("Quan Sơn", "1.234", "còn thiếu một tiêu chí")
	table.print(&printer{w: &b}, "")
	want := strings.Join([]string{
		"HUYỆN        SỐ  GHI CHÚ",
		"Như Xuân      7  xong",
		"Quan Sơn  1.234  còn thiếu",
		"                 một tiêu",
		"                 chí",
	}, "\n") + "\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestWrapKeepsLongWords(t *testing.T) {
	if got := wrap("a ruleSets/reference.commune/versions/2026.1 b", 10); len(got) != 3 || got[1] != "ruleSets/reference.commune/versions/2026.1" {
		t.Errorf("got %q", got)
	}
}

// A closed pipe is an error, not silence.
func TestWriteError(t *testing.T) {
	code := run(t.Context(), []string{"version"}, nil, failing{}, &bytes.Buffer{}, func(string) string { return "" })
	if code != exitError {
		t.Errorf("exit code %d", code)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("the pipe is closed") }

func TestEndOfDay(t *testing.T) {
	if got := endOf(20261231).UTC().String(); got != "2026-12-31 17:00:00 +0000 UTC" {
		t.Errorf("got %s", got)
	}
}
