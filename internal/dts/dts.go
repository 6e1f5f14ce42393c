// Package dts reads TypeScript declarations, and says what the types in them have: members, what
// calling them gives, texts that they admit. It is for completion and help, which would rather know
// nothing than wait: what it does not understand is any. Of a declaration only the name is read
// until it is asked for.
//
// Most callers want [New], and then [Library.Global].
package dts

import (
	_ "embed"
	"slices"
	"strings"
)

// language has what JavaScript itself has, in place of TypeScript's libraries.
//
//go:embed language.d.ts
var language string

// Library is declarations. It is used by one goroutine at a time.
type Library struct {
	root    *scope
	modules map[string]*scope
	more    func(name string) string
	asked   map[string]bool
}

// New returns the declarations in a text, beside those of the language. What a namespace lacks is
// asked for by its whole name ("Twilio.Call"): more answers with its declarations, or with nothing.
// It may be nil.
func New(text string, more func(name string) string) *Library {
	l := &Library{modules: map[string]*scope{}, more: more, asked: map[string]bool{}}
	l.root = newScope(nil, "")
	l.read(language)
	l.read(text)
	return l
}

func (l *Library) read(text string) { l.index(&parser{file: newFile(text), scope: l.root}) }

// Modules are the names of the modules, sorted.
func (l *Library) Modules() []string {
	var all []string
	for name := range l.modules {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Module is what a module's require gives.
func (l *Library) Module(name string) Type {
	s := l.modules[name]
	if s == nil {
		return Type{}
	}
	if s.export != "" {
		return l.value(l.find(s, s.export))
	}
	if len(s.all) == 1 && len(s.order) == 0 {
		return l.Module(s.all[0])
	}
	return Type{l, &node{kind: nSpace, scope: s}, nil}
}

// Global is the value of a name that is global, or a member's of one: "process", "CSV.parse".
func (l *Library) Global(name string) Type { return l.valueNamed(l.root, name) }

// Named is the type of a name: "Twilio.Message".
func (l *Library) Named(name string) Type {
	return Type{l, &node{kind: nRef, name: name, scope: l.root}, nil}
}

// Of is a type as it is written: "string", "Dialtone.Phone[]".
func (l *Library) Of(text string) Type {
	p := &parser{file: newFile(text), scope: l.root}
	return Type{l, p.typ(), nil}
}

// Literal is the type of a string.
func (l *Library) Literal(text string) Type {
	return Type{l, &node{kind: nLiteral, quoted: true, name: text}, nil}
}

// ArrayOf is the type of an array of something.
func (l *Library) ArrayOf(element Type) Type {
	if element.Unknown() {
		return l.Of("any[]")
	}
	return Type{l, &node{kind: nArray, list: []*node{{kind: nRef, name: "T"}}}, element.env.with("T", element)}
}

// find looks a name up in a scope and those around it.
func (l *Library) find(s *scope, name string) []*decl {
	first, rest, _ := strings.Cut(name, ".")
	if first == "globalThis" && rest != "" {
		return l.find(l.root, rest)
	}
	for ; s != nil; s = s.parent {
		if found := l.own(s, first); found != nil {
			if rest == "" {
				return found
			}
			if inner := l.inner(found); inner != nil {
				return l.findIn(inner, rest)
			}
		}
	}
	return nil
}

func (l *Library) findIn(s *scope, name string) []*decl {
	first, rest, more := strings.Cut(name, ".")
	found := l.own(s, first)
	if !more || found == nil {
		return found
	}
	if inner := l.inner(found); inner != nil {
		return l.findIn(inner, rest)
	}
	return nil
}

// own is what a scope itself declares by a name.
func (l *Library) own(s *scope, name string) []*decl {
	if found := s.decls[name]; found != nil {
		return found
	}
	for _, other := range s.all {
		if module := l.modules[other]; module != nil && module != s {
			if found := l.own(module, name); found != nil {
				return found
			}
		}
	}
	if s.export != "" {
		if inner := l.inner(s.decls[s.export]); inner != nil && inner != s && name != s.export {
			return l.own(inner, name)
		}
	}
	full := s.name + "." + name
	if l.more == nil || s.name == "" || l.asked[full] {
		return nil
	}
	l.asked[full] = true
	if text := l.more(full); text != "" {
		l.read(text)
	}
	return s.decls[name]
}

// inner is the namespace that declarations are, or lead to.
func (l *Library) inner(decls []*decl) *scope {
	for _, d := range decls {
		switch {
		case d.kind == space:
			return d.inner
		case d.kind == imported && d.module != "" && d.path == "":
			return l.modules[d.module]
		case d.kind == imported:
			if inner := l.inner(l.target(d)); inner != nil {
				return inner
			}
		}
	}
	return nil
}

// target is what another name stands for.
func (l *Library) target(d *decl) []*decl {
	if d.module == "" {
		found := l.find(d.scope, d.path)
		if slices.Contains(found, d) { // import a = a.b
			return nil
		}
		return found
	}
	if module := l.modules[d.module]; module != nil && d.path != "" {
		if found := l.own(module, d.path); found != nil && !slices.Contains(found, d) {
			return found
		}
	}
	return nil
}

func (l *Library) valueNamed(s *scope, name string) Type {
	if found := l.find(s, name); found != nil {
		return l.value(found)
	}
	// A member of a value: console.log
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		m, _ := l.valueNamed(s, name[:i]).Member(name[i+1:])
		return m.Type
	}
	return Type{}
}

// value is the value that declarations make.
func (l *Library) value(decls []*decl) Type {
	var parts []*node
	var calls *node
	for _, d := range decls {
		d.parse()
		switch d.kind {
		case variable:
			parts = append(parts, d.typ)
		case function:
			if calls == nil {
				calls = &node{kind: nFunction, scope: d.scope}
				parts = append(parts, calls)
			}
			calls.sigs = append(calls.sigs, d.sig)
		case class:
			parts = append(parts, &node{kind: nClass, decls: []*decl{d}})
		case space:
			parts = append(parts, &node{kind: nSpace, scope: d.inner})
		case imported:
			var t Type
			if d.module != "" && (d.path == "" || d.path == "default" && l.target(d) == nil) {
				t = l.Module(d.module)
			} else {
				t = l.value(l.target(d))
			}
			if t.n != nil {
				parts = append(parts, t.n)
			}
		}
	}
	switch len(parts) {
	case 0:
		return Type{}
	case 1:
		return Type{l, parts[0], nil}
	}
	return Type{l, &node{kind: nIntersection, list: parts}, nil}
}

// instance is the type that declarations make.
func (l *Library) instance(decls []*decl, given []Type) Type {
	var of []*decl
	var bound *env
	for _, d := range decls {
		switch d.kind {
		case alias:
			d.parse()
			return Type{l, d.typ, l.bind(nil, d.params, given)}
		case class, iface:
			d.parse()
			of = append(of, d)
			bound = l.bind(bound, d.params, given)
		case imported:
			if t := l.instance(l.target(d), given); t.n != nil {
				return t
			}
		}
	}
	if of == nil {
		return Type{}
	}
	return Type{l, &node{kind: nInstance, name: of[0].name, decls: of}, bound}
}

func (l *Library) bind(to *env, params []*param, given []Type) *env {
	for i, p := range params {
		switch {
		case i < len(given):
			to = to.with(p.name, given[i])
		case p.unlessIs != nil:
			to = to.with(p.name, Type{l, p.unlessIs, to})
		default:
			to = to.with(p.name, Type{l, anything, nil})
		}
	}
	return to
}
