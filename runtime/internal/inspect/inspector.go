package inspect

import (
	"iter"
	"math/big"
	"reflect"
	"slices"
	"sync"

	"dialtone/runtime/internal/engine/peek"

	"github.com/dop251/goja"
)

// Inspector reads the values of one VM. It holds JavaScript's own functions for
// that, taken when it is made, and calls no others of the script's
// but inspect methods and the getters that name and describe an error.
type Inspector struct {
	vm *goja.Runtime

	// custom is Symbol.for('nodejs.util.inspect.custom').
	custom *goja.Symbol

	descriptor, ownKeys, functionSource, regexpSource builtin
	mapSize, mapEach, setSize, setEach                builtin
	weakMapHas, weakSetHas                            builtin
	typedArrayName, dataViewLength, errorText         builtin

	numberValue, stringValueOf, booleanValue, bigIntValue, symbolValue builtin

	parseInt, parseFloat, stringify, arrayFrom builtin

	inspectFunction goja.Value // What inspect methods get; made when one is called.
	stackText       StackText
	ended           func() // See [New].
}

// builtin is a function of JavaScript's own, called without going through the
// VM. It panics as the function would throw.
type builtin func(goja.FunctionCall) goja.Value

func (b builtin) call(this goja.Value, args ...goja.Value) goja.Value {
	if b == nil {
		return goja.Undefined()
	}
	return b(goja.FunctionCall{This: this, Arguments: args})
}

// builtinsProgram collects what an Inspector needs.
var builtinsProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(file, `(() => {
		const descriptor = Object.getOwnPropertyDescriptor
		const getter = (object, key) => descriptor(object, key)?.get
		return {
			custom: Symbol.for('nodejs.util.inspect.custom'),
			descriptor,
			ownKeys: Reflect.ownKeys,
			functionSource: Function.prototype.toString,
			regexpSource: RegExp.prototype.toString,
			mapSize: getter(Map.prototype, 'size'),
			mapEach: Map.prototype.forEach,
			setSize: getter(Set.prototype, 'size'),
			setEach: Set.prototype.forEach,
			weakMapHas: WeakMap.prototype.has,
			weakSetHas: WeakSet.prototype.has,
			typedArrayName: getter(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag),
			dataViewLength: getter(DataView.prototype, 'byteLength'),
			errorText: Error.prototype.toString,
			numberValue: Number.prototype.valueOf,
			stringValue: String.prototype.valueOf,
			booleanValue: Boolean.prototype.valueOf,
			bigIntValue: BigInt.prototype.valueOf,
			symbolValue: Symbol.prototype.valueOf,
			parseInt,
			parseFloat,
			stringify: JSON.stringify,
			arrayFrom: Array.from,
		}
	})()`, true)
})

// file names the source of builtinsProgram. Frames of it are the host's, as the prefix says.
const file = "dialtone:inspect"

// New makes what writes the values of a VM. Ended stops the script if it has to, now and then
// while something large is written; it may be nil.
func New(vm *goja.Runtime, stackText StackText, ended func()) *Inspector {
	in := &Inspector{vm: vm, stackText: stackText, ended: ended}
	found, err := vm.RunProgram(builtinsProgram())
	if err != nil {
		// A script has taken JavaScript apart. What is missing is not shown.
		return in
	}
	builtins := found.(*goja.Object)
	in.custom, _ = builtins.Get("custom").(*goja.Symbol)
	for name, target := range map[string]*builtin{
		"descriptor":     &in.descriptor,
		"ownKeys":        &in.ownKeys,
		"functionSource": &in.functionSource,
		"regexpSource":   &in.regexpSource,
		"mapSize":        &in.mapSize,
		"mapEach":        &in.mapEach,
		"setSize":        &in.setSize,
		"setEach":        &in.setEach,
		"weakMapHas":     &in.weakMapHas,
		"weakSetHas":     &in.weakSetHas,
		"typedArrayName": &in.typedArrayName,
		"dataViewLength": &in.dataViewLength,
		"errorText":      &in.errorText,
		"numberValue":    &in.numberValue,
		"stringValue":    &in.stringValueOf,
		"booleanValue":   &in.booleanValue,
		"bigIntValue":    &in.bigIntValue,
		"symbolValue":    &in.symbolValue,
		"parseInt":       &in.parseInt,
		"parseFloat":     &in.parseFloat,
		"stringify":      &in.stringify,
		"arrayFrom":      &in.arrayFrom,
	} {
		*target, _ = builtins.Get(name).Export().(func(goja.FunctionCall) goja.Value)
	}
	return in
}

// poll stops the script if it has to.
func (in *Inspector) poll() {
	if in.ended != nil {
		in.ended()
	}
}

// property is an own property of an object.
type property struct {
	key        propertyKey
	value      goja.Value // nil for one with a getter or setter.
	getter     bool
	setter     bool
	enumerable bool
}

// propertyKey is a name or a symbol.
type propertyKey struct {
	name   string
	symbol *goja.Symbol
}

