package webhook

import (
	"io/fs"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/runtime"
	"dialtone/twiml"

	"github.com/dop251/goja"
)

// defaultTimeout leaves Twilio, which gives up after 15 seconds (facts 4.9), a third of them for the way.
const defaultTimeout = 10 * time.Second

// Documents makes what a view builds its answer with: res. bindings.Documents is one.
type Documents interface {
	// NewDocument makes an empty response in a VM, on its loop. Write returns it as XML once the script has ended.
	NewDocument(vm runtime.VM, kind twiml.Kind) (res *goja.Object, write func() (string, error))
}

// Options say how a folder of views is served. AuthToken, or another way through the filter, and Documents must be
// set.
type Options struct {
	// Filter says which requests are let through to views. Static files are for everybody: Twilio does not sign
	// every request for media.
	Filter
	// Documents makes res.
	Documents Documents
	// Host are the options of the host that each request to a view has for its own: modules, output, what the
	// view may do, and how much of it (runtime.WithLimits). What reaches several hosts, as a writer does, must take
	// that at once. runtime.WithProcess is none of them: res is built in this process.
	Host []runtime.Option
	// Timeout is how long a view may take; 0 is 10 seconds. Twilio waits for 15, the connection included.
	Timeout time.Duration
	// Dev answers an error of a view with 200 and a spoken apology that names it, for whoever is calling to try.
	Dev bool
	// Root is where the folder is, to stand before the names of views in errors.
	Root string
	// Clock is the time by which views are looked at again and requests are measured; time.Now where it is nil.
	Clock func() time.Time
}

// Views answers requests with the views and static files of a folder; see [Handler].
type Views struct {
	fsys    fs.FS
	options Options
	filter  Filter
	modules *runtime.ModuleCache // What views require.

	scanned atomic.Int64 // When the folder was last looked at, in the clock's nanoseconds.
	current atomic.Pointer[folder]

	scanning   sync.Mutex
	unreadable string // Why the folder, or a part of it, could not be read the last time. Whoever scans has it.
}

// Handler returns a handler that serves the views of a folder, which may change under it.
//
// A view is JavaScript in a file whose name ends in .voice.js or .message.js, or .voice or .message, or TypeScript in one
// that ends in .voice.ts or .message.ts: foo.voice.js or foo/index.voice.js answers GET and POST of /foo with the TwiML that its body builds. Where both a voice and a
// message view are there, the request says which is meant. The body has
//
//	res        the response that is being built, as in TwiML.build
//	params     the parameters of query and form: an object of strings, of arrays where a name comes twice
//	request    method, url, headers (in lower case), cookies, body
//	session    an object, kept for the call or the conversation, as by [Request.Session]
//	render(name)   runs another view of the same kind into res, by its name beside this one, or from the folder's
//	               root where it begins with /; what it returns is to be awaited where that view awaits
//	redirect(url)  answers with a redirect of HTTP instead, which keeps the parameters
//
// It may await, and return. Each request runs in a host of its own, so that nothing a view leaves in a global is
// there the next time. Sound, pictures and other media beside the views are served as they are, to GET and HEAD;
// sources, files whose name begins with a dot, and whatever else there is are not.
//
// A view is compiled once, and again when its file changes; so is what it requires. One that does not compile is told of in the log, and the
// last version that did goes on. An error of a view is 500 with an empty body, with its stack in the log.
func Handler(fsys fs.FS, options Options) *Views {
	if options.Timeout == 0 {
		options.Timeout = defaultTimeout
	}
	if options.Clock == nil {
		options.Clock = time.Now
	}
	return &Views{fsys: fsys, options: options, filter: options.Filter.completed(), modules: runtime.NewModuleCache()}
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
	found, ok := v.find(r)
	if !ok {
		v.serveStatic(w, r)
		return entry{}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return entry{}
	}
	request, refused := v.filter.receive(w, r)
	if refused != nil {
		w.WriteHeader(refused.status)
		return entry{reason: refused.reason}
	}
	chosen := found.choose(request)
	failed := v.answer(w, request, chosen)
	if failed == nil {
		return entry{sid: request.SID()}
	}
	failure := entry{sid: request.SID(), failed: failed}
	switch {
	case r.Context().Err() != nil:
		// Nobody reads the status but the log.
		w.WriteHeader(statusClientGone)
		failure.reason = "whoever asked has gone without waiting for the answer"
	case v.options.Dev:
		writeXML(w, apology(chosen, failed))
	default:
		w.WriteHeader(http.StatusInternalServerError)
	}
	return failure
}

// statusClientGone is what nginx logs for a client that did not wait.
const statusClientGone = 499
