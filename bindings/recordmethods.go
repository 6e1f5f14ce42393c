package bindings

import (
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// recordMethods gives the records' prototype its methods, associations and
// predicates: what the resource has, and nothing else.
func (m *model) recordMethods(proto *goja.Object) {
	var requests []actions.Method
	add := func(name string, run func(r *record, args []goja.Value) actions.Action) {
		requests = append(requests, actions.Method{Name: name, Run: func(this goja.Value, args []goja.Value) actions.Action {
			return run(m.recordOf(this, name), args)
		}})
	}
	if m.catalog.Has(catalog.Fetch) {
		add("reload", func(r *record, _ []goja.Value) actions.Action { return r.reload() })
	}
	if m.catalog.Has(catalog.Update) {
		update := func(r *record, args []goja.Value) actions.Action {
			return r.change(catalog.Update, "update", m.ReadOptions(m.name+".update", args...))
		}
		// update_attributes is ActiveRecord's older name, and twilio-rb's.
		for _, name := range []string{"update", "update_attributes", "updateAttributes"} {
			add(name, update)
		}
	}
	if m.catalog.Has(catalog.Patch) {
		add("patch", func(r *record, args []goja.Value) actions.Action {
			return r.change(catalog.Patch, "patch", m.ReadOptions(m.name+".patch", args...))
		})
	}
	if m.catalog.Has(catalog.Delete) {
		add("destroy", func(r *record, args []goja.Value) actions.Action {
			return r.destroy(m.ReadOptions(m.name+".destroy", args...))
		})
	}
	m.Define(proto, append(requests, m.verbs()...))
	m.bytes(proto)
	m.reading(proto)
	m.predicates(proto)
	for _, a := range m.catalog.Associations() {
		get := func(this goja.Value) goja.Value { return m.recordOf(this, a.Name).Association(a.Name) }
		m.Getter(proto, a.Name, get)
		if camel := catalog.CamelCase(a.Name); camel != a.Name {
			m.Getter(proto, camel, get)
		}
	}
}

// reading gives the prototype the methods that make no request.
func (m *model) reading(proto *goja.Object) {
	m.Function(proto, "get", func(call goja.FunctionCall) goja.Value {
		r := m.recordOf(call.This, "get")
		if v := r.Get(call.Argument(0).String()); v != nil {
			return v
		}
		return goja.Undefined()
	})
	m.Function(proto, "toJSON", func(call goja.FunctionCall) goja.Value {
		return m.ParseJSON(m.recordOf(call.This, "toJSON").json())
	})
	m.Function(proto, "association", func(call goja.FunctionCall) goja.Value {
		r, name := m.recordOf(call.This, "association"), catalog.SnakeCase(call.Argument(0).String())
		v := r.Association(name)
		if v == nil {
			m.TypeError("%s has no association %s%s", m.name, name, js.DidYouMean(name, m.associationNames()))
		}
		return v
	})
	m.inspected(proto, func(this goja.Value) (string, goja.Value) {
		r := m.recordOf(this, "inspect")
		return m.name, r.Shown()
	})
}

func (m *model) associationNames() []string {
	var names []string
	for _, a := range m.catalog.Associations() {
		names = append(names, a.Name)
	}
	return names
}

// predicates are call.isInProgress and so on: one for each status that the
// catalog lists.
func (m *model) predicates(proto *goja.Object) {
	seen := map[string]bool{}
	for _, r := range m.catalog.Resources {
		status := r.Attribute("status")
		if status == nil {
			continue
		}
		for _, value := range status.Enum {
			name := predicate(value)
			if seen[name] {
				continue
			}
			seen[name] = true
			m.Getter(proto, name, func(this goja.Value) goja.Value {
				return m.rt.ToValue(m.recordOf(this, name).Text("status") == value)
			})
		}
	}
}

// predicate names the predicate of a status: "in-progress" is isInProgress.
func predicate(status string) string {
	name := "is"
	for _, word := range strings.FieldsFunc(status, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }) {
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	return name
}

// verbs returns the methods that the model's records have beyond those of every resource.
func (m *model) verbs() []actions.Method {
	var requests []actions.Method
	for _, v := range m.catalog.Verbs() {
		requests = append(requests, actions.Method{Name: v.Name, Run: func(this goja.Value, args []goja.Value) actions.Action {
			return m.recordOf(this, v.Name).perform(v, m.name+"."+v.Name, args)
		}})
	}
	return requests
}

// perform makes the request of a verb. The method is its name in errors: "Call.cancel".
func (r *record) perform(v catalog.Verb, method string, args []goja.Value) actions.Action {
	switch {
	case v.Kind == catalog.Create:
		return r.purchase(v, method, args)
	case v.Kind == catalog.Delete:
		return r.destroy(r.model.ReadOptions(method, args...))
	case v.Toggles:
		return r.toggle(v, method, actions.Argument(args, 0))
	case v.Kind == catalog.Update:
		return r.set(v.Key, v.Value, r.model.ReadOptions(method, args...), method)
	}
	return r.save(method, args)
}

// set updates an attribute, with what else an update takes.
func (r *record) set(key string, value any, with requests.Options, method string) actions.Action {
	set := requests.One(key, r.model.rt.ToValue(value))
	return r.change(catalog.Update, method, with.Merge(set))
}

// toggle sets an attribute that is true or false as told, or else to the opposite of what the
// record says.
func (r *record) toggle(v catalog.Verb, method string, to goja.Value) actions.Action {
	switch {
	case goja.IsUndefined(to):
		now := r.Get(v.Key)
		return r.set(v.Key, now == nil || !now.ToBoolean(), requests.Options{}, method)
	case to.StrictEquals(r.model.rt.ToValue(true)), to.StrictEquals(r.model.rt.ToValue(false)):
		return r.set(v.Key, to.ToBoolean(), requests.Options{}, method)
	}
	r.model.TypeError("%s takes true or false, or nothing to toggle, not %s", method, js.Describe(to))
	return actions.Action{}
}

// purchase creates the model that stands for owning the record, on the account that was searched.
func (r *record) purchase(v catalog.Verb, method string, args []goja.Value) actions.Action {
	r.model.Sure(method, r.scope)
	owned := r.model.ns.model(catalog.ModelNamed(v.Of))
	o := r.model.ReadOptions(method, args...).Merge(requests.One(v.Key, r.Get(v.Key)))
	req := owned.Build(requests.Call{
		Model: owned.catalog, Kind: v.Kind, Method: method,
		Base: &requests.Scope{Account: r.scope.Account, Connect: r.scope.Connect}, Options: o,
	})
	return owned.fetching(req, nil)
}
