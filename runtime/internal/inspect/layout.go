package inspect

import (
	"math"
	"strings"
)

// layOut puts an object's entries between its braces: on one line where they
// are few and fit, each on its own otherwise.
func (p *printer) layOut(entries []string, form shape, level int) string {
	base := form.base
	if base != "" {
		base += " "
	}
	if p.set.compact > 0 {
		count := len(entries)
		if form.array && count > 6 {
			entries = p.inColumns(entries, form)
		}
		// Objects that hold few levels of others stand on one line; numbers put
		// in columns do not.
		if p.level-level < p.set.compact && count == len(entries) {
			start := len(entries) + p.indent + p.length(form.open) + p.length(form.base) + 10
			if p.fits(entries, start, form.base) {
				line := strings.Join(entries, ", ")
				if !strings.Contains(line, "\n") {
					return base + form.open + " " + line + " " + form.close
				}
			}
		}
	}
	margin := "\n" + strings.Repeat(" ", p.indent)
	return base + form.open + margin + "  " + strings.Join(entries, ","+margin+"  ") + margin + form.close
}

// fits reports whether entries fit on one line.
func (p *printer) fits(entries []string, start int, base string) bool {
	total := len(entries) + start
	if total+len(entries) > p.set.breakLength {
		return false
	}
	for _, entry := range entries {
		total += p.length(entry)
		if total > p.set.breakLength {
			return false
		}
	}
	return !strings.Contains(base, "\n")
}

// inColumns puts an array's elements in columns: short ones in up to fifteen,
// so that the block is about two and a half times as wide as it is high.
func (p *printer) inColumns(entries []string, form shape) []string {
	const gap = 2 // A comma and a space.
	count := len(entries)
	if p.set.maxArrayLength < count {
		count-- // The line that says how many more there are stands alone.
	}
	widths := make([]int, count)
	total, longest := 0, 0
	for i := range count {
		widths[i] = p.width(entries[i])
		total += widths[i] + gap
		longest = max(longest, widths[i])
	}
	column := longest + gap
	if column*3+p.indent >= p.set.breakLength ||
		float64(total)/float64(column) <= 5 && longest > 6 {
		return entries
	}
	bias := math.Sqrt(float64(column) - float64(total)/float64(len(entries)))
	biased := math.Max(float64(column)-3-bias, 1)
	columns := min(
		int(math.Round(math.Sqrt(2.5*biased*float64(count))/biased)),
		(p.set.breakLength-p.indent)/column,
		p.set.compact*4,
		15,
	)
	if columns <= 1 {
		return entries
	}
	columnWidths := make([]int, columns)
	for i, width := range widths {
		columnWidths[i%columns] = max(columnWidths[i%columns], width+gap)
	}
	alignRight := form.elementsAreNumbers != nil && form.elementsAreNumbers(len(entries))
	var rows []string
	for first := 0; first < count; first += columns {
		var row strings.Builder
		last := min(first+columns, count) - 1
		for i := first; i <= last; i++ {
			width := columnWidths[i-first]
			switch {
			case alignRight && i < last:
				row.WriteString(pad(width-widths[i]-gap) + entries[i] + ", ")
			case alignRight:
				row.WriteString(pad(width-gap-widths[i]) + entries[i])
			case i < last:
				row.WriteString(entries[i] + ", " + pad(width-widths[i]-gap))
			default:
				row.WriteString(entries[i])
			}
		}
		rows = append(rows, row.String())
	}
	return append(rows, entries[count:]...)
}

func pad(width int) string { return strings.Repeat(" ", max(width, 0)) }
