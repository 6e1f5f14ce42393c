package dts

import "slices"

// Argument is what a call is given. Of the zero Argument nothing is known.
type Argument struct {
	Type Type
	// Function says that it is one, whose result Gives knows, if it is there.
	Function bool
	Gives    func() Type
}

// bound is a signature, and where its names are known.
type bound struct {
	*signature
	in Type
}

// calls are the signatures by which a type is called, or made by new.
func (t Type) calls(kind memberKind) []bound {
	for _, p := range t.there() {
		if all := p.callsOfOne(kind); all != nil {
			return all
		}
	}
	return nil
}

func (t Type) callsOfOne(kind memberKind) []bound {
	var all []bound
	switch t.n.kind {
	case nFunction, nConstructor:
		if (t.n.kind == nFunction) == (kind == calling) {
			for _, s := range t.n.sigs {
				all = append(all, bound{s, t})
			}
		}
	case nIntersection:
		for _, n := range t.n.list {
			all = append(all, t.to(n).calls(kind)...)
		}
	case nClass:
		if kind == constructing {
			return t.constructors()
		}
	case nInstance, nObject:
		for _, p := range t.declared() {
			if p.m.kind == kind {
				all = append(all, bound{p.m.sig, p.in})
			}
		}
		if all == nil {
			for _, base := range t.bases() {
				all = append(all, base.calls(kind)...)
			}
		}
	}
	return all
}

// constructors are those of a class, which give its instances.
func (t Type) constructors() []bound {
	d := t.n.decls[0]
	d.parse()
	given := make([]*node, len(d.params))
	for i, p := range d.params {
		given[i] = &node{kind: nRef, name: p.name}
	}
	gives := &node{kind: nRef, name: d.name, scope: d.scope, list: given}
	var all []bound
	for _, m := range d.members {
		if m.kind == constructing {
			all = append(all, bound{&signature{params: d.params, takes: m.sig.takes, gives: gives, text: m.sig.text}, t})
		}
	}
	if all == nil {
		for _, base := range t.bases() {
			for _, b := range base.calls(constructing) {
				all = append(all, bound{&signature{params: d.params, takes: b.takes, gives: gives, text: b.text}, b.in})
			}
		}
	}
	if all == nil {
		all = []bound{{&signature{params: d.params, gives: gives}, t}}
	}
	return all
}

// Callable reports whether the type can be called.
func (t Type) Callable() bool { return t.calls(calling) != nil }

// Call is what calling the type with some arguments gives.
func (t Type) Call(given []Argument) Type { return t.called(calling, given) }

// New is what new gives.
func (t Type) New(given []Argument) Type { return t.called(constructing, given) }

func (t Type) called(kind memberKind, given []Argument) Type {
	all := t.calls(kind)
	if len(all) == 0 {
		return Type{}
	}
	b := all[max(0, slices.IndexFunc(all, func(b bound) bool { return b.fits(given) }))]
	return b.inferring(given).to(b.givesOr())
}

func (b bound) givesOr() *node {
	if b.gives == nil {
		return anything
	}
	return b.gives
}

// Signature is how the type is called, or made by new, where it is given some arguments and perhaps
// more: "(path: string): void".
func (t Type) Signature(made bool, given []Argument) string {
	kind := calling
	if made {
		kind = constructing
	}
	all := t.calls(kind)
	if len(all) == 0 {
		return ""
	}
	best := all[0]
	for _, b := range all {
		// Of several the one that says most.
		if b.fits(given) && (!best.fits(given) || len(b.takes) > len(best.takes)) {
			best = b
		}
	}
	return best.text
}

// Takes is what the type, called or made with some arguments before, takes next: what any of its
// signatures takes there that fit.
func (t Type) Takes(made bool, given []Argument) Type {
	kind := calling
	if made {
		kind = constructing
	}
	var all []Type
	for _, b := range t.calls(kind) {
		if !b.fits(given) && len(given) > 0 {
			continue
		}
		if next := b.inferring(given).to(b.take(len(given))); next.n != nil {
			all = append(all, next)
		}
	}
	if len(all) == 0 {
		return Type{}
	}
	return t.l.union(all)
}

// take is the type of a parameter, nil where there is none.
func (b bound) take(i int) *node {
	for j, p := range b.takes {
		if !p.rest {
			if i == j {
				return p.typ
			}
			continue
		}
		rest := b.in.to(p.typ).head()
		if rest.n == nil {
			return anything
		}
		if rest.n.kind == nTuple {
			if i-j < len(rest.n.list) {
				// Its names are known where the tuple is.
				return b.in.l.named(rest.to(rest.n.list[i-j]))
			}
			return nil
		}
		return b.in.l.named(rest.Element())
	}
	return nil
}

