package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Text between the first two runes is for dialtone only, between the others for Node only: types
// of TypeScript, and what Node 20 lacks.
const (
	forUs, forNode, forAll = "\u2776", "\u2777", "\u2778"
)

// scope is what the generator knows where it writes.
type scope struct {
	vars            []string // That may be read.
	assignable      []string
	labels          []string
	loop, breakable bool
	function        bool // A return may stand here.
	async, yields   bool
}

func (s scope) inner() scope {
	s.vars = s.vars[:len(s.vars):len(s.vars)]
	s.assignable = s.assignable[:len(s.assignable):len(s.assignable)]
	s.labels = s.labels[:len(s.labels):len(s.labels)]
	return s
}

// generator writes one program.
type generator struct {
	*rand.Rand
	strict, typed bool
	names, left   int // How many names there are, and how many statements may still be written.
}

func (g *generator) pick(list ...string) string { return list[g.IntN(len(list))] }
func (g *generator) one(of int) bool            { return g.IntN(of) == 0 }

func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

func (g *generator) typed_(of string) string {
	if g.typed && g.one(2) {
		return onlyUs(": " + of)
	}
	return ""
}

func (g *generator) number() string { return g.pick("0", "1", "2", "3", "7", "-1", "10") }

// value is an expression without effects that are seen.
func (g *generator) value(s scope) string {
	if len(s.vars) > 0 && g.IntN(3) > 0 {
		return s.vars[g.IntN(len(s.vars))]
	}
	return g.pick(g.number(), g.number(), "'a'", "'xyz'", "true", "false", "null", "undefined", "[1, 2, 3]", "({a: 1, b: [2]})", "''")
}

func (g *generator) expression(s scope) string {
	a, b := g.value(s), g.value(s)
	switch g.IntN(24) {
	case 0:
		return fmt.Sprintf("(%s ?? %s)", a, b)
	case 1:
		return fmt.Sprintf("(%s || %s)", a, b)
	case 2:
		return fmt.Sprintf("(%s && %s)", a, b)
	case 3:
		return fmt.Sprintf("num(%s) + num(%s)", a, b)
	case 4:
		return fmt.Sprintf("(num(%s) < num(%s) < 2)", a, b)
	case 5:
		return fmt.Sprintf("(%s ? %s : %s)", a, b, g.value(s))
	case 6:
		return fmt.Sprintf("typeof %s", a)
	case 7:
		return fmt.Sprintf("%s?.a", a)
	case 8:
		return fmt.Sprintf("[...arr(%s), %s]", a, b)
	case 9:
		return fmt.Sprintf("((p = %s) => p)(%s)", a, b)
	case 10:
		return fmt.Sprintf("((x, [y = %s] = [x], ...r) => [x, y, r.length])(%s, undefined, 1, 2)", a, b)
	case 11:
		return fmt.Sprintf("`<${text(%s)}>`", a)
	case 12:
		return fmt.Sprintf("text(%s).replace(%s, %s)", a, g.regexp(), g.pick("'[$&]'", "(m, ...r) => m.length + r.length", "'$1'"))
	case 13:
		return fmt.Sprintf("text('aXbX1_' + text(%s)).match(%s)", a, g.regexp())
	case 14:
		return fmt.Sprintf("text(%s + 'ab12').split(%s)", "text("+a+")", g.regexp())
	case 15:
		return fmt.Sprintf("arr(%s).map((v, i) => [v, i, text(%s)])", a, b)
	case 16:
		if len(s.assignable) > 0 {
			return fmt.Sprintf("(%s %s %s)", s.assignable[g.IntN(len(s.assignable))], g.pick("=", "??=", "||=", "&&="), a)
		}
	case 17:
		if s.async {
			return fmt.Sprintf("(await %s)", g.pick(a, "later("+a+")", "later("+a+")"))
		}
	case 18:
		if s.yields {
			return fmt.Sprintf("(yield %s)", a)
		}
	case 19:
		return fmt.Sprintf("(() => { %s; return %s })()", g.pick("if (false) { var q = 1 }", "var q", "let z = 1; { let z = 2 }", "for (var q of [1, 2]) if (q) break"), g.pick(a, "typeof q"))
	case 20:
		return fmt.Sprintf("(function () { return arguments.length + num(%s) })(1, %s)", a, b)
	case 21:
		return fmt.Sprintf("(%s in {a: 1, b: 2}) === ('length' in arr(%s))", g.pick("'a'", "'c'"), b)
	case 22:
		return fmt.Sprintf("num(%s) ** %s %s %s", a, g.pick("2", "3"), g.pick("-", "%", "|", ">>>", "<<"), g.pick("1", "2"))
	case 23:
		return fmt.Sprintf("Object.entries({...(%s), k: %s}).length", g.pick(a, "null", "{z: 1}"), b)
	}
	return a
}

