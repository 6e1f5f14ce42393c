// Package emulator is a local Twilio: an HTTP handler that answers as Twilio's
// REST API does, with its state in memory. It needs no account and no network.
//
// Most callers want [New] and then either [Emulator.Listen], which serves on a
// loopback address, or the Emulator itself as an [http.Handler]:
//
//	twilio := emulator.New()
//	server, err := twilio.Listen("127.0.0.1:0")
//	// server.URL(), twilio.AccountSID(), twilio.AuthToken()
//
// Every resource of Twilio's documents is served by one engine, which reads what
// there is to know from the catalog. What a resource does beyond that stands by
// hand in a file of its family: messages.go, calls.go, numbers.go and so on.
// README.md says what is not imitated.
//
// Products are told apart by the Host header (verify.twilio.com, or
// verify.dublin.ie1.twilio.com); on any other host the product stands first in
// the path (/verify/v2/Services), and a path that begins with none is
// api.twilio.com's.
package emulator

import (
	"container/heap"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dialtone/api/catalog"
)

// Emulator is a local Twilio. It is safe for use by several goroutines. Make one
// with [New].
type Emulator struct {
	options

	inFlight atomic.Int64

	mu       sync.Mutex // guards all that follows
	specials map[string]*special
	services map[string]*service
	products map[string]*product
	accounts map[string]*account
	main     *account
	market   market
	agenda   agenda
	seq      int64
	ready    bool // the standing account is there
}

// New returns an Emulator. It does nothing else: documents are read, and the
// standing account is furnished, when the first request comes.
func New(opts ...Option) *Emulator {
	e := &Emulator{
		options:  defaults(),
		specials: specials(),
		services: map[string]*service{},
		products: map[string]*product{},
		accounts: map[string]*account{},
	}
	for _, o := range opts {
		o(&e.options)
	}
	if e.accountSID == "" {
		e.accountSID = e.sid("AC")
	}
	if e.authToken == "" {
		e.authToken = e.hex(32)
	}
	e.testSID, e.testToken = e.sid("AC"), e.hex(32)
	e.keySID, e.keySecret = e.sid("SK"), e.hex(32)
	return e
}

// AccountSID returns the SID of the emulator's main account.
func (e *Emulator) AccountSID() string { return e.accountSID }

// AuthToken returns the auth token of the emulator's main account.
func (e *Emulator) AuthToken() string { return e.authToken }

// MainKey returns the SID and secret of the main account's main API key, which
// reaches everything, as the keys made in Twilio's Console can and those made
// through the API cannot (facts 1.2). Access tokens are signed with such a key.
func (e *Emulator) MainKey() (sid, secret string) { return e.keySID, e.keySecret }

// TestCredentials returns the account SID and auth token that validate
// requests and store nothing, as Twilio's test credentials do: they may create
// messages, calls and phone numbers, and only the magic numbers have results of
// their own.
// Source: https://www.twilio.com/docs/iam/test-credentials
func (e *Emulator) TestCredentials() (sid, token string) { return e.testSID, e.testToken }

// ServeHTTP answers a request as Twilio would.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	concurrent := e.inFlight.Add(1)
	defer e.inFlight.Add(-1)
	began := e.clock()

	fields, err := readBody(w, r)
	var a *answer
	if err != nil {
		a = err.answer()
	} else {
		a = e.answer(r, fields)
	}
	a.write(w, r, concurrent, e.clock().Sub(began))
}

// answer serves one request with the state locked: each request sees the state
// that the one before it left.
func (e *Emulator) answer(r *http.Request, body values) *answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	now := e.clock()
	e.agenda.runUntil(now)

	q := &request{e: e, http: r, now: now, body: body, query: parseForm(r.URL.RawQuery)}
	a, err := q.serve()
	if err != nil {
		a = err.answer()
		a.document = q.document()
	}
	a.requestID = e.sid("RQ")
	return a
}

// prepare makes the accounts, once. The caller holds the lock.
func (e *Emulator) prepare() {
	if e.ready {
		return
	}
	e.ready = true
	e.main = e.openAccount(e.accountSID, e.authToken, "My Twilio account", nil, e.clock())
	e.openTestAccount()
	if !e.empty {
		e.furnish()
	}
}

// product is what the emulator knows of one document: its resources by name,
// and those with an instance path by the path's shape.
type product struct {
	document  *catalog.Document
	resources map[string]*resource
	instances map[string]*resource
}

// event is something that happens to a record when its time has come.
type event struct {
	at     time.Time
	seq    int64
	record *record
	plan   int // the record's plan that the event belongs to
	happen func(at time.Time)
}

// agenda holds the events to come, the next one first.
type agenda []event

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	if !a[i].at.Equal(a[j].at) {
		return a[i].at.Before(a[j].at)
	}
	return a[i].seq < a[j].seq
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(event)) }
func (a *agenda) Pop() any {
	last := len(*a) - 1
	ev := (*a)[last]
	*a = (*a)[:last]
	return ev
}

// runUntil lets everything happen that is due, in order of time.
func (a *agenda) runUntil(now time.Time) {
	for len(*a) > 0 && !(*a)[0].at.After(now) {
		ev := heap.Pop(a).(event)
		if !ev.record.gone && ev.record.plan == ev.plan {
			ev.happen(ev.at)
		}
	}
}

// later arranges that something happens to a record, unless the record is
// deleted or its plan dropped before.
func (e *Emulator) later(r *record, at time.Time, happen func(at time.Time)) {
	e.seq++
	heap.Push(&e.agenda, event{at: at, seq: e.seq, record: r, plan: r.plan, happen: happen})
}
