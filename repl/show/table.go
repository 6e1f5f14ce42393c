package show

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/repl/internal/style"
)

// table lays rows of cells out in columns. On a terminal it is as wide as that, and has the
// columns by which people tell the rows apart; elsewhere it has all, as they are.
type table struct {
	columns []*column
	widths  []int
	style   style.Colors
	without []string // The attributes that did not fit.
}

// row is what a table shows of a record: its attributes by name.
type row struct {
	number int // Its index in the list.
	cells  map[string]cell
}

// cell is an attribute as a table shows it.
type cell struct {
	text  string
	color string    // The codes of an escape sequence; empty is none.
	at    time.Time // Of a moment, whose text depends on those around it.
}

const (
	columnGap = 2
	// Prose is cut to no less than this before a column is left out.
	leastProse = 20
	// Longer cells are prose, of which the beginning is enough.
	mostColumn = 60
)

// layout says where a table stands.
type layout struct {
	terminal int  // Its columns; 0 is none, where nothing is cut.
	numbers  bool // Whether the rows are numbered.
	chosen   bool // Whether a person has chosen the columns, and their order.
	location *time.Location
	year     int // The present one, which goes without saying.
	style    style.Colors
}

// newTable finds the columns for rows.
func newTable(names []string, rows []row, to layout) *table {
	t := &table{style: to.style}
	var all []*column
	switch {
	case to.terminal == 0 || to.chosen:
		for _, name := range names {
			c := newColumn(name, rows, to)
			c.rank = rankOther
			all = append(all, c)
		}
	default:
		all = arranged(names, rows, to)
	}
	if to.numbers && to.terminal > 0 {
		all = append([]*column{numbers(rows)}, all...)
	}
	if to.terminal == 0 {
		t.columns = all
		for _, c := range all {
			t.widths = append(t.widths, c.natural)
		}
		return t
	}
	t.fit(all, to.terminal)
	return t
}

// fit chooses the columns that fit, those that are missed most first, and shares out what is left.
func (t *table) fit(all []*column, terminal int) {
	left := terminal + columnGap
	widths := map[*column]int{}
	place := func(c *column, width int) {
		widths[c] = width
		left -= width + columnGap
	}
	byRank := slices.Clone(all)
	slices.SortStableFunc(byRank, func(a, b *column) int { return int(a.rank - b.rank) })
	for _, c := range byRank {
		if c.rank < rankSID && c.least+columnGap <= left {
			place(c, c.least)
		}
	}
	// Both numbers of a call or message come before its SID where there is prose to read, and after
	// it where the SID is what there is to act on.
	sid := slices.IndexFunc(byRank, func(c *column) bool { return c.rank == rankSID })
	prose := slices.ContainsFunc(all, func(c *column) bool { return c.rank == rankProse && c.least >= leastProse })
	if sid >= 0 && !prose && byRank[sid].least+columnGap <= left {
		place(byRank[sid], byRank[sid].least)
	}
	for i, c := range all {
		if narrow, ok := widths[c]; ok && c.wide != nil && c.wide.least-narrow <= left {
			left += narrow + columnGap
			all[i] = c.wide
			place(c.wide, c.wide.least)
		}
	}
	for _, c := range byRank {
		if _, placed := widths[c]; !placed && c.rank >= rankSID && c.least+columnGap <= left {
			place(c, c.least)
		}
	}
	if i := slices.IndexFunc(byRank, func(c *column) bool { return c.rank != rankNumber }); i >= 0 && len(widths) <= i {
		place(byRank[i], max(1, left-columnGap)) // A terminal that is this narrow has a part of one column.
	}
	for _, c := range all {
		width, ok := widths[c]
		if !ok {
			t.without = append(t.without, c.names...)
			continue
		}
		t.columns = append(t.columns, c)
		t.widths = append(t.widths, width)
	}
	for i, c := range slices.Backward(t.columns) { // Prose, which is last, first.
		more := max(0, min(left, c.natural-t.widths[i]))
		t.widths[i] += more
		left -= more
	}
}

// header is the line above the rows.
func (t *table) header() string {
	return t.style.Bold(t.line(func(c *column) cell { return cell{text: c.head} }, style.Colors(false)))
}

// row is a line of the table.
func (t *table) row(r row) string { return t.line(func(c *column) cell { return c.cell(r) }, t.style) }

func (t *table) line(cellOf func(*column) cell, s style.Colors) string {
	var b strings.Builder
	gap := 0
	for i, c := range t.columns {
		cell := cellOf(c)
		text := style.Pad(cell.text, t.widths[i])
		trimmed := strings.TrimRight(text, " ")
		blank := len(text) - len(trimmed)
		if c.right {
			b.WriteString(strings.Repeat(" ", gap+blank))
			gap = 0
		} else {
			b.WriteString(strings.Repeat(" ", gap))
			gap = blank
		}
		if cell.color != "" {
			trimmed = s.Escape(cell.color, trimmed)
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

var (
	numberPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?\d{1,15}(\.\d+)?$`) })
	sidPattern    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}[0-9a-f]{32}$`) })
)
