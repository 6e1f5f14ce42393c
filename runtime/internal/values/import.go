package values

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/dop251/goja"
)

// Importer makes values of a VM. It is used on the goroutine that the VM runs on,
// and lets JavaScript exceptions and Goja's signals pass as panics.
type Importer struct {
	VM *goja.Runtime

	// Func makes a JavaScript function of a Go one. The name is that of the value,
	// with the path to the function in it.
	Func func(name string, f reflect.Value) (goja.Value, error)

	// Async makes one that returns a promise of a Go function that may wait.
	Async func(name string, f reflect.Value) (goja.Value, error)

	// Stream makes an async iterable of what gives one value after another; see [Sequence].
	Stream func(name string, s *Sequence) (goja.Value, error)

	// Error makes a JavaScript error that keeps a Go one.
	Error func(err error) goja.Value

	// Dated is called before a date is made.
	Dated func()
}

// importing is the import of one value.
type importing struct {
	*Importer
	elements int
	fields   map[reflect.Type][]field
}

// Import makes a JavaScript value of a Go value. The error is a [*PathError].
func (im *Importer) Import(name string, value any) (goja.Value, error) {
	return im.ImportValue(name, reflect.ValueOf(value))
}

// ImportValue is Import of a reflected value.
func (im *Importer) ImportValue(name string, v reflect.Value) (goja.Value, error) {
	p := importing{Importer: im, fields: map[reflect.Type][]field{}}
	value, err := p.value(name, v, 0)
	if err != nil {
		return nil, below("", err)
	}
	return value, nil
}

// maxSafe is the largest integer up to which a JavaScript number has all of them.
// Beyond it a Go integer becomes a BigInt: a number would be another one.
const maxSafe = 1<<53 - 1

