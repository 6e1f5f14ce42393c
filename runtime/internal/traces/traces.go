// Package traces gives scripts the stacks of errors as Node has them: error.stack,
// Error.captureStackTrace and Error.prepareStackTrace.
package traces

import (
	"slices"
	"strings"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Traces are the stacks of one VM.
type Traces struct {
	VM        *goja.Runtime
	Sources   sources.Sources
	Inspector func() *inspect.Inspector
}

// Reader makes what rewritten code reads error.stack by: helpers.Stack.
func (t Traces) Reader() goja.Value {
	return native.Function(t.VM, "stack", func(call goja.FunctionCall) goja.Value {
		value := call.Argument(0)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			if len(call.Arguments) > 1 {
				return goja.Undefined()
			}
			panic(t.VM.NewTypeError("Cannot read property 'stack' of " + value.String()))
		}
		object := value.ToObject(t.VM)
		stack := object.Get("stack")
		if stack == nil {
			return goja.Undefined()
		}
		if object.ClassName() != "Error" || !goja.IsString(stack) || !strings.Contains(stack.String(), "\tat ") {
			return stack
		}
		if prepared, ok := t.prepare(object, t.Sources.FramesOf(stack.String())); ok {
			return prepared
		}
		return t.VM.ToValue(t.Inspector().Stack(object))
	})
}

// AddCapture makes Error.captureStackTrace, which gives an object that is not an Error the stack of
// one. An Error has the stack of where it was made.
func (t Traces) AddCapture() {
	constructor, ok := t.VM.GlobalObject().Get("Error").(*goja.Object)
	if !ok || native.Has(constructor, "captureStackTrace") {
		return
	}
	capture := native.Function(t.VM, "captureStackTrace", func(call goja.FunctionCall) goja.Value {
		object, ok := call.Argument(0).(*goja.Object)
		if !ok {
			panic(t.VM.NewTypeError("Error.captureStackTrace takes an object"))
		}
		if object.ClassName() == "Error" {
			return goja.Undefined()
		}
		frames := t.Sources.Frames(t.VM.CaptureCallStack(0, nil))
		if above, ok := call.Argument(1).(*goja.Object); ok {
			if name := t.Inspector().OwnValue(above, "name"); name != nil {
				at := slices.IndexFunc(frames, func(frame sources.Frame) bool { return frame.Function != "" && frame.Function == name.String() })
				frames = frames[at+1:]
			}
		}
		stack, ok := t.prepare(object, frames)
		if !ok {
			stack = t.VM.ToValue(t.Inspector().ErrorText(object) + sources.Lines(frames))
		}
		_ = object.DefineDataProperty("stack", stack, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return goja.Undefined()
	})
	_ = constructor.DefineDataProperty("captureStackTrace", capture, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// prepare has Error.prepareStackTrace make the stack of an object, where a script has set that:
// packages learn by it which file has called them.
func (t Traces) prepare(object *goja.Object, frames []sources.Frame) (stack goja.Value, ok bool) {
	constructor, isObject := t.VM.GlobalObject().Get("Error").(*goja.Object)
	if !isObject {
		return nil, false
	}
	prepare, ok := goja.AssertFunction(constructor.Get("prepareStackTrace"))
	if !ok {
		return nil, false
	}
	sites := make([]any, 0, len(frames))
	for _, frame := range frames[:min(len(frames), sources.MaxFrames)] {
		sites = append(sites, t.callSite(frame))
	}
	stack, err := prepare(constructor, object, t.VM.NewArray(sites...))
	if err != nil {
		native.Throw(t.VM, err)
	}
	return stack, true
}

// callSite is a frame as V8 describes one to Error.prepareStackTrace. What Goja does not know of it
// is null or false.
func (t Traces) callSite(frame sources.Frame) *goja.Object {
	vm := t.VM
	orNull := func(text string) goja.Value {
		if text == "" {
			return goja.Null()
		}
		return vm.ToValue(text)
	}
	method := frame.Function[strings.LastIndexByte(frame.Function, '.')+1:]
	site := vm.NewObject()
	for name, value := range map[string]goja.Value{
		"getFileName": orNull(frame.File), "getScriptNameOrSourceURL": orNull(frame.File),
		"getLineNumber": vm.ToValue(frame.Line), "getColumnNumber": vm.ToValue(frame.Column),
		"getFunctionName": orNull(frame.Function), "getMethodName": orNull(method),
		"getTypeName": goja.Null(), "getThis": goja.Undefined(), "getFunction": goja.Undefined(), "getEvalOrigin": goja.Undefined(),
		"getPromiseIndex": goja.Null(), "isNative": vm.ToValue(false), "isConstructor": vm.ToValue(false), "isEval": vm.ToValue(false),
		"isToplevel": vm.ToValue(true), "isAsync": vm.ToValue(false), "isPromiseAll": vm.ToValue(false), "toString": vm.ToValue(frame.String()),
	} {
		// A new object takes any property.
		_ = site.DefineDataProperty(name, native.Function(vm, name, func(goja.FunctionCall) goja.Value { return value }), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return site
}
