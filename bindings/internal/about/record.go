package about

import (
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// Record is a record that there is. None of its methods makes a request.
type Record interface {
	// Keys returns the attributes' names as Twilio spells and orders them.
	Keys() []string
	// Has reports whether the record has an attribute, in either spelling.
	Has(name string) bool
	// Get returns an attribute's value as scripts read it, or nil.
	Get(name string) goja.Value
	// Association returns the association of a name in snake_case, or nil.
	Association(name string) goja.Value
	// Each calls yield with each attribute, a secret replaced.
	Each(yield func(name string, value goja.Value, raw string))
	// Attribute returns an attribute's value, or nil: there is none of the name, or it is a secret.
	Attribute(name string) goja.Value
}

// OfRecord is about a record of a model.
func OfRecord(m Model, r Record) any { return liveRecord{recordKind{m}, r} }

// recordKind is a record of a model, whichever.
type recordKind struct{ Model }

// Members returns the attributes that the catalog knows, methods and associations.
func (k recordKind) Members(prefix string) []string {
	names := methodNames(k.Records, "constructor")
	for _, a := range k.Catalog.Attributes() {
		names = append(names, a.Name)
	}
	return spelled(names, prefix)
}

// Member returns an association.
func (k recordKind) Member(name string) any {
	if name == "async" {
		return k
	}
	if a, ok := k.Catalog.Association(catalog.SnakeCase(name)); ok && k.Catalog.Attribute(name) == nil {
		return k.associated(a)
	}
	return nil
}

// associated returns what an association is.
func (k recordKind) associated(a catalog.Association) any {
	child := k.Of(a.Model())
	if child.Records == nil || child.Catalog.Singleton() {
		return nil
	}
	return collectionKind{child}
}

// Result returns what a method of the record answers.
func (k recordKind) Result(method string) any {
	if v := k.Catalog.Verb(method); v != nil && v.Of != "" {
		return recordKind{k.Of(catalog.ModelNamed(v.Of))}
	}
	switch method {
	case "get", "toJSON", "association":
		return nil
	}
	return k
}

// Topics are the record's methods, attributes and associations.
func (k recordKind) Topics() []string { return k.Members("") }

// Keys returns the keys that a method of the record takes.
func (k recordKind) Keys(method, prefix string) []string {
	return spelled(k.explained().Keys(method, true), prefix)
}

// Values returns the values that a method of the record takes for a key.
func (k recordKind) Values(method, key string) ([]string, bool) {
	return k.explained().Values(method, key)
}

// Signature returns how a method of the record is called, and the keys that it needs.
func (k recordKind) Signature(method string) (call string, needs [][]string) {
	return k.explained().Signature(method, true)
}

// Type returns how a record of the model is declared: "Twilio.Message".
func (k recordKind) Type() string { return k.explained().Declared() }

// Help explains the record's model, or one of the record's methods, attributes
// and associations.
func (k recordKind) Help(name string) string {
	if name == "" {
		return k.overview()
	}
	if a := k.Catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return k.explained().Attribute(a)
	}
	if a, ok := k.Catalog.Association(catalog.SnakeCase(name)); ok {
		return k.explained().Association(a.Name, k.Of(a.Model()).explained())
	}
	return k.explained().Method(k.explained().Variable(), name, true)
}

// liveRecord is a record that there is.
type liveRecord struct {
	recordKind
	r Record
}

// Members returns the attributes that the record has, methods and associations.
func (k liveRecord) Members(prefix string) []string {
	return spelled(append(k.r.Keys(), methodNames(k.Records, "constructor")...), prefix)
}

// Member returns an attribute's value, or an association.
func (k liveRecord) Member(name string) any {
	if k.r.Has(name) {
		return attempt(k.VM, func() goja.Value { return k.r.Get(name) })
	}
	if _, ok := k.Catalog.Association(catalog.SnakeCase(name)); ok {
		return attempt(k.VM, func() goja.Value { return k.r.Association(catalog.SnakeCase(name)) })
	}
	return k.recordKind.Member(name)
}

// Title returns the model's name.
func (k liveRecord) Title() string { return k.Name }

// Columns returns the attributes that a table shows.
func (k liveRecord) Columns() []string { return k.Catalog.Columns() }

// Each calls yield with each attribute, a secret replaced.
func (k liveRecord) Each(yield func(name string, value goja.Value, raw string)) { k.r.Each(yield) }

// Attribute returns the value of an attribute of the record, or nil: there is none of the name, or
// it is a secret. It makes no request.
func (k liveRecord) Attribute(name string) goja.Value { return k.r.Attribute(name) }
