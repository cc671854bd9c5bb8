package main

import "strings"

const barWidth = 30

// eighths are the parts of a block, from one eighth to a whole one.
var eighths = []rune("▏▎▍▌▋▊▉█")

// bar draws part of whole as blocks, rounded down: it is full only when nothing is missing. mark is where a line
// shows what is needed; 0 for none. Figures that are not known give no bar.
func bar(part, whole, mark int64) string {
	if whole <= 0 || part < 0 {
		return ""
	}
	filled := min(part, whole) * barWidth * int64(len(eighths)) / whole
	cells := []rune(strings.Repeat("█", int(filled/8)))
	if rest := filled % 8; rest > 0 {
		cells = append(cells, eighths[rest-1])
	}
	for len(cells) < barWidth {
		cells = append(cells, '░')
	}
	if mark > 0 {
		cells[min(mark*barWidth/whole, barWidth-1)] = '┃'
	}
	return string(cells)
}
