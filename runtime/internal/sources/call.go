package sources

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"dialtone/internal/lexer"

	"github.com/dop251/goja"
)

// callPlace is where the script makes a call of the library's: at its bracket, as Goja has it.
func (s Sources) callPlace(vm *goja.Runtime) (Frame, bool) {
	frames := s.Frames(vm.CaptureCallStack(0, nil))
	if len(frames) == 0 {
		return Frame{}, false
	}
	return frames[0], true
}

// before is the column at which what stands in a line before a column begins, as long as it is of
// certain characters.
func before(line []uint16, column int, of func(r rune) bool) int {
	for column > 1 && column-2 < len(line) && of(rune(line[column-2])) {
		column--
	}
	return column
}

func ofName(r rune) bool { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// CallPlace is where the script stands that calls, as Node has it: at the name before the bracket.
func (s Sources) CallPlace(vm *goja.Runtime) (file string, line, column int, ok bool) {
	at, ok := s.callPlace(vm)
	if !ok {
		return "", 0, 0, false
	}
	text := utf16.Encode([]rune(s.Line(at.File, at.Line)))
	return at.File, at.Line, before(text, at.Column, ofName), true
}

// longestCall is how many lines a call may have whose source is shown.
const longestCall = 100

// CallText is the source of the call that the script makes, its lines but for the first indented
// as the first is, by two spaces. It is empty where it cannot be told.
func (s Sources) CallText(vm *goja.Runtime) string {
	at, ok := s.callPlace(vm)
	if !ok {
		return ""
	}
	first := utf16.Encode([]rune(s.Line(at.File, at.Line)))
	if at.Column-1 >= len(first) {
		return ""
	}
	start := before(first, at.Column, func(r rune) bool { return ofName(r) || r == '.' })
	var source strings.Builder
	source.WriteString(string(utf16.Decode(first[start-1:])))
	for n := 1; n <= longestCall; n++ {
		if text, whole := wholeCall(source.String()); whole {
			return outdented(text, start-1)
		}
		source.WriteString("\n" + s.Line(at.File, at.Line+n))
	}
	return ""
}

// wholeCall is the call that a source begins with, unless the source ends before it.
func wholeCall(source string) (text string, whole bool) {
	reader := lexer.NewReader(source)
	depth := 0
	for {
		token := reader.Next()
		switch {
		case token.Kind == lexer.End || token.Open:
			return "", false
		case token.Is("(") || token.Is("[") || token.Is("{"):
			depth++
		case token.Is(")") || token.Is("]") || token.Is("}"):
			if depth--; depth == 0 {
				return source[:token.Start+len(token.Text)], true
			}
		}
	}
}

// outdented takes from the lines after the first what they are indented by, up to a width, and
// gives them two spaces.
func outdented(text string, width int) string {
	first, rest, several := strings.Cut(text, "\n")
	if !several {
		return text
	}
	var b strings.Builder
	b.WriteString(first)
	for line := range strings.SplitSeq(rest, "\n") {
		at := 0
		for at < width && at < len(line) && (line[at] == ' ' || line[at] == '\t') {
			at++
		}
		b.WriteString("\n  " + line[at:])
	}
	return b.String()
}
