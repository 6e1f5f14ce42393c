package inspect

import (
	"sort"
	"strings"

	"github.com/dop251/goja"
)

// shape is how one kind of object is written: its braces, what stands before
// them, and its entries besides properties.
type shape struct {
	base    string // Before the braces; all there is where there are no properties.
	open    string
	close   string
	alone   string // The text where there are no properties: overrides base and braces.
	array   bool   // Whether many entries are grouped in columns.
	keys    []propertyKey
	entries func(level int) []string
	isFlat  bool // Whether base alone stands for it below the depth shown.

	// elementsAreNumbers reports whether all of so many elements of an array are.
	elementsAreNumbers func(count int) bool
}

// maxInspected is how many objects inside of each other are written where all are to be. Each takes
// some of Go's stack, and the end of that is the end of the process.
const maxInspected = 1000

// object writes an object that is not inside of itself.
func (p *printer) object(object *goja.Object, level int) string {
	p.poll()
	class := p.classOf(object, level)
	tag := p.tagOf(object)
	return p.written(object, class, tag, p.shapeOf(object, class, tag), level)
}

// written writes an object that has a shape.
func (p *printer) written(object *goja.Object, class className, tag string, form shape, level int) string {
	if len(form.keys) == 0 && form.alone != "" {
		return form.alone
	}
	if tooDeep := len(p.seen) == maxInspected; tooDeep || level > p.set.depth {
		if form.isFlat {
			return form.base
		}
		name := strings.TrimSuffix(class.prefix(tag, "Object", ""), " ")
		switch {
		case tooDeep:
			name = "[" + name + ": Inspection interrupted prematurely. Maximum call stack size exceeded.]"
		case class.known:
			name = "[" + name + "]"
		}
		return p.style(name, styleSpecial)
	}
	p.seen = append(p.seen, object)
	p.level = level + 1
	entries := p.entriesOf(object, form, level+1)
	p.seen = p.seen[:len(p.seen)-1]
	if number, found := p.circular[object]; found {
		reference := p.style("<ref *"+itoa(number)+">", styleSpecial)
		switch {
		case p.set.compact == 0:
			form.open = reference + " " + form.open
		case form.base == "":
			form.base = reference
		default:
			form.base = reference + " " + form.base
		}
	}
	return p.layOut(entries, form, level+1)
}

// entriesOf writes what stands between an object's braces.
func (p *printer) entriesOf(object *goja.Object, form shape, level int) []string {
	var entries []string
	if form.entries != nil {
		entries = form.entries(level)
	}
	elements := len(entries)
	for _, key := range form.keys {
		entries = append(entries, p.property(object, key, level))
	}
	if p.set.sorted && !form.array {
		sort.Strings(entries)
	} else if p.set.sorted {
		sort.Strings(entries[elements:])
	}
	return entries
}

// property writes an own property with its key.
func (p *printer) property(object *goja.Object, key propertyKey, level int) string {
	own, found := p.own(object, key)
	if !found {
		own.enumerable = true
		if key.symbol == nil {
			own.value = p.get(object, key.name)
		}
	}
	if own.getter && key.symbol == nil && p.isModule(object) {
		own = property{enumerable: own.enumerable, value: p.get(object, key.name)}
	}
	text, gap := p.propertyValue(own, level)
	if own.getter && (p.set.getters == allGetters || p.set.getters == loneGetters && !own.setter || p.set.getters == pairedGetters && own.setter) {
		text = p.gotten(object, own, level)
	}
	return p.propertyName(key, own.enumerable) + ":" + gap + text
}

// gotten writes what a getter returns, and that it was one.
func (p *printer) gotten(object *goja.Object, own property, level int) string {
	label := "Getter"
	if own.setter {
		label = "Getter/Setter"
	}
	var value goja.Value
	thrown := p.vm.Try(func() {
		if own.key.symbol != nil {
			value = object.GetSymbol(own.key.symbol)
		} else {
			value = object.Get(own.key.name)
		}
	})
	if thrown != nil {
		message := ""
		if error, ok := thrown.Value().(*goja.Object); ok {
			message = p.get(error, "message").String()
		}
		return p.style("["+label+":", styleSpecial) + " <Inspection threw (" + message + ")>" + p.style("]", styleSpecial)
	}
	p.indent += 2
	defer func() { p.indent -= 2 }()
	if object, ok := value.(*goja.Object); ok {
		return p.style("["+label+"]", styleSpecial) + " " + p.value(object, level)
	}
	return p.style("["+label+":", styleSpecial) + " " + p.primitive(value) + p.style("]", styleSpecial)
}

