// Package twimljs is TwiML as scripts build and check it.
package twimljs

import (
	"strconv"

	"dialtone/bindings/internal/js"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// builder is TwiML in a VM: what builds and checks documents. It has nothing of
// an account, so all Twilio objects share it.
type builder struct {
	*js.VM
	rt     *goja.Runtime
	object *goja.Object
	// kinds are what the elements of each entry of the verb table are to a script,
	// made when the first of them is. The entry of elements unknown to the table
	// is nil.
	kinds   map[*twiml.Spec]*elementKind
	methods map[string]goja.Value // what adds a child, by the child's name; tag and text
	shared  *goja.Object          // see elements
	probes  *goja.Object          // Object.prototype, whose names may always be read
}

// Make makes TwiML, the object of scripts.
func Make(vm *js.VM) *goja.Object {
	b := newBuilder(vm)
	b.Function(b.object, "build", b.build)
	b.Function(b.object, "validate", b.validate)
	b.Tag(b.object, "TwiML")
	return b.object
}

func newBuilder(vm *js.VM) *builder {
	rt := vm.Runtime()
	b := &builder{VM: vm, rt: rt, object: rt.NewObject(), kinds: map[*twiml.Spec]*elementKind{}, methods: map[string]goja.Value{}}
	b.probes = b.object.Prototype()
	return b
}

// document is one document under construction.
type document struct {
	*builder
	root   *twiml.Element
	indent int
	// ended is set once the document is written: what is added later would be
	// lost, so it is refused.
	ended bool
}

// build is TwiML.build(fn, {indent}). Where fn returns a promise, so does build:
// the document is written when fn's promise is fulfilled.
func (b *builder) build(call goja.FunctionCall) goja.Value {
	doc := &document{builder: b, root: twiml.New(twiml.Any), indent: b.indent(call.Argument(1))}
	fn := call.Argument(0)
	if goja.IsUndefined(fn) || goja.IsNull(fn) {
		return doc.write()
	}
	fill, ok := goja.AssertFunction(fn)
	if !ok {
		b.TypeError("TwiML.build takes a function, as in TwiML.build(res => res.say('Hello')), not %s", js.Describe(fn))
	}
	result, err := fill(goja.Undefined(), b.wrap(doc, doc.root))
	if err != nil {
		doc.ended = true
		panic(err)
	}
	if then := js.ThenOf(result); then != nil {
		return doc.writeAfter(result, then)
	}
	return doc.write()
}

func (b *builder) indent(options goja.Value) int {
	spaces := 2
	for _, o := range b.Keyed("TwiML.build", options, "indent") {
		if o.Missing() {
			continue
		}
		text, err := js.Number("integer", o.Value)
		n, _ := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10 {
			b.TypeError("TwiML.build: indent takes a whole number of spaces from 0 to 10, not %s", js.Describe(o.Value))
		}
		spaces = n
	}
	return spaces
}

// write ends the document and returns it as XML.
func (doc *document) write() goja.Value {
	doc.ended = true
	xml, err := doc.root.Indented(doc.indent)
	if err != nil {
		doc.TypeError("%s", err)
	}
	return doc.rt.ToValue(xml)
}

// writeAfter returns the promise of the document once another promise, whose then
// is given, is fulfilled.
func (doc *document) writeAfter(promise goja.Value, then goja.Callable) goja.Value {
	written, resolve, reject := doc.rt.NewPromise()
	fulfilled := func(goja.FunctionCall) goja.Value {
		if xml, thrown := doc.Try(doc.write); thrown != nil {
			_ = reject(thrown)
		} else {
			_ = resolve(xml)
		}
		return goja.Undefined()
	}
	rejected := func(call goja.FunctionCall) goja.Value {
		doc.ended = true
		_ = reject(call.Argument(0))
		return goja.Undefined()
	}
	if _, err := then(promise, doc.rt.ToValue(fulfilled), doc.rt.ToValue(rejected)); err != nil {
		panic(err)
	}
	return doc.rt.ToValue(written)
}

// validate is TwiML.validate(xml).
func (b *builder) validate(call goja.FunctionCall) goja.Value {
	value, _ := js.PlainValue(call.Argument(0))
	xml, ok := value.(string)
	if !ok {
		b.TypeError("TwiML.validate takes a string of XML, not %s", js.Found(call.Argument(0)))
	}
	problems := []any{}
	for _, p := range twiml.Validate(xml) {
		o := b.rt.NewObject()
		code := goja.Null()
		if p.Code != 0 {
			code = b.rt.ToValue(p.Code)
		}
		js.Must(o.Set("code", code))
		js.Must(o.Set("level", string(p.Level)))
		js.Must(o.Set("message", p.Message))
		js.Must(o.Set("line", p.Line))
		js.Must(o.Set("column", p.Column))
		problems = append(problems, o)
	}
	return b.rt.NewArray(problems...)
}
