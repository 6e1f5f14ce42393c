// Package faults has what goes wrong on purpose on the local Twilio: requests of programs that are
// refused, delayed or dropped, applications that seem to fail, status callbacks that come late, and
// limits of requests.
//
// A [Set] belongs to a session. Code that is about to do something asks it what goes wrong with
// that ([Set.Request], [Set.Webhook], [Set.Report]), which counts as one time of the fault.
package faults

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"dialtone/emulator/agenda"
)

// Where a connection is dropped.
const (
	Before = "before" // nothing was done
	After  = "after"  // it was done, and the answer is lost
)

// What an answer's body is in place of JSON.
const (
	HTML      = "html"      // a page, as a proxy answers
	Truncated = "truncated" // its first half, and then the connection ends
)

// What becomes of a status callback.
const (
	Late       = "late"         // it comes after Delay, or half a minute
	Twice      = "twice"        // it comes twice, with the same idempotency token
	OutOfOrder = "out of order" // it comes after the next one of its call or message
	Lost       = "lost"         // it does not come
)

// Fault is something that goes wrong. It concerns an application's webhook where Webhook is given,
// a status callback where Callback is, and else a program's request.
type Fault struct {
	ID int64 `json:"id"` // counts from 1; given by [Set.Add]

	Method   string         `json:"method,omitempty"`   // of the request, "POST"; any where it is empty
	Path     *regexp.Regexp `json:"path,omitempty"`     // found in the request's path; any where it is nil
	Webhook  *regexp.Regexp `json:"webhook,omitempty"`  // found in the URL of the webhook, or of the callback
	Callback string         `json:"callback,omitempty"` // Late, Twice, OutOfOrder, Lost

	Times int `json:"times,omitempty"` // how often it acts; 0 is until it is cleared

	Status int           `json:"status,omitempty"` // of the answer, in place of what would have been done
	Code   int           `json:"code,omitempty"`   // Twilio's error code; by the status where it is 0
	Delay  time.Duration `json:"-"`                // "delay": "20s"
	Down   time.Duration `json:"-"`                // "down": "5s": with Drop, which is Before unless it is given, the server is gone for so long
	Drop   string        `json:"drop,omitempty"`   // Before, After
	Body   string        `json:"body,omitempty"`   // HTML, Truncated

	Acted int `json:"acted"` // how often it has
}

// MarshalJSON writes times as text: "20s".
func (f Fault) MarshalJSON() ([]byte, error) {
	type plain Fault
	text := func(d time.Duration) string {
		if d == 0 {
			return ""
		}
		return d.String()
	}
	return json.Marshal(struct {
		plain
		Delay string `json:"delay,omitempty"`
		Down  string `json:"down,omitempty"`
	}{plain(f), text(f.Delay), text(f.Down)})
}

// UnmarshalJSON reads times as text, or as milliseconds.
func (f *Fault) UnmarshalJSON(raw []byte) error {
	type plain Fault
	read := struct {
		*plain
		Delay agenda.Span `json:"delay"`
		Down  agenda.Span `json:"down"`
	}{plain: (*plain)(f)}
	if err := json.Unmarshal(raw, &read); err != nil {
		return err
	}
	f.Delay, f.Down = time.Duration(read.Delay), time.Duration(read.Down)
	return nil
}

// String says what goes wrong, for the journal: "fault 1: status 503".
func (f *Fault) String() string {
	var what []string
	if f.Callback != "" {
		what = append(what, f.Callback)
	}
	if f.Delay != 0 {
		what = append(what, "delay "+f.Delay.String())
	}
	if f.Status != 0 {
		what = append(what, fmt.Sprintf("status %d", f.Status))
	}
	if f.Code != 0 {
		what = append(what, fmt.Sprintf("code %d", f.Code))
	}
	if f.Drop != "" {
		what = append(what, "drop "+f.Drop)
	}
	if f.Down != 0 {
		what = append(what, "down for "+f.Down.String())
	}
	if f.Body != "" {
		what = append(what, "body "+f.Body)
	}
	return fmt.Sprintf("fault %d: %s", f.ID, strings.Join(what, ", "))
}

// longest bounds delays, so that none is a mistake of units.
const longest = 24 * time.Hour

// check says what is wrong with a fault, or returns nil.
func (f *Fault) check() error {
	api := f.Webhook == nil && f.Callback == ""
	switch {
	case f.Down < 0 || f.Down > longest:
		return fmt.Errorf("down %v: it is from 0 to %v", f.Down, longest)
	case f.Down != 0 && !api:
		return fmt.Errorf("down is for programs' requests: an application's server is its own, and a webhook has drop")
	case f.Callback != "" && !slices.Contains([]string{Late, Twice, OutOfOrder, Lost}, f.Callback):
		return fmt.Errorf("callback %q: it is one of late, twice, out of order, lost", f.Callback)
	case !api && (f.Method != "" || f.Path != nil):
		return fmt.Errorf("method and path say which request of a program fails, webhook and callback which of Twilio's: give one or the other")
	case f.Callback != "" && (f.Status != 0 || f.Code != 0 || f.Drop != "" || f.Body != ""):
		return fmt.Errorf("callback %q says what happens: leave out status, code, drop and body", f.Callback)
	case f.Callback != "" && f.Callback != Late && f.Delay != 0:
		return fmt.Errorf("delay: only a callback that is late has one")
	case f.Webhook != nil && (f.Code != 0 || f.Body != ""):
		return fmt.Errorf("a webhook has status, delay or drop: code and body are those of Twilio's own answers")
	case f.Callback == "" && f.Status == 0 && f.Code == 0 && f.Delay == 0 && f.Drop == "" && f.Body == "":
		return fmt.Errorf("nothing goes wrong: give status, code, delay, drop or body")
	case api && f.Status != 0 && f.Body != HTML && (f.Status < 400 || f.Status > 599):
		return fmt.Errorf("status %d: an answer that says no has one from 400 to 599", f.Status)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("status %d: it is from 200 to 599", f.Status)
	case f.Code < 0 || f.Code > 99999:
		return fmt.Errorf("code %d: Twilio's have five digits", f.Code)
	case f.Delay < 0 || f.Delay > longest:
		return fmt.Errorf("delay %v: it is from 0 to %v", f.Delay, longest)
	case f.Drop != "" && f.Drop != Before && f.Drop != After:
		return fmt.Errorf("drop %q: it is before or after", f.Drop)
	case f.Body != "" && f.Body != HTML && f.Body != Truncated:
		return fmt.Errorf("body %q: it is html or truncated", f.Body)
	case f.Drop != "" && (f.Status != 0 || f.Code != 0 || f.Body != ""):
		return fmt.Errorf("drop %q: a connection that is dropped has no answer: leave out status, code and body", f.Drop)
	case f.Times < 0:
		return fmt.Errorf("times %d: it is 1 or more, or left out until the fault is cleared", f.Times)
	}
	return nil
}

