package repl

import (
	"slices"
	"strings"
)

// table lays rows of cells out in columns that fit a terminal.
type table struct {
	columns []string
	widths  []int
	shown   []int // The columns that fit, by index.
	style   style
}

const (
	columnGap = 2
	// What is cut is no narrower than this.
	leastColumn = 10
	// Longer cells are prose, of which the beginning is enough.
	mostColumn = 60
)

// newTable finds the widths of columns by the first rows. A terminal of 0 columns
// has as many as it takes.
func newTable(columns []string, rows [][]string, terminal int, s style) *table {
	t := &table{columns: columns, style: s, widths: make([]int, len(columns))}
	least := make([]int, len(columns))
	for i, name := range columns {
		t.shown = append(t.shown, i)
		t.widths[i] = width(name)
		whole := true // Whether a part of a cell says nothing.
		for _, row := range rows {
			t.widths[i] = max(t.widths[i], width(row[i]))
			whole = whole && width(row[i]) <= sidLength-1 && (!strings.Contains(row[i], " ") || isTime(row[i]))
		}
		if terminal > 0 {
			t.widths[i] = min(t.widths[i], mostColumn)
		}
		if least[i] = t.widths[i]; !whole {
			least[i] = min(t.widths[i], leastColumn)
		}
	}
	if terminal > 0 {
		t.fit(least, terminal)
	}
	return t
}

// fit makes the columns narrower and, where that is not enough, leaves some out:
// not the first, which names the row, nor the last, which is there because
// the user chose it.
func (t *table) fit(least []int, terminal int) {
	natural := slices.Clone(t.widths)
	needed := func(widths []int) int {
		sum := -columnGap
		for _, i := range t.shown {
			sum += widths[i] + columnGap
		}
		return sum
	}
	for needed(least) > terminal && len(t.shown) > 1 {
		t.shown = slices.Delete(t.shown, max(1, len(t.shown)-2), max(2, len(t.shown)-1))
	}
	copy(t.widths, least)
	// What is left goes to those that were cut, prose first.
	left := terminal - needed(least)
	for _, i := range slices.Backward(t.shown) {
		more := min(max(left, 0), natural[i]-least[i])
		t.widths[i] += more
		left -= more
	}
	if last := t.shown[len(t.shown)-1]; left < 0 {
		t.widths[last] = max(1, t.widths[last]+left)
	}
}

func (t *table) header() string { return t.style.bold(t.row(t.columns)) }

func (t *table) row(cells []string) string {
	var b strings.Builder
	for n, i := range t.shown {
		if n > 0 {
			b.WriteString(strings.Repeat(" ", columnGap))
		}
		b.WriteString(pad(cells[i], t.widths[i]))
	}
	return strings.TrimRight(b.String(), " ")
}

// tooNarrow names the columns that did not fit; it is empty where all did.
func (t *table) tooNarrow() string {
	var names []string
	for i, name := range t.columns {
		if !slices.Contains(t.shown, i) {
			names = append(names, name)
		}
	}
	if names == nil {
		return ""
	}
	return "too narrow for " + strings.Join(names, ", ")
}
