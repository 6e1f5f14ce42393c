package guards

import (
	"strconv"

	"github.com/dop251/goja"
)

// guardFlat guards Array.prototype.flat, which recurses for each array in an array, also where one
// holds itself.
func (g *Guards) guardFlat() {
	prototype := g.global("Array", "prototype")
	if prototype == nil {
		return
	}
	slice, ok := goja.AssertFunction(prototype.Get("slice"))
	if !ok {
		return
	}
	g.wrap(prototype, "flat", func(native) native {
		return func(call goja.FunctionCall) goja.Value {
			object := call.This.ToObject(g.VM)
			depth := 1.0
			if wanted := call.Argument(0); !goja.IsUndefined(wanted) {
				depth = wanted.ToNumber().ToFloat()
			}
			found := g.flatten(nil, object, depth, 0)
			// It is empty, and what the object's class makes of its own.
			made, err := slice(object, g.VM.ToValue(0), g.VM.ToValue(0))
			if err != nil {
				panic(err)
			}
			result := made.ToObject(g.VM)
			if result.ClassName() == "Array" && result.Prototype() == prototype {
				return g.VM.NewArray(found...)
			}
			for i, value := range found {
				define(result, strconv.Itoa(i), value.(goja.Value))
			}
			return result
		}
	})
}

// flatten appends to found what is in an array, and in those in it down to the depth.
func (g *Guards) flatten(found []any, object *goja.Object, depth float64, level int) []any {
	g.allowDepth(level)
	_, n := g.bounded(object, "Array.prototype.flat")
	for i := range n {
		g.poll()
		element := object.Get(strconv.FormatInt(i, 10))
		if element == nil {
			continue
		}
		if inner, ok := element.(*goja.Object); ok && depth >= 1 && isArray(inner) {
			found = g.flatten(found, inner, depth-1, level+1)
			continue
		}
		found = append(found, element)
		g.allow(int64(len(found)), "Array.prototype.flat", "elements")
	}
	return found
}
