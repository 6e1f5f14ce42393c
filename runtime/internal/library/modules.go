package library

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/dop251/goja"
)

// module is a part of the library.
type module struct {
	script  func() (*goja.Program, error)   // Its JavaScript; nil where it is all Go.
	natives func(l *Library) map[string]any // Its Go: the object native of its JavaScript.
	public  bool                            // Whether a script can require it.
}

// modules are the parts of the library, by the names that require knows.
var modules = map[string]module{
	"abort":           {script: script("abort.js")},
	"assert":          {script: script("assert.js"), natives: utilNatives, public: true},
	"buffer":          {script: script("buffer.js"), natives: codecNatives, public: true},
	"clone":           {script: script("clone.js")},
	"crypto":          {script: script("crypto.js"), natives: cryptoNatives, public: true},
	"csv":             {script: script("csv.js"), natives: csvNatives},
	"encodings":       {script: script("encodings.js")},
	"equal":           {script: script("equal.js")},
	"errors":          {script: script("errors.js")},
	"events":          {script: script("events.js"), public: true},
	"fetch":           {script: script("fetch.js"), natives: fetchNatives},
	"fs":              {script: script("fs.js"), natives: fsNatives, public: true},
	"fs/promises":     {script: script("fs_promises.js"), public: true},
	"headers":         {script: script("headers.js")},
	"locale":          {script: script("locale.js"), natives: localeNatives},
	"os":              {script: script("os.js"), natives: osNatives, public: true},
	"path":            {script: script("path.js"), natives: pathNatives, public: true},
	"text":            {script: script("text.js"), natives: codecNatives},
	"timers":          {script: script("timers.js"), public: true},
	"timers/promises": {script: script("timers_promises.js"), public: true},
	"url":             {script: script("url.js"), natives: urlNatives, public: true},
	"util":            {script: script("util.js"), natives: utilNatives, public: true},
}

// Names lists the modules that a script can require.
func Names() []string {
	names := []string{"console", "process"}
	for name, module := range modules {
		if module.public {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// HasModule tells whether a script can require a module of the library.
func HasModule(name string) bool {
	return name == "console" || name == "process" || modules[name].public
}

// Module makes a module that a script requires: one of those that
// [HasModule] knows.
func (l *Library) Module(name string) (goja.Value, error) {
	if name == "console" || name == "process" {
		return l.Host.Global(name), nil
	}
	exports, err := l.load(name)
	if err != nil {
		return nil, err
	}
	return exports, nil
}

// load makes a module, or finds the one made before.
func (l *Library) load(name string) (*goja.Object, error) {
	if exports, ok := l.exports[name]; ok {
		return exports, nil
	}
	part := modules[name]
	program, err := part.script()
	if err != nil {
		return nil, err
	}
	body, err := l.VM.RunProgram(program)
	if err != nil {
		return nil, err
	}
	call, ok := goja.AssertFunction(body)
	if !ok {
		return nil, fmt.Errorf("the module %s is no function", name)
	}
	native := l.VM.NewObject()
	if part.natives != nil {
		for name, function := range part.natives(l) {
			// A new object takes any property.
			_ = native.Set(name, function)
		}
	}
	require := func(name string) (goja.Value, error) { return l.load(name) }
	exports, err := call(goja.Undefined(), native, l.VM.ToValue(require))
	if err != nil {
		return nil, err
	}
	l.exports[name] = exports.ToObject(l.VM)
	return l.exports[name], nil
}

//go:embed js/*.js
var scripts embed.FS

// script is a file of the folder js, compiled when it is first needed and then
// shared by all VMs. It is the body of a function with two parameters: native
// and require.
func script(name string) func() (*goja.Program, error) {
	return sync.OnceValues(func() (*goja.Program, error) {
		source, err := scripts.ReadFile("js/" + name)
		if err != nil {
			return nil, err
		}
		return goja.Compile("dialtone:"+name, "(function (native, require) { 'use strict';"+string(source)+"\n})", true)
	})
}
