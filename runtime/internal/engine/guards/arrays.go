package guards

import (
	"slices"
	"strconv"

	"github.com/dop251/goja"
)

// loops are the functions of Array's prototype that go through every index up to
// the length, whatever it is the length of.
var loops = []string{
	"copyWithin", "every", "fill", "filter", "find", "findIndex", "findLast", "findLastIndex", "flatMap", "forEach", "includes",
	"indexOf", "lastIndexOf", "map", "reduce", "reduceRight", "reverse", "shift", "slice", "some", "splice", "toReversed", "toSpliced",
	"unshift", "with",
}

// copies are those of them that make an array as long as what they go through.
var copies = map[string]bool{"map": true, "slice": true, "toReversed": true, "toSpliced": true, "with": true}

// polledArguments are the arguments of a function that calls the first of them for each of n
// elements. One that is native itself would have it never look whether the script has to stop.
func (g *Guards) polledArguments(n int64, args []goja.Value) []goja.Value {
	if len(args) == 0 {
		return args
	}
	function, ok := args[0].(*goja.Object)
	if !ok || n <= pollEvery {
		return args
	}
	call, ok := goja.AssertFunction(function)
	if !ok {
		return args
	}
	args = slices.Clone(args)
	args[0] = g.VM.ToValue(func(each goja.FunctionCall) goja.Value {
		g.poll()
		value, err := call(each.This, each.Arguments...)
		if err != nil {
			panic(err)
		}
		return value
	})
	return args
}

// pollEvery is after how many steps of a loop of its own a guard looks whether the
// script has to stop.
const pollEvery = 1024

// guardArrays guards the functions of Array that go by a length.
func (g *Guards) guardArrays() {
	prototype := g.global("Array", "prototype")
	for _, name := range loops {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				this, n := g.bounded(call.This, "Array.prototype."+name)
				if copies[name] {
					g.ask(float64(n) * elementBytes)
				}
				result := original(goja.FunctionCall{This: this, Arguments: g.polledArguments(n, call.Arguments)})
				if result == nil {
					return goja.Undefined() // Of shift, where the first element is not there.
				}
				if result.SameAs(this) {
					return call.This
				}
				return result
			}
		})
	}
	for _, iterator := range g.iterators() {
		g.wrap(iterator, "next", g.polled)
	}
	g.wrap(prototype, "concat", g.concat)
	g.wrap(prototype, "join", func(native) native { return g.join })
	g.wrap(prototype, "toLocaleString", func(native) native { return g.toLocaleString })
	for _, name := range []string{"sort", "toSorted"} {
		g.wrap(prototype, name, func(original native) native {
			return func(call goja.FunctionCall) goja.Value {
				this, n := g.bounded(call.This, "Array.prototype."+name)
				g.ask(float64(n) * elementBytes)
				args := g.polledArguments(n, call.Arguments)
				if n > pollEvery && goja.IsUndefined(call.Argument(0)) {
					args = []goja.Value{g.VM.ToValue(g.compare())}
				}
				result := original(goja.FunctionCall{This: this, Arguments: args})
				if result.SameAs(this) {
					return call.This
				}
				return result
			}
		})
	}
	g.wrap(g.global("Array"), "from", g.boundedArgument("Array.from", 0))
}

// boundedArgument guards a function that takes what is like an array.
func (g *Guards) boundedArgument(what string, index int) func(native) native {
	return func(original native) native {
		return func(call goja.FunctionCall) goja.Value {
			if index >= len(call.Arguments) {
				return original(call)
			}
			object, ok := call.Arguments[index].(*goja.Object)
			if !ok || what != "apply" && object.GetSymbol(goja.SymIterator) != nil && object.ClassName() != "Array" {
				return original(call)
			}
			args := append([]goja.Value(nil), call.Arguments...)
			var n int64
			args[index], n = g.bounded(object, what)
			g.ask(float64(n) * elementBytes)
			return original(goja.FunctionCall{This: call.This, Arguments: args})
		}
	}
}

// guardCalls guards what makes arguments of what is like an array.
func (g *Guards) guardCalls() {
	g.wrap(g.global("Function", "prototype"), "apply", g.boundedArgument("apply", 1))
	g.wrap(g.global("Reflect"), "apply", g.boundedArgument("apply", 2))
	g.wrap(g.global("Reflect"), "construct", g.boundedArgument("apply", 1))
}

// poll looks now and then whether the script has to stop.
func (g *Guards) poll() {
	if g.polls++; g.polls%pollEvery == 0 {
		g.Ended()
	}
}

