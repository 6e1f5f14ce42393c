package peek

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// Recall has a native function do something else when it is called, which is made of what it did.
// All else stays: the function is the same object, and new makes of it what it made. It reports
// whether there was such a function.
func Recall(function *goja.Object, with func(original func(goja.FunctionCall) goja.Value) func(goja.FunctionCall) goja.Value) bool {
	self := field(reflect.ValueOf(function), "self")
	if self.Kind() != reflect.Interface || self.IsNil() {
		return false
	}
	switch self.Elem().Type().String() {
	case "*goja.nativeFuncObject", "*goja.templatedFuncObject", "*goja.wrappedFuncObject":
	default:
		return false
	}
	call := field(self, "f")
	if !call.IsValid() || !call.CanAddr() || call.Type() != reflect.TypeFor[func(goja.FunctionCall) goja.Value]() || call.IsNil() {
		return false
	}
	place := (*func(goja.FunctionCall) goja.Value)(unsafe.Pointer(call.UnsafeAddr()))
	*place = with(*place)
	return true
}
