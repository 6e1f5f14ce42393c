package runtime

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"dialtone/runtime/internal/library"

	"github.com/dop251/goja"
	"github.com/dop251/goja/file"
)

// load runs a module's file, or reads it if it is JSON.
func (m *modules) load(module *goja.Object, filename string) error {
	data, err := m.host.files.ReadFile(filename)
	if err != nil {
		return err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch filepath.Ext(filename) {
	case ".json":
		return m.loadJSON(module, filename, data)
	case ".mjs", ".node":
		object := m.host.newError(fmt.Sprintf("require() of %s is not supported: it takes CommonJS modules (.js, .cjs) and .json", filename))
		_ = object.Set("code", "ERR_REQUIRE_ESM")
		panic(object)
	}
	source := validUTF8(string(data))
	m.host.sources[filename] = source
	compiled, err := compileModule(filename, source)
	if err != nil {
		panic(m.host.thrownSyntaxError(err))
	}
	body, err := m.host.start(compiled)
	if err != nil {
		return err
	}
	call, _ := goja.AssertFunction(body)
	vm, exports := m.host.vm, module.Get("exports")
	_, err = call(exports, exports, m.newRequire(module), module, vm.ToValue(filename), vm.ToValue(filepath.Dir(filename)))
	return err
}

// loadJSON makes a file's value the exports.
func (m *modules) loadJSON(module *goja.Object, filename string, data []byte) error {
	text := validUTF8(string(data))
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
	panic(m.host.thrownSyntaxError(&syntaxError{"this is no JSON: " + problem.Error(), at}))
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
