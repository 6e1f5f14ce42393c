package bindings

import (
	"dialtone/api/catalog"
	"dialtone/bindings/internal/attributes"

	"github.com/dop251/goja"
)

// recordKind is a record of a model, whichever.
type recordKind struct{ *model }

// Members returns the attributes that the catalog knows, methods and associations.
func (k recordKind) Members(prefix string) []string {
	names := methodNames(k.model.records, "constructor")
	for _, a := range k.catalog.Attributes() {
		names = append(names, a.Name)
	}
	return spelled(names, prefix)
}

// Member returns an association.
func (k recordKind) Member(name string) any {
	if name == "async" {
		return k
	}
	if a, ok := k.catalog.Association(catalog.SnakeCase(name)); ok && k.catalog.Attribute(name) == nil {
		return k.associated(a)
	}
	return nil
}

// associated returns what an association is.
func (k recordKind) associated(a catalog.Association) any {
	child := k.ns.model(a.Model())
	if child.records == nil || child.catalog.Singleton() {
		return nil
	}
	return collectionKind{child}
}

// Result returns what a method of the record answers.
func (k recordKind) Result(method string) any {
	if v := k.catalog.Verb(method); v != nil && v.Of != "" {
		return recordKind{k.ns.model(catalog.ModelNamed(v.Of))}
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
	if a := k.catalog.Attribute(catalog.SnakeCase(name)); a != nil {
		return k.explained().Attribute(a)
	}
	if a, ok := k.catalog.Association(catalog.SnakeCase(name)); ok {
		return k.explained().Association(a.Name, k.ns.model(a.Model()).explained())
	}
	return k.explained().Method(k.explained().Variable(), name, true)
}

// liveRecord is a record that there is.
type liveRecord struct {
	recordKind
	r *record
}

// Members returns the attributes that the record has, methods and associations.
func (k liveRecord) Members(prefix string) []string {
	return spelled(append(k.r.Keys(), methodNames(k.model.records, "constructor")...), prefix)
}

// Member returns an attribute's value, or an association.
func (k liveRecord) Member(name string) any {
	if k.r.Has(name) {
		return k.attempt(func() goja.Value { return k.r.Get(name) })
	}
	if _, ok := k.catalog.Association(catalog.SnakeCase(name)); ok {
		return k.attempt(func() goja.Value { return k.r.association(catalog.SnakeCase(name)) })
	}
	return k.recordKind.Member(name)
}

// Title returns the model's name.
func (k liveRecord) Title() string { return k.model.name }

// Columns returns the attributes that a table shows.
func (k liveRecord) Columns() []string { return k.catalog.Columns() }

// Each calls yield with each attribute, a secret replaced.
func (k liveRecord) Each(yield func(name string, value goja.Value, raw string)) { k.r.each(yield) }

// Attribute returns the value of an attribute of the record, or nil: there is none of the name, or
// it is a secret. It makes no request.
func (k liveRecord) Attribute(name string) goja.Value {
	m := k.r.Lookup(name)
	if m == nil || attributes.IsSecret(k.model.catalog, m.Name, k.catalog.Attribute(m.Name)) {
		return nil
	}
	return k.r.read(m)
}

func (r *record) each(yield func(name string, value goja.Value, raw string)) {
	members := r.Find()
	for i := range members {
		m := &members[i]
		schema := r.model.catalog.Attribute(m.Name)
		value, raw := attributes.Decode(r.model.VM, m, schema), m.Value.Raw
		if attributes.IsSecret(r.model.catalog, m.Name, schema) && !goja.IsNull(value) {
			value, raw = r.model.rt.ToValue(attributes.Redacted), `"`+attributes.Redacted+`"`
		}
		yield(m.Name, value, raw)
	}
}
