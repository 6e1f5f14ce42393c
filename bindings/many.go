package bindings

import (
	"encoding/json"
	"fmt"
	"strconv"

	"dialtone/api"
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// createAll makes many records at once: an array of what create takes, and
// options that go for all of them, beside how it is to be done.
func (m *model) createAll(st standing, args []goja.Value) action {
	method := m.name + ".create"
	shared := m.readOptions(method, arguments(args, 1)...)
	b := &bulk{session: m.session, model: m, method: method, bulkOptions: m.takeBulkOptions(method, &shared)}
	array := args[0].(*goja.Object)
	length := int(array.Get("length").ToInteger())
	for i := range length {
		if ctx := m.vm.Context(); ctx.Err() != nil {
			m.interrupt(ctx)
		}
		element := array.Get(strconv.Itoa(i))
		at := fmt.Sprintf("%s: the element at index %d", method, i)
		if element == nil || !isPlainObject(element) || isArray(element) {
			if element == nil {
				element = goja.Undefined()
			}
			m.typeError("%s must be an object, not %s", at, describe(element))
		}
		b.requests = append(b.requests, m.build(call{
			model: m.catalog, kind: catalog.Create, method: at, at: st.at, base: st.scope,
			options: shared.merge(m.readOptions(at, element)),
		}))
	}
	b.label, b.labelled = strconv.Itoa, "index "
	b.made = func(i int, answer *api.Response) goja.Value {
		return m.recordOfAnswer(answer, b.requests[i]).object
	}
	return b.action()
}

// each is one method on every record of a collection.
type each struct {
	*collection
	method string // "destroyAll"
	kind   catalog.Kind
	options
	bulkOptions
	// done is called with each record whose request succeeded.
	done func(r *record, req request, answer *api.Response)
}

// action reads the collection and then makes one request of each record. What is
// wrong with the options is said before the collection is read.
func (e *each) action() action {
	e.build(e.specimen())
	return action{work: e.load().work, next: func() action {
		m := e.model
		b := &bulk{session: m.session, model: m, method: m.name + "." + e.method, bulkOptions: e.bulkOptions}
		records := make([]*record, e.kept())
		for i := range records {
			records[i] = e.record(i)
			if e.kind == catalog.Delete && records[i].destroyed {
				b.requests = append(b.requests, request{}) // it is gone already
				continue
			}
			b.requests = append(b.requests, e.build(records[i]))
		}
		b.label = func(i int) string { return records[i].key() }
		b.made = func(i int, answer *api.Response) goja.Value {
			if answer != nil {
				e.done(records[i], b.requests[i], answer)
			}
			return records[i].object
		}
		return b.action()
	}}
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
	must(err)
	return e.model.newRecord(raw, e.owner.scope)
}

// destroyAll destroys each record that has not been destroyed already.
func (m *model) destroyAll(this goja.Value, args []goja.Value) action {
	e := &each{collection: m.collectionOf(this, "destroyAll"), method: "destroyAll", kind: catalog.Delete}
	method := m.name + "." + e.method
	e.options = m.readOptions(method, args...)
	e.bulkOptions = m.takeBulkOptions(method, &e.options)
	e.done = func(r *record, _ request, _ *api.Response) { r.destroyed = true }
	return e.action()
}

// updateAll updates each record in the same way.
func (m *model) updateAll(this goja.Value, args []goja.Value) action {
	e := &each{collection: m.collectionOf(this, "updateAll"), method: "updateAll", kind: catalog.Update}
	method := m.name + "." + e.method
	how := m.readOptions(method, arguments(args, 1)...)
	e.bulkOptions = m.takeBulkOptions(method, &how)
	e.options = m.readOptions(method, argument(args, 0)).merge(how)
	e.done = func(r *record, req request, answer *api.Response) { r.take(answer, req) }
	return e.action()
}
