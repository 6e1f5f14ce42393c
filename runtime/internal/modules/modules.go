// Package modules loads what scripts require and import: CommonJS and ES modules, JSON, and Node's
// modules by name, by Node's rules.
//
// [Loader] is the modules of one VM. A file is found by package commonjs and compiled by package
// engine, which also says what an ES module imports and exports; here it is evaluated, in the order
// that the specification asks for, and seen by others as a namespace.
package modules

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/internal/goerror"
	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/commonjs"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/library"
	"dialtone/runtime/internal/native"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
)

// Host is what a [Loader] needs of its host.
type Host struct {
	VM      *goja.Runtime
	Files   files.Files
	Sources sources.Sources // Which gets those of the files that are loaded.
	Cache   *Cache          // Of what was compiled; nil where there is none.

	// Compile calls compile, for as long as the script may wait for a source of that length.
	Compile func(source string, compile func() (engine.Script, error)) (engine.Script, error)

	// Run runs the program of what was compiled.
	Run func(engine.Script) (goja.Value, error)

	// Library makes one of Node's modules.
	Library func(name string) (goja.Value, error)

	Provided Provided // The modules of the embedder's own.

	// SyntaxError makes the exception for a file that does not parse.
	SyntaxError func(err error) *goja.Object

	// Forget has globals made again when they are next named.
	Forget func(names ...string)

	Dir      func() string                 // The working directory.
	Included func() []string               // The names of the programs that the script includes.
	Text     func(value goja.Value) string // A value in an error.
}

// Provided are modules that a host has beside files and Node's.
type Provided interface {
	// Exports returns what a module of values exports, nil where a specifier means none.
	Exports(specifier string) goja.Value

	// File returns the name by which the source of a module is known, in errors and require.cache.
	File(specifier string) (filename string, ok bool)

	// Source returns the source under such a name.
	Source(filename string) (source string, ok bool)
}

// Loader loads the files that the scripts of a host require and import.
type Loader struct {
	host  Host
	cache *goja.Object // By file name; require.cache.

	script      string       // The name of the script itself; empty for one without a file.
	main        *goja.Object // Its module object.
	mainRequire *goja.Object

	scripts    map[string]engine.Script // What was compiled of files that have not run yet.
	linked     map[string]*linked       // The ES modules, by file name.
	namespaces map[namespaceKey]*goja.Object
	seen       map[*goja.Object]*goja.Object // By the exports; see seenBy.
	types      map[string]engine.Kind        // What the package.json of a folder, or of those around it, says.
}

// New makes the loader of a host, for the script of a name.
func New(host Host, script string) *Loader {
	m := &Loader{host: host, cache: host.VM.CreateObject(nil)}
	m.Begin(script)
	return m
}

// Begin makes the module object of a script that begins. The name is empty for one that has no
// file.
func (m *Loader) Begin(script string) {
	m.script = script
	m.main = m.newModule(m.script)
	_ = m.main.Set("id", ".")
	if filepath.IsAbs(m.script) {
		// A file that requires the script gets what it has exported so far.
		_ = m.cache.Set(m.script, m.main)
	}
	m.mainRequire = m.newRequire(m.main)
	m.host.Forget("require", "module", "exports", "__filename", "__dirname")
}

// Script returns the name of the script.
func (m *Loader) Script() string { return m.script }

// Exports returns what the script exports.
func (m *Loader) Exports() goja.Value { return m.main.Get("exports") }

// Global makes one of the globals that a script has of its own in Node.
func (m *Loader) Global(name string) goja.Value {
	switch name {
	case "require":
		return m.mainRequire
	case "exports":
		return m.main.Get("exports")
	case "__filename":
		if m.script == "" {
			return m.host.VM.ToValue("[eval]")
		}
		return m.host.VM.ToValue(m.script)
	case "__dirname":
		if m.script == "" {
			return m.host.VM.ToValue(".")
		}
		return m.host.VM.ToValue(m.folderOf(m.main))
	}
	return m.main
}

