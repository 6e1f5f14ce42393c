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
	contentType string // of raw
	raw         []byte
	location    string // of a redirect
	err         *apiError
	document    *catalog.Document
	requestID   string
}

// headers are those of a recorded answer of Twilio's that are the same for every
// request (facts 1.4).
var headers = [][2]string{
	{"Access-Control-Allow-Credentials", "true"},
	{"Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since, Idempotency-Key"},
	{"Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS"},
	{"Access-Control-Allow-Origin", "*"},
	{"Access-Control-Expose-Headers", "ETag"},
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
		if a.status == http.StatusUnauthorized {
			h.Set("WWW-Authenticate", `Basic realm="Twilio API"`)
		}
	case a.object != nil:
		contentType, body = "application/json", encode(a.object)
	}
	if a.location != "" {
		h.Set("Location", a.location)
	}
	if body != nil {
		h.Set("Content-Type", contentType)
		h.Set("Content-Length", fmt.Sprint(len(body)))
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		// The client may have gone; there is nobody to tell.
		_, _ = w.Write(body)
	}
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
