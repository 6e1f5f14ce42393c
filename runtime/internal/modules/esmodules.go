package modules

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"sync"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// linked is an ES module among those that it imports.
type linked struct {
	filename string
	script   engine.Script
	imports  []string // The files of its imports, in order; empty where one is not an ES module.
	files    []string // The same with those of other modules; empty where one is not found.
	awaits   bool     // Whether it awaits by itself.

	promise *goja.Promise // Of its evaluation, once that has begun and if anything awaits.
	ended   bool          // Whether that has ended well.
	doomed  int           // Which of its imports fails, counted from 1; see findDoomed.
	missing string        // The message about a name that this import has not.
}

// link finds the ES module of a file, with all that it imports. The answer is nil
// for a file that is none, or cannot be read or compiled: what requires it then
// is told.
func (m *Loader) link(filename string) *linked {
	if known, ok := m.linked[filename]; ok {
		return known
	}
	if filepath.Ext(filename) == ".json" {
		return nil
	}
	compiled, err := m.compiled(filename)
	if err != nil || compiled.Module == nil {
		return nil
	}
	return m.linkScript(filename, filepath.Dir(filename), compiled)
}

// linkScript links what was compiled of an ES module.
func (m *Loader) linkScript(filename, folder string, compiled engine.Script) *linked {
	module := &linked{filename: filename, script: compiled, awaits: compiled.Awaits}
	if m.linked == nil {
		m.linked = map[string]*linked{}
	}
	m.linked[filename] = module
	for _, imported := range compiled.Module.Imports {
		file := ""
		if !m.isBuiltIn(imported.Specifier) {
			// What is not found is told of when it is evaluated.
			file, _ = m.find(imported.Specifier, folder, true)
		}
		module.files = append(module.files, file)
		if file != "" && m.link(file) == nil {
			file = ""
		}
		module.imports = append(module.imports, file)
	}
	return module
}

// ForgetUnfinished has the modules evaluated again that a script which was stopped
// was still waiting for: nothing settles them any more.
func (m *Loader) ForgetUnfinished() {
	for filename, module := range m.linked {
		if module.promise != nil && module.promise.State() == goja.PromiseStatePending {
			delete(m.linked, filename)
			if object, ok := m.cache.Get(filename).(*goja.Object); ok {
				delete(m.namespaces, namespaceKey{of: object})
			}
			_ = m.cache.Delete(filename)
		}
	}
}

// waits reports whether a module, or one that it imports, awaits.
func (m *Loader) waits(module *linked) bool {
	return m.reaches(module, func(l *linked) bool { return l.awaits })
}

// reaches reports whether a module is one, or imports one, that fits.
func (m *Loader) reaches(module *linked, fits func(*linked) bool) bool {
	seen := map[*linked]bool{}
	var visit func(*linked) bool
	visit = func(l *linked) bool {
		if l == nil || seen[l] {
			return false
		}
		seen[l] = true
		return fits(l) || slices.ContainsFunc(l.imports, func(file string) bool { return file != "" && visit(m.linked[file]) })
	}
	return visit(module)
}

// Start begins the script itself, where that is an ES module.
func (m *Loader) Start(compiled engine.Script) (goja.Value, error) {
	module := m.linkScript(m.script, m.folderOf(m.main), compiled)
	m.findDoomed(module)
	if m.waits(module) {
		promise, err := m.startWaiting(module, m.main)
		return m.host.VM.ToValue(promise), err
	}
	_, err := m.evaluate(module, m.main)
	return goja.Undefined(), err
}

// findDoomed finds the first import, of a module or of one that it imports, of a file that is not
// there or does not compile, or has not what is imported from it. What comes before it is not
// evaluated then, so that the error comes before anything runs, and from where the import stands.
func (m *Loader) findDoomed(module *linked) { m.doom(module, map[*linked]bool{}) }

func (m *Loader) doom(module *linked, seen map[*linked]bool) bool {
	if module.doomed > 0 || seen[module] || module.ended || module.promise != nil {
		return module.doomed > 0
	}
	seen[module] = true
	for i, imported := range module.script.Module.Imports {
		wrong := false
		if m.isBuiltIn(imported.Specifier) {
		} else if file := module.imports[i]; file != "" {
			wrong = m.doom(m.linked[file], seen)
		} else if found := module.files[i]; found == "" {
			wrong = true
		} else if extension := filepath.Ext(found); extension != ".json" && extension != ".node" && m.cache.Get(found) == nil {
			var problem *engine.SyntaxError
			_, err := m.compiled(found)
			wrong = errors.As(err, &problem)
		}
		if !wrong {
			module.missing = m.missingName(module, i)
		}
		if wrong || module.missing != "" {
			// Of imports of one module the first is where it is evaluated.
			module.doomed = 1 + slices.IndexFunc(module.script.Module.Imports, func(other engine.Import) bool {
				return other.Specifier == imported.Specifier
			})
			return true
		}
	}
	return false
}

