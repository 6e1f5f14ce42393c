package complete

import "dialtone/internal/lexer"

// Path is an expression that leads from a name to a value by properties, calls
// and elements: Call.first().recordings[0].
type Path struct {
	Base  string
	Steps []step
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

// PathEnding finds the path that ends where tokens do.
func PathEnding(tokens []lexer.Token) (Path, bool) {
	var reversed []step
	done := func(base string, steps []step) Path {
		for i := len(reversed) - 1; i >= 0; i-- {
			steps = append(steps, reversed[i])
		}
		return Path{base, steps}
	}
	for i := len(tokens) - 1; i >= 0; {
		last := tokens[i]
		switch {
		case last.Kind == lexer.Word && i > 0 && IsDot(tokens[i-1]):
			reversed = append(reversed, step{property, last.Text})
			i -= 2
		case last.Kind == lexer.Word:
			return done(last.Text, nil), !lexer.IsOperator(last.Text)
		case last.Text == ")" || last.Text == "]":
			opener := matching(tokens, i)
			if opener < 0 {
				return Path{}, false
			}
			if !endsExpression(tokens[:opener]) {
				// Brackets around an expression.
				inner := tokens[opener+1 : i]
				for len(inner) > 0 && inner[0].Text == "await" {
					inner = inner[1:]
				}
				around, ok := PathEnding(inner)
				return done(around.Base, around.Steps), ok && last.Text == ")" && around.Covers(inner)
			}
			reversed = append(reversed, indexing(last.Text, tokens[opener+1:i]))
			i = opener - 1
		default:
			return Path{}, false
		}
	}
	return Path{}, false
}

// Covers reports whether a path is all there is: it begins with the first token.
func (p Path) Covers(tokens []lexer.Token) bool { return len(tokens) > 0 && tokens[0].Text == p.Base }

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

// Method splits a path into what a method is called on and its name.
func (p Path) Method() (Path, string, bool) {
	last := len(p.Steps) - 1
	if last < 0 || p.Steps[last].kind != property {
		return Path{}, "", false
	}
	return Path{p.Base, p.Steps[:last]}, p.Steps[last].name, true
}
