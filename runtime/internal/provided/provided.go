// Package provided is the modules that an embedder gives to scripts: their names, what of them is
// source, and how they are declared in TypeScript.
//
// Callers need [New], whose result package modules looks through, and [Module.Declaration].
package provided

import (
	"fmt"
	"regexp"
	"slices"
	"sync"

	"github.com/dop251/goja"
)

// Module is a module of Go values and functions, or of source, as runtime.Import describes it.
type Module struct {
	Name    string         // What scripts write, with a scheme: "acme:ops".
	Exports map[string]any // Or Source.
	Source  string
	File    string // What the source is called below the name; empty: as the module.
	Types   string // What the module exports in TypeScript; empty: what can be told.
}

// importName is what a module may be called.
var importName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9+.-]*:[^\s'"\\]+$`) })

// othersSchemes are those of names that mean something else.
var othersSchemes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(node|file|data|https?|dialtone):`) })

// check says what is wrong with a module.
func (m Module) check() error {
	switch {
	case !importName().MatchString(m.Name) || othersSchemes().MatchString(m.Name):
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
func (m Module) filename() string {
	if m.File == "" {
		return m.Name
	}
	return m.Name + "/" + m.File
}

// Modules are those of a host that are the embedder's, as package modules sees them.
type Modules struct {
	sources map[string]Module // By the names of their files.
	files   map[string]string // These names, by those of the modules.
	exports map[string]goja.Value
}

// New returns the modules of a host. Its error says what is wrong with one, as with
// Options.Imports.
func New(modules []Module) (*Modules, error) {
	i := &Modules{sources: map[string]Module{}, files: map[string]string{}, exports: map[string]goja.Value{}}
	for n, module := range modules {
		if err := module.check(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(modules[:n], func(other Module) bool { return other.Name == module.Name }) {
			return nil, fmt.Errorf("runtime: Options.Imports has two modules %s", module.Name)
		}
		if module.Exports == nil {
			i.sources[module.filename()], i.files[module.Name] = module, module.filename()
		}
	}
	return i, nil
}

// Exports is what a module of Go values exports, or nil.
func (i *Modules) Exports(specifier string) goja.Value { return i.exports[specifier] }

// File is the name of the file of a module of source.
func (i *Modules) File(specifier string) (filename string, ok bool) {
	filename, ok = i.files[specifier]
	return filename, ok
}

// Source is the source of a file.
func (i *Modules) Source(filename string) (source string, ok bool) {
	module, ok := i.sources[filename]
	return module.Source, ok
}

// Provide has a module export a value.
func (i *Modules) Provide(name string, exports goja.Value) error {
	if _, taken := i.files[name]; taken || i.exports[name] != nil {
		return fmt.Errorf("two modules are called %s", name)
	}
	i.exports[name] = exports
	return nil
}
