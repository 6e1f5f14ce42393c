package dts

import "slices"

var modifiers = []string{"readonly", "static", "private", "protected", "public", "abstract", "declare", "override", "get", "set"}

// body reads the members of an interface, a class or an object, with its braces.
func (p *parser) body() []*member {
	var all []*member
	p.take("{")
	for p.at().kind != end && !p.take("}") {
		from := p.i
		if m := p.member(); m != nil {
			all = append(all, m)
		}
		p.take(",")
		if p.i == from {
			p.i++
		}
	}
	return all
}

func (p *parser) member() *member {
	m := &member{}
	if doc := p.at().doc; doc > 0 {
		m.doc = comment(p.docs[doc-1])
	}
	for slices.Contains(modifiers, p.peek(0)) && p.at().kind == word && !p.endsName(1) {
		switch p.next() {
		case "static":
			m.static = true
		case "private", "protected":
			m.hidden = true
		case "set":
			m.kind = setter
		}
	}
	from := p.i
	switch {
	case p.is("(") || p.is("<"):
		m.kind, m.sig = calling, p.signature(":")
	case p.is("new") && (p.peek(1) == "(" || p.peek(1) == "<"):
		p.i++
		m.kind, m.sig = constructing, p.signature(":")
	case p.is("[") && p.peek(2) == ":":
		m.kind = indexing
		p.i += 3
		m.key = p.typ()
		p.take("]")
		p.take("?")
		if p.take(":") {
			m.typ = p.typ()
		}
	default:
		p.property(m)
	}
	if m.text == "" {
		m.text = p.between(from)
	}
	return m
}

func (p *parser) property(m *member) {
	from := p.i
	if p.is("[") { // [Symbol.iterator]
		p.i++
		m.name = "[" + p.name() + "]"
		p.take("]")
	} else {
		m.name = unquote(p.next())
	}
	m.optional = p.take("?")
	p.take("!")
	switch {
	case p.is("(") || p.is("<"):
		m.sig = p.signature(":")
		switch {
		case m.name == "constructor":
			m.kind = constructing
		case m.kind == setter:
			if len(m.sig.takes) > 0 {
				m.typ = m.sig.takes[0].typ
			}
		case slices.Contains(modifiers, p.before(from)) && p.before(from) == "get":
			m.typ, m.sig = m.sig.gives, nil
		default:
			m.kind = method
		}
	case p.take(":"):
		m.typ = p.typ()
	}
	m.text = p.between(from)
}

// before is the token before another.
func (p *parser) before(i int) string {
	if i == 0 {
		return ""
	}
	t := p.tokens[i-1]
	return p.text[t.from:t.to]
}

// endsName reports whether the token is one that stands behind a member's name.
func (p *parser) endsName(n int) bool {
	switch p.peek(n) {
	case ":", "?", "(", "<", ",", "}", "!":
		return true
	}
	return p.i+n < len(p.tokens) && p.tokens[p.i+n].newline
}
