package runtime

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/dop251/goja"
)

// confirm is the global confirm: whether a person says yes. With nobody to ask it
// throws, so that what should have been confirmed does not happen.
func (h *Host) confirm(call goja.FunctionCall) goja.Value {
	question := textOf(call.Argument(0))
	if h.yes {
		return h.vm.ToValue(true)
	}
	if h.terminal == nil {
		panic(h.newError(fmt.Sprintf("confirm(%s) has nobody to ask: run the script on a terminal, or with --yes to answer yes",
			h.text(call.Argument(0)))))
	}
	answer, ok := h.ask(strings.TrimRight(question, " ") + " [y/N] ")
	answer = strings.ToLower(strings.TrimSpace(answer))
	return h.vm.ToValue(ok && (answer == "y" || answer == "yes"))
}

// prompt is the global prompt: what a person answers, the second argument if that
// is nothing, null if there is no answer at all.
func (h *Host) prompt(call goja.FunctionCall) goja.Value {
	if h.terminal == nil {
		panic(h.newError(fmt.Sprintf("prompt(%s) has nobody to ask: run the script on a terminal",
			h.text(call.Argument(0)))))
	}
	question := textOf(call.Argument(0))
	if question != "" && !strings.HasSuffix(question, " ") {
		question += " "
	}
	answer, ok := h.ask(question)
	switch {
	case !ok:
		return goja.Null()
	case answer == "" && !goja.IsUndefined(call.Argument(1)):
		return call.Argument(1).ToString()
	}
	return h.vm.ToValue(answer)
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
func (h *Host) ask(question string) (answer string, ok bool) {
	answer, err := h.terminal.Ask(h.run.ctx, question)
	h.stopIfEnded()
	if errors.Is(err, io.EOF) {
		return "", false
	}
	if err != nil {
		panic(h.vm.NewGoError(fmt.Errorf("asking: %w", err)))
	}
	return answer, true
}

// stopIfEnded stops the script at once if its context has ended, also where the
// VM has not noticed yet.
func (h *Host) stopIfEnded() {
	if h.run.ctx.Err() != nil {
		h.run.stop(h.run.stopped(h.sources.frames(h.vm.CaptureCallStack(0, nil))))
	}
}

// newError makes an Error with the stack of the script that called.
func (h *Host) newError(message string) *goja.Object { return h.newErrorOf("Error", message) }

// newErrorOf makes an error of one of JavaScript's classes.
func (h *Host) newErrorOf(class, message string) *goja.Object {
	if constructor, ok := h.vm.GlobalObject().Get(class).(*goja.Object); ok {
		if object, err := h.vm.New(constructor, h.vm.ToValue(message)); err == nil {
			return object
		}
	}
	// A script has put something else in the class's place.
	return h.vm.NewGoError(errors.New(message))
}