func (k propertyKey) value(vm *goja.Runtime) goja.Value {
	if k.symbol != nil {
		return k.symbol
	}
	return vm.ToValue(k.name)
}

// own finds an own property.
func (in *Inspector) own(object *goja.Object, key propertyKey) (property, bool) {
	descriptor, ok := in.descriptor.call(goja.Undefined(), object, key.value(in.vm)).(*goja.Object)
	if !ok {
		return property{}, false
	}
	isFunction := func(name string) bool {
		value := descriptor.Get(name)
		return value != nil && !goja.IsUndefined(value)
	}
	return property{
		key:        key,
		value:      descriptor.Get("value"),
		getter:     isFunction("get"),
		setter:     isFunction("set"),
		enumerable: descriptor.Get("enumerable").ToBoolean(),
	}, true
}

// OwnValue is the value of an own property that is not computed, or nil.
func (in *Inspector) OwnValue(object *goja.Object, name string) goja.Value {
	property, _ := in.own(object, propertyKey{name: name})
	return property.value
}

// keys lists an object's own keys: the enumerable ones, or all.
func (in *Inspector) keys(object *goja.Object, all bool) []propertyKey {
	var keys []propertyKey
	// To list an error's keys Goja writes its stack, which runs its getters.
	in.try(func() {
		if all {
			names, ok := in.manyElements(object, true)
			if !ok {
				keys = in.allKeys(object)
				return
			}
			for _, name := range names {
				keys = append(keys, propertyKey{name: name})
			}
			for _, symbol := range object.Symbols() {
				keys = append(keys, propertyKey{symbol: symbol})
			}
			return
		}
		names, ok := in.manyElements(object, false)
		if !ok {
			names = object.Keys()
		}
		for _, name := range names {
			keys = append(keys, propertyKey{name: name})
		}
		for _, symbol := range object.Symbols() {
			keys = append(keys, propertyKey{symbol: symbol})
		}
	})
	return keys
}

// many is of how many elements on the indexes of an array are not listed: they are more than there
// is memory for where they are millions, and of those only the first are shown.
const many = 10_000

// manyElements are the names of an array of many elements that are not indexes, the enumerable ones
// or all. It is not ok for anything else.
func (in *Inspector) manyElements(object *goja.Object, all bool) (names []string, ok bool) {
	found, length, ok := peek.Names(object)
	if !ok || length < many {
		return nil, false
	}
	for _, name := range found {
		if own, is := in.own(object, propertyKey{name: name}); is && (all || own.enumerable) {
			names = append(names, name)
		}
	}
	return names, true
}

// names lists the enumerable names of an object, those of an array of many elements one by one.
func (in *Inspector) names(object *goja.Object) iter.Seq[string] {
	others, ok := in.manyElements(object, false)
	if !ok {
		return slices.Values(object.Keys())
	}
	return func(yield func(string) bool) {
		_, length, _ := peek.Names(object)
		for i := range length {
			if object.Get(itoa(i)) != nil && !yield(itoa(i)) {
				return
			}
		}
		for _, name := range others {
			if !yield(name) {
				return
			}
		}
	}
}

func (in *Inspector) allKeys(object *goja.Object) []propertyKey {
	list, ok := in.ownKeys.call(goja.Undefined(), object).(*goja.Object)
	if !ok {
		return nil
	}
	var keys []propertyKey
	for i := range int(list.Get("length").ToInteger()) {
		key := list.Get(itoa(i))
		if symbol, ok := key.(*goja.Symbol); ok {
			keys = append(keys, propertyKey{symbol: symbol})
		} else {
			keys = append(keys, propertyKey{name: key.String()})
		}
	}
	return keys
}

// try runs code that may call the script's, and reports whether it threw.
func (in *Inspector) try(code func()) (threw bool) {
	return in.vm.Try(code) != nil
}

// get reads a property, running its getter if it has one. The answer is
// undefined where that throws.
func (in *Inspector) get(object *goja.Object, name string) goja.Value {
	value := goja.Undefined()
	in.try(func() {
		if found := object.Get(name); found != nil {
			value = found
		}
	})
	return value
}

// unproxied is the object behind a proxy, without running any of its traps.
func unproxied(object *goja.Object) (target *goja.Object, revoked bool) {
	for object.ExportType() == proxyType {
		proxy, ok := object.Export().(goja.Proxy)
		if !ok || proxy.Target() == nil {
			return nil, true
		}
		object = proxy.Target()
	}
	return object, false
}

var (
	promiseType = reflect.TypeFor[*goja.Promise]()
	proxyType   = reflect.TypeFor[goja.Proxy]()
	bufferType  = reflect.TypeFor[goja.ArrayBuffer]()
	mapType     = reflect.TypeFor[[][2]any]()
	setType     = reflect.TypeFor[[]any]()
	bigIntType  = reflect.TypeFor[*big.Int]()
	stringType  = reflect.TypeFor[string]()
)
