package line

import (
	"slices"
	"strings"

	"dialtone/internal/printable"
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
	row, column int  // Where the cursor is.
	behind      bool // Whether it has a row of its own, behind a full one.
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
	at := 0
	here := func() {
		if at == t.at {
			p.row, p.column = len(p.rows), width
		}
	}
	first := false // Whether what is put next is the first of a character.
	put := func(shown string, w int, l look) {
		if width+w > columns {
			flush(true)
		}
		if first {
			here()
			first = false
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
	for _, n := range glyphs(t.runes) {
		first = true
		l := plainLook
		if looks != nil {
			l = looks[at]
		}
		switch glyph := t.runes[at : at+n]; {
		case glyph[0] == '\n':
			here()
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
	here()
	flush(false)
	if p.column == columns {
		p.row, p.column, p.behind = p.row+1, 0, true
		p.rows = slices.Insert(p.rows, p.row, row{})
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
		escaped = escaped || printable.Moves(r)
	}
	if !escaped {
		return []shown{{string(glyph), Width(string(glyph)), plainLook}}
	}
	var all []shown
	for _, r := range glyph {
		if !printable.Moves(r) {
			all = append(all, shown{string(r), Width(string(r)), plainLook})
			continue
		}
		for _, c := range printable.Escape(r) {
			all = append(all, shown{string(c), 1, escapeLook})
		}
	}
	return all
}
