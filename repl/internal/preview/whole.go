package preview

import (
	"slices"
	"strconv"
	"strings"

	"dialtone/internal/lexer"
	"dialtone/repl/internal/complete"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
)

const (
	deepest   = 2   // Objects in objects that are shown; those in them are [Object], as Node's preview has it.
	mostShown = 100 // Elements of an array.
	widest    = 400 // Bytes of what is shown, which has one row.
)

// Whole is an object as it would be printed in a row: one that braces or brackets make and that
// holds primitives and others of its kind. ok is false for any other, and where a getter, a
// function or a proxy is in it. Primitives are printed by what is given.
func (p *Previewer) Whole(object *goja.Object, primitive func(goja.Value) string) (text string, ok bool) {
	w := whole{Previewer: p, primitive: primitive}
	if thrown := p.vm.Try(func() { ok = w.write(object) }); thrown != nil {
		return "", false
	}
	return w.String(), ok
}

// whole writes an object.
type whole struct {
	*Previewer
	strings.Builder
	primitive func(goja.Value) string
	around    []*goja.Object
}

func (w *whole) write(value goja.Value) bool {
	object, isObject := value.(*goja.Object)
	switch {
	case isPrimitive(value):
		w.WriteString(w.primitive(value))
		return true
	case !isObject || !complete.IsOrdinary(object) || w.Describe(object) != nil || !w.isPlain(object):
		return false
	case slices.ContainsFunc(w.around, func(o *goja.Object) bool { return o.SameAs(object) }): // It is in itself.
		return false
	}
	isArray := object.ClassName() == "Array"
	if len(w.around) >= deepest {
		w.WriteString(map[bool]string{true: "[Array]", false: "[Object]"}[isArray])
		return true
	}
	w.around = append(w.around, object)
	defer func() { w.around = w.around[:len(w.around)-1] }()
	if isArray {
		return w.array(object)
	}
	return w.object(object)
}

func (w *whole) array(array *goja.Object) bool {
	length, _ := w.Own(array, "length")
	if length == nil {
		return false
	}
	n := int(length.ToInteger())
	if n == 0 {
		w.WriteString("[]")
		return true
	}
	for i := range min(n, mostShown) {
		w.WriteString(map[bool]string{true: "[ ", false: ", "}[i == 0])
		if value, found := w.Own(array, strconv.Itoa(i)); !found || !w.write(value) {
			return false
		}
		if w.Len() > widest {
			return true
		}
	}
	if more := n - mostShown; more > 0 {
		w.WriteString(", ... " + strconv.Itoa(more) + " more item" + map[bool]string{false: "s"}[more == 1])
	}
	w.WriteString(" ]")
	return true
}

func (w *whole) object(object *goja.Object) bool {
	if len(object.Symbols()) > 0 {
		return false
	}
	first := true
	for _, name := range object.Keys() {
		w.WriteString(map[bool]string{true: "{ ", false: ", "}[first])
		first = false
		if lexer.IsWord(name) {
			w.WriteString(name + ": ")
		} else {
			w.WriteString(w.primitive(w.vm.ToValue(name)) + ": ")
		}
		if value, found := w.Own(object, name); !found || !w.write(value) {
			return false
		}
		if w.Len() > widest {
			return true
		}
	}
	w.WriteString(map[bool]string{true: "{}", false: " }"}[first])
	return true
}

// literal is the object that braces make, or nil.
func (p *Previewer) literal(e *ast.ObjectLiteral) goja.Value {
	made := p.vm.NewObject()
	for _, property := range e.Value {
		known := false
		switch property := property.(type) {
		case *ast.PropertyShort:
			known = property.Initializer == nil && p.put(made, property.Name.Name.String(), &property.Name)
		case *ast.PropertyKeyed:
			key := p.primitive(property.Key)
			known = property.Kind == ast.PropertyKindValue && key != nil && key.String() != "__proto__" &&
				p.put(made, key.String(), property.Value)
		}
		if !known {
			return nil
		}
	}
	return made
}

// put gives an object a property, where it is known what that is.
func (p *Previewer) put(object *goja.Object, name string, of ast.Expression) bool {
	value := p.value(of)
	return value != nil && object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE) == nil
}

// list is the array that brackets make, or nil.
func (p *Previewer) list(e *ast.ArrayLiteral) goja.Value {
	values := make([]any, len(e.Value))
	for i, element := range e.Value {
		if element == nil {
			return nil
		}
		value := p.value(element)
		if value == nil {
			return nil
		}
		values[i] = value
	}
	return p.vm.NewArray(values...)
}
