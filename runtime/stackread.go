package runtime

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

// newStackReader makes the function [compile.StackGlobal].
func (h *Host) newStackReader() goja.Value {
	return h.function("stack", func(call goja.FunctionCall) goja.Value {
		value := call.Argument(0)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			if len(call.Arguments) > 1 {
				return goja.Undefined()
			}
			panic(h.vm.NewTypeError("Cannot read property 'stack' of " + value.String()))
		}
		object := value.ToObject(h.vm)
		stack := object.Get("stack")
		if stack == nil {
			return goja.Undefined()
		}
		if object.ClassName() != "Error" || !goja.IsString(stack) || !strings.Contains(stack.String(), "\tat ") {
			return stack
		}
		return h.vm.ToValue(h.inspecting().Stack(object))
	})
}

// addTraces makes Error.captureStackTrace, which gives an object that is no Error the stack of
// one. An Error has the stack of where it was made.
func (h *Host) addTraces() {
	constructor, ok := h.vm.GlobalObject().Get("Error").(*goja.Object)
	if !ok || h.has(constructor, "captureStackTrace") {
		return
	}
	capture := h.function("captureStackTrace", func(call goja.FunctionCall) goja.Value {
		object, ok := call.Argument(0).(*goja.Object)
		if !ok {
			panic(h.vm.NewTypeError("Error.captureStackTrace takes an object"))
		}
		if object.ClassName() == "Error" {
			return goja.Undefined()
		}
		frames := h.sources.frames(h.vm.CaptureCallStack(0, nil))
		if above, ok := call.Argument(1).(*goja.Object); ok {
			if name := h.inspecting().OwnValue(above, "name"); name != nil {
				at := slices.IndexFunc(frames, func(frame Frame) bool { return frame.Function != "" && frame.Function == name.String() })
				frames = frames[at+1:]
			}
		}
		text := h.inspecting().ErrorText(object) + stackLines(frames)
		_ = object.DefineDataProperty("stack", h.vm.ToValue(text), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		return goja.Undefined()
	})
	_ = constructor.DefineDataProperty("captureStackTrace", capture, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}
