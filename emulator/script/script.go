// Package script gives scripts the object Emulator, with which they put records
// into the local Twilio that Twilio itself would have made:
//
//	host, err := runtime.New(runtime.WithModules(script.Module(local)))
package script

import (
	"context"
	"encoding/json"
	"errors"
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
	Admit(ctx context.Context) (release func(), err error)
	Stderr() io.Writer
	SetExitCode(code int)
	Credentials() bool
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
		seed := rt.ToValue(func(call goja.FunctionCall) goja.Value {
			made, err := e.seed(rt, call.Argument(0), call.Argument(1))
			if err != nil {
				panic(rt.NewTypeError("Emulator.seed: " + err.Error()))
			}
			return made
		}).(*goja.Object)
		return object, errors.Join(
			seed.DefineDataProperty("name", rt.ToValue("seed"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE),
			object.Set("seed", seed))
	}
}

// seed takes and returns attributes as JSON has them, so that a Date that a
// script gives is one that Twilio could have sent.
func (e *Emulator) seed(rt *goja.Runtime, model, given goja.Value) (goja.Value, error) {
	attributes := map[string]any{}
	if !goja.IsUndefined(given) {
		o, ok := given.(*goja.Object)
		if !ok || o.ClassName() != "Object" {
			return nil, fmt.Errorf("takes a model's name and an object of attributes, not %s", given)
		}
		text, err := o.MarshalJSON()
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(text, &attributes); err != nil {
			return nil, err
		}
	}
	made, err := e.local.Seed(model.String(), attributes)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(made)
	if err != nil {
		return nil, err
	}
	parse, _ := goja.AssertFunction(rt.Get("JSON").ToObject(rt).Get("parse"))
	return parse(goja.Undefined(), rt.ToValue(string(text)))
}
