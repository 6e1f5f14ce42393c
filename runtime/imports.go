package runtime

import (
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/gofuncs"

	"github.com/dop251/goja"
)

// Import is a module of the embedder's own, which scripts import or require by its name: Go values
// and functions, or source.
//
//	import {restart} from 'acme:ops'
//	const {restart} = require('acme:ops')
type Import struct {
	// Name is what scripts write: a scheme, a colon and the rest, as "acme:ops". The schemes node,
	// file, data, http and https are others'.
	Name string

	// Exports are what the module exports: Go values and functions, as [Host.Set] takes them. All
	// of them together are its default export.
	Exports map[string]any `json:"-"`

	// Source is a module in JavaScript or TypeScript, instead of Exports. It is run when a script
	// first imports it. It may import other modules by their names; paths are relative to the
	// working directory.
	Source string

	// File is what the source is called in errors, below the name of the module: "ops.ts" is
	// acme:ops/ops.ts there. By its ending it is TypeScript or JavaScript, as a file's. Empty:
	// JavaScript under the module's name.
	File string

	// Types are the declarations of what the module exports, in TypeScript, as they stand within a
	// declare module; see [Import.Declaration].
	Types string
}

// importName is what an Import may be called.
var importName = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:[^\s'"\\]+$`)

// othersSchemes are those of names that mean something else.
var othersSchemes = regexp.MustCompile(`^(node|file|data|https?|dialtone):`)

// check says what is wrong with a module.
func (m Import) check() error {
	switch {
	case !importName.MatchString(m.Name) || othersSchemes.MatchString(m.Name):
		return fmt.Errorf("runtime: Options.Imports has a module %q: its name is to be a scheme of your own, a colon and the rest, as acme:ops", m.Name)
	case m.Exports != nil && (m.Source != "" || m.File != ""):
		return fmt.Errorf("runtime: the module %s of Options.Imports has both Exports and Source", m.Name)
	case m.Exports == nil && m.Source == "":
		return fmt.Errorf("runtime: the module %s of Options.Imports has neither Exports nor Source", m.Name)
	}
	if _, found := m.Exports["default"]; found {
		return fmt.Errorf("runtime: the module %s of Options.Imports exports default: that is all that it exports", m.Name)
	}
	return nil
}

// filename is what the source of a module is known by.
func (m Import) filename() string {
	if m.File == "" {
		return m.Name
	}
	return m.Name + "/" + m.File
}

// imports are the modules of a host that are the embedder's, as package modules sees them.
type imports struct {
	sources map[string]Import // By the names of their files.
	files   map[string]string // These names, by those of the modules.
	exports map[string]goja.Value
}

func newImports(modules []Import) (*imports, error) {
	i := &imports{sources: map[string]Import{}, files: map[string]string{}, exports: map[string]goja.Value{}}
	for n, module := range modules {
		if err := module.check(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(modules[:n], func(other Import) bool { return other.Name == module.Name }) {
			return nil, fmt.Errorf("runtime: Options.Imports has two modules %s", module.Name)
		}
		if module.Exports == nil {
			i.sources[module.filename()], i.files[module.Name] = module, module.filename()
		}
	}
	return i, nil
}

// Exports is what a module of Go values exports, or nil.
func (i *imports) Exports(specifier string) goja.Value { return i.exports[specifier] }

// File is the name of the file of a module of source.
func (i *imports) File(specifier string) (filename string, ok bool) {
	filename, ok = i.files[specifier]
	return filename, ok
}

// Source is the source of a file.
func (i *imports) Source(filename string) (source string, ok bool) {
	module, ok := i.sources[filename]
	return module.Source, ok
}

// provide has a module export a value.
func (i *imports) provide(name string, exports goja.Value) error {
	if _, taken := i.files[name]; taken || i.exports[name] != nil {
		return fmt.Errorf("two modules are called %s", name)
	}
	i.exports[name] = exports
	return nil
}

// provide makes what a module of Go values exports.
func (h *Host) provide(module Import) error {
	if module.Exports == nil {
		return nil
	}
	return h.give(module.Name, module.Exports, h.place.provide)
}

// Declaration declares the module in TypeScript, for an editor that completes and checks what
// scripts import: Types, or else what the types of Exports say, and of Source that there are such
// exports, of type any. Go does not know the names of parameters. The package declarations writes
// it with what scripts have besides:
//
//	declarations.Write(file, ops)
func (m Import) Declaration() string {
	body := strings.Trim(m.Types, "\n")
	switch {
	case body != "":
	case m.Exports != nil:
		body = m.declareExports()
	default:
		body = m.declareSource()
	}
	var text strings.Builder
	fmt.Fprintf(&text, "declare module '%s' {\n", m.Name)
	for line := range strings.Lines(body) {
		if strings.TrimSpace(line) != "" {
			text.WriteString("  ")
		}
		text.WriteString(line)
	}
	text.WriteString("\n}\n")
	return text.String()
}

// declareExports declares Go values and functions.
func (m Import) declareExports() string {
	var lines, names []string
	for _, name := range slices.Sorted(maps.Keys(m.Exports)) {
		if !declarable.MatchString(name) {
			continue // It is reached by the default export.
		}
		if signature, ok := gofuncs.Signature(m.Exports[name]); ok {
			lines = append(lines, "export function "+name+signature)
		} else {
			lines = append(lines, "export const "+name+": "+gofuncs.TypeScript(reflect.TypeOf(m.Exports[name])))
		}
		names = append(names, name+": typeof "+name)
	}
	return strings.Join(append(lines, "const all: { "+strings.Join(names, "; ")+" }", "export default all"), "\n")
}

// declarable is a name that an export can be declared by.
var declarable = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

// declareSource declares what source exports. Source that does not compile exports nothing.
func (m Import) declareSource() string {
	compiled, err := engine.Required(m.filename(), m.Source, engine.KindOf(m.filename()))
	if err != nil {
		return ""
	}
	exports := map[string]bool{}
	if maps.Copy(exports, compiled.Common); compiled.Module != nil {
		for name := range compiled.Module.Exports {
			exports[name] = true
		}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(exports)) {
		switch {
		case name == "default":
			lines = append(lines, "const all: any", "export default all")
		case declarable.MatchString(name):
			lines = append(lines, "export const "+name+": any")
		}
	}
	return strings.Join(lines, "\n")
}
