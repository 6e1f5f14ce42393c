package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"dialtone/api/catalog"
)

// answer is what a request gets back: an object to be written as JSON, bytes of
// some type, an error, or nothing but a status.
type answer struct {
	status      int
	object      any
	contentType string    // of raw
	raw         []byte    // of any status; with 200, as what can be asked for in parts
	modified    time.Time // of raw
	location    string    // of a redirect
	allow       string    // the methods of a path
	etag        string
	err         *apiError
	document    *catalog.Document
	label       string // of the host: "verify"
	sid         string // of the record that it is about
	requestID   string
	truncated   bool // the connection ends with the first half of the body
}

// headers are those of a recorded answer of Twilio's that are the same for every
// request (facts 1.4), but those that let a browser's pages of other sites in.
var headers = [][2]string{
	{"X-Home-Region", "us1"},
	{"X-Powered-By", "AT-5000"},
	{"X-Shenanigans", "none"},
}

func (a *answer) write(w http.ResponseWriter, r *http.Request, concurrent int64, took time.Duration) {
	h := w.Header()
	for _, kv := range headers {
		h.Set(kv[0], kv[1])
	}
	h.Set("Twilio-Concurrent-Requests", fmt.Sprint(concurrent))
	h.Set("Twilio-Request-Duration", fmt.Sprintf("%.3f", took.Seconds()))
	if a.requestID != "" {
		h.Set("Twilio-Request-Id", a.requestID)
	}
	if a.document != nil {
		h.Set("X-API-Domain", a.document.Host)
	}
	contentType, body := a.contentType, a.raw
	switch {
	case a.err != nil:
		contentType, body = a.err.body(a.document, r.Header.Get("Accept"))
		contentType = a.charset(contentType)
		if a.status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", `Basic realm="Twilio API"`)
		}
	case a.object != nil:
		contentType, body = a.charset("application/json"), encode(a.object)
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
	if a.truncated {
		h.Set("Content-Length", fmt.Sprint(max(len(body), 1)))
		w.WriteHeader(a.status)
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // the connection ends
	}
	if a.raw != nil && a.status == http.StatusOK {
		// It answers Range, If-Range and If-Modified-Since, which players ask with.
		http.ServeContent(w, r, "", a.modified, bytes.NewReader(a.raw))
		return
	}
	if body != nil {
		h.Set("Content-Length", fmt.Sprint(len(body)))
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		// The client may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	}
}

// charset adds the charset that the product hosts name, and the 2010 API does not (facts 1.7).
func (a *answer) charset(contentType string) string {
	if a.label == "" || a.label == "api" || contentType != "application/json" {
		return contentType
	}
	return contentType + "; charset=utf-8"
}

// encode writes an object as Twilio does: without escaping for HTML.
func encode(object any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(object); err != nil {
		panic(err) // the state holds nothing that does not encode
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}
