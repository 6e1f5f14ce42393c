package show

import (
	"strings"

	"dialtone/internal/columns"
	"dialtone/repl/internal/style"
)

// table lays rows of cells out in columns. On a terminal it is as wide as that, and has the
// columns by which people tell the rows apart; elsewhere it has all, as they are.
type table struct {
	columns []*columns.Column
	style   style.Colors
	without []string // The attributes that did not fit.
}

const columnGap = 2

// header is the line above the rows.
func (t *table) header() string {
	return t.style.Bold(t.line(func(c *columns.Column) columns.Cell { return columns.Cell{Text: c.Head} }, style.Colors(false)))
}

// row is a line of the table.
func (t *table) row(r columns.Row) string {
	return t.line(func(c *columns.Column) columns.Cell { return c.Cell(r) }, t.style)
}

func (t *table) line(cellOf func(*columns.Column) columns.Cell, s style.Colors) string {
	var b strings.Builder
	gap := 0
	for _, c := range t.columns {
		cell := cellOf(c)
		text := style.Pad(cell.Text, c.Width)
		trimmed := strings.TrimRight(text, " ")
		blank := len(text) - len(trimmed)
		if c.Right {
			b.WriteString(strings.Repeat(" ", gap+blank))
			gap = 0
		} else {
			b.WriteString(strings.Repeat(" ", gap))
			gap = blank
		}
		if cell.Color != "" {
			trimmed = s.Escape(cell.Color, trimmed)
		}
		b.WriteString(trimmed)
		gap += columnGap
	}
	return strings.TrimRight(b.String(), " ")
}

// tooNarrow names the columns that did not fit; it is empty where all did.
func (t *table) tooNarrow() string {
	if t.without == nil {
		return ""
	}
	return "too narrow for " + strings.Join(t.without, ", ")
}
