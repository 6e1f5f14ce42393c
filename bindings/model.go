package bindings

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// model is one of the catalog's models in a VM: its constructor, and what its
// records and collections inherit from.
type model struct {
	*session
	ns      *namespace
	catalog *catalog.Model
	name    string       // as scripts write it: "Call", "Sip.Domain", "Verify.Service"
	object  *goja.Object // the constructor, or the singleton itself

	records     *goja.Object // the records' prototype
	collections *goja.Object // the collections' prototype
}

// fill makes the model. It stands in its namespace before, for models name each
// other.
func (m *model) fill(ns *namespace, c *catalog.Model) {
	m.session, m.ns, m.catalog, m.name = ns.session, ns, c, c.Name
	if ns.product != nil {
		m.name = ns.product.Name + "." + c.Name
	}
	if c.Singleton() && !isNested(c) {
		m.object = m.newSingleton(&requests.Scope{}).object
		return
	}
	m.object = m.constructor()
	top := standing{scope: &requests.Scope{}}
	m.Define(m.object, m.methods(func(goja.Value) standing { return top }))
	m.scopes(m.object, func() standing { return top })
}

// isNested reports whether a singleton lies below something else than an account.
func isNested(c *catalog.Model) bool {
	for _, p := range c.Operations(catalog.Fetch)[0].PathParameters() {
		if p.Name != "AccountSid" {
			return true
		}
	}
	return false
}

