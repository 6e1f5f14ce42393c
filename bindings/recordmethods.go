package bindings

import (
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// recordMethods gives the records' prototype its methods, associations and
// predicates: what the resource has, and nothing else.
func (m *model) recordMethods(proto *goja.Object) {
	var requests []method
	add := func(name string, run func(r *record, args []goja.Value) action) {
		requests = append(requests, method{name, func(this goja.Value, args []goja.Value) action {
			return run(m.recordOf(this, name), args)
		}})
	}
	if m.catalog.Has(catalog.Fetch) {
		add("reload", func(r *record, _ []goja.Value) action { return r.reload() })
	}
	if m.catalog.Has(catalog.Update) {
		update := func(r *record, args []goja.Value) action {
			return r.change(catalog.Update, "update", m.readOptions(m.name+".update", args...))
		}
		// update_attributes is ActiveRecord's older name, and twilio-rb's.
		for _, name := range []string{"update", "update_attributes", "updateAttributes"} {
			add(name, update)
		}
	}
	if m.catalog.Has(catalog.Patch) {
		add("patch", func(r *record, args []goja.Value) action {
			return r.change(catalog.Patch, "patch", m.readOptions(m.name+".patch", args...))
		})
	}
	if m.catalog.Has(catalog.Delete) {
		add("destroy", func(r *record, args []goja.Value) action {
			return r.destroy(m.readOptions(m.name+".destroy", args...))
		})
	}
	m.define(proto, append(requests, m.verbs()...))
	m.bytes(proto)
	m.reading(proto)
	m.predicates(proto)
	for _, a := range m.catalog.Associations() {
		get := func(this goja.Value) goja.Value { return m.recordOf(this, a.Name).association(a.Name) }
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
		v := r.association(name)
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
				return m.rt.ToValue(m.recordOf(this, name).text("status") == value)
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
