package author

import "strings"

// markdown writes the annex as GitHub-flavoured Markdown. What a set says is text, never markup.
func (a *annex) markdown() string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line("# ", plain(a.Title), "\n")
	if a.Label != "" {
		line("> **", plain(a.Label), "**\n")
	}
	for _, p := range a.Head {
		line("- ", plain(p.Name), ": ", plain(p.Value))
	}
	line("\n## ", plain(a.BasisTitle), "\n")
	b.WriteString(list(a.Basis))
	for i := range a.Groups {
		a.Groups[i].markdown(&b)
	}
	line("\n## ", plain(a.DecisionTitle), "\n")
	b.WriteString(list(a.Decision))
	a.Facts.markdown(&b)
	line("\n---\n\n", plain(a.Foot))
	return b.String()
}

func (t *table) markdown(b *strings.Builder) {
	b.WriteString("\n## " + plain(t.Title) + "\n")
	for _, note := range t.Notes {
		b.WriteString("\n" + plain(note) + "\n")
	}
	if len(t.Rows) == 0 {
		return
	}
	b.WriteString("\n|")
	for _, c := range t.Columns {
		b.WriteString(" " + plain(c) + " |")
	}
	b.WriteString("\n|" + strings.Repeat(" --- |", len(t.Columns)) + "\n")
	for _, row := range t.Rows {
		b.WriteString("|")
		for _, cell := range row {
			text := plain(cell.Line)
			for _, item := range cell.Items {
				text += "<br>– " + plain(item)
			}
			b.WriteString(" " + text + " |")
		}
		b.WriteString("\n")
	}
}

func list(sections []section) string {
	var b strings.Builder
	for _, s := range sections {
		b.WriteString("- " + plain(s.Line) + "\n")
		for _, item := range s.Items {
			b.WriteString("  - " + plain(item) + "\n")
		}
	}
	return b.String()
}

// marks are what Markdown or HTML would take for more than text.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "|", `\|`, "#", `\#`, "~", `\~`,
	"\n", " ", "\r", " ",
)

func plain(s string) string { return marks.Replace(s) }
