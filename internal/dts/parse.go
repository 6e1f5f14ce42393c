package dts

import (
	"slices"
	"strings"
)

// parser reads tokens. What it does not understand is any.
type parser struct {
	*file
	i     int
	scope *scope
}

var anything = &node{kind: nPrimitive, name: "any"}

func (p *parser) at() token { return p.tokens[min(p.i, len(p.tokens)-1)] }

func (p *parser) peek(n int) string {
	if p.i+n >= len(p.tokens) {
		return ""
	}
	t := p.tokens[p.i+n]
	return p.text[t.from:t.to]
}

func (p *parser) is(s string) bool { return p.peek(0) == s && p.at().kind != text }

func (p *parser) take(s string) bool {
	if p.is(s) {
		p.i++
		return true
	}
	return false
}

func (p *parser) next() string {
	s := p.peek(0)
	if p.at().kind != end {
		p.i++
	}
	return s
}

// between is the text from a token up to the one that is next.
func (p *parser) between(from int) string {
	if p.i <= from {
		return ""
	}
	text := p.text[p.tokens[from].from:p.tokens[p.i-1].to]
	if strings.Contains(text, "\n") {
		text = p.separated(from)
	}
	for {
		before, comment, found := strings.Cut(text, "/*")
		if !found {
			return strings.Join(strings.Fields(text), " ")
		}
		_, behind, _ := strings.Cut(comment, "*/")
		text = before + behind
	}
}

// separated is the text from a token on, with a semicolon between members that lines alone
// separate.
func (p *parser) separated(from int) string {
	var b strings.Builder
	var open []string
	last := ""
	for i := from; i < p.i; i++ {
		t := p.tokens[i]
		s := p.text[t.from:t.to]
		if i > from {
			members := len(open) > 0 && open[len(open)-1] == "{"
			if t.newline && members && !slices.Contains(goesOn, last) && !slices.Contains(continues, s) {
				b.WriteString("; ")
			} else {
				b.WriteString(p.text[p.tokens[i-1].to:t.from])
			}
		}
		b.WriteString(s)
		if last = s; t.kind != punct {
			continue
		}
		switch s {
		case "(", "[", "{", "<":
			open = append(open, s)
		case ")", "]", "}", ">":
			open = open[:max(0, len(open)-1)]
		}
	}
	return b.String()
}

// What goes on behind the end of a line, and what continues the line before.
var (
	goesOn    = []string{"{", ",", "|", "&", ":", "=>", "?"}
	continues = []string{"}", "|", "&", ":", "=>", "?"}
)

// skip goes behind the bracket that closes the one that is next.
func (p *parser) skip() {
	depth := 0
	for p.at().kind != end {
		switch p.next() {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		}
		if depth == 0 {
			return
		}
	}
}

// name reads a.b.c.
func (p *parser) name() string {
	name := p.next()
	for p.is(".") {
		p.i++
		name += "." + p.next()
	}
	return name
}

func (p *parser) typ() *node {
	if p.is("(") && p.isFunction() || p.is("<") {
		return p.function(nFunction)
	}
	if p.is("new") || p.is("abstract") && p.peek(1) == "new" {
		p.take("abstract")
		p.i++
		return p.function(nConstructor)
	}
	if p.is("asserts") && p.isPlainWord(1) {
		p.i++
	}
	if p.at().kind == word && p.peek(1) == "is" && !p.tokens[p.i+1].newline {
		p.i += 2 // value is T
		p.typ()
		return &node{kind: nPrimitive, name: "boolean"}
	}
	t := p.union()
	if p.is("extends") && !p.at().newline {
		p.i++
		c := &node{kind: nConditional, scope: p.scope, list: []*node{t, p.union()}}
		p.take("?")
		c.list = append(c.list, p.typ())
		p.take(":")
		c.list = append(c.list, p.typ())
		return c
	}
	return t
}

func (p *parser) isPlainWord(n int) bool {
	return p.i+n < len(p.tokens) && p.tokens[p.i+n].kind == word && !p.tokens[p.i+n].newline
}

// isFunction reports whether the bracket that is next begins a function's parameters.
func (p *parser) isFunction() bool {
	from := p.i
	defer func() { p.i = from }()
	p.skip()
	return p.is("=>")
}

func (p *parser) function(kind nodeKind) *node {
	n := &node{kind: kind, scope: p.scope}
	n.sigs = []*signature{p.signature("=>")}
	return n
}

// signature reads <T>(a: A): B, or with => before what it gives.
func (p *parser) signature(before string) *signature {
	from := p.i
	s := &signature{params: p.params()}
	if p.take("(") {
		for p.at().kind != end && !p.take(")") {
			a := &parameter{rest: p.take("...")}
			if p.is("{") || p.is("[") {
				p.skip()
			} else {
				a.name = p.next()
			}
			a.optional = p.take("?")
			if p.take(":") {
				a.typ = p.typ()
			}
			if a.name != "this" {
				s.takes = append(s.takes, a)
			}
			if !p.take(",") && !p.is(")") {
				p.i++
			}
		}
	}
	if p.take(before) {
		s.gives = p.typ()
	}
	s.text = p.between(from)
	return s
}

// params reads <A, B extends C = D>.
func (p *parser) params() []*param {
	var all []*param
	if !p.take("<") {
		return nil
	}
	for p.at().kind != end && !p.take(">") {
		if p.is("const") && p.isPlainWord(1) {
			p.i++
		}
		a := &param{name: p.next()}
		if p.take("extends") {
			a.within = p.typ()
		}
		if p.take("=") {
			a.unlessIs = p.typ()
		}
		all = append(all, a)
		if !p.take(",") && !p.is(">") {
			p.i++
		}
	}
	return all
}

