package bindings

import (
	"reflect"

	"github.com/dop251/goja"
)

// redacted stands where a secret is, in everything that is printed unasked.
const redacted = "[redacted]"

// inspected gives a prototype Node's hook for printing: its objects print as a
// name and a plain object, which show makes without a request.
func (s *session) inspected(proto *goja.Object, show func(this goja.Value) (name string, plain goja.Value)) {
	symbolFor, _ := goja.AssertFunction(s.rt.Get("Symbol").ToObject(s.rt).Get("for"))
	custom, err := symbolFor(goja.Undefined(), s.rt.ToValue("nodejs.util.inspect.custom"))
	must(err)
	s.symbol(proto, custom.(*goja.Symbol), "[nodejs.util.inspect.custom]", func(call goja.FunctionCall) goja.Value {
		name, plain := show(unproxied(call.This))
		if call.Argument(0).ToInteger() < 0 {
			return s.rt.ToValue("[" + name + "]")
		}
		inspect, ok := goja.AssertFunction(call.Argument(2))
		if plain == nil || !ok {
			return s.rt.ToValue(name)
		}
		text, err := inspect(goja.Undefined(), plain, call.Argument(1))
		if err != nil {
			panic(err)
		}
		return s.rt.ToValue(name + " " + text.String())
	})
}

// unproxied is what a proxy stands before: printing looks behind it, where secrets
// have to be replaced as well.
func unproxied(v goja.Value) goja.Value {
	for {
		o, ok := v.(*goja.Object)
		if !ok || o.ExportType() != reflect.TypeFor[goja.Proxy]() {
			return v
		}
		proxy, ok := o.Export().(goja.Proxy)
		if !ok || proxy.Target() == nil {
			return v
		}
		v = proxy.Target()
	}
}

// Shown returns the record as a plain object without its secrets.
func (r *record) Shown() goja.Value {
	plain := r.model.rt.NewObject()
	members := r.find()
	for i := range members {
		m := &members[i]
		schema := r.model.catalog.Attribute(m.name)
		value := r.model.decode(m, schema)
		if schema != nil && schema.Secret && !goja.IsNull(value) {
			value = r.model.rt.ToValue(redacted)
		}
		must(plain.Set(m.name, value))
	}
	return plain
}
