package repl

import (
	"strings"
	"unicode/utf8"
)

// The kinds of token. What is not closed is one token to the end of the text.
type tokenKind int

const (
	word tokenKind = iota
	number
	text     // A string, quotes included.
	template // One piece of a template: from ` or } to ${ or `.
	pattern
	punctuation
)

// token is a part of JavaScript source that is not blank and no comment.
type token struct {
	kind   tokenKind
	text   string
	start  int // Bytes from the beginning of the source.
	closed bool
}

// scanned is source taken apart. The scanner understands unfinished source, of
// which no tree can be made.
type scanned struct {
	tokens  []token
	open    []int // The tokens of the brackets that are open at the end, outermost first.
	comment bool  // Whether the end is in a comment.
}

// scan takes source apart.
func scan(source string) scanned {
	s := scanner{source: source}
	for s.at < len(s.source) {
		s.next()
	}
	return s.scanned
}

type scanner struct {
	source string
	at     int
	scanned
}

func (s *scanner) rest() string { return s.source[s.at:] }

func (s *scanner) next() {
	r, size := utf8.DecodeRuneInString(s.rest())
	switch {
	case strings.ContainsRune(" \t\r\n\v\f\u00a0\ufeff\u2028\u2029", r):
		s.at += size
	case strings.HasPrefix(s.rest(), "//"):
		s.skip(strings.IndexByte(s.rest(), '\n'), 0)
	case strings.HasPrefix(s.rest(), "/*"):
		s.skip(strings.Index(s.rest()[2:], "*/"), 4)
	case r == '\'' || r == '"':
		s.quoted(byte(r))
	case r == '`':
		s.template()
	case isWordStart(r):
		s.while(word, func(r rune) bool { return isWordStart(r) || '0' <= r && r <= '9' })
	case '0' <= r && r <= '9':
		s.while(number, func(r rune) bool { return isWordStart(r) || '0' <= r && r <= '9' || r == '.' })
	case r == '/' && s.regexpMayStand():
		s.regexp()
	default:
		s.punctuation(size)
	}
}

// skip leaves out a comment, which ends size bytes after a place that is there or
// else is the rest.
func (s *scanner) skip(end, size int) {
	if end < 0 {
		s.comment = true
		s.at = len(s.source)
		return
	}
	s.at += end + size
}

func (s *scanner) add(kind tokenKind, length int, closed bool) {
	s.tokens = append(s.tokens, token{kind, s.source[s.at : s.at+length], s.at, closed})
	s.at += length
}

func (s *scanner) while(kind tokenKind, is func(rune) bool) {
	rest := s.rest()
	end := strings.IndexFunc(rest, func(r rune) bool { return !is(r) })
	if end < 0 {
		end = len(rest)
	}
	s.add(kind, end, true)
}

func (s *scanner) quoted(quote byte) {
	rest := s.rest()
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case quote:
			s.add(text, i+1, true)
			return
		case '\n':
			s.add(text, i, false)
			return
		}
	}
	s.add(text, len(rest), false)
}

// template reads a piece of a template. One that ends in ${ opens a bracket,
// which the } that begins the next piece closes.
func (s *scanner) template() {
	rest := s.rest()
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == '`':
			s.add(template, i+1, true)
			return
		case strings.HasPrefix(rest[i:], "${"):
			s.open = append(s.open, len(s.tokens))
			s.add(template, i+2, true)
			return
		}
	}
	s.add(template, len(rest), false)
}

// regexpMayStand tells a regular expression from a division by what is before.
func (s *scanner) regexpMayStand() bool {
	if len(s.tokens) == 0 {
		return true
	}
	switch last := s.tokens[len(s.tokens)-1]; last.kind {
	case word:
		return operators[last.text]
	case punctuation:
		return last.text != ")" && last.text != "]" && last.text != "}"
	default:
		return false
	}
}

// operators are the words that an expression may follow.
var operators = map[string]bool{
	"return": true, "typeof": true, "instanceof": true, "in": true, "of": true, "new": true, "delete": true, "void": true,
	"throw": true, "case": true, "do": true, "else": true, "await": true, "yield": true,
}

func (s *scanner) regexp() {
	rest := s.rest()
	class := false
	for i := 1; i < len(rest) && rest[i] != '\n'; i++ {
		switch {
		case rest[i] == '\\':
			i++
		case rest[i] == '[':
			class = true
		case rest[i] == ']':
			class = false
		case rest[i] == '/' && !class:
			s.add(pattern, i+1, true)
			return
		}
	}
	s.punctuation(1)
}

func (s *scanner) punctuation(size int) {
	if strings.HasPrefix(s.rest(), "?.") {
		size = 2
	}
	switch s.rest()[:size] {
	case "(", "[", "{":
		s.open = append(s.open, len(s.tokens))
	case ")", "]", "}":
		if last := len(s.open) - 1; last >= 0 {
			opener := s.tokens[s.open[last]]
			s.open = s.open[:last]
			if opener.kind == template {
				s.template()
				return
			}
		}
	case "=":
		if strings.HasPrefix(s.rest(), "=>") {
			size = 2
		}
	}
	s.add(punctuation, size, true)
}

func isWordStart(r rune) bool {
	return r == '_' || r == '$' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r >= 0x80 && r != utf8.RuneError
}

// isWord tells whether a text is one word.
func isWord(name string) bool {
	for i, r := range name {
		if !isWordStart(r) && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}
