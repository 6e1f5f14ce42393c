package show

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/repl/internal/complete"
	"dialtone/repl/internal/style"
)

// column is a column of a table.
type column struct {
	names          []string // The attributes that it has.
	head           string
	cell           func(row) cell
	natural, least int // Its width as a whole, and the least that says anything.
	right          bool
	rank           rank
	wide           *column // What it is where there is room.
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
func newColumn(name string, rows []row, to layout) *column {
	c := &column{names: []string{name}, head: name, rank: rankOther, cell: func(r row) cell { return r.cells[name] }}
	var values []cell
	for _, r := range rows {
		if value := r.cells[name]; value.text != "" && value.text != nullText {
			values = append(values, value)
		}
	}
	every := func(is func(cell) bool) bool {
		return len(values) > 0 && !slices.ContainsFunc(values, func(v cell) bool { return !is(v) })
	}
	sids := every(func(v cell) bool { return sidPattern().MatchString(v.text) })
	switch {
	case every(func(v cell) bool { return !v.at.IsZero() }):
		c.rank = rankTime
		if to.terminal > 0 {
			c.shorten(name, values, to)
		}
	case len(values) == 0 && briefly(name) != name:
		c.rank = rankTime // Of what has not happened yet.
		c.head = briefly(name)
	case name == "sid":
		c.rank = rankSID
	case sids:
		c.rank = rankOtherSID
	case isStatus(name):
		c.rank = rankStatus
	}
	c.right = every(func(v cell) bool { return numberPattern().MatchString(v.text) })
	c.measure(rows)
	prose := slices.ContainsFunc(values, func(v cell) bool {
		return v.at.IsZero() && (style.Width(v.text) > complete.SIDLength || strings.Contains(v.text, " "))
	})
	if prose && to.terminal > 0 {
		c.natural = min(c.natural, max(mostColumn, to.terminal/2))
		c.least = min(c.natural, leastProse)
		if c.rank == rankOther {
			c.rank = rankProse
		}
	}
	return c
}

func (c *column) measure(rows []row) {
	c.natural = style.Width(c.head)
	for _, r := range rows {
		c.natural = max(c.natural, style.Width(c.cell(r).text))
	}
	c.least = c.natural
}

// shorten writes times without what all of them share: the present year goes without saying,
// another and the zone stand in the head.
func (c *column) shorten(name string, times []cell, to layout) {
	share := func(form string) (shared string, ok bool) {
		for i, t := range times {
			text := t.at.In(to.location).Format(form)
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
			if year != fmt.Sprint(to.year) {
				head = year + " " + zone
			}
		}
	}
	c.head = head
	whole := c.cell
	c.cell = func(r row) cell {
		value := whole(r)
		if !value.at.IsZero() {
			value.text = value.at.In(to.location).Format(form)
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
func numbers(rows []row) *column {
	c := &column{head: "#", right: true, rank: rankNumber, cell: func(r row) cell { return cell{text: fmt.Sprint(r.number), color: dimCode} }}
	c.measure(rows)
	c.natural, c.least = max(2, c.natural), max(2, c.least)
	return c
}

// arranged are the columns of a table on a terminal: when, who with whom, and the rest, with the
// direction of a message or call as an arrow between the two.
func arranged(names []string, rows []row, to layout) []*column {
	var sids, times, parties, others, prose []*column
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
		parties = []*column{partiesOf(rows)}
	} else if i := slices.IndexFunc(others, func(c *column) bool { return c.rank == rankOther }); i >= 0 && len(sids) > 0 {
		others[i].rank = rankProse // What a record is called by.
	}
	return slices.Concat(sids, times, parties, others, prose)
}

const arrow = "→"

// partiesOf is the column of who sends to whom or calls whom: the number that is the account's
// own stands before the arrow, and where there is less room only the other does.
func partiesOf(rows []row) *column {
	own := 0
	for _, r := range rows {
		side := "from"
		if isInbound(r) {
			side = "to"
		}
		own = max(own, style.Width(r.cells[side].text))
	}
	sides := func(r row) (here, sign, there string) {
		here, sign, there = r.cells["from"].text, arrow, r.cells["to"].text
		if isInbound(r) {
			here, sign, there = there, "←", here
		}
		return here, sign, there
	}
	names := []string{"from", "to"}
	whole := &column{names: names, head: "from " + arrow + " to", rank: rankParties, cell: func(r row) cell {
		here, sign, there := sides(r)
		return cell{text: style.Pad(here, own) + " " + sign + " " + there}
	}}
	brief := &column{names: names, head: arrow + " to", rank: rankParties, wide: whole, cell: func(r row) cell {
		_, sign, there := sides(r)
		return cell{text: sign + " " + there}
	}}
	whole.measure(rows)
	brief.measure(rows)
	return brief
}

func isInbound(r row) bool { return strings.HasPrefix(r.cells["direction"].text, "inbound") }
