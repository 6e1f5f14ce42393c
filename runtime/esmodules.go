package runtime

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"dialtone/runtime/internal/compile"

	"github.com/dop251/goja"
)

// linked is an ES module among those that it imports.
type linked struct {
	filename string
	script   compile.Script
	imports  []string // The files of its imports, in order; empty where one is no ES module.
	awaits   bool     // Whether it awaits by itself.

	promise *goja.Promise // Of its evaluation, once that has begun and if anything awaits.
	ended   bool          // Whether that has ended well.
}

// link finds the ES module of a file, with all that it imports. The answer is nil
// for a file that is none, or cannot be read or compiled: whoever requires it then
// is told.
func (m *modules) link(filename string) *linked {
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
func (m *modules) linkScript(filename, folder string, compiled compile.Script) *linked {
	module := &linked{filename: filename, script: compiled, awaits: compiled.Awaits}
	if m.linked == nil {
		m.linked = map[string]*linked{}
	}
	m.linked[filename] = module
	for _, imported := range compiled.Module.Imports {
		file := ""
		if _, ok := libraryModule(imported.Specifier); !ok {
			// What is not found is told of when it is evaluated.
			file, _ = m.find(imported.Specifier, folder, true)
		}
		if file != "" && m.link(file) == nil {
			file = ""
		}
		module.imports = append(module.imports, file)
	}
	return module
}

// forgetUnfinished has the modules evaluated anew that a script which was stopped
// was still waiting for: nothing settles them any more.
func (m *modules) forgetUnfinished() {
	for filename, module := range m.linked {
		if module.promise != nil && module.promise.State() == goja.PromiseStatePending {
			delete(m.linked, filename)
			_ = m.cache.Delete(filename)
		}
	}
}

// waits tells whether a module, or one that it imports, awaits.
func (m *modules) waits(module *linked) bool {
	return m.reaches(module, func(l *linked) bool { return l.awaits })
}

// reaches tells whether a module is one, or imports one, that fits.
func (m *modules) reaches(module *linked, fits func(*linked) bool) bool {
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

// startMain begins the script itself, where that is an ES module.
func (m *modules) startMain(compiled compile.Script) (goja.Value, error) {
	module := m.linkScript(m.script, m.folderOf(m.main), compiled)
	if m.waits(module) {
		promise, err := m.startWaiting(module, m.main)
		return m.host.vm.ToValue(promise), err
	}
	_, err := m.evaluate(module, m.main)
	return goja.Undefined(), err
}

// evaluate runs the code of an ES module. The value is a promise where it waits.
func (m *modules) evaluate(module *linked, object *goja.Object) (goja.Value, error) {
	compiled := module.script
	if module.promise != nil {
		var err error
		if compiled, err = compiled.Module.Waiting(); err != nil {
			return nil, err
		}
	}
	body, err := m.host.runProgram(compiled)
	if err != nil {
		return nil, err
	}
	call, _ := goja.AssertFunction(body)
	return call(goja.Undefined(), object.Get("exports"), m.newLink(module, object), object, m.newImport(object), m.newMeta(object))
}

// startWaiting begins the evaluation of a module that waits, unless it has begun.
// The promise is of its end.
func (m *modules) startWaiting(module *linked, object *goja.Object) (*goja.Promise, error) {
	if module.promise != nil {
		return module.promise, nil
	}
	vm := m.host.vm
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
				throw(vm, err)
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
	return goja.MustCompile(hostFile, `async (evaluate, done, failed) => {
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
func (m *modules) startImports(module *linked, object *goja.Object) {
	for i, imported := range module.script.Module.Imports {
		if _, ok := libraryModule(imported.Specifier); ok {
			continue
		}
		file, err := m.find(imported.Specifier, m.folderOf(object), true)
		if err != nil {
			return // Its own import throws, and what comes after it is not reached.
		}
		if l := m.linked[module.imports[i]]; l == nil || !m.waits(l) {
			m.loadFile(file, object)
		} else if _, err := m.startFile(l, object); err != nil {
			throw(m.host.vm, err)
		}
	}
}

// startFile is startWaiting for a module that is imported. Its failure is that of
// whoever imports it.
func (m *modules) startFile(module *linked, parent *goja.Object) (*goja.Promise, error) {
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
	value, err := m.host.vm.RunProgram(silenceProgram())
	if err != nil {
		return nil, err
	}
	silence, _ := goja.AssertFunction(value)
	_, err = silence(goja.Undefined(), m.host.vm.ToValue(promise))
	return promise, err
}

// silenceProgram has a promise's rejection count as handled.
var silenceProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(hostFile, "(promise) => { promise.then(undefined, () => {}) }", true)
})

// newLink makes what the import declarations of an ES module have become: a
// function from a specifier to the exports. With a second argument it answers with
// what to wait for before, if anything.
func (m *modules) newLink(module *linked, object *goja.Object) goja.Value {
	started := module.promise == nil
	return m.host.function("import", func(call goja.FunctionCall) goja.Value {
		if !started {
			started = true
			m.startImports(module, object)
		}
		specifier := call.Argument(0).String()
		if _, ok := libraryModule(specifier); ok {
			if len(call.Arguments) > 1 {
				return goja.Undefined()
			}
			exports := m.libraryExports(specifier)
			m.checkNames(module, specifier, exports)
			return exports
		}
		file := m.resolve(specifier, object, true)
		if len(call.Arguments) > 1 {
			if imported := m.linked[file]; imported != nil && imported.promise != nil && !m.imports(imported, module) {
				return m.host.vm.ToValue(imported.promise)
			}
			return goja.Undefined()
		}
		imported, _ := m.cache.Get(file).(*goja.Object)
		if imported == nil {
			imported = m.loadFile(file, object)
		}
		exports := imported.Get("exports")
		if isTrue(imported.Get("loaded")) {
			m.checkNames(module, specifier, exports)
		}
		return exports
	})
}

// imports tells whether a module imports another, by itself or by way of others.
func (m *modules) imports(module, other *linked) bool {
	return m.reaches(module, func(l *linked) bool { return l == other })
}

// checkNames refuses the import of what another module does not export.
func (m *modules) checkNames(module *linked, specifier string, exports goja.Value) {
	object, isObject := exports.(*goja.Object)
	isES := isObject && isTrue(object.Get("__esModule"))
	for _, imported := range module.script.Module.Imports {
		if imported.Specifier != specifier {
			continue
		}
		for _, name := range imported.Names {
			if name == "default" && !isES || isObject && m.host.has(object, name) {
				continue
			}
			panic(m.host.newErrorOf("SyntaxError", fmt.Sprintf("The requested module '%s' does not provide an export named '%s'", specifier, name)))
		}
	}
}

func isTrue(value goja.Value) bool { return value != nil && value.ToBoolean() }

// has tells whether an object has a property, its own or inherited.
func (h *Host) has(object *goja.Object, name string) bool {
	for ; object != nil; object = object.Prototype() {
		if slices.Contains(object.GetOwnPropertyNames(), name) {
			return true
		}
	}
	return false
}

// newMeta makes import.meta.
func (m *modules) newMeta(object *goja.Object) goja.Value {
	vm := m.host.vm
	meta := vm.CreateObject(nil)
	filename := object.Get("filename").String()
	if filepath.IsAbs(filename) {
		_ = meta.Set("dirname", filepath.Dir(filename))
		_ = meta.Set("filename", filename)
		_ = meta.Set("url", fileURL(filename))
	}
	_ = meta.Set("main", object == m.main)
	_ = meta.Set("resolve", m.host.function("resolve", func(call goja.FunctionCall) goja.Value {
		specifier := specifierOf(m.host, call.Argument(0))
		if name, ok := libraryModule(specifier); ok {
			return vm.ToValue("node:" + name)
		}
		return vm.ToValue(fileURL(m.resolve(specifier, object, true)))
	}))
	return meta
}

// newImport makes the function that a module's dynamic imports call.
func (m *modules) newImport(object *goja.Object) goja.Value {
	vm := m.host.vm
	return m.host.function("import", func(call goja.FunctionCall) goja.Value {
		value, err := vm.RunProgram(importProgram())
		if err != nil {
			throw(vm, err)
		}
		start, _ := goja.AssertFunction(value)
		asking, specifier := m.asking(object), call.Argument(0).String()
		promise, err := start(goja.Undefined(), vm.ToValue(func(goja.FunctionCall) goja.Value {
			return m.startNamespace(specifier, asking)
		}))
		if err != nil {
			throw(vm, err)
		}
		return promise
	})
}

// importProgram makes a promise of what start answers, which is the promise of a
// module's evaluation and what to answer then.
var importProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile(hostFile, `async (start) => {
		const [evaluated, namespace] = start()
		if (evaluated) await evaluated
		return namespace
	}`, true)
})

// startNamespace begins the evaluation of the module that a specifier means. What it
// answers is what [importProgram] takes apart.
func (m *modules) startNamespace(specifier string, parent *goja.Object) goja.Value {
	vm := m.host.vm
	if name, ok := libraryModule(specifier); ok {
		return vm.NewArray(goja.Undefined(), m.namespace("node:"+name, m.libraryExports(specifier)))
	}
	file := m.resolve(specifier, parent, true)
	if module := m.link(file); module != nil && m.waits(module) {
		promise, err := m.startFile(module, parent)
		if err != nil {
			throw(vm, err)
		}
		exports, _ := m.cache.Get(file).(*goja.Object)
		return vm.NewArray(promise, exports.Get("exports"))
	}
	return vm.NewArray(goja.Undefined(), m.namespace(file, m.loadFile(file, parent).Get("exports")))
}

// importNow is the module that a specifier means, evaluated at once.
func (m *modules) importNow(call goja.FunctionCall) goja.Value {
	specifier := specifierOf(m.host, call.Argument(0))
	if name, ok := libraryModule(specifier); ok {
		return m.namespace("node:"+name, m.libraryExports(specifier))
	}
	asking := m.asking(m.main)
	file := m.resolve(specifier, asking, true)
	return m.namespace(file, m.loadFile(file, asking).Get("exports"))
}

// namespace is what import() gives for a module: of one that is no ES module its
// exports by name, and all of them as the default.
func (m *modules) namespace(key string, exports goja.Value) goja.Value {
	object, isObject := exports.(*goja.Object)
	if isObject && isTrue(object.Get("__esModule")) {
		return exports
	}
	if made, ok := m.namespaces[key]; ok {
		return made
	}
	vm := m.host.vm
	namespace := vm.CreateObject(nil)
	if isObject {
		for _, name := range object.Keys() {
			_ = namespace.Set(name, object.Get(name))
		}
	}
	_ = namespace.Set("default", exports)
	if m.namespaces == nil {
		m.namespaces = map[string]*goja.Object{}
	}
	m.namespaces[key] = namespace
	return namespace
}

// fileURL is a file's name as a URL.
func fileURL(filename string) string {
	escape := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", "\n", "%0A", "\\", "%5C")
	return "file://" + escape.Replace(filepath.ToSlash(filename))
}
