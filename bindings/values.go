package bindings

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dialtone/api/catalog"
	"dialtone/internal/spelling"

	"github.com/dop251/goja"
)

// A value that a script gives for a parameter is checked and put into the form
// that the wire has for it before any request is made.

// wireError says what is wrong with a value; the caller adds where it stood.
type wireError string

func (e wireError) Error() string { return string(e) }

func wrongType(v goja.Value, want string) error {
	return wireError("takes " + want + ", not " + describe(v))
}

// describe names a value in an error: short, and without calling the script.
func describe(v goja.Value) string {
	if r := recordIn(v); r != nil {
		return r.label()
	}
	if o, ok := v.(*goja.Object); ok && o.ExportType() == collectionType {
		return "a collection: " + o.Export().(*collection).source.describe()
	}
	switch v := v.(type) {
	case *goja.Object:
		return describeObject(v)
	case *goja.Symbol:
		return "Symbol(" + v.String() + ")"
	}
	if text, ok := textOf(v); ok {
		return quoted(text)
	}
	if _, ok := v.Export().(*big.Int); ok {
		return v.String() + "n"
	}
	return v.String()
}

func describeObject(o *goja.Object) string {
	switch class := o.ClassName(); class {
	case "Array":
		return "an array"
	case "Error":
		return "an Error"
	case "Object":
	default:
		return "a " + class
	}
	switch o.ExportType() {
	case reflect.TypeFor[*goja.Promise]():
		return "a Promise: await it first"
	case reflect.TypeFor[[][2]any]():
		return "a Map"
	case reflect.TypeFor[[]any]():
		return "a Set"
	}
	return "an object"
}

// quoted is a text in an error: a long one is cut.
func quoted(text string) string {
	if utf8.RuneCountInString(text) > 60 {
		text = string([]rune(text)[:57]) + "..."
	}
	return strconv.Quote(text)
}

// textOf returns a value that is a string.
func textOf(v goja.Value) (string, bool) {
	if kindOf(v) != reflect.String {
		return "", false
	}
	return v.String(), true
}

// kindOf returns the Go kind of a primitive value, and Invalid for what is none
// or has none: undefined, null and symbols, which export as text.
func kindOf(v goja.Value) reflect.Kind {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) || v.ExportType() == nil {
		return reflect.Invalid
	}
	if _, ok := v.(*goja.Symbol); ok {
		return reflect.Invalid
	}
	return v.ExportType().Kind()
}

var recordType = reflect.TypeFor[*record]()

// recordIn returns the record that a value is, or nil. It does not export other
// objects, which would run their getters.
func recordIn(v goja.Value) *record {
	if o, ok := v.(*goja.Object); ok && o.ExportType() == recordType {
		return o.Export().(*record)
	}
	return nil
}

// isPlainObject reports whether a value is an object with members, or an array, and
// none of the bindings' own.
func isPlainObject(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && (o.ClassName() == "Array" || o.ClassName() == "Object" && o.ExportType().Kind() == reflect.Map)
}

func isObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

func isArray(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && o.ClassName() == "Array"
}

