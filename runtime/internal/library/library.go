// Package library is what a script has beside the language: Node's modules
// fs, path, url, buffer and others, and the globals that browsers and Node
// share, as fetch and URL. Each is made when a script first names it.
//
// What only works with values is written in JavaScript, in the folder js; what
// reaches outside of the VM is written here.
package library

import (
	"context"
	"net/http"

	"dialtone/runtime/internal/files"

	"github.com/dop251/goja"
)

// Host is what the library needs of the host that it is part of.
type Host struct {
	VM      *goja.Runtime
	Context func() context.Context

	// Async runs work on a goroutine and what it returns on the loop.
	Async func(work func(ctx context.Context) (settle func()))

	// Admit waits until another request may be under way, and counts it. It is called
	// with the context that work is given.
	Admit func(ctx context.Context) (release func(), err error)

	// Exceed ends the script at its line because of a limit. It does not return.
	Exceed func(limit, problem string)

	// Check does not return if the script has to stop.
	Check func()

	// NewError makes an error of one of JavaScript's classes, with the stack of the
	// script that called.
	NewError func(class, message string) *goja.Object

	Global  func(name string) goja.Value     // A global of the host's own.
	Inspect func() goja.Value                // The function util.inspect.
	Text    func(value goja.Value) string    // A value as the console prints it.
	Format  func(values []goja.Value) string // Values as console.log prints them.

	Dir     func() string          // The working directory.
	Env     map[string]string      // The variables in the script's sight.
	Files   files.Files            // What is granted of files.
	Network http.RoundTripper      // What fetch sends by; nil where nothing is granted.
	ReadAll func() ([]byte, error) // Reads the standard input to its end.
}

// Library is the library of one VM.
type Library struct {
	Host
	exports map[string]*goja.Object // Of the modules made so far.
}

// New returns the library for a host. It makes nothing yet.
func New(host Host) *Library {
	return &Library{Host: host, exports: map[string]*goja.Object{}}
}

// HasGlobal tells whether a global is the library's.
func HasGlobal(name string) bool {
	module, _ := exportOf(name)
	return module != ""
}

// exportOf is the module that exports a global, and under which name.
func exportOf(global string) (module, name string) {
	switch global {
	case "URL", "URLSearchParams":
		return "url", global
	case "Buffer", "atob", "btoa":
		return "buffer", global
	case "TextEncoder", "TextDecoder":
		return "text", global
	case "fetch", "Headers", "Request", "Response":
		return "fetch", global
	case "AbortController", "AbortSignal", "DOMException":
		return "abort", global
	case "structuredClone":
		return "clone", global
	case "crypto":
		return "crypto", "webcrypto"
	case "CSV":
		return "csv", global
	}
	return "", ""
}

// Global makes a global: one of those that [HasGlobal] knows.
func (l *Library) Global(global string) (goja.Value, error) {
	module, name := exportOf(global)
	exports, err := l.load(module)
	if err != nil {
		return nil, err
	}
	return exports.Get(name), nil
}
