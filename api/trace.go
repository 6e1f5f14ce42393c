package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/internal/printable"
)

// tracer writes requests and responses for people to read. A nil one writes
// nothing.
type tracer struct {
	out     io.Writer
	now     func() time.Time
	secrets *strings.Replacer

	mu    sync.Mutex
	count int
}

// exchange is one request and what came of it.
type exchange struct {
	id    int
	began time.Time
}

// hiddenHeaders hold secrets.
var hiddenHeaders = map[string]bool{"Authorization": true, "Cookie": true, "Set-Cookie": true, "Proxy-Authorization": true}

// request writes a request before it goes out.
func (t *tracer) request(k *call, req *http.Request) (e exchange) {
	if t == nil {
		return e
	}
	secret := secretNames(k.op)
	t.mu.Lock()
	t.count++
	e = exchange{t.count, t.now()}
	t.mu.Unlock()

	u := *req.URL
	u.RawQuery = redactQuery(u.RawQuery, secret)
	if k.user == "" && u.RawQuery != "" {
		u.RawQuery = redacted // It is signed, as in a Location.
	}
	var b strings.Builder
	fmt.Fprintf(&b, "→ %d %s %s\n", e.id, req.Method, &u)
	if req.Host != req.URL.Host {
		fmt.Fprintf(&b, "  Host: %s\n", req.Host)
	}
	writeHeader(&b, req.Header)
	writeContent(&b, k.header.Get("Content-Type"), k.body, secret)
	t.write(b.String())
	return e
}

// response writes the response to a request.
func (t *tracer) response(e exchange, k *call, a *answer) {
	if t == nil {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, "← %d %d %s (%v)\n", e.id, a.status, http.StatusText(a.status), t.took(e))
	writeHeader(&b, a.header)
	secret := secretNames(k.op)
	if a.status >= 300 {
		secret["redirect_to"] = true // the Location with its signature
	}
	writeBody(&b, a.body, secret)
	t.write(b.String())
}

// failure writes what came instead of a response.
func (t *tracer) failure(e exchange, err error) {
	if t == nil {
		return
	}
	t.write(fmt.Sprintf("← %d %v (%v)\n", e.id, err, t.took(e)))
}

func (t *tracer) took(e exchange) time.Duration {
	return t.now().Sub(e.began).Round(time.Millisecond)
}

// write writes one text at once. Nobody can be told that a trace cannot be
// written, and a script should not end for it.
func (t *tracer) write(text string) {
	text = printable.Escaped(hideUserinfo(t.secrets.Replace(text)))
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = io.WriteString(t.out, text)
}

func writeHeader(b *strings.Builder, h http.Header) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		value := strings.Join(h[name], ", ")
		if hiddenHeaders[name] {
			value = redacted
		}
		if name == "Location" {
			// A redirect to stored media is signed: anyone who has all of it has the media.
			value, _, _ = strings.Cut(value, "?")
		}
		fmt.Fprintf(b, "  %s: %s\n", inside(name), inside(value))
	}
}

// inside is a text whose further lines are indented, so that none looks like one of the trace's.
func inside(text string) string { return strings.ReplaceAll(text, "\n", "\n      ") }

// writeContent writes a request's body: a form as a line for each of its pairs.
func writeContent(b *strings.Builder, kind string, body []byte, secret map[string]bool) {
	if kind != formType {
		writeBody(b, body, secret)
		return
	}
	for pair := range strings.SplitSeq(redactQuery(string(body), secret), "&") {
		if name, value, ok := strings.Cut(pair, "="); ok {
			fmt.Fprintf(b, "    %s = %s\n", inside(unescape(name)), inside(unescape(value)))
		}
	}
}

// writeBody writes a body indented, or how long it is if it is not JSON.
func writeBody(b *strings.Builder, body []byte, secret map[string]bool) {
	if len(body) == 0 {
		return
	}
	var pretty bytes.Buffer
	clean := redactJSON(body, secret)
	if clean == nil || json.Indent(&pretty, clean, "    ", "  ") != nil {
		fmt.Fprintf(b, "    (%d bytes that are not JSON)\n", len(body))
		return
	}
	fmt.Fprintf(b, "    %s\n", printable.JSON(bytes.TrimSpace(pretty.Bytes())))
}

// redactQuery replaces the values of the secret names in a query or a form.
func redactQuery(query string, secret map[string]bool) string {
	if query == "" {
		return ""
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		if name, _, _ := strings.Cut(pair, "="); secret[unescape(name)] {
			pairs[i] = name + "=" + redacted
		}
	}
	return strings.Join(pairs, "&")
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
