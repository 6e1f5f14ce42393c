package twimljs

import (
	"slices"

	"dialtone/bindings/internal/js"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// Document is an empty response that a script fills, with the status and the headers of an answer.
type Document struct {
	document *document
	Object   *goja.Object // What the script gets.
}

// NewDocument makes a response of a kind.
func NewDocument(vm *js.VM, kind twiml.Kind) *Document {
	doc := &document{builder: newBuilder(vm), root: twiml.New(kind)}
	element := &twimlElement{document: doc, twiml: doc.root, answer: map[string]goja.Value{"headers": doc.rt.NewObject()}}
	res := doc.rt.NewDynamicObject(element)
	js.Must(res.SetPrototype(doc.kind(doc.root).prototype))
	return &Document{doc, res}
}

// Holds reports whether a value is an element of the document.
func (d *Document) Holds(v goja.Value) bool {
	o, ok := v.(*goja.Object)
	return ok && o.ExportType() == twimlElementType && o.Export().(*twimlElement).document == d.document
}

// Write returns the document as XML, indented by two spaces. What is added later is an error.
func (d *Document) Write() (string, error) {
	d.document.ended = true
	return d.document.root.XML()
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
			e.document.TypeError("res.status takes a status of HTTP from 200 to 599, not %s", js.Describe(value))
		}
	case "headers":
		if o, ok := value.(*goja.Object); !ok || !js.IsPlainObject(o) || js.IsArray(value) {
			e.document.TypeError("res.headers takes an object like {'Cache-Control': 'no-store'}, not %s", js.Describe(value))
		}
	}
	e.answer[key] = value
	return true
}
