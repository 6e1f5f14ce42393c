package views

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"dialtone/webhook"

	"github.com/dop251/goja"
)

// reply is what a script answers a request with.
type reply webhook.Reply

// response is what a script is given to build its answer with: res. It is zero where the script
// never named it.
type response struct {
	object *goja.Object
	holds  func(goja.Value) bool
	write  func() (string, error)
}

// answerTools make json and text for a script, and converts what it returns. Their file is one
// whose frames the host shows nobody.
var answerProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:host", `((stringify, parse, toString, isArray, isView, {prototypeOf, plain}) => ({
		// tools are json and text, which tell record of the answer that they make.
		tools(record) {
			return {
				json(value, init) {
					if (stringify(value) === undefined) throw new TypeError('json takes a value that JSON has, not ' + typeof value)
					return record(Response.json(value, init))
				},
				text(value, init) {
					if (value === null || typeof value === 'object' || value === undefined) {
						throw new TypeError('text takes a string, not ' + (value === null ? 'null' : typeof value) + '; json writes objects')
					}
					return record(new Response(String(value), init))
				},
			}
		},

		// convert is what a script returned as a kind, which is none, element, Response, xml, html, text or json, and
		// for some of them the body, the status and the headers.
		async convert(value, isJSON, isElement) {
			value = await value
			if (value === undefined || value === null && !isJSON) return {kind: 'none'}
			if (value !== null && typeof value === 'object') {
				if (isElement(value)) return {kind: 'element'}
				if (value instanceof Response) {
					return {kind: 'Response', status: value.status, headers: [...value.headers], body: await value.arrayBuffer()}
				}
			}
			const wrong = what => new TypeError('what was returned cannot be an answer: ' + what +
				'. Return a string, an object for JSON, TwiML, or a Response')
			if (isJSON) {
				if (typeof value === 'string') {
					try {
						const read = parse(value)
						if (read !== null && typeof read === 'object') return {kind: 'json', body: value}
					} catch {}
				}
			} else if (typeof value === 'string') {
				const start = /^\uFEFF?\s*</.test(value)
				if (start && /^\uFEFF?\s*<(!doctype\s+html|html)[\s>]/i.test(value)) return {kind: 'html', body: value}
				return {kind: start ? 'xml' : 'text', body: value}
			} else if (typeof value !== 'object') {
				throw wrong(typeof value === 'function' ? 'a function' : typeof value + ' ' + String(value))
			}
			if (value !== null && typeof value === 'object' && !isArray(value) && typeof value.toJSON !== 'function') {
				const prototype = prototypeOf(value)
				if (prototype !== null && prototype !== plain) {
					const name = value.constructor?.name || 'object'
					if (value instanceof Error) throw wrong('the error ' + String(value))
					if (isView(value) || value instanceof ArrayBuffer) throw wrong('bytes')
					if (typeof value.toString === 'function' && value.toString !== toString) {
						const xml = String(value) // as the responses of Twilio's own library
						if (/^\s*</.test(xml)) return {kind: 'xml', body: xml}
					}
					if (stringify(value) === '{}') throw wrong('a ' + name + ', of which JSON has nothing')
				}
			}
			const body = stringify(value)
			if (body === undefined) throw wrong(typeof value === 'object' ? 'an object of which JSON has nothing' : 'a ' + typeof value)
			return {kind: 'json', body}
		},
	}))(JSON.stringify, JSON.parse, Object.prototype.toString, Array.isArray, ArrayBuffer.isView,
		{prototypeOf: Object.getPrototypeOf, plain: Object.prototype})`, true)
})

// answers is what answerProgram makes in a VM.
type answers struct {
	rt             *goja.Runtime
	tools, convert goja.Callable
}

func newAnswers(rt *goja.Runtime) (*answers, error) {
	made, err := rt.RunProgram(answerProgram())
	if err != nil {
		return nil, err
	}
	object := made.ToObject(rt)
	a := &answers{rt: rt}
	a.tools, _ = goja.AssertFunction(object.Get("tools"))
	a.convert, _ = goja.AssertFunction(object.Get("convert"))
	return a, nil
}

// toolsFor are json and text; record is told of what they make.
func (a *answers) toolsFor(record func(goja.Value)) (*goja.Object, error) {
	made, err := a.tools(goja.Undefined(), a.rt.ToValue(func(call goja.FunctionCall) goja.Value {
		record(call.Argument(0))
		return call.Argument(0)
	}))
	if err != nil {
		return nil, err
	}
	return made.ToObject(a.rt), nil
}

// converted is the promise of what a script returned, for [compose].
func (a *answers) converted(value goja.Value, isJSON bool, res response) (goja.Value, error) {
	isElement := func(call goja.FunctionCall) goja.Value {
		return a.rt.ToValue(res.holds != nil && res.holds(call.Argument(0)))
	}
	return a.convert(goja.Undefined(), value, a.rt.ToValue(isJSON), a.rt.ToValue(isElement))
}

// chosenAnswer is what a script answers: what it returned, or what json or text made. Two different
// answers are an error, for one of them would be lost.
func chosenAnswer(returned, recorded goja.Value) (goja.Value, error) {
	switch {
	case returned == nil || goja.IsUndefined(returned):
		return recorded, nil
	case recorded == nil || goja.IsUndefined(recorded) || returned.SameAs(recorded):
		return returned, nil
	}
	return nil, errors.New("there are two answers: what json or text made, and what was returned")
}

// types are the content types of the kinds of answers.
var types = map[string]string{
	"xml":  "text/xml; charset=utf-8",
	"html": "text/html; charset=utf-8",
	"text": "text/plain; charset=utf-8",
	"json": "application/json; charset=utf-8",
}

// compose makes the reply of what a script returned, which is nil or has been converted, and of the
// response that it was given.
func compose(rt *goja.Runtime, converted goja.Value, res response, isJSON bool) (*reply, error) {
	document := emptyDocument()
	if res.write != nil {
		var err error
		if document, err = res.write(); err != nil {
			return nil, err
		}
	}
	isBuilt := document != emptyDocument()
	made := &reply{Header: http.Header{}}
	kind := "none"
	var object *goja.Object
	if converted != nil && !goja.IsUndefined(converted) {
		object, _ = converted.(*goja.Object)
		if object == nil || object.Get("kind") == nil {
			return nil, errors.New("what was returned is a promise that nothing settles")
		}
		kind = object.Get("kind").String()
	}
	switch {
	case isJSON && (isBuilt || kind == "element"):
		return nil, errors.New("a JSON view answers with what it returns, and this one has built TwiML")
	case isBuilt && kind != "none" && kind != "element":
		return nil, fmt.Errorf("TwiML was built with res, and another answer (%s) was returned: one of them would be lost", kind)
	}
	switch kind {
	case "none", "element":
		kind, made.Body, made.IsTwiML = "xml", document, true
		if isJSON {
			kind, made.Body, made.IsTwiML = "json", "{}", false
		}
	case "Response":
		made.Status = int(object.Get("status").ToInteger())
		if err := made.addAll(rt, object.Get("headers")); err != nil {
			return nil, err
		}
		if buffer, ok := object.Get("body").Export().(goja.ArrayBuffer); ok {
			made.Body = string(buffer.Bytes())
		}
	default:
		made.Body = object.Get("body").String()
		made.IsTwiML = kind == "xml"
	}
	if made.Header.Get("Content-Type") == "" && types[kind] != "" {
		made.Header.Set("Content-Type", types[kind])
	}
	if res.object != nil {
		if err := made.addSet(rt, res.object); err != nil {
			return nil, err
		}
	}
	if made.Status == http.StatusNoContent || made.Status == http.StatusNotModified {
		if isBuilt || object != nil && kind != "Response" && made.Body != "" {
			return nil, fmt.Errorf("an answer with the status %d has no body, and there is one", made.Status)
		}
		made.Body, made.IsTwiML = "", false
		made.Header.Del("Content-Type")
	}
	return made, nil
}

// addAll adds the headers of a Response: pairs.
func (r *reply) addAll(rt *goja.Runtime, pairs goja.Value) error {
	var wrong error
	rt.ForOf(pairs, func(pair goja.Value) bool {
		name, value := pair.ToObject(rt).Get("0").String(), pair.ToObject(rt).Get("1").String()
		if slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)) {
			return true // of the connection that the Response came by
		}
		wrong = r.add(name, value)
		return wrong == nil
	})
	return wrong
}

// addSet adds the status and the headers that a script has set on res.
func (r *reply) addSet(rt *goja.Runtime, res *goja.Object) error {
	if status := res.Get("status"); status != nil && !goja.IsUndefined(status) {
		if r.Status != 0 && r.Status != int(status.ToInteger()) {
			return fmt.Errorf("res.status is %s, and a Response with the status %d is returned", status, r.Status)
		}
		r.Status = int(status.ToInteger())
	}
	headers := res.Get("headers").ToObject(rt)
	for _, name := range headers.Keys() {
		value := headers.Get(name)
		if goja.IsUndefined(value) || goja.IsNull(value) {
			continue
		}
		if slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)) {
			return fmt.Errorf("res.headers: %s is the server's own", name)
		}
		r.Header.Del(name)
		list, ok := value.(*goja.Object)
		if !ok || list.ClassName() != "Array" {
			if err := r.add(name, value.String()); err != nil {
				return err
			}
			continue
		}
		for i := range int(list.Get("length").ToInteger()) {
			if err := r.add(name, list.Get(strconv.Itoa(i)).String()); err != nil {
				return err
			}
		}
	}
	return nil
}

// ownHeaders say how the server writes a body, which it decides itself.
var ownHeaders = []string{"Connection", "Content-Encoding", "Content-Length", "Keep-Alive", "Trailer", "Transfer-Encoding", "Upgrade"}

// add adds a header, which net/http would write in another way, or not at all, where it is not one.
func (r *reply) add(name, value string) error {
	const marks = "!#$%&'*+-.^_`|~"
	isToken := name != "" && !strings.ContainsFunc(name, func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && !strings.ContainsRune(marks, c)
	})
	if !isToken {
		return fmt.Errorf("%q is not the name of a header", name)
	}
	if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' && c != '\t' || c == 0x7f }) {
		return fmt.Errorf("the header %s has a line break or another control character", name)
	}
	r.Header.Add(name, value)
	return nil
}