// constructor makes the function that the model is: nothing is made with new,
// but instanceof and a record's constructor tell the truth.
func (m *model) constructor() *goja.Object {
	last := m.name[strings.LastIndexByte(m.name, '.')+1:]
	hint := ""
	if m.catalog.Has(catalog.Create) {
		hint = fmt.Sprintf(". %s.create({…}) makes one in Twilio, and returns its record", m.name)
	}
	f := m.rt.ToValue(func(goja.ConstructorCall) *goja.Object {
		m.TypeError("%s is not made with new%s", m.name, hint)
		return nil
	}).(*goja.Object)
	js.Must(f.DefineDataProperty("name", m.rt.ToValue(last), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	js.Must(f.DefineDataPropertySymbol(modelSymbol, m.rt.NewDynamicObject(modelHandle{m}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE))
	m.records = f.Get("prototype").ToObject(m.rt)
	js.Must(m.records.DefineDataProperty("constructor", f, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
	m.recordMethods(m.records)
	m.behind(m.records, func(name string) string { return m.meant(name, true) })
	m.behind(f, func(name string) string { return m.meant(name, false) })
	return f
}

func (m *model) prototype() *goja.Object { return m.records }

// has reports whether the model, or the one resource that an association is at, has
// an operation of a kind.
func (m *model) has(at *catalog.Resource, kind catalog.Kind) bool {
	for _, op := range m.catalog.Operations(kind) {
		if at == nil || op.Resource == at {
			return true
		}
	}
	return false
}

// methods are those of the model that make requests. An association has the
// same, with a standing of its own.
func (m *model) methods(stand func(this goja.Value) standing) []actions.Method {
	var all []actions.Method
	add := func(name string, run func(st standing, args []goja.Value) actions.Action) {
		all = append(all, actions.Method{Name: name, Run: func(this goja.Value, args []goja.Value) actions.Action { return run(stand(this), args) }})
	}
	if m.catalog.Has(catalog.Create) {
		add("create", m.create)
	}
	if m.catalog.Has(catalog.Fetch) || m.catalog.Has(catalog.List) {
		add("find", m.find)
	}
	if m.catalog.Has(catalog.Update) {
		add("update", func(st standing, args []goja.Value) actions.Action {
			return m.updateBySID(st, catalog.Update, "update", args)
		})
	}
	if m.catalog.Has(catalog.Patch) {
		add("patch", func(st standing, args []goja.Value) actions.Action {
			return m.updateBySID(st, catalog.Patch, "patch", args)
		})
	}
	if m.catalog.Has(catalog.Delete) {
		add("destroy", m.destroyBySID)
	}
	if m.catalog.Has(catalog.List) {
		add("count", func(st standing, args []goja.Value) actions.Action { return m.listing(st, "count", args).count() })
		add("last", func(st standing, args []goja.Value) actions.Action { return m.listing(st, "last", args).last() })
		add("first", func(st standing, args []goja.Value) actions.Action {
			n := actions.Argument(args, 0)
			if js.IsPlainObject(n) { // first({status}) without a number
				return m.listing(st, "first", args).first(m.name+".first", nil)
			}
			return m.listing(st, "first", actions.Arguments(args, 1)).first(m.name+".first", n)
		})
	}
	return all
}

// listing makes the collection that a method's options ask for.
func (m *model) listing(st standing, name string, args []goja.Value) *collection {
	method := m.name + "." + name
	return m.list(method, st, m.ReadOptions(method, args...))
}

// scopes are the methods that make a collection, and no request.
func (m *model) scopes(o *goja.Object, stand func() standing) {
	if !m.catalog.Has(catalog.List) {
		return
	}
	for _, name := range []string{"all", "where"} {
		m.Function(o, name, func(call goja.FunctionCall) goja.Value {
			return m.listing(stand(), name, call.Arguments).object
		})
	}
	m.Function(o, "limit", func(call goja.FunctionCall) goja.Value {
		return m.listing(stand(), "limit", actions.Arguments(call.Arguments, 1)).limit(m.name+".limit", call.Argument(0))
	})
	names, methods := m.catalog.Variants()
	if !methods {
		return
	}
	for _, name := range names {
		list := func(call goja.FunctionCall) goja.Value {
			st := stand()
			st.at = m.catalog.Variant(name)
			return m.listing(st, name, call.Arguments).object
		}
		m.Function(o, name, list)
		if camel := catalog.CamelCase(name); camel != name {
			m.Function(o, camel, list)
		}
	}
}

// client returns the account's client for a request, unless a dry run has made nothing to ask
// about; also beside the loop.
func (m *model) client(r requests.Request) (*api.Client, error) {
	client, err := m.ns.client()
	if err != nil {
		return nil, err
	}
	if err := unmade(client, r); err != nil {
		return nil, err
	}
	return client, nil
}

// do sends a request through the account's client.
func (m *model) do(ctx context.Context, r requests.Request) (*api.Response, error) {
	client, err := m.client(r)
	if err != nil {
		return nil, err
	}
	if err := m.guarded(ctx, r); err != nil {
		return nil, err
	}
	answer, err := client.Do(ctx, r.Request)
	m.ns.TellStopped(ctx, answer, err)
	var refused *api.APIError
	if r.Hint != "" && errors.As(err, &refused) && refused.Status == http.StatusBadRequest {
		return nil, &actions.HintedError{APIError: refused, Hint: r.Hint}
	}
	return answer, err
}

func (m *model) create(st standing, args []goja.Value) actions.Action {
	method := m.name + ".create"
	switch v := actions.Argument(args, 0); {
	case (js.IsArray(v) || m.IsIterable(v)) && isDurable(actions.Argument(args, 1)):
		return m.createDurable(st, args)
	case js.IsArray(v), m.IsIterable(v):
		return m.createAll(st, args)
	case m.IsAsyncIterable(v):
		m.TypeError("%s takes an array or what for…of takes, not what only for await does", method)
	}
	r := m.Build(requests.Call{
		Model: m.catalog, Kind: catalog.Create, Method: method, At: st.at, Base: st.scope,
		Options: m.ReadOptions(method, args...),
	})
	return m.fetching(r, nil)
}

// fetching makes an action of a request whose answer is a record. A 404 is null
// where the caller says so.
func (m *model) fetching(r requests.Request, onMissing func() goja.Value) actions.Action {
	var answer *api.Response
	var missing bool
	return actions.Action{
		Work: func(ctx context.Context) (err error) {
			answer, err = m.do(ctx, r)
			var apiErr *api.APIError
			if missing = onMissing != nil && errors.As(err, &apiErr) && apiErr.Status == 404; missing {
				return nil
			}
			return err
		},
		Done: func() goja.Value {
			if m.foundNone = ""; missing {
				m.foundNone = m.name + ".find"
				return onMissing()
			}
			return m.recordOfAnswer(answer, r).object
		},
	}
}

// find returns the record of a SID, or null where there is none; or the first
// that a filter matches.
func (m *model) find(st standing, args []goja.Value) actions.Action {
	method, v := m.name+".find", actions.Argument(args, 0)
	if js.IsPlainObject(v) && !js.IsArray(v) && m.catalog.Has(catalog.List) {
		return m.list(method, st, m.ReadOptions(method, args...)).match(method)
	}
	if !m.catalog.Has(catalog.Fetch) {
		m.TypeError("%s takes a filter, not %s: Twilio has no way to one %s by its %s", method, js.Describe(v), m.name, m.catalog.Key())
	}
	if !m.addressed(catalog.Fetch) {
		r := m.Build(requests.Call{
			Model: m.catalog, Kind: catalog.Fetch, Method: method, At: st.at, Base: st.scope, Options: m.ReadOptions(method, args...),
		})
		return m.fetching(r, goja.Null)
	}
	r := m.Build(requests.Call{
		Model: m.catalog, Kind: catalog.Fetch, Method: method, At: st.at, Base: st.scope,
		SID: m.sid(method, v), Options: m.ReadOptions(method, actions.Arguments(args, 1)...),
	})
	return m.fetching(r, goja.Null)
}

// addressed reports whether an operation of a kind is on a record, and so takes its
// SID first. A model of which there is one, or whose paths end in what is done
// (/Sims/Activate), has only options.
func (m *model) addressed(kind catalog.Kind) bool {
	for _, op := range m.catalog.Operations(kind) {
		if op.OnInstance() {
			return true
		}
	}
	return false
}

// sid reads the argument that addresses a record.
func (m *model) sid(method string, v goja.Value) string {
	sid, err := requests.SIDText(m.catalog.SIDPrefix(), v)
	if err != nil && m.catalog.Has(catalog.List) && strings.HasSuffix(method, ".find") && recordIn(v) == nil {
		err = js.WrongType(v, "a SID or a filter")
	}
	if err != nil {
		m.TypeError("%s %s", method, err)
	}
	return sid
}

func (m *model) updateBySID(st standing, kind catalog.Kind, name string, args []goja.Value) actions.Action {
	method := m.name + "." + name
	sid := ""
	if m.addressed(kind) {
		sid, args = m.sid(method, actions.Argument(args, 0)), actions.Arguments(args, 1)
	}
	r := m.Build(requests.Call{
		Model: m.catalog, Kind: kind, Method: method, At: st.at, Base: st.scope, SID: sid, Options: m.ReadOptions(method, args...),
	})
	return m.fetching(r, nil)
}

func (m *model) destroyBySID(st standing, args []goja.Value) actions.Action {
	method := m.name + ".destroy"
	sid := ""
	if m.addressed(catalog.Delete) {
		sid, args = m.sid(method, actions.Argument(args, 0)), actions.Arguments(args, 1)
	}
	r := m.Build(requests.Call{
		Model: m.catalog, Kind: catalog.Delete, Method: method, At: st.at, Base: st.scope, SID: sid, Options: m.ReadOptions(method, args...),
	})
	return actions.Action{
		Work: func(ctx context.Context) error {
			_, err := m.do(ctx, r)
			return err
		},
		Done: func() goja.Value { return m.rt.ToValue(true) },
	}
}