func (p *parser) union() *node { return p.several("|", nUnion, p.intersection) }

func (p *parser) intersection() *node { return p.several("&", nIntersection, p.postfix) }

func (p *parser) several(between string, kind nodeKind, one func() *node) *node {
	p.take(between)
	first := one()
	if !p.is(between) {
		return first
	}
	n := &node{kind: kind, scope: p.scope, list: []*node{first}}
	for p.take(between) {
		n.list = append(n.list, one())
	}
	return n
}

func (p *parser) postfix() *node {
	t := p.primary()
	for p.is("[") && !p.at().newline {
		p.i++
		if p.take("]") {
			t = &node{kind: nArray, list: []*node{t}}
			continue
		}
		t = &node{kind: nIndex, scope: p.scope, list: []*node{t, p.typ()}}
		p.take("]")
	}
	return t
}

var primitives = []string{"string", "number", "boolean", "bigint", "symbol", "void", "undefined", "null", "never", "object", "any", "unknown", "this"}

func (p *parser) primary() *node {
	switch t := p.at(); t.kind {
	case text:
		return &node{kind: nLiteral, quoted: true, name: unquote(p.next())}
	case number:
		return &node{kind: nLiteral, name: p.next()}
	case template:
		return p.template(p.next())
	case word:
		return p.named()
	}
	switch {
	case p.is("{"):
		if p.isMapped() {
			return p.mapped()
		}
		return &node{kind: nObject, scope: p.scope, members: p.body()}
	case p.is("["):
		return p.tuple()
	case p.take("("):
		t := p.typ()
		p.take(")")
		return t
	case p.take("-"):
		return &node{kind: nLiteral, name: "-" + p.next()}
	}
	if !p.is(")") && !p.is("]") && !p.is("}") && !p.is(">") && !p.is(",") {
		p.next()
	}
	return anything
}

func (p *parser) named() *node {
	switch {
	case p.is("true"), p.is("false"):
		return &node{kind: nLiteral, name: p.next()}
	case slices.Contains(primitives, p.peek(0)) && p.peek(1) != ".":
		return &node{kind: nPrimitive, name: p.next()}
	case p.is("keyof"):
		p.i++
		return &node{kind: nKeyof, list: []*node{p.postfix()}}
	case p.is("readonly"):
		p.i++
		return p.postfix()
	case p.is("unique"):
		p.i += 2
		return &node{kind: nPrimitive, name: "symbol"}
	case p.is("infer"):
		p.i++
		return &node{kind: nInfer, name: p.next()}
	case p.is("typeof"):
		p.i++
		if p.is("import") {
			return p.imported()
		}
		return &node{kind: nTypeof, scope: p.scope, name: p.name()}
	case p.is("import") && p.peek(1) == "(":
		return p.imported()
	}
	n := &node{kind: nRef, scope: p.scope, name: p.name()}
	if p.is("<") && !p.at().newline {
		p.i++
		for p.at().kind != end && !p.take(">") {
			n.list = append(n.list, p.typ())
			if !p.take(",") && !p.is(">") {
				p.i++
			}
		}
	}
	return n
}

// imported reads import('x').y.z.
func (p *parser) imported() *node {
	p.i += 2
	n := &node{kind: nImport, scope: p.scope, name: unquote(p.next())}
	p.take(")")
	for p.take(".") {
		n.list = append(n.list, &node{kind: nLiteral, name: p.next()})
	}
	return n
}

func (p *parser) template(literal string) *node {
	n := &node{kind: nTemplate, scope: p.scope}
	rest := literal[1 : len(literal)-1]
	for {
		before, after, more := strings.Cut(rest, "${")
		n.list = append(n.list, &node{kind: nLiteral, quoted: true, name: before})
		if !more {
			return n
		}
		inner, behind, _ := strings.Cut(after, "}")
		n.list = append(n.list, (&parser{file: newFile(inner), scope: p.scope}).typ())
		rest = behind
	}
}

func (p *parser) tuple() *node {
	n := &node{kind: nTuple, scope: p.scope}
	p.i++
	for p.at().kind != end && !p.take("]") {
		rest := p.take("...")
		if p.at().kind == word && (p.peek(1) == ":" || p.peek(1) == "?" && p.peek(2) == ":") {
			p.i++
			p.take("?")
			p.i++
		}
		t := p.typ()
		p.take("?")
		if rest {
			t = &node{kind: nRest, list: []*node{t}}
		}
		n.list = append(n.list, t)
		if !p.take(",") && !p.is("]") {
			p.i++
		}
	}
	return n
}

func (p *parser) isMapped() bool {
	i := 1
	for p.peek(i) == "readonly" || p.peek(i) == "-" || p.peek(i) == "+" {
		i++
	}
	return p.peek(i) == "[" && p.peek(i+2) == "in"
}

func (p *parser) mapped() *node {
	for !p.take("[") {
		p.i++
	}
	n := &node{kind: nMapped, scope: p.scope, name: p.next()}
	p.i++ // in
	n.list = []*node{p.typ(), nil, anything}
	if p.take("as") {
		n.list[1] = p.typ()
	}
	p.take("]")
	for p.take("-") || p.take("+") || p.take("?") {
	}
	if p.take(":") {
		n.list[2] = p.typ()
	}
	p.take(",")
	p.take("}")
	return n
}

func unquote(s string) string {
	if len(s) < 2 || s[0] != '\'' && s[0] != '"' {
		return s
	}
	if s = s[1 : len(s)-1]; !strings.Contains(s, `\`) {
		return s
	}
	return escapes.Replace(s)
}

var escapes = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\n`, "\n")
