package globals

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/internal/native"

	"github.com/dop251/goja"
)

// Terminal is a person who can be asked.
type Terminal interface {
	Ask(ctx context.Context, question string) (answer string, err error)
}

// Asking is what the globals confirm and prompt ask by.
type Asking struct {
	VM        *goja.Runtime
	Terminal  Terminal // Nil where there is nobody.
	Yes       bool     // Whether confirm says yes without asking.
	Inspector *inspect.Inspector
	Context   func() context.Context // That of the script.
	Check     func()                 // Does not return if the script has to stop.
}

// Function makes the global function of a name: confirm or prompt.
func (a Asking) Function(name string) *goja.Object {
	if name == "confirm" {
		return native.Function(a.VM, name, a.confirm)
	}
	return native.Function(a.VM, name, a.prompt)
}

// confirm is the global confirm: whether a person says yes. With nobody to ask it
// throws, so that what should have been confirmed does not happen.
func (a Asking) confirm(call goja.FunctionCall) goja.Value {
	question := textOf(call.Argument(0))
	if a.Yes {
		return a.VM.ToValue(true)
	}
	if a.Terminal == nil {
		panic(native.Error(a.VM, "Error", fmt.Sprintf("confirm(%s) has nobody to ask: run the script on a terminal, or with --yes to answer yes",
			a.Inspector.Text(call.Argument(0), inspect.Options{}))))
	}
	answer, ok := a.ask(strings.TrimRight(question, " ") + " [y/N] ")
	answer = strings.ToLower(strings.TrimSpace(answer))
	return a.VM.ToValue(ok && (answer == "y" || answer == "yes"))
}

// prompt is the global prompt: what a person answers, the second argument if that
// is nothing, null if there is no answer at all.
func (a Asking) prompt(call goja.FunctionCall) goja.Value {
	if a.Terminal == nil {
		panic(native.Error(a.VM, "Error", fmt.Sprintf("prompt(%s) has nobody to ask: run the script on a terminal",
			a.Inspector.Text(call.Argument(0), inspect.Options{}))))
	}
	question := textOf(call.Argument(0))
	if question != "" && !strings.HasSuffix(question, " ") {
		question += " "
	}
	answer, ok := a.ask(question)
	switch {
	case !ok:
		return goja.Null()
	case answer == "" && !goja.IsUndefined(call.Argument(1)):
		return call.Argument(1).ToString()
	}
	return a.VM.ToValue(answer)
}

// textOf is a question: nothing where none was given.
func textOf(value goja.Value) string {
	if goja.IsUndefined(value) {
		return ""
	}
	return value.String()
}

// ask asks the terminal. It is not ok where that has no answer any more, and does
// not return if the script is stopped meanwhile.
func (a Asking) ask(question string) (answer string, ok bool) {
	answer, err := a.Terminal.Ask(a.Context(), question)
	a.Check()
	if errors.Is(err, io.EOF) {
		return "", false
	}
	if err != nil {
		panic(a.VM.NewGoError(fmt.Errorf("asking: %w", err)))
	}
	return answer, true
}
