package runtime

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"dialtone/runtime/internal/commonjs"
	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/library"

	"github.com/dop251/goja"
)

// modules is what the scripts of a host have required.
type modules struct {
	host  *Host
	cache *goja.Object // By file name; require.cache.

	script      string       // The name of the script itself; empty for Eval.
	main        *goja.Object // Its module object.
	mainRequire *goja.Object

	scripts    map[string]compile.Script // What was compiled of files that have not run yet.
	linked     map[string]*linked        // The ES modules, by file name.
	namespaces map[string]*goja.Object   // What import() gave for other modules, by file name.
	types      map[string]compile.Kind   // What the package.json of a folder, or of those around it, says.
}

// requiring is the host's modules, made when a script first names one of the
// globals that go with them.
func (h *Host) requiring() *modules {
	if h.required == nil {
		h.required = &modules{host: h, cache: h.vm.CreateObject(nil)}
		h.required.newMain()
	}
	return h.required
}

// newMain makes the module object of a script that begins.
func (m *modules) newMain() {
	m.script = m.host.scriptName
	m.main = m.newModule(m.script)
	_ = m.main.Set("id", ".")
	if filepath.IsAbs(m.script) {
		// A file that requires the script gets what it has exported so far.
		_ = m.cache.Set(m.script, m.main)
	}
	m.mainRequire = m.newRequire(m.main)
	m.host.globals.forget("require", "module", "exports", "__filename", "__dirname", compile.ImportGlobal)
}

// global makes one of the globals that a script has of its own in Node.
func (m *modules) global(name string) goja.Value {
	switch name {
	case "require":
		return m.mainRequire
	case "exports":
		return m.main.Get("exports")
	case compile.ImportGlobal:
		return m.newImport(m.main)
	case compile.ImportNowGlobal:
		return m.host.function(name, m.importNow)
	case "__filename":
		if m.script == "" {
			return m.host.vm.ToValue("[eval]")
		}
		return m.host.vm.ToValue(m.script)
	case "__dirname":
		if m.script == "" {
			return m.host.vm.ToValue(".")
		}
		return m.host.vm.ToValue(m.folderOf(m.main))
	}
	return m.main
}

// newModule makes the object that a file knows as module.
func (m *modules) newModule(filename string) *goja.Object {
	module := m.host.vm.NewObject()
	_ = module.Set("id", filename)
	_ = module.Set("path", filepath.Dir(filename))
	_ = module.Set("exports", m.host.vm.NewObject())
	_ = module.Set("filename", filename)
	_ = module.Set("loaded", false)
	_ = module.Set("children", m.host.vm.NewArray())
	_ = module.Set("paths", commonjs.Folders(filepath.Dir(filename)))
	return module
}

// folderOf is the folder that a module's paths are relative to: that of its file,
// and the working directory for a script that is no file.
func (m *modules) folderOf(module *goja.Object) string {
	if name := module.Get("filename").String(); filepath.IsAbs(name) {
		return filepath.Dir(name)
	}
	return m.host.cwd(goja.FunctionCall{}).String()
}

// newRequire makes the function require of a module.
func (m *modules) newRequire(parent *goja.Object) *goja.Object {
	vm := m.host.vm
	require := m.host.function("require", func(call goja.FunctionCall) goja.Value {
		return m.require(specifierOf(m.host, call.Argument(0)), m.asking(parent))
	})
	resolve := m.host.function("resolve", func(call goja.FunctionCall) goja.Value {
		specifier := specifierOf(m.host, call.Argument(0))
		if _, ok := libraryModule(specifier); ok {
			return vm.ToValue(specifier)
		}
		return vm.ToValue(m.resolve(specifier, m.asking(parent), false))
	})
	_ = resolve.Set("paths", m.host.function("paths", func(call goja.FunctionCall) goja.Value {
		return vm.ToValue(commonjs.Folders(m.folderOf(parent)))
	}))
	_ = require.Set("resolve", resolve)
	_ = require.Set("cache", m.cache)
	_ = require.Set("main", m.main)
	return require
}

// asking is the module whose code is calling the function require of parent:
// a program that the script includes has the script's.
func (m *modules) asking(parent *goja.Object) *goja.Object {
	if parent != m.main || len(m.host.included) == 0 {
		return parent
	}
	for _, frame := range m.host.vm.CaptureCallStack(0, nil) {
		switch name := frame.SrcName(); {
		case name == m.script:
			return parent
		case slices.Contains(m.host.included, name):
			return m.newModule(name)
		}
	}
	return parent
}

