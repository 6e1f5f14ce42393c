// Package script gives scripts the object Emulator, with which they put records
// into the local Twilio that Twilio itself would have made:
//
//	host, err := runtime.New(runtime.WithModules(script.Module(local)))
package script

import (
	"context"
	"fmt"
	"io"

	"dialtone/emulator"

	"github.com/dop251/goja"
)

// vm is what the module asks of the host that runs a script; a host's own
// interface with these methods is the same type.
type vm = interface {
	Runtime() *goja.Runtime
	Context() context.Context
	Async(work func(ctx context.Context) (settle func()))
	Stderr() io.Writer
	SetExitCode(code int)
}

// Emulator is the object's module.
type Emulator struct{ local *emulator.Emulator }

// Module returns the module over a local Twilio.
func Module(local *emulator.Emulator) *Emulator { return &Emulator{local} }

// Names returns the module's one global.
func (*Emulator) Names() []string { return []string{"Emulator"} }

// Bind makes the object. Its one method is
//
//	Emulator.seed(model, attributes)
//
// which puts a record of a model ("Recording", "Verify.Service") there and
// returns it as a plain object. Attributes that are not given have values of the
// right type.
func (e *Emulator) Bind(host vm) func(name string) (goja.Value, error) {
	return func(string) (goja.Value, error) {
		rt := host.Runtime()
		object := rt.NewObject()
		return object, object.Set("seed", func(call goja.FunctionCall) goja.Value {
			attributes := map[string]any{}
			if given, ok := call.Argument(1).(*goja.Object); ok {
				if err := rt.ExportTo(given, &attributes); err != nil {
					panic(rt.NewTypeError("Emulator.seed: " + err.Error()))
				}
			} else if !goja.IsUndefined(call.Argument(1)) {
				panic(rt.NewTypeError(fmt.Sprintf("Emulator.seed takes a model's name and an object of attributes, not %s", call.Argument(1))))
			}
			made, err := e.local.Seed(call.Argument(0).String(), attributes)
			if err != nil {
				panic(rt.NewTypeError("Emulator.seed: " + err.Error()))
			}
			return rt.ToValue(made)
		})
	}
}
