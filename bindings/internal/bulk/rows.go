package bulk

import (
	"github.com/dop251/goja"

	"dialtone/bindings/internal/actions"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"
)

// Listed are elements that are all known before the first is sent.
type Listed struct {
	Elements []*Item
	at       int
}

func (l *Listed) Next() *Item {
	if l.at == len(l.Elements) {
		return nil
	}
	l.at++
	return l.Elements[l.at-1]
}

func (l *Listed) Count() int { return len(l.Elements) }

func (l *Listed) Stop() {}

func (l *Listed) Add(row goja.Value, r requests.Request) {
	l.Elements = append(l.Elements, &Item{Index: len(l.Elements), Row: row, Request: r})
}

// Iterated are elements that a script's iterable yields, each taken when there is
// room for its request. What is wrong with a row is its own result: others may have
// been sent by then.
type Iterated struct {
	*actions.Loop
	iterator *goja.Object
	step     goja.Callable
	request  func(i int, row goja.Value) requests.Request
	taken    int
}

func (it *Iterated) Next() *Item {
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
	e := &Item{Index: it.taken, Row: row}
	it.taken++
	_, e.thrown = it.Try(func() goja.Value { e.Request = it.request(e.Index, row); return nil })
	return e
}

func (it *Iterated) Count() int { return -1 }

// Stop tells the iterable that nothing more is taken, as a loop that breaks does.
func (it *Iterated) Stop() {
	if finish, ok := goja.AssertFunction(it.iterator.Get("return")); ok {
		_, _ = finish(it.iterator)
	}
}

// Iterate opens the elements of an iterable, which a method in errors takes.
func Iterate(l *actions.Loop, method string, source *goja.Object, request func(i int, row goja.Value) requests.Request) *Iterated {
	open, _ := goja.AssertFunction(source.GetSymbol(goja.SymIterator))
	iterator, err := open(source)
	if err != nil {
		panic(err)
	}
	o, ok := iterator.(*goja.Object)
	if !ok {
		l.TypeError("%s: [Symbol.iterator]() gives an object, not %s", method, js.Describe(iterator))
	}
	step, ok := goja.AssertFunction(o.Get("next"))
	if !ok {
		l.TypeError("%s: the iterator has no method next", method)
	}
	return &Iterated{Loop: l, iterator: o, step: step, request: request}
}
