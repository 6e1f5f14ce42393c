package complete

import (
	"slices"

	"dialtone/internal/dts"
	"dialtone/internal/lexer"
)

// local is what a name that stands at a token is there declared as.
func (f *inference) local(i int) (Thing, bool) {
	after := func(n int) string {
		if i+n < len(f.tokens) {
			return f.tokens[i+n].Text
		}
		return ""
	}
	before := func(n int) string {
		if i-n >= 0 {
			return f.tokens[i-n].Text
		}
		return ""
	}
	declares := before(1) == "const" || before(1) == "let" || before(1) == "var"
	switch {
	case declares && after(1) == "=":
		return f.expression(i+2, f.end(i+2)), true
	case declares && after(1) == "of":
		return f.elementOf(f.expression(i+2, f.end(i+2))), true
	case after(1) == "=>":
		start := i
		if before(1) == "async" {
			start--
		}
		return f.parameter(start, 0), true
	case before(1) == "import" && after(1) == "from":
		return f.module(i+2, "default"), true
	case before(1) == "as" && before(2) == "*" && before(3) == "import":
		return f.module(i+2, ""), true
	}
	return f.inBrackets(i)
}

// elementOf is an element of a thing.
func (f *inference) elementOf(at Thing) Thing {
	return f.step(at, trailer{kind: element})
}

// inBrackets is a name that is a parameter, or that a pattern takes out of something.
func (f *inference) inBrackets(i int) (Thing, bool) {
	opener := f.opener(i)
	if opener < 0 {
		return Thing{}, false
	}
	closer := f.closing(opener, len(f.tokens))
	if closer == len(f.tokens) {
		return Thing{}, false
	}
	after := func(n int) lexer.Token {
		if closer+n < len(f.tokens) {
			return f.tokens[closer+n]
		}
		return lexer.Token{}
	}
	switch f.tokens[opener].Text {
	case "(":
		if !after(1).Is("=>") && !after(1).Is("{") || opener > 0 && slices.Contains(heads, f.tokens[opener-1].Text) {
			return Thing{}, false
		}
		index := len(f.split(opener+1, i+1)) - 1
		if index < 0 || f.split(opener+1, i+1)[index][0] != i && !f.tokens[i-1].Is("...") {
			return Thing{}, false
		}
		return f.parameter(f.head(opener), index), true
	case "{", "[":
		return f.taken(i, opener, closer)
	}
	return Thing{}, false
}

// heads stand before brackets that do not hold parameters.
var heads = []string{"if", "for", "while", "switch", "catch", "with"}

// head is where a function begins whose parameters begin at a token.
func (f *inference) head(opener int) int {
	i := opener
	for i > 0 && (f.tokens[i-1].Kind == lexer.Word && (f.tokens[i-1].Is("async") || f.tokens[i-1].Is("function") || opener == i && f.isName(i-1)) || f.tokens[i-1].Is("*") && i == opener) {
		i--
	}
	if i > 0 && f.tokens[i-1].Kind == lexer.Text && i == opener {
		i-- // '/voice'(res) { … }
	}
	return i
}

// isName reports whether a word before parameters names the function.
func (f *inference) isName(i int) bool {
	return !lexer.IsOperator(f.tokens[i].Text)
}

// taken is what a pattern takes out: {name}, {key: name}, [name].
func (f *inference) taken(i, opener, closer int) (Thing, bool) {
	var of Thing
	var ok bool
	next := lexer.Token{}
	if closer+1 < len(f.tokens) {
		next = f.tokens[closer+1]
	}
	prior := lexer.Token{}
	if opener > 0 {
		prior = f.tokens[opener-1]
	}
	switch {
	case next.Is("=") && (prior.Is("const") || prior.Is("let") || prior.Is("var")):
		of, ok = f.expression(closer+2, f.end(closer+2)), true
	case next.Is("of") && (prior.Is("const") || prior.Is("let") || prior.Is("var")):
		of, ok = f.elementOf(f.expression(closer+2, f.end(closer+2))), true
	case next.Is("from") && (prior.Is("import") || prior.Is(",")):
		of, ok = f.module(closer+2, ""), true
	case next.Is(")") || next.Is(",") || next.Is("}") || next.Is("]"):
		of, ok = f.inBrackets(opener)
	}
	if !ok {
		return Thing{}, false
	}
	if f.tokens[opener].Text == "[" {
		index := len(f.split(opener+1, i+1)) - 1
		if at := of.Type.At(index); !at.Unknown() {
			return f.typed(at), true
		}
		return f.elementOf(of), true
	}
	key := f.tokens[i].Text
	if i > opener+2 && (f.tokens[i-1].Is(":") || f.tokens[i-1].Is("as")) {
		key = f.tokens[i-2].Text
	} else if i+1 < len(f.tokens) && (f.tokens[i+1].Is(":") || f.tokens[i+1].Is("as")) {
		return Thing{}, false // A key, and no name.
	}
	return f.step(of, trailer{kind: property, name: key}), true
}

// module is what a module that a token names has, or a member of it.
func (f *inference) module(i int, member string) Thing {
	library := f.library()
	if library == nil || i >= len(f.tokens) || f.tokens[i].Kind != lexer.Text || f.tokens[i].Open {
		return Thing{}
	}
	t := f.tokens[i].Text
	whole := library.Module(t[1 : len(t)-1])
	if m, ok := whole.Member(member); member != "" && ok {
		return f.typed(m.Type)
	}
	return f.typed(whole)
}

// opener is the bracket that is open at a token.
func (f *inference) opener(i int) int {
	depth := 0
	for j := i - 1; j >= 0; j-- {
		depth += depthOf(f.tokens[j])
		if depth > 0 {
			return j
		}
	}
	return -1
}

// end is where the expression ends that begins at a token: at a semicolon, a comma, a bracket that
// it did not open, or a line that does not go on.
func (f *inference) end(from int) int {
	depth := 0
	for i := from; i < len(f.tokens); i++ {
		t := f.tokens[i]
		if depth == 0 && i > from {
			if t.Is(";") || t.Is(",") || t.Newline && endsExpression(f.tokens[:i]) && (t.Kind == lexer.Word || t.Kind == lexer.Text) {
				return i
			}
		}
		if depth += depthOf(t); depth < 0 {
			return i
		}
	}
	return len(f.tokens)
}

// elementwise are the methods that call a function with each element first.
var elementwise = []string{"every", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "map", "some"}

// parameter is a parameter of the function that begins at a token: an element, where a list calls
// it with each, or what its type says.
func (f *inference) parameter(start, index int) Thing {
	if index == 0 && start > 2 && f.tokens[start-1].Is("(") && slices.Contains(elementwise, f.tokens[start-2].Text) && IsDot(f.tokens[start-3]) {
		list, _ := f.ending(start - 3)
		if element := f.element(list); !element.Unknown() {
			return element
		}
	}
	return f.typed(f.expected(start).Functions().Takes(false, make([]dts.Argument, index)))
}
