package peek

import (
	"reflect"

	"github.com/dop251/goja"
)

// IsNative reports whether a function is Go's, and none of a script's. What Export gives does not
// tell.
func IsNative(function *goja.Object) bool {
	self := field(reflect.ValueOf(function), "self")
	if self.Kind() != reflect.Interface || self.IsNil() {
		return false
	}
	switch self.Elem().Type().String() {
	case "*goja.nativeFuncObject", "*goja.templatedFuncObject", "*goja.wrappedFuncObject", "*goja.boundFuncObject":
		return true
	}
	return false
}

// IsTypedArray reports whether an object is a typed array, without calling anything of it.
func IsTypedArray(object *goja.Object) bool {
	self := field(reflect.ValueOf(object), "self")
	return self.Kind() == reflect.Interface && !self.IsNil() && self.Elem().Type().String() == "*goja.typedArrayObject"
}
