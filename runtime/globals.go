package runtime

import (
	"fmt"
	"slices"
	"strings"

	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/library"

	"github.com/dop251/goja"
)

// globals stands behind the global object, as its prototype, and makes a
// global when a script first names it. What it made becomes an ordinary
// property of the global object, so it is asked once for each name.
type globals struct {
	host *Host
	made map[string]goja.Value
}

var _ goja.DynamicObject = (*globals)(nil)

// Get makes the global called name, or answers nil where there is none.
func (g *globals) Get(name string) goja.Value {
	if value, ok := g.made[name]; ok {
		return value
	}
	if strings.HasPrefix(name, hostPrefix) {
		return g.host.guarding().Hidden(name)
	}
	value, err := g.resolve(name)
	if err != nil {
		throw(g.host.vm, err)
	}
	if value == nil {
		return nil
	}
	if g.made == nil {
		g.made = make(map[string]goja.Value)
	}
	g.made[name] = value
	err = g.host.vm.GlobalObject().DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	if err != nil {
		throw(g.host.vm, err)
	}
	return value
}

func (g *globals) resolve(name string) (goja.Value, error) {
	if build, ok := ownGlobals(name); ok {
		return build(g.host), nil
	}
	for i := range g.host.modules {
		m := &g.host.modules[i]
		if _, found := slices.BinarySearch(m.names, name); found {
			if m.resolve == nil {
				m.resolve = m.module.Bind(moduleVM{g.host})
			}
			value, err := m.resolve(name)
			g.host.christen(value, name)
			return value, err
		}
	}
	return nil, nil
}

// christen gives a function of Go's that a module made the name of its global: Goja
// calls it as Go does, by package and receiver.
func (h *Host) christen(value goja.Value, name string) {
	function, ok := value.(*goja.Object)
	if !ok || function.ClassName() != "Function" {
		return
	}
	if own := function.Get("name"); own != nil && strings.Contains(own.String(), ".") {
		h.name(function, name)
	}
}

// forget has globals made again when they are next named, unless a script has put
// something else in their place.
func (g *globals) forget(names ...string) {
	global := g.host.vm.GlobalObject()
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
func (g *globals) Has(name string) bool {
	if _, ok := ownGlobals(name); ok {
		return true
	}
	return slices.ContainsFunc(g.host.modules, func(m namedModule) bool {
		_, found := slices.BinarySearch(m.names, name)
		return found
	})
}

// Keys is empty: like JavaScript's own globals these are not enumerable.
func (g *globals) Keys() []string { return nil }

// Set refuses: an assignment makes a property of the global object itself.
func (g *globals) Set(string, goja.Value) bool { return false }

// Delete refuses: the names stay whatever happens to the global object's own.
func (g *globals) Delete(name string) bool { return !g.Has(name) }

// ownNames are the globals that the host itself has.
var ownNames = []string{
	"AbortController", "AbortSignal", "Buffer", "CSV", "DOMException", "Headers", "Request", "Response", "TextDecoder",
	"TextEncoder", "URL", "URLSearchParams", "__dirname", "__filename", "atob", "btoa", "clearImmediate", "clearInterval",
	"clearTimeout", "confirm", "console", "crypto", "exports", "fetch", "module", "process", "prompt", "queueMicrotask",
	"require", "setImmediate", "setInterval", "setTimeout", "structuredClone",
}

// ownGlobals finds the maker of a global that is the host's own.
func ownGlobals(name string) (func(*Host) goja.Value, bool) {
	switch name {
	case "console":
		return (*Host).newConsole, true
	case "process":
		return (*Host).newProcess, true
	case "setTimeout", "setInterval", "setImmediate", "clearTimeout", "clearInterval", "clearImmediate", "queueMicrotask":
		return func(h *Host) goja.Value { return h.newTimerFunction(name) }, true
	case "require", "module", "exports", "__filename", "__dirname", compile.ImportGlobal, compile.ImportNowGlobal:
		return func(h *Host) goja.Value { return h.requiring().global(name) }, true
	case compile.LoopGlobal:
		return (*Host).newLoops, true
	case "confirm":
		return func(h *Host) goja.Value { return h.function(name, h.confirm) }, true
	case "prompt":
		return func(h *Host) goja.Value { return h.function(name, h.prompt) }, true
	}
	if library.HasGlobal(name) {
		return func(h *Host) goja.Value { return h.libraryGlobal(name) }, true
	}
	return nil, false
}

// namedModule is a module with its names, asked for once, and what it made of
// itself in this VM, which it is asked for when a script first needs it.
type namedModule struct {
	module  Module
	names   []string
	resolve func(name string) (goja.Value, error)
}

// nameModules asks the modules for their names and refuses any that two have.
func nameModules(modules []Module) ([]namedModule, error) {
	named := make([]namedModule, 0, len(modules))
	for _, module := range modules {
		names := module.Names()
		if !slices.IsSorted(names) {
			return nil, fmt.Errorf("runtime: the names of module %T are not sorted", module)
		}
		for _, name := range names {
			if _, taken := ownGlobals(name); taken {
				return nil, fmt.Errorf("runtime: module %T has the name %s, which the host itself defines", module, name)
			}
			for _, other := range named {
				if _, taken := slices.BinarySearch(other.names, name); taken {
					return nil, fmt.Errorf("runtime: modules %T and %T both have the name %s", other.module, module, name)
				}
			}
		}
		named = append(named, namedModule{module: module, names: names})
	}
	return named, nil
}

// throw throws a Go error at the script that called. JavaScript exceptions pass
// as they are.
func throw(vm *goja.Runtime, err error) {
	if exception, ok := err.(*goja.Exception); ok {
		panic(exception)
	}
	if isUncatchable(err) {
		panic(err)
	}
	panic(vm.NewGoError(err))
}

// newLoops makes the function that loops with for await call.
func (h *Host) newLoops() goja.Value {
	value, err := h.vm.RunProgram(compile.LoopProgram())
	if err != nil {
		throw(h.vm, err)
	}
	return value
}
