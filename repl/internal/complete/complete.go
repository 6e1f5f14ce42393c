// Package complete finds what can stand at the end of JavaScript that is being typed, from the
// values of a session and what is known of them. It runs none of the script's code.
package complete

import (
	"slices"
	"strings"

	"dialtone/internal/lexer"
)

// Completion is what the text before the cursor can be completed to: the names
// that may stand from a place on.
type Completion struct {
	From   int // Bytes.
	Names  []string
	Suffix string // What follows a name that is the only one.
}

// Completer completes JavaScript source. It is used on the loop.
type Completer struct {
	*Looker
	Seen  *Seen
	After string // What stands behind the cursor.
}

// Complete completes the end of source.
func (c *Completer) Complete(source string) Completion {
	s := Scan(source)
	if s.Comment {
		return Completion{}
	}
	last := len(s.Tokens) - 1
	if last >= 0 && s.Tokens[last].Open {
		if s.Tokens[last].Kind == lexer.Text {
			return c.inText(s)
		}
		return Completion{} // In a template's text.
	}
	prefix, from, before := "", len(source), s.Tokens
	if last >= 0 && s.Tokens[last].Kind == lexer.Word && s.Tokens[last].Start+len(s.Tokens[last].Text) == len(source) {
		prefix, from, before = s.Tokens[last].Text, s.Tokens[last].Start, s.Tokens[:last]
	}
	f := &inference{Looker: c.Looker, tokens: before}
	if len(before) > 0 && IsDot(before[len(before)-1]) {
		return Completion{From: from, Names: c.Members(c.leading(f), prefix)}
	}
	if names := c.inPattern(s, before, prefix, source); len(names) > 0 {
		return Completion{From: from, Names: names}
	}
	if at, ok := c.keyAt(s, before); ok {
		if names := at.keys(prefix); len(names) > 0 {
			return Completion{From: from, Names: names, Suffix: ": "}
		}
	} else if at, key, ok := c.valueAt(s, before); ok {
		values, bare := at.keyed.Values(at.method, at.outer+key)
		if !bare {
			values = inQuotes(values)
		}
		if names := Beginning(values, prefix); len(names) > 0 {
			return Completion{From: from, Names: names}
		}
	}
	if names, suffix := f.here(s, prefix); len(names) > 0 {
		return Completion{From: from, Names: names, Suffix: suffix}
	}
	if prefix == "" {
		return Completion{}
	}
	return Completion{From: from, Names: c.Names(prefix)}
}

// inText completes the string in which source ends.
func (c *Completer) inText(s Scanned) Completion {
	last := len(s.Tokens) - 1
	literal, before := s.Tokens[last], s.Tokens[:last]
	prefix, quote := literal.Text[1:], literal.Text[:1]
	done := Completion{From: literal.Start + 1, Suffix: quote}
	if at, key, ok := c.valueAt(s, before); ok {
		values, bare := at.keyed.Values(at.method, at.outer+key)
		if done.Names = Beginning(values, prefix); !bare && len(done.Names) > 0 {
			return done
		}
	}
	f := &inference{Looker: c.Looker, tokens: s.Tokens}
	if f.namesModule(last) {
		if done.Names = c.modules(prefix); len(done.Names) == 1 && strings.HasSuffix(done.Names[0], "/") {
			done.Suffix = ""
		}
		return done
	}
	if done.Names = f.texts(s, prefix); len(done.Names) > 0 {
		return done
	}
	address := ""
	if len(before) > 0 && before[len(before)-1].Text == "(" {
		callee, _ := PathEnding(before[:len(before)-1])
		if on, method, ok := callee.Method(); ok {
			if addressed, ok := c.Follow(on).Subject.(Addressed); ok {
				address = addressed.Prefix(method)
			}
		}
	}
	if prefix == "" && address == "" {
		return Completion{}
	}
	done.Names = Beginning(c.Seen.Beginning(address), prefix)
	return done
}

// leading is what stands before the dot in which the tokens end.
func (c *Completer) leading(f *inference) Thing {
	dot := len(f.tokens) - 1
	at, _ := f.ending(dot)
	if p, ok := PathEnding(f.tokens[:dot]); ok {
		if found := c.along(c.bound(f.tokens, p.Base), p.Steps); !found.Unknown() {
			return found
		}
	}
	return at
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

// Snake spells friendlyName as friendly_name.
func Snake(name string) string {
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

func Beginning(names []string, prefix string) []string {
	var all []string
	for _, name := range names {
		if strings.HasPrefix(name, prefix) {
			all = append(all, name)
		}
	}
	return all
}
