package bindings

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"

	"dialtone/api/catalog"
	"dialtone/bindings/durable"
	"dialtone/bindings/internal/bulk"
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/requests"
	"dialtone/bindings/internal/wire"

	"github.com/dop251/goja"
)

// rows are the requests of the script's rows. Whatever the script throws, and what is wrong with a
// row, is left in thrown.
func (d *durableCreate) rows(ctx context.Context, thrown *goja.Value) iter.Seq2[durable.Row, error] {
	stop := errors.New("the script has thrown")
	return func(yield func(durable.Row, error) bool) {
		// Each is read by row, which makes its request.
		none := func(int, goja.Value) requests.Request { return requests.Request{} }
		it := bulk.Iterate(d.Loop, d.method, d.source, none)
		for i := 0; ; i++ {
			if ctx.Err() != nil {
				yield(durable.Row{}, ctx.Err())
				return
			}
			var row durable.Row
			more := false
			_, *thrown = d.Try(func() goja.Value { row, more = d.row(it, i); return nil })
			if *thrown != nil {
				yield(durable.Row{}, stop)
				return
			}
			if !more {
				return
			}
			if !yield(row, nil) {
				_, _ = d.Try(func() goja.Value { it.Stop(); return nil })
				return
			}
		}
	}
}

// row makes a row's request, and says which row it is where that is wrong.
func (d *durableCreate) row(it *bulk.Iterated, i int) (durable.Row, bool) {
	e := it.Next()
	if e == nil {
		return durable.Row{}, false
	}
	at := fmt.Sprintf("%s: the element at index %d", d.method, i)
	if line := d.source.Get("line"); line != nil && d.source.Get("file") != nil {
		at = fmt.Sprintf("%s: line %s of %s", d.method, line, d.source.Get("file"))
	}
	row := e.Row
	call := func(f goja.Callable) goja.Value {
		v, err := f(goja.Undefined(), e.Row, d.rt.ToValue(i))
		if err != nil {
			panic(err)
		}
		return v
	}
	if d.mapped != nil {
		row = call(d.mapped)
	}
	if !js.IsPlainObject(row) || js.IsArray(row) {
		d.TypeError("%s must be an object, not %s", at, js.Describe(row))
	}
	built := d.Build(callOf(d, at, row))
	key := strconv.Itoa(i)
	if d.key != nil {
		v := call(d.key)
		text, err := js.Scalar(v)
		if err != nil || text == "" {
			d.TypeError("%s: its key is %s; a key is a text or a number that no other row has", at, js.Describe(v))
		}
		key = text
	}
	params, err := built.Write()
	if err != nil {
		d.Throw(err)
	}
	if d.catalog.Name == "Message" {
		d.segments += wire.Segments(built.Form.Get("Body"))
	}
	made := durable.Row{Key: key, Params: params}
	d.paced(at, &made, built.Request, call)
	return made, true
}

func callOf(d *durableCreate, at string, row goja.Value) requests.Call {
	return requests.Call{
		Model: d.catalog, Kind: catalog.Create, Method: at, At: d.standing.at, Base: d.standing.scope,
		Options: d.shared.Merge(d.ReadOptions(at, row)),
	}
}
