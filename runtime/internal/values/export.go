package values

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"time"

	"dialtone/internal/goerror"

	"github.com/dop251/goja"
)

// Export puts a JavaScript value into what dst points to. It runs the value's own
// code, as getters, on the calling goroutine, and lets JavaScript exceptions and
// Goja's signals pass as panics. The error is a [*PathError].
//
// What is not JavaScript, as walking through a large array, asks check every now and
// then whether to go on; it may be nil, and may panic.
func Export(value goja.Value, dst any, check func()) error { return export(value, dst, check, false) }

// ExportAll is Export that refuses what would be lost: properties that a struct has no field for.
func ExportAll(value goja.Value, dst any, check func()) error { return export(value, dst, check, true) }

func export(value goja.Value, dst any, check func(), all bool) error {
	v := reflect.ValueOf(dst)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return &PathError{Err: fmt.Errorf("a value is put into a pointer that is not nil, not into %T", dst)}
	}
	e := exporting{check: check, all: all, fields: map[reflect.Type][]field{}}
	if err := e.into(value, v.Elem(), 0); err != nil {
		return below("", err)
	}
	return nil
}

// exporting is the export of one value.
type exporting struct {
	check    func()
	all      bool // Whether nothing may be lost.
	elements int
	fields   map[reflect.Type][]field
}

var (
	anyType   = reflect.TypeFor[any]()
	errorType = reflect.TypeFor[error]()
	timeType  = reflect.TypeFor[time.Time]()
)

// into puts a value into dst, which can be set.
func (e *exporting) into(value goja.Value, dst reflect.Value, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	if err := e.count(); err != nil {
		return err
	}
	if ok, err := asItIs(value, dst); ok || err != nil {
		return err
	}
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		dst.SetZero()
		return nil
	}
	object, isObject := value.(*goja.Object)
	if isObject {
		if held := goValue(object); held != nil && dst.Type() != anyType && reflect.TypeOf(held).AssignableTo(dst.Type()) {
			dst.Set(reflect.ValueOf(held))
			return nil
		}
		if primitive := unboxed(object); primitive != nil {
			return e.into(primitive, dst, depth)
		}
	}
	if dst.Kind() == reflect.Pointer {
		if dst.IsNil() {
			dst.Set(reflect.New(dst.Type().Elem()))
		}
		return e.into(value, dst.Elem(), depth)
	}
	if ok, err := e.special(value, dst, depth); ok || err != nil {
		return err
	}
	if dst.Kind() == reflect.Interface {
		return e.intoInterface(value, dst, depth)
	}
	if isObject {
		return e.object(object, dst, depth)
	}
	return primitive(value, dst)
}

// checkEvery is how many elements there may be between two looks at whether to go on.
const checkEvery = 1 << 12

// count counts one more element.
func (e *exporting) count() error {
	if e.elements++; e.elements > maxElements {
		return errTooMany
	}
	if e.check != nil && e.elements%checkEvery == 0 {
		e.check()
	}
	return nil
}

// asItIs puts a value into a type of Goja's own.
func asItIs(value goja.Value, dst reflect.Value) (ok bool, err error) {
	switch dst := dst.Addr().Interface().(type) {
	case *goja.Value:
		if *dst = value; value == nil {
			*dst = goja.Undefined()
		}
	case **goja.Object:
		object, isObject := value.(*goja.Object)
		if !isObject && value != nil && !goja.IsUndefined(value) && !goja.IsNull(value) {
			return true, cannot(value, "an object")
		}
		*dst = object
	case *goja.Callable:
		function, isFunction := goja.AssertFunction(value)
		if !isFunction && value != nil && !goja.IsUndefined(value) && !goja.IsNull(value) {
			return true, cannot(value, "a function")
		}
		*dst = function
	default:
		return false, nil
	}
	return true, nil
}

