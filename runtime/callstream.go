package runtime

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"sync"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/gofuncs"
	"dialtone/runtime/internal/process"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// eachValue calls a function of a script and hands over the values of its result, each as one of a
// type, to next, which reports whether more are wanted. The context is the run's.
type eachValue = func(element reflect.Type, bytes bool, next func(ctx context.Context, value reflect.Value) bool) error

// callStream makes what dst points to of the values that each hands over, where it is read while a
// function of a script runs. It reports false for anything else.
func callStream(ctx context.Context, dst any, each eachValue) (streams bool, err error) {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return false, nil
	}
	switch t := v.Type().Elem(); {
	case t == reflect.TypeFor[io.Reader](), t == reflect.TypeFor[io.ReadCloser]():
		v.Elem().Set(reflect.ValueOf(&callReader{ctx: ctx, each: each, chunks: make(chan []byte), closed: make(chan struct{}), done: make(chan struct{})}))
	case values.IsSeq2(t) && values.ElementsOf(t)[1] == reflect.TypeFor[error]():
		v.Elem().Set(callSequence(t, each))
	case values.IsSeq2(t), values.IsSeq(t), t.Kind() == reflect.Chan:
		return true, fmt.Errorf("runtime: a %s has no place for what the script throws: ask for an iter.Seq2 of values and errors", t)
	default:
		return false, nil
	}
	return true, nil
}

// callSequence makes an iter.Seq2 of values and errors.
func callSequence(t reflect.Type, each eachValue) reflect.Value {
	element := values.ElementsOf(t)[0]
	none := reflect.Zero(reflect.TypeFor[error]())
	return reflect.MakeFunc(t, func(in []reflect.Value) []reflect.Value {
		wanted := true
		err := each(element, false, func(_ context.Context, value reflect.Value) bool {
			wanted = in[0].Call([]reflect.Value{value, none})[0].Bool()
			return wanted
		})
		if err != nil && wanted {
			in[0].Call([]reflect.Value{reflect.Zero(element), reflect.ValueOf(&err).Elem()})
		}
		return nil
	})
}

// callReader reads the strings and bytes of a result. A goroutine has the run, from the first Read
// on.
type callReader struct {
	ctx  context.Context
	each eachValue

	mutex   sync.Mutex // Guards what follows.
	started bool
	ended   bool // Close has been called.

	chunks chan []byte
	closed chan struct{} // Closed when no more are wanted,
	done   chan struct{} // and when there are no more.
	err    error         // Why, once done is closed.
	rest   []byte
}

// start starts the run, and reports whether it could.
func (r *callReader) start() bool {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if !r.started && !r.ended {
		r.started = true
		go r.run()
	}
	return !r.ended
}

func (r *callReader) run() {
	defer close(r.done)
	var refused error
	err := r.each(reflect.TypeFor[any](), true, func(ctx context.Context, value reflect.Value) bool {
		var chunk []byte
		switch value := value.Interface().(type) {
		case []byte:
			chunk = value
		case string:
			chunk = []byte(value)
		default:
			refused = fmt.Errorf("runtime: the result gave a %T, and is read as strings and bytes", value)
			return false
		}
		select {
		case r.chunks <- chunk:
			return true
		case <-r.closed:
		case <-ctx.Done():
		}
		return false
	})
	if ctx := r.ctx; err == nil && ctx.Err() != nil {
		err = stoppedBy(ctx, nil)
	}
	r.err = cmp.Or(refused, err, io.EOF)
}

