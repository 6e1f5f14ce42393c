package columns

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Column is a column of a table.
type Column struct {
	Head  string
	Cell  func(Row) Cell // What stands in it for a row; as yet uncut.
	Width int            // To which its cells are cut.
	Right bool           // Whether its cells stand at the right, as numbers do.

	names          []string // The attributes that it has.
	natural, least int      // Its width as a whole, and the least that says anything.
	rank           rank
	wide           *Column // What it is where there is room.
}

// rank is what people miss most in a table, that first.
type rank int

const (
	rankNumber rank = iota
	rankProse       // A body, and what a record is called by.
	rankParties
	rankStatus
	rankTime
	rankOther
	rankSID // The row's number stands for it.
	rankOtherSID
)

// newColumn makes the column of an attribute.
func newColumn(name string, rows []Row, to Layout) *Column {
	c := &Column{names: []string{name}, Head: name, rank: rankOther, Cell: func(r Row) Cell { return r.Cells[name] }}
	var values []Cell
	for _, r := range rows {
		if value := r.Cells[name]; value.Text != "" && value.Text != Null {
			values = append(values, value)
		}
	}
	every := func(is func(Cell) bool) bool {
		return len(values) > 0 && !slices.ContainsFunc(values, func(v Cell) bool { return !is(v) })
	}
	sids := every(func(v Cell) bool { return sidPattern().MatchString(v.Text) })
	switch {
	case every(func(v Cell) bool { return !v.At.IsZero() }):
		c.rank = rankTime
		if to.Terminal > 0 {
			c.shorten(name, values, to)
		}
	case len(values) == 0 && briefly(name) != name:
		c.rank = rankTime // Of what has not happened yet.
		c.Head = briefly(name)
	case name == "sid":
		c.rank = rankSID
	case sids:
		c.rank = rankOtherSID
	case IsStatus(name):
		c.rank = rankStatus
	}
	c.Right = every(func(v Cell) bool { return numberPattern().MatchString(v.Text) })
	c.measure(rows, to)
	prose := slices.ContainsFunc(values, func(v Cell) bool {
		return v.At.IsZero() && (to.Width(v.Text) > sidLength || strings.Contains(v.Text, " "))
	})
	if prose && to.Terminal > 0 {
		c.natural = min(c.natural, max(mostColumn, to.Terminal/2))
		c.least = min(c.natural, leastProse)
		if c.rank == rankOther {
			c.rank = rankProse
		}
	}
	return c
}

func (c *Column) measure(rows []Row, to Layout) {
	c.natural = to.Width(c.Head)
	for _, r := range rows {
		c.natural = max(c.natural, to.Width(c.Cell(r).Text))
	}
	c.least = c.natural
}

// shorten writes times without what all of them share: the present year goes without saying,
// another and the zone stand in the head.
func (c *Column) shorten(name string, times []Cell, to Layout) {
	share := func(form string) (shared string, ok bool) {
		for i, t := range times {
			text := t.At.In(to.Location).Format(form)
			if i > 0 && text != shared {
				return "", false
			}
			shared = text
		}
		return shared, true
	}
	form, head := "2006-01-02 15:04 MST", name
	if zone, ok := share("MST"); ok {
		form, head = strings.TrimSuffix(form, " MST"), briefly(name)+" "+zone
		if year, ok := share("2006"); ok {
			form = strings.TrimPrefix(form, "2006-")
			if year != fmt.Sprint(to.Year) {
				head = year + " " + zone
			}
		}
	}
	c.Head = head
	whole := c.Cell
	c.Cell = func(r Row) Cell {
		value := whole(r)
		if !value.At.IsZero() {
			value.Text = value.At.In(to.Location).Format(form)
		}
		return value
	}
}

// briefly is the name of a time without the part that says so.
func briefly(name string) string {
	for _, part := range []string{"_time", "_date"} {
		name = strings.TrimSuffix(name, part)
	}
	return strings.TrimPrefix(name, "date_")
}

// numbers is the column of the rows' numbers, by which _[3] names one.
func numbers(rows []Row, to Layout) *Column {
	c := &Column{Head: "#", Right: true, rank: rankNumber, Cell: func(r Row) Cell { return Cell{Text: fmt.Sprint(r.Number), Color: to.NumberColor} }}
	c.measure(rows, to)
	c.natural, c.least = max(2, c.natural), max(2, c.least)
	return c
}

// arranged are the columns of a table on a terminal: when, who with whom, and the rest, with the
// direction of a message or call as an arrow between the two.
func arranged(names []string, rows []Row, to Layout) []*Column {
	var sids, times, parties, others, prose []*Column
	between := slices.Contains(names, "from") && slices.Contains(names, "to")
	for _, name := range names {
		if between && slices.Contains([]string{"from", "to", "direction"}, name) {
			continue
		}
		switch c := newColumn(name, rows, to); {
		case c.rank == rankSID:
			sids = append(sids, c)
		case c.rank == rankTime && times == nil:
			times = append(times, c)
		case c.rank == rankTime:
			c.rank = rankOther
			others = append(others, c)
		case name == "body":
			prose = append(prose, c)
		default:
			others = append(others, c)
		}
	}
	if between {
		parties = []*Column{partiesOf(rows, to)}
	} else if i := slices.IndexFunc(others, func(c *Column) bool { return c.rank == rankOther }); i >= 0 && len(sids) > 0 {
		others[i].rank = rankProse // What a record is called by.
	}
	return slices.Concat(sids, times, parties, others, prose)
}

const arrow = "→"

// partiesOf is the column of who sends to whom or calls whom: the number that is the account's
// own stands before the arrow, and where there is less room only the other does.
func partiesOf(rows []Row, to Layout) *Column {
	own := 0
	for _, r := range rows {
		side := "from"
		if isInbound(r) {
			side = "to"
		}
		own = max(own, to.Width(r.Cells[side].Text))
	}
	sides := func(r Row) (here, sign, there string) {
		here, sign, there = r.Cells["from"].Text, arrow, r.Cells["to"].Text
		if isInbound(r) {
			here, sign, there = there, "←", here
		}
		return here, sign, there
	}
	names := []string{"from", "to"}
	whole := &Column{names: names, Head: "from " + arrow + " to", rank: rankParties, Cell: func(r Row) Cell {
		here, sign, there := sides(r)
		if here == "" && there == "" {
			return Cell{} // A row of something else.
		}
		return Cell{Text: here + strings.Repeat(" ", max(0, own-to.Width(here))) + " " + sign + " " + there}
	}}
	brief := &Column{names: names, Head: arrow + " to", rank: rankParties, wide: whole, Cell: func(r Row) Cell {
		here, sign, there := sides(r)
		if here == "" && there == "" {
			return Cell{}
		}
		return Cell{Text: sign + " " + there}
	}}
	whole.measure(rows, to)
	brief.measure(rows, to)
	return brief
}

func isInbound(r Row) bool { return strings.HasPrefix(r.Cells["direction"].Text, "inbound") }

var (
	numberPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?\d{1,15}(\.\d+)?$`) })
	sidPattern    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z]{2}[0-9a-f]{32}$`) })
)
