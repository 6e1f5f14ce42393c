// Package explain is what help, completion and the line below the prompt say of a model: its
// methods with their arguments, keys and values, its attributes, and where Twilio explains it. All
// of it comes from the catalog; it knows no VM.
//
// Callers make a [Model] and ask it.
package explain

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/api/catalog"
)

// Model is a model of the catalog, and how scripts call it.
type Model struct {
	Catalog *catalog.Model
	Written string // As scripts write it: "Call", "Sip.Domain", "Verify.Service".
	Path    string // As scripts reach it: "Call", "Twilio.Verify.Service".
}

// Names are what a model has in a VM.
type Names struct {
	Methods       []string // Of the model.
	RecordMethods []string
	Associations  []string
}

// Overview is the help on a model.
func (m Model) Overview(has Names) string {
	var b strings.Builder
	b.WriteString(m.heading())
	section(&b, "methods of the model", has.Methods)
	section(&b, "methods of a record", has.RecordMethods)
	section(&b, "associations", has.Associations)
	b.WriteString("\nattributes\n")
	longest := 0
	attributes := m.Catalog.Attributes()
	for _, a := range attributes {
		longest = max(longest, len(a.Name))
	}
	for _, a := range attributes {
		fmt.Fprintf(&b, "  %-*s  %s\n", longest, a.Name, aboutName(m.Catalog, a.Name, &a.Schema))
	}
	fmt.Fprintf(&b, "\n%s\n", m.Page())
	return b.String()
}

// Card says in a few lines what a model is and how it is used.
func (m Model) Card(has Names) string {
	var b strings.Builder
	b.WriteString(m.heading())
	section := func(title string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "%-12s  %s\n", title, strings.Join(names, ", "))
		}
	}
	b.WriteString("\n")
	section("methods", usualFirst(has.Methods))
	section("filters", m.filters())
	section("a record's", has.RecordMethods)
	section("associations", has.Associations)
	if example := m.example(); example != "" {
		section("example", []string{example})
	}
	fmt.Fprintf(&b, "\nhelp(%s) explains its attributes, help(%s.METHOD) what a method takes.\n%s\n", m.Path, m.Path, m.Page())
	return b.String()
}

// SingletonCard says in a few lines what a resource is of which there is one, and how it is read.
func (m Model) SingletonCard() string {
	var b strings.Builder
	b.WriteString(m.heading() + "\n")
	for _, a := range m.Catalog.Attributes() {
		fmt.Fprintf(&b, "%s.%s\n", m.Path, a.Name)
	}
	fmt.Fprintf(&b, "\nhelp(%s) explains these.\n%s\n", m.Path, m.Page())
	return b.String()
}

// Attribute explains an attribute of a record: what it is, where it comes from and where Twilio
// explains it.
func (m Model) Attribute(a *catalog.Attribute) string {
	text := typeText(&a.Schema) + "\n"
	if sentence := m.Catalog.NameSentence(a.Name); saysAll(sentence, a.Enum) {
		text = sentence + "\n"
	} else if sentence != "" {
		text += sentence + "\n"
	}
	return fmt.Sprintf("%s.%s\n%s\n%s\n", m.Variable(), a.Name, text, m.Page())
}

// SingletonAttribute explains an attribute of a resource of which there is one.
func (m Model) SingletonAttribute(a *catalog.Attribute) string {
	return fmt.Sprintf("%s.%s\n%s\n", m.Written, a.Name, typeText(&a.Schema))
}

// Association explains an association of a record, whose records are of a model.
func (m Model) Association(name string, of Model) string {
	return fmt.Sprintf("%s.%s\na collection of %s, below this %s\n\n%s\n", m.Variable(), name, of.Written, m.Written, of.Page())
}

// Variable is the model's name as that of a variable: call, domain.
func (m Model) Variable() string {
	name := m.Catalog.Name[strings.LastIndexByte(m.Catalog.Name, '.')+1:]
	return strings.ToLower(name[:1]) + name[1:]
}

// Declared is the model's name in the declarations.
func (m Model) Declared() string {
	if m.Catalog.Product == "Api" {
		return "Twilio." + m.Catalog.Name
	}
	return "Twilio." + m.Catalog.Product + "." + m.Catalog.Name
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
func (m Model) heading() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", m.Written)
	if text := m.Catalog.Sentence(); text != "" {
		fmt.Fprintf(&b, "%s\n", text)
	}
	if len(m.Catalog.Aliases) > 0 {
		fmt.Fprintf(&b, "also called %s\n", strings.Join(m.Catalog.Aliases, ", "))
	}
	return b.String()
}

// example is the call that people look for first.
func (m Model) example() string {
	for _, kind := range []catalog.Kind{catalog.Create, catalog.List, catalog.Fetch, catalog.Update} {
		if ops := m.Catalog.Operations(kind); len(ops) > 0 {
			return ops[0].JavaScript()
		}
	}
	return ""
}
