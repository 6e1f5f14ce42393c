package bindings

import (
	"dialtone/bindings/internal/js"
	"dialtone/bindings/internal/twimljs"
	"dialtone/runtime/module"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// Documents makes TwiML for scripts that fill a response that they are given, as
// views do, instead of calling TwiML.build. It needs no client.
type Documents struct{}

// NewDocument makes an empty response in a VM: what the function given to
// TwiML.build gets, and with status and headers, which the script may set: a number
// and an object. Holds reports whether a value is an element of the response. Write
// returns it as XML, indented by two spaces, once the script has ended; what is added
// later is an error of the script. NewDocument and what it returns must be called on
// the VM's loop, or when no script runs.
func (Documents) NewDocument(vm module.VM, kind twiml.Kind) (res *goja.Object, holds func(goja.Value) bool, write func() (string, error)) {
	doc := twimljs.NewDocument(js.Bare(vm.Runtime()), kind)
	return doc.Object, doc.Holds, doc.Write
}