func (p *importing) value(name string, v reflect.Value, depth int) (goja.Value, error) {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() == reflect.Interface {
		return goja.Null(), nil
	}
	if depth > maxDepth {
		return nil, errTooDeep
	}
	if async, ok := asyncOf(v); ok {
		return p.Async(name, reflect.ValueOf(async.Func))
	}
	if value, ok, err := p.special(v); ok || err != nil {
		return value, err
	}
	if sequence, ok := sequenceOf(v); ok {
		return p.Stream(name, sequence)
	}
	switch v.Kind() {
	case reflect.Bool:
		return p.VM.ToValue(v.Bool()), nil
	case reflect.String:
		return p.VM.ToValue(v.String()), nil
	case reflect.Float32:
		// What the script sees is what Go prints, not its nearest double.
		f, err := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		return p.VM.ToValue(f), err
	case reflect.Float64:
		return p.VM.ToValue(v.Float()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if n := v.Int(); n > maxSafe || n < -maxSafe {
			return p.VM.ToValue(big.NewInt(n)), nil
		}
		return p.VM.ToValue(v.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if n := v.Uint(); n > maxSafe {
			return p.VM.ToValue(new(big.Int).SetUint64(n)), nil
		}
		return p.VM.ToValue(int64(v.Uint())), nil
	case reflect.Pointer:
		if v.IsNil() {
			return goja.Null(), nil
		}
		return p.value(name, v.Elem(), depth+1)
	case reflect.Struct:
		return p.object(name, v, depth)
	case reflect.Map:
		return p.mapping(name, v, depth)
	case reflect.Slice, reflect.Array:
		return p.array(name, v, depth)
	case reflect.Func:
		if v.IsNil() {
			return goja.Null(), nil
		}
		return p.Func(name, v)
	case reflect.Chan:
		if v.IsNil() {
			return goja.Null(), nil
		}
	}
	return nil, fmt.Errorf("a script cannot have a %s", v.Type())
}

// special makes the value of a type that has a form of its own.
func (p *importing) special(v reflect.Value) (value goja.Value, ok bool, err error) {
	if !v.CanInterface() {
		return nil, false, nil
	}
	nilled := v.Kind() == reflect.Pointer && v.IsNil()
	switch x := v.Interface().(type) {
	case goja.Value:
		if nilled {
			return goja.Null(), true, nil
		}
		value, err = p.own(x)
		return value, true, err
	case goja.Callable:
		return nil, true, errors.New("a script cannot have a goja.Callable: give the goja.Value it was made of")
	case time.Time:
		value, err = p.date(x)
		return value, true, err
	case *time.Time: // It would marshal itself into a string.
		if nilled {
			return goja.Null(), true, nil
		}
		value, err = p.date(*x)
		return value, true, err
	case big.Int:
		return p.VM.ToValue(new(big.Int).Set(&x)), true, nil
	case json.Number:
		f, err := x.Float64()
		if err == nil && f == math.Trunc(f) && math.Abs(f) > maxSafe {
			if n, ok := new(big.Int).SetString(x.String(), 10); ok {
				return p.VM.ToValue(n), true, nil
			}
		}
		return p.VM.ToValue(f), true, err
	case *goja.Promise:
		return p.VM.ToValue(x), true, nil
	case []byte:
		value, err = p.construct("Uint8Array", p.VM.ToValue(p.VM.NewArrayBuffer(slices.Clone(x))))
		return value, true, err
	case json.Marshaler:
		if nilled {
			return goja.Null(), true, nil
		}
		value, err = p.json(x)
		return value, true, err
	case encoding.TextMarshaler:
		if nilled {
			return goja.Null(), true, nil
		}
		text, err := x.MarshalText()
		return p.VM.ToValue(string(text)), true, err
	case error:
		if nilled {
			return goja.Null(), true, nil
		}
		return p.Error(x), true, nil
	}
	if v.CanAddr() && v.Kind() != reflect.Pointer {
		switch v.Addr().Interface().(type) {
		case json.Marshaler, encoding.TextMarshaler:
			return p.special(v.Addr())
		}
	}
	return nil, false, nil
}

// date makes a Date.
func (p *importing) date(at time.Time) (goja.Value, error) {
	p.Dated()
	return p.construct("Date", p.VM.ToValue(at.UnixMilli()))
}

// own is a value that belongs to the VM already.
func (p *importing) own(value goja.Value) (own goja.Value, err error) {
	if object, ok := value.(*goja.Object); ok {
		if thrown := p.VM.Try(func() { own = p.VM.ToValue(object) }); thrown != nil {
			return nil, errors.New("a value of one host cannot be given to another: export it first")
		}
		return own, nil
	}
	return value, nil
}

// json makes the value that a type's own JSON means.
func (p *importing) json(x json.Marshaler) (goja.Value, error) {
	text, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var plain any
	if err := decoder.Decode(&plain); err != nil {
		return nil, err
	}
	return p.value("", reflect.ValueOf(plain), 0)
}

// construct makes an object of one of JavaScript's own classes.
func (p *importing) construct(class string, argument goja.Value) (goja.Value, error) {
	return p.VM.New(p.VM.GlobalObject().Get(class), argument)
}

// count counts elements.
func (p *importing) count(n int) error {
	if p.elements += n; p.elements > maxElements {
		return errTooMany
	}
	return nil
}

func (p *importing) object(name string, v reflect.Value, depth int) (goja.Value, error) {
	known, ok := p.fields[v.Type()]
	if !ok {
		known = fields(v.Type())
		p.fields[v.Type()] = known
	}
	if err := p.count(len(known)); err != nil {
		return nil, err
	}
	object := p.VM.NewObject()
	for _, f := range known {
		part := f.read(v)
		if !part.IsValid() || f.omitted(part) {
			continue
		}
		value, err := p.value(join(name, f.name), part, depth+1)
		if err != nil {
			return nil, below(f.name, err)
		}
		define(object, f.name, value)
	}
	return object, nil
}

func (p *importing) mapping(name string, v reflect.Value, depth int) (goja.Value, error) {
	if err := p.count(v.Len()); err != nil {
		return nil, err
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	var entries []entry
	for iter := v.MapRange(); iter.Next(); {
		key, err := textOfKey(iter.Key())
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{key, iter.Value()})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	object := p.VM.NewObject()
	for _, entry := range entries {
		value, err := p.value(join(name, entry.key), entry.value, depth+1)
		if err != nil {
			return nil, below(entry.key, err)
		}
		define(object, entry.key, value)
	}
	return object, nil
}

// textOfKey is a map's key as a property's name.
func textOfKey(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if text, ok := key.Interface().(encoding.TextMarshaler); ok {
		name, err := text.MarshalText()
		return string(name), err
	}
	switch {
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10), nil
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10), nil
	}
	return "", fmt.Errorf("a script cannot have a map whose keys are of type %s", key.Type())
}

func (p *importing) array(name string, v reflect.Value, depth int) (goja.Value, error) {
	if err := p.count(v.Len()); err != nil {
		return nil, err
	}
	items := make([]any, v.Len())
	for i := range items {
		item, err := p.value(name, v.Index(i), depth+1)
		if err != nil {
			return nil, belowIndex(i, err)
		}
		items[i] = item
	}
	return p.VM.NewArray(items...), nil
}

// define adds a property whatever its name, and whatever scripts have put into the
// prototype.
func define(object *goja.Object, name string, value goja.Value) {
	// A new object takes any property.
	_ = object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

func join(name, part string) string {
	if name == "" {
		return part
	}
	return name + "." + part
}
