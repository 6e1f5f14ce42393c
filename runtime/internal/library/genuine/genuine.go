// Package genuine lets the library's JavaScript use the built-ins of the language as they were
// before a script ran, which may put others in their places: Array.prototype.push, Object.keys, an
// iterator's next. Nothing that a script replaces then changes what the library does, or shows the
// script what the library keeps to itself.
//
// [Take] takes them from a VM, and [Rewrite] has a module of the library use them: what it needs it
// gets from [Built.Give].
package genuine

import (
	"strconv"
	"strings"
	"sync"

	"github.com/dop251/goja"
)

// methods lists the methods that the library calls or reads, by the built-in object that has them.
// Those of % have no name of their own.
const methods = `
Object: assign create defineProperties defineProperty entries freeze fromEntries
	getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols
	getPrototypeOf hasOwn is keys setPrototypeOf values
Object.prototype: hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString
	valueOf
Function.prototype: apply bind call toString
Array: from isArray
Array.prototype: at concat entries every fill filter find findIndex findLast findLastIndex flat
	flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reverse shift slice
	some sort splice toLocaleString toString unshift values
String: fromCharCode fromCodePoint
String.prototype: at charCodeAt concat endsWith includes indexOf lastIndexOf match matchAll
	padEnd padStart repeat replace replaceAll search slice split startsWith toLowerCase toString
	toUpperCase trim trimEnd trimStart valueOf
Number: isFinite isInteger isNaN isSafeInteger parseInt
Number.prototype: toFixed toLocaleString toString valueOf
Boolean.prototype: toString valueOf
Symbol: for keyFor
Symbol.prototype: toString valueOf
BigInt.prototype: toLocaleString toString valueOf
Error.prototype: toString
RegExp.prototype: exec test toString
Date: now parse
Date.prototype: getTime getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds
	getUTCMinutes getUTCMonth getUTCSeconds toISOString toJSON toLocaleString toString toUTCString
	valueOf
Math: abs ceil floor max min random sign trunc
JSON: parse stringify
Reflect: apply construct defineProperty get getOwnPropertyDescriptor getPrototypeOf has ownKeys
	set setPrototypeOf
Promise: all any reject resolve
Promise.prototype: catch then
Map.prototype: clear delete entries forEach get has keys set values
Set.prototype: add clear delete entries forEach has keys values
WeakMap.prototype: delete get has set
WeakSet.prototype: add delete has
ArrayBuffer: isView
ArrayBuffer.prototype: slice
%TypedArray%: from
%TypedArray%.prototype: at entries every fill filter find findIndex findLast findLastIndex
	forEach includes indexOf join keys lastIndexOf map reduce reverse set slice some sort subarray
	toLocaleString toString values
%ArrayIterator%: next
%MapIterator%: next
%SetIterator%: next
%StringIterator%: next
%RegExpIterator%: next
%Generator%: next return throw
`

// owners are the lines of methods.
var owners = sync.OnceValue(func() (list []owner) {
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(methods, "\n\t", " ")), "\n") {
		path, names, _ := strings.Cut(line, ": ")
		list = append(list, owner{path, strings.Fields(names)})
	}
	return list
})

type owner struct {
	path  string
	names []string
}

// names are the methods' names.
var names = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, owner := range owners() {
		for _, name := range owner.names {
			all[name] = true
		}
	}
	return all
})

// Built are the built-ins of one VM.
type Built struct {
	vm      *goja.Runtime
	globals map[string]goja.Value
	methods map[*goja.Object]map[string]goja.Value // By the object that has them.
	made    map[string]goja.Value                  // See Give.

	apply, hasOwn, describe goja.Callable
	applyValue              goja.Value

	iterators map[*goja.Object]goja.Value   // What makes iterators, by the prototypes that have it,
	steps     map[*goja.Object]goja.Value   // and next, by those of iterators.
	steppers  map[*goja.Object]*goja.Object // The prototype of the iterators of the first.
	itself    *goja.Object                  // The prototype of all iterators.

	arrays                                       *goja.Object // Array.prototype, and so the next.
	strings, numbers, booleans, symbols, bigints *goja.Object
}

// Take takes the built-ins of a VM, which no script has changed yet.
func Take(vm *goja.Runtime) *Built {
	b := &Built{vm: vm, globals: map[string]goja.Value{}, methods: map[*goja.Object]map[string]goja.Value{}, made: map[string]goja.Value{}}
	global := vm.GlobalObject()
	for _, name := range globals {
		b.globals[name] = global.Get(name)
	}
	made, err := vm.RunProgram(nameless())
	if err != nil {
		panic(err) // no script has run
	}
	parts := made.ToObject(vm)
	for _, owner := range owners() {
		name, isPrototype := strings.CutSuffix(owner.path, ".prototype")
		value := b.globals[name]
		if value == nil {
			value = parts.Get(name)
		}
		object, ok := value.(*goja.Object)
		if ok && isPrototype {
			object, ok = object.Get("prototype").(*goja.Object)
		}
		if ok {
			b.take(object, owner.names)
		}
	}
	prototype := func(name string) *goja.Object {
		owner, ok := b.globals[name].(*goja.Object)
		if !ok {
			return nil
		}
		object, _ := owner.Get("prototype").(*goja.Object)
		return object
	}
	b.arrays, b.strings, b.numbers = prototype("Array"), prototype("String"), prototype("Number")
	b.booleans, b.symbols, b.bigints = prototype("Boolean"), prototype("Symbol"), prototype("BigInt")
	reflect := b.globals["Reflect"].ToObject(vm)
	object := b.globals["Object"].ToObject(vm)
	b.applyValue = reflect.Get("apply")
	b.apply, _ = goja.AssertFunction(b.applyValue)
	b.hasOwn, _ = goja.AssertFunction(object.Get("hasOwn"))
	b.describe, _ = goja.AssertFunction(object.Get("getOwnPropertyDescriptor"))
	b.takeIterators(parts)
	return b
}

