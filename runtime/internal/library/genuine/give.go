package genuine

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// Give is what a module of the library asks for, by what [Rewrite] has written.
func (b *Built) Give(call goja.FunctionCall) goja.Value {
	what := call.Argument(0).String()
	if made, ok := b.made[what]; ok {
		return made
	}
	made := b.give(what)
	b.made[what] = made
	return made
}

func (b *Built) give(what string) goja.Value {
	kind, rest, _ := strings.Cut(what, " ")
	name, arity, _ := strings.Cut(rest, " ")
	finder := func() goja.Value {
		return b.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			if method := b.find(call.Argument(0), name); method != nil {
				return method
			}
			return goja.Undefined()
		})
	}
	switch kind {
	case "global":
		return b.globals[rest]
	case "table":
		return b.vm.ToValue(b.table)
	case "iterable":
		return b.vm.ToValue(b.iterable)
	case "steps":
		return b.helper(`(symbol, apply) => (of, iterator, step) => {
			const under = iterator === undefined ? of : apply(iterator, of, [])
			const steps = {__proto__: null, next: () => apply(step, under, [])}
			steps[symbol] = () => steps
			return steps
		}`, goja.SymIterator, b.applyValue)
	case "collection":
		return b.helper(`(iterable, add) => (of, list) => {
			const made = new of()
			if (list !== undefined && list !== null) for (const item of iterable(list)) add(made, item)
			return made
		}`, b.Give(goja.FunctionCall{Arguments: []goja.Value{b.vm.ToValue("iterable")}}), b.vm.ToValue(b.add))
	case "read":
		return b.helper(fmt.Sprintf(`find => of => { const found = find(of); return found === undefined ? of.%s : found }`, name), finder())
	}
	before := ""
	if kind == "try" {
		before = "if (of === undefined || of === null) return undefined;"
	}
	if arity == "list" {
		return b.helper(fmt.Sprintf(`(find, apply) => (of, list) => { %s return apply(find(of) ?? of.%s, of, list) }`, before, name), finder(), b.applyValue)
	}
	n, _ := strconv.Atoi(arity)
	parameters := make([]string, n)
	for i := range parameters {
		parameters[i] = "a" + strconv.Itoa(i)
	}
	list := strings.Join(parameters, ", ")
	return b.helper(fmt.Sprintf(`(find, apply) => (%s) => { %s const found = find(of); return found === undefined ? of.%s(%s) : apply(found, of, [%s]) }`,
		strings.Join(append([]string{"of"}, parameters...), ", "), before, name, list, list), finder(), b.applyValue)
}

var helpers sync.Map // Programs, by their source.

// helper makes a function of JavaScript, by one that is given what it needs.
func (b *Built) helper(source string, needs ...goja.Value) goja.Value {
	program, ok := helpers.Load(source)
	if !ok {
		program, _ = helpers.LoadOrStore(source, goja.MustCompile("dialtone:genuine", source, true))
	}
	made, err := b.vm.RunProgram(program.(*goja.Program))
	if err != nil {
		panic(err)
	}
	make, _ := goja.AssertFunction(made)
	function, err := make(goja.Undefined(), needs...)
	if err != nil {
		panic(err)
	}
	return function
}

// table is table(object): an object with the methods of a built-in one as they were, which has all
// else of it.
func (b *Built) table(call goja.FunctionCall) goja.Value {
	object, ok := call.Argument(0).(*goja.Object)
	if !ok {
		return call.Argument(0)
	}
	table := b.vm.CreateObject(object)
	for name, method := range b.methods[object] {
		_ = table.DefineDataProperty(name, method, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
	}
	return table
}

// add is add(collection, item).
func (b *Built) add(call goja.FunctionCall) goja.Value {
	collection, item := call.Argument(0).(*goja.Object), call.Argument(1)
	arguments := []goja.Value{item}
	name := "add"
	if b.find(collection, "add") == nil {
		pair := item.ToObject(b.vm)
		name, arguments = "set", []goja.Value{pair.Get("0"), pair.Get("1")}
	}
	method, _ := goja.AssertFunction(b.find(collection, name))
	if _, err := method(collection, arguments...); err != nil {
		panic(err)
	}
	return goja.Undefined()
}

// iterable is iterable(value): the value itself where what goes through it is as it was, and else
// something that goes through it by that.
func (b *Built) iterable(call goja.FunctionCall) goja.Value {
	of := call.Argument(0)
	at, ok := of.(*goja.Object)
	if !ok {
		if _, isString := of.(goja.String); !isString {
			return of
		}
		at = b.strings
	}
	next := b.vm.ToValue("next")
	for ; at != nil; at = at.Prototype() {
		if step := b.steps[at]; step != nil {
			if b.value(at, next) == step && b.value(b.itself, goja.SymIterator) == b.iterators[b.itself] {
				return of
			}
			return b.through(of, goja.Undefined(), step)
		}
		if iterator := b.iterators[at]; iterator != nil {
			steps := b.steppers[at]
			if steps == nil || b.value(at, goja.SymIterator) == iterator && b.value(steps, next) == b.steps[steps] {
				return of
			}
			return b.through(of, iterator, b.steps[steps])
		}
		if b.methods[at] == nil && b.owns(at, goja.SymIterator) {
			return of
		}
	}
	return of
}

// through goes through a value by the methods that it had.
func (b *Built) through(of, iterator, step goja.Value) goja.Value {
	made, _ := goja.AssertFunction(b.Give(goja.FunctionCall{Arguments: []goja.Value{b.vm.ToValue("steps")}}))
	through, err := made(goja.Undefined(), of, iterator, step)
	if err != nil {
		panic(err)
	}
	return through
}