func (g *generator) regexp() string {
	atoms := []string{"a", "b", "[a-c]", ".", `\d`, `\w+`, "(a)", "(?:b|1)", "(?<n>x)", "^", "$", `\b`, "[^a]", "(?=a)", "(?!b)", "(a|X)", "X?", "1*", "(?<=X)b", `\s*`, "[aX]{1,2}", "(b)?"}
	var pattern strings.Builder
	named := false
	for range 1 + g.IntN(3) {
		atom := g.pick(atoms...)
		if strings.Contains(atom, "?<n>") {
			if named {
				continue
			}
			named = true
		}
		pattern.WriteString(atom)
	}
	return "/" + pattern.String() + "/" + g.pick("", "g", "i", "gi", "u", "y", "s", "m", "gu")
}

// statements are some statements of one list.
func (g *generator) statements(s scope, most int) []*node {
	s = s.inner()
	var list []*node
	for range 1 + g.IntN(most) {
		if g.left <= 0 {
			break
		}
		g.left--
		list = append(list, g.statement(&s))
	}
	return append(list, g.log(s))
}

func (g *generator) log(s scope) *node { return leaf("log(%d, %s)", g.IntN(100), g.expression(s)) }

func (g *generator) declare(s *scope, name string, assignable bool) {
	s.vars = append(s.vars, name)
	if assignable {
		s.assignable = append(s.assignable, name)
	}
}

func (g *generator) condition(s scope) string {
	return g.pick("true", "false", "0", "1", "!0", "''", g.value(s), "num("+g.value(s)+") > 1", g.expression(s))
}

func (g *generator) statement(s *scope) *node {
	switch g.IntN(34) {
	case 0, 1:
		return g.declaration(s)
	case 2:
		return g.destructuring(s)
	case 3:
		if len(s.assignable) > 0 {
			return leaf("%s %s %s", s.assignable[g.IntN(len(s.assignable))], g.pick("=", "=", "??=", "||="), g.expression(*s))
		}
	case 4, 5:
		n := block("if ("+g.condition(*s)+") {", "}", g.statements(*s, 3))
		if g.one(2) {
			return (&node{}).with(&node{open: n.open, kids: n.kids}, block("} else {", "}", g.statements(*s, 2))).whole()
		}
		return n
	case 6, 7, 8, 9:
		return g.loop(*s)
	case 10, 11, 12, 13:
		return g.try(*s)
	case 14:
		return g.switchOver(*s)
	case 15, 16:
		return g.function(s)
	case 17, 18:
		return g.generatorFunction(s)
	case 19, 20:
		return g.asyncFunction(s)
	case 21:
		return g.class(s)
	case 22:
		return leaf("fns.push(() => [%s, %s])", g.value(*s), g.expression(scope{vars: s.vars, assignable: s.assignable}))
	case 23:
		return leaf("log(fns.map(f => f()))")
	case 24:
		if s.loop {
			return leaf("if (%s) continue%s", g.condition(*s), g.label(*s))
		}
	case 25:
		if s.breakable {
			return leaf("if (%s) break%s", g.condition(*s), g.label(*s))
		}
	case 26:
		if s.function {
			return leaf("if (%s) return %s", g.condition(*s), g.expression(*s))
		}
	case 27:
		return leaf("if (%s) throw new Error('e%d')", g.condition(*s), g.IntN(9))
	case 28:
		label := g.name("l")
		inner := s.inner()
		inner.labels = append(inner.labels, label+"!")
		return block(label+": {", "}", append(g.statements(inner, 3), leaf("if (%s) break %s", g.condition(inner), label)))
	case 29:
		return block("{", "}", g.statements(*s, 3))
	case 30:
		return g.using(*s)
	case 31:
		if s.yields {
			return leaf("log('got', yield%s)", g.pick(" "+g.expression(*s), "* [1, 2]", "* it('d', 2)", "", "* []"))
		}
		if s.async {
			return leaf("await %s", g.pick("later(1)", "null", "later(2)"))
		}
	case 32:
		return leaf("for (const m of 'a1Xb'.matchAll(%s)) log(m[0], m.index)", "/"+g.pick("a|X", `\d`, "(?<w>[a-z])", "(?=b)", "")+"/"+g.pick("g", "gu", "gi"))
	}
	return g.log(*s)
}

// label is a label that a jump may name.
func (g *generator) label(s scope) string {
	if len(s.labels) == 0 || g.one(2) {
		return ""
	}
	label := s.labels[g.IntN(len(s.labels))]
	if strings.HasSuffix(label, "!") {
		return "" // Of a block: it may be left by break alone, which the block does itself.
	}
	return " " + label
}

func (g *generator) declaration(s *scope) *node {
	name := g.name("v")
	if g.one(4) && len(s.vars) > 0 && g.one(2) {
		name = g.name("w")
	}
	kind := g.pick("let", "const", "var", "var")
	defer g.declare(s, name, kind != "const")
	if kind != "const" && g.one(3) {
		return leaf("%s %s%s", kind, name, g.typed_("any"))
	}
	return leaf("%s %s%s = %s", kind, name, g.typed_("any"), g.expression(*s))
}

