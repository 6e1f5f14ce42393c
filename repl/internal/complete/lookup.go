package complete

import (
	"reflect"
	"slices"
	"strings"

	"dialtone/internal/dts"
	"dialtone/internal/lexer"

	"github.com/dop251/goja"
)

// Looker finds what names lead to without running anything: no getter, no trap
// of a proxy, no request. It is used on the loop.
type Looker struct {
	vm      *goja.Runtime
	Globals []string // Beside the language's own.
	// Describe says what is known of a value; see the interfaces of this package.
	Describe func(goja.Value) any
	// Types gives how what scripts see is declared, when that is first asked for; nil knows
	// nothing.
	Types      func() *dts.Library
	types      *dts.Library
	noted      []string                           // The entries that have been run since it was last asked for.
	known      map[string]dts.Type                // Of names that entries have declared; the zero Type where nothing more is known.
	descriptor func(goja.FunctionCall) goja.Value // Object.getOwnPropertyDescriptor.
}

// Thing is what a path leads to: a value, what is known of it, or only the
// latter.
type Thing struct {
	Value   goja.Value
	Subject any
	Type    dts.Type
}

// Unknown reports whether nothing is known.
func (t Thing) Unknown() bool { return t.Value == nil && t.Subject == nil && t.Type.Unknown() }

// NewLooker returns one for a VM, whose modules have made some globals.
func NewLooker(vm *goja.Runtime, globals []string, describe func(goja.Value) any) *Looker {
	l := &Looker{vm: vm, Globals: globals, Describe: describe}
	if object, ok := vm.GlobalObject().Get("Object").(*goja.Object); ok {
		l.descriptor, _ = object.Get("getOwnPropertyDescriptor").Export().(func(goja.FunctionCall) goja.Value)
	}
	return l
}

// Follow goes along a path as far as it can be known.
func (l *Looker) Follow(p Path) Thing { return l.along(l.global(p.Base), p.Steps) }

// along goes some steps from a thing.
func (l *Looker) along(at Thing, steps []step) Thing {
	for i := 0; i < len(steps); i++ {
		switch s := steps[i]; {
		case at.Unknown():
			return at
		case s.kind == property && i+1 < len(steps) && steps[i+1].kind == call:
			i++
			at = l.result(at, s.name)
		case s.kind == property:
			at = l.property(at, s.name)
		case s.kind == element:
			at = l.element(at)
		default:
			return Thing{}
		}
	}
	return at
}

func (l *Looker) global(name string) Thing {
	global := l.vm.GlobalObject()
	value, found := l.Own(global, name)
	if !found && slices.Contains(l.Globals, name) {
		// Making a global runs none of the script's code.
		value = global.Get(name)
	}
	at := l.of(value)
	library := l.library()
	if is, ok := l.known[name]; ok && !is.Unknown() {
		at.Type = is
	} else if !ok && at.Type.Unknown() && library != nil {
		if at.Type = library.Global(name); at.Type.Unknown() && at.Value != nil {
			at.Type = library.Module(name) // A console has modules by their names.
		}
	}
	return at
}

// library has how names are declared.
func (l *Looker) library() *dts.Library {
	if l.types == nil && l.Types != nil {
		l.types = l.Types()
	}
	for len(l.noted) > 0 {
		entry := l.noted[0]
		l.noted = l.noted[1:]
		l.learn(entry)
	}
	return l.types
}

// Thing says what is known of a value.
func (l *Looker) of(value goja.Value) Thing {
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		return Thing{}
	}
	subject := l.Describe(value)
	return Thing{value, subject, l.typeOf(value, subject)}
}

// made turns an answer of a subject into a thing.
func (l *Looker) made(answer any) Thing {
	switch answer := answer.(type) {
	case nil:
		return Thing{}
	case goja.Value:
		return l.of(answer)
	default:
		return Thing{Subject: answer, Type: l.typeOf(nil, answer)}
	}
}

// typeOf is how a value and what is known of it are declared.
func (l *Looker) typeOf(value goja.Value, subject any) dts.Type {
	if typed, ok := subject.(Typed); ok && l.library() != nil {
		return l.library().Of(typed.Type())
	}
	if value == nil {
		return dts.Type{}
	}
	return l.declaredType(value)
}

func (l *Looker) property(at Thing, name string) Thing {
	if m, ok := at.Subject.(Membered); ok {
		if found := l.made(m.Member(name)); !found.Unknown() {
			return found
		}
	}
	if indexed, ok := at.Subject.(Indexed); ok && name != "" && '0' <= name[0] && name[0] <= '9' {
		return l.made(indexed.Element())
	}
	for object := l.object(at.Value); object != nil; object = object.Prototype() {
		if !IsOrdinary(object) {
			return Thing{}
		}
		if value, found := l.Own(object, name); found {
			return l.of(value)
		}
	}
	return Thing{}
}

func (l *Looker) result(at Thing, method string) Thing {
	if c, ok := at.Subject.(Called); ok {
		return l.made(c.Result(method))
	}
	return Thing{}
}

func (l *Looker) element(at Thing) Thing {
	if indexed, ok := at.Subject.(Indexed); ok {
		return l.made(indexed.Element())
	}
	return l.property(at, "0")
}

// object is a value as an object: text has a string's methods.
func (l *Looker) object(value goja.Value) *goja.Object {
	if value == nil || goja.IsUndefined(value) || goja.IsNull(value) {
		return nil
	}
	return value.ToObject(l.vm)
}

// IsOrdinary reports whether looking at an object's properties runs nothing.
func IsOrdinary(object *goja.Object) bool {
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

// Own returns an own property's value; nil where a getter would have to tell.
func (l *Looker) Own(object *goja.Object, name string) (value goja.Value, found bool) {
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

// Members returns the names after a thing's dot that begin with a prefix.
func (l *Looker) Members(at Thing, prefix string) []string {
	var names []string
	if m, ok := at.Subject.(Membered); ok {
		return m.Members(prefix)
	}
	if object := l.object(at.Value); object == nil || !IsOrdinary(object) {
		return declaredNames(at.Type.Members(), prefix)
	}
	for object := l.object(at.Value); object != nil && IsOrdinary(object); object = object.Prototype() {
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

// Names returns the words that may begin an expression and begin with a prefix.
func (l *Looker) Names(prefix string) []string {
	var names []string
	for _, list := range [][]string{l.vm.GlobalObject().GetOwnPropertyNames(), l.Globals, keywords} {
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
