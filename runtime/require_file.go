package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"

	"dialtone/runtime/internal/commonjs"
	"dialtone/runtime/internal/compile"
	"dialtone/runtime/internal/library"
	"dialtone/runtime/internal/nesting"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// load runs a module's file, or reads it if it is JSON.
func (m *modules) load(module *goja.Object, filename string) error {
	if filepath.Ext(filename) == ".json" {
		data, err := m.read(filename)
		if err != nil {
			return err
		}
		return m.loadJSON(module, filename, data)
	}
	compiled, err := m.compiled(filename)
	if err != nil {
		var problem *compile.SyntaxError
		if errors.As(err, &problem) {
			panic(m.host.thrownSyntaxError(err))
		}
		return err
	}
	delete(m.scripts, filename)
	if compiled.Module != nil {
		_, err := m.evaluate(m.linked[filename], module)
		return err
	}
	body, err := m.host.start(compiled)
	if err != nil {
		return err
	}
	call, _ := goja.AssertFunction(body)
	vm, exports := m.host.vm, module.Get("exports")
	_, err = call(exports, exports, m.newRequire(module), module, vm.ToValue(filename), vm.ToValue(filepath.Dir(filename)), m.newImport(module))
	return err
}

// read reads a file as text.
func (m *modules) read(filename string) (string, error) {
	data, err := m.host.files.ReadFile(filename)
	return validUTF8(string(bytes.TrimPrefix(data, []byte("\ufeff")))), err
}

// compiled is a file ready to run. It is kept until it runs, as what imports it is
// looked through before.
func (m *modules) compiled(filename string) (compile.Script, error) {
	if known, ok := m.scripts[filename]; ok {
		return known, nil
	}
	if filepath.Ext(filename) == ".node" {
		return compile.Script{}, &compile.SyntaxError{Message: "compiled modules of Node are not supported"}
	}
	source, err := m.read(filename)
	if err != nil {
		return compile.Script{}, err
	}
	m.host.sources[filename] = source
	compiled, err := m.host.cache.required(filename, source, m.kindOf(filename))
	if err != nil {
		return compile.Script{}, err
	}
	if m.scripts == nil {
		m.scripts = map[string]compile.Script{}
	}
	m.scripts[filename] = compiled
	return compiled, nil
}

// kindOf is the kind of a file, by its name or by the package that it is in.
func (m *modules) kindOf(filename string) compile.Kind {
	if byName := compile.KindOf(filename); byName != compile.AnyKind || filepath.Ext(filename) == ".cts" {
		return byName
	}
	folder := filepath.Dir(filename)
	if known, ok := m.types[folder]; ok {
		return known
	}
	if m.types == nil {
		m.types = map[string]compile.Kind{}
	}
	if commonjs.Type(m.host.files, folder) == "module" {
		m.types[folder] = compile.ESModule
	} else {
		m.types[folder] = compile.AnyKind
	}
	return m.types[folder]
}

// loadJSON makes a file's value the exports.
func (m *modules) loadJSON(module *goja.Object, filename, text string) error {
	var deep *nesting.Error
	if errors.As(nesting.CheckJSON(text), &deep) {
		m.host.sources[filename] = text
		at := file.NewFile(filename, text, 1).Position(deep.Offset)
		panic(m.host.thrownSyntaxError(&compile.SyntaxError{Message: deep.Error(), Position: at}))
	}
	value, err := m.host.parseJSON(text)
	if err == nil {
		return module.Set("exports", value)
	}
	// Go's parser says where the mistake is.
	var problem *json.SyntaxError
	var ignored any
	if !errors.As(json.Unmarshal([]byte(text), &ignored), &problem) {
		return err
	}
	m.host.sources[filename] = text
	at := file.NewFile(filename, text, 1).Position(max(int(problem.Offset)-1, 0))
	panic(m.host.thrownSyntaxError(&compile.SyntaxError{Message: "this is no JSON: " + problem.Error(), Position: at}))
}

// parseJSON is JSON.parse.
func (h *Host) parseJSON(text string) (goja.Value, error) {
	if object, ok := h.vm.GlobalObject().Get("JSON").(*goja.Object); ok {
		if parse, ok := goja.AssertFunction(object.Get("parse")); ok {
			return parse(goja.Undefined(), h.vm.ToValue(text))
		}
	}
	return nil, errors.New("JSON.parse is gone")
}

// thrownSyntaxError is the exception for a required file that does not parse. It
// shows the place in the file, and has the stack of the require.
func (h *Host) thrownSyntaxError(err error) *goja.Object {
	var problem *ScriptError
	if !errors.As(h.sources.newSyntaxError(err), &problem) {
		return h.newError(err.Error())
	}
	object := h.newErrorOf("SyntaxError", problem.Message)
	library.KeepGoError(h.vm, object, problem)
	if stack := object.Get("stack"); stack != nil {
		_ = object.DefineDataProperty("stack", h.vm.ToValue(problem.where()+stack.String()), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	return object
}