// texts returns a value as the parameter's value or values in a form or query.
func (s *session) texts(schema *catalog.Schema, v goja.Value) ([]string, error) {
	if schema.Type == "array" {
		items := schema.Items
		if items == nil {
			items = &catalog.Schema{}
		}
		if !isArray(v) {
			text, err := s.text(items, v)
			return []string{text}, err
		}
		o := v.(*goja.Object)
		texts := make([]string, int(o.Get("length").ToInteger()))
		for i := range texts {
			item := o.Get(strconv.Itoa(i))
			if isMissing(item) {
				return nil, wireError(fmt.Sprintf("at %d takes a value, not %s", i, describeMissing(item)))
			}
			var err error
			if texts[i], err = s.text(items, item); err != nil {
				return nil, wireError(fmt.Sprintf("at %d %s", i, err))
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
		return boolean(v)
	case schema.Type == "integer" || schema.Type == "number":
		return number(schema.Type, v)
	case schema.JSON && isObject(v), schema.Type == "object", schema.Type == "" && isPlainObject(v):
		if text, ok := textOf(v); ok {
			return text, nil
		}
		if !isPlainObject(v) {
			return "", wrongType(v, "an object, or JSON as a string")
		}
		return s.jsonText(v)
	}
	text, err := scalar(v)
	if schema.Prefix != "" && kindOf(v) != reflect.String && recordIn(v) == nil {
		err = wrongType(v, "a SID")
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

// boolean returns true or false as text, of what cannot mean anything else.
func boolean(v goja.Value) (string, error) {
	switch kindOf(v) {
	case reflect.Bool:
		return v.String(), nil
	case reflect.String, reflect.Int64:
		switch strings.ToLower(strings.TrimSpace(v.String())) {
		case "true", "yes", "on", "1":
			return "true", nil
		case "false", "no", "off", "0":
			return "false", nil
		}
	}
	return "", wrongType(v, "true or false")
}

// scalar returns a string, number or boolean as text, and a record as its SID.
func scalar(v goja.Value) (string, error) {
	if r := recordIn(v); r != nil && r.key() != "" {
		return r.key(), nil
	}
	switch kindOf(v) {
	case reflect.String, reflect.Bool, reflect.Int64:
		return v.String(), nil
	case reflect.Float64:
		// NaN comes of a mistake, and no text or SID is meant to be that.
		if n := v.ToFloat(); !math.IsNaN(n) && !math.IsInf(n, 0) {
			return v.String(), nil
		}
	}
	return "", wrongType(v, "a string")
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
	msg := "cannot be " + quoted(text)
	if n := spelling.Nearest(text, schema.Enum); n != "" {
		return wireError(msg + ". Did you mean " + strconv.Quote(n) + "?")
	}
	return wireError(msg + ". It is one of " + strings.Join(schema.Enum, ", ") + ".")
}

func number(kind string, v goja.Value) (string, error) {
	want := "a number"
	if kind == "integer" {
		want = "a whole number"
	}
	switch kindOf(v) {
	case reflect.String, reflect.Int64, reflect.Float64:
	default:
		return "", wrongType(v, want)
	}
	text := strings.TrimSpace(v.String())
	if whole, ok := new(big.Int).SetString(text, 10); ok {
		return whole.String(), nil // with all of its digits, whatever a float64 can hold
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || kind == "integer" && n != math.Trunc(n) || strings.ContainsAny(text, "xX_pP") {
		return "", wrongType(v, want)
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

// isMissing reports whether a value is undefined or null.
func isMissing(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

func describeMissing(v goja.Value) string {
	if v == nil {
		return "undefined"
	}
	return v.String()
}

// isBlank reports whether nobody would see anything of a text.
func isBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) < 0
}

// saysNothing describes a value that narrows nothing where a filter is meant, and names nothing
// where an owner is: undefined, null, a string of spaces, an empty array. It returns "" for any
// other.
func saysNothing(v goja.Value) string {
	if isMissing(v) {
		return describeMissing(v)
	}
	if text, ok := textOf(v); ok && isBlank(text) {
		return quoted(text)
	}
	if !isArray(v) {
		return ""
	}
	o := v.(*goja.Object)
	length := int(o.Get("length").ToInteger())
	if length == 0 {
		return "an empty array"
	}
	for i := range length {
		if text, ok := textOf(o.Get(strconv.Itoa(i))); ok && isBlank(text) {
			return "an array with " + quoted(text) + " in it"
		}
	}
	return ""
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
		if !isArray(v) {
			return nil, wrongType(v, "an array")
		}
		o := v.(*goja.Object)
		items := make([]json.RawMessage, int(o.Get("length").ToInteger()))
		for i := range items {
			item := o.Get(strconv.Itoa(i))
			if item == nil || goja.IsUndefined(item) {
				return nil, wireError(fmt.Sprintf("at %d takes a value, not undefined", i))
			}
			var err error
			if items[i], err = s.jsonValue(schema.Items, item); err != nil {
				return nil, wireError(fmt.Sprintf("at %d %s", i, err))
			}
		}
		return json.Marshal(items)
	case len(schema.Properties) > 0:
		if !isPlainObject(v) || isArray(v) {
			return nil, wrongType(v, "an object")
		}
		return s.jsonObject(schema.Properties, v.(*goja.Object))
	case schema.Type == "object":
		if !isPlainObject(v) {
			return nil, wrongType(v, "an object")
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
	text, err := s.jsonText(v)
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
			return nil, wireError(key + " " + err.Error())
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		members = append(members, string(quoted)+":"+string(text))
	}
	return json.RawMessage("{" + strings.Join(members, ",") + "}"), nil
}
