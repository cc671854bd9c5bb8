package xlsx

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v4"
)

// cellMap leads from places of the written file back to cells.
type cellMap []cellAt

type cellAt struct {
	line, column int
	cell         string
}

// cells reads the written file again and walks it beside the tree it was written from.
func (b *builder) cells(root *yaml.Node, content []byte) (cellMap, error) {
	var doc yaml.Node
	if err := yaml.Load(content, &doc); err != nil {
		return nil, err
	}
	var m cellMap
	var walk func(from, to *yaml.Node, cell string)
	walk = func(from, to *yaml.Node, cell string) {
		cell = cmp.Or(b.origin[from], cell)
		m = append(m, cellAt{to.Line, to.Column, cell})
		for i := range min(len(from.Content), len(to.Content)) {
			walk(from.Content[i], to.Content[i], cell)
		}
	}
	walk(root, doc.Content[0], headSheet.name)
	return m, nil
}

// at gives the cell of a place: the one that stands exactly there, the innermost of several, or the last one before it.
func (m cellMap) at(line, column int) string {
	sorted := slices.Clone(m)
	slices.SortStableFunc(sorted, func(a, b cellAt) int { return cmp.Or(a.line-b.line, a.column-b.column) })
	found := headSheet.name
	for _, c := range sorted {
		if c.line > line || c.line == line && c.column > column {
			break
		}
		found = c.cell
	}
	return found
}

// places lists the cells of a grid row by row.
func (g *grid) places() []place {
	all := make([]place, 0, len(g.cells))
	for at := range g.cells {
		all = append(all, at)
	}
	slices.SortFunc(all, func(a, b place) int { return cmp.Or(a.row-b.row, a.column-b.column) })
	return all
}
