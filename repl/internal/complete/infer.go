package complete

import (
	"slices"
	"strings"

	"dialtone/internal/dts"
	"dialtone/internal/lexer"

	"github.com/dop251/goja"
)

// inference finds what the expressions of an entry are, as far as that can be known without running
// them: by values that are there, by what is known of them, and by how they are declared.
type inference struct {
	*Looker
	tokens []lexer.Token
	deep   int // How far one question has led to others.
	asked  int // How many there were.
}

const (
	deepest   = 40   // Bounds what asks itself.
	mostAsked = 3000 // Bounds what asks ever more: some milliseconds.
)

// ask begins a question, unless there were too many.
func (f *inference) ask() (ok bool) {
	f.deep++
	f.asked++
	return f.deep <= deepest && f.asked <= mostAsked
}

// answered ends it.
func (f *inference) answered() { f.deep-- }

// trailer is what follows a name, a literal or brackets.
type trailer struct {
	kind  stepKind
	name  string
	inner []int // The first token in its brackets and the one that closes them.
}

// ending is what the expression is that ends before a token, and where it begins.
func (f *inference) ending(until int) (at Thing, from int) {
	defer f.answered()
	if !f.ask() {
		return Thing{}, until
	}
	var trailers []trailer
	for i := until - 1; i >= 0; {
		t := f.tokens[i]
		switch {
		case t.Kind == lexer.Word && i > 0 && IsDot(f.tokens[i-1]):
			trailers = append(trailers, trailer{kind: property, name: t.Text})
			i -= 2
			continue
		case t.Text == ")" || t.Text == "]":
			opener := matching(f.tokens[:i+1], i)
			if opener < 0 {
				return Thing{}, until
			}
			if endsExpression(f.tokens[:opener]) || opener > 0 && t.Text == ")" && f.tokens[opener-1].Is("import") {
				made := indexing(t.Text, f.tokens[opener+1:i])
				trailers = append(trailers, trailer{made.kind, made.name, []int{opener + 1, i}})
				i = opener - 1
				continue
			}
			return f.after(f.bracketed(opener, i), opener, trailers)
		}
		return f.primary(i, trailers)
	}
	return Thing{}, until
}

// primary goes on from the name or the literal at a token.
func (f *inference) primary(i int, trailers []trailer) (Thing, int) {
	t := f.tokens[i]
	switch t.Kind {
	case lexer.Text:
		return f.after(f.typed(f.literal(t)), i, trailers)
	case lexer.Number:
		return f.after(f.declaredAs("number"), i, trailers)
	case lexer.Pattern:
		return f.after(f.declaredAs("RegExp"), i, trailers)
	case lexer.Template:
		for i > 0 && !strings.HasPrefix(f.tokens[i].Text, "`") {
			i--
		}
		return f.after(f.declaredAs("string"), i, trailers)
	case lexer.Word:
		switch t.Text {
		case "true", "false":
			return f.after(f.declaredAs("boolean"), i, trailers)
		case "import":
			if last := len(trailers) - 1; last >= 0 && trailers[last].kind == call {
				return f.after(f.loaded(trailers[last], "Promise<typeof import(", ")>"), i, trailers[:last])
			}
		}
		if lexer.IsOperator(t.Text) {
			return Thing{}, i
		}
		if i > 0 && f.tokens[i-1].Is("new") {
			return f.made(f.name(t.Text, i), i, trailers)
		}
		return f.after(f.name(t.Text, i), i, trailers)
	}
	return Thing{}, i
}

// name is what a name stands for before a token: what the entry itself makes of it, or what is
// global.
func (f *inference) name(name string, before int) Thing {
	for i := before - 1; i >= 0; i-- {
		if f.tokens[i].Kind == lexer.Word && f.tokens[i].Text == name && (i == 0 || !IsDot(f.tokens[i-1])) {
			if at, ok := f.local(i); ok {
				return at
			}
		}
	}
	return f.global(name)
}

// loaded is what import gives for the name in brackets.
func (f *inference) loaded(t trailer, before, behind string) Thing {
	if t.inner[1]-t.inner[0] != 1 || f.tokens[t.inner[0]].Kind != lexer.Text {
		return Thing{}
	}
	return f.declaredAs(before + f.tokens[t.inner[0]].Text + behind)
}

// made is what new makes by a class.
func (f *inference) made(class Thing, from int, trailers []trailer) (Thing, int) {
	i := len(trailers) - 1
	for ; i >= 0 && trailers[i].kind != call; i-- {
		class = f.step(class, trailers[i])
	}
	if i < 0 {
		return Thing{}, from - 1
	}
	at := f.typed(class.Type.New(f.arguments(trailers[i].inner[0], trailers[i].inner[1])))
	return f.after(at, from-1, trailers[:i])
}

// after goes along what follows a thing, which is noted from its end.
func (f *inference) after(at Thing, from int, trailers []trailer) (Thing, int) {
	for i := len(trailers) - 1; i >= 0; i-- {
		if t := trailers[i]; t.kind == property && i > 0 && trailers[i-1].kind == call {
			i--
			at = f.result(at, t.name, trailers[i])
			continue
		}
		at = f.step(at, trailers[i])
	}
	return at, from
}

func (f *inference) step(at Thing, t trailer) Thing {
	switch t.kind {
	case property:
		next := f.property(at, t.name)
		// What is declared says more than a text that is there: which others may be.
		if m, ok := at.Type.Member(t.name); ok && next.Subject == nil && !m.Type.Unknown() {
			next.Type = m.Type
		}
		return next
	case element:
		next := f.element(at)
		if next.Type.Unknown() {
			next.Type = at.Type.Element()
		}
		return next
	}
	return f.typed(at.Type.Call(f.arguments(t.inner[0], t.inner[1])))
}

