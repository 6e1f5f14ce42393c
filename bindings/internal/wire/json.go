package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"

	"github.com/dop251/goja"
)

// JSON returns a value as JSON for a body: the keys of an object that the
// document declares are found as those of parameters are, any other goes out as
// given.
func JSON(vm *js.VM, schema *catalog.Schema, v goja.Value) (json.RawMessage, error) {
	if goja.IsNull(v) {
		return json.RawMessage("null"), nil
	}
	switch {
	case schema.Type == "array" && schema.Items != nil:
		if !js.IsArray(v) {
			return nil, js.WrongType(v, "an array")
		}
		o := v.(*goja.Object)
		items := make([]json.RawMessage, int(o.Get("length").ToInteger()))
		for i := range items {
			item := o.Get(strconv.Itoa(i))
			if item == nil || goja.IsUndefined(item) {
				return nil, js.ValueError(fmt.Sprintf("at %d takes a value, not undefined", i))
			}
			var err error
			if items[i], err = JSON(vm, schema.Items, item); err != nil {
				return nil, js.ValueError(fmt.Sprintf("at %d %s", i, err))
			}
		}
		return json.Marshal(items)
	case len(schema.Properties) > 0:
		if !js.IsPlainObject(v) || js.IsArray(v) {
			return nil, js.WrongType(v, "an object")
		}
		return jsonObject(vm, schema.Properties, v.(*goja.Object))
	case schema.Type == "object":
		if !js.IsPlainObject(v) {
			return nil, js.WrongType(v, "an object")
		}
	case schema.Type == "boolean", schema.Type == "integer", schema.Type == "number":
		text, err := Text(vm, schema, v)
		return json.RawMessage(text), err
	case schema.Type == "string":
		text, err := Text(vm, schema, v)
		if err != nil {
			return nil, err
		}
		return json.Marshal(text)
	}
	text, err := vm.JSONText(v)
	return json.RawMessage(text), err
}

// jsonObject writes an object's members in the order the script gives them.
func jsonObject(vm *js.VM, properties []*catalog.Parameter, o *goja.Object) (json.RawMessage, error) {
	var members []string
	for _, key := range o.Keys() {
		value := o.Get(key)
		if goja.IsUndefined(value) {
			continue
		}
		name, schema := key, &catalog.Schema{}
		for _, p := range properties {
			if k := catalog.SnakeCase(p.Name); p.Name == key || k == key || catalog.CamelCase(k) == key {
				name, schema = p.Name, &p.Schema
			}
		}
		text, err := JSON(vm, schema, value)
		if err != nil {
			return nil, js.ValueError(key + " " + err.Error())
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		members = append(members, string(quoted)+":"+string(text))
	}
	return json.RawMessage("{" + strings.Join(members, ",") + "}"), nil
}
