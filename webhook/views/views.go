package views

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/internal/secret"
	"dialtone/runtime"
	"dialtone/runtime/module"
	"dialtone/twiml"
	"dialtone/webhook"

	"github.com/dop251/goja"
)

// defaultTimeout leaves Twilio, which gives up after 15 seconds (facts 4.9), a third of them for
// the way.
const defaultTimeout = 10 * time.Second

// Documents makes what a view builds its answer with: res. bindings.Documents is one.
type Documents interface {
	// NewDocument makes an empty response in a VM, on its loop, on which status and headers can be
	// set. Holds reports whether a value is an element of it. Write returns it as XML once the
	// script has ended.
	NewDocument(vm module.VM, kind twiml.Kind) (res *goja.Object, holds func(goja.Value) bool, write func() (string, error))
}

// Options say how a folder of views is served. The filter must let something through, and Documents
// must be set.
type Options struct {
	// Filter says which requests are let through to views. Static files are for everybody: Twilio
	// does not sign every request for media.
	Filter webhook.Filter
	// Documents makes res.
	Documents Documents
	// Host are the options of the host that each request to a view has for its own: modules,
	// output, what the view may do, and how much of it (runtime.Limits). What reaches several
	// hosts, as a writer does, must take that at once. runtime.Process is none of them: res is
	// built in this process.
	Host runtime.Options
	// Timeout is how long a view may take; 0 is 10 seconds. Twilio waits for 15, the connection
	// included.
	Timeout time.Duration
	// Dev answers an error of a view with 200 and a spoken apology that names it, for a developer
	// who calls to try.
	Dev bool
	// Root is where the folder is, to stand before the names of views in errors.
	Root string
	// Clock is the time by which views are looked at again and requests are measured; time.Now
	// where it is nil.
	Clock func() time.Time
}

// Format prints the options without secrets, whatever the verb.
func (o Options) Format(f fmt.State, verb rune) { secret.Format(f, verb, o) }

// MarshalJSON writes the options without secrets, for a log.
func (o Options) MarshalJSON() ([]byte, error) { return secret.JSON(o) }

// Views answers requests with the views and static files of a folder; see [Handler].
type Views struct {
	fsys    fs.FS
	options Options
	modules *runtime.ModuleCache // What views require.
	pending pending

	lookAgain time.Duration // How old what is known of the folder may be.

	scanned atomic.Int64 // When the folder was last looked at, in the clock's nanoseconds.
	current atomic.Pointer[folder]

	scanning   sync.Mutex
	unreadable string // Why the folder could not be read the last time. Only the goroutine that scans uses it.
}

// Handler returns a handler that serves the views of a folder, which may change under it.
//
// A view is JavaScript in a file whose name ends in .voice.js, .message.js or .json.js, or .voice
// or .message, or TypeScript in one that ends in .voice.ts, .message.ts or .json.ts: foo.voice.js
// or foo/index.voice.js answers GET and POST of /foo with the TwiML that its body builds, or with
// what it returns. Where several kinds of view are there, the request says which is meant: one of a
// call, of a message, or of neither. The body has
//
//	res        the response that is being built, as in TwiML.build; res.status and res.headers can be set
//	params     the parameters of query and form: an object of strings, of arrays where a name comes twice
//	request    method, url, headers (in lower case), cookies, body, and json, which is the body read as JSON
//	session    an object, kept for the call or the conversation, as by [webhook.Request.Session]
//	json(value, {status, headers})   answers with JSON
//	text(value, {status, headers})   answers with plain text
//	render(name)   runs another view of the same kind into res, by its name beside this one, or from the folder's
//	               root where it begins with /; what it returns is to be awaited where that view awaits
//	redirect(url)  answers with a redirect of HTTP instead, which keeps the parameters
//
// What a view returns is its answer: a string as XML where it begins with <, as HTML where it is
// that, and else as plain text; an object as JSON; a Response as it is. A .json view answers with
// JSON whatever it returns: a string that has an object or an array of JSON as it stands, {} where
// it returns nothing. What cannot be an answer, and a second answer beside one, is an error.
//
// It may await, and return. Each request runs in a host of its own, so that nothing a view leaves
// in a global is there the next time. Sound, pictures and other media beside the views are served
// as they are, to GET and HEAD; sources, files whose name begins with a dot, and whatever else
// there is are not.
//
// A view is compiled once, and again when its file changes; so is what it requires. One that does
// not compile is told of in the log, and the last version that did goes on. An error of a view is
// 500 with an empty body, with its stack in the log.
func Handler(fsys fs.FS, options Options) *Views {
	if options.Timeout == 0 {
		options.Timeout = defaultTimeout
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	return &Views{fsys: fsys, options: options, modules: new(runtime.ModuleCache), lookAgain: lookAgain}
}

// ServeHTTP answers a request and logs it.
func (v *Views) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := v.options.Clock()
	recorder := &statusRecorder{ResponseWriter: w}
	entry := v.serve(recorder, r)
	entry.status = recorder.status
	entry.duration = v.options.Clock().Sub(started)
	v.log(r, entry)
}

func (v *Views) serve(w http.ResponseWriter, r *http.Request) entry {
	if err := webhook.CheckTarget(r); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return entry{reason: err.Error()}
	}
	found, ok := v.find(r)
	if !ok {
		if !v.options.Filter.ServeCallback(w, r) {
			v.serveStatic(w, r)
		}
		return entry{}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return entry{}
	}
	request, err := v.options.Filter.Receive(w, r)
	if err != nil {
		w.WriteHeader(statusOf(err))
		return entry{reason: err.Error()}
	}
	chosen := found.choose(request)
	v.pending.begin(request, v.options.Clock())
	defer v.pending.end(request)
	failed := v.answer(w, request, chosen)
	if failed == nil {
		return entry{sid: request.SID()}
	}
	failure := entry{sid: request.SID(), failed: failed}
	switch {
	case r.Context().Err() != nil:
		// Nobody reads the status but the log.
		w.WriteHeader(statusClientGone)
		failure.reason = "the client has gone without waiting for the answer"
	case v.options.Dev && !chosen.json:
		writeXML(w, apology(chosen, failed))
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
	return failure
}

// statusClientGone is what nginx logs for a client that did not wait.
const statusClientGone = 499

// statusOf is the status that a filter's error is answered with.
func statusOf(err error) int {
	if refused := (*webhook.RefusedError)(nil); errors.As(err, &refused) {
		return refused.Status
	}
	return http.StatusInternalServerError
}

// Format prints where the folder is, whatever the verb.
func (v *Views) Format(f fmt.State, _ rune) { secret.Handle(f, v, v.options.Root) }