// iterators are the prototypes of those iterators of which each step is native: what takes all that
// they give, as a spread does, is not interrupted.
func (g *Guards) iterators() []*goja.Object {
	var found []*goja.Object
	for _, class := range []string{"Array", "String", "Map", "Set"} {
		prototype := g.global(class, "prototype")
		empty, err := g.VM.New(g.global(class))
		if prototype == nil || err != nil {
			continue
		}
		if iterate, ok := goja.AssertFunction(prototype.GetSymbol(goja.SymIterator)); ok {
			if iterator, err := iterate(empty); err == nil {
				found = append(found, iterator.ToObject(g.VM).Prototype())
			}
		}
	}
	return found
}

func (g *Guards) polled(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		g.poll()
		return original(call)
	}
}

// compare compares as sort does by itself.
func (g *Guards) compare() native {
	return func(call goja.FunctionCall) goja.Value {
		g.poll()
		return g.VM.ToValue(g.toString(call.Argument(0)).CompareTo(g.toString(call.Argument(1))))
	}
}

// concat looks at the sum of the lengths.
func (g *Guards) concat(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		this, total := g.bounded(call.This, "Array.prototype.concat")
		args := make([]goja.Value, len(call.Arguments))
		for i, arg := range call.Arguments {
			args[i] = arg
			object, ok := arg.(*goja.Object)
			if !ok || object.ClassName() != "Array" && object.GetSymbol(goja.SymIsConcatSpreadable) == nil {
				continue
			}
			var n int64
			args[i], n = g.bounded(object, "Array.prototype.concat")
			total += n
		}
		g.allow(total, "Array.prototype.concat", "elements")
		g.ask(float64(total) * elementBytes)
		return original(goja.FunctionCall{This: this, Arguments: args})
	}
}

// enterJoin counts the depth of arrays in arrays that are made strings.
func (g *Guards) enterJoin() func() {
	if g.joining++; g.joining > maxNesting {
		g.joining = 0
		g.Throw("RangeError", "Maximum call stack size exceeded")
	}
	return func() { g.joining = max(g.joining-1, 0) }
}

// join is Array.prototype.join, which looks at the length of the string while it
// grows.
func (g *Guards) join(call goja.FunctionCall) goja.Value {
	object := call.This.ToObject(g.VM)
	for _, outer := range g.joined {
		if outer == object {
			return g.VM.ToValue("")
		}
	}
	defer g.enterJoin()()
	g.joined = append(g.joined, object)
	defer func() { g.joined = g.joined[:len(g.joined)-1] }()
	_, n := g.bounded(object, "Array.prototype.join")
	separator := g.VM.ToValue(",").(goja.String)
	if first := call.Argument(0); !goja.IsUndefined(first) {
		separator = g.toString(first)
	}
	return g.joinElements(object, n, separator, "join", g.toString)
}

// toLocaleString is Array.prototype.toLocaleString, bounded as join is.
func (g *Guards) toLocaleString(call goja.FunctionCall) goja.Value {
	object := call.This.ToObject(g.VM)
	for _, outer := range g.joined {
		if outer == object {
			return g.VM.ToValue("")
		}
	}
	defer g.enterJoin()()
	g.joined = append(g.joined, object)
	defer func() { g.joined = g.joined[:len(g.joined)-1] }()
	_, n := g.bounded(object, "Array.prototype.toLocaleString")
	return g.joinElements(object, n, g.VM.ToValue(",").(goja.String), "toLocaleString", func(element goja.Value) goja.String {
		function, ok := goja.AssertFunction(element.ToObject(g.VM).Get("toLocaleString"))
		if !ok {
			panic(g.VM.NewTypeError("toLocaleString is not a function"))
		}
		text, err := function(element)
		if err != nil {
			panic(err)
		}
		return g.toString(text)
	})
}

// joinElements makes text of n elements, and looks at its length while it grows.
func (g *Guards) joinElements(object *goja.Object, n int64, separator goja.String, name string, text func(goja.Value) goja.String) goja.Value {
	g.allowString(float64(n-1)*float64(separator.Length()), "Array.prototype."+name)
	var out goja.StringBuilder
	length := 0
	for i := range n {
		g.poll()
		if i > 0 {
			out.WriteString(separator)
			length += separator.Length()
		}
		element := object.Get(strconv.FormatInt(i, 10))
		if element == nil || goja.IsUndefined(element) || goja.IsNull(element) {
			continue
		}
		part := text(element)
		if length += part.Length(); length > maxString || g.Size > 0 && length > g.Size {
			g.allowString(float64(length), "Array.prototype."+name)
		}
		out.WriteString(part)
	}
	return out.String()
}
