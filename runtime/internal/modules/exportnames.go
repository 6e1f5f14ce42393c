package modules

import (
	"fmt"
	"slices"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// source is where what a module exports by a name comes from in the end: the module that has it,
// and its name there.
type source struct{ module, name string }

// resolution is what is known of an export before anything runs.
type resolution int

const (
	absent      resolution = iota
	found                  // In one module.
	conflicting            // Two modules, all of which a third exports again, have it.
	unknown                // A CommonJS module has it or has not, which is known when it has run.
)

// asked is an export that is being resolved, for cycles to end.
type asked struct {
	module *linked
	name   string
}

// resolve finds where an export of an ES module comes from, as
// https://tc39.es/ecma262/#sec-resolveexport does.
func (m *Loader) resolveExport(module *linked, name string, seen map[asked]bool) (source, resolution) {
	if seen[asked{module, name}] {
		return source{}, absent
	}
	seen[asked{module, name}] = true
	linking := module.script.Module
	if export, ok := linking.Exports[name]; ok {
		switch {
		case export.Import < 0:
			return source{module.filename, name}, found
		case export.Name == "": // A namespace.
			return source{m.imported(module, export.Import), ""}, found
		}
		return m.resolveImport(module, export.Import, export.Name, seen)
	}
	if name == "default" {
		return source{}, absent
	}
	var from source
	result := absent
	for _, star := range linking.Stars {
		other, how := m.resolveImport(module, star, name, seen)
		switch {
		case how == conflicting, how == found && result == found && other != from:
			return source{}, conflicting
		case how == found:
			from, result = other, found
		case how == unknown && result == absent:
			result = unknown
		}
	}
	return from, result
}

// resolveImport finds where what a module imports by a name comes from.
func (m *Loader) resolveImport(module *linked, which int, name string, seen map[asked]bool) (source, resolution) {
	if file := module.imports[which]; file != "" {
		return m.resolveExport(m.linked[file], name, seen)
	}
	specifier, from := module.script.Module.Imports[which].Specifier, source{m.imported(module, which), name}
	if m.isBuiltIn(specifier) {
		exports, _ := m.builtInExports(specifier).(*goja.Object)
		if name == "default" || native.Has(exports, name) {
			return from, found
		}
		return from, absent
	}
	if name == "default" {
		return from, found
	}
	file := module.files[which]
	if object, ok := m.cache.Get(file).(*goja.Object); ok && native.IsTrue(object.Get("loaded")) {
		exports, ok := object.Get("exports").(*goja.Object)
		if ok && native.Has(exports, name) {
			return from, found
		}
		return from, absent
	}
	if compiled, ok := m.scripts[file]; ok && compiled.Common != nil && !compiled.Common[name] && !m.inherited(name) {
		return from, absent
	}
	return from, unknown
}

// inherited reports whether every object has a property.
func (m *Loader) inherited(name string) bool { return native.Has(m.host.VM.NewObject(), name) }

// imported is what names the module that an import is of.
func (m *Loader) imported(module *linked, which int) string {
	if file := module.files[which]; file != "" {
		return file
	}
	specifier := module.script.Module.Imports[which].Specifier
	name, _ := m.builtIn(specifier)
	return name
}

// missingName is the message about what one of a module's imports names and the other module does
// not export; empty where it has all.
func (m *Loader) missingName(module *linked, which int) string {
	imported := module.script.Module.Imports[which]
	for _, name := range imported.Names {
		switch _, how := m.resolveImport(module, which, name, map[asked]bool{}); how {
		case absent:
			return missingMessage(imported, name)
		case conflicting:
			return fmt.Sprintf("The requested module '%s' contains conflicting star exports for name '%s'", imported.Specifier, name)
		}
	}
	return ""
}

func missingMessage(imported engine.Import, name string) string {
	return fmt.Sprintf("The requested module '%s' does not provide an export named '%s'", imported.Specifier, name)
}

// exportNames are the names that the namespace of an ES module has.
func (m *Loader) exportNames(module *linked) []string {
	candidates := map[string]bool{}
	m.collectNames(module, candidates, map[*linked]bool{})
	names := make([]string, 0, len(candidates))
	for name := range candidates {
		if _, how := m.resolveExport(module, name, map[asked]bool{}); how == found || how == unknown {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// collectNames collects all that a module exports, or a module of which it exports all again.
func (m *Loader) collectNames(module *linked, names map[string]bool, seen map[*linked]bool) {
	if seen[module] {
		return
	}
	seen[module] = true
	linking := module.script.Module
	for name := range linking.Exports {
		names[name] = true
	}
	for _, star := range linking.Stars {
		stars := map[string]bool{}
		if file := module.imports[star]; file != "" {
			m.collectNames(m.linked[file], stars, seen)
		} else {
			for _, name := range m.commonKeys(module, star) {
				stars[name] = true
			}
		}
		delete(stars, "default")
		for name := range stars {
			names[name] = true
		}
	}
}

// commonKeys are the names that a module which is not an ES module exports, as far as is known.
func (m *Loader) commonKeys(module *linked, which int) []string {
	specifier := module.script.Module.Imports[which].Specifier
	exports := goja.Value(nil)
	if m.isBuiltIn(specifier) {
		exports = m.builtInExports(specifier)
	} else if object, ok := m.cache.Get(module.files[which]).(*goja.Object); ok {
		exports = object.Get("exports")
	}
	if object, ok := exports.(*goja.Object); ok {
		return object.Keys()
	}
	return nil
}
