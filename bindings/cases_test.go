package bindings_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"dialtone/api"
	"dialtone/bindings"
	"dialtone/emulator"
	"dialtone/emulator/script"
	"dialtone/runtime"
	"dialtone/runtime/module"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestCases runs the cases in testdata, each a script with what must come of it:
//
//	script.js   what runs, on an emulator with nothing in it but the account
//	seed.js     runs before it, and its requests do not count (may be missing)
//	requests    every request that goes out, in order, each with its method, host,
//	            path, query, body and the user of its basic auth; sorted where the
//	            case's comment says that they may come in any order
//	stdout      what the script prints
//	stderr      the warnings, of the bindings and its own
//	error       the report of the error that ends it; without one it must end well
//
// SIDs are written as their prefix and a number in the order in which they are
// first seen, the account's own as {account}.
func TestCases(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			runCase(t, path, archive)
		})
	}
}

func runCase(t *testing.T, path string, archive *txtar.Archive) {
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	w := newWorld(t)
	if seed := files["seed.js"]; seed != "" {
		if err := w.host.Run(context.Background(), "seed.js", "{"+seed+"}"); err != nil {
			t.Fatalf("the seed: %s", runtime.Report(err))
		}
		w.forget()
	}
	err := w.host.Run(context.Background(), "script.js", files["script.js"])
	if strings.Contains(string(archive.Comment), "in any order") {
		sort.Strings(w.requests)
	}
	got := map[string]string{
		"stdout":   w.plain(w.stdout.String()),
		"stderr":   w.plain(w.stderr.String()),
		"requests": w.plain(w.sent()),
		"error":    w.plain(runtime.Report(err)),
	}
	if os.Getenv("UPDATE") != "" {
		update(t, path, archive, got)
		return
	}
	for name, text := range got {
		if diff := cmp.Diff(files[name], text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// update rewrites a case with what came of it, for a person to read.
func update(t *testing.T, path string, archive *txtar.Archive, got map[string]string) {
	kept := archive.Files[:0]
	for _, f := range archive.Files {
		if _, ok := got[f.Name]; !ok {
			kept = append(kept, f)
		}
	}
	archive.Files = kept
	for _, name := range []string{"requests", "stdout", "stderr", "error"} {
		if got[name] != "" {
			archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(got[name])})
		}
	}
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// world is an emulator, a host whose client speaks to it over HTTP, and a record
// of what was said.
type world struct {
	local  *emulator.Emulator
	host   *runtime.Host
	stdout bytes.Buffer
	stderr bytes.Buffer
	server *httptest.Server
	client *api.Client

	mu       sync.Mutex
	requests []string
	numbers  map[string]string
}

func newWorld(t *testing.T) *world {
	w := &world{}
	at := time.Date(2026, 4, 14, 12, 0, 0, 0, time.UTC)
	w.local = emulator.New(emulator.Options{
		Empty: true, Clock: func() time.Time { return at }, Random: rand.NewChaCha8([32]byte{}),
	})
	w.server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.note(t, r)
		w.local.ServeHTTP(rw, r)
	}))
	t.Cleanup(w.server.Close)
	client, err := api.New(api.Config{AccountSID: w.local.AccountSID(), AuthToken: w.local.AuthToken(), BaseURL: w.server.URL})
	if err != nil {
		t.Fatal(err)
	}
	w.client = client
	w.host, err = runtime.New(runtime.Options{
		Credentials: true,
		Stdout:      &w.stdout,
		Stderr:      &w.stderr,
		Modules:     []module.Module{bindings.Twilio(client, bindings.Options{Files: bindings.OSFiles(t.TempDir())}), script.Module(w.local, script.Options{})},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.host.Close() })
	return w
}

// note keeps a request as a line, with its query and body decoded and sorted.
func (w *world) note(t *testing.T, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	user, _, _ := r.BasicAuth()
	line := r.Method + " " + r.Host + r.URL.Path
	if r.URL.RawQuery != "" && !strings.HasPrefix(r.URL.Path, "/storage/") { // whose queries are signed
		line += "?" + decoded(r.URL.RawQuery)
	}
	for name := range r.Header {
		if name == "If-Match" || strings.HasPrefix(name, "X-Twilio") {
			line += " " + name + ": " + r.Header.Get(name)
		}
	}
	switch {
	case strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		line += " " + string(body)
	case len(body) > 0:
		line += " " + decoded(string(body))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, line+" as "+user)
}

func decoded(query string) string {
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if text, err := url.QueryUnescape(pair); err == nil {
			pairs[i] = text
		}
	}
	sort.Strings(pairs)
	return strings.Join(pairs, "&")
}

func (w *world) sent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	text := ""
	for _, line := range w.requests {
		text += line + "\n"
	}
	return text
}

func (w *world) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = nil
	w.stdout.Reset()
	w.stderr.Reset()
}

var sid = regexp.MustCompile(`[A-Z]{2}[0-9a-f]{32}\b`)

// plain writes SIDs as a person can compare them.
func (w *world) plain(text string) string {
	if w.numbers == nil {
		w.numbers = map[string]string{w.local.AccountSID(): "{account}"}
	}
	return sid.ReplaceAllStringFunc(text, func(s string) string {
		if s[2:] == strings.Repeat("0", 32) {
			return s[:2] + "0…"
		}
		if w.numbers[s] == "" {
			w.numbers[s] = fmt.Sprintf("%s%d", s[:2], len(w.numbers))
		}
		return w.numbers[s]
	})
}
