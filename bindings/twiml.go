package bindings

import (
	"strconv"

	"dialtone/twiml"

	"github.com/dop251/goja"
)

// builder is TwiML in a VM: what builds and checks documents. It has nothing of
// an account, so all Twilio objects share it.
type builder struct {
	*session
	object *goja.Object
	// kinds are what the elements of each entry of the verb table are to a script,
	// made when the first of them is. The entry of elements unknown to the table
	// is nil.
	kinds   map[*twiml.Spec]*elementKind
	methods map[string]goja.Value // what adds a child, by the child's name; tag and text
	shared  *goja.Object          // see elements
	probes  *goja.Object          // Object.prototype, whose names may always be read
}

// twiml makes TwiML: the first Twilio object does, and the others have the same.
func (ns *namespace) twiml() goja.Value {
	if ns.root != ns {
		return ns.root.member("TwiML")
	}
	b := newBuilder(ns.session)
	b.function(b.object, "build", b.build)
	b.function(b.object, "validate", b.validate)
	b.tagged(b.object, "TwiML")
	return b.object
}

func newBuilder(s *session) *builder {
	b := &builder{session: s, object: s.rt.NewObject(), kinds: map[*twiml.Spec]*elementKind{}, methods: map[string]goja.Value{}}
	b.probes = b.object.Prototype()
	return b
}

// tagged gives an object the name that it is printed with.
func (s *session) tagged(o *goja.Object, name string) {
	must(o.DefineDataPropertySymbol(goja.SymToStringTag, s.rt.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
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
		b.typeError("TwiML.build takes a function, as in TwiML.build(res => res.say('Hello')), not %s", describe(fn))
	}
	result, err := fill(goja.Undefined(), b.wrap(doc, doc.root))
	if err != nil {
		doc.ended = true
		panic(err)
	}
	if then := thenOf(result); then != nil {
		return doc.writeAfter(result, then)
	}
	return doc.write()
}

func (b *builder) indent(options goja.Value) int {
	spaces := 2
	for _, o := range b.keyed("TwiML.build", options, "indent") {
		if o.missing() {
			continue
		}
		text, err := number("integer", o.value)
		n, _ := strconv.Atoi(text)
		if err != nil || n < 0 || n > 10 {
			b.typeError("TwiML.build: indent takes a whole number of spaces from 0 to 10, not %s", describe(o.value))
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
		doc.typeError("%s", err)
	}
	return doc.rt.ToValue(xml)
}

// writeAfter returns the promise of the document once another promise, whose then
// is given, is fulfilled.
func (doc *document) writeAfter(promise goja.Value, then goja.Callable) goja.Value {
	written, resolve, reject := doc.rt.NewPromise()
	fulfilled := func(goja.FunctionCall) goja.Value {
		if xml, thrown := doc.try(doc.write); thrown != nil {
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

// thenOf returns a value's then where it is a promise or as good as one.
func thenOf(v goja.Value) goja.Callable {
	o, ok := v.(*goja.Object)
	if !ok {
		return nil
	}
	then, _ := goja.AssertFunction(o.Get("then"))
	return then
}

// validate is TwiML.validate(xml).
func (b *builder) validate(call goja.FunctionCall) goja.Value {
	value, _ := plainValue(call.Argument(0))
	xml, ok := value.(string)
	if !ok {
		b.typeError("TwiML.validate takes a string of XML, not %s", found(call.Argument(0)))
	}
	problems := []any{}
	for _, p := range twiml.Validate(xml) {
		o := b.rt.NewObject()
		code := goja.Null()
		if p.Code != 0 {
			code = b.rt.ToValue(p.Code)
		}
		must(o.Set("code", code))
		must(o.Set("level", string(p.Level)))
		must(o.Set("message", p.Message))
		must(o.Set("line", p.Line))
		must(o.Set("column", p.Column))
		problems = append(problems, o)
	}
	return b.rt.NewArray(problems...)
}