// named is a type as one that is known in any place.
func (l *Library) named(t Type) *node { return &node{kind: nBound, is: t} }

// fits reports whether arguments may be those of a signature.
func (b bound) fits(given []Argument) bool {
	in := b.generic()
	for i, a := range given {
		n := b.take(i)
		if n == nil || !in.to(n).admits(a) {
			return false
		}
	}
	return true
}

// generic is where the signature's own types are known as what they must be within.
func (b bound) generic() Type {
	in := b.in
	for _, p := range b.params {
		within := p.within
		if within == nil {
			within = anything
		}
		in.env = in.env.with(p.name, b.in.to(within))
	}
	return in
}

// admits reports whether an argument may stand where the type is asked for.
func (t Type) admits(a Argument) bool {
	parts := t.parts()
	if len(parts) == 0 || t.Unknown() || a.Type.n == nil && !a.Function {
		return true
	}
	for _, p := range parts {
		if a.Function {
			if p.Callable() || p.n.kind == nPrimitive && p.n.name == "object" || p.n.kind == nInstance && p.n.name == "Function" {
				return true
			}
			continue
		}
		for _, q := range a.Type.parts() {
			if p.admitsOne(q) {
				return true
			}
		}
	}
	return false
}

func (t Type) admitsOne(a Type) bool {
	simple := func(t Type) bool { return t.n.kind == nPrimitive || t.n.kind == nLiteral || t.n.kind == nTemplate }
	switch {
	case t.Unknown() || a.Unknown():
		return true
	case t.n.kind == nKeyof:
		return simple(a)
	case t.n.kind == nLiteral && a.n.kind == nLiteral:
		return t.n.name == a.n.name
	case simple(t) && simple(a):
		return t.wrapper() != "" && t.wrapper() == a.wrapper() || t.n.kind == a.n.kind && t.n.name == a.n.name
	case simple(t) != simple(a):
		return t.n.kind == nPrimitive && t.n.name == "object"
	}
	if t.n.kind == nInstance && a.n.kind == nObject {
		return !slices.ContainsFunc(t.callsOfOne(calling), func(bound) bool { return true })
	}
	if len(t.calls(calling)) > 0 {
		return false
	}
	return true
}

// inferring is where the signature's own types are known as the arguments have them.
func (b bound) inferring(given []Argument) Type {
	if len(b.params) == 0 {
		return b.in
	}
	known := map[string]Type{}
	for i, a := range given {
		if n := b.take(i); n != nil {
			b.infer(n, a, known)
		}
	}
	in := b.in
	for _, p := range b.params {
		is, ok := known[p.name]
		switch {
		case ok:
		case p.unlessIs != nil:
			is = in.to(p.unlessIs)
		default:
			is = Type{b.in.l, anything, nil}
		}
		in.env = in.env.with(p.name, is)
	}
	return in
}

// infer learns from an argument what the names in a parameter's type stand for.
func (b bound) infer(n *node, a Argument, known map[string]Type) {
	set := func(name string, is Type) {
		if _, ok := known[name]; !ok && is.n != nil {
			known[name] = is
		}
	}
	switch {
	case n.kind == nRef && slices.ContainsFunc(b.params, func(p *param) bool { return p.name == n.name }):
		set(n.name, a.Type)
	case n.kind == nFunction && a.Gives != nil:
		if gives := n.sigs[0].gives; gives != nil {
			b.infer(gives, Argument{Type: a.Gives()}, known)
		}
	case n.kind == nFunction && a.Type.Callable():
		if gives := n.sigs[0].gives; gives != nil {
			b.infer(gives, Argument{Type: a.Type.Call(nil)}, known)
		}
	case n.kind == nUnion:
		for _, part := range n.list {
			b.infer(part, a, known)
		}
	case n.kind == nArray && a.Type.n != nil:
		b.infer(n.list[0], Argument{Type: a.Type.Element()}, known)
	case n.kind == nRef && len(n.list) > 0 && a.Type.n != nil:
		of := a.Type.Element()
		if n.name == "Promise" || n.name == "PromiseLike" {
			of = a.Type.Awaited()
		}
		b.infer(n.list[0], Argument{Type: of}, known)
	}
}