func specifierOf(h *Host, value goja.Value) string {
	if goja.IsString(value) && value.String() != "" {
		return value.String()
	}
	code := "ERR_INVALID_ARG_TYPE"
	if goja.IsString(value) {
		code = "ERR_INVALID_ARG_VALUE"
	}
	problem := h.vm.NewTypeError("require takes the name of a module, as './lib' or 'fs', not %s", h.text(value))
	_ = problem.Set("code", code)
	panic(problem)
}

// libraryModule is the library's module that a specifier means.
func libraryModule(specifier string) (name string, ok bool) {
	name = strings.TrimPrefix(specifier, "node:")
	return name, library.HasModule(name)
}

// require is the exports of the module that a specifier means.
func (m *modules) require(specifier string, parent *goja.Object) goja.Value {
	if _, ok := libraryModule(specifier); ok {
		return m.libraryExports(specifier)
	}
	return m.loadFile(m.resolve(specifier, parent, false), parent).Get("exports")
}

// libraryExports is a module of the library.
func (m *modules) libraryExports(specifier string) goja.Value {
	name, _ := libraryModule(specifier)
	exports, err := m.host.standard().Module(name)
	if err != nil {
		throw(m.host.vm, err)
	}
	return exports
}

// loadFile is the module object of a file, which is run unless it was before.
func (m *modules) loadFile(filename string, parent *goja.Object) *goja.Object {
	if module := m.linked[filename]; module != nil && module.promise != nil && !module.ended {
		panic(m.waitingError(filename))
	}
	if cached, ok := m.cache.Get(filename).(*goja.Object); ok {
		return cached
	}
	if module := m.link(filename); module != nil && m.waits(module) {
		panic(m.waitingError(filename))
	}
	module := m.newModule(filename)
	m.adopt(parent, module)
	_ = m.cache.Set(filename, module)
	if err := m.load(module, filename); err != nil {
		_ = m.cache.Delete(filename)
		throw(m.host.vm, err)
	}
	_ = module.Set("loaded", true)
	return module
}

// waitingError is that of a require of what has to be waited for.
func (m *modules) waitingError(filename string) *goja.Object {
	object := m.host.newError(fmt.Sprintf("require() cannot wait for %s, which awaits at its top level or imports what does: use await import()", filename))
	_ = object.Set("code", "ERR_REQUIRE_ASYNC_MODULE")
	return object
}

// adopt adds a module to the children of the one that requires it first.
func (m *modules) adopt(parent, child *goja.Object) {
	if children, ok := parent.Get("children").(*goja.Object); ok {
		_ = children.Set(children.Get("length").String(), child)
	}
}

// resolve finds the file that a specifier means.
func (m *modules) resolve(specifier string, parent *goja.Object, isImport bool) string {
	filename, err := m.find(specifier, m.folderOf(parent), isImport)
	if err != nil {
		panic(m.resolveError(err, specifier, parent))
	}
	return filename
}

// find finds the file that a specifier means in a file of a folder.
func (m *modules) find(specifier, folder string, isImport bool) (string, error) {
	if isImport {
		if path, ok := strings.CutPrefix(specifier, "file://"); ok {
			if unescaped, err := url.PathUnescape(path); err == nil {
				specifier = filepath.FromSlash(unescaped)
			}
		}
		return commonjs.Import(m.host.files, specifier, folder)
	}
	return commonjs.Resolve(m.host.files, specifier, folder)
}

// missing are Node's modules that a script has not.
var missing = []string{
	"async_hooks", "child_process", "cluster", "constants", "dgram", "diagnostics_channel", "dns", "domain", "http", "http2",
	"https", "inspector", "module", "net", "perf_hooks", "punycode", "querystring", "readline", "repl", "stream",
	"string_decoder", "sys", "test", "tls", "trace_events", "tty", "v8", "vm", "wasi", "worker_threads", "zlib",
}

// resolveError says why a specifier means no file, in Node's words where it has
// them.
func (m *modules) resolveError(err error, specifier string, parent *goja.Object) *goja.Object {
	code, message := "MODULE_NOT_FOUND", err.Error()
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
		message = fmt.Sprintf("Cannot find module '%s': of Node's modules there are %s", specifier, strings.Join(library.Names(), ", "))
	case m.host.files == files.Files(files.None{}):
		message += ": " + files.NoneHint
	case notFound != nil && notFound.Passed != nil:
		// It may be there, for all a script can know.
		message += fmt.Sprintf(": %v%s", notFound.Passed, m.requireStack(parent))
	default:
		message += m.requireStack(parent)
	}
	object := m.host.newError(message)
	_ = object.Set("code", code)
	library.KeepGoError(m.host.vm, object, err)
	return object
}

// requireStack names the file that required.
func (m *modules) requireStack(parent *goja.Object) string {
	name := parent.Get("filename").String()
	if !filepath.IsAbs(name) {
		return ""
	}
	return "\nRequire stack:\n- " + name
}
