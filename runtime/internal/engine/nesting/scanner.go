package nesting

import (
	"fmt"

	"dialtone/internal/lexer"
)

// scanner reads a source token by token, as far as depth goes. Where the language
// leaves a choice that only a parser can make, the choice is the one that counts more.
type scanner struct {
	lexer lexer.Lexer
	token lexer.Token // The one that is read.
	stack []level
	base  int // What the levels below the innermost add up to.

	before   token  // The last token.
	newline  bool   // Whether a line ended since.
	ended    bool   // Whether a statement did, unless the next word goes on with it.
	forAwait bool   // Whether for await came last.
	afterDot bool   // Whether the next word is the name of a member.
	word     string // The last token, if it was a word.
	behind   string // The word before the last token.
	hidden   int    // Brackets in what was taken for a regular expression behind a brace.

	tooDeep, tooMany, tooLong bool
	deepest                   int // The offset of what is too deep, or too long.

	digits float64 // The squares of the lengths of big integers.
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
	s := &scanner{lexer: lexer.Lexer{Source: source}, stack: make([]level, 1, 64)}
	s.stack[0].block = true
	return s
}

func (s *scanner) problem() error {
	switch {
	case s.tooMany:
		return tooDeep(s.deepest, "default value of a parameter", MaxParameters)
	case s.tooDeep:
		return tooDeep(s.deepest, "source", Max)
	case s.tooLong:
		return &Error{s.deepest, fmt.Sprintf("the literals of big integers have more than %d digits", MaxDigits)}
	}
	return nil
}

func (s *scanner) top() *level { return &s.stack[len(s.stack)-1] }

// scan reads the source to its end, or to where it is too deep.
func (s *scanner) scan() {
	for !s.tooDeep && !s.tooMany && !s.tooLong {
		s.token = s.lexer.Next(s.before == tokenOperand)
		s.newline = s.newline || s.token.Newline
		switch s.token.Kind {
		case lexer.End:
			return
		case lexer.Number:
			s.scanNumber()
			s.scanWord(s.token.Text)
		case lexer.Word:
			s.scanWord(s.token.Text)
		case lexer.Text:
			s.beginOperand()
			s.word = ""
			s.endOperand()
		default:
			s.behind, s.word = s.word, ""
			s.scanPunctuator(s.top())
		}
	}
}

// check looks whether the innermost level is too deep or too tall by now.
func (s *scanner) check(l *level) {
	if s.base+1+l.tall() > Max || s.base+l.opens() > Max {
		s.refuse()
	}
}

// scanNumber counts the digits of a big integer.
func (s *scanner) scanNumber() {
	length := float64(len(s.token.Text))
	if length < 1000 || s.token.Text[len(s.token.Text)-1] != 'n' {
		return
	}
	if s.digits += length * length; s.digits > MaxDigits*MaxDigits {
		s.tooLong, s.deepest = true, s.token.Start
	}
}

func (s *scanner) refuse() {
	if !s.tooDeep {
		s.tooDeep, s.deepest = true, s.lexer.At
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

// scanPattern reads a regular expression. Behind a block it may be a division, whose brackets
// count.
func (s *scanner) scanPattern() {
	doubtful := s.before == tokenBlock || s.before == tokenArrow
	s.beginToken(false)
	for i := 0; doubtful && i < len(s.token.Text); i++ {
		switch s.token.Text[i] {
		case '\\':
			i++
		case '[', '(', '{', '`':
			if s.hidden++; s.hidden > Max {
				s.refuse()
			}
		}
	}
	s.endOperand()
}

// scanPiece reads a piece of a template.
func (s *scanner) scanPiece(piece lexer.Token) {
	switch {
	case piece.Open:
	case piece.Opens():
		s.open(level{open: '$', value: true})
	default:
		s.close()
		s.endOperand()
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
