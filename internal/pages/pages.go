// Package pages has what the pages share that dialtone serves to browsers, the local Twilio's and
// that of durable runs: their style, htmx and the script that keeps a view fresh, the policy that
// lets a browser take nothing else, and who may ask.
//
// A page is rendered as a whole. live.js asks for it again when the stream of [Live] says that
// something has changed, and htmx changes what differs. Without scripts it is read, and forms are
// sent, all the same.
package pages

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"sync"
	"time"
)

//go:embed static templates
var shared embed.FS

// policy lets the browser take nothing but what is served here, and run no script that stands in
// the page: a text is shown, whatever it says.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Protect sets the headers that every answer of a page has.
func Protect(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// Templates parses a page's templates, folder templates of its files, with those that all share.
func Templates(own fs.FS, functions template.FuncMap) *template.Template {
	t := template.Must(template.New("").Funcs(functions).ParseFS(shared, "templates/*.html"))
	return template.Must(t.ParseFS(own, "templates/*.html"))
}

// Assets are the files that a browser loads beside a page: page.css and page.js, each the shared
// part and the page's own behind it, and what else there is.
type Assets struct {
	prefix string
	own    fs.FS
	all    func() map[string]asset
}

// asset is a file, with the beginning of its hash.
type asset struct {
	data []byte
	hash string
}

// NewAssets returns the assets of a page, whose own files are in the folder static, below a path.
// They are read when the first is asked for.
func NewAssets(prefix string, own fs.FS) *Assets {
	a := &Assets{prefix: prefix, own: own}
	a.all = sync.OnceValue(a.read)
	return a
}

func (a *Assets) read() map[string]asset {
	all := map[string]asset{}
	for _, files := range []fs.FS{shared, a.own} {
		entries, err := fs.ReadDir(files, "static")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			panic(err) // they are embedded
		}
		for _, e := range entries {
			raw, err := fs.ReadFile(files, "static/"+e.Name())
			if err != nil {
				panic(err)
			}
			all[e.Name()] = asset{data: append(all[e.Name()].data, raw...)}
		}
	}
	for name, one := range all {
		sum := sha256.Sum256(one.data)
		one.hash = hex.EncodeToString(sum[:6])
		all[name] = one
	}
	return all
}

// URL is the address of an asset. It has the asset's hash, so that it may be kept.
func (a *Assets) URL(name string) string {
	return a.prefix + "/" + name + "?v=" + a.all()[name].hash
}

// kinds are the types of assets, by how their names end.
var kinds = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}

// ServeHTTP answers requests for assets.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	one, ok := a.all()[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kinds[path.Ext(name)])
	if r.URL.Query().Get("v") == one.hash {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(one.data) // who asked may have gone
}

// pause is how long, in real time, changes are gathered before they are told.
const pause = 80 * time.Millisecond

// Live tells as server-sent events that something has changed, so that a view is shown again. It
// tells no more than that: a view that cannot keep up misses nothing. The channel that changed
// returns is closed at the next change.
func Live(w http.ResponseWriter, r *http.Request, changed func() <-chan struct{}) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w).Flush
	next := changed()
	for n := 0; ; n++ {
		// The first one says that it listens: what changed since the view was rendered is in it.
		if _, err := fmt.Fprintf(w, "event: changed\ndata: %d\n\n", n); err != nil || flush() != nil {
			return
		}
		select {
		case <-next:
		case <-r.Context().Done():
			return
		}
		select {
		case <-time.After(pause):
		case <-r.Context().Done():
			return
		}
		next = changed()
	}
}
