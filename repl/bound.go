package repl

import "slices"

// elementwise are the methods that call a function with each element first.
var elementwise = []string{"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map", "some"}

// bound finds what a name stands for that the entry itself makes: the variable of a
// loop over a list, or the parameter of a function that a list calls with its elements.
func (c *completer) bound(tokens []token, name string) thing {
	for i := len(tokens) - 1; i > 0; i-- {
		if tokens[i].kind != word || tokens[i].text != name {
			continue
		}
		if list, ok := c.listOf(tokens, i); ok {
			return c.element(c.follow(list))
		}
	}
	return thing{}
}

// listOf finds the list of whose elements the name at a place is one.
func (c *completer) listOf(tokens []token, i int) (path, bool) {
	after := func(j int) string {
		if j+1 < len(tokens) {
			return tokens[j+1].text
		}
		return ""
	}
	switch {
	case after(i) == "of" && i > 1 && slices.Contains([]string{"const", "let", "var"}, tokens[i-1].text) && tokens[i-2].text == "(":
		// for (const name of list)
		end := i + 2
		for depth := 0; end < len(tokens) && (depth > 0 || tokens[end].text != ")"); end++ {
			switch tokens[end].text {
			case "(", "[", "{":
				depth++
			case ")", "]", "}":
				depth--
			}
		}
		list := tokens[i+2 : end]
		p, ok := pathEnding(list)
		return p, ok && p.covers(list)
	case after(i) == "=>" && tokens[i-1].text == "(":
		// list.map(name => …)
		return callerWith(tokens[:i-1])
	case tokens[i-1].text == "(" && i > 1 && tokens[i-2].text == "(":
		// list.map((name, index) => …)
		closer := slices.IndexFunc(tokens[i:], func(t token) bool { return t.text == ")" })
		if closer < 0 || after(i+closer) != "=>" {
			return path{}, false
		}
		return callerWith(tokens[:i-2])
	}
	return path{}, false
}

// callerWith is the list whose method the tokens end in.
func callerWith(tokens []token) (path, bool) {
	callee, ok := pathEnding(tokens)
	if !ok {
		return path{}, false
	}
	list, method, ok := callee.method()
	return list, ok && slices.Contains(elementwise, method)
}
