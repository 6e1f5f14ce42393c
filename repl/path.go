package repl

import "dialtone/internal/lexer"

// path is an expression that leads from a name to a value by properties, calls
// and elements: Call.first().recordings[0].
type path struct {
	base  string
	steps []step
}

type stepKind int

const (
	property stepKind = iota
	call
	element // By an index that is not known.
)

type step struct {
	kind stepKind
	name string
}

// pathEnding finds the path that ends where tokens do.
func pathEnding(tokens []lexer.Token) (path, bool) {
	var reversed []step
	done := func(base string, steps []step) path {
		for i := len(reversed) - 1; i >= 0; i-- {
			steps = append(steps, reversed[i])
		}
		return path{base, steps}
	}
	for i := len(tokens) - 1; i >= 0; {
		last := tokens[i]
		switch {
		case last.Kind == lexer.Word && i > 0 && isDot(tokens[i-1]):
			reversed = append(reversed, step{property, last.Text})
			i -= 2
		case last.Kind == lexer.Word:
			return done(last.Text, nil), !lexer.IsOperator(last.Text)
		case last.Text == ")" || last.Text == "]":
			opener := matching(tokens, i)
			if opener < 0 {
				return path{}, false
			}
			if !endsExpression(tokens[:opener]) {
				// Brackets around an expression.
				inner := tokens[opener+1 : i]
				for len(inner) > 0 && inner[0].Text == "await" {
					inner = inner[1:]
				}
				around, ok := pathEnding(inner)
				return done(around.base, around.steps), ok && last.Text == ")" && around.covers(inner)
			}
			reversed = append(reversed, indexing(last.Text, tokens[opener+1:i]))
			i = opener - 1
		default:
			return path{}, false
		}
	}
	return path{}, false
}

// covers reports whether a path is all there is: it begins with the first token.
func (p path) covers(tokens []lexer.Token) bool { return len(tokens) > 0 && tokens[0].Text == p.base }

// indexing is the step that brackets after an expression make.
func indexing(closer string, inner []lexer.Token) step {
	switch {
	case closer == ")":
		return step{kind: call}
	case len(inner) == 1 && inner[0].Kind == lexer.Number:
		return step{property, inner[0].Text}
	case len(inner) == 1 && inner[0].Kind == lexer.Text && !inner[0].Open:
		return step{property, inner[0].Text[1 : len(inner[0].Text)-1]}
	}
	return step{kind: element}
}

// endsExpression reports whether brackets after the tokens call or index something.
func endsExpression(tokens []lexer.Token) bool {
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	return last.Kind == lexer.Word && !lexer.IsOperator(last.Text) || last.Text == ")" || last.Text == "]"
}

func isDot(t lexer.Token) bool {
	return t.Kind == lexer.Punctuation && (t.Text == "." || t.Text == "?.")
}

// matching finds the bracket that the one at an index closes, or -1.
func matching(tokens []lexer.Token, closer int) int {
	depth := 0
	for i := closer; i >= 0; i-- {
		t := tokens[i]
		if t.Kind == lexer.Template {
			if t.Text[0] == '}' {
				depth++
			}
			if !t.Open && t.Text[len(t.Text)-1] == '{' {
				depth--
			}
			continue
		}
		if t.Kind != lexer.Punctuation {
			continue
		}
		switch t.Text {
		case ")", "]", "}":
			depth++
		case "(", "[", "{":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// method splits a path into what a method is called on and its name.
func (p path) method() (path, string, bool) {
	last := len(p.steps) - 1
	if last < 0 || p.steps[last].kind != property {
		return path{}, "", false
	}
	return path{p.base, p.steps[:last]}, p.steps[last].name, true
}
