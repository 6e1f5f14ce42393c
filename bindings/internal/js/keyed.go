package js

import (
	"strings"

	"dialtone/api/catalog"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
)

// Option is a member of an object of options.
type Option struct {
	Key   string
	Value goja.Value
}

// Keyed reads the object given to a method that takes these keys and no others,
// in snake_case or in camelCase. The options come under the keys as they are
// listed, in the order in which the script gives them. Nothing given is an empty
// object.
func (vm *VM) Keyed(method string, v goja.Value, keys ...string) []Option {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if !IsPlainObject(v) || IsArray(v) {
		vm.TypeError("%s takes an object, not %s", method, Describe(v))
	}
	o := v.(*goja.Object)
	given := o.Keys()
	options := make([]Option, 0, len(given))
	for _, key := range given {
		known := keyOf(key, keys)
		if known == "" {
			vm.TypeError("%s does not take %s%s", method, key, DidYouMean(key, keys))
		}
		options = append(options, Option{known, o.Get(key)})
	}
	return options
}

func keyOf(key string, keys []string) string {
	for _, k := range keys {
		if k == key || catalog.CamelCase(k) == key {
			return k
		}
	}
	return ""
}

// Missing reports whether an option counts as not given.
func (o Option) Missing() bool { return goja.IsUndefined(o.Value) || goja.IsNull(o.Value) }

// Word returns the option's value, a string or a number that is not empty, or ""
// where it is not given. The value stands in no error: it may be a secret.
func (vm *VM) Word(method string, o Option) string {
	if o.Missing() {
		return ""
	}
	text, err := Scalar(o.Value)
	if _, isSymbol := o.Value.(*goja.Symbol); err != nil || isSymbol || text == "" {
		vm.TypeError("%s: %s takes a string that is not empty", method, o.Key)
	}
	return text
}

// DidYouMean ends a message about a wrong name: with the nearest right one, or
// with all of them.
func DidYouMean(name string, candidates []string) string {
	if n := spelling.Nearest(name, candidates); n != "" {
		return ". Did you mean " + n + "?"
	}
	if len(candidates) == 0 {
		return ""
	}
	return ". It takes " + strings.Join(candidates, ", ") + "."
}
