package runtime

import (
	"context"
	"errors"
	"fmt"

	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// ExportTo puts a JavaScript value into what dst points to. It copies: what
// a script does to the value afterwards does not show in Go.
//
// Objects go into structs by their json tags (or names, whatever their case) and into maps, arrays
// and all else that can be iterated over, collections included, into slices; a Map into a map, a
// Set into a slice. A Date becomes a time.Time in UTC, an ArrayBuffer or typed array of bytes
// []byte, a BigInt whatever integer it fits or a [math/big.Int], an Error an error: the Go error
// behind it, if there is one. Undefined and null are the zero value. A [goja.Value], *goja.Object
// or [goja.Callable] takes the value itself, and any other type with UnmarshalJSON or UnmarshalText
// what these make of it. An object with a method toJSON is what that returns, save one that a
// [module.Module] makes as it is read, such as a record: there its properties count.
//
// Into an empty interface go nil, bool, int64 for whole numbers, float64, string,
// time.Time, []byte, int64 or *big.Int for BigInts, error, []any, and map[string]any
// without the properties that are functions.
//
// Nothing is lost: a property that a struct has no field for is an error, unless it is undefined or
// a function. A record, and whatever else a module makes as it is read, has more than is wanted,
// and is no such object. [Options.Loose] has it otherwise in [Host.ExportTo] and CallTo; a map
// takes all there is.
//
// Nothing is guessed: a string is not a number. A value may have a million elements. The error
// names the part that does not fit: "rules[2].amount: cannot put a string into an int". It is that
// of the exception where reading the value throws, since getters, iterators and toJSON run here.
//
// The value's host must not be running a script meanwhile, and nothing stops a
// getter that does not end: [Host.ExportTo] sees to both. In functions of modules
// and of [Host.Set] it is the one to use.
func ExportTo(value goja.Value, dst any) (err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case error:
			var exception *goja.Exception
			if !errors.As(thrown, &exception) && !native.IsUncatchable(thrown) {
				panic(thrown)
			}
			err = fmt.Errorf("runtime: exporting a value: %w", thrown)
		default:
			panic(thrown)
		}
	}()
	return values.ExportAll(value, dst, nil)
}

// ExportTo is [ExportTo] for a value of this host, under ctx and within the host's
// limits: what the value's own code throws is a [*ScriptError], and the error is
// [ErrBusy] while a script is running.
func (h *Host) ExportTo(ctx context.Context, value goja.Value, dst any) error {
	export := values.ExportAll
	if h.options.Loose {
		export = values.Export
	}
	r, err := h.begin(ctx)
	if err != nil {
		return err
	}
	defer h.end(r)
	var refused error
	if err := r.enter(func() error {
		if thrown := h.js.vm.Try(func() { refused = export(value, dst, h.js.stopIfEnded) }); thrown != nil {
			return thrown
		}
		return nil
	}); err != nil {
		return err
	}
	if err := r.drain(); err != nil {
		return err
	}
	return refused
}
