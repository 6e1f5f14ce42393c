package nesting

import (
	"unicode"
	"unicode/utf8"
)

// scanner reads a source token by token, as far as depth goes. Where the language
// leaves a choice that only a parser can make, the choice is the one that counts more.
type scanner struct {
	source string
	at     int // The offset of what is read next.
	stack  []level
	base   int // What the levels below the innermost add up to.

	before   token  // The last token.
	newline  bool   // Whether a line ended since.
	ended    bool   // Whether a statement did, unless the next word goes on with it.
	forAwait bool   // Whether for await came last.
	afterDot bool   // Whether the next word is the name of a member.
	word     string // The last token, if it was a word.
	behind   string // The word before the last token.
	hidden   int    // Brackets in what was taken for a regular expression behind a brace.

	tooDeep, tooMany bool
	deepest          int // The offset of what is too deep.
}

// token is what kind of token came before.
type token byte

const (
	tokenNone     token = iota
	tokenOperand        // The end of an operand: a slash divides.
	tokenOperator       // An operand is to come: a slash begins a regular expression.
	tokenColon
	tokenBlock // The brace that ends a block.
	tokenSemicolon
	tokenOpenBlock
	tokenHeader // The parenthesis that ends the head of an if or a loop.
	tokenWord   // A keyword that a statement comes after: else, do, try, finally.
	tokenArrow
)

func newScanner(source string) *scanner {
	s := &scanner{source: source, stack: make([]level, 1, 64)}
	s.stack[0].block = true
	return s
}

func (s *scanner) problem() error {
	switch {
	case s.tooMany:
		return &Error{s.deepest, "default value of a parameter", MaxParameters}
	case s.tooDeep:
		return &Error{s.deepest, "source", Max}
	}
	return nil
}

func (s *scanner) top() *level { return &s.stack[len(s.stack)-1] }

// scan reads the source to its end, or to where it is too deep.
func (s *scanner) scan() {
	if len(s.source) > 2 && s.source[:2] == "#!" {
		s.skipLine()
	}
	for s.at < len(s.source) && !s.tooDeep && !s.tooMany {
		c := s.source[s.at]
		switch {
		case c == '\n' || c == '\r':
			s.newline = true
			s.at++
		case c == ' ' || c == '\t' || c == '\v' || c == '\f':
			s.at++
		case isWordByte(c):
			s.scanWord()
		case c == '"' || c == '\'':
			s.beginOperand()
			s.word = ""
			s.skipString(c)
			s.endOperand()
		default:
			s.scanPunctuator(c)
		}
	}
}

func (s *scanner) peek(n int) byte {
	if s.at+n < len(s.source) {
		return s.source[s.at+n]
	}
	return 0
}

// check looks whether the innermost level is too deep or too tall by now.
func (s *scanner) check(l *level) {
	if s.base+1+l.tall() > Max || s.base+l.opens() > Max {
		s.refuse()
	}
}

func (s *scanner) refuse() {
	if !s.tooDeep {
		s.tooDeep, s.deepest = true, min(s.at, len(s.source))
	}
}

// beginToken ends the statement before, if it has ended by what comes now.
func (s *scanner) beginToken(goesOn bool) {
	if s.ended && !goesOn {
		s.top().endStatement()
	}
	s.ended = false
	s.top().tokens++
}

// beginOperand is a token that an operand begins with. Behind another operand it
// begins a statement, without a semicolon.
func (s *scanner) beginOperand() {
	if s.before == tokenOperand && (s.word != "async" || s.newline) {
		s.ended = s.top().block || s.ended
		if !s.top().block {
			s.top().endExpression() // No parser goes on here.
		}
	}
	s.beginToken(false)
}

func (s *scanner) endOperand() {
	s.before, s.newline = tokenOperand, false
	l := s.top()
	if l.operand+l.prefix > 0 {
		s.check(l)
	}
}

// skipString leaves a string that begins here, or the line that it does not end on.
func (s *scanner) skipString(quote byte) {
	for s.at++; s.at < len(s.source); s.at++ {
		switch c := s.source[s.at]; c {
		case quote:
			s.at++
			return
		case '\\':
			if s.at++; s.peek(0) == '\r' && s.peek(1) == '\n' {
				s.at++
			}
		case '\n', '\r':
			return
		}
	}
}

// skipLine goes to the end of the line.
func (s *scanner) skipLine() {
	for s.at < len(s.source) && s.source[s.at] != '\n' && s.source[s.at] != '\r' {
		if s.source[s.at] == 0xE2 {
			if r, _ := utf8.DecodeRuneInString(s.source[s.at:]); r == '\u2028' || r == '\u2029' {
				return
			}
		}
		s.at++
	}
}

// skipComment goes behind a comment between slash and star.
func (s *scanner) skipComment() {
	for s.at += 2; s.at < len(s.source); s.at++ {
		switch s.source[s.at] {
		case '\n', '\r':
			s.newline = true
		case '*':
			if s.peek(1) == '/' {
				s.at += 2
				return
			}
		}
	}
}

// skipRegexp goes behind a regular expression.
func (s *scanner) skipRegexp() {
	doubtful := s.before == tokenBlock || s.before == tokenArrow
	inClass := false
	for s.at++; s.at < len(s.source); s.at++ {
		switch c := s.source[s.at]; {
		case c == '\\':
			s.at++
		case c == '\n' || c == '\r':
			return
		case c == '[' || c == '(' || c == '{' || c == '`':
			inClass = inClass || c == '['
			if doubtful {
				if s.hidden++; s.hidden > Max {
					s.refuse()
					return
				}
			}
		case c == ']':
			inClass = false
		case c == '/' && !inClass:
			for s.at++; s.at < len(s.source) && isWordByte(s.source[s.at]); s.at++ {
			}
			return
		}
	}
}

// scanTemplate goes to the end of a template, or behind the ${ of it.
func (s *scanner) scanTemplate() {
	for ; s.at < len(s.source); s.at++ {
		switch s.source[s.at] {
		case '\\':
			s.at++
		case '`':
			s.at++
			s.close()
			s.endOperand()
			return
		case '$':
			if s.peek(1) == '{' {
				s.at += 2
				s.open(level{open: '$', value: true})
				return
			}
		}
	}
}

// open begins what stands in a bracket.
func (s *scanner) open(l level) {
	outer := s.top()
	s.base += outer.opens()
	s.stack = append(s.stack, l)
	s.before, s.newline = tokenOperator, false
	if l.block {
		s.before = tokenOpenBlock
	}
	s.check(s.top())
}

// close ends the innermost bracket, which is then an operand, or part of one.
func (s *scanner) close() {
	if len(s.stack) == 1 {
		return
	}
	inner := *s.top()
	inner.endStatement()
	s.stack = s.stack[:len(s.stack)-1]
	outer := s.top()
	s.base -= outer.opens()
	outer.operand = max(outer.operand, inner.height) + 1
	outer.arrows = max(outer.arrows, inner.arrows)
	outer.closed = inner.arrows
	s.check(outer)
}

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '$' || c == '#' || c == '@' || c == '\\' || c >= utf8.RuneSelf
}

// isSpace tells whether a character beyond ASCII parts words.
func isSpace(r rune) bool {
	return r == '\ufeff' || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Zs, r)
}
