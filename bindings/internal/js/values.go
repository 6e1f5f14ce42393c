package js

import (
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dop251/goja"
)

// ValueError says what is wrong with a value; the caller adds where it stood.
type ValueError string

func (e ValueError) Error() string { return string(e) }

// WrongType is the error of a value that is not what is wanted.
func WrongType(v goja.Value, want string) error {
	return ValueError("takes " + want + ", not " + Describe(v))
}

// Ours is what one of the bindings' own objects is in Go. Other objects are not exported, which
// would run their getters.
func Ours[T any](v goja.Value) (t T, ok bool) {
	if o, isObject := v.(*goja.Object); isObject && o.ExportType().Implements(reflect.TypeFor[T]()) {
		return o.Export().(T), true
	}
	return t, false
}

// Describe names a value in an error: short, and without calling the script. Objects of the
// bindings' own have a method Describe in Go that says what they are.
func Describe(v goja.Value) string {
	if d, ok := Ours[interface{ Describe() string }](v); ok {
		return d.Describe()
	}
	switch v := v.(type) {
	case *goja.Object:
		return describeObject(v)
	case *goja.Symbol:
		return "Symbol(" + v.String() + ")"
	}
	if text, ok := TextOf(v); ok {
		return Quoted(text)
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

// Quoted is a text in an error: a long one is cut.
func Quoted(text string) string {
	if utf8.RuneCountInString(text) > 60 {
		text = string([]rune(text)[:57]) + "..."
	}
	return strconv.Quote(text)
}

// TextOf returns a value that is a string.
func TextOf(v goja.Value) (string, bool) {
	if KindOf(v) != reflect.String {
		return "", false
	}
	return v.String(), true
}

// KindOf returns the Go kind of a primitive value, and Invalid for what is none
// or has none: undefined, null and symbols, which export as text.
func KindOf(v goja.Value) reflect.Kind {
	if v == nil || goja.IsUndefined(v) || goja.IsNull(v) || v.ExportType() == nil {
		return reflect.Invalid
	}
	if _, ok := v.(*goja.Symbol); ok {
		return reflect.Invalid
	}
	return v.ExportType().Kind()
}

// IsPlainObject reports whether a value is an object with members, or an array, and
// none of the bindings' own.
func IsPlainObject(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && (o.ClassName() == "Array" || o.ClassName() == "Object" && o.ExportType().Kind() == reflect.Map)
}

// IsObject reports whether a value is an object of any kind.
func IsObject(v goja.Value) bool {
	_, ok := v.(*goja.Object)
	return ok
}

// IsArray reports whether a value is an array.
func IsArray(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && o.ClassName() == "Array"
}

// IsRecord reports whether a value is a record, which has a method Key in Go.
func IsRecord(v goja.Value) bool {
	_, ok := Ours[interface{ Key() string }](v)
	return ok
}

// Scalar returns a string, number or boolean as text, and a record, which has a method Key in Go,
// as its SID.
func Scalar(v goja.Value) (string, error) {
	if r, ok := Ours[interface{ Key() string }](v); ok && r.Key() != "" {
		return r.Key(), nil
	}
	switch KindOf(v) {
	case reflect.String, reflect.Bool, reflect.Int64:
		return v.String(), nil
	case reflect.Float64:
		// NaN comes of a mistake, and no text or SID is meant to be that.
		if n := v.ToFloat(); !math.IsNaN(n) && !math.IsInf(n, 0) {
			return v.String(), nil
		}
	}
	return "", WrongType(v, "a string")
}

// Number returns a number, or a text that is one, as text. A kind of "integer" takes whole ones
// alone, with all of their digits.
func Number(kind string, v goja.Value) (string, error) {
	want := "a number"
	if kind == "integer" {
		want = "a whole number"
	}
	switch KindOf(v) {
	case reflect.String, reflect.Int64, reflect.Float64:
	default:
		return "", WrongType(v, want)
	}
	text := strings.TrimSpace(v.String())
	if whole, ok := new(big.Int).SetString(text, 10); ok {
		return whole.String(), nil // with all of its digits, whatever a float64 can hold
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) || kind == "integer" && n != math.Trunc(n) || strings.ContainsAny(text, "xX_pP") {
		return "", WrongType(v, want)
	}
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

// IsMissing reports whether a value is undefined or null.
func IsMissing(v goja.Value) bool { return v == nil || goja.IsUndefined(v) || goja.IsNull(v) }

// DescribeMissing names undefined or null.
func DescribeMissing(v goja.Value) string {
	if v == nil {
		return "undefined"
	}
	return v.String()
}

// IsBlank reports whether nobody would see anything of a text.
func IsBlank(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) < 0
}

// SaysNothing describes a value that narrows nothing where a filter is meant, and names nothing
// where an owner is: undefined, null, a string of spaces, an empty array. It returns "" for any
// other.
func SaysNothing(v goja.Value) string {
	if IsMissing(v) {
		return DescribeMissing(v)
	}
	if text, ok := TextOf(v); ok && IsBlank(text) {
		return Quoted(text)
	}
	if !IsArray(v) {
		return ""
	}
	o := v.(*goja.Object)
	length := int(o.Get("length").ToInteger())
	if length == 0 {
		return "an empty array"
	}
	for i := range length {
		if text, ok := TextOf(o.Get(strconv.Itoa(i))); ok && IsBlank(text) {
			return "an array with " + Quoted(text) + " in it"
		}
	}
	return ""
}

// Boolean returns true or false as text, of what cannot mean anything else.
func Boolean(v goja.Value) (string, error) {
	switch KindOf(v) {
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
	return "", WrongType(v, "true or false")
}
