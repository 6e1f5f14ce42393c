package runtime

import (
	"io"

	"dialtone/runtime/internal/guards"
	"dialtone/runtime/internal/library"

	"github.com/dop251/goja"
)

// standard is the library of what a script has beside the language.
func (h *Host) standard() *library.Library {
	if h.library == nil {
		// What comes over the network is parsed by it.
		h.guarding().Install(guards.JSON)
		h.library = library.New(library.Host{
			VM:       h.vm,
			Context:  moduleVM{h}.Context,
			Async:    moduleVM{h}.Async,
			Admit:    moduleVM{h}.Admit,
			Exceed:   h.exceed,
			Check:    h.stopIfEnded,
			NewError: h.newErrorOf,
			Global:   func(name string) goja.Value { return h.vm.GlobalObject().Get(name) },
			Inspect:  func() goja.Value { return h.inspecting().Function() },
			Text:     h.text,
			Format:   h.inspecting().Format,
			Dir:      func() string { return h.cwd(goja.FunctionCall{}).String() },
			Env:      h.env,
			Files:    h.files,
			Network:  h.network,
			ReadAll:  h.readStdin,
		})
	}
	return h.library
}

// libraryGlobal makes a global that is the library's.
func (h *Host) libraryGlobal(name string) goja.Value {
	value, err := h.standard().Global(name)
	if err != nil {
		throw(h.vm, err)
	}
	return value
}

// readStdin reads the standard input to its end, or until the script has to stop.
func (h *Host) readStdin() ([]byte, error) {
	return io.ReadAll(interruptible{h.run.ctx, h.stdin})
}
