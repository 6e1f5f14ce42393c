package bindings

import (
	"reflect"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/about"

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
		return about.OfRecord(r.model.about(), r)
	case collectionType:
		c := o.Export().(*collection)
		return about.OfList(c.model.about(), c)
	case namespaceType:
		return about.OfNamespace(o.Export().(*namespace).about())
	case singletonType:
		return about.OfSingleton(o.Export().(*singleton).about())
	}
	if o.ClassName() != "Function" || o.ExportType() == proxyType {
		return nil
	}
	if held, ok := o.GetSymbol(modelSymbol).(*goja.Object); ok {
		if handle, ok := held.Export().(modelHandle); ok {
			return about.OfModel(handle.model.about())
		}
	}
	return nil
}

var singletonType = reflect.TypeFor[*singleton]()

// about is the model as [Describe] knows it.
func (m *model) about() about.Model {
	path := m.name
	if m.ns.product != nil {
		path = "Twilio." + m.name
	}
	return about.Model{
		Catalog: m.catalog, Name: m.name, Path: path, Object: m.object, Records: m.records,
		Lists: func() (own, shared *goja.Object) { return m.collectionPrototype(), m.protos.collections() },
		Of:    func(c *catalog.Model) about.Model { return m.ns.model(c).about() },
		VM:    m.VM,
	}
}

// about is the namespace as [Describe] knows it.
func (ns *namespace) about() about.Namespace {
	var shown []string
	for _, st := range settings {
		if st.shown != nil {
			shown = append(shown, st.key)
		}
	}
	return about.Namespace{
		Title: ns.title(), Product: ns.product, Prefix: ns.prefix,
		Names: func() []string { return ns.names }, Member: ns.member, Describe: Describe,
		Settings: settingKeys(), Shown: shown, VM: ns.VM,
	}
}

// about is the singleton as [Describe] knows it.
func (o *singleton) about() about.Singleton {
	return about.Singleton{Model: o.model.about(), Methods: o.request, Record: func() about.Record {
		if o.record == nil {
			return nil
		}
		return o.record
	}}
}
