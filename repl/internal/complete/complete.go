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
		leading, _ := f.ending(len(before) - 1)
		return Completion{From: from, Names: c.Members(leading, prefix)}
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

// Scanned is source taken apart, which may be unfinished.
type Scanned struct {
	Tokens  []lexer.Token
	Open    []int // The tokens of the brackets that are open at the end, outermost first.
	Comment bool  // Whether the end is in a comment.
}

// Scan takes source apart.
func Scan(source string) (s Scanned) {
	r := lexer.NewReader(source)
	for token := r.Next(); token.Kind != lexer.End; token = r.Next() {
		s.Tokens = append(s.Tokens, token)
	}
	for _, bracket := range r.Open {
		s.Open = append(s.Open, slices.IndexFunc(s.Tokens, func(t lexer.Token) bool { return t.Start == bracket.Start }))
	}
	s.Comment = r.Comment
	return s
}

// IsDot reports whether a token stands between an object and the name of its member.
func IsDot(t lexer.Token) bool {
	return t.Kind == lexer.Punctuation && (t.Text == "." || t.Text == "?.")
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

// inQuotes writes texts as JavaScript's strings.
func inQuotes(texts []string) []string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = "'" + text + "'"
	}
	return quoted
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