// Answer returns the status and Twilio's code of an answer that says no in place of what would have
// been done; ok reports whether there is one.
func (f *Fault) Answer() (status, code int, ok bool) {
	switch {
	case f.Status == 0 && f.Code == 0 && f.Body == HTML:
		return 502, 0, true // as a proxy says whose server is away
	case f.Status == 0 && f.Code == 0:
		return 0, 0, false
	}
	status, code = f.Status, f.Code
	if status == 0 {
		status = 400
		if named := code - 20000; named >= 400 && named <= 599 {
			status = named // 20404 goes with 404 (facts 1.5.2)
		}
	}
	if code == 0 {
		code = 20000 + status
	}
	return status, code, true
}

// Limit bounds the requests of an account, as Twilio does; beyond it the answer is 429, code 20429.
// What is 0 is not bounded.
type Limit struct {
	Concurrency int `json:"concurrency,omitempty"` // requests under way at once
	PerSecond   int `json:"per_second,omitempty"`
}

// Set is a session's faults. It has a lock of its own and is safe for use by several goroutines.
// Its zero value is empty.
type Set struct {
	mu     sync.Mutex
	faults []*Fault
	made   int64
	limit  Limit
	under  int         // requests under way
	recent []time.Time // when the requests of the last second came
}

// Add puts a fault there and returns it with its ID. Of two that fit, the older one acts.
func (s *Set) Add(f Fault) (Fault, error) {
	if f.Down != 0 && f.Drop == "" {
		f.Drop = Before
	}
	if err := f.check(); err != nil {
		return f, err
	}
	f.Method = strings.ToUpper(f.Method)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made++
	f.ID, f.Acted = s.made, 0
	s.faults = append(s.faults, &f)
	return f, nil
}

// SetLimit replaces the limit.
func (s *Set) SetLimit(l Limit) error {
	if l.Concurrency < 0 || l.PerSecond < 0 {
		return fmt.Errorf("a limit is 1 or more, or 0 for none")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = l
	return nil
}

// List returns the faults, the oldest first, and the limit.
func (s *Set) List() ([]Fault, Limit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Fault, len(s.faults))
	for i, f := range s.faults {
		all[i] = *f
	}
	return all, s.limit
}

// Clear takes away all faults and the limit.
func (s *Set) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.limit = nil, Limit{}
}

// Restore replaces the faults by those that [Set.List] returned, with what they did.
func (s *Set) Restore(all []Fault, l Limit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults, s.limit = nil, l
	for _, f := range all {
		s.made = max(s.made, f.ID)
		s.faults = append(s.faults, &f)
	}
}

// Request returns what goes wrong with a program's request, or nil.
func (s *Set) Request(method, path string) *Fault {
	return s.take(func(f *Fault) bool {
		return f.Webhook == nil && f.Callback == "" && cmp.Or(f.Method, method) == method && finds(f.Path, path)
	})
}

// Webhook returns what goes wrong with a request to an application, or nil.
func (s *Set) Webhook(url string) *Fault {
	return s.take(func(f *Fault) bool { return f.Webhook != nil && f.Callback == "" && finds(f.Webhook, url) })
}

// Report returns what becomes of a status callback, or nil.
func (s *Set) Report(url string) *Fault {
	return s.take(func(f *Fault) bool { return f.Callback != "" && finds(f.Webhook, url) })
}

func finds(re *regexp.Regexp, text string) bool { return re == nil || re.MatchString(text) }

// take returns a copy of the first fault that fits and has times left, and counts it.
func (s *Set) take(fits func(*Fault) bool) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if (f.Times == 0 || f.Acted < f.Times) && fits(f) {
			f.Acted++
			taken := *f
			return &taken
		}
	}
	return nil
}

// Enter counts a request that comes at a time of the wall's clock, until release is called. over
// reports whether it is beyond the limit, and is refused.
func (s *Set) Enter(now time.Time) (release func(), over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limit.PerSecond > 0 {
		s.recent = slices.DeleteFunc(s.recent, func(t time.Time) bool { return now.Sub(t) >= time.Second })
		over = len(s.recent) >= s.limit.PerSecond
	}
	over = over || s.limit.Concurrency > 0 && s.under >= s.limit.Concurrency
	if !over && s.limit.PerSecond > 0 {
		s.recent = append(s.recent, now)
	}
	s.under++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.under--
	}, over
}