func (g *generator) destructuring(s *scope) *node {
	a, b, c := g.name("d"), g.name("d"), g.name("d")
	value := g.value(*s)
	var n *node
	switch g.IntN(5) {
	case 0:
		n = leaf("const {a: [%s = %s, ...%s] = [], b: %s = 1} = obj(%s)", a, value, b, c, g.value(*s))
	case 1:
		n = leaf("let [%s, [%s] = [%s], %s = %s] = arr(%s)", a, b, value, c, a, "["+g.value(*s)+"]")
	case 2:
		n = leaf("var {%s = %s, ...%s} = obj(%s), %s = 1", a, value, b, g.value(*s), c)
	case 3:
		n = leaf("let %s, %s, %s; [%s, %s = %s] = it('s', 3); ({a: %s} = {a: %s})", a, b, c, a, b, value, c, value)
	default:
		n = leaf("const {[%s]: %s = %s, ...%s} = {k: 1, l: 2}, %s = %s", g.pick("'k'", "'z'"), a, value, b, c, a)
	}
	for _, name := range []string{a, b, c} {
		g.declare(s, name, false)
	}
	return n
}

func (g *generator) loop(s scope) *node {
	inner := s.inner()
	inner.loop, inner.breakable = true, true
	label := ""
	if g.one(3) {
		name := g.name("l")
		inner.labels = append(inner.labels, name)
		label = name + ": "
	}
	variable := g.name("i")
	kind := g.pick("let", "let", "const", "var")
	head := ""
	switch g.IntN(9) {
	case 0, 1:
		if kind == "const" {
			kind = "let"
		}
		head = fmt.Sprintf("for (%s %s = 0; %s < %d; %s++) {", kind, variable, variable, 1+g.IntN(3), variable)
	case 2, 3:
		head = fmt.Sprintf("for (%s %s of %s) {", kind, variable, g.pick("[1, 2, 3]", "it('o', 3)", "it('p', 2)", "'ab'", "new Set([1, 1, 2])"))
	case 4:
		head = fmt.Sprintf("for (%s %s in {a: 1, b: 2}) {", kind, variable)
	case 5:
		head = fmt.Sprintf("for (%s [%s, j = %s] of [[1], [2, 3]]) {", kind, variable, g.number())
		if kind == "var" {
			head = strings.Replace(head, "j =", g.name("j")+" =", 1)
		}
	case 6:
		counter := g.name("c")
		loop := block(fmt.Sprintf("%swhile (%s++ < %d) {", label, counter, 1+g.IntN(3)), "}", g.statements(inner, 3))
		return (&node{}).with(leaf("let %s = 0", counter), loop).whole()
	case 7:
		counter := g.name("c")
		loop := block(label+"do {", fmt.Sprintf("} while (++%s < %d)", counter, 1+g.IntN(3)), g.statements(inner, 3))
		return (&node{}).with(leaf("let %s = 0", counter), loop).whole()
	default:
		head = fmt.Sprintf("for (%s %s of [1, 2]) {", kind, variable)
		if s.async {
			head = fmt.Sprintf("for await (%s %s of %s) {", kind, variable, g.pick("[1, later(2)]", "it('w', 2)", "ait('x', 3)", "ait('y', 2)"))
		}
	}
	g.declare(&inner, variable, false)
	return block(label+head, "}", g.statements(inner, 4))
}

func (g *generator) try(s scope) *node {
	n := (&node{}).with(&node{open: "try {", kids: g.statements(s, 3)})
	shape := g.IntN(4)
	if shape != 0 {
		inner := s.inner()
		name := g.name("x")
		head := g.pick("} catch ("+name+g.typed_("any")+") {", "} catch ("+name+") {", "} catch {")
		if !strings.Contains(head, "catch {") {
			g.declare(&inner, name, false)
		}
		kid := &node{open: head, kids: g.statements(inner, 2)}
		if shape == 1 {
			kid.close = "}"
		}
		n.with(kid)
	}
	if shape != 1 {
		n.with(&node{open: "} finally {", close: "}", kids: g.statements(s, 2)})
	}
	return n.whole()
}

func (g *generator) switchOver(s scope) *node {
	inner := s.inner()
	inner.breakable = true
	n := block("switch ("+g.value(s)+") {", "}", nil)
	for range 1 + g.IntN(3) {
		n.with(&node{open: g.pick("case 1: {", "case 'a': {", "case num("+g.value(s)+"): {"), close: g.pick("}", "} break"), kids: g.statements(inner, 2)})
	}
	if g.one(2) {
		n.with(&node{open: "default: {", close: "}", kids: g.statements(inner, 2)})
	}
	return n
}

func (g *generator) using(s scope) *node {
	name := g.name("r")
	inner := s.inner()
	resource := fmt.Sprintf("resource('%s', %s)", name, g.pick("false", "false", "true"))
	n := block(
		instead("{ using "+name+" = "+resource, "{ const "+name+" = "+resource+"; let pending"+name+"; try {"), instead("}", "} catch (e) { pending"+name+" = {e}; throw e } finally { dispose("+name+", pending"+name+") } }"),
		g.statements(inner, 3))
	return n
}
