package dts

import (
	"slices"
	"strings"
)

type declKind byte

const (
	variable declKind = iota
	function
	class
	iface
	alias
	space    // A namespace.
	imported // Another name for something.
)

// decl is a declaration. What it says is read when it is asked for.
type decl struct {
	kind  declKind
	name  string
	doc   int32
	file  *file
	at    int // The token behind its name.
	scope *scope
	inner *scope // Of a space.
	// Where an imported name leads: into a module, or into the scope itself where that is empty.
	module, path string

	parsed  bool
	params  []*param
	typ     *node
	extends []*node
	members []*member
	sig     *signature
}

// scope is the names of a namespace, a module or the whole.
type scope struct {
	parent *scope
	name   string // "Twilio.Verify"; of a module nothing.
	decls  map[string][]*decl
	all    []string // The modules whose names it has as well.
	export string   // What stands for the whole module.
	order  []string
}

func newScope(parent *scope, name string) *scope {
	return &scope{parent: parent, name: name, decls: map[string][]*decl{}}
}

func (s *scope) add(d *decl) {
	d.scope = s
	if s.decls[d.name] == nil {
		s.order = append(s.order, d.name)
	}
	s.decls[d.name] = append(s.decls[d.name], d)
}

// within is the namespace of a name in a scope, which is made where there is none.
func (s *scope) within(name string) *scope {
	for _, d := range s.decls[name] {
		if d.kind == space {
			return d.inner
		}
	}
	full := name
	if s.name != "" {
		full = s.name + "." + name
	}
	inner := newScope(s, full)
	s.add(&decl{kind: space, name: name, inner: inner})
	return inner
}

// beginners begin a declaration.
var beginners = []string{"declare", "export", "import", "function", "var", "let", "const", "class", "abstract", "interface", "type", "namespace", "module", "async"}

// index notes the declarations up to a closing brace.
func (l *Library) index(p *parser) {
	for p.at().kind != end && !p.is("}") {
		from := p.i
		l.declaration(p)
		if p.i == from {
			p.i++
		}
	}
	p.take("}")
}

func (l *Library) declaration(p *parser) {
	doc := p.at().doc
	for p.is("declare") || p.is("export") || p.is("abstract") || p.is("default") {
		exports := p.next()
		switch {
		case exports == "export" && p.take("="):
			p.scope.export = p.name()
			return
		case exports == "export" && p.take("*"):
			p.i++ // from
			p.scope.all = append(p.scope.all, unquote(p.next()))
			return
		case exports == "export" && (p.is("{") || p.is("type") && p.peek(1) == "{"):
			p.take("type")
			l.bindings(p)
			return
		case exports == "default" && !slices.Contains(beginners, p.peek(0)):
			p.scope.add(&decl{kind: imported, name: "default", path: p.name()})
			return
		}
	}
	if doc == 0 {
		doc = p.at().doc
	}
	switch keyword := p.next(); keyword {
	case "import":
		l.imports(p)
	case "namespace", "module":
		if p.at().kind == text {
			name := unquote(p.next())
			if l.modules[name] == nil {
				l.modules[name] = newScope(l.root, "")
			}
			p.inside(l, l.modules[name])
			return
		}
		s := p.scope
		for _, part := range strings.Split(p.name(), ".") {
			s = s.within(part)
		}
		p.inside(l, s)
	case "global":
		p.inside(l, l.root)
	case "var", "let", "const":
		l.note(p, variable, doc)
	case "function":
		l.note(p, function, doc)
	case "class":
		l.note(p, class, doc)
	case "interface":
		l.note(p, iface, doc)
	case "type":
		l.note(p, alias, doc)
	}
}

// inside notes the declarations between braces as those of a scope.
func (p *parser) inside(l *Library, s *scope) {
	was := p.scope
	p.scope = s
	p.take("{")
	l.index(p)
	p.scope = was
}

func (l *Library) note(p *parser, kind declKind, doc int32) {
	d := &decl{kind: kind, name: p.next(), doc: doc, file: p.file, at: p.i}
	p.scope.add(d)
	// It goes on up to what begins another.
	for p.at().kind != end && !p.is("}") {
		switch {
		case p.at().newline && p.at().kind == word && slices.Contains(beginners, p.peek(0)):
			return
		case p.is("(") || p.is("[") || p.is("{"):
			p.skip()
		default:
			p.i++
		}
	}
}

// imports reads what stands behind import.
func (l *Library) imports(p *parser) {
	switch {
	case p.is("{"):
		l.bindings(p)
	case p.take("*"):
		p.i++ // as
		name := p.next()
		p.i++ // from
		p.scope.add(&decl{kind: imported, name: name, module: unquote(p.next())})
	default:
		name := p.next()
		switch {
		case p.take("from"):
			p.scope.add(&decl{kind: imported, name: name, module: unquote(p.next()), path: "default"})
		case p.take("=") && p.is("require"):
			p.i += 2
			p.scope.add(&decl{kind: imported, name: name, module: unquote(p.next())})
			p.take(")")
		default:
			p.scope.add(&decl{kind: imported, name: name, path: p.name()})
		}
	}
}

// bindings reads {a, b as c}, with from and a module or without.
func (l *Library) bindings(p *parser) {
	var all []*decl
	p.take("{")
	for p.at().kind != end && !p.take("}") {
		if p.is("type") && p.isPlainWord(1) {
			p.i++
		}
		d := &decl{kind: imported, path: p.next()}
		d.name = d.path
		if p.take("as") {
			d.name = p.next()
		}
		all = append(all, d)
		p.take(",")
	}
	module := ""
	if p.take("from") {
		module = unquote(p.next())
	}
	for _, d := range all {
		if d.module = module; module != "" || d.name != d.path {
			p.scope.add(d)
		}
	}
}

// parse reads what a declaration says.
func (d *decl) parse() {
	if d.parsed || d.file == nil {
		return
	}
	d.parsed = true
	p := &parser{file: d.file, i: d.at, scope: d.scope}
	switch d.kind {
	case variable:
		p.take("?")
		if p.take(":") {
			d.typ = p.typ()
		} else {
			d.typ = anything
		}
	case function:
		d.sig = p.signature(":")
	case alias:
		d.params = p.params()
		p.take("=")
		d.typ = p.typ()
	case class, iface:
		d.params = p.params()
		for p.take("extends") || p.take("implements") || p.take(",") {
			d.extends = append(d.extends, p.postfix())
		}
		d.members = p.body()
	}
}

// text is a declaration as it is written, without what a body has.
func (d *decl) text() string {
	if d.file == nil {
		return d.name
	}
	p := &parser{file: d.file, i: d.at, scope: d.scope}
	switch d.kind {
	case variable:
		p.take(":")
		if n := p.typ(); n.kind == nObject || n.kind == nIntersection {
			return d.name // What it has is said elsewhere.
		}
	case function:
		p.signature(":")
	case class, iface:
		p.params()
	case alias:
		p.params()
		p.take("=")
		p.typ()
	}
	return d.name + suffix(d.kind, p.between(d.at))
}

func suffix(kind declKind, text string) string {
	if kind == alias && text != "" && text[0] == '=' {
		return " " + text
	}
	return text
}

func (d *decl) comment() string {
	if d.doc == 0 {
		return ""
	}
	return comment(d.file.docs[d.doc-1])
}
