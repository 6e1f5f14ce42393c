package peek

import (
	"reflect"
	"regexp"
	"unsafe"

	"github.com/dlclark/regexp2/v2"
	"github.com/dop251/goja"
)

// Regexp is what a regular expression is looked for by: Go's own package, or the library for what
// that does not know. Both are nil for any other object.
func Regexp(object *goja.Object) (plain *regexp.Regexp, other *regexp2.Regexp) {
	self := field(reflect.ValueOf(object), "self")
	if self.Kind() != reflect.Interface || self.IsNil() || self.Elem().Type().String() != "*goja.regexpObject" {
		return nil, nil
	}
	pattern := field(self, "pattern")
	if wrapper := field(pattern, "regexpWrapper"); wrapper.IsValid() && wrapper.Kind() == reflect.Pointer && !wrapper.IsNil() {
		if wrapper.Type().Elem().ConvertibleTo(reflect.TypeFor[regexp.Regexp]()) {
			return (*regexp.Regexp)(unsafe.Pointer(wrapper.Pointer())), nil
		}
	}
	wrapper := field(pattern, "regexp2Wrapper")
	if !wrapper.IsValid() || wrapper.Kind() != reflect.Pointer || wrapper.IsNil() {
		return nil, nil
	}
	other, _ = open(field(wrapper, "rx")).(*regexp2.Regexp)
	return nil, other
}