// Read reads what there is.
func (r *callReader) Read(p []byte) (int, error) {
	if !r.start() {
		return 0, fs.ErrClosed
	}
	for len(r.rest) == 0 {
		select {
		case r.rest = <-r.chunks:
		case <-r.done:
			return 0, r.err
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Close says that no more is wanted, and waits for the run to end.
func (r *callReader) Close() error {
	r.mutex.Lock()
	if !r.ended {
		r.ended = true
		close(r.closed)
	}
	started := r.started
	r.mutex.Unlock()
	if started {
		<-r.done
	}
	return nil
}

// each calls a function of the scripts; see [eachValue].
func (h *Host) each(ctx context.Context, name string, args []any, element reflect.Type, bytes bool, next func(ctx context.Context, value reflect.Value) bool) error {
	export := values.ExportAll
	if h.options.Loose {
		export = values.Export
	}
	var made reflect.Value
	return h.place.each(ctx, name, args, process.Taker{
		Bytes: bytes,
		Got: func(value goja.Value) error {
			made = reflect.New(element)
			if err := export(value, made.Interface(), h.js.stopIfEnded); err != nil {
				return fmt.Errorf("runtime: a value of %s: %w", name, err)
			}
			return nil
		},
		Next: func(ctx context.Context) (bool, error) { return next(ctx, made.Elem()), nil },
	})
}

func (in inside) each(ctx context.Context, name string, args []any, t process.Taker) error {
	h := in.host
	r, err := h.begin(ctx)
	if err != nil {
		return err
	}
	defer h.end(r)
	value, err := r.call(name, args, func() (goja.Callable, goja.Value, error) { return h.js.exported(name) })
	if err == nil && r.awaited != nil {
		err = r.until(func() bool { return !isPending(r.awaited) })
		value = settled(value)
	}
	if err == nil {
		err = r.takeAll(name, value, t)
	}
	if err == nil {
		err = r.drain()
	}
	if err == nil {
		_, err = r.result(nil, engine.AsExpression)
	}
	return err
}

// takeAll hands over the values of a result.
func (r *run) takeAll(name string, value goja.Value, t process.Taker) error {
	if t.Bytes && gofuncs.Whole(value) {
		_, err := r.takeOne(value, t)
		return err
	}
	var feed *gofuncs.Feed
	var refused error
	err := r.enter(func() error {
		feed, refused = r.js.functions().NewFeed(value)
		return nil
	})
	if err == nil && refused != nil {
		err = fmt.Errorf("runtime: the result of %s: %w", name, refused)
	}
	if err != nil {
		return err
	}
	for {
		value, ok, err := r.step(feed)
		if !ok || err != nil {
			return err
		}
		more, err := r.takeOne(value, t)
		if more && err == nil {
			continue
		}
		if r.outcome == nil {
			err = cmp.Or(err, r.enter(func() error { feed.LeaveNow(); return nil }))
		}
		return err
	}
}

// takeOne hands over a value.
func (r *run) takeOne(value goja.Value, t process.Taker) (more bool, err error) {
	var refused error
	err = r.enter(func() error {
		if thrown := r.js.vm.Try(func() { refused = t.Got(value) }); thrown != nil {
			refused = r.js.newScriptError(thrown)
		}
		return nil
	})
	if err = cmp.Or(err, refused); err != nil {
		return false, err
	}
	return t.Next(r.ctx)
}

// step has an iterable give its next value, and waits for that.
func (r *run) step(feed *gofuncs.Feed) (value goja.Value, ok bool, err error) {
	answered := false
	var failed error
	err = r.enter(func() error {
		feed.Step(func(given goja.Value, has bool, thrown error) {
			answered, value, ok = true, given, has
			var exception *goja.Exception
			if errors.As(thrown, &exception) {
				failed = r.js.newScriptError(exception)
			}
		})
		return nil
	})
	if err == nil {
		err = r.until(func() bool { return answered })
	}
	return value, ok, cmp.Or(err, failed)
}

// until turns the loop until something has happened.
func (r *run) until(happened func() bool) error {
	for !happened() {
		goes := r.goesOn()
		if err := r.turn(); err != nil {
			return err
		}
		if !goes && !happened() && !r.goesOn() {
			return errNothingSettles()
		}
	}
	return nil
}
