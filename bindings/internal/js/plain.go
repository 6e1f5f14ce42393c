package js

import (
	"math"
	"reflect"
	"strings"
	"unicode/utf16"

	"github.com/dop251/goja"
)

// Found names what stands where it can't, and what it most likely lacks.
func Found(v goja.Value) string {
	if _, ok := v.(*goja.Symbol); ok {
		return "a symbol"
	}
	if ThenOf(v) != nil {
		return "a promise (await it first)"
	}
	return Describe(v)
}

// PlainValue returns a string, number or boolean as Go has it. NaN and the
// infinite are not values.
func PlainValue(v goja.Value) (any, bool) {
	if _, ok := v.(*goja.Object); ok {
		return nil, false
	}
	if _, ok := v.(*goja.Symbol); ok || v.ExportType() == nil {
		return nil, false
	}
	switch v.ExportType().Kind() {
	case reflect.String:
		return wellFormed(v), true
	case reflect.Bool, reflect.Int64:
		return v.Export(), true
	case reflect.Float64:
		n := v.ToFloat()
		return n, !math.IsNaN(n) && !math.IsInf(n, 0)
	}
	return nil, false
}

// PlainText returns a string, number or boolean as text.
func PlainText(v goja.Value) (string, bool) {
	value, ok := PlainValue(v)
	if !ok {
		return "", false // an object's String would run the script's toString
	}
	if text, isText := value.(string); isText {
		return text, true
	}
	return v.String(), true
}

// wellFormed returns a JavaScript string as Go's, with half of a surrogate pair as
// the three bytes that would be its UTF-8 if it had one: where Goja puts U+FFFD
// without a word, the twiml package finds them and says so.
func wellFormed(v goja.Value) string {
	text := v.String()
	if !strings.Contains(text, "\uFFFD") {
		return text
	}
	units, ok := v.ToString().(goja.String)
	if !ok {
		return text
	}
	var out strings.Builder
	for i := 0; i < units.Length(); i++ {
		unit := rune(units.CharAt(i))
		if !utf16.IsSurrogate(unit) {
			out.WriteRune(unit)
			continue
		}
		if i+1 < units.Length() {
			if r := utf16.DecodeRune(unit, rune(units.CharAt(i+1))); r != '\uFFFD' {
				out.WriteRune(r)
				i++
				continue
			}
		}
		out.Write([]byte{0xE0 | byte(unit>>12), 0x80 | byte(unit>>6)&0x3F, 0x80 | byte(unit)&0x3F})
	}
	return out.String()
}

// ThenOf returns a value's then where it is a promise or as good as one.
func ThenOf(v goja.Value) goja.Callable {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	then, _ := goja.AssertFunction(o.Get("then"))
	return then
}
