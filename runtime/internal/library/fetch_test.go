package library_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dialtone/runtime"
	"dialtone/runtime/internal/hosttest"

	"github.com/google/go-cmp/cmp"
)

// fetchServer answers in many ways, and echoes what it was sent.
func fetchServer(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		fmt.Fprintf(w, "%s %s %q %q", r.Method, r.URL.RequestURI(), body, r.Header.Get("Content-Type"))
		for _, name := range []string{"X-Test", "Authorization", "User-Agent", "Accept"} {
			fmt.Fprintf(w, " %s=%s", name, r.Header.Get(name))
		}
	})
	mux.HandleFunc("/json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"list": [1, "ü"]}`)
	})
	mux.HandleFunc("/binary", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte{0, 255, 128}) })
	mux.HandleFunc("/missing", http.NotFound)
	mux.HandleFunc("/size", func(w http.ResponseWriter, r *http.Request) {
		size, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, size, r.TransferEncoding)
	})
	mux.HandleFunc("/empty", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/302", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/echo?from=302", http.StatusFound) })
	mux.HandleFunc("/307", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/echo?from=307", http.StatusTemporaryRedirect)
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/endless", http.StatusFound) })
	mux.HandleFunc("/never", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/half", func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusOK)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/huge", func(w http.ResponseWriter, _ *http.Request) {
		chunk := make([]byte, 1<<20)
		for range 65 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "part")
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

func TestFetch(t *testing.T) {
	server := fetchServer(t)
	for _, test := range []struct{ name, source, want string }{
		{"get", "console.log(await (await fetch(base + '/echo?a=b c#hash')).text())",
			`GET /echo?a=b%20c "" "" X-Test= Authorization= User-Agent=dialtone Accept=*/*`},
		{"post", "console.log(await (await fetch(base + '/echo', {method: 'post', body: 'hi', headers: {'x-test': 'ü', authorization: 'Basic x'}})).text())",
			`POST /echo "hi" "text/plain;charset=UTF-8" X-Test=ü Authorization=Basic x User-Agent=dialtone Accept=*/*`},
		{"form", "console.log(await (await fetch(new URL('/echo', base), {method: 'PUT', body: new URLSearchParams({To: '+1', Body: 'a b'}), headers: [['User-Agent', 'mine']]})).text())",
			`PUT /echo "To=%2B1&Body=a+b" "application/x-www-form-urlencoded;charset=UTF-8" X-Test= Authorization= User-Agent=mine Accept=*/*`},
		{"bytes", "console.log(await (await fetch(new Request(base + '/echo', {method: 'PATCH', body: Buffer.from([65, 66])}))).text())",
			`PATCH /echo "AB" "" X-Test= Authorization= User-Agent=dialtone Accept=*/*`},
		{"json", "const r = await fetch(base + '/json'); console.log(r.status, r.statusText, r.ok, r.headers.get('content-type'), await r.json(), r.bodyUsed, r.type, r.url === base + '/json')",
			"201 Created true application/json { list: [ 1, 'ü' ] } true basic true"},
		{"binary", "const r = await fetch(base + '/binary'); console.log(new Uint8Array(await r.clone().arrayBuffer()), await r.bytes())",
			"Uint8Array(3) [ 0, 255, 128 ] Uint8Array(3) [ 0, 255, 128 ]"},
		{"404", "const r = await fetch(base + '/missing'); console.log(r.status, r.ok, (await r.text()).trim())", "404 false 404 page not found"},
		{"204", "const r = await fetch(base + '/empty'); console.log(r.status, JSON.stringify(await r.text()))", `204 ""`},
		{"head", "const r = await fetch(base + '/echo', {method: 'HEAD'}); console.log(r.status, JSON.stringify(await r.text()), r.headers.getSetCookie())", `200 "" [ 'a=1', 'b=2' ]`},
		{"redirect", "const r = await fetch(base + '/302', {method: 'POST', body: 'x'}); console.log(r.redirected, r.url.slice(base.length), (await r.text()).slice(0, 25))",
			`true /echo?from=302 GET /echo?from=302 "" "" `},
		{"redirect of a body", "const r = await fetch(base + '/307', {method: 'POST', body: 'x'}); console.log((await r.text()).slice(0, 25))", `POST /echo?from=307 "x" "`},
		{"redirect by hand", "const r = await fetch(base + '/302', {redirect: 'manual'}); console.log(r.status, r.headers.get('location'), r.redirected)", "302 /echo?from=302 false"},
		{"redirect as an error", "await fetch(base + '/302', {redirect: 'error'}).catch(e => console.log(e.message))",
			"fetch failed: GET BASE/302: the answer is a redirect, which the request takes for an error"},
		{"endless redirects", "await fetch(base + '/endless').catch(e => console.log(e.message))", "fetch failed: GET BASE/endless: more than 20 redirects"},
		{"too large", "await (await fetch(base + '/huge')).text().catch(e => console.log(e.message)); let size = 0; for await (const part of (await fetch(base + '/huge')).body) size += part.length; console.log(size)",
			"the body is larger than 64 MB: read it in parts, as for await (const part of response.body)\n68157440"},
		{"cut off", "await (await fetch(base + '/cut')).text().catch(e => console.log(e.name, e.message, e.cause.code))", "TypeError terminated ECONNRESET"},
		{"no server", "await fetch('http://127.0.0.1:1/x?secret').catch(e => console.log(e.message))", "fetch failed: GET http://127.0.0.1:1/x: dial tcp 127.0.0.1:1: connect: connection refused"},
		{"wrong scheme", "await fetch('ftp://127.0.0.1/x').catch(e => console.log(e.message))", "fetch failed: GET ftp://127.0.0.1/x: fetch knows http and https, not ftp"},
		{"wrong URL", "await fetch('/x').catch(e => console.log(e.name, e.message))", "TypeError Failed to parse URL from /x"},
		{"aborted before", "await fetch(base, {signal: AbortSignal.abort()}).catch(e => console.log(e.name))", "AbortError"},
		{"aborted while waiting", "const c = new AbortController(); setTimeout(() => c.abort(), 5); await fetch(base + '/never', {signal: c.signal}).catch(e => console.log(e.name, e === c.signal.reason))", "AbortError true"},
		{"aborted in the body", "const c = new AbortController(); setTimeout(() => c.abort('enough'), 5); await fetch(base + '/half', {signal: c.signal}).then(r => r.text()).catch(e => console.log(e))", "enough"},
		{"timeout", "await fetch(base + '/never', {signal: AbortSignal.timeout(5)}).catch(e => console.log(e.name, e.code))", "TimeoutError 23"},
		{"aborted after", "const c = new AbortController(); const r = await fetch(base + '/json', {signal: c.signal}); c.abort(); await r.json().catch(e => console.log(e.name))", "AbortError"},
		{"many", "const all = await Promise.all(Array.from({length: 50}, (_, i) => fetch(base + '/echo?' + i).then(r => r.text()))); console.log(all.every((text, i) => text.startsWith(`GET /echo?${i} `)))", "true"},
		{"exit meanwhile", "fetch(base + '/never'); setTimeout(() => process.exit(), 5)", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			transport := &http.Transport{}
			t.Cleanup(transport.CloseIdleConnections)
			var stdout bytes.Buffer
			host := hosttest.New(t, runtime.Options{
				Stdout:  &stdout,
				Network: runtime.Network{Transport: transport},
				Args:    []string{server.URL},
				Exit:    true,
			})
			if err := host.Run(context.Background(), "fetch.js", "const base = process.argv[2]\n"+test.source); err != nil {
				t.Fatal(runtime.Report(err))
			}
			got := strings.TrimSuffix(strings.ReplaceAll(stdout.String(), server.URL, "BASE"), "\n")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// refuser is a transport that lets nothing pass, and remembers what it was asked.
type refuser struct{ asked []string }

var errRefused = errors.New("no such host is allowed")

func (r *refuser) RoundTrip(request *http.Request) (*http.Response, error) {
	r.asked = append(r.asked, request.Method+" "+request.URL.String())
	if request.URL.Path == "/away" {
		return &http.Response{
			StatusCode: http.StatusFound, Header: http.Header{"Location": {"http://elsewhere.test/"}},
			Body: http.NoBody, Request: request,
		}, nil
	}
	return nil, errRefused
}

// Every request and every redirect goes through the transport that the host was
// given, and its error is found in the script's.
func TestFetchGoesThroughTheTransport(t *testing.T) {
	transport := &refuser{}
	host := hosttest.New(t, runtime.Options{Network: runtime.Network{Transport: transport}})
	err := host.Run(context.Background(), "fetch.js", "await fetch('http://here.test/away')")
	if want := []string{"GET http://here.test/away", "GET http://elsewhere.test/"}; cmp.Diff(want, transport.asked) != "" {
		t.Errorf("the transport was asked %q", transport.asked)
	}
	if !errors.Is(err, errRefused) {
		t.Errorf("%v is not the transport's error", err)
	}
	var script *runtime.ScriptError
	if !errors.As(err, &script) || script.Line != 1 || script.Column != 12 {
		t.Errorf("got %+v, want the line of the fetch", script)
	}
}

// Stopping a script ends its requests.
func TestFetchStops(t *testing.T) {
	server := fetchServer(t)
	for _, path := range []string{"/never", "/half"} {
		transport := &http.Transport{}
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		host := hosttest.New(t, runtime.Options{Network: runtime.Network{Transport: transport}, Args: []string{server.URL + path}})
		err := host.Run(ctx, "fetch.js", "await fetch(process.argv[2]).then(r => r.text()).catch(() => { for (;;) {} })")
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v, want the deadline", path, err)
		}
		cancel()
		transport.CloseIdleConnections()
	}
}

// What a stop leaves unknown is said: of a request that changes something, and of no other.
func TestAStopTellsOfRequestsUnderWay(t *testing.T) {
	for _, c := range []struct{ ask, says string }{
		{"fetch('http://x.test/a?key=1', {method: 'POST', body: 'b'})", "POST http://x.test/a"},
		{"fetch('http://x.test/a', {method: 'DELETE'})", "DELETE http://x.test/a"},
		{"fetch(new Request('http://x.test/a', {method: 'put', body: 'b'}))", "PUT http://x.test/a"},
		{"new Promise((ok, no) => require('http').request('http://x.test/a', {method: 'POST'}, ok).on('error', no).end('b'))", "POST http://x.test:80/a"},
		{"fetch('http://x.test/a')", ""},
		{"fetch('http://x.test/a', {method: 'HEAD'})", ""},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var stderr bytes.Buffer
		host, err := runtime.New(runtime.Options{Network: runtime.Network{Transport: stopper{cancel}}, Stderr: &stderr})
		if err != nil {
			t.Fatal(err)
		}
		if err := host.Run(ctx, "stop.js", "await "+c.ask); !errors.Is(err, runtime.ErrInterrupted) {
			t.Errorf("%s ended with %v", c.ask, err)
		}
		host.Close()
		want := ""
		if c.says != "" {
			want = c.says + " was under way when the script was stopped: it may have been carried out\n"
		}
		if stderr.String() != want {
			t.Errorf("%s says %q, want %q", c.ask, stderr.String(), want)
		}
	}
}

// stopper stops the script that sends a request by it.
type stopper struct{ stop context.CancelCauseFunc }

func (s stopper) RoundTrip(r *http.Request) (*http.Response, error) {
	s.stop(runtime.ErrInterrupted)
	<-r.Context().Done()
	return nil, r.Context().Err()
}
