package guards

import (
	"slices"
	"strconv"

	"dialtone/runtime/internal/engine/nesting"

	"github.com/dop251/goja"
)

// guardJSON guards JSON.parse, which recurses for each bracket, and under a limit
// JSON.stringify, which goes through whatever it meets.
func (g *Guards) guardJSON() {
	object := g.global("JSON")
	g.wrap(object, "parse", func(parse native) native {
		return func(call goja.FunctionCall) goja.Value {
			text := g.toString(call.Argument(0))
			g.allow(int64(text.Length()), "JSON.parse", "characters")
			if err := nesting.CheckJSON(text.String()); err != nil {
				g.Throw("SyntaxError", err.Error())
			}
			value := g.parseJSON(parse, call.This, text)
			reviver, ok := goja.AssertFunction(call.Argument(1))
			if !ok {
				return value
			}
			holder := g.VM.NewObject()
			define(holder, "", value)
			return g.revive(holder, "", reviver, 0)
		}
	})
	if g.Size > 0 {
		g.wrap(object, "stringify", g.stringify)
	}
}

// parseJSON calls JSON.parse. Its errors are in V8's words.
func (g *Guards) parseJSON(parse native, this goja.Value, text goja.String) goja.Value {
	defer func() {
		if thrown := recover(); thrown != nil {
			if problem := jsonProblem(text); problem != "" {
				g.Throw("SyntaxError", problem)
			}
			panic(thrown)
		}
	}()
	return parse(goja.FunctionCall{This: this, Arguments: []goja.Value{text}})
}

// revive is what JSON.parse does with a reviver, which may put anything in the place
// of what comes after it: what holds itself, for one.
func (g *Guards) revive(holder *goja.Object, key string, reviver goja.Callable, depth int) goja.Value {
	g.allowDepth(depth)
	value := holder.Get(key)
	if object, ok := value.(*goja.Object); ok {
		visit := func(key string) {
			g.poll()
			if revived := g.revive(object, key, reviver, depth+1); goja.IsUndefined(revived) {
				_ = object.Delete(key)
			} else {
				define(object, key, revived)
			}
		}
		if isArray(object) {
			_, n := g.bounded(object, "JSON.parse")
			for i := range n {
				visit(strconv.FormatInt(i, 10))
			}
		} else {
			for _, key := range object.Keys() {
				visit(key)
			}
		}
	}
	if value == nil {
		value = goja.Undefined()
	}
	revived, err := reviver(holder, g.VM.ToValue(key), value)
	if err != nil {
		panic(err)
	}
	return revived
}

// define gives an object a property as a literal does; one that cannot be changed stays.
func define(object *goja.Object, name string, value goja.Value) {
	_ = object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

// stringify guards JSON.stringify by a replacer, which is shown all that it goes through: a
// value that several others hold may be met more often than anybody can count.
//
// A list of the properties that are wanted leaves no place for a replacer.
func (g *Guards) stringify(original native) native {
	return func(call goja.FunctionCall) goja.Value {
		args := append(slices.Clone(call.Arguments), goja.Undefined(), goja.Undefined(), goja.Undefined())
		if list, ok := args[1].(*goja.Object); ok && isArray(list) {
			args[1], _ = g.bounded(list, "JSON.stringify")
			return original(goja.FunctionCall{This: call.This, Arguments: args})
		}
		replacer, _ := goja.AssertFunction(args[1])
		var around []*goja.Object // The objects around a value, outermost first.
		total, gap := int64(0), gapOf(args[2])
		args[1] = g.VM.ToValue(func(call goja.FunctionCall) goja.Value {
			g.poll()
			key, value := call.Argument(0), call.Argument(1)
			if replacer != nil {
				replaced, err := replacer(call.This, key, value)
				if err != nil {
					panic(err)
				}
				value = replaced
			}
			for len(around) > 0 && goja.Value(around[len(around)-1]) != call.This {
				around = around[:len(around)-1]
			}
			total += int64(length(key) + length(value) + gap*len(around) + 1)
			g.allow(total, "JSON.stringify", "characters")
			if object, ok := value.(*goja.Object); ok {
				around = append(around, object)
				g.allowDepth(len(around))
			}
			return value
		})
		return original(goja.FunctionCall{This: call.This, Arguments: args})
	}
}

// gapOf is by how many characters JSON.stringify indents.
func gapOf(space goja.Value) int {
	if text, ok := space.(goja.String); ok {
		return min(text.Length(), 10)
	}
	if _, isObject := space.(*goja.Object); isObject {
		return 0
	}
	return int(max(0, min(space.ToInteger(), 10)))
}

// length is that of a string, and 0 for all else.
func length(value goja.Value) int {
	if text, ok := value.(goja.String); ok {
		return text.Length()
	}
	return 0
}
