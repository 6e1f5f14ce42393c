// Package library is what a script has beside the language: Node's modules
// fs, path, url, buffer and others, and the globals that browsers and Node
// share, as fetch and URL. Each is made when a script first names it.
//
// What only works with values is written in JavaScript: Node's modules in the folder
// node, the rest in js. What reaches outside of the VM is written here.
package library

import (
	"context"
	"io"
	"net/http"
	"time"

	"dialtone/runtime/internal/files"
	"dialtone/runtime/internal/library/genuine"
	"dialtone/runtime/internal/library/httpserver"
	"dialtone/runtime/internal/library/webcrypto"
	"dialtone/runtime/tests"

	"github.com/dop251/goja"
)

// Host is what the library needs of the host that it is part of.
type Host struct {
	VM      *goja.Runtime
	Context func() context.Context

	// Async runs work on a goroutine and what it returns on the loop.
	Async func(work func(ctx context.Context) (settle func()))

	// Ask is Async for work that asks another program something.
	Ask func(work func(ctx context.Context) (settle func()))

	// Beside runs work on a goroutine that the script does not wait for, but is waited for when
	// the script has ended, and ctx with it.
	Beside func(work func(ctx context.Context))

	// Background runs work on a goroutine that the script does not end before, and in a console
	// goes on after an entry. Post has a function run on the loop, from any goroutine, until ctx
	// ends.
	Background func(work func(ctx context.Context, post func(do func())))

	// Serving says that the script answers requests at an address until over is called.
	Serving func(address string) (over func())

	// Blocked says that the script stands still for another program, until over is called.
	Blocked func() (over func())

	// Asking says that something of the script's is on its way to another program, until answered
	// is called. Both may be called from any goroutine.
	Asking func() (answered func())

	// Answering says that the script answers a request that has come, until answered is called.
	// Both are called on the loop.
	Answering func() (answered func())

	// Throw makes an error of a callback that the library calls an uncaught one.
	Throw func(err error)

	// Frame is what follows the script through what it waits for, for AsyncLocalStorage, and
	// SwapFrame puts another in its place and returns the one before.
	Frame     func() goja.Value
	SwapFrame func(frame goja.Value) goja.Value

	// Admit waits until another request may be under way, and counts it. It is called
	// with the context that work is given.
	Admit func(ctx context.Context) (release func(), err error)

	// Exceed ends the script at its line because of a limit. It does not return.
	Exceed func(limit, problem string)

	// Check does not return if the script has to stop.
	Check func()

	Stderr func() io.Writer // Safe for any goroutine.

	// NewError makes an error of one of JavaScript's classes, with the stack of the
	// script that called.
	NewError func(class, message string) *goja.Object

	Genuine func() *genuine.Built            // The language's built-ins, as they were before a script ran.
	Global  func(name string) goja.Value     // A global of the host's own.
	Inspect func() goja.Value                // The function util.inspect.
	Text    func(value goja.Value) string    // A value as the console prints it.
	Format  func(values []goja.Value) string // Values as console.log prints them.

	// Allow ends the script at its line unless one call may make so many of a unit, as "bytes".
	Allow func(size int64, unit string)

	// Most is how many bytes one call may make.
	Most func() int64

	// Compile makes source that a script has ready to run as eval runs it, under a name for errors.
	// It throws what is wrong with it.
	Compile func(name, source string) *goja.Program

	Started     time.Time                        // When the host was made, by its clock.
	Now         func() time.Time                 // The time by the host's clock.
	Require     func(filename string) goja.Value // The function require of a file.
	Process     func() *goja.Object              // The global process.
	Attend      func(tell goja.Callable)         // Has the events of process told.
	OwnsProcess bool                             // Whether scripts may end the process, and so know it.
	IsTerminal  func(descriptor int) bool        // Whether 0, 1 or 2 is a terminal.

	// Place is where the script stands that calls, as "/app/a.test.js", 3, 1; ok where that is
	// known.
	Place func() (file string, line, column int, ok bool)

	CallText func() string // The source of the call that the script makes, or "".

	Stack func(error *goja.Object) string // The stack of an error as Node writes it, with the error's text.
	Tests tests.Options                   // How tests run, and who is told of them.

	// TestsEnded says whether all tests that the script has made have ended.
	TestsEnded func(ended bool)

	Dir     func() string              // The working directory.
	Env     map[string]string          // The variables in the script's sight.
	Files   files.Files                // What is granted of files.
	Run     func(program string) error // Says why a script may not run a program.
	Outputs func() [2]io.Writer        // The host's standard output and standard error.
	Network http.RoundTripper          // What fetch sends by; nil where nothing is granted.
	Listen  func(address string) error // Says why a script may not listen on an address; nil where it never may.
	ReadAll func() ([]byte, error)     // Reads the standard input to its end.

	// ReadInput reads what there is next of the standard input, or until ctx ends.
	ReadInput func(ctx context.Context, p []byte) (int, error)
}

