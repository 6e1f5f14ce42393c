package line

import "io"

// life shows a sign of life in the line where output goes on, or clears it away with an empty one.
// It gives way to a prompt, to what is written, and to a line that is not at its end, as a progress
// bar's.
func (s *screen) life(sign string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if sign == "" {
		s.still()
		return
	}
	columns, _ := s.size()
	if s.open || s.midline || columns <= 1 {
		return
	}
	sign = Truncate(sign, columns-1, "")
	if s.colors {
		sign = commentLook.begin() + sign + commentLook.end()
	}
	_, _ = io.WriteString(s.out, "\r"+sign+clearLine)
	s.alive = true
}

const clearLine = "\x1b[K"

// still clears a sign of life away.
func (s *screen) still() {
	if s.alive {
		_, _ = io.WriteString(s.out, "\r"+clearLine)
		s.alive = false
	}
}

// wrote notes how what is written leaves the line.
func (s *screen) wrote(text []byte) {
	if len(text) > 0 {
		end := text[len(text)-1]
		s.midline = end != '\n' && end != '\r'
	}
}

// beside writes a text to out that moves the cursor itself, as a progress bar does.
func (s *screen) beside(out io.Writer, text []byte) (int, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if !s.open {
		s.still()
		s.wrote(text)
	}
	return out.Write(text)
}
