package bindings

import (
	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// verbs returns the methods that the model's records have beyond those of every resource.
func (m *model) verbs() []method {
	var requests []method
	for _, v := range m.catalog.Verbs() {
		requests = append(requests, method{v.Name, func(this goja.Value, args []goja.Value) action {
			return m.recordOf(this, v.Name).perform(v, m.name+"."+v.Name, args)
		}})
	}
	return requests
}

// perform makes the request of a verb. The method is its name in errors: "Call.cancel".
func (r *record) perform(v catalog.Verb, method string, args []goja.Value) action {
	switch {
	case v.Kind == catalog.Create:
		return r.purchase(v, method, args)
	case v.Kind == catalog.Delete:
		return r.destroy(r.model.readOptions(method, args...))
	case v.Toggles:
		return r.toggle(v, method, argument(args, 0))
	case v.Kind == catalog.Update:
		return r.set(v.Key, v.Value, r.model.readOptions(method, args...), method)
	}
	return r.save(method, args)
}

// set updates an attribute, with what else an update takes.
func (r *record) set(key string, value any, with options, method string) action {
	set := options{given: []option{{key, r.model.rt.ToValue(value)}}}
	return r.change(catalog.Update, method, with.merge(set))
}

// toggle sets an attribute that is true or false as told, or else to the opposite of what the
// record says.
func (r *record) toggle(v catalog.Verb, method string, to goja.Value) action {
	switch {
	case goja.IsUndefined(to):
		now := r.Get(v.Key)
		return r.set(v.Key, now == nil || !now.ToBoolean(), options{}, method)
	case to.StrictEquals(r.model.rt.ToValue(true)), to.StrictEquals(r.model.rt.ToValue(false)):
		return r.set(v.Key, to.ToBoolean(), options{}, method)
	}
	r.model.TypeError("%s takes true or false, or nothing to toggle, not %s", method, js.Describe(to))
	return action{}
}

// purchase creates the model that stands for owning the record, on the account that was searched.
func (r *record) purchase(v catalog.Verb, method string, args []goja.Value) action {
	r.model.sure(method, r.scope)
	owned := r.model.ns.model(catalog.ModelNamed(v.Of))
	o := r.model.readOptions(method, args...).merge(options{given: []option{{v.Key, r.Get(v.Key)}}})
	req := owned.build(call{
		model: owned.catalog, kind: v.Kind, method: method,
		base: &scope{account: r.scope.account, connect: r.scope.connect}, options: o,
	})
	return owned.fetching(req, nil)
}
