package gofuncs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"sync"

	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

var readerType = reflect.TypeFor[io.Reader]()

// isStream reports whether a parameter is read while the function runs.
func isStream(t reflect.Type) bool {
	return t == readerType || values.IsSeq(t) || values.IsSeq2(t) || t.Kind() == reflect.Chan
}

// streams reports whether a function has such a parameter.
func (c *call) streams() bool {
	for _, param := range c.params {
		if isStream(param) {
			return true
		}
	}
	return false
}

// checkStream says why a function cannot have a parameter.
func checkStream(t reflect.Type) error {
	switch {
	case t.Kind() == reflect.Chan && t.ChanDir() != reflect.RecvDir:
		return fmt.Errorf("a script can fill a channel to receive from, not a %s", t)
	case values.IsSeq2(t) && values.ElementsOf(t)[1] != errorType:
		return fmt.Errorf("a script can give an iter.Seq2 of values and errors, not a %s", t)
	}
	return nil
}

// reading is what a call of an Async function reads of iterables of the script.
type reading struct {
	host    Host
	end     context.CancelFunc // Says that the function has returned.
	ctx     context.Context    // Of the function.
	pumps   []func(ctx context.Context)
	pumping sync.WaitGroup
	failure error // What an iterable has thrown that has no other way to tell of it.
}

// begin has channels filled.
func (s *reading) begin(ctx context.Context) {
	s.ctx = ctx
	for _, pump := range s.pumps {
		s.pumping.Go(func() { pump(ctx) })
	}
	end := s.end
	s.end = func() {
		end()
		s.pumping.Wait()
	}
}

// argument makes a parameter of what a script gives, or throws a TypeError.
func (s *reading) argument(c *call, i int, given goja.Value, param reflect.Type) reflect.Value {
	h := s.host
	if param == readerType {
		if text, ok := given.Export().(string); ok && goja.IsString(given) {
			return reflect.ValueOf(io.Reader(bytes.NewReader([]byte(text)))).Convert(param)
		}
		var all []byte
		if object, ok := given.(*goja.Object); ok && values.IsBytes(object) && values.Export(object, &all, nil) == nil {
			return reflect.ValueOf(bytes.NewReader(all)).Convert(param)
		}
	}
	from, err := h.newFeed(s, given)
	if err != nil {
		panic(h.errorWith("TypeError", fmt.Sprintf("%s: argument %d: %v", c.name, i+1, err), err))
	}
	switch {
	case param == readerType:
		return reflect.ValueOf(&feedReader{feed: from}).Convert(param)
	case values.IsSeq(param):
		return from.seq(param)
	case values.IsSeq2(param):
		return from.seq2(param)
	}
	return from.channel(param)
}

// feed has the loop step through an iterable for Go code on another goroutine.
type feed struct {
	of       *reading
	later    func(do func()) // Has something done on the loop.
	iterator *goja.Object
	next     goja.Callable
	plain    bool // Whether it is not an async iterator.
	step     goja.Callable
	ended    bool // Of the goroutine that reads.
}

// newFeed begins an iteration over what a script gives.
func (h Host) newFeed(of *reading, given goja.Value) (*feed, error) {
	symbol, err := h.asyncIterator()
	if err != nil {
		return nil, err
	}
	f := &feed{of: of, later: h.Script().Later}
	object, ok := given.(*goja.Object)
	if !ok {
		return nil, errors.New("it is to be an iterable or an async iterable")
	}
	begin, ok := goja.AssertFunction(object.GetSymbol(symbol))
	if !ok {
		begin, ok = goja.AssertFunction(object.GetSymbol(goja.SymIterator))
		f.plain = true
	}
	if !ok {
		return nil, errors.New("it is to be an iterable or an async iterable")
	}
	begun, err := begin(object)
	if err != nil {
		native.Throw(h.VM, err)
	}
	if f.iterator, ok = begun.(*goja.Object); !ok {
		return nil, errors.New("its iterator is not an object")
	}
	if f.next, ok = goja.AssertFunction(f.iterator.Get("next")); !ok {
		return nil, errors.New("its iterator has no method next")
	}
	f.step = native.Callable(h.VM, stepProgram())
	return f, nil
}

// stepProgram steps through an iterator once, and waits for what it answers.
var stepProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, `async (next, plain, took, failed) => {
		try {
			const result = await next()
			if (typeof result !== 'object' && typeof result !== 'function' || result === null) throw new TypeError('the iterator answers with no object')
			if (result.done) took(true)
			else took(false, plain ? await result.value : result.value)
		} catch (error) {
			failed(error)
		}
	}`, true)
})

// fed is what came of a step.
type fed struct {
	value reflect.Value
	ok    bool
	err   error
}

