package runtime

import (
	"strings"
	"unicode"

	"dialtone/runtime/module"

	"github.com/dop251/goja"
)

// sayMeant has the message of an error say what was meant, where it is of a name that there is not
// and a module knows: a script that catches the error reads there what an error that nothing
// catches shows below it.
func (m *machine) sayMeant(value goja.Value) {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() != "Error" || !m.hints() {
		return
	}
	own := m.inspecting().OwnValue(object, "message")
	if own == nil || !goja.IsString(own) {
		return
	}
	message := own.String()
	if _, said := m.meant[message]; said || !isOfUnknownName(message) {
		return
	}
	// Throwing an error object brings out the stack it was made with.
	e := m.newScriptError(m.vm.Try(func() { panic(value) }))
	if e.Hint == "" || e.Name == "ReferenceError" && unicode.IsLower(rune(message[0])) && strings.HasPrefix(e.Hint, "Did you mean") {
		return // A variable of the script's own may be nearly called as a model is.
	}
	message += ". " + e.Hint
	if m.meant == nil || len(m.meant) >= mostMeant {
		m.meant = map[string]string{}
	}
	m.meant[message] = e.Hint
	// It fails where the script has frozen the error.
	_ = object.DefineDataProperty("message", m.vm.ToValue(message), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// mostMeant is how many hints are kept for errors that are caught and thrown again.
const mostMeant = 64

// isOfUnknownName reports whether a message of Goja's is of a variable or a member that there is
// not.
func isOfUnknownName(message string) bool {
	return strings.HasPrefix(message, "Object has no member '") || strings.HasPrefix(message, "Cannot read property '") ||
		strings.HasPrefix(message, "Cannot set property '") || strings.HasSuffix(message, " is not defined")
}

// hints reports whether a module knows what is meant by names.
func (m *machine) hints() bool {
	for _, of := range m.options.Modules {
		if _, ok := of.(module.Hinting); ok {
			return true
		}
	}
	return false
}
