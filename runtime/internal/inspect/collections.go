package inspect

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// arrayShape is that of an array. Elements that are not there are counted.
func (p *printer) arrayShape(object *goja.Object, class className, tag string) shape {
	length := int(p.get(object, "length").ToInteger())
	form := shape{open: "[", close: "]", array: true}
	if class.name != "Array" || tag != "" {
		form.open = class.prefix(tag, "Array", "("+itoa(length)+")") + "["
	}
	keys := p.keys(object, p.set.showHidden)
	for _, key := range keys {
		if key.symbol != nil || !isIndex(key.name) {
			form.keys = append(form.keys, key)
		}
	}
	inMatchOrder(form.keys)
	if length == 0 {
		form.alone = form.open + "]"
	}
	isNumber := func(value goja.Value) bool {
		return value != nil && (goja.IsNumber(value) || goja.IsBigInt(value))
	}
	form.entries = func(level int) []string {
		count, _ := p.shown(length)
		var entries []string
		index := 0
		for index < length && len(entries) < count {
			own, found := p.own(object, propertyKey{name: itoa(index)})
			if !found {
				next, dense := peek.NextElement(object, index)
				if !dense {
					next = nextIndex(keys, index, length)
				}
				entries = append(entries, p.style(fmt.Sprintf("<%d empty item%s>", next-index, plural(next-index)), styleUndefined))
				index = next
				continue
			}
			text, _ := p.propertyValue(own, level)
			entries = append(entries, text)
			index++
		}
		if more := length - index; more > 0 {
			entries = append(entries, fmt.Sprintf("... %d more item%s", more, plural(more)))
		}
		return entries
	}
	form.elementsAreNumbers = func(entries int) bool {
		for i := range entries {
			if !isNumber(p.OwnValue(object, itoa(i))) {
				return false
			}
		}
		return true
	}
	return form
}

// inMatchOrder puts the properties of a match of a regular expression in the standard's order,
// where Goja makes input before index.
func inMatchOrder(keys []propertyKey) {
	if len(keys) >= 3 && keys[0].name == "input" && keys[1].name == "index" && keys[2].name == "groups" {
		keys[0], keys[1] = keys[1], keys[0]
	}
}

// nextIndex is the first index after a hole.
func nextIndex(keys []propertyKey, hole, length int) int {
	for _, key := range keys {
		if key.symbol != nil || !isIndex(key.name) {
			continue
		}
		if index, _ := strconv.Atoi(key.name); index > hole {
			return index
		}
	}
	return length
}

func (p *printer) typedArrayShape(object *goja.Object, class className, tag, name string) shape {
	length := int(p.get(object, "length").ToInteger())
	form := shape{array: true, close: "]"}
	form.open = class.prefix(tag, name, "("+itoa(length)+")") + "["
	for _, key := range p.keys(object, p.set.showHidden) {
		if key.symbol != nil || !isIndex(key.name) {
			form.keys = append(form.keys, key)
		}
	}
	if length == 0 {
		form.alone = form.open + "]"
	}
	form.entries = func(int) []string {
		count, rest := p.shown(length)
		entries := make([]string, 0, count+1)
		for i := range count {
			entries = append(entries, p.primitive(object.Get(itoa(i))))
		}
		if rest != "" {
			entries = append(entries, rest)
		}
		return entries
	}
	form.elementsAreNumbers = func(int) bool { return true }
	return form
}

func (p *printer) bufferShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: class.prefix(tag, "ArrayBuffer", "") + "{", close: "}"}
	form.keys = p.keys(object, p.set.showHidden)
	form.entries = func(int) []string {
		buffer, _ := object.Export().(goja.ArrayBuffer)
		if buffer.Detached() {
			return []string{"(detached)", "byteLength: " + p.style("0", styleNumber)}
		}
		data := buffer.Bytes()
		shown := data[:min(len(data), p.set.maxArrayLength)]
		digits := make([]string, len(shown))
		for i, b := range shown {
			digits[i] = hex.EncodeToString([]byte{b})
		}
		text := strings.Join(digits, " ")
		if more := len(data) - len(shown); more > 0 {
			text += fmt.Sprintf(" ... %d more byte%s", more, plural(more))
		}
		return []string{
			p.style("[Uint8Contents]", styleSpecial) + ": <" + text + ">",
			"byteLength: " + p.style(itoa(len(data)), styleNumber),
		}
	}
	return form
}

