// Package globals is what scripts find beside the language: the place behind the global object,
// where each global is made when a script first names it, and the globals that belong to nothing
// greater: console, process, confirm and prompt.
package globals

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/runtime/internal/native"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// own are the globals that a host has without any module, sorted.
var own = []string{
	"AbortController", "AbortSignal", "AsyncDisposableStack", "Blob", "Buffer", "ByteLengthQueuingStrategy", "CSV",
	"CompressionStream", "CountQueuingStrategy", "Crypto", "CryptoKey", "CustomEvent", "DOMException", "DecompressionStream", "DisposableStack", "Event", "EventTarget", "File",
	"FinalizationRegistry", "FormData", "Headers", "Intl", "Iterator", "MessageChannel", "MessageEvent", "MessagePort", "Performance", "PerformanceEntry",
	"PerformanceMark", "PerformanceMeasure", "ReadableByteStreamController", "ReadableStream",
	"ReadableStreamBYOBReader", "ReadableStreamBYOBRequest", "ReadableStreamDefaultController",
	"ReadableStreamDefaultReader", "Request", "Response", "SubtleCrypto", "SuppressedError", "TextDecoder", "TextDecoderStream",
	"TextEncoder", "TextEncoderStream", "TransformStream", "TransformStreamDefaultController", "URL",
	"URLSearchParams", "WeakRef", "WritableStream", "WritableStreamDefaultController", "WritableStreamDefaultWriter",
	"__dirname", "__filename", "atob", "btoa", "clearImmediate", "clearInterval", "clearTimeout", "confirm",
	"console", "crypto", "exports", "fetch", "global", "module", "performance", "process", "prompt",
	"queueMicrotask", "require", "setImmediate", "setInterval", "setTimeout", "structuredClone",
}

func isOwn(name string) bool {
	_, found := slices.BinarySearch(own, name)
	return found
}

// Modules are the modules of a host with their names, asked for once.
type Modules []named

type named struct {
	module module.Module
	names  []string
}

// Name asks modules for their names. It refuses a name that two have, or a host has itself.
func Name(modules []module.Module) (Modules, error) {
	all := make(Modules, 0, len(modules))
	for _, module := range modules {
		names := module.Names()
		if !slices.IsSorted(names) {
			return nil, fmt.Errorf("runtime: the names of module %T are not sorted", module)
		}
		for _, name := range names {
			if isOwn(name) {
				return nil, fmt.Errorf("runtime: module %T has the name %s, which the host itself defines", module, name)
			}
			if other := all.find(name); other >= 0 {
				return nil, fmt.Errorf("runtime: modules %T and %T both have the name %s", all[other].module, module, name)
			}
		}
		all = append(all, named{module, names})
	}
	return all, nil
}

// find returns the index of the module that has a name, or -1.
func (m Modules) find(name string) int {
	return slices.IndexFunc(m, func(n named) bool {
		_, found := slices.BinarySearch(n.names, name)
		return found
	})
}

// Names returns the names of all globals, those of the host included, sorted.
func (m Modules) Names() []string {
	names := slices.Clone(own)
	for _, n := range m {
		names = append(names, n.names...)
	}
	slices.Sort(names)
	return names
}

// Globals stands behind the global object, as its prototype, and makes a global when a script first
// names it. What it made becomes an ordinary property of the global object, so that it is asked
// once for each name.
type Globals struct {
	vm      *goja.Runtime
	modules Modules
	build   func(name string) goja.Value
	bind    func(m module.Module) func(name string) (goja.Value, error)
	bound   []func(name string) (goja.Value, error) // By the index of a module; nil before it is needed.
	made    map[string]goja.Value
}

var _ goja.DynamicObject = (*Globals)(nil)

// Install puts globals behind the global object of a VM. Those of the host are made by build, and a
// module is bound when a script first needs it.
func Install(vm *goja.Runtime, modules Modules, build func(name string) goja.Value, bind func(module.Module) func(name string) (goja.Value, error)) (*Globals, error) {
	g := &Globals{vm: vm, modules: modules, build: build, bind: bind}
	return g, vm.GlobalObject().SetPrototype(vm.NewDynamicObject(g))
}

// Get makes the global called name, or returns nil where there is none.
func (g *Globals) Get(name string) goja.Value {
	if value, ok := g.made[name]; ok {
		return value
	}
	value, err := g.resolve(name)
	if err != nil {
		native.Throw(g.vm, err)
	}
	if value == nil {
		return nil
	}
	if g.made == nil {
		g.made = map[string]goja.Value{}
	}
	g.made[name] = value
	err = g.vm.GlobalObject().DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		native.Throw(g.vm, err)
	}
	return value
}

func (g *Globals) resolve(name string) (goja.Value, error) {
	if isOwn(name) {
		return g.build(name), nil
	}
	i := g.modules.find(name)
	if i < 0 {
		return nil, nil
	}
	if g.bound == nil {
		g.bound = make([]func(string) (goja.Value, error), len(g.modules))
	}
	if g.bound[i] == nil {
		g.bound[i] = g.bind(g.modules[i].module)
	}
	value, err := g.bound[i](name)
	g.rename(value, name)
	return value, err
}

// rename gives a function of Go's that a module made the name of its global: Goja calls it as Go
// does, by package and receiver.
func (g *Globals) rename(value goja.Value, name string) {
	function, ok := value.(*goja.Object)
	if !ok || function.ClassName() != "Function" {
		return
	}
	if own := function.Get("name"); own != nil && strings.Contains(own.String(), ".") {
		native.Name(g.vm, function, name)
	}
}

// Forget has globals made again when they are next named, unless a script has put something else in
// their place.
func (g *Globals) Forget(names ...string) {
	global := g.vm.GlobalObject()
	for _, name := range names {
		if made, ok := g.made[name]; ok {
			delete(g.made, name)
			if made.SameAs(global.Get(name)) {
				_ = global.Delete(name)
			}
		}
	}
}

// Has answers without making anything, so that `'Call' in globalThis` is cheap.
func (g *Globals) Has(name string) bool { return isOwn(name) || g.modules.find(name) >= 0 }

// Keys is empty: like JavaScript's own globals these are not enumerable.
func (g *Globals) Keys() []string { return nil }

// Set refuses: an assignment makes a property of the global object itself.
func (g *Globals) Set(string, goja.Value) bool { return false }

// Delete refuses: the names stay whatever happens to the global object's own.
func (g *Globals) Delete(name string) bool { return !g.Has(name) }
