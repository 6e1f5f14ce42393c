package inspect

import (
	"reflect"
	"strings"

	"github.com/dop251/goja"
)

// ownInspect writes an object by its own inspect method. It is not done where
// the object has none, or the method throws or answers the object itself.
func (p *printer) ownInspect(object, target *goja.Object, level int) (text string, done bool) {
	if p.custom == nil {
		return "", false
	}
	var result goja.Value
	threw := p.try(func() {
		method, ok := target.GetSymbol(p.custom).(*goja.Object)
		if !ok || p.isPrototype(target) {
			return
		}
		call, ok := goja.AssertFunction(method)
		if !ok {
			return
		}
		var err error
		result, err = call(object, p.vm.ToValue(p.set.depth-level), p.optionsValue(), p.Function())
		if err != nil {
			panic(err) // As Goja would throw it, or stop the script.
		}
	})
	if threw || result == nil || result == goja.Value(object) {
		return "", false
	}
	if _, ok := result.(*goja.Object); ok {
		text = p.value(result, level)
	} else if threw := p.try(func() { text = result.ToString().String() }); threw {
		return "", false
	}
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", p.indent)), true
}

// presenter is a Go object that scripts see, and of which not all is to be printed.
type presenter interface{ Shown() goja.Value }

var presenterType = reflect.TypeFor[presenter]()

// presented returns what is printed of an object where its own inspect method has no
// say: mostly itself.
func (in *Inspector) presented(object *goja.Object) *goja.Object {
	if t := object.ExportType(); t == nil || !t.Implements(presenterType) {
		return object
	}
	plain, ok := object.Export().(presenter).Shown().(*goja.Object)
	if !ok || plain.SetPrototype(object.Prototype()) != nil {
		return object
	}
	return plain
}

// isPrototype reports whether an object is a class's prototype: that has the
// methods of the class, but is none of its instances.
func (p *printer) isPrototype(object *goja.Object) bool {
	constructor, ok := p.OwnValue(object, "constructor").(*goja.Object)
	return ok && p.OwnValue(constructor, "prototype") == goja.Value(object)
}

// optionsValue is the second argument of an inspect method.
func (p *printer) optionsValue() goja.Value {
	options := p.vm.NewObject()
	for _, option := range []struct {
		name  string
		value any
	}{
		{"stylize", func(call goja.FunctionCall) goja.Value {
			return p.vm.ToValue(p.style(call.Argument(0).String(), namedStyle(call.Argument(1).String())))
		}},
		{"showHidden", p.set.showHidden},
		{"depth", p.set.depth},
		{"colors", p.set.colors},
		{"customInspect", p.set.custom},
		{"maxArrayLength", p.set.maxArrayLength},
		{"maxStringLength", p.set.maxStringLength},
		{"breakLength", p.set.breakLength},
		{"compact", p.set.compact},
		{"sorted", p.set.sorted},
	} {
		_ = options.Set(option.name, option.value)
	}
	return options
}

// Function is util.inspect, which inspect methods get as their third argument.
func (in *Inspector) Function() goja.Value {
	if in.inspectFunction == nil {
		function := in.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			return in.vm.ToValue(in.TextBy(call.Argument(0), Options{}, call.Argument(1)))
		}).(*goja.Object)
		_ = function.DefineDataProperty("name", in.vm.ToValue("inspect"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
		_ = function.Set("custom", in.custom)
		in.inspectFunction = function
	}
	return in.inspectFunction
}

// TextBy is Text with what a script's options say besides.
func (in *Inspector) TextBy(value goja.Value, options Options, script goja.Value) string {
	set := options.settings()
	set.from(in, script)
	return in.inspect(value, set)
}

// from takes what a script's options say. Others stay as they are.
func (s *settings) from(in *Inspector, options goja.Value) {
	object, ok := options.(*goja.Object)
	if !ok {
		return
	}
	number := func(name string, target *int) {
		value := in.get(object, name)
		switch {
		case goja.IsUndefined(value):
		case goja.IsNull(value) || goja.IsInfinity(value):
			*target = DepthAll
		default:
			*target = int(value.ToInteger())
		}
	}
	flag := func(name string, target *bool) {
		if value := in.get(object, name); !goja.IsUndefined(value) {
			*target = value.ToBoolean()
		}
	}
	number("depth", &s.depth)
	number("maxArrayLength", &s.maxArrayLength)
	number("maxStringLength", &s.maxStringLength)
	number("breakLength", &s.breakLength)
	number("compact", &s.compact)
	flag("showHidden", &s.showHidden)
	flag("colors", &s.colors)
	flag("customInspect", &s.custom)
	flag("sorted", &s.sorted)
	switch value := in.get(object, "getters"); {
	case goja.IsUndefined(value):
	case goja.IsString(value) && value.String() == "get":
		s.getters = loneGetters
	case goja.IsString(value) && value.String() == "set":
		s.getters = pairedGetters
	case value.ToBoolean():
		s.getters = allGetters
	default:
		s.getters = noGetters
	}
}
