package main

// body is the statements of a function.
func (g *generator) body(s scope, change func(*scope)) []*node {
	inner := s.inner()
	inner.labels, inner.loop, inner.breakable, inner.function, inner.async, inner.yields = nil, false, false, true, false, false
	change(&inner)
	return append(g.statements(inner, 4), leaf("return %s", g.expression(inner)))
}

func (g *generator) parameters(s *scope) string {
	a, b := g.name("p"), g.name("p")
	g.declare(s, a, true)
	g.declare(s, b, true)
	return g.pick(
		a+g.typed_("any")+", "+b+" = "+a,
		a+", ..."+b,
		"{"+a+", "+b+" = 2} = {}",
		"["+a+", "+b+"] = [1]",
		a+", "+b,
	)
}

func (g *generator) function(s *scope) *node {
	name := g.name("f")
	inner := s.inner()
	parameters := g.parameters(&inner)
	kids := g.body(inner, func(*scope) {})
	if g.one(2) {
		kids = append([]*node{leaf("var u, t; const keep = () => { t = t || 5; return [t, u] }; log(keep())")}, kids...)
	}
	function := block(g.pick("function "+name+"("+parameters+") {", "const "+name+" = ("+parameters+") => {"), "}", kids)
	call := leaf("log(attempt(() => %s(%s, %s, 9)))", name, g.pick("undefined", "1", "{}", "[4]"), g.value(*s))
	return (&node{}).with(function, call).whole()
}

func (g *generator) generatorFunction(s *scope) *node {
	name := g.name("g")
	inner := s.inner()
	parameters := g.parameters(&inner)
	function := block("function* "+name+"("+parameters+") {", "}", g.body(inner, func(s *scope) { s.yields = true }))
	argument := g.pick("undefined", "1", "[4]")
	use := leaf(g.pick(
		"log(attempt(() => [...%[1]s(%[2]s)].slice(0, 5)))",
		"attempt(() => { for (const y of %[1]s(%[2]s)) { log('y', y); if (num(y) > 1) break } })",
		"{ const g = %[1]s(%[2]s); for (const act of ['next', '"+g.pick("next", "return", "throw")+"', '"+g.pick("next", "return", "throw")+"', 'next']) log(act, attempt(() => { const r = g[act](new Error('t')); return [r.done, r.value] })) }",
		"attempt(() => { const [one, two = 'none'] = %[1]s(%[2]s); log(one, two) })",
	), name, argument)
	return (&node{}).with(function, use).whole()
}

func (g *generator) asyncFunction(s *scope) *node {
	name := g.name("a")
	inner := s.inner()
	parameters := g.parameters(&inner)
	yields := g.one(2)
	star := ""
	if yields {
		star = "*"
	}
	function := block("async function"+star+" "+name+"("+parameters+") {", "}", g.body(inner, func(s *scope) { s.async, s.yields = true, yields }))
	argument := g.pick("undefined", "1", "[4]")
	use := "jobs.push(async () => { log(await attemptLater(() => %[1]s(%[2]s))) })"
	if yields {
		use = g.pick(
			"jobs.push(async () => { await attemptLater(async () => { for await (const y of %[1]s(%[2]s)) { log('y', y); if (num(y) > 1) break } }) })",
			"jobs.push(async () => { const g = %[1]s(%[2]s); for (const act of ['next', '"+g.pick("next", "return", "throw")+"', '"+g.pick("next", "return", "throw")+"', 'next']) log(act, await attemptLater(async () => { const r = await g[act](new Error('t')); return [r.done, r.value] })) })",
		)
	}
	if s.async && !yields && g.one(2) {
		use = "log(await attemptLater(() => %[1]s(%[2]s)))"
	}
	return (&node{}).with(function, leaf(use, name, argument)).whole()
}

func (g *generator) class(s *scope) *node {
	name := g.name("C")
	outer := *s
	outer.async, outer.yields = false, false
	n := block("class "+name+" extends Base {", "}", nil)
	for range 1 + g.IntN(4) {
		member := g.name("m")
		switch g.IntN(7) {
		case 0:
			n.with(leaf("%s%s = %s", member, g.typed_("any"), g.value(outer)))
		case 1:
			n.with(leaf("#%s = %s; get%s() { return this.#%s }", member, g.value(outer), member, member))
		case 2:
			n.with(leaf("static %s = %s", member, g.value(outer)))
		case 3:
			n.with(leaf("get [%s]() { return %s }", "'"+member+"'", g.value(outer)))
		case 4:
			n.with(leaf("static { log('static', %s) }", g.value(outer)))
		case 5:
			n.with(block("hello(x) {", "}", append(g.body(outer, func(*scope) {}), leaf("return super.hello(x)"))))
		default:
			n.with(leaf("*%s() { yield* super.three() }", member))
		}
	}
	use := leaf("log(attempt(() => { const o = new %s(%s); return [Object.keys(o), o.hello(1), o.base, Object.getOwnPropertyNames(%s.prototype)] }))", name, g.value(outer), name)
	return (&node{}).with(n, use).whole()
}
