// Package hints says what a script meant by a name that there is not, where a module knows.
//
// A host asks [Hints.Of] for an error that no script has caught, and calls [Hints.Say] with one
// that a script catches.
package hints

import (
	"strings"
	"unicode"

	"dialtone/runtime/internal/inspect"
	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// Hints are those of a VM. They are used on the loop.
type Hints struct {
	VM        *goja.Runtime
	Seam      module.VM // What the modules see of the host.
	Modules   []module.Module
	Inspector func() *inspect.Inspector
	Thrown    func(value goja.Value) (name, hint string) // What an error is called that a script throws, and the hint for it.

	said map[string]string // What was meant in errors that a script has caught, by their messages.
}

// Of returns what was meant, where an error is of a name that there is not, or "". Line is the line
// of source that it was made at.
func (h *Hints) Of(name, message, line string) string {
	if hint, said := h.said[message]; said {
		return hint
	}
	if name != "TypeError" && name != "ReferenceError" {
		return ""
	}
	for _, of := range h.Modules {
		hinting, ok := of.(module.Hinting)
		if !ok {
			continue
		}
		text := ""
		_ = h.VM.Try(func() { text = hinting.Hint(h.Seam, name, message, line) })
		if text != "" {
			return text
		}
	}
	return ""
}

// Say has the message of an error say what was meant, where it is of a name that there is not and a
// module knows: a script that catches the error reads there what an error that nothing catches
// shows below it.
func (h *Hints) Say(value goja.Value) {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Error" || !h.any() {
		return
	}
	own := h.Inspector().OwnValue(object, "message")
	if own == nil || !goja.IsString(own) {
		return
	}
	message := own.String()
	if _, said := h.said[message]; said || !isOfUnknownName(message) {
		return
	}
	name, hint := h.Thrown(value)
	if hint == "" || name == "ReferenceError" && unicode.IsLower(rune(message[0])) && strings.HasPrefix(hint, "Did you mean") {
		return // A variable of the script's own may be nearly called as a model is.
	}
	message += ". " + hint
	if h.said == nil || len(h.said) >= mostSaid {
		h.said = map[string]string{}
	}
	h.said[message] = hint
	// It fails where the script has frozen the error.
	_ = object.DefineDataProperty("message", h.VM.ToValue(message), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// mostSaid is how many hints are kept for errors that are caught and thrown again.
const mostSaid = 64

// isOfUnknownName reports whether a message of Goja's is of a variable or a member that there is
// not.
func isOfUnknownName(message string) bool {
	return strings.HasPrefix(message, "Object has no member '") || strings.HasPrefix(message, "Cannot read property '") ||
		strings.HasPrefix(message, "Cannot set property '") || strings.HasSuffix(message, " is not defined")
}

// any reports whether a module knows what is meant by names.
func (h *Hints) any() bool {
	for _, of := range h.Modules {
		if _, ok := of.(module.Hinting); ok {
			return true
		}
	}
	return false
}
