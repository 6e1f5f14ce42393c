// Package journal keeps what happened on the local Twilio, in order: requests and webhooks with
// their answers, steps of calls, changes of status, and what was wrong.
//
// Most callers want [Journal.List], or [Journal.Since] to follow it.
package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/internal/secret"
)

// The kinds of entries.
const (
	API     = "api"     // a request of a program, and its answer
	Webhook = "webhook" // a request that Twilio sent to an application, and its answer
	Status  = "status"  // a call, message or another record has another status
	Step    = "step"    // something in a call: a verb, a key, words
	Problem = "problem" // something that a person should look at
)

// Entry is something that happened. Fields that say nothing of its kind are empty.
type Entry struct {
	Seq      int64             `json:"seq"` // counts from 1
	At       time.Time         `json:"at"`  // in the session's time
	Kind     string            `json:"kind"`
	SID      string            `json:"sid,omitempty"`    // what it happened to
	Verb     string            `json:"verb,omitempty"`   // of a step: "Say", "press"; of a webhook: what it is for, "status"
	Who      string            `json:"who,omitempty"`    // of a step: "twilio", or a phone's number
	Text     string            `json:"text,omitempty"`   // of a step: what was said
	Method   string            `json:"method,omitempty"` // of a request
	URL      string            `json:"url,omitempty"`
	Status   int               `json:"status,omitempty"` // of the answer; 0 where none came
	Took     time.Duration     `json:"-"`                // in real time; "took", in milliseconds
	Params   [][2]string       `json:"-"`                // names and values in the order in which they were sent
	Headers  map[string]string `json:"headers,omitempty"`
	Body     string            `json:"body,omitempty"`   // of the answer
	Signed   string            `json:"signed,omitempty"` // the text that was signed
	From     string            `json:"from,omitempty"`   // of a change of status: the old one
	To       string            `json:"to,omitempty"`     // and the new one
	Code     int               `json:"code,omitempty"`   // Twilio's error code
	Fault    string            `json:"fault,omitempty"`  // what went wrong on purpose: "fault 1: status 503"
	Problems []string          `json:"problems,omitempty"`
	Slow     bool              `json:"-"` // it is about how long something took in real time
}

// MarshalJSON writes the parameters as an object in their order, in which those that come several
// times have an array, and how long it took in milliseconds.
func (e Entry) MarshalJSON() ([]byte, error) {
	type plain Entry
	var params json.RawMessage
	if e.Params != nil {
		params = object(e.Params)
	}
	return json.Marshal(struct {
		plain
		Took   float64         `json:"took,omitempty"`
		Params json.RawMessage `json:"params,omitempty"`
	}{plain(e), float64(e.Took.Microseconds()) / 1000, params})
}

// object writes pairs as an object.
func object(pairs [][2]string) json.RawMessage {
	values, names := map[string][]string{}, []string{}
	for _, p := range pairs {
		if values[p[0]] == nil {
			names = append(names, p[0])
		}
		values[p[0]] = append(values[p[0]], p[1])
	}
	var b bytes.Buffer
	for i, name := range names {
		b.WriteByte("{,"[min(i, 1)])
		var v any = values[name]
		if len(values[name]) == 1 {
			v = values[name][0]
		}
		key, _ := json.Marshal(name) // texts always encode
		value, _ := json.Marshal(v)
		b.Write(append(append(key, ':'), value...))
	}
	if len(names) == 0 {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	return b.Bytes()
}

// Keeps is how many entries a journal holds; the oldest go first.
const Keeps = 10_000

// Journal is a list of entries. It has a lock of its own and is safe for use by several
// goroutines. Its zero value is empty.
type Journal struct {
	mu      sync.Mutex
	entries []Entry
	seq     int64
	secrets []string
	changed chan struct{}
}

// Hidden is what stands in place of a secret.
const Hidden = "[hidden]"

// Hide replaces a text by [Hidden] wherever it comes up in entries to come: an auth token, the
// secret of a key.
func (j *Journal) Hide(secret string) {
	if secret == "" {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !slices.Contains(j.secrets, secret) {
		j.secrets = append(j.secrets, secret)
	}
}

// Add notes what happened and returns it with its number.
func (j *Journal) Add(e Entry) Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	e.Seq = j.seq
	j.redact(&e)
	if len(j.entries) >= Keeps+Keeps/10 {
		j.entries = slices.Clone(j.entries[len(j.entries)-Keeps+1:])
	}
	j.entries = append(j.entries, e)
	if j.changed != nil {
		close(j.changed)
		j.changed = nil
	}
	return e
}

// redact takes secrets out of an entry: the known ones everywhere, and the values of parameters
// whose name says that they are secret.
func (j *Journal) redact(e *Entry) {
	hide := func(text string) string {
		for _, secret := range j.secrets {
			text = strings.ReplaceAll(text, secret, Hidden)
		}
		return text
	}
	e.URL, e.Body, e.Signed, e.Text = hide(withoutPassword(e.URL)), hide(withoutSecrets(e.Body)), hide(e.Signed), hide(e.Text)
	params := make([][2]string, len(e.Params))
	for i, p := range e.Params {
		if params[i] = [2]string{p[0], hide(p[1])}; secretName(p[0]) && p[1] != "" {
			params[i][1] = Hidden
			e.Signed = strings.ReplaceAll(e.Signed, p[0]+p[1], p[0]+Hidden)
		}
	}
	if e.Params != nil {
		e.Params = params
	}
	for i, text := range e.Problems {
		e.Problems[i] = hide(text)
	}
}

// secretMember finds the members of a JSON text whose names say that they are secret.
var secretMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`("[a-z_]*(?:secret|auth_token|access_token|refresh_token|password)[a-z_]*": ?)"(?:[^"\\]|\\.)*"`)
})

func withoutSecrets(body string) string {
	// The words are looked for first, for the expression reads slowly and most bodies have none.
	if !strings.HasPrefix(body, "{") || !strings.Contains(body, "secret") && !strings.Contains(body, "_token") && !strings.Contains(body, "password") {
		return body
	}
	return secretMember().ReplaceAllString(body, `$1"`+Hidden+`"`)
}

func secretName(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "password") || strings.Contains(name, "secret") || strings.Contains(name, "authtoken")
}

// withoutPassword hides the password of a URL.
func withoutPassword(url string) string {
	scheme, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndexByte(rest[:end], '@')
	user, _, has := strings.Cut(rest[:max(at, 0)], ":")
	if at < 0 || !has {
		return url
	}
	return scheme + "://" + user + ":" + Hidden + rest[at:]
}

// Filter says which entries a list has. Its zero value lets all through.
type Filter struct {
	Kind  string // one of the kinds
	SID   string
	After int64 // entries with a greater number
}

func (f Filter) lets(e Entry) bool {
	return e.Seq > f.After && (f.Kind == "" || e.Kind == f.Kind) && (f.SID == "" || e.SID == f.SID)
}

// List returns the entries that a filter lets through, the oldest first.
func (j *Journal) List(f Filter) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := []Entry{}
	for _, e := range j.entries[max(0, len(j.entries)-Keeps):] {
		if f.lets(e) {
			all = append(all, e)
		}
	}
	return all
}

// Changed returns a channel that is closed when an entry is added.
func (j *Journal) Changed() <-chan struct{} {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.changed == nil {
		j.changed = make(chan struct{})
	}
	return j.changed
}

// Reset forgets all entries; numbers go on.
func (j *Journal) Reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

// Format prints no more than the type: a journal holds the secrets that it hides.
func (j *Journal) Format(f fmt.State, _ rune) { secret.Handle(f, j, "") }
