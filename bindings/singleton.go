package bindings

import (
	"context"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// singleton is a resource of which there is one: Balance is the account's. The
// first attribute that is read fetches it.
type singleton struct {
	model   *model
	scope   *requests.Scope
	record  *record // what was fetched, or nil
	object  *goja.Object
	request *goja.Object // its prototype, whose names are never attributes
}

func (m *model) newSingleton(sc *requests.Scope) *singleton {
	one := &singleton{model: m, scope: sc, request: m.rt.NewObject()}
	one.methods(one.request)
	one.object = m.rt.NewDynamicObject(one)
	js.Must(one.object.SetPrototype(one.request))
	return one
}

func (o *singleton) methods(proto *goja.Object) {
	m := o.model
	if m.records == nil {
		// Its record is never seen by itself, but reads and changes as any other.
		m.records = m.rt.NewObject()
	}
	requests := []actions.Method{
		{Name: "reload", Run: func(_ goja.Value, _ []goja.Value) actions.Action {
			return o.fetch().Then(func() goja.Value { return o.object })
		}},
		{Name: "find", Run: func(_ goja.Value, args []goja.Value) actions.Action {
			method := m.name + ".find"
			r := m.Build(requests.Call{Model: m.catalog, Kind: catalog.Fetch, Method: method, Base: o.scope, Options: m.ReadOptions(method, args...)})
			other := m.newSingleton(r.Scope)
			return other.answered(r).Then(func() goja.Value { return other.object })
		}},
	}
	if m.catalog.Verb("save") != nil {
		requests = append(requests, actions.Method{Name: "save", Run: func(_ goja.Value, args []goja.Value) actions.Action { return o.save(m.name+".save", args) }})
	}
	if m.catalog.Has(catalog.Update) {
		update := func(_ goja.Value, args []goja.Value) actions.Action {
			return o.update(m.ReadOptions(m.name+".update", args...))
		}
		for _, name := range []string{"update", "update_attributes", "updateAttributes"} {
			requests = append(requests, actions.Method{Name: name, Run: update})
		}
	}
	m.Define(proto, requests)
	m.Function(proto, "get", func(call goja.FunctionCall) goja.Value {
		m.Wait(o.fetchOnce())
		if v := o.record.Get(call.Argument(0).String()); v != nil {
			return v
		}
		return goja.Undefined()
	})
	m.Function(proto, "toJSON", func(goja.FunctionCall) goja.Value {
		if o.record == nil {
			return m.rt.NewObject()
		}
		return m.ParseJSON(o.record.json())
	})
	js.Must(proto.DefineDataPropertySymbol(goja.SymToStringTag, m.rt.ToValue(m.name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	m.inspected(proto, func(goja.Value) (string, goja.Value) {
		if o.record == nil {
			return "[" + m.name + "]", nil
		}
		return m.name, o.record.Shown()
	})
}

// Withheld returns what [record.Withheld] does.
func (o *singleton) Withheld() map[string]string {
	if o.record == nil {
		return nil
	}
	return o.record.Withheld()
}

// fetch asks Twilio for the resource, and what it answers is then read.
func (o *singleton) fetch() actions.Action {
	r := o.model.Build(requests.Call{Model: o.model.catalog, Kind: catalog.Fetch, Method: o.model.name, Base: o.scope})
	return o.answered(r)
}

func (o *singleton) fetchOnce() actions.Action {
	if o.record != nil {
		return actions.Settled(o.object)
	}
	return o.fetch()
}

func (o *singleton) update(opts requests.Options) actions.Action {
	r := o.model.Build(requests.Call{Model: o.model.catalog, Kind: catalog.Update, Method: o.model.name + ".update", Base: o.scope, Options: opts})
	return o.answered(r)
}

func (o *singleton) answered(r requests.Request) actions.Action {
	var answer *api.Response
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			answer, err = o.model.do(ctx, r)
			return err
		},
		Done: func() goja.Value {
			if answer.DryRun && o.record != nil {
				o.record.take(answer, r)
				return o.object
			}
			o.record = o.model.newRecord(answer.Body, r.Scope)
			return o.object
		},
	}
}

// fetches reports whether reading a name may fetch: then is what await asks of any
// object, and the names of the prototypes are never attributes.
func (o *singleton) fetches(key string) bool {
	return key != "then" && o.request.Get(key) == nil
}

// Get returns an attribute, and fetches it the first time.
func (o *singleton) Get(key string) goja.Value {
	if o.record == nil {
		if !o.fetches(key) {
			return nil
		}
		o.model.Wait(o.fetch())
	}
	if b := o.model.catalog.Bytes(); b != nil && b.Name == key {
		return o.record.file().bytesURL("")
	}
	return o.record.Get(key)
}

// Set updates the resource, where Twilio can.
func (o *singleton) Set(key string, value goja.Value) bool {
	m := o.model
	if updates(m.catalog, key) {
		if goja.IsUndefined(value) {
			m.TypeError("%s of %s cannot be set to undefined", key, m.name)
		}
		m.Wait(o.update(requests.One(key, value)))
		return true
	}
	m.TypeError("%s cannot be set on %s%s", key, m.name, updatable(m.catalog, key))
	return false
}

// Has reports whether the resource, as fetched, has an attribute.
func (o *singleton) Has(key string) bool { return o.record != nil && o.record.Has(key) }

// Keys returns the attributes of what has been fetched.
func (o *singleton) Keys() []string {
	if o.record == nil {
		return nil
	}
	return o.record.Keys()
}

// Delete refuses.
func (o *singleton) Delete(key string) bool { return !o.Has(key) }
