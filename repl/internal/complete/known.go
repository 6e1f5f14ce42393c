package complete

import (
	"dialtone/internal/dts"
	"dialtone/internal/lexer"
)

// learn notes how the names are declared that an entry has made.
func (l *Looker) learn(entry string) {
	f := &inference{Looker: l, tokens: Scan(entry).Tokens}
	found := map[string]dts.Type{}
	depth := 0
	for i, t := range f.tokens {
		if t.Kind == lexer.Word && !lexer.IsOperator(t.Text) && (depth == 0 || f.inPattern(i)) {
			if is, ok := f.becomes(i); ok {
				found[t.Text] = is
			}
		}
		depth += depthOf(t)
	}
	if l.known == nil {
		l.known = map[string]dts.Type{}
	}
	for name, is := range found {
		l.known[name] = is
	}
}

// becomes is how the name at a token is declared there, if it is.
func (f *inference) becomes(i int) (dts.Type, bool) {
	if i > 0 && (f.tokens[i-1].Is("function") || f.tokens[i-1].Is("class") || f.tokens[i-1].Is("*")) {
		return dts.Type{}, true
	}
	if i+1 < len(f.tokens) && f.tokens[i+1].Is("=") && (i == 0 || !IsDot(f.tokens[i-1])) {
		return f.expression(i+2, f.end(i+2)).Type, true
	}
	at, ok := f.local(i)
	return at.Type, ok
}

// inPattern reports whether a token stands in the pattern of a declaration.
func (f *inference) inPattern(i int) bool {
	opener := f.opener(i)
	if opener < 1 || f.tokens[opener].Text == "(" {
		return false
	}
	switch before := f.tokens[opener-1]; before.Text {
	case "const", "let", "var", "import":
		return true
	case ",", "[":
		return f.inPattern(opener)
	}
	return false
}

// most is how many entries wait to be looked at.
const most = 200

// Note has an entry that was run be looked at for what it declares, when that is next asked for.
func (l *Looker) Note(entry string) {
	if l.Types == nil {
		return
	}
	if len(l.noted) == most {
		l.noted = l.noted[1:]
	}
	l.noted = append(l.noted, entry)
}
