package dates

import "strings"

// token is a number, a word, a sign or the like.
type token struct {
	kind   tokenKind
	value  int // Of a number, or what a word stands for.
	length int
	symbol rune
	word   wordKind
}

type tokenKind byte

const (
	tokenUnknown tokenKind = iota
	tokenEnd
	tokenNumber
	tokenSymbol
	tokenWord
	tokenBlank
)

type wordKind byte

const (
	wordUnknown wordKind = iota
	wordMonth
	wordHalf // AM or PM.
	wordZone
	wordT
)

// words are the words that mean something, by their first three letters. Those of months may
// be longer.
var words = map[string]token{
	"jan": {word: wordMonth, value: 1}, "feb": {word: wordMonth, value: 2}, "mar": {word: wordMonth, value: 3},
	"apr": {word: wordMonth, value: 4}, "may": {word: wordMonth, value: 5}, "jun": {word: wordMonth, value: 6},
	"jul": {word: wordMonth, value: 7}, "aug": {word: wordMonth, value: 8}, "sep": {word: wordMonth, value: 9},
	"oct": {word: wordMonth, value: 10}, "nov": {word: wordMonth, value: 11}, "dec": {word: wordMonth, value: 12},
	"am": {word: wordHalf, value: 0}, "pm": {word: wordHalf, value: 12},
	"ut": {word: wordZone}, "utc": {word: wordZone}, "z": {word: wordZone}, "gmt": {word: wordZone},
	"cdt": {word: wordZone, value: -5}, "cst": {word: wordZone, value: -6}, "edt": {word: wordZone, value: -4},
	"est": {word: wordZone, value: -5}, "mdt": {word: wordZone, value: -6}, "mst": {word: wordZone, value: -7},
	"pdt": {word: wordZone, value: -7}, "pst": {word: wordZone, value: -8},
	"t": {word: wordT},
}

func (t token) is(symbol rune) bool { return t.kind == tokenSymbol && t.symbol == symbol }

func (t token) isSign() bool { return t.is('+') || t.is('-') }

func (t token) signValue() int {
	if t.symbol == '-' {
		return -1
	}
	return 1
}

func (t token) isNumberOf(digits int) bool { return t.kind == tokenNumber && t.length == digits }

// isZ reports whether a token is a Z.
func (t token) isZ() bool { return t.word == wordZone && t.length == 1 }

// milliseconds is a number behind a point.
func (t token) milliseconds() int {
	value, length := t.value, min(t.length, maxDigits)
	for ; length < 3; length++ {
		value *= 10
	}
	for ; length > 3; length-- {
		value /= 10
	}
	return value
}

// scanner reads the tokens of a text.
type scanner struct {
	text   []rune
	at     int
	peeked token // The next one.
}

// maxDigits is how many digits of a number count.
const maxDigits = 9

// take is the next token.
func (s *scanner) take() token {
	taken := s.peeked
	s.next()
	return taken
}

// skip takes a symbol if it is the next token.
func (s *scanner) skip(symbol rune) bool {
	if !s.peeked.is(symbol) {
		return false
	}
	s.next()
	return true
}

func (s *scanner) char() rune {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func isDigit(c rune) bool { return '0' <= c && c <= '9' }

// isWord reports whether a character is of a word, which everything behind the capitals is.
func isWord(c rune) bool { return c >= 'A' && !isBlank(c) }

func isBlank(c rune) bool {
	switch c {
	case ' ', '\t', '\v', '\f', '\r', '\n', '\u00a0', '\u1680', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff':
		return true
	}
	return '\u2000' <= c && c <= '\u200a'
}

// next reads a token.
func (s *scanner) next() {
	begun, c := s.at, s.char()
	switch {
	case s.at >= len(s.text):
		s.peeked = token{kind: tokenEnd}
	case isDigit(c):
		s.peeked = token{kind: tokenNumber}
		for s.char() == '0' {
			s.at++
		}
		for digits := 0; isDigit(s.char()); digits++ {
			if digits < maxDigits {
				s.peeked.value = s.peeked.value*10 + int(s.char()-'0')
			}
			s.at++
		}
	case strings.ContainsRune(":-+.)", c):
		s.at++
		s.peeked = token{kind: tokenSymbol, symbol: c}
	case isWord(c):
		for s.at < len(s.text) && isWord(s.char()) {
			s.at++
		}
		s.peeked = wordOf(strings.ToLower(string(s.text[begun:min(s.at, begun+3)])), s.at-begun)
	case isBlank(c):
		for isBlank(s.char()) {
			s.at++
		}
		s.peeked = token{kind: tokenBlank}
	case c == '(':
		for depth := 0; s.at < len(s.text); {
			switch s.char() {
			case '(':
				depth++
			case ')':
				depth--
			}
			if s.at++; depth == 0 {
				break
			}
		}
		s.peeked = token{}
	default:
		s.at++
		s.peeked = token{}
	}
	s.peeked.length = s.at - begun
}

// wordOf is the token of a word, given its first letters.
func wordOf(prefix string, length int) token {
	found, ok := words[prefix]
	if !ok || length > 3 && found.word != wordMonth {
		found = token{}
	}
	found.kind = tokenWord
	return found
}
