package complete

import (
	"slices"
	"strings"

	"dialtone/internal/lexer"
)

// callAt is a call whose object of named values source ends in.
type callAt struct {
	keyed  Keyed
	method string
	outer  string // The keys of objects around the innermost: "configuration_".
	given  []string
}

func (at callAt) keys(prefix string) []string {
	var names []string
	for _, name := range at.keyed.Keys(at.method, at.outer+prefix) {
		if name = strings.TrimPrefix(name, at.outer); name != "" && (name == prefix || !slices.Contains(at.given, name)) {
			names = append(names, name)
		}
	}
	return names
}

// keyAt finds the call at hand where a key of its object may stand after the
// tokens before.
func (c *Completer) keyAt(s Scanned, before []lexer.Token) (callAt, bool) {
	if len(before) == 0 || before[len(before)-1].Text != "{" && before[len(before)-1].Text != "," {
		return callAt{}, false
	}
	return c.callAround(s)
}

// valueAt finds the call at hand where the value of a key of its object may stand.
func (c *Completer) valueAt(s Scanned, before []lexer.Token) (at callAt, key string, ok bool) {
	last := len(before) - 1
	for last > 1 && before[last].Text == "[" || last > 1 && before[last].Text == "," && innermost(s) == "[" {
		last-- // An array of values.
		for last > 1 && before[last].Text != "[" && before[last].Text != ":" {
			last--
		}
	}
	if last < 1 || before[last].Text != ":" {
		return callAt{}, "", false
	}
	switch name := before[last-1]; name.Kind {
	case lexer.Word:
		key = name.Text
	case lexer.Text:
		key = strings.Trim(name.Text, `'"`)
	default:
		return callAt{}, "", false
	}
	at, ok = c.callAround(s)
	return at, key, ok
}

func innermost(s Scanned) string {
	if len(s.Open) == 0 {
		return ""
	}
	return s.Tokens[s.Open[len(s.Open)-1]].Text
}

// callAround finds the call that takes the object in which source ends.
func (c *Completer) callAround(s Scanned) (callAt, bool) {
	at, depth := callAt{}, len(s.Open)-1
	for depth >= 0 && s.Tokens[s.Open[depth]].Text == "[" {
		depth--
	}
	if depth < 0 || s.Tokens[s.Open[depth]].Text != "{" {
		return at, false
	}
	at.given = keysIn(s.Tokens[s.Open[depth]+1:])
	for ; depth >= 0; depth-- {
		i := s.Open[depth]
		switch s.Tokens[i].Text {
		case "{":
			if i > 1 && s.Tokens[i-1].Text == ":" && s.Tokens[i-2].Kind == lexer.Word {
				at.outer = Snake(s.Tokens[i-2].Text) + "_" + at.outer
			} else if i > 0 && !slices.Contains([]string{"(", ",", "["}, s.Tokens[i-1].Text) {
				return at, false // A block.
			}
		case "(":
			callee, ok := PathEnding(s.Tokens[:i])
			if !ok {
				continue
			}
			on, method, ok := callee.Method()
			if !ok {
				continue
			}
			keyed, ok := c.Follow(on).Subject.(Keyed)
			if ok && len(keyed.Keys(method, "")) > 0 {
				at.keyed, at.method = keyed, method
				return at, true
			}
		}
	}
	return at, false
}

// keysIn lists the keys of an object whose first tokens are given.
func keysIn(tokens []lexer.Token) []string {
	var keys []string
	depth := 0
	for i, t := range tokens {
		switch {
		case t.Kind == lexer.Punctuation && strings.Contains("([{", t.Text):
			depth++
		case t.Kind == lexer.Punctuation && strings.Contains(")]}", t.Text):
			depth--
		case depth == 0 && t.Kind == lexer.Word && (i == 0 || tokens[i-1].Text == ","):
			keys = append(keys, t.Text)
		}
	}
	return keys
}
