package dts

import (
	"slices"
	"strings"
)

// Explain says how a name is declared, or a member of one ("fetch", "CSV.parse", "fs.readFile"),
// and what its comment says; or nothing. Names are those of globals, of their members, of types and
// of modules.
func (l *Library) Explain(name string) string {
	before, last := "", name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		before, last = name[:i], name[i+1:]
	}
	if strings.Trim(name, ".") != name || strings.ContainsFunc(name, func(r rune) bool { return r < 0x80 && r != '.' && !isWordByte(byte(r)) }) {
		return ""
	}
	for _, of := range []Type{l.Global(before), l.Named(before), l.Module(before)} {
		if before == "" {
			break
		}
		if m, ok := of.Member(last); ok && len(m.Texts) > 0 {
			return m.Explain(before + ".")
		}
	}
	if is := l.Named(name); before != "" {
		if len(is.Members()) == 0 {
			return ""
		}
		return Member{Texts: []string{name}, Type: is}.Explain("")
	}
	found := l.own(l.root, name)
	if m, ok := (Type{l, &node{kind: nSpace, scope: l.root}, nil}).spaceMember(name); ok && (len(m.Texts) > 0 || len(found) > 0) {
		if len(m.Texts) == 0 {
			m.Texts = []string{name}
		}
		return m.Explain("")
	}
	if module := l.Module(name); len(module.Members()) > 0 {
		return "require('" + name + "')\nA module, with " + listed(module) + "."
	}
	return ""
}

// Explain is the member as it is declared, behind what stands before its name, with what its
// comment says, and what it has or gives.
func (m Member) Explain(before string) string {
	var b strings.Builder
	for i, text := range m.Texts {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(before + text)
	}
	if m.Doc != "" {
		b.WriteString("\n" + m.Doc)
	}
	of, verb := m.Type, "It has "
	if m.Callable || m.Type.Callable() {
		if of, verb = m.Type.Call(nil).Awaited(), "What it gives has "; of.ofLanguage() {
			return b.String()
		}
	}
	if names := listed(of); names != "" && !of.ofLanguage() {
		b.WriteString("\n" + verb + names + ".")
	}
	return b.String()
}

// ofLanguage reports whether a type is one that JavaScript itself has.
func (t Type) ofLanguage() bool {
	return !slices.ContainsFunc(t.there(), func(p Type) bool {
		return p.n.kind == nObject || p.n.kind == nIntersection || p.n.kind == nSpace || p.n.kind == nClass || p.n.kind == nInstance && !p.n.decls[0].ofLanguage()
	})
}

func (d *decl) ofLanguage() bool { return d.file.text == language }

// listed are the names of a type's members, sorted. Of one in two spellings it is that with
// underscores.
func listed(t Type) string {
	has := map[string]bool{}
	var names []string
	for _, m := range t.Members() {
		has[m.Name] = true
		names = append(names, m.Name)
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		other := strings.ToLower(underscored(name))
		return strings.HasPrefix(name, "[") || other != name && has[other]
	})
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// underscored spells friendlyName as friendly_Name.
func underscored(name string) string {
	var b strings.Builder
	for _, r := range name {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return b.String()
}
