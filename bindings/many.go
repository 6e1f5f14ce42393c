package bindings

import (
	"encoding/json"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// each is one method on every record of a collection.
type each struct {
	*collection
	method string // "destroyAll"
	kind   catalog.Kind
	options
	bulkOptions
	unfiltered bool // nothing narrows the collection
	confirmed  bool // the script says that nobody need be asked
	// done is called with each record whose request succeeded.
	done func(r *record, req request, answer *api.Response)
}

// action reads the collection and then makes one request of each record. What is
// wrong with the options is said before the collection is read.
func (e *each) action() actions.Action {
	e.certain()
	e.build(e.specimen())
	load := e.load()
	return actions.Action{Work: load.Work, Next: func() actions.Action {
		load.Done()
		m := e.model
		b := &bulk{
			session: m.session, model: m, method: m.name + "." + e.method, bulkOptions: e.bulkOptions,
			unfiltered: e.unfiltered, confirmed: e.confirmed,
		}
		list, records := &listed{}, make([]*record, e.kept())
		for i := range records {
			records[i] = e.record(i)
			var r request // none where it is gone already
			if e.kind != catalog.Delete || !records[i].destroyed {
				r = e.build(records[i])
			}
			list.add(records[i].object, r)
		}
		b.rows = list
		b.label = func(el *item) string { return records[el.index].Key() }
		b.made = func(el *item) goja.Value {
			if el.answer != nil {
				e.done(records[el.index], el.request, el.answer)
			}
			return records[el.index].object
		}
		return b.action()
	}}
}

// certain throws where the collection is by a filter that says nothing, or by one that Twilio may
// not know; and where it is everything on a real account and there is nobody to ask.
func (e *each) certain() {
	m, method := e.model, e.model.name+"."+e.method
	by, doubt := e.source.narrowed()
	m.sure(method, e.owner.scope.doubted(doubt))
	e.unfiltered = !by.narrow()
	if e.confirmed {
		return
	}
	if len(by.unknown) > 0 {
		m.TypeError("%s: no document of Twilio's has the filter %s, and what Twilio does not know matches everything. "+
			"Give {confirm: false} where it does know it", method, strings.Join(by.unknown, " and "))
	}
	client, err := m.ns.connected()
	if err != nil {
		m.Throw(err)
	}
	if e.unfiltered && m.guard == nil && client.Real() && !client.DryRun() {
		m.Throw(unfilteredError{method, m.name})
	}
}

func (e *each) build(r *record) request {
	return e.model.build(r.onRecord(e.kind, e.method, e.options))
}

// specimen is a record as the collection's may be, to try the options on.
func (e *each) specimen() *record {
	path := map[string]string{e.model.catalog.Key(): "?"}
	for _, op := range e.model.catalog.Operations(e.kind) {
		for _, p := range op.PathParameters() {
			path[catalog.SnakeCase(p.Name)] = "?"
		}
	}
	raw, err := json.Marshal(path)
	js.Must(err)
	return e.model.newRecord(raw, e.owner.scope)
}

// takeConfirmed takes the option confirm: false says that what is done to everything is meant.
func (m *model) takeConfirmed(method string, o *options) bool {
	v := o.take("confirm")
	if v != nil && goja.IsNull(v) {
		m.TypeError("%s: confirm takes true or false, not null", method)
	}
	return v != nil && !goja.IsUndefined(v) && !m.flag(method, "confirm", v)
}

// destroyAll destroys each record that has not been destroyed already.
func (m *model) destroyAll(this goja.Value, args []goja.Value) actions.Action {
	e := &each{collection: m.collectionOf(this, "destroyAll"), method: "destroyAll", kind: catalog.Delete}
	method := m.name + "." + e.method
	e.options = m.readOptions(method, args...)
	e.confirmed = m.takeConfirmed(method, &e.options)
	e.bulkOptions = m.takeBulkOptions(method, &e.options)
	e.done = func(r *record, _ request, _ *api.Response) { r.destroyed = true }
	return e.action()
}

// updateAll updates each record in the same way.
func (m *model) updateAll(this goja.Value, args []goja.Value) actions.Action {
	e := &each{collection: m.collectionOf(this, "updateAll"), method: "updateAll", kind: catalog.Update}
	method := m.name + "." + e.method
	how := m.readOptions(method, actions.Arguments(args, 1)...)
	e.confirmed = m.takeConfirmed(method, &how)
	e.bulkOptions = m.takeBulkOptions(method, &how)
	to := m.readOptions(method, args[:min(1, len(args))]...)
	if to.extra == nil && !slices.ContainsFunc(to.given, func(g option) bool { return !goja.IsUndefined(g.value) }) {
		m.TypeError("%s needs something to update", method)
	}
	e.options = to.merge(how)
	e.done = func(r *record, req request, answer *api.Response) { r.take(answer, req) }
	return e.action()
}
