package inspect

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

func itoa(n int) string { return strconv.Itoa(n) }

// shapeOf decides how an object is written.
func (p *printer) shapeOf(object *goja.Object, class className, tag string) shape {
	if _, callable := goja.AssertFunction(object); callable {
		return p.functionShape(object, class, tag)
	}
	switch object.ClassName() {
	case "Array":
		return p.arrayShape(object, class, tag)
	case "Error":
		return p.errorShape(object, class, tag)
	case "Date":
		return p.dateShape(object, class, tag)
	case "RegExp":
		return p.regexpShape(object, class, tag)
	case "Arguments":
		form := shape{open: "[Arguments] {", close: "}", keys: p.keys(object, p.set.showHidden)}
		form.alone = form.open + "}"
		return form
	}
	switch object.ExportType() {
	case mapType:
		if size, ok := p.brand(p.mapSize, object); ok {
			return p.mapShape(object, class, tag, int(size.ToInteger()))
		}
	case setType:
		if size, ok := p.brand(p.setSize, object); ok {
			return p.setShape(object, class, tag, int(size.ToInteger()))
		}
	case promiseType:
		return p.promiseShape(object, class, tag)
	case bufferType:
		return p.bufferShape(object, class, tag)
	}
	if name, ok := p.brand(p.typedArrayName, object); ok && goja.IsString(name) {
		return p.typedArrayShape(object, class, tag, name.String())
	}
	if inner, ok := p.boxed(object); ok {
		return p.boxShape(object, class, tag, inner)
	}
	if form, ok := p.taggedShape(object, class, tag); ok {
		return form
	}
	if tag == "Map Iterator" || tag == "Set Iterator" {
		if left, ok := peek.IteratorOf(object); ok {
			return p.iteratorShape(object, tag, left)
		}
	}
	return p.plainShape(object, class, tag)
}

// brand calls a function that throws on an object of another kind.
func (p *printer) brand(function builtin, object *goja.Object, args ...goja.Value) (result goja.Value, ok bool) {
	threw := p.try(func() { result = function.call(object, args...) })
	return result, !threw && result != nil && !goja.IsUndefined(result)
}

// plainShape is that of an object of no special kind.
func (p *printer) plainShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: "{", close: "}", keys: p.keys(object, p.set.showHidden)}
	if class.name != "Object" || tag != "" {
		form.open = class.prefix(tag, "Object", "") + "{"
	}
	form.alone = form.open + "}"
	return form
}

// taggedShape is that of objects that Goja tells apart by their tag only.
func (p *printer) taggedShape(object *goja.Object, class className, tag string) (shape, bool) {
	open := class.prefix(tag, tag, "") + "{"
	unknown := func(int) []string { return []string{p.style("<items unknown>", styleSpecial)} }
	switch tag {
	case "WeakMap":
		if _, ok := p.brand(p.weakMapHas, object, object); ok {
			return shape{open: open, close: "}", keys: p.keys(object, p.set.showHidden), entries: unknown}, true
		}
	case "WeakSet":
		if _, ok := p.brand(p.weakSetHas, object, object); ok {
			return shape{open: open, close: "}", keys: p.keys(object, p.set.showHidden), entries: unknown}, true
		}
	case "DataView":
		if _, ok := p.brand(p.dataViewLength, object); ok {
			fields := func(level int) []string {
				var entries []string
				for _, name := range []string{"byteLength", "byteOffset", "buffer"} {
					text, gap := p.propertyValue(property{value: p.get(object, name)}, level)
					entries = append(entries, name+":"+gap+text)
				}
				return entries
			}
			return shape{open: open, close: "}", keys: p.keys(object, p.set.showHidden), entries: fields}, true
		}
	}
	return shape{}, false
}

func (p *printer) dateShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: "{", close: "}", keys: p.keys(object, p.set.showHidden)}
	form.base = "Invalid Date"
	if t, ok := object.Export().(time.Time); ok {
		form.base = isoDate(t.UTC())
	}
	if prefix := class.prefix(tag, "Date", ""); prefix != "Date " {
		form.base = prefix + form.base
	}
	if len(form.keys) == 0 {
		form.base = p.style(form.base, styleDate)
	}
	form.alone = form.base
	return form
}

// isoDate is Date.prototype.toISOString.
func isoDate(t time.Time) string {
	year := fmt.Sprintf("%04d", t.Year())
	if t.Year() < 0 || t.Year() > 9999 {
		year = fmt.Sprintf("%+07d", t.Year())
	}
	return year + t.Format("-01-02T15:04:05.000Z")
}

func (p *printer) regexpShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: "{", close: "}", keys: p.keys(object, p.set.showHidden), isFlat: true}
	form.base = "/(?:)/"
	p.try(func() { form.base = p.regexpSource.call(object).String() })
	if prefix := class.prefix(tag, "RegExp", ""); prefix != "RegExp " {
		form.base = prefix + form.base
	}
	if len(form.keys) == 0 {
		form.base = p.style(form.base, styleRegExp)
	}
	form.alone = form.base
	return form
}

// boxed is the primitive in an object around one, as new Number(1) makes.
func (p *printer) boxed(object *goja.Object) (goja.Value, bool) {
	switch object.ClassName() {
	case "Number":
		return p.brand(p.numberValue, object)
	case "String":
		return p.brand(p.stringValueOf, object)
	case "Boolean":
		return p.brand(p.booleanValue, object)
	}
	switch object.ExportType() {
	case bigIntType:
		return p.brand(p.bigIntValue, object)
	case stringType:
		return p.brand(p.symbolValue, object)
	}
	return nil, false
}

// boxShape is that of an object around a primitive.
func (p *printer) boxShape(object *goja.Object, class className, tag string, inner goja.Value) shape {
	kind, look := "Boolean", styleBoolean
	switch {
	case goja.IsString(inner):
		kind, look = "String", styleString
	case goja.IsNumber(inner):
		kind, look = "Number", styleNumber
	case goja.IsBigInt(inner):
		kind, look = "BigInt", styleBigInt
	}
	if _, ok := inner.(*goja.Symbol); ok {
		kind, look = "Symbol", styleSymbol
	}
	form := shape{open: "{", close: "}", keys: p.keys(object, p.set.showHidden)}
	if text, ok := inner.(goja.String); ok {
		// The characters are properties too.
		form.keys = form.keys[min(text.Length(), len(form.keys)):]
	}
	form.base = "[" + kind
	switch {
	case !class.known:
		form.base += " (null prototype)"
	case class.name != kind:
		form.base += " (" + class.name + ")"
	}
	plain := &printer{Inspector: p.Inspector, set: Options{}.settings()}
	form.base += ": " + plain.primitive(inner) + "]"
	if tag != "" && tag != class.name {
		form.base += " [" + tag + "]"
	}
	if len(form.keys) == 0 {
		form.base = p.style(form.base, look)
	}
	form.alone = form.base
	return form
}

// shown is how many of a list's elements are written, and the line that stands
// for the rest.
func (p *printer) shown(length int) (count int, rest string) {
	count = min(length, p.set.maxArrayLength)
	if more := length - count; more > 0 {
		rest = fmt.Sprintf("... %d more item%s", more, plural(more))
	}
	return count, rest
}

const maxIndex = math.MaxUint32 - 1

// isIndex reports whether a property's name is an array's index.
func isIndex(name string) bool {
	if name == "" || len(name) > 1 && name[0] == '0' || strings.Trim(name, "0123456789") != "" {
		return false
	}
	n, err := strconv.ParseUint(name, 10, 64)
	return err == nil && n <= maxIndex
}
