// Package wire puts what a script gives for a parameter into the form that goes to Twilio, and
// checks it before any request is made: a date, a value of an enumeration, a SID, an object as
// JSON.
//
// Most callers need [Texts], for forms and queries, and [JSON], for bodies. The error is a
// [js.ValueError], to stand behind the parameter's name: "takes true or false, not 3".
package wire

import (
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

// Texts returns a value as the parameter's value or values in a form or query.
func Texts(vm *js.VM, schema *catalog.Schema, v goja.Value) ([]string, error) {
	if schema.Type == "array" {
		items := schema.Items
		if items == nil {
			items = &catalog.Schema{}
		}
		if !js.IsArray(v) {
			text, err := Text(vm, items, v)
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
			if texts[i], err = Text(vm, items, item); err != nil {
				return nil, js.ValueError(fmt.Sprintf("at %d %s", i, err))
			}
		}
		return texts, nil
	}
	text, err := Text(vm, schema, v)
	return []string{text}, err
}

// Text returns a value as the one value that a parameter has in a path, form or query.
func Text(vm *js.VM, schema *catalog.Schema, v goja.Value) (string, error) {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return "", nil
	}
	switch {
	case schema.Format == "date":
		return Date(vm, catalog.Days, v)
	case schema.Format == "date-time":
		return Date(vm, catalog.Moments, v)
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
		return vm.JSONText(v)
	}
	text, err := js.Scalar(v)
	if schema.Prefix != "" && js.KindOf(v) != reflect.String && !js.IsRecord(v) {
		err = js.WrongType(v, "a SID")
	}
	if err != nil {
		return "", err
	}
	text = Canonical(schema, text)
	return text, checkEnum(schema, text)
}

// Canonical returns a value of an enumeration, given in any case, as Twilio's document spells it.
func Canonical(schema *catalog.Schema, text string) string {
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
