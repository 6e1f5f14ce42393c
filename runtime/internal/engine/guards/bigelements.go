package guards

import (
	"strconv"
	"strings"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// late is a value that is to become a big integer, which is looked at when it does: an object is
// asked then, and once.
func (g *Guards) late(value goja.Value) goja.Value {
	if _, isObject := value.(*goja.Object); !isObject {
		return g.readable(value)
	}
	asked := g.VM.NewObject()
	_ = asked.DefineDataPropertySymbol(goja.SymToPrimitive, g.VM.ToValue(func(goja.FunctionCall) goja.Value { return g.readable(value) }),
		goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	return asked
}

// lateArgument has a function read a big integer from an argument.
func (g *Guards) lateArgument(index int, call goja.FunctionCall) goja.FunctionCall {
	if len(call.Arguments) > index {
		args := append([]goja.Value{}, call.Arguments...)
		args[index] = g.late(args[index])
		call.Arguments = args
	}
	return call
}

// guardBigViews guards the functions of DataView that read big integers.
func (g *Guards) guardBigViews() {
	for _, name := range []string{"setBigInt64", "setBigUint64"} {
		g.wrap(g.global("DataView", "prototype"), name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value { return original(g.lateArgument(1, call)) }
		})
	}
}

// guardBigElements guards what gives many elements to an array of big integers, or makes one: class
// has the functions, prototype the methods, of all typed arrays.
func (g *Guards) guardBigElements(class, prototype *goja.Object) {
	isBig := g.bigArrays(prototype)
	for name, index := range map[string]int{"fill": 0, "with": 1} {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				if isBig(call.This) {
					call = g.lateArgument(index, call)
				}
				return original(call)
			}
		})
	}
	g.wrap(prototype, "map", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if isBig(call.This) {
				call.Arguments = g.lateResults(0, call.Arguments)
			}
			return original(call)
		}
	})
	g.wrap(prototype, "set", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			source, ok := call.Argument(0).(*goja.Object)
			if ok && isBig(call.This) && !peek.IsTypedArray(source) {
				call.Arguments = append([]goja.Value{g.VM.NewDynamicArray(&lateElements{g, source})}, call.Arguments[1:]...)
			}
			return original(call)
		}
	})
	// Any class may make an array of big integers, but for those of numbers.
	ofNumbers := map[goja.Value]bool{}
	for _, array := range typedArrays {
		if class := g.global(array.name); class != nil && !strings.HasPrefix(array.name, "Big") {
			ofNumbers[class] = true
		}
	}
	g.wrap(class, "of", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if !ofNumbers[call.This] {
				for index := range call.Arguments {
					call = g.lateArgument(index, call)
				}
			}
			return original(call)
		}
	})
	g.wrap(class, "from", func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if !ofNumbers[call.This] && len(call.Arguments) > 0 {
				call.Arguments = g.lateResults(1, call.Arguments)
			}
			return original(call)
		}
	})
}

// bigArrays returns what reports whether a value is an array of big integers, by the getter that
// stands there before scripts run.
func (g *Guards) bigArrays(prototype *goja.Object) func(goja.Value) bool {
	found, err := g.describe(goja.Undefined(), prototype, goja.SymToStringTag)
	if err != nil {
		panic(err)
	}
	get, _ := goja.AssertFunction(found.ToObject(g.VM).Get("get"))
	return func(value goja.Value) bool {
		object, ok := value.(*goja.Object)
		if !ok || !peek.IsTypedArray(object) {
			return false
		}
		tag, err := get(object)
		return err == nil && strings.HasPrefix(tag.String(), "Big")
	}
}

// lateResults has a function among the arguments return what is looked at when it becomes a big
// integer. Where there is none, and there need not be, it is one that returns what it gets.
func (g *Guards) lateResults(index int, args []goja.Value) []goja.Value {
	each := func(call goja.FunctionCall) goja.Value { return call.Argument(0) }
	if len(args) > index && !goja.IsUndefined(args[index]) || index == 0 {
		if len(args) <= index {
			return args
		}
		call, ok := goja.AssertFunction(args[index])
		if !ok {
			return args
		}
		each = func(element goja.FunctionCall) goja.Value {
			value, err := call(element.This, element.Arguments...)
			if err != nil {
				panic(err)
			}
			return value
		}
	}
	made := append([]goja.Value{}, args...)
	for len(made) <= index {
		made = append(made, goja.Undefined())
	}
	made[index] = g.VM.ToValue(func(call goja.FunctionCall) goja.Value { return g.late(each(call)) })
	return made
}

// lateElements are those of a list, each of which is read once and looked at then.
type lateElements struct {
	guards *Guards
	list   *goja.Object
}

// Len is the length that the list says it has.
func (e *lateElements) Len() int { return int(orUndefined(e.list.Get("length")).ToInteger()) }

// Get reads an element.
func (e *lateElements) Get(index int) goja.Value {
	return e.guards.late(orUndefined(e.list.Get(strconv.Itoa(index))))
}

// Set does nothing: nobody writes to them.
func (*lateElements) Set(int, goja.Value) bool { return false }

// SetLen does nothing.
func (*lateElements) SetLen(int) bool { return false }

// bigList makes an array of big integers of a list by TypedArray.from, which looks at each.
func (g *Guards) bigList(from goja.Callable, create construct, list, newTarget *goja.Object) goja.Value {
	class := g.VM.ToValue(func(call goja.ConstructorCall) *goja.Object {
		made, _ := create(call.Arguments, newTarget).(*goja.Object)
		return made
	})
	made, err := from(class, list)
	if err != nil {
		panic(err)
	}
	return made
}