// result is what a method gives.
func (f *inference) result(at Thing, method string, t trailer) Thing {
	next := f.Looker.result(at, method)
	if next.Type.Unknown() {
		if m, ok := at.Type.Member(method); ok {
			next.Type = m.Type.Call(f.arguments(t.inner[0], t.inner[1]))
		} else if own := f.property(at, method); !own.Type.Unknown() {
			next.Type = own.Type.Call(f.arguments(t.inner[0], t.inner[1]))
		}
	}
	return next
}

// arguments are those between two tokens.
func (f *inference) arguments(from, to int) []dts.Argument {
	var all []dts.Argument
	for _, part := range f.split(from, to) {
		all = append(all, f.argument(part[0], part[1]))
	}
	return all
}

func (f *inference) argument(from, to int) dts.Argument {
	if from == to {
		return dts.Argument{}
	}
	if body, ok := f.function(from, to); ok {
		a := dts.Argument{Function: true}
		if body < to && f.tokens[body].Text != "{" {
			a.Gives = func() dts.Type { return f.expression(body, to).Type }
		}
		return a
	}
	if f.tokens[from].Text == "{" {
		return dts.Argument{Type: f.declaredAs("{}").Type}
	}
	return dts.Argument{Type: f.expression(from, to).Type}
}

// comparisons give a boolean.
var comparisons = []string{"===", "!==", "==", "!=", "<", ">", "<=", ">=", "in", "instanceof"}

// expression is what stands between two tokens.
func (f *inference) expression(from, to int) Thing {
	defer f.answered()
	if !f.ask() || from >= to {
		return Thing{}
	}
	if f.tokens[from].Is("await") {
		at := f.expression(from+1, to)
		at.Type = at.Type.Awaited()
		if object, ok := at.Value.(*goja.Object); ok && object.ClassName() == "Promise" {
			at.Value = nil // What it brings is not there.
		}
		return at
	}
	depth := 0
	for i := to - 1; i > from; i-- { // What binds least is looked for from the end.
		t := f.tokens[i]
		depth -= depthOf(t)
		if depth != 0 || t.Kind != lexer.Punctuation && t.Kind != lexer.Word {
			continue
		}
		switch {
		case t.Text == ":" || t.Text == "??" || t.Text == "||" || t.Text == "&&":
			return f.expression(i+1, to)
		case t.Is("=>"):
			return Thing{}
		}
	}
	depth = 0
	for i := from + 1; i < to; i++ {
		t := f.tokens[i]
		depth += depthOf(t)
		switch {
		case depth != 0:
		case slices.Contains(comparisons, t.Text) && t.Kind != lexer.Text:
			return f.declaredAs("boolean")
		case t.Is("+") && f.expression(from, i).Type.Bare():
			return Thing{}
		case t.Is("+"):
			if left := f.expression(from, i); len(left.Type.Texts()) > 0 || f.isText(left) || f.isText(f.expression(i+1, to)) {
				return f.declaredAs("string")
			}
			return f.declaredAs("number")
		case t.Kind == lexer.Punctuation && strings.Contains("- * / % **", t.Text):
			return f.declaredAs("number")
		}
	}
	switch first := f.tokens[from]; {
	case first.Is("!"):
		return f.declaredAs("boolean")
	case first.Is("typeof"):
		return f.declaredAs("string")
	case first.Text == "{":
		return Thing{}
	}
	at, begun := f.ending(to)
	if begun != from {
		return Thing{}
	}
	return at
}

func (f *inference) isText(at Thing) bool {
	_, ok := at.Type.Member("toUpperCase")
	return ok
}

// bracketed is what stands in brackets that nothing calls or indexes: an expression or an array.
func (f *inference) bracketed(opener, closer int) Thing {
	if f.tokens[opener].Text == "(" {
		return f.expression(opener+1, closer)
	}
	parts := f.split(opener+1, closer)
	if f.library() == nil {
		return Thing{}
	}
	var of dts.Type
	if len(parts) > 0 {
		of = f.expression(parts[0][0], parts[0][1]).Type
		if len(of.Texts()) > 0 {
			of = f.declaredAs("string").Type
		}
	}
	return f.typed(f.library().ArrayOf(of))
}

func (f *inference) literal(t lexer.Token) dts.Type {
	if f.library() == nil || t.Open {
		return dts.Type{}
	}
	return f.library().Literal(t.Text[1 : len(t.Text)-1])
}

// declaredAs is a thing of which only its type is known, as TypeScript writes it.
func (f *inference) declaredAs(text string) Thing {
	if f.library() == nil {
		return Thing{}
	}
	return f.typed(f.library().Of(text))
}

func (f *inference) typed(t dts.Type) Thing { return Thing{Type: t} }

// kindOf is how the values of a class of the language are declared.
var kindOf = map[string]string{
	"Array": "any[]", "Date": "Date", "Map": "Map<any, any>", "Set": "Set<any>", "Promise": "Promise<any>", "RegExp": "RegExp", "Error": "Error",
}

// declaredType is how a value is declared by its kind.
func (l *Looker) declaredType(value goja.Value) dts.Type {
	library := l.library()
	if library == nil {
		return dts.Type{}
	}
	switch value := value.(type) {
	case goja.String:
		return library.Of("string")
	case *goja.Object:
		if kind := kindOf[value.ClassName()]; kind != "" {
			return library.Of(kind)
		}
		return dts.Type{}
	}
	switch value.Export().(type) {
	case int64, float64:
		return library.Of("number")
	case bool:
		return library.Of("boolean")
	}
	return dts.Type{}
}
