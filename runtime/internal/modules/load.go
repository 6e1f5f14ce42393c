package modules

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"

	"dialtone/runtime/internal/engine"
	"dialtone/runtime/internal/engine/commonjs"
	"dialtone/runtime/internal/engine/nesting"
	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/sources"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// load runs a module's file, or reads it if it is JSON.
func (m *Loader) load(module *goja.Object, filename string) error {
	if filepath.Ext(filename) == ".json" {
		data, err := m.read(filename)
		if err != nil {
			return err
		}
		return m.loadJSON(module, filename, data)
	}
	compiled, err := m.compiled(filename)
	if err != nil {
		var problem *engine.SyntaxError
		if errors.As(err, &problem) {
			panic(m.host.SyntaxError(err))
		}
		return err
	}
	delete(m.scripts, filename)
	if compiled.Module != nil {
		_, err := m.evaluate(m.linked[filename], module)
		return err
	}
	body, err := m.host.Run(compiled)
	if err != nil {
		return err
	}
	call, _ := goja.AssertFunction(body)
	vm, exports := m.host.VM, module.Get("exports")
	_, err = call(exports, exports, m.newRequire(module), module, vm.ToValue(filename), vm.ToValue(filepath.Dir(filename)), m.newImport(module))
	return err
}

// read reads a file as text.
func (m *Loader) read(filename string) (string, error) {
	if source, ok := m.host.Provided.Source(filename); ok {
		return source, nil
	}
	data, err := files.Read(m.host.Files, filename)
	return sources.ValidUTF8(string(bytes.TrimPrefix(data, []byte("\ufeff")))), err
}

// compiled is a file ready to run. It is kept until it runs, as what imports it is
// looked through before.
func (m *Loader) compiled(filename string) (engine.Script, error) {
	if known, ok := m.scripts[filename]; ok {
		return known, nil
	}
	if filepath.Ext(filename) == ".node" {
		return engine.Script{}, &engine.SyntaxError{Message: "compiled modules of Node are not supported"}
	}
	source, err := m.read(filename)
	if err != nil {
		return engine.Script{}, err
	}
	m.host.Sources.Set(filename, sources.WithMap(filename, source, func(path string) ([]byte, error) { return files.Read(m.host.Files, path) }))
	source = sources.WithoutMap(source)
	kind := m.kindOf(filename)
	compiled, err := m.host.Compile(source, func() (engine.Script, error) { return m.host.Cache.required(filename, source, kind) })
	if err != nil {
		return engine.Script{}, err
	}
	if m.scripts == nil {
		m.scripts = map[string]engine.Script{}
	}
	m.scripts[filename] = compiled
	return compiled, nil
}

// kindOf is the kind of a file, by its name or by the package that it is in.
func (m *Loader) kindOf(filename string) engine.Kind {
	if byName := engine.KindOf(filename); byName != engine.AnyKind || filepath.Ext(filename) == ".cts" {
		return byName
	}
	if _, provided := m.host.Provided.Source(filename); provided {
		return engine.AnyKind // No package is around it.
	}
	folder := filepath.Dir(filename)
	if known, ok := m.types[folder]; ok {
		return known
	}
	if m.types == nil {
		m.types = map[string]engine.Kind{}
	}
	if commonjs.Type(m.host.Files, folder) == "module" {
		m.types[folder] = engine.ESModule
	} else {
		m.types[folder] = engine.AnyKind
	}
	return m.types[folder]
}

// loadJSON makes a file's value the exports.
func (m *Loader) loadJSON(module *goja.Object, filename, text string) error {
	var deep *nesting.Error
	if errors.As(nesting.CheckJSON(text), &deep) {
		m.host.Sources.Set(filename, text)
		at := file.NewFile(filename, text, 1).Position(deep.Offset)
		panic(m.host.SyntaxError(&engine.SyntaxError{Message: deep.Error(), Position: at}))
	}
	value, err := m.parseJSON(text)
	if err == nil {
		return module.Set("exports", value)
	}
	// Go's parser says where the mistake is.
	var problem *json.SyntaxError
	var ignored any
	if !errors.As(json.Unmarshal([]byte(text), &ignored), &problem) {
		return err
	}
	m.host.Sources.Set(filename, text)
	at := file.NewFile(filename, text, 1).Position(max(int(problem.Offset)-1, 0))
	panic(m.host.SyntaxError(&engine.SyntaxError{Message: "this is not JSON: " + problem.Error(), Position: at}))
}

// parseJSON is JSON.parse.
func (m *Loader) parseJSON(text string) (goja.Value, error) {
	if object, ok := m.host.VM.GlobalObject().Get("JSON").(*goja.Object); ok {
		if parse, ok := goja.AssertFunction(object.Get("parse")); ok {
			return parse(goja.Undefined(), m.host.VM.ToValue(text))
		}
	}
	return nil, errors.New("JSON.parse is gone")
}
