package bindings

import (
	"slices"

	"dialtone/bindings/internal/attributes"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
	"github.com/tidwall/gjson"
)

// inspected gives a prototype Node's hook for printing: its objects print as a
// name and a plain object, which show makes without a request.
func (s *session) inspected(proto *goja.Object, show func(this goja.Value) (name string, plain goja.Value)) {
	symbolFor, _ := goja.AssertFunction(s.rt.Get("Symbol").ToObject(s.rt).Get("for"))
	custom, err := symbolFor(goja.Undefined(), s.rt.ToValue("nodejs.util.inspect.custom"))
	js.Must(err)
	s.Symbol(proto, custom.(*goja.Symbol), "[nodejs.util.inspect.custom]", func(call goja.FunctionCall) goja.Value {
		name, plain := show(call.This)
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

// Shown returns the record as a plain object without its secrets. What prints an
// object's own properties prints those of this one instead.
func (r *record) Shown() goja.Value {
	plain := r.model.rt.NewObject()
	members := r.Find()
	for i := range members {
		m := &members[i]
		schema := r.model.catalog.Attribute(m.Name)
		value := attributes.Decode(r.model.VM, m, schema)
		if attributes.IsSecret(r.model.catalog, m.Name, schema) && !goja.IsNull(value) {
			value = r.model.rt.ToValue(attributes.Redacted)
		}
		js.Must(plain.Set(m.Name, value))
	}
	return plain
}

// Columns returns the attributes that a table of records shows where nobody has chosen.
func (r *record) Columns() []string {
	return slices.DeleteFunc(r.model.catalog.Columns(), func(name string) bool { return r.Lookup(name) == nil })
}

// Withheld returns what stands in JSON that is printed in place of the record's secrets, by name.
func (r *record) Withheld() map[string]string {
	var withheld map[string]string
	for _, m := range r.Find() {
		if m.Value.Type != gjson.Null && attributes.IsSecret(r.model.catalog, m.Name, r.model.catalog.Attribute(m.Name)) {
			if withheld == nil {
				withheld = map[string]string{}
			}
			withheld[m.Name] = attributes.Redacted
		}
	}
	return withheld
}

// Each calls yield with each attribute, a secret replaced.
func (r *record) Each(yield func(name string, value goja.Value, raw string)) {
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

// Attribute returns the value of an attribute, or nil: there is none of the name, or it is a
// secret. It makes no request.
func (r *record) Attribute(name string) goja.Value {
	m := r.Lookup(name)
	if m == nil || attributes.IsSecret(r.model.catalog, m.Name, r.model.catalog.Attribute(m.Name)) {
		return nil
	}
	return r.read(m)
}
