// Package journal keeps what happened on the local Twilio, in order: requests and webhooks with
// their answers, steps of calls, changes of status, and what was wrong.
//
// Most callers want [Journal.List], or [Journal.Since] to follow it.
package journal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/internal/printable"
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
	written, err := json.Marshal(struct {
		plain
		Took   float64         `json:"took,omitempty"`
		Params json.RawMessage `json:"params,omitempty"`
	}{plain(e), float64(e.Took.Microseconds()) / 1000, params})
	return printable.JSON(written), err // People read it in a terminal.
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
// secret of a key. It is found in URLs and in JSON as well, where it is written in other ways.
func (j *Journal) Hide(secret string) {
	if secret == "" {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	quoted, _ := json.Marshal(secret) // texts always encode
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), string(quoted[1 : len(quoted)-1])} {
		if !slices.Contains(j.secrets, form) {
			j.secrets = append(j.secrets, form)
		}
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
		// In their place: nobody else holds these entries, for List copies them.
		kept := copy(j.entries, j.entries[len(j.entries)-Keeps+1:])
		clear(j.entries[kept:])
		j.entries = j.entries[:kept]
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
	at := withoutPassword(withoutQuery(e.URL))
	if at != e.URL {
		e.Signed = strings.ReplaceAll(e.Signed, e.URL, at)
	}
	e.URL, e.Body, e.Signed, e.Text = hide(at), hide(withoutSecrets(e.Body)), hide(e.Signed), hide(e.Text)
	params := make([][2]string, len(e.Params))
	for i, p := range e.Params {
		if params[i] = [2]string{p[0], hide(withoutSecrets(p[1]))}; secretName(p[0]) && p[1] != "" {
			params[i][1] = Hidden
			e.Signed = strings.ReplaceAll(e.Signed, p[0]+p[1], p[0]+Hidden)
		}
	}
	if e.Params != nil {
		e.Params = params
	}
	if e.Headers != nil {
		e.Headers = maps.Clone(e.Headers)
	}
	for name, value := range e.Headers {
		e.Headers[name] = hide(value)
	}
	e.Problems = slices.Clone(e.Problems)
	for i, text := range e.Problems {
		e.Problems[i] = hide(text)
	}
}

// withoutSecrets hides the members of a JSON text whose names say that they are secret, however
// deep they lie and however their names are written. A text may be cut off.
func withoutSecrets(text string) string {
	// Most texts have none of the words, and no name that is written in another way.
	if !strings.ContainsAny(text, "{") || !secretName(text) && !strings.Contains(text, `\u`) {
		return text
	}
	var out strings.Builder
	from := 0
	members := json.NewDecoder(strings.NewReader(text))
	var within []json.Delim // What it is in,
	name := false           // and whether a name comes next.
	for {
		token, err := members.Token()
		if err == io.EOF {
			break
		} else if err != nil { // What follows is no JSON, but may look like it.
			return out.String() + secretMember().ReplaceAllString(text[from:], `$1"`+Hidden+`"`)
		}
		inObject := func() bool { return len(within) > 0 && within[len(within)-1] == '{' }
		switch token := token.(type) {
		case json.Delim:
			if token == '{' || token == '[' {
				within = append(within, token)
			} else {
				within = within[:len(within)-1]
			}
			name = inObject()
		case string:
			if !name || !secretName(token) {
				name = inObject() && !name
				continue
			}
			end := int(members.InputOffset())
			var value json.RawMessage
			if members.Decode(&value) != nil {
				return out.String() + text[from:end] + `: "` + Hidden + `"` // It is cut off here.
			}
			if string(value) != "null" {
				out.WriteString(text[from:int(members.InputOffset())-len(value)] + `"` + Hidden + `"`)
				from = int(members.InputOffset())
			}
		default:
			name = inObject()
		}
	}
	return out.String() + text[from:]
}

// secretMember finds such members in what is no JSON.
var secretMember = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)("[^"]*(?:secret|password|auth_?token|access_?token|refresh_?token)[^"]*"\s*:\s*)"(?:[^"\\]|\\.)*"?`)
})

// secretName reports whether a name says that what it names is secret.
func secretName(name string) bool {
	name = plainName.Replace(strings.ToLower(name))
	for _, word := range []string{"password", "secret", "authtoken", "accesstoken", "refreshtoken"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

var plainName = strings.NewReplacer("_", "", "-", "")

// withoutQuery hides the parameters of a URL's query whose names say that they are secret.
func withoutQuery(at string) string {
	before, query, ok := strings.Cut(at, "?")
	if !ok {
		return at
	}
	query, _, _ = strings.Cut(query, "#")
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(name); err == nil && value != "" && secretName(plain) {
			pairs[i] = name + "=" + Hidden
		}
	}
	if changed := strings.Join(pairs, "&"); changed != query {
		return strings.Replace(at, before+"?"+query, before+"?"+changed, 1)
	}
	return at
}

// withoutPassword hides the password of a URL.
func withoutPassword(at string) string {
	scheme, rest, ok := strings.Cut(at, "://")
	if !ok {
		return at
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	sign := strings.LastIndexByte(rest[:end], '@')
	user, _, has := strings.Cut(rest[:max(sign, 0)], ":")
	if sign < 0 || !has {
		return at
	}
	return scheme + "://" + user + ":" + Hidden + rest[sign:]
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
