package lexer

// Reader reads the tokens of a source, and keeps which brackets are open.
type Reader struct {
	Lexer
	Open []Token // The brackets that are open, the outermost first; pieces of templates are among them.

	last, before Token
	complete     bool   // Whether the last token ends an operand.
	values       []bool // Whether an operand ends where a bracket closes.
}

// NewReader reads a source.
func NewReader(source string) *Reader { return &Reader{Lexer: Lexer{Source: source}} }

// Next reads a token; its kind is [End] at the end.
func (r *Reader) Next() Token {
	token := r.Lexer.Next(r.complete)
	complete := token.Kind != Punctuation
	switch {
	case token.Kind == Word:
		complete = !operators[token.Text] || r.last.Is(".") || r.last.Is("?.")
	case token.Is("("):
		r.push(token, !r.isHead())
	case token.Is("["):
		r.push(token, true)
	case token.Is("{"):
		r.push(token, !r.isBlock())
	case token.Is(")") || token.Is("]") || token.Is("}"):
		if last := len(r.Open) - 1; last >= 0 {
			complete = r.values[last]
			if r.Open[last].Kind == Template {
				token = r.Resume()
			}
			r.Open, r.values = r.Open[:last], r.values[:last]
		}
	case token.Is("++") || token.Is("--"):
		complete = r.complete
	}
	if token.Opens() {
		r.push(token, true)
		complete = false
	}
	r.before, r.last, r.complete = r.last, token, complete
	return token
}

func (r *Reader) push(token Token, value bool) {
	r.Open, r.values = append(r.Open, token), append(r.values, value)
}

// isHead reports whether a parenthesis that opens is the head of a statement.
func (r *Reader) isHead() bool {
	switch r.last.Text {
	case "if", "while", "for", "with":
		return r.last.Kind == Word && !r.before.Is(".") && !r.before.Is("?.")
	case "await":
		return r.before.Is("for")
	}
	return false
}

// isBlock reports whether a brace that opens begins statements, and not an object or the body of a
// function that is an expression; of the latter not all are told apart.
func (r *Reader) isBlock() bool {
	switch last := r.last; {
	case last.Kind == End, last.Is(";"), last.Is("{"), last.Is("}"), last.Is("=>"):
		return true
	case last.Is(")"):
		return true
	case last.Kind == Word:
		switch last.Text {
		case "else", "do", "try", "finally":
			return true
		}
		return r.complete
	}
	return false
}

// IsOperator reports whether a word is one that an operand follows.
func IsOperator(word string) bool { return operators[word] }

// operators are the words that an operand follows.
var operators = map[string]bool{
	"return": true, "typeof": true, "instanceof": true, "in": true, "of": true, "new": true, "delete": true, "void": true,
	"throw": true, "case": true, "do": true, "else": true, "await": true, "yield": true, "extends": true,
}
