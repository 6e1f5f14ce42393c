// Package vt is for tests: a terminal that shows what a program writes to it.
package vt

import (
	"strconv"
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/mattn/go-runewidth"
)

// Terminal is what a terminal shows of what it is sent: its rows, those that have left the screen
// at the top as well, and how each character looks. It wraps again when it is resized.
type Terminal struct {
	Rows        [][]Cell
	Row, Column int // Where the cursor is.
	Top         int // The row at the top of the screen.

	columns, height int
	wrapped         []bool // Whether a row goes on in the next by itself.
	savedRow, saved int
	style           string
	rest            string // Of a sequence that has not come to its end.
}

// Cell is a character on the screen and how it looks.
type Cell struct {
	Text  string // Empty for the second half of a wide one.
	Style string // The numbers of its SGR sequence.
}

// New makes an empty terminal.
func New(columns, height int) *Terminal {
	return &Terminal{columns: columns, height: height, Rows: [][]Cell{nil}, wrapped: []bool{false}}
}

// Write takes what a program writes.
func (v *Terminal) Write(p []byte) (int, error) {
	text := v.rest + string(p)
	v.rest = ""
	for len(text) > 0 {
		if text[0] == '\x1b' {
			n := v.escape(text)
			if n == 0 {
				v.rest = text
				break
			}
			text = text[n:]
			continue
		}
		if !strings.Contains(text, "\x1b") && !strings.HasSuffix(text, "\n") && len(text) < 4 && text[0] >= 0x80 && strings.ToValidUTF8(text, "") != text {
			v.rest = text // The rest of a character is still to come.
			break
		}
		switch text[0] {
		case '\r':
			v.Column = 0
			text = text[1:]
		case '\n':
			v.lineFeed()
			text = text[1:]
		case '\a':
			text = text[1:]
		case '\b':
			v.Column = max(0, v.Column-1)
			text = text[1:]
		default:
			cluster := graphemes.FromString(text)
			cluster.Next()
			v.put(cluster.Value())
			text = text[len(cluster.Value()):]
		}
	}
	return len(p), nil
}

func (v *Terminal) lineFeed() {
	v.Row++
	for v.Row >= len(v.Rows) {
		v.Rows, v.wrapped = append(v.Rows, nil), append(v.wrapped, false)
	}
	v.Top = max(v.Top, v.Row-v.height+1)
}

func (v *Terminal) put(text string) {
	width := (&runewidth.Condition{StrictEmojiNeutral: true}).StringWidth(text)
	if v.Column+width > v.columns {
		v.wrapped[v.Row] = true
		v.lineFeed()
		v.Column = 0
	}
	for range width {
		for v.Column >= len(v.Rows[v.Row]) {
			v.Rows[v.Row] = append(v.Rows[v.Row], Cell{" ", ""})
		}
		v.Rows[v.Row][v.Column] = Cell{text, v.style}
		v.Column++
		text = ""
	}
}

// escape does what a sequence says at the beginning of text, and returns its length.
func (v *Terminal) escape(text string) int {
	if len(text) < 2 {
		return 0
	}
	switch text[1] {
	case '7':
		v.savedRow, v.saved = v.Row, v.Column
		return 2
	case '8':
		v.Row, v.Column = v.savedRow, v.saved
		return 2
	case '[':
	default:
		return 2
	}
	end := 2
	for ; end < len(text) && (text[end] < 0x40 || text[end] > 0x7e); end++ {
	}
	if end == len(text) {
		return 0
	}
	argument := text[2:end]
	n := 1
	if given, err := strconv.Atoi(argument); err == nil && given > 0 {
		n = given
	}
	switch text[end] {
	case 'm':
		v.style = argument
		if argument == "0" || argument == "39" || argument == "22" {
			v.style = ""
		}
	case 'A':
		v.Row = max(v.Top, v.Row-n)
	case 'B':
		for ; n > 0 && v.Row < v.Top+v.height-1; n-- {
			v.lineFeed()
		}
	case 'C':
		v.Column = min(v.columns-1, v.Column+n)
	case 'G':
		v.Column = n - 1
	case 'H':
		v.Row, v.Column = v.Top, 0
	case 'K':
		v.clear(v.Row, v.Column)
	case 'J':
		from := v.Row
		if argument == "2" {
			from, v.Column = v.Top, 0
		}
		v.clear(from, v.Column)
		for row := from + 1; row < len(v.Rows); row++ {
			v.clear(row, 0)
		}
	}
	return end + 1
}

func (v *Terminal) clear(row, column int) {
	v.Rows[row] = v.Rows[row][:min(column, len(v.Rows[row]))]
	v.wrapped[row] = false
}

// Resize has the terminal have another width: what it shows is wrapped again, and the cursor stays
// where it was in that.
func (v *Terminal) Resize(columns int) {
	next := New(columns, v.height)
	var cursorRow, cursorColumn int
	for i, cells := range v.Rows {
		for j, c := range cells {
			before := next.Column
			if c.Text != "" {
				next.style = c.Style
				next.put(c.Text)
			}
			if i == v.Row && j == v.Column {
				cursorRow, cursorColumn = next.Row, before
				if next.Column <= before {
					cursorColumn = 0
				}
			}
		}
		if i == v.Row && v.Column >= len(cells) {
			cursorRow, cursorColumn = next.Row, next.Column+v.Column-len(cells)
			if cursorColumn >= columns {
				cursorRow, cursorColumn = cursorRow+1, cursorColumn-columns
			}
		}
		if !v.wrapped[i] && i < len(v.Rows)-1 {
			next.lineFeed()
			next.Column = 0
		}
	}
	for next.Row < cursorRow {
		next.lineFeed()
	}
	next.Row, next.Column, next.style, next.rest = cursorRow, cursorColumn, v.style, v.rest
	*v = *next
}

// Text is what is shown, a line for each that was written as one.
func (v *Terminal) Text() string {
	var b strings.Builder
	for i, cells := range v.Rows {
		for _, c := range cells {
			b.WriteString(c.Text)
		}
		if !v.wrapped[i] {
			b.WriteByte('\n')
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
