package process

import (
	"encoding/json"
	"errors"
	"strconv"

	"dialtone/runtime/internal/values"

	"github.com/dop251/goja"
)

// JSON is JSON's functions of a VM, taken before a script could put others in
// their place.
type JSON struct {
	vm                *goja.Runtime
	toJSON, parseJSON goja.Callable
	uint8Array        *goja.Object
}

// NewJSON takes the functions of a VM.
func NewJSON(vm *goja.Runtime) JSON {
	object := vm.Get("JSON").ToObject(vm)
	j := JSON{vm: vm}
	j.toJSON, _ = goja.AssertFunction(object.Get("stringify"))
	j.parseJSON, _ = goja.AssertFunction(object.Get("parse"))
	j.uint8Array, _ = vm.Get("Uint8Array").(*goja.Object)
	return j
}

// bytes makes a Uint8Array.
func (j JSON) bytes(all []byte) (goja.Value, error) {
	return j.vm.New(j.uint8Array, j.vm.ToValue(j.vm.NewArrayBuffer(all)))
}

// bytesIn are the bytes of a value that is a Uint8Array or the like; nil of any other.
func bytesIn(value goja.Value) *[]byte {
	object, ok := value.(*goja.Object)
	if !ok || !values.IsBytes(object) {
		return nil
	}
	all := []byte{}
	if err := values.Export(object, &all, nil); err != nil {
		return nil
	}
	return &all
}

// What cannot be written.
var (
	errFunction = errors.New("a function cannot leave its process: values cross as JSON")
	errSymbol   = errors.New("a symbol cannot leave its process: values cross as JSON")
)

// Stringify writes a value as JSON.stringify does: nothing for undefined. The error
// is a *goja.Exception where the value's own code throws, and where it has a BigInt
// or a cycle. It must be called within a run.
func (j JSON) Stringify(value goja.Value) (text json.RawMessage, err error) {
	if value == nil || goja.IsUndefined(value) {
		return nil, nil
	}
	if _, ok := goja.AssertFunction(value); ok {
		return nil, errFunction
	}
	if _, ok := value.(*goja.Symbol); ok {
		return nil, errSymbol
	}
	written, err := j.toJSON(goja.Undefined(), value)
	if err != nil || goja.IsUndefined(written) {
		return nil, err
	}
	return json.RawMessage(written.String()), nil
}

// stringifyArgs writes arguments as the JSON of an array. Those at the end that are
// undefined are left out.
func (j JSON) stringifyArgs(args []goja.Value) (json.RawMessage, error) {
	for len(args) > 0 && goja.IsUndefined(args[len(args)-1]) {
		args = args[:len(args)-1]
	}
	texts := make([]json.RawMessage, len(args))
	for i, arg := range args {
		text, err := j.Stringify(arg)
		if err != nil {
			return nil, err
		}
		texts[i] = text
	}
	return json.Marshal(texts)
}

// Parse makes a value of JSON. Nothing is undefined.
func (j JSON) Parse(text json.RawMessage) (goja.Value, error) {
	if len(text) == 0 {
		return goja.Undefined(), nil
	}
	return j.parseJSON(goja.Undefined(), j.vm.ToValue(string(text)))
}

// parseArgs makes arguments of the JSON of an array.
func (j JSON) parseArgs(text json.RawMessage) ([]goja.Value, error) {
	value, err := j.Parse(text)
	if err != nil {
		return nil, err
	}
	return argsIn(value)
}

// argsIn are the elements of an array.
func argsIn(value goja.Value) ([]goja.Value, error) {
	array, ok := value.(*goja.Object)
	if !ok || array.ClassName() != "Array" {
		return nil, errors.New("the arguments are not an array")
	}
	args := make([]goja.Value, array.Get("length").ToInteger())
	for i := range args {
		args[i] = array.Get(strconv.Itoa(i))
	}
	return args, nil
}
