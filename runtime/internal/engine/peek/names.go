package peek

import (
	"reflect"

	"github.com/dop251/goja"
	"github.com/dop251/goja/unistring"
)

// Names are the length and the own names of an array or a typed array that are not indexes, those
// that are not enumerable too. Goja lists an index for each element otherwise, which are more than
// there is memory for where they are millions. It is not ok for any other object, and for an array
// of which most elements are not there.
func Names(object *goja.Object) (names []string, length int, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() {
		return nil, 0, false
	}
	switch self.Elem().Type().String() {
	case "*goja.arrayObject", "*goja.typedArrayObject":
	default:
		return nil, 0, false
	}
	list, elements := field(field(self, "baseObject"), "propNames"), field(self, "length")
	switch {
	case !list.IsValid() || !elements.IsValid():
		return nil, 0, false
	case elements.CanUint():
		length = int(elements.Uint())
	case elements.CanInt():
		length = int(elements.Int())
	}
	own, ok := open(list).([]unistring.String)
	for _, name := range own {
		names = append(names, name.String())
	}
	return names, length, ok
}

// NextElement is the first index after another one that an array has an element at, or its length.
// It is not ok for any other object, and for an array of which most elements are not there.
func NextElement(object *goja.Object, after int) (index int, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() || self.Elem().Type().String() != "*goja.arrayObject" {
		return 0, false
	}
	values, ok := open(field(self, "values")).([]goja.Value)
	length := field(self, "length")
	if !ok || !length.IsValid() || !length.CanUint() {
		return 0, false
	}
	for index = after + 1; index < len(values); index++ {
		if values[index] != nil {
			return index, true
		}
	}
	return int(length.Uint()), true
}

// Elements is how many of an array's elements have their place. It is not ok for any other object,
// and for an array of which most elements are not there.
func Elements(object *goja.Object) (count int, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() || self.Elem().Type().String() != "*goja.arrayObject" {
		return 0, false
	}
	values := field(self, "values")
	if !values.IsValid() || values.Kind() != reflect.Slice {
		return 0, false
	}
	return values.Len(), true
}

// Properties is how many properties an object has of its own, as far as it keeps them itself. It is
// not ok for what is not kept in a way that is known.
func Properties(object *goja.Object) (count int, ok bool) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() {
		return 0, false
	}
	for _, name := range []string{"propNames", "values", "items"} {
		if list := field(self, name); list.IsValid() && list.Kind() == reflect.Slice {
			count, ok = count+list.Len(), true
		}
	}
	switch self.Elem().Type().String() {
	case "*goja.typedArrayObject", "*goja.stringObject":
		if length := field(self, "length"); length.IsValid() && length.CanInt() {
			count, ok = count+int(length.Int()), true
		}
	}
	return count, ok
}
