package twiml

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// scanner reads a document's characters and knows where it is in it.
type scanner struct {
	src string
	at  int // the byte that is read next

	// The line and column of the byte seen. Places are mostly asked for in order, so that the whole
	// document is counted through once.
	seen int
	pos  Pos
}

// place is the line and column of a byte.
func (s *scanner) place(at int) Pos {
	if at < s.seen || s.pos.Line == 0 {
		s.seen, s.pos = 0, Pos{Line: 1, Column: 1}
	}
	for s.seen < at {
		c := s.src[s.seen]
		switch {
		case c == '\n', c == '\r' && !strings.HasPrefix(s.src[s.seen+1:], "\n"):
			s.pos = Pos{Line: s.pos.Line + 1, Column: 1}
		case c == '\r', c >= utf8.RuneSelf && !utf8.RuneStart(c):
		default:
			s.pos.Column++
		}
		s.seen++
	}
	return s.pos
}

func (s *scanner) fail(at int, format string, args ...any) error {
	return problem(codeParse, s.place(at), format, args...)
}

func (s *scanner) done() bool { return s.at >= len(s.src) }

func (s *scanner) rest() string { return s.src[s.at:] }

// take reads the text if it is what comes next.
func (s *scanner) take(text string) bool {
	if strings.HasPrefix(s.rest(), text) {
		s.at += len(text)
		return true
	}
	return false
}

// blanks reads white space and reports whether there was any.
func (s *scanner) blanks() bool {
	from := s.at
	for !s.done() && isBlank(s.src[s.at:s.at+1]) {
		s.at++
	}
	return s.at > from
}

// name reads a name; it is empty where none comes next.
func (s *scanner) name() string {
	from := s.at
	for !s.done() {
		r, size := utf8.DecodeRuneInString(s.rest())
		if !isNameStart(r) && (s.at == from || !isNameInner(r)) {
			break
		}
		s.at += size
	}
	return s.src[from:s.at]
}

// isNameStart and isNameInner are the NameStartChar and the rest of NameChar of XML 1.0, fifth
// edition.
func isNameStart(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', r == '_', r == ':':
		return true
	case r < 0xC0 || r == 0xD7 || r == 0xF7 || r == 0x37E:
		return false
	}
	return r <= 0x2FF || 0x370 <= r && r <= 0x1FFF || r == 0x200C || r == 0x200D || 0x2070 <= r && r <= 0x218F ||
		0x2C00 <= r && r <= 0x2FEF || 0x3001 <= r && r <= 0xD7FF || 0xF900 <= r && r <= 0xFDCF ||
		0xFDF0 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0xEFFFF
}

func isNameInner(r rune) bool {
	return '0' <= r && r <= '9' || r == '-' || r == '.' || r == 0xB7 || 0x300 <= r && r <= 0x36F || r == 0x203F || r == 0x2040
}

// until reads up to the text and past it, and gives what stood before.
func (s *scanner) until(text string) (before string, ok bool) {
	before, _, ok = strings.Cut(s.rest(), text)
	if ok {
		s.at += len(before) + len(text)
	}
	return before, ok
}

// quoted reads an attribute's value with its quotes.
func (s *scanner) quoted(name string) (string, error) {
	from := s.at
	if s.done() || s.src[s.at] != '"' && s.src[s.at] != '\'' {
		return "", s.fail(from, "the value of %s has no quotes; write %s=\"…\"", name, name)
	}
	quote := s.src[s.at : s.at+1]
	s.at++
	raw, ok := s.until(quote)
	if !ok {
		return "", s.fail(from, "the value of %s does not end; close it with %s", name, quote)
	}
	if at := strings.IndexByte(raw, '<'); at >= 0 {
		return "", s.fail(from+1+at, "a < inside a value; write &lt;, or close the value before it")
	}
	raw = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return ' '
		}
		return r
	}, lineFeeds(raw))
	return s.expand(raw, from+1)
}

// lineFeeds makes every line break of the document's file one line feed, as XML has it.
func lineFeeds(raw string) string {
	if !strings.Contains(raw, "\r") {
		return raw
	}
	return strings.ReplaceAll(strings.ReplaceAll(raw, "\r\n", "\n"), "\r", "\n")
}

// expand replaces the references in a text that begins at the byte given. That is where a bad one
// is said to be: line breaks may have moved the rest.
func (s *scanner) expand(raw string, at int) (string, error) {
	first := strings.IndexByte(raw, '&')
	if first < 0 {
		return raw, nil
	}
	var out strings.Builder
	for first >= 0 {
		out.WriteString(raw[:first])
		raw = raw[first+1:]
		name, after, ok := strings.Cut(raw, ";")
		if !ok || name == "" || strings.ContainsAny(name, " \t\n&<>\"'=") {
			return "", s.fail(s.ampersand(at), "an & that stands for nothing; write &amp;")
		}
		r, ok := reference(name)
		if !ok {
			return "", s.fail(s.ampersand(at), "&%s; is not known in XML; write the character itself, or &amp; for an &", shorten(name))
		}
		out.WriteRune(r)
		raw = after
		at = s.ampersand(at) + 1
		first = strings.IndexByte(raw, '&')
	}
	out.WriteString(raw)
	return out.String(), nil
}

// ampersand is the place of the next & in the document.
func (s *scanner) ampersand(at int) int {
	return at + strings.IndexByte(s.src[at:], '&')
}

// reference is the character that a reference stands for, its & and ; taken off.
func reference(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, ok := strings.CutPrefix(name, "#")
	if !ok {
		return 0, false
	}
	base := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !isXML(rune(n)) {
		return 0, false
	}
	return rune(n), true
}

func isXML(r rune) bool {
	at, _ := firstBad(string(r))
	return utf8.ValidRune(r) && at < 0
}
