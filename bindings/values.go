package bindings

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"dialtone/api/catalog"
	"dialtone/bindings/internal/js"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
)

// A value that a script gives for a parameter is checked and put into the form
// that the wire has for it before any request is made.

var recordType = reflect.TypeFor[*record]()

// recordIn returns the record that a value is, or nil. It does not export other
// objects, which would run their getters.
func recordIn(v goja.Value) *record {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == recordType {
		return o.Export().(*record)
	}
	return nil
}

// texts returns a value as the parameter's value or values in a form or query.
func (s *session) texts(schema *catalog.Schema, v goja.Value) ([]string, error) {
	if schema.Type == "array" {
		items := schema.Items
		if items == nil {
			items = &catalog.Schema{}
		}
		if !js.IsArray(v) {
			text, err := s.text(items, v)
			return []string{text}, err
		}
		o := v.(*goja.Object)
		texts := make([]string, int(o.Get("length").ToInteger()))
		for i := range texts {
			item := o.Get(strconv.Itoa(i))
			if js.IsMissing(item) {
				return nil, js.ValueError(fmt.Sprintf("at %d takes a value, not %s", i, js.DescribeMissing(item)))
			}
			var err error
			if texts[i], err = s.text(items, item); err != nil {
				return nil, js.ValueError(fmt.Sprintf("at %d %s", i, err))
			}
		}
		return texts, nil
	}
	text, err := s.text(schema, v)
	return []string{text}, err
}

func (s *session) text(schema *catalog.Schema, v goja.Value) (string, error) {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return "", nil
	}
	switch {
	case schema.Format == "date":
		return s.date(catalog.Days, v)
	case schema.Format == "date-time":
		return s.date(catalog.Moments, v)
	case schema.Type == "boolean":
		return js.Boolean(v)
	case schema.Type == "integer" || schema.Type == "number":
		return js.Number(schema.Type, v)
	case schema.JSON && js.IsObject(v), schema.Type == "object", schema.Type == "" && js.IsPlainObject(v):
		if text, ok := js.TextOf(v); ok {
			return text, nil
		}
		if !js.IsPlainObject(v) {
			return "", js.WrongType(v, "an object, or JSON as a string")
		}
		return s.JSONText(v)
	}
	text, err := js.Scalar(v)
	if schema.Prefix != "" && js.KindOf(v) != reflect.String && recordIn(v) == nil {
		err = js.WrongType(v, "a SID")
	}
	if err != nil {
		return "", err
	}
	text = canonical(schema, text)
	return text, checkEnum(schema, text)
}

// canonical returns a value of an enumeration, given in any case, as Twilio's document spells it.
func canonical(schema *catalog.Schema, text string) string {
	if slices.Contains(schema.Enum, text) {
		return text
	}
	for _, value := range schema.Enum {
		if strings.EqualFold(value, text) {
			return value
		}
	}
	if schema.IsMethod() {
		return strings.ToUpper(text)
	}
	return text
}

func checkEnum(schema *catalog.Schema, text string) error {
	if len(schema.Enum) == 0 || text == "" {
		return nil
	}
	for _, e := range schema.Enum {
		if e == text {
			return nil
		}
	}
	msg := "cannot be " + js.Quoted(text)
	if n := spelling.Nearest(text, schema.Enum); n != "" {
		return js.ValueError(msg + ". Did you mean " + strconv.Quote(n) + "?")
	}
	return js.ValueError(msg + ". It is one of " + strings.Join(schema.Enum, ", ") + ".")
}

// jsonValue returns a value as JSON for a body: the keys of an object that the
// document declares are found as those of parameters are, any other goes out as
// given.
func (s *session) jsonValue(schema *catalog.Schema, v goja.Value) (json.RawMessage, error) {
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
			if items[i], err = s.jsonValue(schema.Items, item); err != nil {
				return nil, js.ValueError(fmt.Sprintf("at %d %s", i, err))
			}
		}
		return json.Marshal(items)
	case len(schema.Properties) > 0:
		if !js.IsPlainObject(v) || js.IsArray(v) {
			return nil, js.WrongType(v, "an object")
		}
		return s.jsonObject(schema.Properties, v.(*goja.Object))
	case schema.Type == "object":
		if !js.IsPlainObject(v) {
			return nil, js.WrongType(v, "an object")
		}
	case schema.Type == "boolean", schema.Type == "integer", schema.Type == "number":
		text, err := s.text(schema, v)
		return json.RawMessage(text), err
	case schema.Type == "string":
		text, err := s.text(schema, v)
		if err != nil {
			return nil, err
		}
		return json.Marshal(text)
	}
	text, err := s.JSONText(v)
	return json.RawMessage(text), err
}

// jsonObject writes an object's members in the order the script gives them.
func (s *session) jsonObject(properties []*catalog.Parameter, o *goja.Object) (json.RawMessage, error) {
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
		text, err := s.jsonValue(schema, value)
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
