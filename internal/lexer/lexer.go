// Package lexer takes JavaScript and TypeScript apart into tokens, finished or not: what a user
// types has no end yet.
//
// Most callers need a [Reader], which tells a regular expression from a division by what came
// before. A caller that knows better what came before uses a [Lexer].
package lexer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a token is.
type Kind byte

// The kinds of token.
const (
	End         Kind = iota
	Word             // A name, a keyword, or a private name with its #.
	Number           // With the n of a big integer.
	Text             // A string with its quotes.
	Template         // One piece of a template: from ` or } to ${ or `.
	Pattern          // A regular expression with its flags.
	Punctuation      // The longest that there is, as >>>=.
)

// Token is a part of a source that is neither blank nor a comment.
type Token struct {
	Kind    Kind
	Text    string
	Start   int  // Its offset in bytes.
	Newline bool // Whether a line ends between the token before and this.
	Open    bool // Whether the source, or for a string and a regular expression the line, ends inside of it.
}

// Opens reports whether a piece of a template ends where an expression begins.
func (t Token) Opens() bool { return t.Kind == Template && !t.Open && strings.HasSuffix(t.Text, "${") }

// Is reports whether the token is a word or a punctuator.
func (t Token) Is(text string) bool {
	return t.Text == text && (t.Kind == Word || t.Kind == Punctuation)
}

// Lexer reads a source from front to back.
type Lexer struct {
	Source  string
	At      int  // The offset of what is read next.
	Comment bool // Whether the source ends in a comment.
}

// Next reads a token. Where an operand has come before a slash divides; otherwise it begins a
// regular expression.
func (l *Lexer) Next(operand bool) Token {
	newline := l.blank()
	start := l.At
	if start >= len(l.Source) {
		return Token{Kind: End, Start: start, Newline: newline}
	}
	kind, open := Punctuation, false
	switch c := l.Source[start]; {
	case isDigit(c) || c == '.' && isDigit(l.peek(1)):
		kind = Number
		l.number()
	case IsWordByte(c):
		kind = Word
		l.word()
	case c == '"' || c == '\'':
		kind, open = Text, l.text(c)
	case c == '`':
		l.At++
		kind, open = Template, l.template()
	case c == '/' && !operand:
		kind, open = Pattern, l.pattern()
	default:
		l.At += punctuator(l.Source[start:])
	}
	return Token{kind, l.Source[start:l.At], start, newline, open}
}

// Resume reads the piece of a template that begins with the brace before: the token that was read
// last.
func (l *Lexer) Resume() Token {
	start := l.At - 1
	open := l.template()
	return Token{Kind: Template, Text: l.Source[start:l.At], Start: start, Open: open}
}

func (l *Lexer) peek(n int) byte {
	if l.At+n < len(l.Source) {
		return l.Source[l.At+n]
	}
	return 0
}

// blank goes behind spaces and comments, and reports whether a line ends there.
func (l *Lexer) blank() (newline bool) {
	if l.At == 0 && strings.HasPrefix(l.Source, "#!") {
		l.line()
	}
	for l.At < len(l.Source) {
		switch c := l.Source[l.At]; {
		case c == ' ' || c == '\t' || c == '\v' || c == '\f':
			l.At++
		case c == '\n' || c == '\r':
			newline = true
			l.At++
		case c == '/' && l.peek(1) == '/':
			l.line()
		case c == '/' && l.peek(1) == '*':
			end := strings.Index(l.Source[l.At+2:], "*/")
			l.Comment = end < 0
			length := len(l.Source) - l.At
			if end >= 0 {
				length = end + len("/**/")
			}
			newline = newline || strings.ContainsAny(l.Source[l.At:l.At+length], "\n\r\u2028\u2029")
			l.At += length
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(l.Source[l.At:])
			if !isSpace(r) {
				return newline
			}
			newline = newline || r == '\u2028' || r == '\u2029'
			l.At += size
		default:
			return newline
		}
	}
	return newline
}

// line goes to the end of the line.
func (l *Lexer) line() {
	length := strings.IndexAny(l.Source[l.At:], "\n\r\u2028\u2029")
	if l.Comment = length < 0; l.Comment {
		length = len(l.Source) - l.At
	}
	l.At += length
}

