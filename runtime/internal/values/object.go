package values

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// object puts an object into dst, which is neither a pointer nor an interface.
func (e *exporting) object(object *goja.Object, dst reflect.Value, depth int) error {
	if refused := refusal(object); refused != "" {
		return fmt.Errorf("cannot put %s into %s", refused, typeName(dst.Type()))
	}
	if bytes, ok := bytesOf(object); ok {
		return intoBytes(bytes, dst)
	}
	if replaced, err := converted(object); replaced != nil || err != nil {
		if err != nil {
			return err
		}
		return e.into(replaced, dst, depth+1)
	}
	switch dst.Kind() {
	case reflect.Struct:
		return e.structure(object, dst, depth)
	case reflect.Map:
		return e.mapping(object, dst, depth)
	case reflect.Slice, reflect.Array:
		return e.list(object, dst, depth)
	}
	return cannot(object, typeName(dst.Type()))
}

// refusal names an object that is nothing to be had in Go.
func refusal(object *goja.Object) string {
	if object.ExportType() == reflect.TypeFor[*goja.Promise]() {
		return "a promise that was not awaited"
	}
	if _, callable := goja.AssertFunction(object); callable {
		return "a function"
	}
	return ""
}

// bytesOf are the bytes of an ArrayBuffer, or of a typed array of bytes.
func bytesOf(object *goja.Object) ([]byte, bool) {
	switch object.ExportType() {
	case reflect.TypeFor[[]byte](), reflect.TypeFor[goja.ArrayBuffer]():
	default:
		return nil, false
	}
	switch x := object.Export().(type) {
	case []byte:
		return slices.Clone(x), true
	case goja.ArrayBuffer:
		return slices.Clone(x.Bytes()), true
	}
	return nil, false
}

func intoBytes(bytes []byte, dst reflect.Value) error {
	switch {
	case dst.Kind() == reflect.Slice && dst.Type().Elem().Kind() == reflect.Uint8:
		dst.SetBytes(bytes)
	case dst.Kind() == reflect.Array && dst.Type().Elem().Kind() == reflect.Uint8 && dst.Len() == len(bytes):
		reflect.Copy(dst, reflect.ValueOf(bytes))
	default:
		return fmt.Errorf("cannot put %d bytes into %s", len(bytes), typeName(dst.Type()))
	}
	return nil
}

// converted is what an object's method toJSON makes of it, or nil where it has none.
// Objects that a module makes are taken as they are read: their attributes are
// decoded then, dates for one.
func converted(object *goja.Object) (goja.Value, error) {
	if isDynamic(object) {
		return nil, nil
	}
	method, ok := goja.AssertFunction(object.Get("toJSON"))
	if !ok {
		return nil, nil
	}
	value, err := method(object)
	if err != nil {
		panic(err) // To pass as any exception does.
	}
	if value.SameAs(object) {
		return nil, nil
	}
	return value, nil
}

// isDynamic reports whether an object is one that a module makes as it is read.
func isDynamic(object *goja.Object) bool {
	return object.ExportType().Implements(reflect.TypeFor[goja.DynamicObject]())
}

// structure sets the fields whose names an object has.
func (e *exporting) structure(object *goja.Object, dst reflect.Value, depth int) error {
	if isList(object) || e.all && isMap(object) {
		return cannot(object, typeName(dst.Type()))
	}
	known, ok := e.fields[dst.Type()]
	if !ok {
		known = fields(dst.Type())
		e.fields[dst.Type()] = known
	}
	keys := object.Keys()
	taken := map[string]bool{}
	for _, f := range known {
		name, value := e.property(object, keys, f.name)
		if value == nil {
			continue
		}
		taken[name] = true
		if err := e.into(value, f.writable(dst), depth+1); err != nil {
			return below(name, err)
		}
	}
	if !e.all || isDynamic(object) {
		return nil
	}
	for _, key := range keys {
		if value := object.Get(key); !taken[key] && value != nil && !goja.IsUndefined(value) && !leftOut(value) {
			return below(key, fmt.Errorf("%s has no field for it", typeName(dst.Type())))
		}
	}
	return nil
}

// property is an object's property for a field: its own of that name, or of one that
// differs by case only, or a getter of its class.
func (e *exporting) property(object *goja.Object, keys []string, field string) (name string, value goja.Value) {
	if slices.Contains(keys, field) {
		return field, object.Get(field)
	}
	if isMap(object) {
		return "", nil
	}
	for _, key := range keys {
		if strings.EqualFold(key, field) {
			return key, object.Get(key)
		}
	}
	if field == "__proto__" {
		return "", nil
	}
	value = object.Get(field)
	if value == nil || goja.IsUndefined(value) {
		return "", nil
	}
	if _, isMethod := goja.AssertFunction(value); isMethod {
		return "", nil
	}
	return field, value
}

// mapping puts an object's own properties, or the entries of a Map, into a map.
func (e *exporting) mapping(object *goja.Object, dst reflect.Value, depth int) error {
	if isList(object) {
		return cannot(object, typeName(dst.Type()))
	}
	t := dst.Type()
	made := reflect.MakeMap(t)
	put := func(name string, key, value goja.Value) error {
		if value != nil && t.Elem() == anyType && leftOut(value) {
			return nil
		}
		k, v := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		var err error
		if key != nil {
			err = e.into(key, k, depth+1)
		} else {
			err = intoKey(name, k)
		}
		if err == nil {
			err = e.into(value, v, depth+1)
		}
		if err != nil {
			return below(name, err)
		}
		made.SetMapIndex(k, v)
		return nil
	}
	if isMap(object) {
		if err := e.entries(object, put); err != nil {
			return err
		}
	} else {
		for _, key := range object.Keys() {
			if err := put(key, nil, object.Get(key)); err != nil {
				return err
			}
		}
	}
	dst.Set(made)
	return nil
}

