package actions

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"dialtone/api"
	"dialtone/bindings/internal/js"
	"dialtone/internal/goerror"

	"github.com/dop251/goja"
)

// errorClasses are Twilio.APIError and the others, as scripts see them. They are
// written in JavaScript, for a class of JavaScript's own is what instanceof,
// extends and a stack expect.
type errorClasses struct {
	*Loop
	classes map[string]*goja.Object
}

var ErrorNames = []string{"APIError", "ConfigurationError", "InvalidStateError", "ConnectionError"}

// errorProgram is compiled once a process, when the first script needs it.
var errorProgram = sync.OnceValue(func() *goja.Program { return goja.MustCompile("dialtone:errors", errorSource, true) })

const errorSource = `(() => {
	const define = (prototype, name, get) => Object.defineProperty(prototype, name, {get, configurable: true})
	const subclass = name => {
		const error = class extends Error {}
		Object.defineProperty(error, 'name', {value: 'Twilio.' + name, configurable: true})
		Object.defineProperty(error.prototype, 'name', {value: 'Twilio.' + name, configurable: true, writable: true})
		return error
	}
	const APIError = subclass('APIError')
	define(APIError.prototype, 'moreInfo', function () { return this.more_info })
	define(APIError.prototype, 'requestId', function () { return this.request_id })
	return [APIError, subclass('ConfigurationError'), subclass('InvalidStateError'), subclass('ConnectionError')]
})()`

// class returns the constructor of a class of errors. The classes are made when
// the first is used, for most scripts see none.
func (e *errorClasses) class(name string) *goja.Object {
	if e.classes == nil {
		made, err := e.rt.RunProgram(errorProgram())
		if err != nil {
			panic(err)
		}
		e.classes = map[string]*goja.Object{}
		for i, name := range ErrorNames {
			e.classes[name] = made.ToObject(e.rt).Get(fmt.Sprint(i)).ToObject(e.rt)
		}
	}
	return e.classes[name]
}

// make returns an error of a class with the stack of the script now running: an
// ordinary Error that is then given the class's prototype, so that no frame of a
// constructor stands in its stack.
func (e *errorClasses) make(at *goja.Object, class, message string) *goja.Object {
	made := e.plain(at, message)
	if err := made.SetPrototype(e.class(class).Get("prototype").ToObject(e.rt)); err != nil {
		panic(err)
	}
	return made
}

// plain returns an Error of no class of ours, with the stack of a place where one is
// given.
func (e *errorClasses) plain(at *goja.Object, message string) *goja.Object {
	if at != nil {
		js.Must(at.DefineDataProperty("message", e.rt.ToValue(message), goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
		return at
	}
	made, err := e.rt.New(e.JS.Error, e.rt.ToValue(message))
	if err != nil {
		panic(err)
	}
	return made
}

// at returns what a script sees of an error, with the stack of a place where one is given.
func (e *errorClasses) at(place *goja.Object, err error) goja.Value {
	var (
		apiErr    *api.APIError
		hinted    *HintedError
		configErr *api.ConfigurationError
		connErr   *api.ConnectionError
		thrown    *thrownError
		wrong     TypeError
		state     InvalidStateError
		outcome   interface{ Outcome() api.Outcome }
		made      *goja.Object
	)
	switch {
	case errors.As(err, &thrown):
		return thrown.value
	case errors.As(err, &wrong):
		return e.rt.NewTypeError("%s", string(wrong))
	case errors.As(err, &apiErr):
		message := apiErr.Error()
		if errors.As(err, &hinted) {
			message = hinted.Error()
		}
		made = e.make(place, "APIError", message)
		if apiErr.Code != 0 {
			_ = made.Set("code", apiErr.Code)
		}
		_ = made.Set("status", apiErr.Status)
		if apiErr.MoreInfo != "" {
			_ = made.Set("more_info", apiErr.MoreInfo)
		}
		if apiErr.RequestID != "" {
			_ = made.Set("request_id", apiErr.RequestID)
		}
		if len(apiErr.Details) > 0 {
			_ = made.Set("details", e.ParseJSON(string(apiErr.Details)))
		}
	case errors.As(err, &configErr):
		made = e.make(place, "ConfigurationError", configErr.Error())
	case errors.As(err, &connErr):
		made = e.make(place, "ConnectionError", connErr.Error())
	case errors.As(err, &state):
		made = e.make(place, "InvalidStateError", state.Error())
	case errors.As(err, &outcome):
		made = e.plain(place, err.Error())
	default:
		made = e.plain(place, err.Error())
	}
	goerror.Keep(e.rt, made, err)
	if errors.As(err, &outcome) {
		_ = made.Set("outcome", string(outcome.Outcome()))
	}
	return made
}

// HintedError is Twilio's refusal of a request that lacked what its document asks for.
type HintedError struct {
	*api.APIError
	Hint string
}

func (e *HintedError) Error() string {
	message := e.APIError.Error()
	if !strings.HasSuffix(message, ".") {
		message += "."
	}
	return message + " " + e.Hint
}

func (e *HintedError) Unwrap() error { return e.APIError }

// thrownError carries a JavaScript value through Go code that returns errors.
type thrownError struct{ value goja.Value }

func (e *thrownError) Error() string { return e.value.String() }

// TypeError is a TypeError that is found out off the loop.
type TypeError string

func (e TypeError) Error() string { return string(e) }

// InvalidStateError is an InvalidStateError that is found out off the loop.
type InvalidStateError string

func (e InvalidStateError) Error() string { return string(e) }

// Outcome is not sent.
func (e InvalidStateError) Outcome() api.Outcome { return api.NotSent }

// ErrorOf returns what a script sees of an error of the API layer.
func (s *Loop) ErrorOf(err error) goja.Value { return s.errors.at(nil, err) }

// ErrorAt returns the same for what a script has begun at a place.
func (s *Loop) ErrorAt(place *goja.Object, err error) goja.Value { return s.errors.at(place, err) }

// Place returns an error for what a script begins now and hears of later: an error has the stack
// that it was made with, and by then there is none.
func (s *Loop) Place() *goja.Object { return s.errors.plain(nil, "") }

// ErrorClass returns the constructor of a class of errors.
func (s *Loop) ErrorClass(name string) *goja.Object { return s.errors.class(name) }

// Throw throws an error into the script.
func (s *Loop) Throw(err error) {
	panic(s.ErrorOf(err))
}

// InvalidState throws a Twilio.InvalidStateError: nothing was sent.
func (s *Loop) InvalidState(format string, args ...any) {
	s.Throw(InvalidStateError(fmt.Sprintf(format, args...)))
}