func (p *printer) setShape(object *goja.Object, class className, tag string, size int) shape {
	form := shape{close: "}", keys: p.keys(object, p.set.showHidden)}
	form.open = class.prefix(tag, "Set", "("+itoa(size)+")") + "{"
	if size == 0 {
		form.alone = form.open + "}"
	}
	form.entries = func(level int) []string {
		return p.each(p.setEach, object, size, func(value, _ goja.Value) string { return p.value(value, level) })
	}
	return form
}

func (p *printer) mapShape(object *goja.Object, class className, tag string, size int) shape {
	form := shape{close: "}", keys: p.keys(object, p.set.showHidden)}
	form.open = class.prefix(tag, "Map", "("+itoa(size)+")") + "{"
	if size == 0 {
		form.alone = form.open + "}"
	}
	form.entries = func(level int) []string {
		return p.each(p.mapEach, object, size, func(value, key goja.Value) string {
			return p.value(key, level) + " => " + p.value(value, level)
		})
	}
	return form
}

// iteratorShape is that of an iterator over a Map or a Set, which shows what it has before it.
func (p *printer) iteratorShape(object *goja.Object, tag string, left peek.Iterator) shape {
	form := shape{open: "[" + tag + "] {", close: "}", keys: p.keys(object, p.set.showHidden)}
	ofSet := tag == "Set Iterator"
	if left.Pairs {
		form.open = "[" + tag[:len("Map")] + " Entries] {"
	}
	form.entries = func(level int) []string {
		count, rest := p.shown(len(left.Entries))
		var entries []string
		p.indent += 2
		for _, entry := range left.Entries[:count] {
			switch {
			case left.Pairs && ofSet:
				entries = append(entries, "[ "+p.value(entry.Key, level)+", "+p.value(entry.Key, level)+" ]")
			case left.Pairs:
				entries = append(entries, "[ "+p.value(entry.Key, level)+", "+p.value(entry.Value, level)+" ]")
			case left.Keys || ofSet:
				entries = append(entries, p.value(entry.Key, level))
			default:
				entries = append(entries, p.value(entry.Value, level))
			}
		}
		p.indent -= 2
		if rest != "" {
			entries = append(entries, rest)
		}
		return entries
	}
	return form
}

// each writes the elements of a Map or a Set, by its forEach.
func (p *printer) each(forEach builtin, object *goja.Object, size int, write func(value, key goja.Value) string) []string {
	count, rest := p.shown(size)
	var entries []string
	p.indent += 2
	forEach.call(object, p.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		if len(entries) < count {
			entries = append(entries, write(call.Argument(0), call.Argument(1)))
		}
		return goja.Undefined()
	}))
	p.indent -= 2
	if rest != "" {
		entries = append(entries, rest)
	}
	return entries
}

func (p *printer) promiseShape(object *goja.Object, class className, tag string) shape {
	form := shape{open: class.prefix(tag, "Promise", "") + "{", close: "}"}
	form.keys = p.keys(object, p.set.showHidden)
	form.entries = func(level int) []string {
		promise, ok := object.Export().(*goja.Promise)
		if !ok || promise.State() == goja.PromiseStatePending {
			return []string{p.style("<pending>", styleSpecial)}
		}
		p.indent += 2
		text := p.value(promise.Result(), level)
		p.indent -= 2
		if promise.State() == goja.PromiseStateRejected {
			text = p.style("<rejected>", styleSpecial) + " " + text
		}
		return []string{text}
	}
	return form
}
