package bindings

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// Card says in a few lines what the model is and how it is used: what a console shows of a model that is named alone.
func (k modelKind) Card() string {
	var b strings.Builder
	b.WriteString(k.heading())
	section := func(title string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "%-12s  %s\n", title, strings.Join(names, ", "))
		}
	}
	b.WriteString("\n")
	section("methods", usualFirst(methodNames(k.object, "name", "length", "prototype", "async")))
	section("filters", k.filters())
	if k.records != nil {
		methods, associations := k.recordNames()
		section("a record's", methods)
		section("associations", associations)
	}
	if example := k.example(); example != "" {
		section("example", []string{example})
	}
	fmt.Fprintf(&b, "\nhelp(%s) explains its attributes, help(%s.METHOD) what a method takes.\n%s\n", k.path(), k.path(), pageOf(k.catalog))
	return b.String()
}

// Card says what the singleton is and how it is read: what a console shows where it is named alone, and has not been
// read yet.
func (k singletonKind) Card() string {
	m := k.one.model
	var b strings.Builder
	b.WriteString(m.heading() + "\n")
	for _, a := range m.catalog.Attributes() {
		fmt.Fprintf(&b, "%s.%s\n", m.path(), a.Name)
	}
	fmt.Fprintf(&b, "\nhelp(%s) explains these.\n%s\n", m.path(), pageOf(m.catalog))
	return b.String()
}

// Card lists what the namespace has.
func (k aboutNamespace) Card() string {
	if k.ns.product != nil || k.ns.prefix != "" {
		return k.Help("")
	}
	return k.Help("") + "\nhelp(Twilio.Verify) and help(Call) explain one of them, dialtone api WORDS searches all.\n"
}

// usualFirst sorts a model's methods as people come to need them, those of some models alone last.
func usualFirst(methods []string) []string {
	usual := []string{"create", "find", "all", "where", "first", "last", "limit", "count", "update", "patch", "destroy"}
	place := func(name string) int {
		if i := slices.Index(usual, name); i >= 0 {
			return i
		}
		return len(usual)
	}
	slices.Sort(methods)
	slices.SortStableFunc(methods, func(a, b string) int { return place(a) - place(b) })
	return methods
}

// heading is the model's name, what it is, and its other names.
func (m *model) heading() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", m.name)
	if text := m.catalog.Sentence(); text != "" {
		fmt.Fprintf(&b, "%s\n", text)
	}
	if len(m.catalog.Aliases) > 0 {
		fmt.Fprintf(&b, "also called %s\n", strings.Join(m.catalog.Aliases, ", "))
	}
	return b.String()
}

// path is the model's name as scripts reach it: Call, Twilio.Verify.Service.
func (m *model) path() string {
	if m.ns.product != nil {
		return "Twilio." + m.name
	}
	return m.name
}

// recordNames are the methods and the associations of a record.
func (m *model) recordNames() (methods, associations []string) {
	for _, name := range methodNames(m.records, "constructor", "async") {
		if _, ok := m.catalog.Association(name); ok {
			associations = append(associations, name)
		} else {
			methods = append(methods, name)
		}
	}
	slices.Sort(methods)
	slices.Sort(associations)
	return methods, associations
}

// filters are what a list takes beside what its path and its pages need.
func (m *model) filters() []string {
	var names []string
	for _, op := range m.catalog.Operations(catalog.List) {
		for _, p := range op.Parameters {
			if p.In == catalog.InPath {
				continue
			}
			for _, key := range p.Keys() {
				if key != "page" && key != "page_size" && key != "page_token" {
					names = append(names, key)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// example is the call that people look for first.
func (m *model) example() string {
	for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Fetch, catalog.Update} {
		if ops := m.catalog.Operations(kind); len(ops) > 0 {
			return ops[0].JavaScript()
		}
	}
	return ""
}