// nameless has the built-in objects that no variable leads to, and in pairs prototypes with those
// of their iterators.
var nameless = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:genuine", `(() => {
		const {getPrototypeOf} = Object
		const of = value => getPrototypeOf(value[Symbol.iterator]())
		const typed = getPrototypeOf(Uint8Array)
		const [array, map, set, string] = [of([]), of(new Map()), of(new Set()), of('')]
		return {
			'%TypedArray%': typed, '%ArrayIterator%': array, '%MapIterator%': map, '%SetIterator%': set, '%StringIterator%': string,
			'%RegExpIterator%': getPrototypeOf(''.matchAll(/./g)), '%Generator%': getPrototypeOf(getPrototypeOf((function* () {})())),
			'%Iterator%': getPrototypeOf(array),
			pairs: [[Array.prototype, array], [Map.prototype, map], [Set.prototype, set], [String.prototype, string], [typed.prototype, array]],
		}
	})()`, true)
})

// takeIterators takes what loops call.
func (b *Built) takeIterators(parts *goja.Object) {
	b.iterators, b.steps, b.steppers = map[*goja.Object]goja.Value{}, map[*goja.Object]goja.Value{}, map[*goja.Object]*goja.Object{}
	pairs := parts.Get("pairs").ToObject(b.vm)
	for i := range int(pairs.Get("length").ToInteger()) {
		pair := pairs.Get(strconv.Itoa(i)).ToObject(b.vm)
		of := pair.Get("0").ToObject(b.vm)
		b.steppers[of] = pair.Get("1").ToObject(b.vm)
		b.iterators[of] = of.GetSymbol(goja.SymIterator)
	}
	b.itself, _ = parts.Get("%Iterator%").(*goja.Object)
	b.iterators[b.itself] = b.itself.GetSymbol(goja.SymIterator)
	for object, methods := range b.methods {
		if step := methods["next"]; step != nil {
			b.steps[object] = step
		}
	}
}

// take takes methods of an object.
func (b *Built) take(object *goja.Object, names []string) {
	taken := make(map[string]goja.Value, len(names))
	for _, name := range names {
		if method, ok := object.Get(name).(*goja.Object); ok {
			taken[name] = method
		}
	}
	b.methods[object] = taken
}

// Replace has a method stand in the place of another: a host bounds what some of them do after
// others were taken.
func (b *Built) Replace(old, guarded *goja.Object) {
	for _, methods := range b.methods {
		for name, method := range methods {
			if method == old {
				methods[name] = guarded
			}
		}
	}
	for name, value := range b.globals {
		if value == old {
			b.globals[name] = guarded
			b.methods[guarded] = b.methods[old]
		}
	}
}

// find finds the built-in method that a value has by a name; nil where it has one of its own, or
// none.
func (b *Built) find(of goja.Value, name string) goja.Value {
	object, ok := of.(*goja.Object)
	if !ok {
		prototype := b.prototypeOf(of)
		if prototype == nil {
			return nil
		}
		if method := b.methods[prototype][name]; method != nil {
			return method
		}
		object = prototype.Prototype()
	} else if object.ClassName() == "Array" {
		if method := b.methods[b.arrays][name]; method != nil {
			return method
		}
	}
	for ; object != nil; object = object.Prototype() {
		if methods, builtIn := b.methods[object]; builtIn {
			if method := methods[name]; method != nil {
				return method
			}
			continue
		}
		if b.owns(object, b.vm.ToValue(name)) {
			return nil
		}
	}
	return nil
}

func (b *Built) prototypeOf(primitive goja.Value) *goja.Object {
	switch primitive.(type) {
	case goja.String:
		return b.strings
	case *goja.Symbol:
		return b.symbols
	}
	switch primitive.Export().(type) {
	case bool:
		return b.booleans
	case int64, float64:
		return b.numbers
	case nil:
		return nil
	}
	return b.bigints
}

func (b *Built) owns(object *goja.Object, key goja.Value) bool {
	owns, err := b.hasOwn(goja.Undefined(), object, key)
	if err != nil {
		panic(err)
	}
	return owns.ToBoolean()
}

// value is what an object's own property holds; nil where it is an accessor or missing.
func (b *Built) value(object *goja.Object, key goja.Value) goja.Value {
	description, err := b.describe(goja.Undefined(), object, key)
	if err != nil {
		panic(err)
	}
	if found, ok := description.(*goja.Object); ok {
		return found.Get("value")
	}
	return nil
}
