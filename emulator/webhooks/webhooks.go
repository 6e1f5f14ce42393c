// Package webhooks sends the local Twilio's requests to applications, as Twilio sends them.
//
// A [Request] is put into an [Outbox] with the lock of the session held, and is sent outside of
// it; what comes back is given to the outbox's handler with the lock held again. Meanwhile time
// stands. A [Sender] does the sending: signature, methods, redirects, cookies, credentials in the
// URL, time limits, retries and their overrides in the fragment
// (https://www.twilio.com/docs/usage/webhooks, facts 4.9 and 7.1).
//
// The signature is computed here and not by api/signature, so that what signs and what verifies
// can disagree.
package webhooks

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"dialtone/emulator/faults"
	"dialtone/internal/secret"
)

// Request is a request to an application.
type Request struct {
	Kind    string // who gets the answer: the name of a handler of emulator/session
	Subject string // the SID of the call or message that it is about
	About   any    // that call or message, in the form that its sender knows
	Data    any    // what the handler needs beside the answer
	Purpose string // for people: "voice", "status", "action"

	// Lane keeps an order: the requests of one lane are sent one after another. Its usual value is
	// the Subject and what follows in order, "CA… status". Without one a request waits for none.
	Lane string

	Method  string      // GET or POST; POST where it is empty
	URL     string      // may carry credentials and, in its fragment, overrides
	Params  [][2]string // in the query of a GET, a form in a POST
	JSON    []byte      // in place of a form; Params are ignored
	Token   string      `secret:"yes"` // the account's auth token, which signs
	Cookies string      // whose cookies go with it: a call's SID, a pair of numbers; none where it is empty

	// Idempotency is the idempotency token, the same with each try; made up where it is empty.
	Idempotency string

	Planned []string // what went wrong on purpose before it was sent, for people

	Fault  *faults.Fault // what goes wrong with the first try, or nil
	Faults *faults.Set   // what is asked for that of each later one, or nil

	began time.Time
}

// Began returns when, in real time, the request was sent; zero before.
func (r *Request) Began() time.Time { return r.began }

// Format prints the request without its token, whatever the verb.
func (r Request) Format(f fmt.State, verb rune) { secret.Format(f, verb, r) }

// MarshalJSON writes the request without its token, for a log.
func (r Request) MarshalJSON() ([]byte, error) { return secret.JSON(r) }

// Response is what came of a request.
type Response struct {
	Status   int // of the answer; 0 where none came
	Header   http.Header
	Body     []byte
	URL      string        // that answered, after redirects
	Signed   string        // the text of the first signature
	Took     time.Duration // in real time, with all tries
	Tries    int
	Code     int      // Twilio's error code; 0 where all is well
	Refused  bool     // it was not sent, as its host is not among those that may be called
	Problems []string // what a person should know
	Faults   []string // what went wrong on purpose
}

// OK reports whether an application answered, and with a success.
func (r *Response) OK() bool { return r.Code == 0 && r.Status >= 200 && r.Status < 300 }

// ContentType returns the media type of the answer in small letters, without parameters.
func (r *Response) ContentType() string {
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}

// Sign returns the signature of a request, Base64 of the HMAC-SHA1 of a text by the auth token,
// and the text: the URL and, sorted by name and value, each parameter of a form, those that come
// twice once (facts 7.1).
func Sign(token, url string, params [][2]string) (signature, signed string) {
	sorted := slices.Clone(params)
	slices.SortFunc(sorted, func(a, b [2]string) int {
		if c := strings.Compare(a[0], b[0]); c != 0 {
			return c
		}
		return strings.Compare(a[1], b[1])
	})
	var text strings.Builder
	text.WriteString(url)
	for _, p := range slices.Compact(sorted) {
		text.WriteString(p[0] + p[1])
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(text.String()))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil)), text.String()
}

// withHash adds the hash of a body that is not a form to a URL, which the signature then covers
// (facts 7.1).
func withHash(url string, body []byte) string {
	sum := sha256.Sum256(body)
	separator := "?"
	if strings.Contains(url, "?") {
		separator = "&"
	}
	return url + separator + "bodySHA256=" + hex.EncodeToString(sum[:])
}
