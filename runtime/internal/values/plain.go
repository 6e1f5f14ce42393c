package values

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"

	"dialtone/internal/goerror"

	"github.com/dop251/goja"
)

// intoInterface puts a value into an interface: what [exporting.plain] makes of it,
// or the Go error of a JavaScript one.
func (e *exporting) intoInterface(value goja.Value, dst reflect.Value, depth int) error {
	plain, err := e.plain(value, depth)
	if err != nil {
		return err
	}
	if dst.Type() == errorType {
		if _, isError := plain.(error); !isError {
			return cannot(value, "an error")
		}
	}
	v := reflect.ValueOf(plain)
	if !v.IsValid() {
		dst.SetZero()
		return nil
	}
	if !v.Type().AssignableTo(dst.Type()) {
		return cannot(value, "a "+dst.Type().String())
	}
	dst.Set(v)
	return nil
}

// plain is the Go value that says the same: nil, bool, int64, float64, string,
// time.Time, []byte, *big.Int, []any, map[string]any, map[any]any for a Map with other keys
// than strings, or error.
func (e *exporting) plain(value goja.Value, depth int) (any, error) {
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		return nil, nil
	}
	if depth > maxDepth {
		return nil, errTooDeep
	}
	object, ok := value.(*goja.Object)
	if !ok {
		return plainPrimitive(value)
	}
	if refused := refusal(object); refused != "" {
		return nil, fmt.Errorf("cannot put %s into a Go value", refused)
	}
	if primitive := unboxed(object); primitive != nil {
		return plainPrimitive(primitive)
	}
	switch object.ClassName() {
	case "Date":
		return timeOf(object)
	case "Boolean":
		return object.Export(), nil
	case "Error":
		return errorOf(object), nil
	case "RegExp":
		return object.String(), nil
	}
	if bytes, ok := bytesOf(object); ok {
		return bytes, nil
	}
	if replaced, err := converted(object); replaced != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return e.plain(replaced, depth+1)
	}
	if isMap(object) {
		return e.plainMap(object, depth)
	}
	if isList(object) {
		list := []any{}
		err := e.list(object, reflect.ValueOf(&list).Elem(), depth)
		return list, err
	}
	members := map[string]any{}
	err := e.mapping(object, reflect.ValueOf(&members).Elem(), depth)
	return members, err
}

func (e *exporting) plainMap(object *goja.Object, depth int) (any, error) {
	byAny := map[any]any{}
	byName := map[string]any{}
	err := e.entries(object, func(name string, key, value goja.Value) error {
		k, err := e.plain(key, depth+1)
		if err == nil && k != nil && !reflect.TypeOf(k).Comparable() {
			err = errors.New("cannot be a key: give a type to put it into")
		}
		var v any
		if err == nil {
			v, err = e.plain(value, depth+1)
		}
		if err == nil {
			err = e.count()
		}
		if err != nil {
			return below(name, err)
		}
		byAny[k] = v
		if text, ok := k.(string); ok {
			byName[text] = v
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(byName) == len(byAny) {
		return byName, nil
	}
	return byAny, nil
}

func plainPrimitive(value goja.Value) (any, error) {
	if _, symbol := value.(*goja.Symbol); symbol {
		return nil, errors.New("cannot put a symbol into a Go value")
	}
	switch x := value.Export().(type) {
	case *big.Int:
		if x.IsInt64() {
			return x.Int64(), nil
		}
		return new(big.Int).Set(x), nil
	case float64:
		if x == math.Trunc(x) && math.Abs(x) <= maxSafe && !(x == 0 && math.Signbit(x)) {
			return int64(x), nil
		}
		return x, nil
	default:
		return x, nil
	}
}

// errorOf is the Go error behind a JavaScript one, or an error with its text.
func errorOf(object *goja.Object) error {
	if err := goerror.In(object, (*goja.Object).Get); err != nil {
		return err
	}
	return errors.New(object.String())
}

// cannot is the error for a value of another kind than is wanted.
func cannot(value goja.Value, wanted string) error {
	return fmt.Errorf("cannot put %s into %s", kindOf(value), wanted)
}

// kindOf names what a value is.
func kindOf(value goja.Value) string {
	switch {
	case value == nil || goja.IsUndefined(value):
		return "undefined"
	case goja.IsNull(value):
		return "null"
	}
	object, ok := value.(*goja.Object)
	if !ok {
		if _, symbol := value.(*goja.Symbol); symbol {
			return "a symbol"
		}
		switch value.ExportType().Kind() {
		case reflect.Bool:
			return "a boolean"
		case reflect.String:
			return "a string"
		case reflect.Pointer:
			return "a BigInt"
		}
		return "a number"
	}
	if refused := refusal(object); refused != "" {
		return refused
	}
	switch class := object.ClassName(); class {
	case "Array":
		return "an array"
	case "Error":
		return "an error"
	case "Object":
		return "an object"
	default:
		return "a " + class
	}
}

// typeName is a Go type with its article, as in "an int".
func typeName(t reflect.Type) string {
	name := t.String()
	if t.Name() == "" && t.Kind() == reflect.Struct {
		name = "struct"
	}
	switch name[0] {
	case 'a', 'e', 'i', 'o':
		return "an " + name
	}
	return "a " + name
}

// short is a text that fits an error.
func short(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}