// Library is the library of one VM.
type Library struct {
	Host
	exports map[string]*goja.Object // Of the modules made so far.
	crypto  *webcrypto.Crypto
	began   time.Time // When it was made, by the machine's clock.
}

// New returns the library for a host. It makes nothing yet.
func New(host Host) *Library {
	crypto := webcrypto.New(webcrypto.Host{
		VM: host.VM, Context: host.Context, Ask: host.Ask, Throw: host.Throw, Check: host.Check, Allow: host.Allow, NewError: host.NewError,
	})
	return &Library{Host: host, exports: map[string]*goja.Object{}, crypto: crypto, began: time.Now()}
}

func (l *Library) httpServer() map[string]any {
	host := httpserver.Host{
		VM: l.VM, Context: l.Context, Background: l.Background, Serving: l.Serving, Answering: l.Answering, Asking: l.Asking,
		Throw: l.Throw, NewError: l.NewError, Listen: l.Listen,
	}
	return host.Natives()
}

// ExtendProcess gives the global process what a script needs less often.
func (l *Library) ExtendProcess() error {
	_, err := l.load("process/more")
	return err
}

// exportOf is the module that exports a global, and under which name; "" for what is not the
// library's.
func exportOf(global string) (module, name string) {
	switch global {
	case "URL", "URLSearchParams":
		return "weburl", global
	case "Buffer", "atob", "btoa":
		return "buffer", global
	case "TextEncoder", "TextDecoder":
		return "text", global
	case "Blob", "File", "FormData":
		return "formdata", global
	case "fetch", "Headers", "Request", "Response":
		return "fetch", global
	case "AbortController", "AbortSignal", "DOMException":
		return "abort", global
	case "ByteLengthQueuingStrategy", "CompressionStream", "CountQueuingStrategy", "DecompressionStream",
		"ReadableByteStreamController", "ReadableStream", "ReadableStreamBYOBReader", "ReadableStreamBYOBRequest",
		"ReadableStreamDefaultController", "ReadableStreamDefaultReader", "TextDecoderStream", "TextEncoderStream",
		"TransformStream", "TransformStreamDefaultController", "WritableStream", "WritableStreamDefaultController",
		"WritableStreamDefaultWriter":
		return "stream/web", global
	case "MessageChannel", "MessageEvent", "MessagePort":
		return "messages", global
	case "structuredClone":
		return "clone", global
	case "crypto":
		return "webcrypto", "crypto"
	case "Crypto":
		return "webcrypto", global
	case "CryptoKey":
		return "webcrypto/algorithms", global
	case "SubtleCrypto":
		return "webcrypto/subtle", global
	case "performance", "Performance", "PerformanceEntry", "PerformanceMark", "PerformanceMeasure":
		return "perf_hooks", global
	case "Event", "CustomEvent", "EventTarget":
		return "webevents", global
	case "WeakRef", "FinalizationRegistry":
		return "language/weakrefs", global
	case "SuppressedError", "DisposableStack", "AsyncDisposableStack":
		return "language/disposal", global
	case "Intl":
		return "intl", global
	case "Iterator":
		return "language/iterators", global
	case "CSV":
		return "csv", global
	}
	return "", ""
}

// Global makes a global, which must be one of those that exportOf knows.
func (l *Library) Global(global string) (goja.Value, error) {
	module, name := exportOf(global)
	exports, err := l.load(module)
	if err != nil {
		return nil, err
	}
	return exports.Get(name), nil
}
