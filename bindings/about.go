package bindings

import (
	"reflect"
	"slices"
	"strings"
	"unicode"

	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// modelSymbol is where a model's constructor has its model, for [Describe].
var modelSymbol = goja.NewSymbol("dialtone.model")

// proxyType is what looking at would run a script's traps.
var proxyType = reflect.TypeFor[goja.Proxy]()

// modelHandle is a model as the value of a property, with nothing in it for scripts.
type modelHandle struct{ model *model }

func (modelHandle) Get(string) goja.Value       { return nil }
func (modelHandle) Set(string, goja.Value) bool { return false }
func (modelHandle) Has(string) bool             { return false }
func (modelHandle) Delete(string) bool          { return false }
func (modelHandle) Keys() []string              { return nil }

// Describe says what a console may know of a value without making a request or
// running the script's code. It is nil for values that are not the bindings'.
// The answer has methods that a console looks for:
//
//	Members(prefix) []string       names after the dot
//	Member(name) any               what such a name stands for
//	Result(method) any             what a method answers
//	Element() any                  what an element is
//	Keys(method, prefix) []string  the keys that a method takes
//	Values(method, key)            the values of an enumeration
//	Signature(method)              how a method is called, and what it needs
//	Type() string                  how it is declared: "Twilio.Message"
//	Attribute(name)                an attribute that was read, and is no secret
//	Prefix(method) string          what the SID begins with that a method takes
//	Help(name) string, Topics()    help
//	Title, Columns, Each, Open     a record's and a list's parts, to print them
//
// What they answer is described in turn where it is of type any. Describe and all
// of the methods are called on the loop.
func Describe(v goja.Value) any {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	switch o.ExportType() {
	case recordType:
		r := o.Export().(*record)
		return liveRecord{recordKind{r.model}, r}
	case collectionType:
		c := o.Export().(*collection)
		return liveCollection{collectionKind{c.model}, c}
	case namespaceType:
		return aboutNamespace{o.Export().(*namespace)}
	case singletonType:
		one := o.Export().(*singleton)
		if one.record == nil {
			return singletonKind{one}
		}
		return liveSingleton{singletonKind{one}}
	}
	if o.ClassName() != "Function" || o.ExportType() == proxyType {
		return nil
	}
	if held, ok := o.GetSymbol(modelSymbol).(*goja.Object); ok {
		if handle, ok := held.Export().(modelHandle); ok {
			return modelKind{handle.model}
		}
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
func (s *session) attempt(f func() goja.Value) any {
	v, thrown := s.Try(f)
	if thrown != nil || v == nil {
		return nil
	}
	return v
}

// modelKind is a model: Call.
type modelKind struct{ *model }

// Members returns the model's methods.
func (k modelKind) Members(prefix string) []string {
	return spelled(methodNames(k.object, "name", "length", "prototype"), prefix)
}

// Member returns the async methods; the others are functions.
func (k modelKind) Member(name string) any {
	if name == "async" {
		return k
	}
	return nil
}

// Result returns what a method of the model answers.
func (k modelKind) Result(method string) any { return resultOf(k.model, method) }

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

func (r *record) each(yield func(name string, value goja.Value, raw string)) {
	members := r.find()
	for i := range members {
		m := &members[i]
		schema := r.model.catalog.Attribute(m.name)
		value, raw := r.model.decode(m, schema), m.value.Raw
		if r.model.secret(m.name, schema) && !goja.IsNull(value) {
			value, raw = r.model.rt.ToValue(redacted), `"`+redacted+`"`
		}
		yield(m.name, value, raw)
	}
}

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

// aboutNamespace is Twilio, a product or Sip.
type aboutNamespace struct{ ns *namespace }

// Members returns the names of the models and what else there is.
func (k aboutNamespace) Members(prefix string) []string { return spelled(k.ns.names, prefix) }

// Member returns a model, or what else has the name.
func (k aboutNamespace) Member(name string) any {
	if name == "Config" && k.ns.product == nil && k.ns.prefix == "" {
		return aboutConfig(k)
	}
	return k.ns.attempt(func() goja.Value { return k.ns.member(name) })
}

// Result returns the second Twilio that client makes, which is like this one.
func (k aboutNamespace) Result(method string) any {
	if method == "client" {
		return k
	}
	return nil
}

// Keys returns the settings of a client.
func (k aboutNamespace) Keys(method, prefix string) []string {
	if method != "client" {
		return nil
	}
	return aboutConfig(k).Keys("setup", prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k aboutNamespace) Values(string, string) ([]string, bool) { return nil, false }

// aboutConfig is Twilio.Config.
type aboutConfig struct{ ns *namespace }

// Members returns the settings that can be read, and setup.
func (k aboutConfig) Members(prefix string) []string {
	names := []string{"setup"}
	for _, st := range settings {
		if st.shown != nil {
			names = append(names, st.key)
		}
	}
	return spelled(names, prefix)
}

// Member returns nothing: what is set is read when it is asked for.
func (k aboutConfig) Member(string) any { return nil }

// Keys returns the settings.
func (k aboutConfig) Keys(method, prefix string) []string {
	if method != "setup" {
		return nil
	}
	var names []string
	for _, st := range settings {
		names = append(names, st.key)
	}
	return spelled(names, prefix)
}

// Values returns nothing: no setting is an enumeration.
func (k aboutConfig) Values(string, string) ([]string, bool) { return nil, false }