// word reads a name, in which characters may be escaped.
func (l *Lexer) word() {
	for l.At < len(l.Source) {
		switch c := l.Source[l.At]; {
		case c == '\\':
			if l.At++; l.peek(0) == 'u' && l.peek(1) == '{' {
				for l.At < len(l.Source) && l.Source[l.At] != '}' && l.Source[l.At] != '\n' {
					l.At++
				}
			}
			l.At = min(l.At+1, len(l.Source))
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(l.Source[l.At:])
			if isSpace(r) {
				return
			}
			l.At += size
		case IsWordByte(c):
			l.At++
		default:
			return
		}
	}
}

func (l *Lexer) number() {
	digits := func() {
		for isDigit(l.peek(0)) || l.peek(0) == '_' {
			l.At++
		}
	}
	if l.peek(0) != '0' || !strings.ContainsRune("xXoObB", rune(l.peek(1))) {
		digits()
		if l.peek(0) == '.' {
			l.At++
			digits()
		}
		if (l.peek(0) == 'e' || l.peek(0) == 'E') && (l.peek(1) == '+' || l.peek(1) == '-') {
			l.At += 2
		}
	}
	for l.At < len(l.Source) && l.Source[l.At] < utf8.RuneSelf && IsWordByte(l.Source[l.At]) {
		l.At++
	}
}

// text reads a string, to the end of the line where it is open.
func (l *Lexer) text(quote byte) (open bool) {
	for l.At++; l.At < len(l.Source); l.At++ {
		switch l.Source[l.At] {
		case quote:
			l.At++
			return false
		case '\\':
			if l.At++; l.peek(0) == '\r' && l.peek(1) == '\n' {
				l.At++
			}
		case '\n', '\r':
			return true
		}
	}
	l.At = len(l.Source)
	return true
}

// template reads a piece of a template behind its first character.
func (l *Lexer) template() (open bool) {
	for ; l.At < len(l.Source); l.At++ {
		switch l.Source[l.At] {
		case '\\':
			l.At++
		case '`':
			l.At++
			return false
		case '$':
			if l.peek(1) == '{' {
				l.At += 2
				return false
			}
		}
	}
	l.At = len(l.Source)
	return true
}

// pattern reads a regular expression, to the end of the line where it is open.
func (l *Lexer) pattern() (open bool) {
	inClass := false
	for l.At++; l.At < len(l.Source); l.At++ {
		switch c := l.Source[l.At]; {
		case c == '\\' && l.peek(1) != '\n' && l.peek(1) != '\r':
			l.At++
		case c == '\n' || c == '\r':
			return true
		case c == '[':
			inClass = true
		case c == ']':
			inClass = false
		case c == '/' && !inClass:
			for l.At++; l.At < len(l.Source) && IsWordByte(l.Source[l.At]) && l.Source[l.At] < utf8.RuneSelf; l.At++ {
			}
			return false
		}
	}
	l.At = len(l.Source)
	return true
}

// punctuators of more than one character, the longest of those that begin alike first.
var punctuators = []string{
	">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "**",
	"++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
}

// punctuator is the length of the one that a text begins with.
func punctuator(text string) int {
	switch text[0] {
	case '(', ')', '[', ']', '{', '}', ',', ';', ':', '~':
		return 1
	}
	if strings.HasPrefix(text, "?.") && (len(text) < 3 || !isDigit(text[2])) {
		return 2
	}
	for _, punctuator := range punctuators {
		if strings.HasPrefix(text, punctuator) {
			return len(punctuator)
		}
	}
	return 1
}

// Blank is the length of the spaces and comments that a text begins with.
func Blank(text string) int {
	l := Lexer{Source: text}
	if strings.HasPrefix(text, "#!") {
		return 0
	}
	l.blank()
	return l.At
}

// IsWord reports whether a text is one word.
func IsWord(text string) bool {
	l := Lexer{Source: text}
	token := l.Next(true)
	return token.Kind == Word && len(token.Text) == len(text) && !strings.ContainsAny(text, `#@\\`)
}

// IsWordByte reports whether a byte may be part of a word. The bytes of a character beyond ASCII
// all are.
func IsWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c) || c == '_' || c == '$' || c == '#' || c == '@' || c == '\\' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isSpace reports whether a character beyond ASCII parts words.
func isSpace(r rune) bool {
	return r == '\ufeff' || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Zs, r)
}
