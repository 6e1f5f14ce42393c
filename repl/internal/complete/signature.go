package complete

import (
	"slices"
	"strings"

	"dialtone/internal/lexer"
)

// Signature describes the innermost call that is open at the end of a text, of a whole that goes
// on.
func (c *Completer) Signature(before, whole string) string {
	s := Scan(before)
	for depth := len(s.Open) - 1; depth >= 0; depth-- {
		i := s.Open[depth]
		if s.Tokens[i].Text != "(" {
			continue
		}
		if call := c.ofCatalog(s, i, whole); call != "" {
			return call
		}
		if call := (&inference{Looker: c.Looker, tokens: s.Tokens}).signature(i); call != "" {
			return call
		}
	}
	return ""
}

// ofCatalog describes the call whose bracket is a token as what knows its needs does, and says what
// is missing.
func (c *Completer) ofCatalog(s Scanned, i int, whole string) string {
	callee, ok := PathEnding(s.Tokens[:i])
	if !ok {
		return ""
	}
	on, method, ok := callee.Method()
	if !ok {
		return ""
	}
	at := c.Follow(on)
	if IsDot(s.Tokens[i-2]) { // The entry itself may have made what is called.
		at, _ = (&inference{Looker: c.Looker, tokens: s.Tokens}).ending(i - 2)
	}
	signed, ok := at.Subject.(Signed)
	if !ok {
		return ""
	}
	call, needs := signed.Signature(method)
	if call == "" {
		return ""
	}
	if on.Base != "" && len(on.Steps) == 0 {
		call = on.Base + "." + call
	}
	return call + missing(needs, Scan(whole).Tokens, i)
}

// missing says which keys a call still needs whose bracket is a token: one of each group.
func missing(needs [][]string, tokens []lexer.Token, bracket int) string {
	argument := tokens[min(bracket+1, len(tokens)):]
	for len(argument) > 0 && argument[0].Text == "[" {
		argument = argument[1:]
	}
	if len(argument) > 0 && argument[0].Text != "{" && argument[0].Text != ")" {
		return "" // A variable, whose keys are anyone's guess.
	}
	var given []string
	if len(argument) > 0 && argument[0].Text == "{" {
		object := argument[1:]
		depth := 0
		for j, t := range object {
			switch {
			case t.Kind != lexer.Punctuation:
			case strings.Contains("([{", t.Text):
				depth++
			case t.Text == "...":
				return ""
			case strings.Contains(")]}", t.Text):
				depth--
			}
			if depth < 0 {
				object = object[:j]
				break
			}
		}
		for _, key := range keysIn(object) {
			given = append(given, Snake(key))
		}
	}
	var still []string
	for _, group := range needs {
		if !slices.ContainsFunc(group, func(key string) bool { return slices.Contains(given, key) }) {
			still = append(still, strings.Join(group, " or "))
		}
	}
	if still == nil {
		return ""
	}
	return "  still needs: " + strings.Join(still, ", ")
}

// signature is how the call is declared whose bracket is a token, with the name that it has here.
func (f *inference) signature(opener int) string {
	if !endsExpression(f.tokens[:opener]) {
		return ""
	}
	callee, from := f.ending(opener)
	made := from < opener && f.tokens[from].Is("new")
	if made {
		callee = f.plain(from+1, opener)
	}
	given := f.arguments(opener+1, len(f.tokens))
	if len(given) > 0 {
		given = given[:len(given)-1] // The last is not finished.
	}
	text := callee.Type.Signature(made, given)
	if text == "" {
		return ""
	}
	name := f.tokens[opener-1].Text
	if from == opener-3 && IsDot(f.tokens[opener-2]) && f.tokens[from].Kind == lexer.Word {
		name = f.tokens[from].Text + "." + name
	}
	return name + text
}
