package dts

import "slices"

// Member is a member of a type.
type Member struct {
	Name     string
	Type     Type
	Doc      string   // What its comment says, on a line.
	Texts    []string // How it is declared: each of its signatures, if it is a method.
	Optional bool
	Callable bool // Whether it is a method.
}

// placed is a member as it is written, and where its names are known.
type placed struct {
	m  *member
	in Type
}

// Members are the members that can be read by name, in the order in which they are declared. Of
// what may be one of several types they are those that all have; null and undefined do not count.
func (t Type) Members() []Member {
	there := t.there()
	if len(there) == 0 {
		return nil
	}
	all := there[0].membersOfOne()
	for _, other := range there[1:] {
		has := map[string]bool{}
		for _, m := range other.membersOfOne() {
			has[m.Name] = true
		}
		all = slices.DeleteFunc(all, func(m Member) bool { return !has[m.Name] })
	}
	return all
}

// Member is the member of a name.
func (t Type) Member(name string) (Member, bool) {
	var found []Type
	var first Member
	for _, p := range t.there() {
		m, ok := p.memberOfOne(name)
		if !ok {
			continue
		}
		if found == nil {
			first = m
		}
		found = append(found, m.Type)
	}
	if found == nil {
		return Member{}, false
	}
	if len(found) > 1 {
		first.Type = t.l.union(found)
	}
	return first, true
}

func (t Type) memberOfOne(name string) (Member, bool) {
	switch t.n.kind {
	case nSpace:
		return t.spaceMember(name)
	case nMapped:
		for _, m := range t.mappedMembers() {
			if m.Name == name {
				return m, true
			}
		}
		return Member{}, false
	case nIntersection:
		for _, n := range t.n.list {
			if m, ok := t.to(n).Member(name); ok {
				return m, true
			}
		}
		return Member{}, false
	}
	var found Member
	for _, p := range t.declared() {
		if p.m.name == name && p.m.readable() {
			found = found.and(p)
		}
	}
	if found.Name == "" {
		for _, base := range t.bases() {
			if m, ok := base.Member(name); ok {
				return m, true
			}
		}
		if of, ok := t.byIndex(name); ok {
			return Member{Name: name, Type: of}, true
		}
	}
	return found, found.Name != ""
}

func (t Type) membersOfOne() []Member {
	var all []Member
	at := map[string]int{}
	add := func(m Member) {
		if _, ok := at[m.Name]; !ok {
			at[m.Name] = len(all)
			all = append(all, m)
		}
	}
	switch t.n.kind {
	case nSpace:
		for _, name := range t.n.scope.order {
			if m, ok := t.spaceMember(name); ok {
				add(m)
			}
		}
		for _, other := range t.n.scope.all {
			for _, m := range t.l.Module(other).Members() {
				add(m)
			}
		}
	case nMapped:
		return t.mappedMembers()
	case nIntersection:
		for _, n := range t.n.list {
			for _, m := range t.to(n).Members() {
				add(m)
			}
		}
	default:
		for _, p := range t.declared() {
			if !p.m.readable() || p.m.name == "" {
				continue
			}
			if i, ok := at[p.m.name]; ok {
				all[i] = all[i].and(p)
				continue
			}
			add(Member{}.and(p))
		}
		for _, base := range t.bases() {
			for _, m := range base.Members() {
				add(m)
			}
		}
	}
	return all
}

func (m *member) readable() bool {
	return !m.hidden && (m.kind == property || m.kind == method)
}

// and is a member with another of its declarations.
func (m Member) and(p placed) Member {
	if m.Name == "" {
		m.Name, m.Optional = p.m.name, p.m.optional
	}
	if m.Doc == "" {
		m.Doc = p.m.doc
	}
	m.Texts = append(m.Texts, p.m.text)
	if p.m.kind == method {
		m.Callable = true
		n := &node{kind: nFunction}
		if m.Type.n != nil && m.Type.n.kind == nFunction {
			n.sigs = slices.Clone(m.Type.n.sigs)
		}
		n.sigs = append(n.sigs, p.m.sig)
		m.Type = p.in.to(n)
	} else if m.Type.n == nil && p.m.typ != nil {
		m.Type = p.in.to(p.m.typ)
	}
	return m
}

