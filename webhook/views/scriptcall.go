package views

import (
	"fmt"
	"sync"

	"dialtone/runtime"
	"dialtone/twiml"
	"dialtone/webhook"

	"github.com/dop251/goja"
)

// call calls a script's function, on the loop, and replies when what it returns is settled.
func (s *scriptServer) call(answer goja.Value, request *webhook.Request, replied func(outcome)) {
	rt, answered, reply := s.vm.Runtime(), runtime.Answering(s.vm), replied
	replied = func(o outcome) {
		answered()
		reply(o)
	}
	failed := func(reason goja.Value) {
		s.print(reason)
		replied(outcome{failed: true})
	}
	wrong := func(err error) {
		fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %v\n", request.Method, request.HTTP().URL.Path, err)
		replied(outcome{failed: true})
	}
	var res response
	res.object, res.holds, res.write = s.documents.NewDocument(s.vm, twiml.Any)
	req, err := s.requestObject(request)
	if err != nil {
		failed(thrown(err))
		return
	}
	var recorded goja.Value
	tools, err := s.answers.toolsFor(func(made goja.Value) { recorded = made })
	if err != nil {
		failed(thrown(err))
		return
	}
	// returned is given what the function has returned, and answers what is to be converted.
	returned := func(call goja.FunctionCall) goja.Value {
		chosen, err := chosenAnswer(call.Argument(0), recorded)
		if err != nil {
			panic(newError(rt, err))
		}
		if chosen == nil || goja.IsUndefined(chosen) {
			return goja.Undefined()
		}
		converted, err := s.answers.converted(chosen, false, res)
		if err != nil {
			panic(err)
		}
		return converted
	}
	finished := func(call goja.FunctionCall) goja.Value {
		session, err := sessionText(call.Argument(0))
		if err != nil {
			wrong(err)
			return goja.Undefined()
		}
		made, err := compose(rt, call.Argument(1), res, false)
		if err != nil {
			wrong(err)
			return goja.Undefined()
		}
		replied(outcome{made: made, session: session})
		return goja.Undefined()
	}
	rejected := func(call goja.FunctionCall) goja.Value {
		failed(call.Argument(0))
		return goja.Undefined()
	}
	unkept := func(call goja.FunctionCall) goja.Value {
		fmt.Fprintf(s.vm.Stderr(), "serve: %s %q: %s:\n", request.Method, request.HTTP().URL.Path, sessionUnkept)
		return rejected(call)
	}
	if _, err := s.callAsync(goja.Undefined(), answer, res.object, req, tools,
		rt.ToValue(returned), rt.ToValue(finished), rt.ToValue(rejected), rt.ToValue(unkept)); err != nil {
		failed(thrown(err))
	}
}

// callProgram calls a function that may be async. Its file is one whose frames the host shows
// nobody.
var callProgram = sync.OnceValue(func() *goja.Program {
	return goja.MustCompile("dialtone:host", `(stringify => (answer, res, req, tools, returned, finished, failed, unkept) => {
		(async () => {
			const value = await answer(res, req, tools)
			const converted = await returned(value)
			let session
			try {
				session = stringify(req.session)
			} catch (error) {
				return unkept(error)
			}
			finished(session, converted)
		})().then(undefined, failed)
	})(JSON.stringify)`, true)
})

func (s *scriptServer) requestObject(request *webhook.Request) (*goja.Object, error) {
	rt := s.vm.Runtime()
	session, err := sessionObject(rt, request)
	if err != nil {
		return nil, err
	}
	req := requestObject(rt, request)
	property(req, "params", paramsObject(rt, request))
	property(req, "session", session)
	return req, nil
}
