package bindings

import (
	"strings"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// singletonKind is a resource of which there is one, perhaps not fetched yet.
type singletonKind struct{ one *singleton }

// Members returns the attributes, and the methods.
func (k singletonKind) Members(prefix string) []string {
	names := methodNames(k.one.request)
	for _, a := range k.one.model.catalog.Attributes() {
		names = append(names, a.Name)
	}
	return spelled(names, prefix)
}

// Member returns an attribute's value, once it has been fetched.
func (k singletonKind) Member(name string) any {
	if !k.one.Has(name) {
		return nil
	}
	return k.one.model.attempt(func() goja.Value { return k.one.record.Get(name) })
}

// Result returns the resource itself.
func (k singletonKind) Result(string) any { return k }

// Topics are the singleton's methods and attributes.
func (k singletonKind) Topics() []string { return k.Members("") }

// Keys returns the keys that a method of the singleton takes.
func (k singletonKind) Keys(method, prefix string) []string {
	return spelled(k.one.model.explained().Keys(method, !strings.HasPrefix(method, "find")), prefix)
}

// Values returns the values that a method of the singleton takes for a key.
func (k singletonKind) Values(method, key string) ([]string, bool) {
	return k.one.model.explained().Values(method, key)
}

// Signature returns how a method of the singleton is called, and the keys that it needs.
func (k singletonKind) Signature(method string) (call string, needs [][]string) {
	return k.one.model.explained().Signature(method, true)
}

// Type returns how the resource is declared.
func (k singletonKind) Type() string { return k.one.model.explained().Declared() }

// Help explains the singleton's model, or one of its methods.
func (k singletonKind) Help(name string) string {
	m := k.one.model
	if name == "" {
		return m.overview()
	}
	if a := m.catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return m.explained().SingletonAttribute(a)
	}
	return m.explained().Method(m.name, name, true)
}

// Card says what the singleton is and how it is read: what a console shows where it is named alone,
// and has not been read yet.
func (k singletonKind) Card() string { return k.one.model.explained().SingletonCard() }

// liveSingleton is one that has been fetched.
type liveSingleton struct{ singletonKind }

// Title returns the model's name.
func (k liveSingleton) Title() string { return k.one.model.name }

// Columns returns the attributes that a table shows.
func (k liveSingleton) Columns() []string { return k.one.model.catalog.Columns() }

// Each calls yield with each attribute, a secret replaced.
func (k liveSingleton) Each(yield func(name string, value goja.Value, raw string)) {
	k.one.record.each(yield)
}
