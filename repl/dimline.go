package repl

import (
	"context"
	"slices"
	"strings"

	"dialtone/internal/lexer"

	"github.com/dop251/goja"
)

// dimLine says how the call is made in which the cursor is, and which keys are still missing.
func (s *Session) dimLine(text string, at int) string {
	if first, _, _ := strings.Cut(s.pending+text, "\n"); isCommand(first) {
		return ""
	}
	before := s.pending + string([]rune(text)[:at])
	hint := ""
	// A key does not wait for what runs between the entries.
	_ = s.host.WithAtOnce(context.Background(), func(*goja.Runtime) {
		hint = (&completer{s.looker, &s.seen}).signature(before, s.pending+text)
	})
	return visible(hint)
}

// signature describes the innermost call that is open at the end of a text, of a whole that goes on.
func (c *completer) signature(before, whole string) string {
	s := scan(before)
	for depth := len(s.open) - 1; depth >= 0; depth-- {
		i := s.open[depth]
		if s.tokens[i].Text != "(" {
			continue
		}
		callee, ok := pathEnding(s.tokens[:i])
		if !ok {
			continue
		}
		on, method, ok := callee.method()
		if !ok {
			continue
		}
		at := c.along(c.bound(s.tokens[:i], on.base), on.steps)
		if at.unknown() {
			at = c.follow(on)
		}
		signed, ok := at.subject.(Signed)
		if !ok {
			continue
		}
		call, needs := signed.Signature(method)
		if call == "" {
			continue
		}
		if on.base != "" && len(on.steps) == 0 {
			call = on.base + "." + call
		}
		return call + missing(needs, scan(whole).tokens, i)
	}
	return ""
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
			given = append(given, snake(key))
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
