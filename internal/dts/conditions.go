package dts

import (
	"strings"
)

// chosen is the branch of a conditional type that holds, or nothing where that cannot be told.
func (t Type) chosen() Type {
	check := t.to(t.n.list[0])
	var all []Type
	one := func(c Type) {
		bound, is, known := c.matches(t.to(t.n.list[1]))
		in := t
		for ; bound != nil; bound = bound.parent {
			in.env = in.env.with(bound.name, bound.is)
		}
		if !known {
			all = append(all, in.to(t.n.list[2]), t.to(t.n.list[3]))
		} else if is {
			all = append(all, in.to(t.n.list[2]))
		} else {
			all = append(all, t.to(t.n.list[3]))
		}
	}
	if parts := check.parts(); t.n.list[0].kind == nRef && len(parts) > 1 {
		for _, p := range parts {
			one(p)
		}
	} else {
		one(check)
	}
	return t.l.union(all)
}

// matches reports whether a type is one of another, and what that infers.
func (t Type) matches(other Type) (bound *env, is, known bool) {
	if other.n != nil && other.n.kind == nInfer {
		return bound.with(other.n.name, t), true, true
	}
	a, b := t.head(), other.head()
	if a.n == nil || b.n == nil {
		return nil, false, false
	}
	switch {
	case b.n.kind == nPrimitive && (b.n.name == "any" || b.n.name == "unknown"):
		return nil, true, true
	case b.n.kind == nPrimitive && b.n.name == "never":
		return nil, a.isNever(), true
	case a.n.kind == nKeyof:
		return nil, false, false
	case b.n.kind == nTemplate && a.n.kind == nLiteral && a.n.quoted:
		bound, is = b.inTemplate(a.n.name)
		return bound, is, true
	case b.n.kind == nTuple && a.n.kind == nTuple:
		return a.inTuple(b)
	case b.n.kind == nUnion:
		known = true
		for _, p := range b.parts() {
			_, is, sure := a.matches(p)
			if is {
				return nil, true, true
			}
			known = known && sure
		}
		return nil, false, known
	case a.n.kind == nLiteral && b.n.kind == nLiteral:
		return nil, a.n.name == b.n.name && a.n.quoted == b.n.quoted, true
	case a.n.kind == nLiteral && b.n.kind == nPrimitive:
		return nil, a.wrapper() == b.wrapper(), true
	case a.n.kind == nPrimitive && b.n.kind == nPrimitive:
		return nil, a.n.name == b.n.name, true
	}
	return nil, false, false
}

func (t Type) isNever() bool {
	if t.n.kind == nKeyof {
		return len(t.to(t.n.list[0]).Members()) == 0
	}
	return t.n.kind == nPrimitive && t.n.name == "never"
}

// inTuple matches the elements of a tuple.
func (t Type) inTuple(other Type) (bound *env, is, known bool) {
	for i, n := range other.n.list {
		if n.kind == nRest {
			rest := n.list[0]
			if rest.kind == nInfer {
				bound = bound.with(rest.name, t.to(&node{kind: nTuple, list: t.n.list[i:]}))
			}
			return bound, true, true
		}
		if i >= len(t.n.list) {
			return nil, false, true
		}
		if n.kind == nInfer {
			bound = bound.with(n.name, t.to(t.n.list[i]))
		}
	}
	return bound, len(t.n.list) == len(other.n.list), true
}

// inTemplate matches a text with a template of texts and types in turn.
func (t Type) inTemplate(text string) (bound *env, is bool) {
	list := t.n.list
	rest, ok := strings.CutPrefix(text, list[0].name)
	if !ok {
		return nil, false
	}
	for i := 1; i+1 < len(list); i += 2 {
		next := list[i+1].name
		at := strings.Index(rest, next)
		switch {
		case i+2 == len(list):
			if !strings.HasSuffix(rest, next) {
				return nil, false
			}
			at = len(rest) - len(next)
		case next == "":
			at = min(1, len(rest))
		}
		if at < 0 {
			return nil, false
		}
		if list[i].kind == nInfer {
			bound = bound.with(list[i].name, t.l.Literal(rest[:at]))
		}
		rest = rest[at+len(next):]
	}
	return bound, rest == ""
}

// spellings are the types of the language that spell a text differently.
var spellings = map[string]func(string) string{
	"Lowercase": strings.ToLower, "Uppercase": strings.ToUpper,
	"Capitalize":   func(s string) string { return onFirst(s, strings.ToUpper) },
	"Uncapitalize": func(s string) string { return onFirst(s, strings.ToLower) },
}

func onFirst(s string, change func(string) string) string {
	if s == "" {
		return s
	}
	return change(s[:1]) + s[1:]
}

func (t Type) spelled(change func(string) string) Type {
	var all []Type
	for _, p := range t.parts() {
		if p.n.kind == nTemplate {
			p = p.written()
		}
		if p.n.kind == nLiteral {
			p = t.l.Literal(change(p.n.name))
		}
		all = append(all, p)
	}
	return t.l.union(all)
}

// written is a template whose types are texts as one text.
func (t Type) written() Type {
	var b strings.Builder
	for _, n := range t.n.list {
		h := t.to(n).head()
		if h.n != nil && h.n.kind == nTemplate {
			h = h.written()
		}
		if h.n == nil || h.n.kind != nLiteral {
			return t
		}
		b.WriteString(h.n.name)
	}
	return t.l.Literal(b.String())
}
