// Package about is what Twilio's objects tell of themselves for help, completion and printing: the
// names after their dot, what those stand for, and what is said of each. Nothing of it makes a
// request or runs a script's code, but for reading on in a list that is printed.
//
// [OfModel], [OfRecords], [OfRecord] and so on return values with the methods that a console looks
// for, each of them those that its kind of value has. All are called on the VM's loop.
package about

import (
	"slices"
	"strings"
	"unicode"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/explain"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// Model is one of the catalog's models as a VM has it.
type Model struct {
	Catalog *catalog.Model
	Name    string       // As scripts write it: "Call", "Sip.Domain", "Verify.Service".
	Path    string       // As scripts reach it: "Call", "Twilio.Verify.Service".
	Object  *goja.Object // The constructor, or the singleton itself.
	Records *goja.Object // What its records inherit from.

	// Lists returns what its collections inherit from: the model's own, and that of all
	// collections.
	Lists func() (own, shared *goja.Object)
	// Of returns another model as the same account has it.
	Of func(*catalog.Model) Model
	VM *js.VM
}

// explained is what help says of the model.
func (m Model) explained() explain.Model {
	return explain.Model{Catalog: m.Catalog, Written: m.Name, Path: m.Path}
}

// overview is the help on a model.
func (m Model) overview() string { return m.explained().Overview(m.ownNames()) }

// ownNames are the names that the model has.
func (m Model) ownNames() explain.Names {
	has := explain.Names{Methods: methodNames(m.Object, "name", "length", "prototype", "async")}
	if m.Records != nil {
		has.RecordMethods, has.Associations = m.recordNames()
	}
	return has
}

// recordNames are the methods and the associations of a record.
func (m Model) recordNames() (methods, associations []string) {
	for _, name := range methodNames(m.Records, "constructor", "async") {
		if _, ok := m.Catalog.Association(name); ok {
			associations = append(associations, name)
		} else {
			methods = append(methods, name)
		}
	}
	slices.Sort(methods)
	slices.Sort(associations)
	return methods, associations
}

// resultOf returns what a method of a model or a collection answers.
func resultOf(m Model, method string) any {
	switch m.explained().Answers(method) {
	case explain.Record:
		return recordKind{m}
	case explain.List:
		return collectionKind{m}
	}
	return nil
}

// spelled returns the names that begin with a prefix: a name with underscores in
// its camelCase spelling where the prefix is in camelCase.
func spelled(names []string, prefix string) []string {
	camel := strings.ContainsFunc(prefix, unicode.IsUpper)
	var all []string
	for _, name := range names {
		if camel && !strings.HasPrefix(name, prefix) {
			name = catalog.CamelCase(name)
		}
		if strings.HasPrefix(name, prefix) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// methodNames returns the own names of an object that are not the camelCase
// spelling of another.
func methodNames(o *goja.Object, without ...string) []string {
	if o == nil {
		return nil
	}
	all := o.GetOwnPropertyNames()
	camel := map[string]bool{}
	for _, name := range all {
		if c := catalog.CamelCase(name); c != name {
			camel[c] = true
		}
	}
	return slices.DeleteFunc(all, func(name string) bool { return camel[name] || slices.Contains(without, name) })
}

// attempt returns what f makes, or nil where it throws.
func attempt(vm *js.VM, f func() goja.Value) any {
	v, thrown := vm.Try(f)
	if thrown != nil || v == nil {
		return nil
	}
	return v
}
