// Package page is the page of durable runs, for people who operate them: how far runs are, what was
// refused and what is unknown, jobs of files, what begins by the clock, and who works.
//
//	p, err := page.New(db, page.Options{})
//	go p.Watch(ctx)
//	http.Serve(listener, p)
//
// It shows what dialtone jobs prints, and no more: keys and errors, not whom a message is for, nor
// its words. Each view reads a page's worth, whatever the size of the run. What changes something
// is asked first, and is a form with a token of this page's.
package page

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"sync"
	"time"

	"dialtone/internal/pages"
	"dialtone/internal/secret"
	"dialtone/jobs"
)

//go:embed static templates
var files embed.FS

// Options say who may look, and how.
type Options struct {
	// AllowHosts are names of this machine, beside localhost and addresses, that requests may have
	// as their Host.
	AllowHosts []string

	// Password is what a browser has to give, with any name of a user. "" is for a page that only
	// this machine reaches.
	Password string

	// CodeURL, where it is not nil, is where an error's code is explained.
	CodeURL func(code int) string

	// Every is how often it looks whether something has changed, while somebody watches: 1s.
	Every time.Duration
}

// Format prints no more than the type, whatever the verb: there is a password.
func (o Options) Format(f fmt.State, _ rune) { secret.Handle(f, o, "") }

// Page serves the views. Make one with [New].
type Page struct {
	db    *jobs.DB
	o     Options
	mux   *http.ServeMux
	gate  pages.Gate
	watch *watch
	key   []byte // of the tokens that forms have
}

// Format prints no more than the type, whatever the verb.
func (p *Page) Format(f fmt.State, _ rune) { secret.Handle(f, p, "") }

// New returns the page of a database. What it shows is fresh while [Page.Watch] runs.
func New(db *jobs.DB, o Options) *Page {
	if o.Every == 0 {
		o.Every = time.Second
	}
	p := &Page{db: db, o: o, mux: http.NewServeMux(), watch: newWatch(db), key: []byte(rand.Text())}
	p.gate.Hosts, p.gate.Deed = o.AllowHosts, "control these runs"
	p.gate.Entrance = func(path string) bool { return path == "/" }
	view := func(pattern string, show func(*visit) error) {
		p.mux.HandleFunc("GET "+pattern, func(w http.ResponseWriter, r *http.Request) { p.show(w, r, nil, show) })
	}
	view("/{$}", runsView)
	view("/runs/{id}", runView)
	view("/runs/{id}/elements", elementsView)
	view("/jobs", jobsView)
	view("/jobs/{id}", jobView)
	view("/schedules", schedulesView)
	view("/workers", workersView)
	view("/", func(v *visit) error { return missing("there is nothing at %s", v.URL.Path) })
	act := func(pattern string, do func(*visit) (string, error), again func(*visit) error) {
		p.mux.HandleFunc("POST "+pattern, func(w http.ResponseWriter, r *http.Request) { p.act(w, r, do, again) })
	}
	act("/runs/{id}/{act}", runAct, runView)
	act("/jobs/{id}/{act}", jobAct, jobView)
	p.mux.HandleFunc("GET /live", p.live)
	p.mux.Handle("GET /static/{file}", assets)
	return p
}

// Watch looks for changes until ctx ends, while somebody watches.
func (p *Page) Watch(ctx context.Context) { p.watch.run(ctx, p.o.Every) }

// ServeHTTP answers what a browser asks.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	pages.Protect(w.Header())
	if err := p.gate.Admit(r); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if !p.knows(r) {
		w.Header().Set("WWW-Authenticate", `Basic realm="dialtone jobs", charset="UTF-8"`)
		http.Error(w, "this page has a password", http.StatusUnauthorized)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// knows reports whether a request has the password.
func (p *Page) knows(r *http.Request) bool {
	if p.o.Password == "" {
		return true
	}
	_, given, _ := r.BasicAuth()
	want, got := sha256.Sum256([]byte(p.o.Password)), sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

// token is what a form has to bring that does something at a path: no page but this knows it.
func (p *Page) token(path string) string {
	sum := hmac.New(sha256.New, p.key)
	sum.Write([]byte(path))
	return hex.EncodeToString(sum.Sum(nil))
}

// visit is a request of a browser.
type visit struct {
	*http.Request
	p *Page
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

// show renders a view, with what is wrong with the form that was sent, if something is.
func (p *Page) show(w http.ResponseWriter, r *http.Request, trouble error, view func(*visit) error) {
	v := &visit{r, p, &frame{page: p}}
	status := http.StatusOK
	if err := view(v); err != nil {
		v.f.Name, v.f.Title, v.f.Tab, v.f.Body = "lost", "Not found", "", nil
		status = http.StatusNotFound
		if refused := new(refusal); !errors.As(err, &refused) {
			v.f.Title, status = "The database does not answer", http.StatusServiceUnavailable
		}
		if trouble == nil {
			trouble = err
		}
	}
	if trouble != nil {
		v.f.Trouble = trouble.Error()
		if status == http.StatusOK {
			status = http.StatusUnprocessableEntity
		}
		if refused := new(refusal); errors.As(trouble, &refused) {
			status = refused.status
		}
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

// mostForm is how long a form is at most, in bytes: it has a token.
const mostForm = 4 << 10

// act does what a form asks for, and leads to where its action says. What is wrong is shown in the
// view that it stands in.
func (p *Page) act(w http.ResponseWriter, r *http.Request, do func(*visit) (string, error), again func(*visit) error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	err := r.ParseForm()
	if err == nil && subtle.ConstantTimeCompare([]byte(r.PostFormValue("token")), []byte(p.token(r.URL.Path))) != 1 {
		err = &refusal{http.StatusForbidden, "this form is of a page that is no more: look at what it shows now, and ask again"}
	}
	to := ""
	if err == nil {
		to, err = do(&visit{r, p, nil})
	}
	if err == nil {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	w.Header().Set("HX-Replace-Url", "false")
	p.show(w, r, err, again)
}

// live tells when something has changed.
func (p *Page) live(w http.ResponseWriter, r *http.Request) {
	defer p.watch.follow()()
	pages.Live(w, r, p.watch.next)
}

// parsed returns the templates.
var parsed = sync.OnceValue(func() *template.Template { return pages.Templates(files, functions) })

var assets = pages.NewAssets("/static", files)
