package line

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dialtone/internal/lexer"
)

// look is how a character looks: the numbers of an SGR sequence, or nothing.
type look string

const (
	plainLook   look = ""
	keywordLook look = "35"
	textLook    look = "32"
	numberLook  look = "33"
	patternLook look = "36"
	commentLook look = "2"
	matchLook   look = "1;4" // Of the bracket at the cursor and its partner.
	escapeLook  look = "7"
)

func (l look) begin() string {
	if l == plainLook {
		return ""
	}
	return "\x1b[" + string(l) + "m"
}

func (l look) end() string {
	if l == plainLook {
		return ""
	}
	return "\x1b[0m"
}

func or(l, other look) look {
	if l != plainLook {
		return l
	}
	return other
}

// colored are words that have the look of a keyword.
var colored = []string{
	"async", "await", "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete", "do", "else", "export",
	"extends", "false", "finally", "for", "function", "if", "import", "in", "instanceof", "let", "new", "null", "of", "return",
	"static", "super", "switch", "this", "throw", "true", "try", "typeof", "undefined", "var", "void", "while", "yield",
}

// looksOf are the looks of the characters of JavaScript, in which the cursor is at a place.
func looksOf(t text) []look {
	looks := make([]look, len(t.runes))
	source := t.String()
	if IsCommand(source) {
		return looks
	}
	runeAt, byteAt := 0, 0
	to := func(offset int) int {
		runeAt += utf8.RuneCountInString(source[byteAt:offset])
		byteAt = offset
		return runeAt
	}
	paint := func(from, end int, l look) {
		for i := from; i < end; i++ {
			looks[i] = l
		}
	}
	type bracket struct {
		text string
		at   int
	}
	var open []bracket
	pair := func(a, b int) {
		if t.at == a || t.at == b || t.at == b+1 {
			looks[a], looks[b] = matchLook, matchLook
		}
	}
	r := lexer.NewReader(source)
	end, dotted := 0, false
	for token := r.Next(); ; token = r.Next() {
		gapFrom, from := to(end), to(token.Start)
		if strings.Contains(source[end:token.Start], "/") {
			paint(gapFrom, from, commentLook)
		}
		if token.Kind == lexer.End {
			break
		}
		end = token.Start + len(token.Text)
		until := to(end)
		switch token.Kind {
		case lexer.Word:
			if !dotted && slices.Contains(colored, token.Text) {
				paint(from, until, keywordLook)
			}
		case lexer.Text, lexer.Template:
			paint(from, until, textLook)
		case lexer.Number:
			paint(from, until, numberLook)
		case lexer.Pattern:
			paint(from, until, patternLook)
		case lexer.Punctuation:
			switch token.Text {
			case "(", "[", "{":
				open = append(open, bracket{token.Text, from})
			case ")", "]", "}":
				if last := len(open) - 1; last >= 0 && strings.Contains("()[]{}", open[last].text+token.Text) {
					pair(open[last].at, from)
					open = open[:last]
				}
			}
		}
		dotted = token.Is(".") || token.Is("?.")
	}
	return looks
}
