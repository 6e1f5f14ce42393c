// Package goerror keeps Go errors in JavaScript ones. Go finds them again, with errors.Is and
// errors.As; a script that has such an error in hand reaches nothing of the Go one, neither its
// fields nor its methods.
package goerror

import (
	"errors"

	"github.com/dop251/goja"
)

// property is where Goja itself keeps the Go error of a GoError, and looks for it.
const property = "value"

// kept is a Go error as a script sees it: an object that has no members and takes none. Its
// own methods are those that errors.Is and errors.As ask for. It has no Unwrap, for that
// would hand out the error to a script wherever a *kept is shown to one by reflection.
type kept struct{ err error }

func (k *kept) Error() string             { return k.err.Error() }
func (k *kept) Is(target error) bool      { return errors.Is(k.err, target) }
func (k *kept) As(target any) bool        { return errors.As(k.err, target) }
func (*kept) Get(string) goja.Value       { return nil }
func (*kept) Set(string, goja.Value) bool { return false }
func (*kept) Has(string) bool             { return false }
func (*kept) Delete(string) bool          { return true }
func (*kept) Keys() []string              { return nil }

// Coder and Namer are Go errors that say what scripts find in their code and name.
type (
	Coder interface{ Code() string }
	Namer interface{ Name() string }
)

// Names returns the code and the name that an error, or one that it wraps, has for scripts; empty
// where it has none.
func Names(err error) (code, name string) {
	var coder Coder
	var namer Namer
	if errors.As(err, &coder) {
		code = coder.Code()
	}
	if errors.As(err, &namer) {
		name = namer.Name()
	}
	return code, name
}

// Keep keeps err in a JavaScript error, where [In] finds it and no console prints it. The error
// gets the code and the name that err has for scripts.
func Keep(vm *goja.Runtime, object *goja.Object, err error) {
	// A property that is defined, not assigned, passes by the setters of scripts.
	_ = object.DefineDataProperty(property, vm.NewDynamicObject(&kept{err}), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	code, name := Names(err)
	if code != "" {
		_ = object.DefineDataProperty("code", vm.ToValue(code), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	if name != "" {
		_ = object.DefineDataProperty("name", vm.ToValue(name), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
}

// In returns the Go error that a JavaScript one keeps, or nil. own reads an own property of an
// object, by name.
func In(value goja.Value, own func(object *goja.Object, name string) goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	return Behind(own(object, property))
}

// Behind returns the Go error that a value stands for, or nil: one that was kept, or one that
// a module has shown to the script as it is.
func Behind(value goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	switch err := object.Export().(type) {
	case *kept:
		return err.err
	case error:
		return err
	}
	return nil
}

// Protect makes the errors that Goja makes by itself keep theirs as [Keep] does: those of
// NewGoError, and so those that a Go function returns which a module shows to scripts by
// reflection. It is called before the first such function comes to a script, for it makes what a VM
// without one does not need: five kilobytes. It fails where the script that runs has sealed what
// Goja makes errors of.
func Protect(vm *goja.Runtime) error {
	// Not by the global GoError, which a script may have replaced.
	prototype := vm.NewGoError(errors.New("")).Prototype()
	// Goja assigns the property, and so meets this setter.
	setter := vm.ToValue(func(call goja.FunctionCall) goja.Value {
		object, ok := call.This.(*goja.Object)
		if !ok {
			return goja.Undefined()
		}
		value := call.Argument(0)
		if err := Behind(value); err != nil {
			Keep(vm, object, err)
			return goja.Undefined()
		}
		if err := object.DefineDataProperty(property, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE); err != nil {
			panic(err)
		}
		return goja.Undefined()
	})
	return prototype.DefineAccessorProperty(property, nil, setter, goja.FLAG_FALSE, goja.FLAG_FALSE)
}
