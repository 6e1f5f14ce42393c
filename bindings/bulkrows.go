package bindings

import (
	"fmt"
	"strconv"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// listed are elements that are all known before the first is sent.
type listed struct {
	elements []*item
	at       int
}

func (l *listed) next() *item {
	if l.at == len(l.elements) {
		return nil
	}
	l.at++
	return l.elements[l.at-1]
}

func (l *listed) count() int { return len(l.elements) }

func (l *listed) stop() {}

func (l *listed) add(row goja.Value, r request) {
	l.elements = append(l.elements, &item{index: len(l.elements), row: row, request: r})
}

// iterated are elements that a script's iterable yields, each taken when there is
// room for its request. What is wrong with a row is its own result: others may have
// been sent by then.
type iterated struct {
	*session
	iterator *goja.Object
	step     goja.Callable
	request  func(i int, row goja.Value) request
	taken    int
}

func (it *iterated) next() *item {
	result, err := it.step(it.iterator)
	if err != nil {
		panic(err)
	}
	o, ok := result.(*goja.Object)
	if !ok {
		it.TypeError("an iterator's next gives an object, not %s", js.Describe(result))
	}
	if done := o.Get("done"); done != nil && done.ToBoolean() {
		return nil
	}
	row := o.Get("value")
	if row == nil {
		row = goja.Undefined()
	}
	e := &item{index: it.taken, row: row}
	it.taken++
	_, e.thrown = it.Try(func() goja.Value { e.request = it.request(e.index, row); return nil })
	return e
}

func (it *iterated) count() int { return -1 }

// stop tells the iterable that nothing more is taken, as a loop that breaks does.
func (it *iterated) stop() {
	if finish, ok := goja.AssertFunction(it.iterator.Get("return")); ok {
		_, _ = finish(it.iterator)
	}
}

// isIterable reports whether a value is an object that for…of takes, neither an array nor a
// Map: that is one object by its entries, and not rows.
func (s *session) isIterable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || js.IsArray(v) || js.Describe(v) == "a Map" {
		return false
	}
	_, ok = goja.AssertFunction(o.GetSymbol(goja.SymIterator))
	return ok
}

// isAsyncIterable reports whether a value is an object that only for await takes.
func (s *session) isAsyncIterable(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	if !ok || s.isIterable(v) {
		return false
	}
	_, ok = goja.AssertFunction(o.GetSymbol(s.JS.AsyncIterator))
	return ok
}

// createAll makes many records at once: an array or another iterable of what create
// takes, and options that go for all of them, beside how it is to be done.
func (m *model) createAll(st standing, args []goja.Value) actions.Action {
	b := &bulk{session: m.session, model: m, method: m.name + ".create"}
	b.results = &bulkResults{bulk: b}
	// Where the arguments are wrong the promise is to be iterable all the same, so
	// that a loop over it throws what is wrong with them.
	_, wrong := m.Try(func() goja.Value { b.read(st, args); return nil })
	a := actions.Settled(nil)
	a.Done = func() goja.Value { panic(wrong) }
	if wrong == nil {
		a = b.action()
	}
	a.Promised = b.results.of
	return a
}

// read reads the arguments of create.
func (b *bulk) read(st standing, args []goja.Value) {
	m := b.model
	shared := m.readOptions(b.method, actions.Arguments(args, 1)...)
	b.bulkOptions = m.takeBulkOptions(b.method, &shared)
	b.label, b.labelled = func(e *item) string { return strconv.Itoa(e.index) }, "index "
	b.made = func(e *item) goja.Value { return m.recordOfAnswer(e.answer, e.request).object }
	request := func(i int, row goja.Value) request {
		at := fmt.Sprintf("%s: the element at index %d", b.method, i)
		if !js.IsPlainObject(row) || js.IsArray(row) {
			m.TypeError("%s must be an object, not %s", at, js.Describe(row))
		}
		return m.build(call{
			model: m.catalog, kind: catalog.Create, method: at, at: st.at, base: st.scope,
			options: shared.merge(m.readOptions(at, row)),
		})
	}
	source := args[0].(*goja.Object)
	if !js.IsArray(source) {
		open, _ := goja.AssertFunction(source.GetSymbol(goja.SymIterator))
		iterator, err := open(source)
		if err != nil {
			panic(err)
		}
		o, ok := iterator.(*goja.Object)
		if !ok {
			m.TypeError("%s: [Symbol.iterator]() gives an object, not %s", b.method, js.Describe(iterator))
		}
		step, ok := goja.AssertFunction(o.Get("next"))
		if !ok {
			m.TypeError("%s: the iterator has no method next", b.method)
		}
		b.rows = &iterated{session: m.session, iterator: o, step: step, request: request}
		return
	}
	list := &listed{}
	for i := range int(source.Get("length").ToInteger()) {
		if ctx := m.vm.Context(); ctx.Err() != nil {
			m.Interrupt(ctx)
		}
		row := source.Get(strconv.Itoa(i))
		if row == nil {
			row = goja.Undefined()
		}
		list.add(row, request(i, row))
	}
	b.rows = list
}
