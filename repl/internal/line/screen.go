package line

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

// Prompt is what stands before what is typed.
type Prompt struct {
	Text string
	Risk Risk
}

// Risk is what may come of what is typed. A prompt has its color where there are colors; its text
// says as much without them.
type Risk int

// The risks.
const (
	NoRisk    Risk = iota // Nobody says: no color.
	Harmless              // What is sent reaches nobody: green.
	Elsewhere             // Not where one began, or nothing is sent: yellow.
	Real                  // What is sent costs money: red.
)

var riskLooks = []look{plainLook, "30;42", "30;43", "1;37;41"}

// screen is what the terminal shows of the prompt. Its methods may be called by any goroutine.
type screen struct {
	out    io.Writer
	size   func() (columns, rows int)
	colors bool

	mutex   sync.Mutex // Guards what follows.
	open    bool       // Whether the prompt is shown.
	prompt  Prompt
	text    text
	hint    string
	columns int // When it was drawn.
	drawn   page
	was     Prompt // What was drawn.
	typed   text
	first   int  // The first row of the page that is shown: those before do not fit.
	alive   bool // Whether the cursor's line shows a sign of life.
	midline bool // Whether what was written last did not end its line.
}

// begin shows a prompt with nothing behind it.
func (s *screen) begin(prompt Prompt) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.still()
	s.open, s.prompt, s.text, s.hint = true, prompt, text{}, ""
	s.columns, _ = s.size()
	s.drawAll()
}

// show shows a text behind a prompt, and a hint below.
func (s *screen) show(prompt Prompt, t text, hint string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.open || prompt == s.prompt && t.equals(s.text) && hint == s.hint {
		return
	}
	s.prompt, s.text, s.hint = prompt, t, hint
	s.resize()
	s.draw()
}

// again draws all of it where the cursor is, after something else had the terminal.
func (s *screen) again() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.columns, _ = s.size()
	s.drawAll()
}

// clear clears the terminal.
func (s *screen) clear() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	_, _ = io.WriteString(s.out, "\x1b[H\x1b[2J")
	s.drawAll()
}

// resized draws all of it again where the terminal has another width.
func (s *screen) resized() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open && s.resize() {
		s.drawAll()
	}
}

// resize goes to where the prompt begins in a terminal of another width. Terminals wrap what they
// show again, so that each line stands where it would if it had been written at that width.
func (s *screen) resize() bool {
	columns, _ := s.size()
	if columns == s.columns || columns <= 0 {
		return false
	}
	prompt := fit(s.was.Text, s.columns)
	above := layOut(prompt, prompt, s.typed, nil, columns).row
	if s.drawn.behind {
		above = len(layOut(prompt, prompt, text{s.typed.runes[:s.typed.at], -1}, nil, columns).rows)
	}
	_, _ = io.WriteString(s.out, up(above)+"\r")
	s.columns, s.drawn, s.first = columns, page{}, 0
	return true
}

// above writes a text to out, above the prompt where it is shown.
func (s *screen) above(out io.Writer, text []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.open || len(text) == 0 {
		s.still()
		s.wrote(text)
		return out.Write(text)
	}
	_, _ = io.WriteString(s.out, up(s.drawn.row-s.first)+clearBelow)
	n, err := out.Write(text)
	if text[len(text)-1] != '\n' {
		_, _ = io.WriteString(out, "\n")
	}
	s.drawAll()
	return n, err
}

// end leaves what was typed as it shall be read later, with an end, and the cursor below it.
func (s *screen) end(with string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.open {
		return
	}
	s.open, s.midline = false, false
	page := s.layOut(s.text.moved(-1), s.columns) // No bracket stands out any more.
	var b strings.Builder
	b.WriteString(up(s.drawn.row-s.first) + clearBelow)
	write(&b, page.rows)
	b.WriteString(with + "\r\n")
	_, _ = io.WriteString(s.out, b.String())
}

// leave puts the cursor below all that is shown, for something else that has the terminal now.
func (s *screen) leave() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.open {
		_, _ = io.WriteString(s.out, down(len(s.drawn.rows)-1-s.drawn.row)+"\r\n"+clearBelow)
	}
}

func (s *screen) layOut(t text, columns int) page {
	prompt := fit(s.prompt.Text, columns)
	shown := prompt
	var looks []look
	if s.colors {
		if name := strings.TrimRight(prompt, " "); name != "" {
			l := riskLooks[s.prompt.Risk]
			shown = l.begin() + name + l.end() + prompt[len(name):]
		}
		looks = looksOf(t)
	}
	return layOut(prompt, shown, t, looks, columns)
}

// drawAll draws all of it where the cursor is.
func (s *screen) drawAll() {
	s.drawn, s.first = page{}, 0
	s.draw()
}

// draw draws what has changed since it was drawn.
func (s *screen) draw() {
	_, height := s.size()
	next := s.layOut(s.text, s.columns)
	// What does not fit is shown around the cursor.
	most := max(1, height-2)
	first := min(s.first, max(0, len(next.rows)-most))
	first = max(min(first, next.row), next.row-most+1)
	last := min(len(next.rows), first+most)
	from := first
	if first == s.first {
		for from < last-1 && from < len(s.drawn.rows) && s.drawn.rows[from] == next.rows[from] {
			from++
		}
		if from > first && next.rows[from-1].wraps {
			from-- // The terminal wraps where both rows are written.
		}
	}
	var b strings.Builder
	b.WriteString("\x1b[?25l" + move(s.drawn.row-s.first, from-first) + clearBelow)
	write(&b, next.rows[from:last])
	below := last - 1
	if s.hint != "" {
		hint := Truncate(s.hint, s.columns-1, "…")
		if s.colors {
			hint = commentLook.begin() + hint + commentLook.end()
		}
		b.WriteString("\r\n" + hint)
		below++
	}
	b.WriteString(up(below-next.row) + "\r")
	if next.column > 0 {
		fmt.Fprintf(&b, "\x1b[%dC", next.column)
	}
	b.WriteString("\x1b[?25h")
	_, _ = io.WriteString(s.out, b.String())
	s.drawn, s.first, s.was, s.typed = next, first, s.prompt, s.text
}

// write writes rows one below the other. A line that the terminal wraps is written as one, so that
// it can be copied as one.
func write(b *strings.Builder, rows []row) {
	for i, r := range rows {
		b.WriteString(r.drawn)
		if i < len(rows)-1 && !r.wraps {
			b.WriteString("\r\n")
		}
	}
}

// clearBelow clears the terminal from the row on in which the cursor is, and puts it at the row's
// beginning. To clear from the first row of the terminal at once is to clear all of it, of which
// some terminals keep what was there.
const clearBelow = "\r\x1b[K\x1b7\x1b[B\r\x1b[J\x1b8"

func move(from, to int) string {
	if from > to {
		return up(from - to)
	}
	return down(to - from)
}

func up(rows int) string {
	if rows <= 0 {
		return ""
	}
	return fmt.Sprintf("\x1b[%dA", rows)
}

func down(rows int) string {
	if rows <= 0 {
		return ""
	}
	return fmt.Sprintf("\x1b[%dB", rows)
}
