package units

import (
	"fmt"
	"strings"
	"testing"
)

// TestAncestry writes the history of units of the province as people read it.
func TestAncestry(t *testing.T) {
	c := shippedCatalogue(t)
	var b strings.Builder
	for _, name := range []string{
		"units/16645.20250701", // took in a part and kept its row, then merged; the name is that of another one
		"units/15772.20210701", // took a whole unit in and kept its row
		"units/16651.20210701", // was divided among four
		"units/15829.20240201", "units/16378.20250101", "units/14869.20250701", "units/405.20210701",
	} {
		u, err := c.Resolve(name, 0)
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", u.ID(), u.FullName())
		for i, steps := range [][]Step{c.Ancestors(u.ID()), c.Descendants(u.ID())} {
			for _, s := range steps {
				fmt.Fprintf(&b, "  %s %s %s\n    %s\n", []string{"<", ">"}[i], s.On, s.Kind, s.Say())
			}
		}
	}
	golden(t, "testdata/ancestry.txt", b.String())
}
