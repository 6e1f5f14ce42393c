package api

import (
	"fmt"
	"io"
)

// scanner walks over JSON text and checks it (RFC 8259). A page is checked and
// cut into its elements in one pass; encoding/json takes two, and either decodes
// or copies them.
type scanner struct {
	data []byte
	at   int
}

// deepest bounds how deep values may lie in each other.
const deepest = 1000

// valid reports what is wrong with JSON text, if anything.
func valid(data []byte) error {
	s := scanner{data: data}
	s.space()
	if !s.value(0) {
		return s.problem()
	}
	return s.end()
}

// end reports what stands after the text's value, if anything.
func (s *scanner) end() error {
	s.space()
	if s.at < len(s.data) {
		return s.problem()
	}
	return nil
}

// problem says where the text is wrong.
func (s *scanner) problem() error {
	if s.at >= len(s.data) {
		return fmt.Errorf("the JSON is cut short after %d bytes: %w", len(s.data), io.ErrUnexpectedEOF)
	}
	return fmt.Errorf("the JSON is broken at byte %d", s.at)
}

// peek returns the next byte, or 0 at the end.
func (s *scanner) peek() byte {
	if s.at < len(s.data) {
		return s.data[s.at]
	}
	return 0
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\n', '\t', '\r':
			s.at++
		default:
			return
		}
	}
}

// value walks over a value that begins here.
func (s *scanner) value(depth int) bool {
	switch c := s.peek(); {
	case c == '"':
		return s.text()
	case c == '{':
		return s.object(depth, func([]byte) bool { return s.value(depth + 1) })
	case c == '[':
		return s.array(depth, func() bool { return s.value(depth + 1) })
	case c == 't':
		return s.word("true")
	case c == 'f':
		return s.word("false")
	case c == 'n':
		return s.word("null")
	}
	return s.number()
}

// object walks over an object. It calls member at each value with the key before
// it, as it stands between its quotes; member walks over the value.
func (s *scanner) object(depth int, member func(key []byte) bool) bool {
	if depth > deepest || s.peek() != '{' {
		return false
	}
	s.at++
	s.space()
	if s.peek() == '}' {
		s.at++
		return true
	}
	for {
		start := s.at + 1
		if s.peek() != '"' || !s.text() {
			return false
		}
		key := s.data[start : s.at-1]
		s.space()
		if s.peek() != ':' {
			return false
		}
		s.at++
		s.space()
		if !member(key) {
			return false
		}
		if more, ok := s.more('}'); !more {
			return ok
		}
	}
}

// array walks over an array. It calls element at each value, and element walks
// over it.
func (s *scanner) array(depth int, element func() bool) bool {
	if depth > deepest || s.peek() != '[' {
		return false
	}
	s.at++
	s.space()
	if s.peek() == ']' {
		s.at++
		return true
	}
	for {
		if !element() {
			return false
		}
		if more, ok := s.more(']'); !more {
			return ok
		}
	}
}

// more walks over a comma, and then there is more, or over the end.
func (s *scanner) more(end byte) (more, ok bool) {
	s.space()
	switch s.peek() {
	case ',':
		s.at++
		s.space()
		return true, true
	case end:
		s.at++
		return false, true
	}
	return false, false
}

// plain are the bytes of a string that stand for themselves.
var plain = func() (t [256]bool) {
	for c := 0x20; c < 256; c++ {
		t[c] = c != '"' && c != '\\'
	}
	return t
}()

// text walks over a string.
func (s *scanner) text() bool {
	data, i := s.data, s.at+1
	for {
		for i < len(data) && plain[data[i]] {
			i++
		}
		if i >= len(data) {
			s.at = len(data)
			return false
		}
		switch data[i] {
		case '"':
			s.at = i + 1
			return true
		case '\\':
			s.at = i
			if !s.escape() {
				return false
			}
			i = s.at
		default:
			s.at = i
			return false
		}
	}
}

// escape walks over an escape in a string.
func (s *scanner) escape() bool {
	s.at++
	switch s.peek() {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		s.at++
		return true
	case 'u':
		s.at++
		for range 4 {
			c := s.peek()
			if !(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F') {
				return false
			}
			s.at++
		}
		return true
	}
	return false
}

func (s *scanner) word(w string) bool {
	for i := range len(w) {
		if s.peek() != w[i] {
			return false
		}
		s.at++
	}
	return true
}

// number walks over a number.
func (s *scanner) number() bool {
	if s.peek() == '-' {
		s.at++
	}
	switch c := s.peek(); {
	case c == '0':
		s.at++
	case c < '1' || c > '9':
		return false
	default:
		s.digits()
	}
	if s.peek() == '.' {
		s.at++
		if !s.digits() {
			return false
		}
	}
	if s.peek()|0x20 == 'e' {
		s.at++
		if c := s.peek(); c == '+' || c == '-' {
			s.at++
		}
		return s.digits()
	}
	return true
}

// digits walks over one digit or more.
func (s *scanner) digits() bool {
	start := s.at
	for c := s.peek(); c >= '0' && c <= '9'; c = s.peek() {
		s.at++
	}
	return s.at > start
}
