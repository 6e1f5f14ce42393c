package kept

import (
	"math"
	"reflect"
	"strconv"

	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

const (
	// longestStored is how many bytes of JSON a value of a store has at most.
	longestStored = 1 << 20
	// deepestStored is how many objects of it stand in one another.
	deepestStored = 100
)

// text is a value as JSON, or throws where that would not come back as the value that it is.
func (o *storeObject) text(method string, v goja.Value) []byte {
	return o.storable(method, "the value", v)
}

// storable writes a value that is kept as JSON and read again. JSON.stringify leaves functions out,
// and makes text of a Date, {} of a Map and null of NaN: these are refused, so that what is read is
// what was written.
func (o *script) storable(method, name string, v goja.Value) []byte {
	o.checkStorable(method, name, v, 0)
	text := o.ToJSON(v)
	if len(text) > longestStored {
		o.TypeError("%s: %s has %d bytes as JSON, and may have %d: keep what is large in a file, and where that is in the store", method, name, len(text), longestStored)
	}
	return []byte(text)
}

func (o *script) checkStorable(method, path string, v goja.Value, depth int) {
	if depth > deepestStored {
		o.TypeError("%s: %s is nested more than %d deep, or has itself in it", method, path[:min(len(path), 60)], deepestStored)
	}
	object, ok := v.(*goja.Object)
	if !ok {
		o.checkPrimitive(method, path, v)
		return
	}
	switch {
	case object.ExportType() == reflect.TypeFor[*goja.Promise]():
		o.TypeError("%s: %s is a Promise; await it before, and keep what it comes to", method, path)
	case js.IsRecord(v):
		o.TypeError("%s: %s is %s; keep its sid, or its toJSON()", method, path, js.Describe(v))
	case object.ClassName() == "Date":
		o.TypeError("%s: %s is a Date; keep its toISOString()", method, path)
	case !js.IsPlainObject(v):
		o.TypeError("%s: %s is %s, which JSON has not", method, path, js.Describe(v))
	case js.IsArray(v):
		for i := range object.Get("length").ToInteger() {
			at := strconv.FormatInt(i, 10)
			item := object.Get(at)
			if item == nil || goja.IsUndefined(item) {
				o.TypeError("%s: %s[%s] is undefined; null is what JSON has", method, path, at)
			}
			o.checkStorable(method, path+"["+at+"]", item, depth+1)
		}
		return
	}
	if up := object.Prototype(); up != nil && up != o.JS.Object {
		o.TypeError("%s: %s is an instance of a class, which JSON has not; keep its members, as in {...it}", method, path)
	}
	for _, key := range object.Keys() {
		if member := object.Get(key); !goja.IsUndefined(member) {
			o.checkStorable(method, path+"."+key, member, depth+1)
		}
	}
}

func (o *script) checkPrimitive(method, path string, v goja.Value) {
	switch js.KindOf(v) {
	case reflect.Bool, reflect.String, reflect.Int64:
		return
	case reflect.Float64:
		if n := v.ToFloat(); !math.IsNaN(n) && !math.IsInf(n, 0) {
			return
		}
	}
	if !goja.IsNull(v) {
		o.TypeError("%s: %s is %s, which JSON has not", method, path, js.Describe(v))
	}
}