// newModule makes the object that a file knows as module.
func (m *Loader) newModule(filename string) *goja.Object {
	module := m.host.VM.NewObject()
	_ = module.Set("id", filename)
	_ = module.Set("path", filepath.Dir(filename))
	_ = module.Set("exports", m.host.VM.NewObject())
	_ = module.Set("filename", filename)
	_ = module.Set("loaded", false)
	_ = module.Set("children", m.host.VM.NewArray())
	_ = module.Set("paths", commonjs.Folders(filepath.Dir(filename)))
	return module
}

// folderOf is the folder that a module's paths are relative to: that of its file,
// and the working directory for a script that is not a file.
func (m *Loader) folderOf(module *goja.Object) string {
	if name := module.Get("filename").String(); filepath.IsAbs(name) {
		return filepath.Dir(name)
	}
	return m.host.Dir()
}

// newRequire makes the function require of a module.
func (m *Loader) newRequire(parent *goja.Object) *goja.Object {
	vm := m.host.VM
	require := native.Function(m.host.VM, "require", func(call goja.FunctionCall) goja.Value {
		return m.require(m.specifierOf(call.Argument(0)), m.asking(parent))
	})
	resolve := native.Function(m.host.VM, "resolve", func(call goja.FunctionCall) goja.Value {
		specifier := m.specifierOf(call.Argument(0))
		if m.isBuiltIn(specifier) {
			return vm.ToValue(specifier)
		}
		return vm.ToValue(m.resolve(specifier, m.asking(parent), false))
	})
	_ = resolve.Set("paths", native.Function(m.host.VM, "paths", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(commonjs.Folders(m.folderOf(parent)))
	}))
	_ = require.Set("resolve", resolve)
	_ = require.Set("cache", m.cache)
	_ = require.Set("main", m.main)
	return require
}

// RequireOf makes the function require of a file that need not be there.
func (m *Loader) RequireOf(filename string) goja.Value { return m.newRequire(m.newModule(filename)) }

// asking is the module whose code is calling the function require of parent:
// a program that the script includes has the script's.
func (m *Loader) asking(parent *goja.Object) *goja.Object {
	included := m.host.Included()
	if parent != m.main || len(included) == 0 {
		return parent
	}
	for _, frame := range m.host.VM.CaptureCallStack(0, nil) {
		switch name := frame.SrcName(); {
		case name == m.script:
			return parent
		case slices.Contains(included, name):
			return m.newModule(name)
		}
	}
	return parent
}

func (m *Loader) specifierOf(value goja.Value) string {
	if goja.IsString(value) && value.String() != "" {
		return value.String()
	}
	code := "ERR_INVALID_ARG_TYPE"
	if goja.IsString(value) {
		code = "ERR_INVALID_ARG_VALUE"
	}
	problem := m.host.VM.NewTypeError("require takes the name of a module, as './lib' or 'fs', not %s", m.host.Text(value))
	_ = problem.Set("code", code)
	panic(problem)
}

// libraryModule is the library's module that a specifier means.
func libraryModule(specifier string) (name string, ok bool) {
	name, schemed := strings.CutPrefix(specifier, "node:")
	return name, library.HasModule(name) || schemed && library.HasScheme(name)
}

// builtIn is the full name of the module that a specifier means, where that is not a file: one of
// Node's, or of the embedder's values.
func (m *Loader) builtIn(specifier string) (name string, ok bool) {
	if name, ok := libraryModule(specifier); ok {
		return "node:" + name, true
	}
	return specifier, m.host.Provided.Exports(specifier) != nil
}

func (m *Loader) isBuiltIn(specifier string) bool {
	_, ok := m.builtIn(specifier)
	return ok
}

// require is the exports of the module that a specifier means.
func (m *Loader) require(specifier string, parent *goja.Object) goja.Value {
	if m.isBuiltIn(specifier) {
		return m.builtInExports(specifier)
	}
	return m.loadFile(m.resolve(specifier, parent, false), parent).Get("exports")
}

// builtInExports is what a module exports that is not a file.
func (m *Loader) builtInExports(specifier string) goja.Value {
	if exports := m.host.Provided.Exports(specifier); exports != nil {
		return exports
	}
	name, _ := libraryModule(specifier)
	exports, err := m.host.Library(name)
	if err != nil {
		native.Throw(m.host.VM, err)
	}
	return exports
}

