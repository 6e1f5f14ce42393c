// Package control is the local Twilio's coat for programs in any language: what the object Emulator
// is for scripts, as JSON over HTTP below /_emulator.
//
//	server, err := control.Listen(local, "127.0.0.1:4010", control.Options{})
//
// A request is about the main account's session unless it has Basic credentials of another's
// account or ?session=AC…. Its body is a JSON object; names are in snake_case, times milliseconds
// or text such as "4s". A browser gets the page of emulator/page at /_emulator/. What waits takes
// ?timeout= of the session's time at most. An error is an object with status and message, which
// says what is wrong and how it is mended. The paths are the table of routes.go, which
// emulator/README.md explains.
package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"dialtone/emulator"
	"dialtone/emulator/page"
	"dialtone/internal/pages"
)

// Prefix is where all paths of this package begin.
const Prefix = "/_emulator"

// Options say who may ask.
type Options struct {
	// AllowHosts are names of this machine, beside localhost and addresses, that requests may have
	// as their Host. Others are refused, for a page in a browser may have a name of its own lead
	// here.
	AllowHosts []string

	// Certificate returns the certificate of the authority that vouches for the emulator where it
	// is asked by Twilio's names, in PEM. If it is nil, there is none to be had.
	Certificate func() ([]byte, error)
}

// Listen serves an emulator, and the paths below /_emulator, on an address; see
// [emulator.Emulator.Listen].
func Listen(local *emulator.Emulator, addr string, o Options) (*emulator.Server, error) {
	return local.ListenWith(addr, Handler(local, o))
}

// Handler returns a handler of the paths below /_emulator that hands on all else to the emulator.
func Handler(local *emulator.Emulator, o Options) http.Handler {
	gate := &pages.Gate{Hosts: o.AllowHosts, Deed: "control the emulator", Entrance: func(path string) bool {
		return path == "/" || path == Prefix || path == page.Home
	}}
	c := &control{local: local, gate: gate, certificate: o.Certificate, calls: map[string]*emulator.Call{}}
	c.paths = sync.OnceValues(c.allPaths)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" && wantsPage(r) && c.admit(r) == nil {
			http.Redirect(w, r, page.Home, http.StatusFound)
			return
		}
		if r.URL.Path != Prefix && !strings.HasPrefix(r.URL.Path, Prefix+"/") {
			local.ServeHTTP(w, r)
			return
		}
		if err := c.admit(r); err != nil {
			answer(w, nil, err)
			return
		}
		if r.URL.Path == page.Home && wantsPage(r) {
			w.Header().Set("Vary", "Accept")
			_, pages := c.paths()
			pages.ServeHTTP(w, r)
			return
		}
		mux, _ := c.paths()
		if _, pattern := mux.Handler(r); pattern == "" {
			answer(w, nil, c.nowhere(r))
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// allPaths returns what answers the paths of routes.go and the page's, and what answers the page's
// alone.
func (c *control) allPaths() (*http.ServeMux, http.Handler) {
	mux, pages := http.NewServeMux(), page.New(c.local)
	for _, r := range routes() {
		mux.HandleFunc(r.method+" "+Prefix+r.path, func(w http.ResponseWriter, q *http.Request) { c.serve(w, q, r) })
	}
	mux.Handle(page.Prefix+"/", pages)
	return mux, pages
}

// wantsPage reports whether a person with a browser asks, who names HTML: programs take JSON, or
// all there is.
func wantsPage(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// control is the coat of an emulator.
type control struct {
	local *emulator.Emulator
	gate  *pages.Gate
	// paths is allPaths, once and when they are first asked for: most emulators live for a script
	// alone.
	paths func() (*http.ServeMux, http.Handler)

	certificate func() ([]byte, error)

	mu    sync.Mutex
	calls map[string]*emulator.Call // by SID: a call knows which of its lines were heard
}

// failure is an answer that says no.
type failure struct {
	status  int
	message string
}

func (f *failure) Error() string { return f.message }

func wrong(status int, format string, args ...any) error {
	return &failure{status, fmt.Sprintf(format, args...)}
}

// statusOf returns the status of an answer that an error is.
func statusOf(err error) int {
	var f *failure
	switch {
	case errors.As(err, &f):
		return f.status
	case errors.Is(err, emulator.ErrCredentials):
		return http.StatusUnauthorized
	case errors.Is(err, emulator.ErrTimeout):
		return http.StatusRequestTimeout
	case errors.Is(err, emulator.ErrStands), errors.Is(err, emulator.ErrFollowed):
		return http.StatusConflict
	}
	return http.StatusBadRequest
}

// answer writes what a request gets.
func answer(w http.ResponseWriter, v any, err error) {
	status := http.StatusOK
	if err != nil {
		status = statusOf(err)
		v = map[string]any{"status": status, "message": strings.TrimPrefix(err.Error(), "emulator: ")}
	}
	if v == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic("control: " + err.Error()) // all that is answered encodes
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(raw, '\n')) // who asked may have gone
}

// admit refuses what a page of another site has a browser send.
func (c *control) admit(r *http.Request) error {
	if err := c.gate.Admit(r); err != nil {
		return wrong(http.StatusForbidden, "%v", err)
	}
	return nil
}

// nowhere is the error of a path, or a method, that there is not.
func (c *control) nowhere(r *http.Request) error {
	mux, _ := c.paths()
	var methods []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "" {
			methods = append(methods, method)
		}
	}
	if len(methods) > 0 {
		return wrong(http.StatusMethodNotAllowed, "%s %s takes %s", r.Method, r.URL.Path, strings.Join(methods, ", "))
	}
	return wrong(http.StatusNotFound, "there is nothing at %s: GET %s/ lists what there is", r.URL.Path, Prefix)
}

// session returns the session that a request is about.
func (c *control) session(r *http.Request) (*emulator.Session, error) {
	if sid := r.URL.Query().Get("session"); sid != "" {
		if s := c.local.SessionNamed(sid); s != nil {
			return s, nil
		}
		return nil, wrong(http.StatusNotFound, "there is no session %q: POST %s/sessions opens one", sid, Prefix)
	}
	return c.local.SessionOf(r)
}
