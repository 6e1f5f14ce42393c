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
//	Attribute(name)                an attribute that was read, and is not secret
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

var (
	namespaceType = reflect.TypeFor[*namespace]()
	singletonType = reflect.TypeFor[*singleton]()
)
