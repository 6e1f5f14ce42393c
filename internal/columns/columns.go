// Package columns chooses the columns by which people tell the rows of a table apart, and how wide
// each is where they are to fit a terminal.
package columns

import (
	"slices"
	"strings"
	"time"
)

// Row is what a table shows of a record: its attributes by name.
type Row struct {
	Number int // Its index in the list.
	Cells  map[string]Cell
}

// Cell is an attribute as a table shows it.
type Cell struct {
	Text  string
	Color string    // The codes of an escape sequence; empty is none.
	At    time.Time // Of a moment, whose text depends on those around it.
}

// Null is the text of an attribute that is null.
const Null = "null"

const (
	// Prose is cut to no less than this before a column is left out.
	leastProse = 20
	// Longer cells are prose, of which the beginning is enough.
	mostColumn = 60

	sidLength = 34
)

// Layout says where a table stands.
type Layout struct {
	Terminal int  // Its columns; 0 is none, where nothing is cut.
	Gap      int  // The columns between two of the table's.
	Numbers  bool // Whether the rows are numbered.
	Chosen   bool // Whether a person has chosen the columns, and their order.
	Location *time.Location
	Year     int // The present one, which goes without saying.

	Width       func(text string) int // The columns that a text takes.
	NumberColor string                // The codes of the rows' numbers.
}

// Choose returns the columns for rows, and the attributes of those that did not fit.
func Choose(names []string, rows []Row, to Layout) (chosen []*Column, without []string) {
	var all []*Column
	switch {
	case to.Terminal == 0 || to.Chosen:
		for _, name := range names {
			c := newColumn(name, rows, to)
			c.rank = rankOther
			all = append(all, c)
		}
	default:
		all = arranged(names, rows, to)
	}
	if to.Numbers && to.Terminal > 0 {
		all = append([]*Column{numbers(rows, to)}, all...)
	}
	if to.Terminal == 0 {
		for _, c := range all {
			c.Width = c.natural
		}
		return all, nil
	}
	return fit(all, to)
}

// IsStatus reports whether an attribute says how far something has come.
func IsStatus(name string) bool {
	return name == "status" || name == "state" || strings.HasSuffix(name, "_status")
}

// fit chooses the columns that fit, those that are missed most first, and shares out what is left.
func fit(all []*Column, to Layout) (chosen []*Column, without []string) {
	left := to.Terminal + to.Gap
	widths := map[*Column]int{}
	place := func(c *Column, width int) {
		widths[c] = width
		left -= width + to.Gap
	}
	byRank := slices.Clone(all)
	slices.SortStableFunc(byRank, func(a, b *Column) int { return int(a.rank - b.rank) })
	for _, c := range byRank {
		if c.rank < rankSID && c.least+to.Gap <= left {
			place(c, c.least)
		}
	}
	// Both numbers of a call or message come before its SID where there is prose to read, and after
	// it where the SID is what there is to act on.
	sid := slices.IndexFunc(byRank, func(c *Column) bool { return c.rank == rankSID })
	prose := slices.ContainsFunc(all, func(c *Column) bool { return c.rank == rankProse && c.least >= leastProse })
	if sid >= 0 && !prose && byRank[sid].least+to.Gap <= left {
		place(byRank[sid], byRank[sid].least)
	}
	for i, c := range all {
		if narrow, ok := widths[c]; ok && c.wide != nil && c.wide.least-narrow <= left {
			left += narrow + to.Gap
			all[i] = c.wide
			place(c.wide, c.wide.least)
		}
	}
	for _, c := range byRank {
		if _, placed := widths[c]; !placed && c.rank >= rankSID && c.least+to.Gap <= left {
			place(c, c.least)
		}
	}
	if i := slices.IndexFunc(byRank, func(c *Column) bool { return c.rank != rankNumber }); i >= 0 && len(widths) <= i {
		place(byRank[i], max(1, left-to.Gap)) // A terminal that is this narrow has a part of one column.
	}
	for _, c := range all {
		width, ok := widths[c]
		if !ok {
			without = append(without, c.names...)
			continue
		}
		c.Width = width
		chosen = append(chosen, c)
	}
	for _, c := range slices.Backward(chosen) { // Prose, which is last, first.
		more := max(0, min(left, c.natural-c.Width))
		c.Width += more
		left -= more
	}
	return chosen, without
}
