package twimljs

import (
	"strconv"

	"dialtone/bindings/internal/js"
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
		if s, ok := js.PlainText(v); ok && !hasText && out.fill == nil {
			out.text, hasText = s, true
			continue
		}
		if js.IsPlainObject(v) && !js.IsArray(v) && !hasAttrs && out.fill == nil {
			out.attrs, hasAttrs = b.attributes(method, v.(*goja.Object)), true
			continue
		}
		if f, ok := goja.AssertFunction(v); ok && out.fill == nil {
			out.fill = f
			continue
		}
		b.TypeError("%s takes a text, attributes and a function, each optional and the function last; %s is none of them, or one too many", method, js.Found(v))
	}
	return out
}

// attributes reads an object of attributes in its own order.
func (b *builder) attributes(method string, o *goja.Object) []twiml.Attr {
	keys := o.Keys()
	attrs := make([]twiml.Attr, 0, len(keys))
	for _, key := range keys {
		given := o.Get(key)
		value, ok := attrValue(given)
		if !ok {
			b.TypeError("%s: %s takes a string, a number, true, false or an array of those, not %s", method, key, js.Found(given))
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
	if !js.IsArray(v) {
		return js.PlainValue(v)
	}
	o := v.(*goja.Object)
	list := make([]any, int(o.Get("length").ToInteger()))
	for i := range list {
		item := o.Get(strconv.Itoa(i))
		if item == nil || goja.IsUndefined(item) || goja.IsNull(item) {
			continue
		}
		var ok bool
		if list[i], ok = js.PlainValue(item); !ok {
			return nil, false
		}
	}
	return list, true
}