// isModule reports whether an object is what an ES module exports. Its getters are
// how its variables are read.
func (p *printer) isModule(object *goja.Object) bool {
	flag, found := p.own(object, propertyKey{name: "__esModule"})
	set := flag.value != nil && flag.value.ToBoolean() || flag.getter && p.get(object, "__esModule").ToBoolean()
	return found && !flag.enumerable && set
}

// propertyValue writes a property's value and says what stands before it.
func (p *printer) propertyValue(own property, level int) (text, gap string) {
	switch {
	case own.getter && own.setter:
		return p.style("[Getter/Setter]", styleSpecial), " "
	case own.getter:
		return p.style("[Getter]", styleSpecial), " "
	case own.setter:
		return p.style("[Setter]", styleSpecial), " "
	}
	p.indent += 2
	text = p.value(own.value, level)
	p.indent -= 2
	return text, " "
}

func (p *printer) propertyName(key propertyKey, enumerable bool) string {
	switch {
	case key.symbol != nil:
		return "[" + p.style(symbolText(key.symbol), styleSymbol) + "]"
	case key.name == "__proto__":
		return "['__proto__']"
	case !enumerable:
		return "[" + key.name + "]"
	case isIdentifier(key.name):
		return key.name
	}
	return p.style(quoteText(key.name), styleString)
}

// classOf finds the name of the constructor that an object is an instance of.
// A proxy among the prototypes may keep it from that.
func (p *printer) classOf(object *goja.Object, level int) className {
	name := className{"Object", true}
	p.try(func() { name = p.constructorOf(object, level) })
	return name
}

func (p *printer) constructorOf(object *goja.Object, level int) className {
	first := object.Prototype()
	for link := object; link != nil; link = link.Prototype() {
		constructor, ok := p.OwnValue(link, "constructor").(*goja.Object)
		if !ok {
			continue
		}
		if _, ok := goja.AssertFunction(constructor); !ok {
			continue
		}
		name := p.OwnValue(constructor, "name")
		if name == nil || !goja.IsString(name) || name.String() == "" {
			continue
		}
		if prototype, ok := p.OwnValue(constructor, "prototype").(*goja.Object); ok && inherits(object, prototype) {
			return className{name.String(), true}
		}
	}
	if first == nil {
		return className{}
	}
	if level > p.set.depth {
		return className{"Object <Complex prototype>", true}
	}
	// An object whose prototypes have no constructor: they are named instead.
	if inner := p.classOf(first, level+1); inner.known {
		return className{"Object <" + inner.name + ">", true}
	}
	shallow := *p
	shallow.set.depth = DepthNone
	return className{"Object <" + shallow.object(first, 0) + ">", true}
}

func inherits(object, prototype *goja.Object) bool {
	for link := object.Prototype(); link != nil; link = link.Prototype() {
		if link == prototype {
			return true
		}
	}
	return false
}

// tagOf is Symbol.toStringTag, unless it is shown among the properties.
func (p *printer) tagOf(object *goja.Object) string {
	tag := ""
	p.try(func() {
		if value := object.GetSymbol(goja.SymToStringTag); value != nil && goja.IsString(value) {
			tag = value.String()
		}
	})
	if tag == "" {
		return ""
	}
	own, found := p.own(object, propertyKey{symbol: goja.SymToStringTag})
	if found && (own.enumerable || p.set.showHidden) {
		return ""
	}
	return tag
}

// className is the name of an object's class; not known for an object without
// a prototype.
type className struct {
	name  string
	known bool
}

// prefix is what stands before an object's braces, with a space at the end.
func (c className) prefix(tag, usual, size string) string {
	if !c.known {
		text := "[" + usual + size + ": null prototype] "
		if tag != "" && tag != usual {
			text += "[" + tag + "] "
		}
		return text
	}
	if tag != "" && tag != c.name {
		return c.name + size + " [" + tag + "] "
	}
	return c.name + size + " "
}