// isBeforeDoom reports whether a module imports something before an import that fails.
func (l *linked) isBeforeDoom(specifier string) bool {
	if l.doomed == 0 {
		return false
	}
	at := slices.IndexFunc(l.script.Module.Imports, func(i engine.Import) bool { return i.Specifier == specifier })
	return at >= 0 && at+1 < l.doomed
}

// refuseMissing throws what is wrong with an import of a name that is not there.
func (m *Loader) refuseMissing(module *linked, specifier string) {
	if module.missing != "" && module.script.Module.Imports[module.doomed-1].Specifier == specifier {
		panic(native.Error(m.host.VM, "SyntaxError", module.missing))
	}
}

// evaluate runs the code of an ES module. The value is a promise where it waits.
func (m *Loader) evaluate(module *linked, object *goja.Object) (goja.Value, error) {
	compiled := module.script
	if module.promise != nil {
		var err error
		if compiled, err = compiled.Module.Waiting(); err != nil {
			return nil, err
		}
	}
	body, err := m.host.Run(compiled)
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(body)
	return call(goja.Undefined(), object.Get("exports"), m.newLink(module, object), object, m.newImport(object), m.newMeta(object))
}

// startWaiting begins the evaluation of a module that waits, unless it has begun.
// The promise is of its end.
func (m *Loader) startWaiting(module *linked, object *goja.Object) (*goja.Promise, error) {
	if module.promise != nil {
		return module.promise, nil
	}
	vm := m.host.VM
	promise, resolve, reject := vm.NewPromise()
	module.promise = promise
	value, err := vm.RunProgram(evaluationProgram())
	if err != nil {
		return nil, err
	}
	start, _ := goja.AssertFunction(value)
	_, err = start(goja.Undefined(),
		vm.ToValue(func(goja.FunctionCall) goja.Value {
			value, err := m.evaluate(module, object)
			if err != nil {
				native.Throw(vm, err)
			}
			return value
		}),
		vm.ToValue(func(goja.FunctionCall) goja.Value {
			module.ended = true
			_ = object.Set("loaded", true)
			_ = resolve(goja.Undefined())
			return goja.Undefined()
		}),
		vm.ToValue(func(call goja.FunctionCall) goja.Value {
			_ = reject(call.Argument(0))
			return goja.Undefined()
		}),
	)
	return promise, err
}

// evaluationProgram waits for a module's end.
var evaluationProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, `async (evaluate, done, failed) => {
		try {
			await evaluate()
			done()
		} catch (error) {
			failed(error)
		}
	}`, true)
})

// startImports begins the evaluation of all that a module imports: what waits does
// so at the same time.
func (m *Loader) startImports(module *linked, object *goja.Object) {
	for i, imported := range module.script.Module.Imports {
		if m.isBuiltIn(imported.Specifier) || module.isBeforeDoom(imported.Specifier) {
			continue
		}
		m.refuseMissing(module, imported.Specifier)
		file, err := m.find(imported.Specifier, m.folderOf(object), true)
		if err != nil {
			return // Its own import throws, and what comes after it is not reached.
		}
		if l := m.linked[module.imports[i]]; l == nil || !m.waits(l) {
			m.loadFile(file, object)
		} else if _, err := m.startFile(l, object); err != nil {
			native.Throw(m.host.VM, err)
		}
	}
}

// startFile is startWaiting for a module that is imported. Its failure is that of
// what imports it.
func (m *Loader) startFile(module *linked, parent *goja.Object) (*goja.Promise, error) {
	object, ok := m.cache.Get(module.filename).(*goja.Object)
	if !ok {
		object = m.newModule(module.filename)
		m.adopt(parent, object)
		_ = m.cache.Set(module.filename, object)
	}
	if module.promise != nil {
		return module.promise, nil
	}
	promise, err := m.startWaiting(module, object)
	if err != nil {
		return nil, err
	}
	value, err := m.host.VM.RunProgram(silenceProgram())
	if err != nil {
		return nil, err
	}
	silence, _ := goja.AssertFunction(value)
	_, err = silence(goja.Undefined(), m.host.VM.ToValue(promise))
	return promise, err
}

