package author

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/tieuchi/tieuchi/criteria"
)

// scored gives the test set that scores.
func scored(tb testing.TB) *criteria.Compiled {
	tb.Helper()
	c, err := criteria.LoadFile(os.DirFS("testdata"), "scored.yaml")
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func render(tb testing.TB, c *criteria.Compiled, format, lang string) string {
	tb.Helper()
	var b bytes.Buffer
	if err := Render(&b, c, format, lang); err != nil {
		tb.Fatal(err)
	}
	return strings.ReplaceAll(b.String(), c.Digest, "DIGEST") // the model's digest is not for these tests to watch
}

func TestRender(t *testing.T) {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range append(library.All(), scored(t)) {
		for _, format := range []string{HTML, Markdown} {
			golden(t, "testdata/golden/"+c.Set.ID+"."+format, render(t, c, format, "vi"))
		}
	}
	golden(t, "testdata/golden/test.scored.en.md", render(t, scored(t), Markdown, "en"))
}

// What a set says is text in every format: it cannot become a script, a tag or a further column.
func TestRenderEscapes(t *testing.T) {
	c := scored(t)
	if page := render(t, c, HTML, "vi"); strings.Contains(page, "<script>alert") || !strings.Contains(page, "&lt;script&gt;alert(1)") {
		t.Error("the title of a set is markup in HTML")
	}
	text := render(t, c, Markdown, "vi")
	for _, bad := range []string{"<script>", "dự án | không", "*mô hình*"} {
		if strings.Contains(strings.ReplaceAll(text, `\*`, ""), bad) {
			t.Errorf("%q is markup in Markdown", bad)
		}
	}
	for _, row := range strings.Split(text, "\n") {
		if n := strings.Count(strings.ReplaceAll(row, `\|`, ""), "|"); strings.HasPrefix(row, "|") && n != 7 && n != 8 && n != 9 {
			t.Errorf("%d columns: %s", n, row)
		}
	}
}

// The digest at the foot is the set's own, and a partial set names its open places.
func TestRenderSaysWhatItIs(t *testing.T) {
	library, err := criteria.ShippedRuleSets()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range library.All() {
		var b bytes.Buffer
		if err := Render(&b, c, Markdown, "en"); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), c.Digest) {
			t.Errorf("%s: the digest is missing", c.Set.ID)
		}
		if c.Set.Completeness == criteria.Partial && !strings.Contains(b.String(), "are unknown") {
			t.Errorf("%s: open places are not named", c.Set.ID)
		}
	}
	if err := Render(io.Discard, library.All()[0], "pdf", "vi"); err == nil {
		t.Error("an unknown format is taken")
	}
}
