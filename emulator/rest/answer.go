package rest

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/rest/typed"
)

// Answer is what a request gets back: an object to be written as JSON, bytes of
// some type, an error, or nothing but a status.
type Answer struct {
	Status      int
	object      any
	text        []byte    // the object as JSON, once it was asked for
	ContentType string    // of raw
	Raw         []byte    // of any status; with 200, as what can be asked for in parts
	modified    time.Time // of raw
	location    string    // of a redirect
	allow       string    // the methods of a path
	etag        string
	err         *Error
	Document    *catalog.Document
	Label       string // of the host: "verify"
	sid         string // of the record that it is about
	RequestID   string
	Truncated   bool // the connection ends with the first half of the body
}

// headers are those of a recorded answer of Twilio's that are the same for every
// request (facts 1.4), but those that let a browser's pages of other sites in.
var headers = [][2]string{
	{"X-Home-Region", "us1"},
	{"X-Powered-By", "AT-5000"},
	{"X-Shenanigans", "none"},
}

// Write writes the answer. concurrent is how many requests are under way, and took how long this
// one has been. It is called without the lock.
func (a *Answer) Write(w http.ResponseWriter, r *http.Request, concurrent int64, took time.Duration) {
	h := w.Header()
	for _, kv := range headers {
		h.Set(kv[0], kv[1])
	}
	h.Set("Twilio-Concurrent-Requests", fmt.Sprint(concurrent))
	h.Set("Twilio-Request-Duration", fmt.Sprintf("%.3f", took.Seconds()))
	if a.RequestID != "" {
		h.Set("Twilio-Request-Id", a.RequestID)
	}
	if a.Document != nil {
		h.Set("X-API-Domain", a.Document.Host)
	}
	contentType, body := a.ContentType, a.Raw
	switch {
	case a.err != nil:
		contentType, body = a.err.body(a.Document, r)
		contentType = a.charset(contentType)
		if a.Status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", `Basic realm="Twilio API"`)
		}
	case a.object != nil && speaksSCIM(a.Document, r):
		contentType, body = scimJSON, typed.Encode(a.object)
	case a.object != nil:
		contentType, body = a.charset("application/json"), a.json()
	}
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if a.allow != "" {
		h.Set("Allow", a.allow)
	}
	if a.etag != "" {
		h.Set("ETag", a.etag)
	}
	if body != nil {
		h.Set("Content-Type", contentType)
	}
	if a.Truncated {
		h.Set("Content-Length", fmt.Sprint(max(len(body), 1)))
		w.WriteHeader(a.Status)
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // the connection ends
	}
	if a.Raw != nil && a.Status == http.StatusOK {
		// It answers Range, If-Range and If-Modified-Since, which players ask with.
		http.ServeContent(w, r, "", a.modified, bytes.NewReader(a.Raw))
		return
	}
	if body != nil {
		h.Set("Content-Length", fmt.Sprint(len(body)))
	}
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		// The client may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	}
}

// json returns the object as JSON, which the journal keeps and the program gets.
func (a *Answer) json() []byte {
	if a.text == nil {
		a.text = typed.Encode(a.object)
	}
	return a.text
}

// charset adds the charset that the product hosts name, and the 2010 API does not (facts 1.7).
func (a *Answer) charset(contentType string) string {
	if a.Label == "" || a.Label == "api" || contentType != "application/json" {
		return contentType
	}
	return contentType + "; charset=utf-8"
}
