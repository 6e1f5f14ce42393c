package bindings

import (
	"dialtone/api/catalog"

	"github.com/dop251/goja"
)

// keyed reads the object given to a method that takes these keys and no others,
// in snake_case or in camelCase. The options come under the keys as they are
// listed, in the order in which the script gives them. Nothing given is an empty
// object.
func (s *session) keyed(method string, v goja.Value, keys ...string) []option {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil
	}
	if !isPlainObject(v) || isArray(v) {
		s.typeError("%s takes an object, not %s", method, describe(v))
	}
	o := v.(*goja.Object)
	given := o.Keys()
	options := make([]option, 0, len(given))
	for _, key := range given {
		known := keyOf(key, keys)
		if known == "" {
			s.typeError("%s does not take %s%s", method, key, didYouMean(key, keys))
		}
		options = append(options, option{known, o.Get(key)})
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

// missing reports whether an option counts as not given.
func (o option) missing() bool { return goja.IsUndefined(o.value) || goja.IsNull(o.value) }

// word returns the option's value, a string or a number that is not empty, or ""
// where it is not given. The value stands in no error: it may be a secret.
func (s *session) word(method string, o option) string {
	if o.missing() {
		return ""
	}
	text, err := scalar(o.value)
	if _, isSymbol := o.value.(*goja.Symbol); err != nil || isSymbol || text == "" {
		s.typeError("%s: %s takes a string that is not empty", method, o.key)
	}
	return text
}
