package complete

import (
	"strings"

	"dialtone/internal/lexer"
)

// function reports whether a function stands between two tokens, and where its body begins.
func (f *inference) function(from, to int) (body int, ok bool) {
	i := from
	if f.tokens[i].Is("async") {
		i++
	}
	if i < to && f.tokens[i].Is("function") {
		return to, true
	}
	switch {
	case i < to && f.tokens[i].Kind == lexer.Word:
		i++
	case i < to && f.tokens[i].Text == "(":
		i = f.closing(i, to) + 1
	}
	return i + 1, i < to && f.tokens[i].Is("=>")
}

// closing is the token that closes a bracket, or the last one.
func (f *inference) closing(opener, to int) int {
	depth := 0
	for i := opener; i < to; i++ {
		depth += depthOf(f.tokens[i])
		if depth == 0 {
			return i
		}
	}
	return to
}

// depthOf is how many more brackets are open behind a token than before.
func depthOf(t lexer.Token) int {
	switch {
	case t.Kind == lexer.Template:
		depth := 0
		if t.Text[0] == '}' {
			depth--
		}
		if t.Opens() {
			depth++
		}
		return depth
	case t.Kind != lexer.Punctuation:
	case strings.Contains("([{", t.Text):
		return 1
	case strings.Contains(")]}", t.Text):
		return -1
	}
	return 0
}

// split parts what stands between two tokens at its commas.
func (f *inference) split(from, to int) [][2]int {
	if from >= to {
		return nil
	}
	var all [][2]int
	depth, begun := 0, from
	for i := from; i < to; i++ {
		depth += depthOf(f.tokens[i])
		if depth == 0 && f.tokens[i].Is(",") {
			all = append(all, [2]int{begun, i})
			begun = i + 1
		}
	}
	return append(all, [2]int{begun, to})
}
