package bindings

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf16"

	"dialtone/twiml"

	"github.com/dop251/goja"
)

// content is what a script gives for a new element.
type content struct {
	text  string
	attrs []twiml.Attr
	fill  goja.Callable // nil where nothing more is added
}

// content reads text and attributes, in either order as in Twilio's SDKs, and a
// function after them, each optional.
func (b *builder) content(method string, args []goja.Value) content {
	var out content
	var hasText, hasAttrs bool
	for _, v := range args {
		if goja.IsUndefined(v) || goja.IsNull(v) {
			continue
		}
		if s, ok := plainText(v); ok && !hasText && out.fill == nil {
			out.text, hasText = s, true
			continue
		}
		if isPlainObject(v) && !isArray(v) && !hasAttrs && out.fill == nil {
			out.attrs, hasAttrs = b.attributes(method, v.(*goja.Object)), true
			continue
		}
		if f, ok := goja.AssertFunction(v); ok && out.fill == nil {
			out.fill = f
			continue
		}
		b.typeError("%s takes a text, attributes and a function, each optional and the function last; %s is none of them, or one too many", method, found(v))
	}
	return out
}

// found names what stands where it can't, and what it most likely lacks.
func found(v goja.Value) string {
	if _, ok := v.(*goja.Symbol); ok {
		return "a symbol"
	}
	if thenOf(v) != nil {
		return "a promise (await it first)"
	}
	return describe(v)
}

// attributes reads an object of attributes in its own order.
func (b *builder) attributes(method string, o *goja.Object) []twiml.Attr {
	keys := o.Keys()
	attrs := make([]twiml.Attr, 0, len(keys))
	for _, key := range keys {
		given := o.Get(key)
		value, ok := attrValue(given)
		if !ok {
			b.typeError("%s: %s takes a string, a number, true, false or an array of those, not %s", method, key, found(given))
		}
		attrs = append(attrs, twiml.A(key, value))
	}
	return attrs
}

// attrValue returns an attribute's value, an array as a list of them, null and
// undefined as nil.
func attrValue(v goja.Value) (any, bool) {
	if goja.IsUndefined(v) || goja.IsNull(v) {
		return nil, true
	}
	if !isArray(v) {
		return plainValue(v)
	}
	o := v.(*goja.Object)
	list := make([]any, int(o.Get("length").ToInteger()))
	for i := range list {
		item := o.Get(strconv.Itoa(i))
		if item == nil || goja.IsUndefined(item) || goja.IsNull(item) {
			continue
		}
		var ok bool
		if list[i], ok = plainValue(item); !ok {
			return nil, false
		}
	}
	return list, true
}

// plainValue returns a string, number or boolean as Go has it. NaN and the
// infinite are not values.
func plainValue(v goja.Value) (any, bool) {
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

// plainText returns a string, number or boolean as text.
func plainText(v goja.Value) (string, bool) {
	value, ok := plainValue(v)
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
