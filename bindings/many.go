package bindings

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"dialtone/api"
	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/bulk"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// each is one method on every record of a collection.
type each struct {
	*collection
	method string // "destroyAll"
	kind   catalog.Kind
	requests.Options
	bulk.Settings
	unfiltered bool // nothing narrows the collection
	confirmed  bool // the script says that nobody need be asked
	// done is called with each record whose request succeeded.
	done func(r *record, req requests.Request, answer *api.Response)
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
		b := m.bulk(e.method)
		b.Settings = e.Settings
		b.Ask = func(ctx context.Context) (context.Context, error) {
			if e.confirmed && m.guard != nil {
				return context.WithValue(ctx, allowedKey{}, true), nil
			}
			return m.guardedAll(ctx, Deed{Method: b.Method, Unfiltered: e.unfiltered}, b.Rows)
		}
		list, records := &bulk.Listed{}, make([]*record, e.kept())
		for i := range records {
			records[i] = e.record(i)
			var r requests.Request // none where it is gone already
			if e.kind != catalog.Delete || !records[i].destroyed {
				r = e.build(records[i])
			}
			list.Add(records[i].object, r)
		}
		b.Rows = list
		b.Label = func(el *bulk.Item) string { return records[el.Index].Key() }
		b.Made = func(el *bulk.Item) goja.Value {
			if el.Answer != nil {
				e.done(records[el.Index], el.Request, el.Answer)
			}
			return records[el.Index].object
		}
		return b.Action()
	}}
}

// certain throws where the collection is by a filter that says nothing, or by one that Twilio may
// not know; and where it is everything on a real account and there is nobody to ask.
func (e *each) certain() {
	m, method := e.model, e.model.name+"."+e.method
	by, doubt := e.source.Narrowed()
	m.Sure(method, e.owner.scope.Doubted(doubt))
	e.unfiltered = !by.Narrow()
	if e.confirmed {
		return
	}
	if len(by.Unknown) > 0 {
		m.TypeError("%s: no document of Twilio's has the filter %s, and what Twilio does not know matches everything. "+
			"Give {confirm: false} where it does know it", method, strings.Join(by.Unknown, " and "))
	}
	client, err := m.ns.connected()
	if err != nil {
		m.Throw(err)
	}
	if e.unfiltered && m.guard == nil && client.Real() && !client.DryRun() {
		m.Throw(unfilteredError{method, m.name})
	}
}

func (e *each) build(r *record) requests.Request {
	return e.model.Build(r.onRecord(e.kind, e.method, e.Options))
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
func (m *model) takeConfirmed(method string, o *requests.Options) bool {
	v := o.Take("confirm")
	if v != nil && goja.IsNull(v) {
		m.TypeError("%s: confirm takes true or false, not null", method)
	}
	return v != nil && !goja.IsUndefined(v) && !m.Flag(method, "confirm", v)
}

// destroyAll destroys each record that has not been destroyed already.
func (m *model) destroyAll(this goja.Value, args []goja.Value) actions.Action {
	e := &each{collection: m.collectionOf(this, "destroyAll"), method: "destroyAll", kind: catalog.Delete}
	method := m.name + "." + e.method
	e.Options = m.ReadOptions(method, args...)
	e.confirmed = m.takeConfirmed(method, &e.Options)
	e.Settings = m.takeBulkOptions(method, &e.Options)
	e.done = func(r *record, _ requests.Request, _ *api.Response) { r.destroyed = true }
	return e.action()
}

// updateAll updates each record in the same way.
func (m *model) updateAll(this goja.Value, args []goja.Value) actions.Action {
	e := &each{collection: m.collectionOf(this, "updateAll"), method: "updateAll", kind: catalog.Update}
	method := m.name + "." + e.method
	how := m.ReadOptions(method, actions.Arguments(args, 1)...)
	e.confirmed = m.takeConfirmed(method, &how)
	e.Settings = m.takeBulkOptions(method, &how)
	to := m.ReadOptions(method, args[:min(1, len(args))]...)
	if to.Extra == nil && !slices.ContainsFunc(to.Given, func(g requests.Option) bool { return !goja.IsUndefined(g.Value) }) {
		m.TypeError("%s needs something to update", method)
	}
	e.Options = to.Merge(how)
	e.done = func(r *record, req requests.Request, answer *api.Response) { r.take(answer, req) }
	return e.action()
}

// unfilteredError says that a method would take everything, and that there is nobody to ask.
type unfilteredError struct{ method, model string }

func (e unfilteredError) Error() string {
	return fmt.Sprintf("%s has no filter and would take every %s of the account: nothing was sent. "+
		"Where that is meant, give {confirm: false} or run it with --yes; on a terminal it asks", e.method, e.model)
}

// Outcome is not sent.
func (e unfilteredError) Outcome() api.Outcome { return api.NotSent }
