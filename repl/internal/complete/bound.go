package complete

import (
	"slices"

	"dialtone/internal/lexer"
)

// elementwise are the methods that call a function with each element first.
var elementwise = []string{"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map", "some"}

// bound finds what a name stands for that the entry itself makes: the variable of a
// loop over a list, or the parameter of a function that a list calls with its elements.
func (c *Completer) bound(tokens []lexer.Token, name string) Thing {
	for i := len(tokens) - 1; i > 0; i-- {
		if tokens[i].Kind != lexer.Word || tokens[i].Text != name {
			continue
		}
		if list, ok := c.listOf(tokens, i); ok {
			return c.element(c.Follow(list))
		}
	}
	return Thing{}
}

// listOf finds the list of whose elements the name at a place is one.
func (c *Completer) listOf(tokens []lexer.Token, i int) (Path, bool) {
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
		p, ok := PathEnding(list)
		return p, ok && p.Covers(list)
	case after(i) == "=>" && tokens[i-1].Text == "(":
		// list.map(name => …)
		return callerWith(tokens[:i-1])
	case tokens[i-1].Text == "(" && i > 1 && tokens[i-2].Text == "(":
		// list.map((name, index) => …)
		closer := slices.IndexFunc(tokens[i:], func(t lexer.Token) bool { return t.Text == ")" })
		if closer < 0 || after(i+closer) != "=>" {
			return Path{}, false
		}
		return callerWith(tokens[:i-2])
	}
	return Path{}, false
}

// callerWith is the list whose method the tokens end in.
func callerWith(tokens []lexer.Token) (Path, bool) {
	callee, ok := PathEnding(tokens)
	if !ok {
		return Path{}, false
	}
	list, method, ok := callee.Method()
	return list, ok && slices.Contains(elementwise, method)
}
