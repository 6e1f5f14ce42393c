package dts

import (
	"slices"
	"strings"
)

// Type is a type of a library. The zero Type is one of which nothing is known.
type Type struct {
	l   *Library
	n   *node
	env *env
}

// env is what the names of types stand for.
type env struct {
	parent *env
	name   string
	is     Type
}

func (e *env) with(name string, is Type) *env { return &env{e, name, is} }

func (e *env) get(name string) (Type, bool) {
	for ; e != nil; e = e.parent {
		if e.name == name {
			return e.is, true
		}
	}
	return Type{}, false
}

// Unknown reports whether nothing is known of the type.
func (t Type) Unknown() bool {
	h := t.head()
	return h.n == nil || h.n.kind == nPrimitive && (h.n.name == "any" || h.n.name == "unknown")
}

func (t Type) to(n *node) Type { return Type{t.l, n, t.env} }

// deepest is how many names may lead to one another.
const deepest = 60

// head is the type that names lead to.
func (t Type) head() Type {
	for range deepest {
		if t.n == nil {
			return t
		}
		var is Type
		switch t.n.kind {
		case nRef:
			is = t.named()
		case nBound:
			is = t.n.is
		case nTypeof:
			is = t.l.valueNamed(t.n.scope, t.n.name)
		case nImport:
			is = t.l.Module(t.n.name)
			for _, name := range t.n.list {
				m, _ := is.Member(name.name)
				is = m.Type
			}
		case nIndex:
			is = t.indexed()
		case nConditional:
			is = t.chosen()
		case nTemplate:
			if is = t.written(); is.n == t.n {
				return t
			}
		case nPrimitive:
			self, ok := t.env.get("this")
			if t.n.name != "this" || !ok {
				return t
			}
			is = self
		default:
			return t
		}
		t = is
	}
	return Type{}
}

func (t Type) named() Type {
	if len(t.n.list) == 0 {
		if is, ok := t.env.get(t.n.name); ok {
			return is
		}
	}
	given := make([]Type, len(t.n.list))
	for i, n := range t.n.list {
		given[i] = t.to(n)
	}
	if len(given) == 1 {
		if change, ok := spellings[t.n.name]; ok {
			return given[0].spelled(change)
		}
	}
	return t.l.instance(t.l.find(t.n.scope, t.n.name), given)
}

// parts are the types that a union is made of.
func (t Type) parts() []Type {
	h := t.head()
	if h.n == nil {
		return nil
	}
	if h.n.kind != nUnion {
		return []Type{h}
	}
	var all []Type
	for _, n := range h.n.list {
		all = append(all, h.to(n).parts()...)
	}
	return all
}

// there are the parts but null, undefined and what stands for nothing.
func (t Type) there() []Type {
	return slices.DeleteFunc(t.parts(), func(p Type) bool {
		return p.n.kind == nPrimitive && slices.Contains([]string{"null", "undefined", "void", "never"}, p.n.name)
	})
}

// Texts are the strings that the type is one of, in the order in which they are written, without
// those that are another in other letters.
func (t Type) Texts() []string {
	var all []string
	for _, p := range t.there() {
		if p.n.kind == nLiteral && p.n.quoted && !slices.ContainsFunc(all, func(s string) bool { return strings.EqualFold(s, p.n.name) }) {
			all = append(all, p.n.name)
		}
	}
	return all
}

// Bare reports whether the type is a boolean.
func (t Type) Bare() bool {
	there := t.there()
	return len(there) > 0 && !slices.ContainsFunc(there, func(p Type) bool {
		return !(p.n.kind == nPrimitive && p.n.name == "boolean" || p.n.kind == nLiteral && (p.n.name == "true" || p.n.name == "false"))
	})
}

// Objects are those of the types that the type is one of that have members and are not functions.
func (t Type) Objects() Type {
	return t.only(func(p Type) bool {
		switch p.n.kind {
		case nInstance, nObject, nIntersection, nMapped:
			return !p.Callable()
		}
		return false
	})
}

// Functions are those that can be called.
func (t Type) Functions() Type { return t.only(Type.Callable) }

func (t Type) only(is func(Type) bool) Type {
	return t.l.union(slices.DeleteFunc(t.there(), func(p Type) bool { return !is(p) }))
}

// Awaited is what the promise of the type brings, or the type itself.
func (t Type) Awaited() Type {
	for _, p := range t.there() {
		if of, ok := p.argumentOf("Promise", "PromiseLike"); ok {
			return of.Awaited()
		}
	}
	return t
}

// argumentOf is the first argument of a type that has one of some names.
func (t Type) argumentOf(names ...string) (Type, bool) {
	h := t.head()
	if h.n == nil {
		return Type{}, false
	}
	switch h.n.kind {
	case nIntersection:
		for _, n := range h.n.list {
			if of, ok := h.to(n).argumentOf(names...); ok {
				return of, true
			}
		}
	case nInstance:
		d := h.n.decls[0]
		if slices.Contains(names, d.name) && len(d.params) > 0 {
			return h.env.get(d.params[0].name)
		}
	}
	return Type{}, false
}

// Element is what a loop over the type gives, or an index of it.
func (t Type) Element() Type {
	for _, p := range t.there() {
		switch p.n.kind {
		case nArray:
			return p.to(p.n.list[0])
		case nTuple:
			if len(p.n.list) == 1 && p.n.list[0].kind == nRest {
				return p.to(p.n.list[0].list[0]).Element()
			}
			return p.to(&node{kind: nUnion, list: p.n.list})
		}
		for _, name := range []string{"[Symbol.iterator]", "[Symbol.asyncIterator]"} {
			if m, ok := p.Member(name); ok {
				of, _ := m.Type.Call(nil).argumentOf("Iterator", "Iterable", "IterableIterator", "Generator", "AsyncIterator", "AsyncIterableIterator", "AsyncGenerator")
				return of
			}
		}
		if of, ok := p.byIndex("0"); ok {
			return of
		}
	}
	return Type{}
}

// byIndex is what the index signature leads to that a key fits.
func (t Type) byIndex(key string) (Type, bool) {
	for _, m := range t.declared() {
		if m.m.kind != indexing || m.m.typ == nil {
			continue
		}
		if _, is, known := t.l.Literal(key).matches(m.in.to(m.m.key)); is || !known || m.m.key.name == "number" {
			return m.in.to(m.m.typ), true
		}
	}
	return Type{}, false
}

func (t Type) indexed() Type {
	of, key := t.to(t.n.list[0]), t.to(t.n.list[1])
	var all []Type
	for _, k := range key.parts() {
		if k.n.kind != nLiteral {
			return of.Element()
		}
		if m, ok := of.Member(k.n.name); ok {
			all = append(all, m.Type)
		}
	}
	return t.l.union(all)
}

func (l *Library) union(all []Type) Type {
	switch len(all) {
	case 0:
		return Type{}
	case 1:
		return all[0]
	}
	n := &node{kind: nUnion}
	var bound *env
	for i, t := range all {
		name := "#" + string(rune('0'+i))
		bound = bound.with(name, t)
		n.list = append(n.list, &node{kind: nRef, name: name})
	}
	return Type{l, n, bound}
}

// At is an element of a tuple, by its place.
func (t Type) At(i int) Type {
	for _, p := range t.there() {
		if p.n.kind == nTuple && i < len(p.n.list) && p.n.list[i].kind != nRest {
			return p.to(p.n.list[i])
		}
	}
	return Type{}
}