// take takes the next value, as one of a type. It is called on the goroutine of the function.
func (f *feed) take(t reflect.Type) (value reflect.Value, ok bool, err error) {
	if f.ended {
		return value, false, nil
	}
	answers := make(chan fed, 1)
	f.later(func() { f.ask(t, answers) })
	select {
	case answer := <-answers:
		f.ended = !answer.ok
		return answer.value, answer.ok, answer.err
	case <-f.of.ctx.Done():
		f.ended = true
		return value, false, f.of.ctx.Err()
	}
}

// ask steps through the iterator, on the loop.
func (f *feed) ask(t reflect.Type, answers chan<- fed) {
	h := f.of.host
	fail := func(thrown goja.Value) {
		exception := h.VM.Try(func() { panic(thrown) })
		answers <- fed{err: exception}
	}
	next := func(goja.FunctionCall) goja.Value {
		value, err := f.next(f.iterator)
		if err != nil {
			native.Throw(h.VM, err)
		}
		return value
	}
	took := func(call goja.FunctionCall) goja.Value {
		if call.Argument(0).ToBoolean() {
			answers <- fed{}
			return goja.Undefined()
		}
		made := reflect.New(t)
		if err := values.Export(call.Argument(1), made.Interface(), h.Check); err != nil {
			fail(h.errorWith("TypeError", fmt.Sprintf("a value of the iterable: %v", err), err))
			f.leaveNow()
			return goja.Undefined()
		}
		answers <- fed{value: made.Elem(), ok: true}
		return goja.Undefined()
	}
	failed := func(call goja.FunctionCall) goja.Value {
		fail(call.Argument(0))
		return goja.Undefined()
	}
	if _, err := f.step(goja.Undefined(), h.VM.ToValue(next), h.VM.ToValue(f.plain), h.VM.ToValue(took), h.VM.ToValue(failed)); err != nil {
		native.Throw(h.VM, err)
	}
}

// leave tells the iterator that no more values are wanted.
func (f *feed) leave() {
	if !f.ended {
		f.ended = true
		f.later(f.leaveNow)
	}
}

func (f *feed) leaveNow() {
	if leave, ok := goja.AssertFunction(f.iterator.Get("return")); ok {
		// What it throws, or rejects with, is nobody's to hear.
		_ = f.of.host.VM.Try(func() { _, _ = leave(f.iterator) })
	}
}

// seq is the iterable as an iter.Seq.
func (f *feed) seq(t reflect.Type) reflect.Value {
	element := values.ElementsOf(t)[0]
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		for {
			value, ok, err := f.take(element)
			if err != nil {
				f.of.failure = err
			}
			if !ok {
				return nil
			}
			if !args[0].Call([]reflect.Value{value})[0].Bool() {
				f.leave()
				return nil
			}
		}
	})
}

// seq2 is the iterable as an iter.Seq2 of values and errors.
func (f *feed) seq2(t reflect.Type) reflect.Value {
	element := values.ElementsOf(t)[0]
	none := reflect.Zero(errorType)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		for {
			value, ok, err := f.take(element)
			if err != nil {
				args[0].Call([]reflect.Value{reflect.Zero(element), reflect.ValueOf(&err).Elem()})
			}
			if !ok {
				return nil
			}
			if !args[0].Call([]reflect.Value{value, none})[0].Bool() {
				f.leave()
				return nil
			}
		}
	})
}

// channel is the iterable as a channel, which is filled while the function runs.
func (f *feed) channel(t reflect.Type) reflect.Value {
	made := reflect.MakeChan(reflect.ChanOf(reflect.BothDir, t.Elem()), 0)
	f.of.pumps = append(f.of.pumps, func(ctx context.Context) {
		defer made.Close()
		for {
			value, ok, err := f.take(t.Elem())
			if err != nil && ctx.Err() == nil {
				f.of.failure = err
			}
			if !ok {
				return
			}
			chosen, _, _ := reflect.Select([]reflect.SelectCase{
				{Dir: reflect.SelectSend, Chan: made, Send: value},
				{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())},
			})
			if chosen == 1 {
				f.leave()
				return
			}
		}
	})
	return made.Convert(t)
}

// feedReader reads the strings and bytes of an iterable.
type feedReader struct {
	*feed
	rest []byte
	err  error
}

func (r *feedReader) Read(p []byte) (int, error) {
	for len(r.rest) == 0 && r.err == nil {
		value, ok, err := r.take(reflect.TypeFor[any]())
		switch {
		case err != nil:
			r.err = err
		case !ok:
			r.err = io.EOF
		default:
			switch chunk := value.Interface().(type) {
			case []byte:
				r.rest = chunk
			case string:
				r.rest = []byte(chunk)
			default:
				r.err = fmt.Errorf("the iterable gave a %T, and is read as strings and bytes", chunk)
				r.leave()
			}
		}
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	if n == 0 && len(p) > 0 {
		return 0, r.err
	}
	return n, nil
}