// special puts a value into a type that has a form of its own.
func (e *exporting) special(value goja.Value, dst reflect.Value, depth int) (ok bool, err error) {
	switch target := dst.Addr().Interface().(type) {
	case *time.Time:
		*target, err = timeOf(value)
	case *json.RawMessage:
		var plain any
		if plain, err = e.plain(value, depth); err == nil {
			*target, err = json.Marshal(plain)
		}
	case *big.Int:
		var n *big.Int
		if n, err = wholeOf(value, dst.Type()); err == nil {
			target.Set(n)
		}
	case *json.Number:
		var n any
		if n, err = e.plain(value, depth); err == nil {
			switch n.(type) {
			case int64, float64, *big.Int:
				*target = json.Number(fmt.Sprint(n))
			default:
				err = cannot(value, "a number")
			}
		}
	case json.Unmarshaler:
		var plain any
		if plain, err = e.plain(value, depth); err != nil {
			return true, err
		}
		var text []byte
		if text, err = json.Marshal(plain); err == nil {
			err = target.UnmarshalJSON(text)
		}
	case encoding.TextUnmarshaler:
		if !isString(value) {
			return true, cannot(value, "a "+dst.Type().String())
		}
		err = target.UnmarshalText([]byte(value.String()))
	default:
		return false, nil
	}
	return true, err
}

// timeOf is the time of a Date, or of a string that has one as JSON writes it.
func timeOf(value goja.Value) (time.Time, error) {
	if at, ok := value.Export().(time.Time); ok {
		return at.UTC(), nil
	}
	if object, ok := value.(*goja.Object); ok && object.ClassName() == "Date" {
		return time.Time{}, errors.New("cannot put an invalid Date into a time.Time")
	}
	if !isString(value) {
		return time.Time{}, cannot(value, "a time.Time")
	}
	at, err := time.Parse(time.RFC3339Nano, value.String())
	if err != nil {
		return time.Time{}, fmt.Errorf("cannot put the string %q into a time.Time: it is none of RFC 3339, as 2026-01-02T03:04:05Z", short(value.String()))
	}
	return at, nil
}

// primitive puts a boolean, a number, a string or a BigInt into dst.
func primitive(value goja.Value, dst reflect.Value) error {
	kind := dst.Kind()
	switch {
	case kind == reflect.Bool && value.ExportType().Kind() == reflect.Bool:
		dst.SetBool(value.ToBoolean())
	case kind == reflect.String && isString(value):
		dst.SetString(value.String())
	case dst.CanFloat() && goja.IsNumber(value):
		f := value.ToFloat()
		if dst.OverflowFloat(f) && !math.IsInf(f, 0) {
			return fmt.Errorf("cannot put %v into a %s: it is too large", value, dst.Type())
		}
		dst.SetFloat(f)
	case dst.CanInt() || dst.CanUint():
		n, err := wholeOf(value, dst.Type())
		if err != nil {
			return err
		}
		switch {
		case dst.CanInt() && n.IsInt64() && !dst.OverflowInt(n.Int64()):
			dst.SetInt(n.Int64())
		case dst.CanUint() && n.IsUint64() && !dst.OverflowUint(n.Uint64()):
			dst.SetUint(n.Uint64())
		default:
			return fmt.Errorf("cannot put %v into %s: it is out of its range", n, typeName(dst.Type()))
		}
	default:
		return cannot(value, typeName(dst.Type()))
	}
	return nil
}

// wholeOf is a whole number, or a BigInt.
func wholeOf(value goja.Value, into reflect.Type) (*big.Int, error) {
	switch x := value.Export().(type) {
	case int64:
		return big.NewInt(x), nil
	case *big.Int:
		return x, nil
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) || x != math.Trunc(x) {
			return nil, fmt.Errorf("cannot put %v into %s: it is not a whole number", value, typeName(into))
		}
		n, _ := big.NewFloat(x).Int(nil)
		return n, nil
	}
	return nil, cannot(value, typeName(into))
}

// isString tells a string from a symbol, which Goja exports as one.
func isString(value goja.Value) bool {
	_, isSymbol := value.(*goja.Symbol)
	return goja.IsString(value) && !isSymbol
}

// unboxed is the primitive in an object like new String('x'), or nil.
func unboxed(object *goja.Object) goja.Value {
	switch object.ClassName() {
	case "String":
		return object.ToString()
	case "Number":
		return object.ToNumber()
	}
	return nil
}

// goValue is the Go value that a module has wrapped into an object, or nil.
func goValue(object *goja.Object) any {
	switch t := object.ExportType(); t.Kind() {
	case reflect.Pointer, reflect.Struct, reflect.Interface:
		if t == timeType {
			return nil
		}
		if err := goerror.Behind(object); err != nil {
			return err
		}
		return object.Export()
	}
	return nil
}
