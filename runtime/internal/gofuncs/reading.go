package gofuncs

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"
	"sync"
	"sync/atomic"

	"dialtone/internal/goerror"
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

// reads are the arguments that a function reads while it runs.
func (c *call) reads() []Read {
	var reads []Read
	for i, param := range c.params {
		if isStream(param) && !(c.variadic && i == len(c.params)-1) {
			reads = append(reads, Read{i, param == readerType})
		}
	}
	return reads
}

// Whole reports whether an io.Reader can be made of a value without iterating over it: a string, or
// bytes.
func Whole(given goja.Value) bool {
	object, ok := given.(*goja.Object)
	return ok && values.IsBytes(object) || goja.IsString(given)
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
	sources map[int]Source // Of those that are not in this process, by their arguments.

	end     context.CancelFunc // Says that the function has returned.
	ctx     context.Context    // Of the function.
	feeds   []*feed
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
		for _, f := range s.feeds {
			f.leave()
		}
	}
}

// argument makes a parameter of what a script gives, or throws a TypeError.
func (s *reading) argument(c *call, i int, given goja.Value, param reflect.Type) reflect.Value {
	h := s.host
	source := s.sources[i]
	if source == nil && param == readerType && Whole(given) {
		var all []byte
		if text, ok := given.Export().(string); ok && goja.IsString(given) {
			all = []byte(text)
		} else if err := values.Export(given, &all, nil); err != nil {
			panic(h.errorWith("TypeError", fmt.Sprintf("%s: argument %d: %v", c.name, i+1, err), err))
		}
		return reflect.ValueOf(bytes.NewReader(all)).Convert(param)
	}
	if source == nil {
		made, err := h.NewFeed(given)
		if err != nil {
			panic(h.errorWith("TypeError", fmt.Sprintf("%s: argument %d: %v", c.name, i+1, err), err))
		}
		source = made
	}
	from := &feed{of: s, source: source}
	s.feeds = append(s.feeds, from)
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

// feed is what a function reads.
type feed struct {
	of     *reading
	source Source
	ended  atomic.Bool
}

// fed is what came of a step.
type fed struct {
	value reflect.Value
	ok    bool
	err   error
}

// take takes the next value, as one of a type. It is called on the goroutine of the function.
func (f *feed) take(t reflect.Type) (value reflect.Value, ok bool, err error) {
	if f.ended.Load() {
		return value, false, nil
	}
	h := f.of.host
	answers := make(chan fed, 1)
	f.source.Ask(func(given goja.Value, ok bool, err error) {
		made := reflect.New(t)
		if ok {
			if err = h.exported(given, made); err != nil {
				f.leave()
			}
		}
		answers <- fed{made.Elem(), ok && err == nil, h.readable(err)}
	})
	select {
	case answer := <-answers:
		if !answer.ok {
			f.ended.Store(true)
		}
		return answer.value, answer.ok, answer.err
	case <-f.of.ctx.Done():
		f.leave()
		return value, false, f.of.ctx.Err()
	}
}

// thrown is what an iterable has thrown, for Go code: errors.Is and errors.As find the Go error
// that it keeps.
type thrown struct {
	*goja.Exception
	cause error
}

func (t *thrown) Unwrap() []error { return []error{t.Exception, t.cause} }

// readable is an error of a source as Go code gets it.
func (h Host) readable(err error) error {
	exception, ok := err.(*goja.Exception)
	if !ok {
		return err
	}
	var cause error
	_ = h.VM.Try(func() { cause = goerror.In(exception.Value(), (*goja.Object).Get) })
	if cause == nil {
		return err
	}
	return &thrown{exception, cause}
}

// exported puts a value of an iterable into what made points to. The error is a [*goja.Exception].
func (h Host) exported(given goja.Value, made reflect.Value) error {
	thrown := h.VM.Try(func() {
		if err := values.Export(given, made.Interface(), h.Check); err != nil {
			panic(h.errorWith("TypeError", fmt.Sprintf("a value of the iterable: %v", err), err))
		}
	})
	if thrown == nil {
		return nil
	}
	return thrown
}

// leave tells the iterator that no more values are wanted.
func (f *feed) leave() {
	if !f.ended.Swap(true) {
		f.source.Leave()
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