// declared are the members that stand in the type itself.
func (t Type) declared() []placed {
	var all []placed
	switch h := t.head(); {
	case h.n == nil:
	case h.n.kind == nObject:
		for _, m := range h.n.members {
			all = append(all, placed{m, h})
		}
	case h.n.kind == nInstance, h.n.kind == nClass:
		in := h
		in.env = h.env.with("this", h)
		for _, d := range h.n.decls {
			d.parse()
			for _, m := range d.members {
				if m.static == (h.n.kind == nClass) && (m.kind != constructing || d.kind == iface) {
					all = append(all, placed{m, in})
				}
			}
		}
	}
	return all
}

// bases are the types that a type has the members of as well.
func (t Type) bases() []Type {
	var all []Type
	switch t.n.kind {
	case nInstance:
		for _, d := range t.n.decls {
			for _, n := range d.extends {
				all = append(all, t.to(n))
			}
		}
	case nClass:
		for _, d := range t.n.decls {
			d.parse()
			for _, n := range d.extends {
				all = append(all, t.l.valueNamed(d.scope, n.name))
			}
		}
	case nArray, nTuple:
		all = append(all, t.l.instance(t.l.root.decls["Array"], []Type{t.Element()}))
	case nPrimitive, nLiteral, nTemplate:
		if name := t.wrapper(); name != "" {
			all = append(all, t.l.Named(name))
		}
	case nFunction:
		all = append(all, t.l.Named("Function"))
	}
	return all
}

// wrapper is the interface that has a primitive's methods.
func (t Type) wrapper() string {
	switch {
	case t.n.kind == nTemplate, t.n.kind == nLiteral && t.n.quoted:
		return "String"
	case t.n.kind == nLiteral && (t.n.name == "true" || t.n.name == "false"):
		return "Boolean"
	case t.n.kind == nLiteral:
		return "Number"
	}
	return map[string]string{"string": "String", "number": "Number", "boolean": "Boolean", "bigint": "BigInt", "symbol": "Symbol"}[t.n.name]
}

func (t Type) spaceMember(name string) (Member, bool) {
	found := t.l.own(t.n.scope, name)
	is := t.l.value(found)
	if is.n == nil {
		return Member{}, false
	}
	m := Member{Name: name, Type: is}
	for _, d := range found {
		if m.Doc == "" {
			m.Doc = d.comment()
		}
		if d.kind == function {
			m.Callable = true
		}
		if d.kind == function || d.kind == variable || d.kind == class {
			m.Texts = append(m.Texts, d.text())
		}
	}
	return m, true
}

// mappedMembers are those of {[K in keyof T as N]: V}.
func (t Type) mappedMembers() []Member {
	var all []Member
	keys := t.to(t.n.list[0]).head()
	of := map[string]Member{}
	var names []string
	if keys.n != nil && keys.n.kind == nKeyof {
		for _, m := range keys.to(keys.n.list[0]).Members() {
			of[m.Name] = m
			names = append(names, m.Name)
		}
	} else {
		for _, k := range keys.parts() {
			if k.n.kind == nLiteral {
				names = append(names, k.n.name)
			}
		}
	}
	for _, key := range names {
		in := t.to(t.n.list[2])
		in.env = t.env.with(t.n.name, t.l.Literal(key))
		name := key
		if as := t.n.list[1]; as != nil {
			renamed := in.to(as).head()
			if renamed.n == nil || renamed.n.kind != nLiteral {
				continue
			}
			name = renamed.n.name
		}
		m := of[key]
		m.Name, m.Type = name, in
		all = append(all, m)
	}
	return all
}
