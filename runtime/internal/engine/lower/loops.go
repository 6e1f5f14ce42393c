package lower

import (
	"strconv"
	"strings"

	"dialtone/internal/lexer"
)

// Loop is where a loop with for await stands in a text, in bytes.
type Loop struct {
	Labels int // Where its labels begin; the same as For where it has none.
	For    int
	Await  int
}

// Loops finds the loops with for await in a text.
func Loops(text string) (found []Loop) {
	if !strings.Contains(text, "await") {
		return nil
	}
	var tokens []lexer.Token
	r := lexer.NewReader(text)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		tokens = append(tokens, token)
		if last := len(tokens) - 2; last >= 0 && token.Is("await") && tokens[last].Is("for") && !isMember(tokens[:last]) {
			found = append(found, Loop{labels(tokens, last), tokens[last].Start, token.Start})
		}
	}
	return found
}

// isMember reports whether the word behind some tokens is the name of a member.
func isMember(before []lexer.Token) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1]
	return last.Is(".") || last.Is("?.")
}

// labels is where the labels of a statement begin that begins with a token.
func labels(tokens []lexer.Token, at int) int {
	for ; at >= 2 && tokens[at-1].Is(":") && tokens[at-2].Kind == lexer.Word && !tokens[at-2].Is("default"); at -= 2 {
		if at == 2 {
			continue
		}
		// Where an operand comes before, or a case, the colon is not a label's.
		before := tokens[at-3]
		if before.Is("case") || before.Kind == lexer.Punctuation && !strings.Contains(") ; { } : ++ --", before.Text) {
			break
		}
	}
	return tokens[at].Start
}

// loopLabelLength is the length of the name of a label that [IsLoopLabel] knows.
const loopLabelLength = len("$$00")

// writeLoop writes a label and for over for, a gap and await. What stands before, as
// labels of the source's own, moves behind the label. Loops within each other need labels
// that differ, and so the number, which starts again where two digits end, must count on.
func writeLoop(over []byte, label string, number int, before, gap string) {
	digits := strconv.FormatInt(int64(number%(36*36)), 36)
	copy(over, label+strings.Repeat("0", 2-len(digits))+digits+":"+before+"for"+gap)
}

// loopLabel is the beginning of labels that a text does not contain.
func loopLabel(text string) string {
	for _, first := range "$_abcdefghijklmnopqrstuvwxyz" {
		for _, second := range "$_ABCDEFGHIJKLMNOPQRSTUVWXYZ" {
			if label := string(first) + string(second); !strings.Contains(text, label) {
				return label
			}
		}
	}
	return "$$"
}

// IsLoopLabel reports whether a name is that of a label before a loop with for await, in what
// esbuild made of a [Module].
func IsLoopLabel(name, label string) bool {
	return label != "" && len(name) == loopLabelLength && strings.HasPrefix(name, label)
}
