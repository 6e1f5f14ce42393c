package repl

import (
	"slices"
	"strings"

	"dialtone/internal/lexer"
)

// completion is what the text before the cursor can be completed to: the names
// that may stand from a place on.
type completion struct {
	from   int // Bytes.
	names  []string
	suffix string // What follows a name that is the only one.
}

// completer completes JavaScript source. It is used on the loop.
type completer struct {
	*looker
	seen *seen
}

// complete completes the end of source.
func (c *completer) complete(source string) completion {
	s := scan(source)
	if s.comment {
		return completion{}
	}
	last := len(s.tokens) - 1
	if last >= 0 && s.tokens[last].Open {
		if s.tokens[last].Kind == lexer.Text {
			return c.inText(s)
		}
		return completion{} // In a template's text.
	}
	prefix, from, before := "", len(source), s.tokens
	if last >= 0 && s.tokens[last].Kind == lexer.Word && s.tokens[last].Start+len(s.tokens[last].Text) == len(source) {
		prefix, from, before = s.tokens[last].Text, s.tokens[last].Start, s.tokens[:last]
	}
	if len(before) > 0 && isDot(before[len(before)-1]) {
		p, ok := pathEnding(before[:len(before)-1])
		if !ok {
			return completion{}
		}
		at := c.along(c.bound(before, p.base), p.steps)
		if at.unknown() {
			at = c.follow(p)
		}
		return completion{from: from, names: c.members(at, prefix)}
	}
	if at, ok := c.keyAt(s, before); ok {
		if names := at.keys(prefix); len(names) > 0 {
			return completion{from: from, names: names, suffix: ": "}
		}
	} else if at, key, ok := c.valueAt(s, before); ok {
		values, bare := at.keyed.Values(at.method, at.outer+key)
		if !bare {
			values = inQuotes(values)
		}
		if names := beginning(values, prefix); len(names) > 0 {
			return completion{from: from, names: names}
		}
	}
	if prefix == "" {
		return completion{}
	}
	return completion{from: from, names: c.names(prefix)}
}

// inText completes the string in which source ends.
func (c *completer) inText(s scanned) completion {
	last := len(s.tokens) - 1
	literal, before := s.tokens[last], s.tokens[:last]
	prefix, quote := literal.Text[1:], literal.Text[:1]
	done := completion{from: literal.Start + 1, suffix: quote}
	if at, key, ok := c.valueAt(s, before); ok {
		values, bare := at.keyed.Values(at.method, at.outer+key)
		if done.names = beginning(values, prefix); !bare && len(done.names) > 0 {
			return done
		}
	}
	address := ""
	if len(before) > 0 && before[len(before)-1].Text == "(" {
		callee, _ := pathEnding(before[:len(before)-1])
		if callee.base == "require" && len(callee.steps) == 0 {
			return completion{from: literal.Start + 1, names: files(prefix)}
		}
		if on, method, ok := callee.method(); ok {
			if addressed, ok := c.follow(on).subject.(Addressed); ok {
				address = addressed.Prefix(method)
			}
		}
	}
	if prefix == "" && address == "" {
		return completion{}
	}
	done.names = beginning(c.seen.beginning(address), prefix)
	return done
}

// inQuotes writes texts as JavaScript's strings.
func inQuotes(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "'" + text + "'"
	}
	return quoted
}

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
func (c *completer) keyAt(s scanned, before []lexer.Token) (callAt, bool) {
	if len(before) == 0 || before[len(before)-1].Text != "{" && before[len(before)-1].Text != "," {
		return callAt{}, false
	}
	return c.callAround(s)
}

// valueAt finds the call at hand where the value of a key of its object may stand.
func (c *completer) valueAt(s scanned, before []lexer.Token) (at callAt, key string, ok bool) {
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

func innermost(s scanned) string {
	if len(s.open) == 0 {
		return ""
	}
	return s.tokens[s.open[len(s.open)-1]].Text
}

// callAround finds the call that takes the object in which source ends.
func (c *completer) callAround(s scanned) (callAt, bool) {
	at, depth := callAt{}, len(s.open)-1
	for depth >= 0 && s.tokens[s.open[depth]].Text == "[" {
		depth--
	}
	if depth < 0 || s.tokens[s.open[depth]].Text != "{" {
		return at, false
	}
	at.given = keysIn(s.tokens[s.open[depth]+1:])
	for ; depth >= 0; depth-- {
		i := s.open[depth]
		switch s.tokens[i].Text {
		case "{":
			if i > 1 && s.tokens[i-1].Text == ":" && s.tokens[i-2].Kind == lexer.Word {
				at.outer = snake(s.tokens[i-2].Text) + "_" + at.outer
			} else if i > 0 && !slices.Contains([]string{"(", ",", "["}, s.tokens[i-1].Text) {
				return at, false // A block.
			}
		case "(":
			callee, ok := pathEnding(s.tokens[:i])
			if !ok {
				continue
			}
			on, method, ok := callee.method()
			if !ok {
				continue
			}
			keyed, ok := c.follow(on).subject.(Keyed)
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

// snake spells friendlyName as friendly_name.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func beginning(names []string, prefix string) []string {
	var all []string
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			all = append(all, name)
		}
	}
	return all
}