// silenceProgram has a promise's rejection count as handled.
var silenceProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, "(promise) => { promise.then(undefined, () => {}) }", true)
})

// newLink makes what the import declarations of an ES module have become: a
// function from a specifier to the exports. With a second argument it answers with
// what to wait for before, if anything.
func (m *Loader) newLink(module *linked, object *goja.Object) goja.Value {
	started := module.promise == nil
	return native.Function(m.host.VM, "import", func(call goja.FunctionCall) goja.Value {
		if !started {
			started = true
			m.startImports(module, object)
		}
		specifier := call.Argument(0).String()
		if module.isBeforeDoom(specifier) {
			return m.host.VM.NewObject()
		}
		m.refuseMissing(module, specifier)
		waits := len(call.Arguments) > 1 && call.Argument(1).ExportType().Kind() == reflect.Bool
		wished := len(call.Arguments) > 1 && !waits // For a namespace.
		if m.isBuiltIn(specifier) {
			if waits {
				return goja.Undefined()
			}
			exports := m.builtInExports(specifier)
			if wished {
				return m.builtInNamespace(exports)
			}
			return exports
		}
		file := m.resolve(specifier, object, true)
		if waits {
			if imported := m.linked[file]; imported != nil && imported.promise != nil && !m.imports(imported, module) {
				return m.host.VM.ToValue(imported.promise)
			}
			return goja.Undefined()
		}
		imported, _ := m.cache.Get(file).(*goja.Object)
		if imported == nil {
			imported = m.loadFile(file, object)
		}
		if wished {
			return m.namespaceOf(file, imported, module.filename)
		}
		exports := imported.Get("exports")
		if native.IsTrue(imported.Get("loaded")) {
			exports = m.seenBy(module.filename, file, exports)
			m.checkNames(module, specifier, exports)
		}
		return exports
	})
}

// importsAsNode reports whether a file is an ES module by its name or its package. To one all of a
// CommonJS module's exports are the default, as in Node, where any other sees what a compiler has
// marked as the default, as with TypeScript and bundlers.
func (m *Loader) importsAsNode(importing string) bool {
	return engine.KindOf(importing) == engine.ESModule || filepath.IsAbs(importing) && m.kindOf(importing) == engine.ESModule
}

// seenBy is what an importing file reads single names of another's exports from.
func (m *Loader) seenBy(importing, file string, exports goja.Value) goja.Value {
	object, isObject := exports.(*goja.Object)
	if !isObject || m.linked[file] != nil || !native.IsTrue(object.Get("__esModule")) || !m.importsAsNode(importing) {
		return exports
	}
	if made, ok := m.seen[object]; ok {
		return made
	}
	seen := m.host.VM.CreateObject(nil)
	for _, name := range object.Keys() {
		_ = seen.Set(name, object.Get(name))
	}
	_ = seen.Set("default", exports)
	_ = seen.DefineDataProperty("__esModule", m.host.VM.ToValue(true), goja.FLAG_FALSE, goja.FLAG_FALSE, goja.FLAG_FALSE)
	if m.seen == nil {
		m.seen = map[*goja.Object]*goja.Object{}
	}
	m.seen[object] = seen
	return seen
}

// imports reports whether a module imports another, by itself or by way of others.
func (m *Loader) imports(module, other *linked) bool {
	return m.reaches(module, func(l *linked) bool { return l == other })
}

// checkNames refuses the import of what another module does not export.
func (m *Loader) checkNames(module *linked, specifier string, exports goja.Value) {
	object, isObject := exports.(*goja.Object)
	isES := isObject && native.IsTrue(object.Get("__esModule"))
	for _, imported := range module.script.Module.Imports {
		if imported.Specifier != specifier {
			continue
		}
		for _, name := range imported.Names {
			switch {
			case name == "default" && !isES:
				continue
			case isES && slices.Contains(object.GetOwnPropertyNames(), name), isObject && !isES && native.Has(object, name):
				continue
			}
			panic(native.Error(m.host.VM, "SyntaxError", fmt.Sprintf("The requested module '%s' does not provide an export named '%s'", specifier, name)))
		}
	}
}

// importProgram makes a promise of what start answers, which is the promise of a
// module's evaluation and a function that returns the module, or nothing and the module.
var importProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(sources.HostFile, `async (start) => {
		const [evaluated, namespace] = start()
		if (!evaluated) return namespace
		await evaluated
		return namespace()
	}`, true)
})
