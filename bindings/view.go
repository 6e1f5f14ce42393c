package bindings

import (
	"slices"

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
	doc := &document{builder: newBuilder(&session{vm: vm, rt: vm.Runtime()}), root: twiml.New(kind)}
	element := &twimlElement{document: doc, twiml: doc.root, answer: map[string]goja.Value{"headers": vm.Runtime().NewObject()}}
	res = doc.rt.NewDynamicObject(element)
	must(res.SetPrototype(doc.kind(doc.root).prototype))
	holds = func(v goja.Value) bool {
		o, ok := v.(*goja.Object)
		if !ok || o.ExportType() != twimlElementType {
			return false
		}
		return o.Export().(*twimlElement).document == doc
	}
	return res, holds, func() (string, error) {
		doc.ended = true
		return doc.root.XML()
	}
}

// answerKeys are what can be set on a response that answers a request.
var answerKeys = []string{"status", "headers"}

// setAnswer sets the status or the headers of an answer. Another key is not one of
// an answer's.
func (e *twimlElement) setAnswer(key string, value goja.Value) bool {
	if e.answer == nil || !slices.Contains(answerKeys, key) {
		return false
	}
	switch key {
	case "status":
		if status := value.ToInteger(); status < 200 || status > 599 || float64(status) != value.ToFloat() {
			e.document.typeError("res.status takes a status of HTTP from 200 to 599, not %s", describe(value))
		}
	case "headers":
		if o, ok := value.(*goja.Object); !ok || !isPlainObject(o) || isArray(value) {
			e.document.typeError("res.headers takes an object like {'Cache-Control': 'no-store'}, not %s", describe(value))
		}
	}
	e.answer[key] = value
	return true
}
