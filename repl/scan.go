package repl

import (
	"slices"

	"dialtone/internal/lexer"
)

// scanned is source taken apart, which may be unfinished.
type scanned struct {
	tokens  []lexer.Token
	open    []int // The tokens of the brackets that are open at the end, outermost first.
	comment bool  // Whether the end is in a comment.
}

// scan takes source apart.
func scan(source string) (s scanned) {
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		s.tokens = append(s.tokens, token)
	}
	for _, bracket := range r.Open {
		s.open = append(s.open, slices.IndexFunc(s.tokens, func(t lexer.Token) bool { return t.Start == bracket.Start }))
	}
	s.comment = r.Comment
	return s
}
