package complete

import (
	"slices"

	"dialtone/internal/lexer"
)

// Scanned is source taken apart, which may be unfinished.
type Scanned struct {
	Tokens  []lexer.Token
	Open    []int // The tokens of the brackets that are open at the end, outermost first.
	Comment bool  // Whether the end is in a comment.
}

// Scan takes source apart.
func Scan(source string) (s Scanned) {
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		s.Tokens = append(s.Tokens, token)
	}
	for _, bracket := range r.Open {
		s.Open = append(s.Open, slices.IndexFunc(s.Tokens, func(t lexer.Token) bool { return t.Start == bracket.Start }))
	}
	s.Comment = r.Comment
	return s
}
