package bindings

import (
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// Documents makes TwiML for scripts that fill a response that they are given, as
// views do, instead of calling TwiML.build. It needs no client.
type Documents struct{}

// NewDocument makes an empty response in a VM: what the function given to
// TwiML.build gets. Write returns it as XML, indented by two spaces, once the
// script has ended; what is added later is an error of the script. NewDocument
// must be called on the VM's loop.
func (Documents) NewDocument(vm VM, kind twiml.Kind) (res *goja.Object, write func() (string, error)) {
	doc := &document{builder: newBuilder(&session{vm: vm, rt: vm.Runtime()}), root: twiml.New(kind)}
	return doc.wrap(doc, doc.root), func() (string, error) {
		doc.ended = true
		return doc.root.XML()
	}
}
