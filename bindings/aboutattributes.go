package bindings

import "github.com/dop251/goja"

// Attribute returns the value of an attribute of the record, or nil: there is none of the name, or it is a
// secret. It makes no request.
func (k liveRecord) Attribute(name string) goja.Value {
	m := k.r.lookup(name)
	if m == nil || k.model.secret(m.name, k.catalog.Attribute(m.name)) {
		return nil
	}
	return k.r.read(m)
}
