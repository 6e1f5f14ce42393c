package about

import (
	"strings"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// Singleton is a resource of which there is one.
type Singleton struct {
	Model   Model
	Methods *goja.Object  // Its prototype.
	Record  func() Record // What has been fetched, or nil.
}

// OfSingleton is about a resource of which there is one.
func OfSingleton(one Singleton) any {
	if one.Record() == nil {
		return singletonKind{one}
	}
	return liveSingleton{singletonKind{one}}
}

// singletonKind is a resource of which there is one, perhaps not fetched yet.
type singletonKind struct{ one Singleton }

// Members returns the attributes, and the methods.
func (k singletonKind) Members(prefix string) []string {
	names := methodNames(k.one.Methods)
	for _, a := range k.one.Model.Catalog.Attributes() {
		names = append(names, a.Name)
	}
	return spelled(names, prefix)
}

// Member returns an attribute's value, once it has been fetched.
func (k singletonKind) Member(name string) any {
	r := k.one.Record()
	if r == nil || !r.Has(name) {
		return nil
	}
	return attempt(k.one.Model.VM, func() goja.Value { return r.Get(name) })
}

// Result returns the resource itself.
func (k singletonKind) Result(string) any { return k }

// Topics are the singleton's methods and attributes.
func (k singletonKind) Topics() []string { return k.Members("") }

// Keys returns the keys that a method of the singleton takes.
func (k singletonKind) Keys(method, prefix string) []string {
	return spelled(k.one.Model.explained().Keys(method, !strings.HasPrefix(method, "find")), prefix)
}

// Values returns the values that a method of the singleton takes for a key.
func (k singletonKind) Values(method, key string) ([]string, bool) {
	return k.one.Model.explained().Values(method, key)
}

// Signature returns how a method of the singleton is called, and the keys that it needs.
func (k singletonKind) Signature(method string) (call string, needs [][]string) {
	return k.one.Model.explained().Signature(method, true)
}

// Type returns how the resource is declared.
func (k singletonKind) Type() string { return k.one.Model.explained().Declared() }

// Help explains the singleton's model, or one of its methods.
func (k singletonKind) Help(name string) string {
	m := k.one.Model
	if name == "" {
		return m.overview()
	}
	if a := m.Catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return m.explained().SingletonAttribute(a)
	}
	return m.explained().Method(m.Name, name, true)
}

// Card says what the singleton is and how it is read: what a console shows where it is named alone,
// and has not been read yet.
func (k singletonKind) Card() string { return k.one.Model.explained().SingletonCard() }

// liveSingleton is one that has been fetched.
type liveSingleton struct{ singletonKind }

// Title returns the model's name.
func (k liveSingleton) Title() string { return k.one.Model.Name }

// Columns returns the attributes that a table shows.
func (k liveSingleton) Columns() []string { return k.one.Model.Catalog.Columns() }

// Each calls yield with each attribute, a secret replaced.
func (k liveSingleton) Each(yield func(name string, value goja.Value, raw string)) {
	k.one.Record().Each(yield)
}