// entries calls put with each entry of a Map.
func (e *exporting) entries(object *goja.Object, put func(name string, key, value goja.Value) error) error {
	return iterate(object, func(_ int, entry goja.Value) error {
		pair, ok := entry.(*goja.Object)
		if !ok {
			return errors.New("is not a Map any more")
		}
		key := pair.Get("0")
		if key == nil {
			key = goja.Undefined()
		}
		name := "a key"
		if isString(key) {
			name = key.String()
		}
		return put(name, key, pair.Get("1"))
	})
}

// intoKey makes a map's key of a property's name.
func intoKey(name string, key reflect.Value) error {
	if text, ok := key.Addr().Interface().(encoding.TextUnmarshaler); ok && key.Kind() != reflect.String {
		return text.UnmarshalText([]byte(name))
	}
	switch {
	case key.Kind() == reflect.String:
		key.SetString(name)
		return nil
	case key.Type() == anyType:
		key.Set(reflect.ValueOf(name))
		return nil
	case key.CanInt():
		if n, err := strconv.ParseInt(name, 10, key.Type().Bits()); err == nil {
			key.SetInt(n)
			return nil
		}
	case key.CanUint():
		if n, err := strconv.ParseUint(name, 10, key.Type().Bits()); err == nil {
			key.SetUint(n)
			return nil
		}
	}
	return fmt.Errorf("cannot make a property's name into the key of a %s", key.Type())
}

// isMap tells a Map, whose entries Goja exports as pairs.
func isMap(object *goja.Object) bool { return object.ExportType() == reflect.TypeFor[[][2]any]() }

// isList tells an array, and what is like one, from other objects.
func isList(object *goja.Object) bool {
	return !isMap(object) && iterator(object) != nil
}

// list puts the elements of anything that can be iterated over into a slice or array.
func (e *exporting) list(object *goja.Object, dst reflect.Value, depth int) error {
	if iterator(object) == nil {
		return cannot(object, typeName(dst.Type()))
	}
	t := dst.Type()
	if t.Kind() == reflect.Array {
		n := 0
		err := iterate(object, func(i int, element goja.Value) error {
			if n = i + 1; n > t.Len() {
				return fmt.Errorf("cannot put more than %d elements into %s", t.Len(), typeName(t))
			}
			if err := e.into(element, dst.Index(i), depth+1); err != nil {
				return belowIndex(i, err)
			}
			return nil
		})
		for i := n; err == nil && i < t.Len(); i++ {
			dst.Index(i).SetZero()
		}
		return err
	}
	made := reflect.MakeSlice(t, 0, 0)
	err := iterate(object, func(i int, element goja.Value) error {
		v := reflect.New(t.Elem()).Elem()
		if err := e.into(element, v, depth+1); err != nil {
			return belowIndex(i, err)
		}
		made = reflect.Append(made, v)
		return nil
	})
	if err == nil {
		dst.Set(made)
	}
	return err
}

// iterator is the function that begins an iteration over an object, or nil.
func iterator(object *goja.Object) goja.Callable {
	begin, _ := goja.AssertFunction(object.GetSymbol(goja.SymIterator))
	return begin
}

// iterate does what for…of does; an array's elements are taken without its iterator,
// which takes ten times as long.
func iterate(object *goja.Object, step func(i int, value goja.Value) error) error {
	if object.ClassName() == "Array" {
		if object.Get("length").ToInteger() > maxElements {
			return errTooMany
		}
		for i := 0; int64(i) < object.Get("length").ToInteger(); i++ {
			if err := step(i, object.Get(strconv.Itoa(i))); err != nil {
				return err
			}
		}
		return nil
	}
	begun, err := iterator(object)(object)
	if err != nil {
		panic(err)
	}
	it, ok := begun.(*goja.Object)
	if !ok {
		return errors.New("its iterator is not an object")
	}
	next, ok := goja.AssertFunction(it.Get("next"))
	if !ok {
		return errors.New("its iterator has no method next")
	}
	for i := 0; ; i++ {
		result, err := next(it)
		if err != nil {
			panic(err)
		}
		answer, ok := result.(*goja.Object)
		if !ok {
			return errors.New("its iterator answers with no object")
		}
		if done := answer.Get("done"); done != nil && done.ToBoolean() {
			return nil
		}
		if err := step(i, answer.Get("value")); err != nil {
			if leave, ok := goja.AssertFunction(it.Get("return")); ok {
				_, _ = leave(it)
			}
			return err
		}
	}
}

// leftOut reports whether an object's property is one that JSON does not have either.
func leftOut(value goja.Value) bool {
	if _, symbol := value.(*goja.Symbol); symbol {
		return true
	}
	_, function := goja.AssertFunction(value)
	return function
}

// IsBytes reports whether an object is an ArrayBuffer, or a typed array of bytes.
func IsBytes(object *goja.Object) bool {
	_, ok := bytesOf(object)
	return ok
}
