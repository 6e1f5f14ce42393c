package values

import (
	"context"
	"errors"
	"io"
	"iter"
	"reflect"
	"strings"
)

// Async is a Go function that scripts call for a promise.
type Async struct{ Func any }

func asyncOf(v reflect.Value) (Async, bool) {
	if !v.CanInterface() || v.Kind() != reflect.Struct {
		return Async{}, false
	}
	async, ok := v.Interface().(Async)
	return async, ok
}

// Sequence is what gives one value after another: an iter.Seq or Seq2, a channel, an io.Reader.
// Scripts see an async iterable.
type Sequence struct {
	Type reflect.Type
	open func() Pull
}

// Pull takes the values of a sequence. Next may wait, until ctx ends; Stop is called once, when no
// Next is under way.
type Pull struct {
	Next func(ctx context.Context) (value any, ok bool, err error)
	Stop func()
}

// Open begins to take values.
func (s *Sequence) Open() Pull { return s.open() }

// IsSeq and IsSeq2 report whether a type is one of package iter's.
func IsSeq(t reflect.Type) bool  { return isOfIter(t, "Seq[") }
func IsSeq2(t reflect.Type) bool { return isOfIter(t, "Seq2[") }

func isOfIter(t reflect.Type, name string) bool {
	return t.Kind() == reflect.Func && t.PkgPath() == "iter" && strings.HasPrefix(t.Name(), name)
}

// ElementsOf are the types that a Seq or Seq2 yields.
func ElementsOf(t reflect.Type) []reflect.Type {
	var types []reflect.Type
	for yielded := range t.In(0).Ins() {
		types = append(types, yielded)
	}
	return types
}

// sequenceOf is a value as a sequence, where it is one.
func sequenceOf(v reflect.Value) (*Sequence, bool) {
	t := v.Type()
	nilled := (v.Kind() == reflect.Func || v.Kind() == reflect.Chan || v.Kind() == reflect.Pointer) && v.IsNil()
	switch {
	case nilled:
		return nil, false
	case IsSeq(t):
		return &Sequence{t, func() Pull { return pullSeq(v) }}, true
	case IsSeq2(t):
		return &Sequence{t, func() Pull { return pullSeq2(v) }}, true
	case t.Kind() == reflect.Chan && t.ChanDir()&reflect.RecvDir != 0:
		return &Sequence{t, func() Pull { return pullChannel(v) }}, true
	}
	if v.CanInterface() {
		if reader, ok := v.Interface().(io.Reader); ok {
			return &Sequence{reflect.TypeFor[io.Reader](), func() Pull { return pullReader(reader) }}, true
		}
	}
	return nil, false
}

func pullSeq(v reflect.Value) Pull {
	next, stop := iter.Pull(v.Seq())
	return Pull{Stop: stop, Next: func(context.Context) (any, bool, error) {
		value, ok := next()
		if !ok {
			return nil, false, nil
		}
		return value.Interface(), true, nil
	}}
}

// pullSeq2 takes pairs, of a value and an error the value.
func pullSeq2(v reflect.Value) Pull {
	next, stop := iter.Pull2(v.Seq2())
	fails := ElementsOf(v.Type())[1] == errorType
	return Pull{Stop: stop, Next: func(context.Context) (any, bool, error) {
		first, second, ok := next()
		switch {
		case !ok:
			return nil, false, nil
		case !fails:
			return []any{first.Interface(), second.Interface()}, true, nil
		}
		if err, _ := second.Interface().(error); err != nil {
			return nil, false, err
		}
		return first.Interface(), true, nil
	}}
}

func pullChannel(v reflect.Value) Pull {
	return Pull{Stop: func() {}, Next: func(ctx context.Context) (any, bool, error) {
		chosen, value, ok := reflect.Select([]reflect.SelectCase{
			{Dir: reflect.SelectRecv, Chan: v},
			{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ctx.Done())},
		})
		switch {
		case chosen == 1:
			return nil, false, ctx.Err()
		case !ok:
			return nil, false, nil
		}
		return value.Interface(), true, nil
	}}
}

// readAtOnce is how many bytes a reader is asked for.
const readAtOnce = 32 << 10

// pullReader takes what there is of bytes. What can be closed is, also to end a Read that waits.
func pullReader(reader io.Reader) Pull {
	closeIt := func() {}
	if closer, ok := reader.(io.Closer); ok {
		closeIt = func() { _ = closer.Close() }
	}
	var failed error // To be told of after the bytes that came with it.
	return Pull{Stop: closeIt, Next: func(ctx context.Context) (any, bool, error) {
		defer context.AfterFunc(ctx, closeIt)()
		buffer := make([]byte, readAtOnce)
		for failed == nil {
			var n int
			if n, failed = reader.Read(buffer); n > 0 {
				return buffer[:n], true, nil
			}
			if ctx.Err() != nil {
				return nil, false, ctx.Err()
			}
		}
		if errors.Is(failed, io.EOF) {
			return nil, false, nil
		}
		return nil, false, failed
	}}
}
