package repl

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
func pathEnding(tokens []token) (path, bool) {
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
		case last.kind == word && i > 0 && isDot(tokens[i-1]):
			reversed = append(reversed, step{property, last.text})
			i -= 2
		case last.kind == word:
			return done(last.text, nil), !operators[last.text]
		case last.text == ")" || last.text == "]":
			opener := matching(tokens, i)
			if opener < 0 {
				return path{}, false
			}
			if !endsExpression(tokens[:opener]) {
				// Brackets around an expression.
				inner := tokens[opener+1 : i]
				for len(inner) > 0 && inner[0].text == "await" {
					inner = inner[1:]
				}
				around, ok := pathEnding(inner)
				return done(around.base, around.steps), ok && last.text == ")" && around.covers(inner)
			}
			reversed = append(reversed, indexing(last.text, tokens[opener+1:i]))
			i = opener - 1
		default:
			return path{}, false
		}
	}
	return path{}, false
}

// covers tells whether a path is all there is: it begins with the first token.
func (p path) covers(tokens []token) bool { return len(tokens) > 0 && tokens[0].text == p.base }

// indexing is the step that brackets after an expression make.
func indexing(closer string, inner []token) step {
	switch {
	case closer == ")":
		return step{kind: call}
	case len(inner) == 1 && inner[0].kind == number:
		return step{property, inner[0].text}
	case len(inner) == 1 && inner[0].kind == text && inner[0].closed:
		return step{property, inner[0].text[1 : len(inner[0].text)-1]}
	}
	return step{kind: element}
}

// endsExpression tells whether brackets after the tokens call or index something.
func endsExpression(tokens []token) bool {
	if len(tokens) == 0 {
		return false
	}
	last := tokens[len(tokens)-1]
	return last.kind == word && !operators[last.text] || last.text == ")" || last.text == "]"
}

func isDot(t token) bool { return t.kind == punctuation && (t.text == "." || t.text == "?.") }

// matching finds the bracket that the one at an index closes, or -1.
func matching(tokens []token, closer int) int {
	depth := 0
	for i := closer; i >= 0; i-- {
		t := tokens[i]
		if t.kind == template {
			if t.text[0] == '}' {
				depth++
			}
			if t.closed && t.text[len(t.text)-1] == '{' {
				depth--
			}
			continue
		}
		if t.kind != punctuation {
			continue
		}
		switch t.text {
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
