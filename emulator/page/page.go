// Package page is the local Twilio's page: phones, calls and messages as pictures in time, the
// journal, records, faults and the clock, for a person with a browser.
//
//	http.Handle("/_emulator/page/", page.New(local))
//
// It is a thin coat over emulator, as the object Emulator and emulator/control are, and keeps
// nothing: each view is rendered from the session, and shown again whenever something has changed
// (live.go). Forms are plain ones, whose answer leads back to the view that they stand in; htmx has
// both happen without loading the page again. Emulator/control serves it and says who may ask.
//
// Templates are parsed, and assets read, when the first of them is asked for.
package page

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"dialtone/emulator"
	"dialtone/internal/pages"
	"dialtone/internal/secret"
)

// Prefix is where all paths of this package begin, but for Home.
const Prefix = "/_emulator/page"

// Home is the path of the first view.
const Home = "/_emulator/"

//go:embed static templates
var files embed.FS

// Page serves the views. Make one with [New].
type Page struct {
	local *emulator.Emulator
	mux   *http.ServeMux
}

// New returns the page of a local Twilio. It serves [Home] and all paths below [Prefix].
func New(local *emulator.Emulator) *Page {
	p := &Page{local: local, mux: http.NewServeMux()}
	view := func(pattern string, show func(*visit) error) {
		p.mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) { p.show(w, r, show) })
	}
	act := func(pattern string, do func(*visit) (to string, err error)) {
		p.mux.HandleFunc("POST "+Prefix+pattern, func(w http.ResponseWriter, r *http.Request) { p.act(w, r, do) })
	}
	view(Home+"{$}", home)
	view(Prefix+"/phones/{address}", phoneView)
	view(Prefix+"/about/{sid}", picture)
	view(Prefix+"/journal", journalView)
	view(Prefix+"/numbers", numbersView)
	view(Prefix+"/records", recordsView)
	view(Prefix+"/records/{document}/{resource}", recordsView)
	view(Prefix+"/records/{document}/{resource}/{key}", recordsView)
	view(Prefix+"/faults", faultsView)

	act("/phones", newPhone)
	act("/phones/{address}/text", text)
	act("/phones/{address}/call", call)
	act("/phones/{address}/behave", behave)
	act("/calls/{sid}/{act}", callAct)
	act("/replay", replay)
	act("/numbers", buy)
	act("/numbers/{sid}", editNumber)
	act("/faults", fail)
	act("/faults/{act}", faultAct)
	act("/clock", clockAct)

	p.mux.HandleFunc("GET "+Prefix+"/live", p.live)
	p.mux.Handle("GET "+Prefix+"/static/{file}", assets)
	p.mux.HandleFunc("GET "+Prefix+"/", func(w http.ResponseWriter, r *http.Request) {
		p.show(w, r, func(*visit) error { return missing("there is nothing at %s", r.URL.Path) })
	})
	return p
}

// Format prints no more than the type, whatever the verb: the emulator holds secrets.
func (p *Page) Format(f fmt.State, _ rune) { secret.Handle(f, p, "") }

// ServeHTTP answers what a browser asks.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	pages.Protect(w.Header())
	p.mux.ServeHTTP(w, r)
}

// visit is a request of a browser about a session.
type visit struct {
	*http.Request
	p *Page
	s *emulator.Session
	f *frame
}

// refusal is an error with the status of its answer.
type refusal struct {
	status int
	words  string
}

func (r *refusal) Error() string { return r.words }

func missing(format string, args ...any) error {
	return &refusal{http.StatusNotFound, fmt.Sprintf(format, args...)}
}

// troubleKey is where a form's error stands in the context of the view that shows it.
type troubleKey struct{}

// show renders a view.
func (p *Page) show(w http.ResponseWriter, r *http.Request, view func(*visit) error) {
	v, err := p.visit(r)
	if err == nil {
		err = view(v)
	}
	status := http.StatusOK
	if err != nil {
		v.f.Name, v.f.Title, v.f.Trouble = "lost", "Not found", plain(err)
		status = statusOf(err)
	}
	if trouble, ok := r.Context().Value(troubleKey{}).(error); ok {
		v.f.Trouble, status = plain(trouble), statusOf(trouble)
	}
	var b bytes.Buffer
	if err := parsed().ExecuteTemplate(&b, v.f.Name, v.f); err != nil {
		http.Error(w, "the page cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // who asked may have gone
}

func plain(err error) string { return strings.TrimPrefix(err.Error(), "emulator: ") }

func statusOf(err error) int {
	var r *refusal
	if errors.As(err, &r) {
		return r.status
	}
	return http.StatusUnprocessableEntity
}

// visit finds the session that a request is about. It always returns a visit.
func (p *Page) visit(r *http.Request) (*visit, error) {
	v := &visit{Request: r, p: p, s: p.local.Main()}
	sid := r.URL.Query().Get("session")
	if sid != "" {
		if named := p.local.SessionNamed(sid); named != nil {
			v.s = named
		} else {
			v.f = newFrame(v)
			return v, missing("there is no session %s: it may have been closed", sid)
		}
	}
	v.f = newFrame(v)
	return v, nil
}

// mostForm is how long a form is at most, in bytes: Twilio takes media of 5 MB.
const mostForm = 6 << 20

// act does what a form asks for, and leads back to where it stood, or to where its action says.
// What is wrong is shown there.
func (p *Page) act(w http.ResponseWriter, r *http.Request, do func(*visit) (to string, err error)) {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	err := r.ParseMultipartForm(mostForm)
	if errors.Is(err, http.ErrNotMultipart) {
		err = nil
	}
	back := r.PostFormValue("back")
	if back != Home && !strings.HasPrefix(back, Home+"?") && !strings.HasPrefix(back, Prefix+"/") {
		back = Home
	}
	v, missed := p.visit(r)
	if err = errors.Join(missed, err); err == nil {
		var to string
		if to, err = do(v); err == nil {
			if to == "" {
				to = back
			}
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusSeeOther)
			return
		}
	}
	where, bad := url.Parse(back)
	if bad != nil {
		where = &url.URL{Path: Home}
	}
	w.Header().Set("HX-Replace-Url", "false")
	again := r.Clone(context.WithValue(r.Context(), troubleKey{}, err))
	again.Method, again.URL = http.MethodGet, where
	p.mux.ServeHTTP(w, again)
}

// parsed returns the templates.
var parsed = sync.OnceValue(func() *template.Template { return pages.Templates(files, functions) })

var assets = pages.NewAssets(Prefix+"/static", files)
