package line

import (
	"strings"
)

// row is a line of the terminal: what is drawn there, and whether the terminal goes on in the next
// one by itself.
type row struct {
	drawn string
	width int
	wraps bool
}

// page is what stands at the prompt as the terminal shows it.
type page struct {
	rows        []row
	row, column int // Where the cursor is.
}

// further stands before the lines after the first.
const further = "... "

// layOut lays a text out behind a prompt. The looks are those of its characters; nil has none.
func layOut(prompt, shownPrompt string, t text, looks []look, columns int) page {
	var p page
	var b strings.Builder
	width := 0
	now := plainLook
	flush := func(wraps bool) {
		b.WriteString(now.end())
		p.rows = append(p.rows, row{b.String(), width, wraps})
		b.Reset()
		width = 0
		if wraps {
			b.WriteString(now.begin())
		} else {
			now = plainLook
		}
	}
	put := func(shown string, w int, l look) {
		if width+w > columns {
			flush(true)
		}
		if l != now {
			b.WriteString(now.end() + l.begin())
			now = l
		}
		b.WriteString(shown)
		width += w
	}
	b.WriteString(shownPrompt)
	width = Width(prompt)
	at := 0
	for _, n := range glyphs(t.runes) {
		if at == t.at {
			p.row, p.column = len(p.rows), width
		}
		l := plainLook
		if looks != nil {
			l = looks[at]
		}
		switch glyph := t.runes[at : at+n]; {
		case glyph[0] == '\n':
			flush(false)
			b.WriteString(further)
			width = len(further)
		case glyph[0] == '\t':
			for range tabColumns {
				put(" ", 1, l)
			}
		default:
			for _, shown := range show(glyph) {
				put(shown.text, shown.width, or(shown.look, l))
			}
		}
		at += n
	}
	if at == t.at {
		p.row, p.column = len(p.rows), width
	}
	flush(false)
	if p.column == columns {
		// The cursor stands on the row below, which may not be there yet.
		if p.row+1 == len(p.rows) {
			p.rows[p.row].wraps = true
			p.rows = append(p.rows, row{})
		}
		p.row, p.column = p.row+1, 0
	}
	return p
}

type shown struct {
	text  string
	width int
	look  look
}

// show is how a character is shown: one that must not be sent to a terminal as an escape.
func show(glyph []rune) []shown {
	escaped := false
	for _, r := range glyph {
		escaped = escaped || Escaped(r)
	}
	if !escaped {
		return []shown{{string(glyph), Width(string(glyph)), plainLook}}
	}
	var all []shown
	for _, r := range glyph {
		if !Escaped(r) {
			all = append(all, shown{string(r), Width(string(r)), plainLook})
			continue
		}
		for _, c := range Escape(r) {
			all = append(all, shown{string(c), 1, escapeLook})
		}
	}
	return all
}