// loadFile is the module object of a file, which is run unless it was before.
func (m *Loader) loadFile(filename string, parent *goja.Object) *goja.Object {
	if module := m.linked[filename]; module != nil && module.promise != nil && !module.ended {
		panic(m.waitingError(filename))
	}
	if cached, ok := m.cache.Get(filename).(*goja.Object); ok {
		return cached
	}
	if module := m.link(filename); module != nil {
		if m.waits(module) {
			panic(m.waitingError(filename))
		}
		m.findDoomed(module)
	}
	module := m.newModule(filename)
	m.adopt(parent, module)
	_ = m.cache.Set(filename, module)
	if err := m.load(module, filename); err != nil {
		_ = m.cache.Delete(filename)
		native.Throw(m.host.VM, err)
	}
	_ = module.Set("loaded", true)
	return module
}

// waitingError is that of a require of what has to be waited for.
func (m *Loader) waitingError(filename string) *goja.Object {
	object := native.Error(m.host.VM, "Error", fmt.Sprintf("require() cannot wait for %s, which awaits at its top level or imports what does: use await import()", filename))
	_ = object.Set("code", "ERR_REQUIRE_ASYNC_MODULE")
	return object
}

// adopt adds a module to the children of the one that requires it first.
func (m *Loader) adopt(parent, child *goja.Object) {
	if children, ok := parent.Get("children").(*goja.Object); ok {
		_ = children.Set(children.Get("length").String(), child)
	}
}

// resolve finds the file that a specifier means.
func (m *Loader) resolve(specifier string, parent *goja.Object, isImport bool) string {
	filename, err := m.find(specifier, m.folderOf(parent), isImport)
	if err != nil {
		panic(m.resolveError(err, specifier, parent, isImport))
	}
	return filename
}

// find finds the file that a specifier means in a file of a folder.
func (m *Loader) find(specifier, folder string, isImport bool) (string, error) {
	if filename, ok := m.host.Provided.File(specifier); ok {
		return filename, nil
	}
	if isImport {
		if path, ok := strings.CutPrefix(specifier, "file://"); ok {
			if unescaped, err := url.PathUnescape(path); err == nil {
				specifier = filepath.FromSlash(unescaped)
			}
		}
		return commonjs.Import(m.host.Files, specifier, folder)
	}
	return commonjs.Resolve(m.host.Files, specifier, folder)
}

// missing are Node's modules that a script has not.
var missing = []string{"domain", "sys", "test", "trace_events", "wasi"}

// resolveError says why a specifier means no file, in Node's words where it has
// them.
func (m *Loader) resolveError(err error, specifier string, parent *goja.Object, isImport bool) *goja.Object {
	code, message := "MODULE_NOT_FOUND", err.Error()
	if isImport {
		code = "ERR_MODULE_NOT_FOUND"
	}
	var notFound *commonjs.NotFoundError
	var packaged *commonjs.PackageError
	name, _, _ := strings.Cut(strings.TrimPrefix(specifier, "node:"), "/")
	switch {
	case errors.As(err, &packaged):
		code = packaged.Code
	case errors.As(err, &notFound) && notFound.Denied != nil:
		code = "ERR_ACCESS_DENIED"
	case strings.HasPrefix(specifier, "node:") || slices.Contains(missing, name):
		if strings.HasPrefix(specifier, "node:") {
			code = "ERR_UNKNOWN_BUILTIN_MODULE"
		}
		message = fmt.Sprintf("Cannot find module '%s': this module of Node's is missing here", specifier)
	case m.host.Files == files.Files(files.None{}):
		message += ": " + files.NoneHint
	case notFound != nil && notFound.Passed != nil:
		// It may be there, for all a script can know.
		message += fmt.Sprintf(": %v%s", notFound.Passed, askedBy(parent, isImport))
	default:
		message += askedBy(parent, isImport)
	}
	object := native.Error(m.host.VM, "Error", message)
	_ = object.Set("code", code)
	goerror.Keep(m.host.VM, object, err)
	return object
}

// askedBy names the file that required or imported, in Node's words.
func askedBy(parent *goja.Object, isImport bool) string {
	name := parent.Get("filename").String()
	switch {
	case !filepath.IsAbs(name):
		return ""
	case isImport:
		return " imported from " + name
	}
	return "\nRequire stack:\n- " + name
}
