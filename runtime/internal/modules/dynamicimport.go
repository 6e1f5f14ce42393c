package modules

import (
	"path/filepath"
	"strings"

	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// newMeta makes import.meta.
func (m *Loader) newMeta(object *goja.Object) goja.Value {
	vm := m.host.VM
	meta := vm.CreateObject(nil)
	filename := object.Get("filename").String()
	if filepath.IsAbs(filename) {
		_ = meta.Set("dirname", filepath.Dir(filename))
		_ = meta.Set("filename", filename)
		_ = meta.Set("url", fileURL(filename))
	}
	_ = meta.Set("main", object == m.main)
	_ = meta.Set("resolve", native.Function(m.host.VM, "resolve", func(call goja.FunctionCall) goja.Value {
		specifier := m.specifierOf(call.Argument(0))
		if name, ok := m.builtIn(specifier); ok {
			return vm.ToValue(name)
		}
		file := m.resolve(specifier, object, true)
		if _, provided := m.host.Provided.Source(file); provided {
			return vm.ToValue(specifier)
		}
		return vm.ToValue(fileURL(file))
	}))
	return meta
}

// newImport makes the function that a module's dynamic imports call.
func (m *Loader) newImport(object *goja.Object) goja.Value {
	return native.Function(m.host.VM, "import", func(call goja.FunctionCall) goja.Value { return m.importOf(object, call.Argument(0)) })
}

// importOf is a promise of the module that a specifier means in a module, or in what it includes.
func (m *Loader) importOf(object *goja.Object, specified goja.Value) goja.Value {
	vm := m.host.VM
	value, err := vm.RunProgram(importProgram())
	if err != nil {
		native.Throw(vm, err)
	}
	start, _ := goja.AssertFunction(value)
	asking, specifier := m.asking(object), specified.String()
	promise, err := start(goja.Undefined(), vm.ToValue(func(goja.FunctionCall) goja.Value {
		return m.startNamespace(specifier, asking)
	}))
	if err != nil {
		native.Throw(vm, err)
	}
	return promise
}

// startNamespace begins the evaluation of the module that a specifier means. What it
// answers is what [importProgram] takes apart.
func (m *Loader) startNamespace(specifier string, parent *goja.Object) goja.Value {
	vm := m.host.VM
	if m.isBuiltIn(specifier) {
		return vm.NewArray(goja.Undefined(), m.builtInNamespace(m.builtInExports(specifier)))
	}
	file := m.resolve(specifier, parent, true)
	importing := parent.Get("filename").String()
	if module := m.link(file); module != nil && m.waits(module) {
		m.findDoomed(module)
		promise, err := m.startFile(module, parent)
		if err != nil {
			native.Throw(vm, err)
		}
		object := m.cache.Get(file).(*goja.Object)
		return vm.NewArray(promise, vm.ToValue(func(goja.FunctionCall) goja.Value { return m.namespaceOf(file, object, importing) }))
	}
	object := m.loadFile(file, parent)
	return vm.NewArray(goja.Undefined(), m.namespaceOf(file, object, importing))
}

// Import is a promise of the module that a specifier means in the script.
func (m *Loader) Import(call goja.FunctionCall) goja.Value {
	return m.importOf(m.main, call.Argument(0))
}

// ImportNow is the module that a specifier means, evaluated at once.
func (m *Loader) ImportNow(call goja.FunctionCall) goja.Value {
	specifier := m.specifierOf(call.Argument(0))
	if m.isBuiltIn(specifier) {
		return m.builtInNamespace(m.builtInExports(specifier))
	}
	asking := m.asking(m.main)
	file := m.resolve(specifier, asking, true)
	return m.namespaceOf(file, m.loadFile(file, asking), asking.Get("filename").String())
}

// fileURL is a file's name as a URL.
func fileURL(filename string) string {
	escape := strings.NewReplacer("%", "%25", " ", "%20", "#", "%23", "?", "%3F", "\n", "%0A", "\\", "%5C")
	return "file://" + escape.Replace(filepath.ToSlash(filename))
}
