package repl

import (
	"slices"

	"dialtone/internal/lexer"
)

// elementwise are the methods that call a function with each element first.
var elementwise = []string{"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map", "some"}

// bound finds what a name stands for that the entry itself makes: the variable of a
// loop over a list, or the parameter of a function that a list calls with its elements.
func (c *completer) bound(tokens []lexer.Token, name string) thing {
	for i := len(tokens) - 1; i > 0; i-- {
		if tokens[i].Kind != lexer.Word || tokens[i].Text != name {
			continue
		}
		if list, ok := c.listOf(tokens, i); ok {
			return c.element(c.follow(list))
		}
	}
	return thing{}
}

// listOf finds the list of whose elements the name at a place is one.
func (c *completer) listOf(tokens []lexer.Token, i int) (path, bool) {
	after := func(j int) string {
		if j+1 < len(tokens) {
			return tokens[j+1].Text
		}
		return ""
	}
	switch {
	case after(i) == "of" && i > 1 && slices.Contains([]string{"const", "let", "var"}, tokens[i-1].Text) && tokens[i-2].Text == "(":
		// for (const name of list)
		end := i + 2
		for depth := 0; end < len(tokens) && (depth > 0 || tokens[end].Text != ")"); end++ {
			switch tokens[end].Text {
			case "(", "[", "{":
				depth++
			case ")", "]", "}":
				depth--
			}
		}
		list := tokens[i+2 : end]
		p, ok := pathEnding(list)
		return p, ok && p.covers(list)
	case after(i) == "=>" && tokens[i-1].Text == "(":
		// list.map(name => …)
		return callerWith(tokens[:i-1])
	case tokens[i-1].Text == "(" && i > 1 && tokens[i-2].Text == "(":
		// list.map((name, index) => …)
		closer := slices.IndexFunc(tokens[i:], func(t lexer.Token) bool { return t.Text == ")" })
		if closer < 0 || after(i+closer) != "=>" {
			return path{}, false
		}
		return callerWith(tokens[:i-2])
	}
	return path{}, false
}

// callerWith is the list whose method the tokens end in.
func callerWith(tokens []lexer.Token) (path, bool) {
	callee, ok := pathEnding(tokens)
	if !ok {
		return path{}, false
	}
	list, method, ok := callee.method()
	return list, ok && slices.Contains(elementwise, method)
}
