package repl

import (
	"reflect"
	"slices"
	"strings"

	"dialtone/internal/lexer"

	"github.com/dop251/goja"
)

// looker finds what names lead to without running anything: no getter, no trap
// of a proxy, no request. It is used on the loop.
type looker struct {
	vm         *goja.Runtime
	globals    []string // Beside the language's own.
	describe   func(goja.Value) any
	declared   func(name string) string           // How a global that describe knows nothing of is declared; nil where nobody says.
	descriptor func(goja.FunctionCall) goja.Value // Object.getOwnPropertyDescriptor.
}

// thing is what a path leads to: a value, what is known of it, or only the
// latter.
type thing struct {
	value   goja.Value
	subject any
}

func (t thing) unknown() bool { return t.value == nil && t.subject == nil }

func newLooker(vm *goja.Runtime, globals []string, describe func(goja.Value) any) *looker {
	l := &looker{vm: vm, globals: globals, describe: describe}
	if object, ok := vm.GlobalObject().Get("Object").(*goja.Object); ok {
		l.descriptor, _ = object.Get("getOwnPropertyDescriptor").Export().(func(goja.FunctionCall) goja.Value)
	}
	return l
}

// follow goes along a path as far as it can be known.
func (l *looker) follow(p path) thing { return l.along(l.global(p.base), p.steps) }

// along goes some steps from a thing.
func (l *looker) along(at thing, steps []step) thing {
	for i := 0; i < len(steps); i++ {
		switch s := steps[i]; {
		case at.unknown():
			return at
		case s.kind == property && i+1 < len(steps) && steps[i+1].kind == call:
			i++
			at = l.result(at, s.name)
		case s.kind == property:
			at = l.property(at, s.name)
		case s.kind == element:
			at = l.element(at)
		default:
			return thing{}
		}
	}
	return at
}

func (l *looker) global(name string) thing {
	global := l.vm.GlobalObject()
	value, found := l.own(global, name)
	if !found && slices.Contains(l.globals, name) {
		// Making a global runs none of the script's code.
		value = global.Get(name)
	}
	return l.thing(value)
}

// thing says what is known of a value.
func (l *looker) thing(value goja.Value) thing {
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		return thing{}
	}
	return thing{value, l.describe(value)}
}

// made turns an answer of a subject into a thing.
func (l *looker) made(answer any) thing {
	switch answer := answer.(type) {
	case nil:
		return thing{}
	case goja.Value:
		return l.thing(answer)
	default:
		return thing{subject: answer}
	}
}

func (l *looker) property(at thing, name string) thing {
	if m, ok := at.subject.(Membered); ok {
		if found := l.made(m.Member(name)); !found.unknown() {
			return found
		}
	}
	if indexed, ok := at.subject.(Indexed); ok && name != "" && '0' <= name[0] && name[0] <= '9' {
		return l.made(indexed.Element())
	}
	for object := l.object(at.value); object != nil; object = object.Prototype() {
		if !isOrdinary(object) {
			return thing{}
		}
		if value, found := l.own(object, name); found {
			return l.thing(value)
		}
	}
	return thing{}
}

func (l *looker) result(at thing, method string) thing {
	if c, ok := at.subject.(Called); ok {
		return l.made(c.Result(method))
	}
	return thing{}
}

func (l *looker) element(at thing) thing {
	if indexed, ok := at.subject.(Indexed); ok {
		return l.made(indexed.Element())
	}
	return l.property(at, "0")
}

// object is a value as an object: text has a string's methods.
func (l *looker) object(value goja.Value) *goja.Object {
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		return nil
	}
	return value.ToObject(l.vm)
}

// isOrdinary reports whether looking at an object's properties runs nothing.
func isOrdinary(object *goja.Object) bool {
	kind := object.ExportType()
	switch {
	case kind == nil:
		return true
	case kind == reflect.TypeFor[goja.Proxy]():
		return false
	default:
		return kind.Kind() != reflect.Pointer || object.ClassName() != "Object"
	}
}

// own returns an own property's value; nil where a getter would have to tell.
func (l *looker) own(object *goja.Object, name string) (value goja.Value, found bool) {
	if l.descriptor == nil {
		return nil, false
	}
	_ = l.vm.Try(func() {
		descriptor, ok := l.descriptor(goja.FunctionCall{Arguments: []goja.Value{object, l.vm.ToValue(name)}}).(*goja.Object)
		if ok {
			value, found = descriptor.Get("value"), true
		}
	})
	return value, found
}

// members returns the names after a thing's dot that begin with a prefix.
func (l *looker) members(at thing, prefix string) []string {
	var names []string
	if m, ok := at.subject.(Membered); ok {
		return m.Members(prefix)
	}
	for object := l.object(at.value); object != nil && isOrdinary(object); object = object.Prototype() {
		if prefix == "" && names != nil && object.Prototype() == nil {
			break // What every object has is nothing to choose from.
		}
		for _, name := range object.GetOwnPropertyNames() {
			if strings.HasPrefix(name, prefix) && lexer.IsWord(name) {
				names = append(names, name)
			}
		}
	}
	return sorted(names)
}

// names returns the words that may begin an expression and begin with a prefix.
func (l *looker) names(prefix string) []string {
	var names []string
	for _, list := range [][]string{l.vm.GlobalObject().GetOwnPropertyNames(), l.globals, keywords} {
		for _, name := range list {
			if strings.HasPrefix(name, prefix) && lexer.IsWord(name) {
				names = append(names, name)
			}
		}
	}
	return sorted(names)
}

func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}

// keywords are those that are worth completing.
var keywords = []string{
	"async", "await", "break", "case", "catch", "class", "const", "continue", "default", "delete", "else", "extends", "false",
	"finally", "for", "function", "if", "instanceof", "let", "new", "null", "return", "static", "super", "switch", "this",
	"throw", "true", "try", "typeof", "undefined", "var", "while", "yield",
}
