package twimljs

import (
	"reflect"
	"slices"

	"dialtone/bindings/internal/js"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// twimlElement is an element of a document under construction. It has no properties
// of its own; its methods are its kind's.
type twimlElement struct {
	document *document
	twiml    *twiml.Element
	answer   map[string]goja.Value // The status and headers of what answers a request; see [Document].
}

var twimlElementType = reflect.TypeFor[*twimlElement]()

func (b *builder) wrap(doc *document, e *twiml.Element) *goja.Object {
	o := b.rt.NewDynamicObject(&twimlElement{document: doc, twiml: e})
	js.Must(o.SetPrototype(b.kind(e).prototype))
	return o
}

// element returns the element that a method was called on, which must still be
// under construction.
func (b *builder) element(this goja.Value, method string) *twimlElement {
	o, ok := this.(*goja.Object)
	if !ok || o.ExportType() != twimlElementType {
		b.TypeError("%s is a TwiML element's method, and was called on %s", method, js.Describe(this))
	}
	e := o.Export().(*twimlElement)
	if e.document.ended {
		b.TypeError("%s comes too late: the document of this <%s> is written, for its TwiML.build has ended", method, e.twiml.Name())
	}
	return e
}

// method returns the method of this name, the same function whenever it is asked
// for.
func (b *builder) method(name string, f func(goja.FunctionCall) goja.Value) goja.Value {
	made := b.methods[name]
	if made == nil {
		made = b.Named(name, f)
		b.methods[name] = made
	}
	return made
}

// adder returns the method that adds a child. It is the same function for every
// element that may hold the child.
func (b *builder) adder(name string) goja.Value {
	method := memberName(name)
	return b.method(method, func(call goja.FunctionCall) goja.Value {
		parent := b.element(call.This, method)
		spec, ok := b.kind(parent.twiml).children[fold(name)]
		if !ok {
			b.kind(parent.twiml).unknownChild(method)
		}
		given := b.content(method, call.Arguments)
		for _, a := range given.attrs {
			if spec.Attr(a.Name) == nil {
				b.unknownAttr(spec, a.Name)
			}
		}
		added, err := parent.twiml.Append(name, given.text, given.attrs...)
		return b.added(parent, added, err, method, given)
	})
}

// addTag is tag(name, …), which writes what the verb table does not know.
func (b *builder) addTag(call goja.FunctionCall) goja.Value {
	parent := b.element(call.This, "tag")
	value, _ := js.PlainValue(call.Argument(0))
	name, ok := value.(string)
	if !ok {
		b.TypeError("tag takes the element's name first, as in tag('NewVerb', 'text', {attribute: 1}), not %s", js.Found(call.Argument(0)))
	}
	given := b.content("tag", call.Arguments[1:])
	added, err := parent.twiml.Tag(name, given.text, given.attrs...)
	return b.added(parent, added, err, "tag", given)
}

// added returns the child that was added, with what the script's function adds
// to it.
func (b *builder) added(parent *twimlElement, added *twiml.Element, err error, method string, given content) goja.Value {
	if err != nil {
		b.TypeError("%s", err)
	}
	o := b.wrap(parent.document, added)
	if given.fill == nil {
		return o
	}
	result, err := given.fill(goja.Undefined(), o)
	if err != nil {
		panic(err)
	}
	if js.ThenOf(result) != nil {
		// Nobody would wait for it before the document is written.
		b.TypeError("the function given to %s returns a promise. Only that of TwiML.build may be async: await there, and build with what came of it", method)
	}
	return o
}

// addText is text(…), which adds text after what the element holds already.
func (b *builder) addText(call goja.FunctionCall) goja.Value {
	e := b.element(call.This, "text")
	text, ok := js.PlainText(call.Argument(0))
	if !ok {
		b.TypeError("text takes a string, not %s", js.Found(call.Argument(0)))
	}
	if err := e.twiml.AddText(text); err != nil {
		b.TypeError("%s", err)
	}
	return call.This
}

// addRaw is raw(…), which adds ready-made XML after what the element holds already.
func (b *builder) addRaw(call goja.FunctionCall) goja.Value {
	e := b.element(call.This, "raw")
	value, _ := js.PlainValue(call.Argument(0))
	xml, ok := value.(string)
	if !ok {
		b.TypeError("raw takes a string of XML, as in raw('<break/>'), not %s", js.Found(call.Argument(0)))
	}
	if err := e.twiml.Raw(xml); err != nil {
		b.TypeError("raw: %s", err)
	}
	return call.This
}

// commenter returns the method that adds a comment somewhere.
func (b *builder) commenter(method string, add func(*twiml.Element, string) error) goja.Value {
	return b.method(method, func(call goja.FunctionCall) goja.Value {
		e := b.element(call.This, method)
		text, ok := js.PlainText(call.Argument(0))
		if !ok {
			b.TypeError("%s takes a string, not %s", method, js.Found(call.Argument(0)))
		}
		if err := add(e.twiml, text); err != nil {
			b.TypeError("%s: %s", method, err)
		}
		return call.This
	})
}

func (b *builder) unknownAttr(spec *twiml.Spec, name string) {
	names := make([]string, len(spec.Attrs))
	for i := range spec.Attrs {
		names[i] = spec.Attrs[i].Name
	}
	if len(names) == 0 {
		b.TypeError("<%s> has no attributes, and so no %s. tag('%s', …) writes one all the same.", spec.Name, name, spec.Name)
	}
	b.TypeError("<%s> has no attribute %s%s tag('%s', …) writes any other.", spec.Name, name, js.DidYouMean(name, names), spec.Name)
}

// Get finds what belongs to an answer, and else nothing: an element's methods are its prototype's.
func (e *twimlElement) Get(key string) goja.Value {
	if value, ok := e.answer[key]; ok {
		return value
	}
	if e.answer != nil && key == "status" {
		return goja.Undefined()
	}
	return nil
}

// Has says that an element has nothing of its own but what belongs to an answer.
func (e *twimlElement) Has(key string) bool {
	return e.answer != nil && slices.Contains(answerKeys, key)
}

// Keys is empty.
func (e *twimlElement) Keys() []string { return nil }

// Set refuses, for an attribute that is set so would be lost without a word.
func (e *twimlElement) Set(key string, value goja.Value) bool {
	if e.setAnswer(key, value) {
		return true
	}
	e.document.TypeError("%s can't be set on <%s>: attributes stand in the call that adds the element, as in say('Hello', {voice: 'alice'})", key, e.twiml.Name())
	return false
}

// Delete has nothing to delete.
func (e *twimlElement) Delete(string) bool { return true }
