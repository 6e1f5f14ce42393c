package bindings

import (
	"context"
	"fmt"
	"strconv"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/bulk"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"

	"github.com/dop251/goja"
)

// createAll makes many records at once: an array or another iterable of what create
// takes, and options that go for all of them, beside how it is to be done.
func (m *model) createAll(st standing, args []goja.Value) actions.Action {
	b := m.bulk("create")
	b.Results = &bulk.Results{Bulk: b}
	// Where the arguments are wrong the promise is to be iterable all the same, so
	// that a loop over it throws what is wrong with them.
	_, wrong := m.Try(func() goja.Value { m.readRows(b, st, args); return nil })
	a := actions.Settled(nil)
	a.Done = func() goja.Value { panic(wrong) }
	if wrong == nil {
		a = b.Action()
	}
	a.Promised = b.Results.Iterable
	return a
}

// bulk is a method of the model on many elements. What is asked before the first is sent knows no
// more than its rows.
func (m *model) bulk(method string) *bulk.Bulk {
	b := &bulk.Bulk{Loop: m.Loop, Bars: &m.bars, Method: m.name + "." + method, Send: m.do}
	b.Ask = func(ctx context.Context) (context.Context, error) {
		return m.guardedAll(ctx, Deed{Method: b.Method}, b.Rows)
	}
	return b
}

// takeBulkOptions takes what is said of all requests from the options of a method.
func (m *model) takeBulkOptions(method string, o *requests.Options) bulk.Settings {
	client, err := m.ns.connected()
	if err != nil {
		m.Throw(err)
	}
	return bulk.TakeSettings(m.Loop, client, method, o)
}

// readRows reads the arguments of create.
func (m *model) readRows(b *bulk.Bulk, st standing, args []goja.Value) {
	shared := m.ReadOptions(b.Method, actions.Arguments(args, 1)...)
	b.Settings = m.takeBulkOptions(b.Method, &shared)
	b.Label, b.Labelled = func(e *bulk.Item) string { return strconv.Itoa(e.Index) }, "index "
	b.Made = func(e *bulk.Item) goja.Value { return m.recordOfAnswer(e.Answer, e.Request).object }
	request := func(i int, row goja.Value) requests.Request {
		at := fmt.Sprintf("%s: the element at index %d", b.Method, i)
		if !js.IsPlainObject(row) || js.IsArray(row) {
			m.TypeError("%s must be an object, not %s", at, js.Describe(row))
		}
		return m.Build(requests.Call{
			Model: m.catalog, Kind: catalog.Create, Method: at, At: st.at, Base: st.scope,
			Options: shared.Merge(m.ReadOptions(at, row)),
		})
	}
	source := args[0].(*goja.Object)
	if !js.IsArray(source) {
		b.Rows = bulk.Iterate(m.Loop, b.Method, source, request)
		return
	}
	list := &bulk.Listed{}
	for i := range int(source.Get("length").ToInteger()) {
		if ctx := m.vm.Context(); ctx.Err() != nil {
			m.Interrupt(ctx)
		}
		row := source.Get(strconv.Itoa(i))
		if row == nil {
			row = goja.Undefined()
		}
		list.Add(row, request(i, row))
	}
	b.Rows = list
}
