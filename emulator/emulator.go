// Package emulator is a local Twilio: an HTTP handler that answers as Twilio's
// REST API does, with its state in memory. It needs no account and no network.
//
// Most callers want [New] and then either [Emulator.Listen], which serves on a
// loopback address, or the Emulator itself as an [http.Handler]:
//
//	twilio := emulator.New(emulator.Options{})
//	server, err := twilio.Listen("127.0.0.1:0")
//	// server.URL(), twilio.AccountSID(), twilio.AuthToken()
//
// Every resource of Twilio's documents is served by one engine, which reads what
// there is to know from the catalog. What a resource does beyond that stands by
// hand in a file of its family: messages.go, calls.go, numbers.go and so on.
// README.md says what is not imitated.
//
// What happens without a request stands in rooms of its own, which this package
// puts together in a [Session]: agenda has time and what is due, webhooks sends
// requests to applications, journal keeps what happened, and messaging and voice
// take messages and calls through their states. README.md, "How it is built",
// says how they fit.
//
// Products are told apart by the Host header (verify.twilio.com, or
// verify.dublin.ie1.twilio.com); on any other host the product stands first in
// the path (/verify/v2/Services), and a path that begins with none is
// api.twilio.com's.
package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"dialtone/api/catalog"
	"dialtone/emulator/agenda"
	"dialtone/emulator/faults"
	"dialtone/internal/secret"
)

// Emulator is a local Twilio. It is safe for use by several goroutines. Make one
// with [New].
type Emulator struct {
	options Options

	accountSID, authToken  string
	testSID, testToken     string
	keySID, keySecret      string
	clientID, clientSecret string
	tokenKey               string // that OAuth tokens are signed with

	inFlight   atomic.Int64
	protection http.CrossOriginProtection

	mu       sync.Mutex // guards all that follows
	specials map[string]*special
	services map[string]*service
	products map[string]*product
	accounts map[string]*account
	main     *account
	sessions []*Session // the main account's is the first
	market   market
	seq      int64
	ready    bool   // the standing account is there
	address  string // that it listens on first, or ""
	keeping  *keeping
	lacks    []*Lack
}

// New returns an Emulator. It does nothing else: documents are read, and the
// standing account is furnished, when the first request comes.
func New(options Options) *Emulator {
	e := &Emulator{
		options:  options.completed(),
		specials: specials(),
		services: map[string]*service{},
		products: map[string]*product{},
		accounts: map[string]*account{},
	}
	if e.accountSID = options.AccountSID; e.accountSID == "" {
		e.accountSID = e.sid("AC")
	}
	if e.authToken = options.AuthToken; e.authToken == "" {
		e.authToken = e.hex(32)
	}
	e.testSID, e.testToken = e.sid("AC"), e.hex(32)
	e.keySID, e.keySecret = e.sid("SK"), e.hex(32)
	e.clientID, e.clientSecret, e.tokenKey = e.sid("OQ"), e.hex(64), e.hex(64)
	return e
}

// Format prints the main account's SID, whatever the verb.
func (e *Emulator) Format(f fmt.State, _ rune) { secret.Handle(f, e, e.accountSID) }

// AccountSID returns the SID of the emulator's main account.
func (e *Emulator) AccountSID() string { return e.accountSID }

// AuthToken returns the auth token of the emulator's main account.
func (e *Emulator) AuthToken() string { return e.authToken }

// MainKey returns the SID and secret of the main account's main API key, which
// reaches everything, as the keys made in Twilio's Console can and those made
// through the API cannot (facts 1.2). Access tokens are signed with such a key.
func (e *Emulator) MainKey() (sid, secret string) { return e.keySID, e.keySecret }

// OAuthClient returns the client id and secret of an OAuth app of the main account, as Twilio's
// Console makes them: https://oauth.twilio.com/v2/token gives a token for them. More are made
// through iam.twilio.com.
// Source: https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token
func (e *Emulator) OAuthClient() (id, secret string) { return e.clientID, e.clientSecret }

// TestCredentials returns the account SID and auth token that validate
// requests and store nothing, as Twilio's test credentials do: they may create
// messages, calls and phone numbers, and only the magic numbers have results of
// their own.
// Source: https://www.twilio.com/docs/iam/test-credentials
func (e *Emulator) TestCredentials() (sid, token string) { return e.testSID, e.testToken }

// ServeHTTP answers a request as Twilio would. A page of another site in a browser is refused.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	concurrent := e.inFlight.Add(1)
	defer e.inFlight.Add(-1)
	began := e.options.Clock()
	defer e.hold()()

	s, trouble, most := e.admit(r)
	release, over := trouble.Enter(began)
	defer release()
	a := e.foreign(r)
	if a == nil && strings.Count(r.URL.RawQuery, "&") >= mostParameters {
		r.URL.RawQuery, a = "", tooMany("query").answer()
	}
	var f *faults.Fault
	if a == nil && over {
		a = overLimit()
	} else if a == nil {
		f = trouble.Request(r.Method, r.URL.Path)
	}
	if f != nil {
		waitFor(r.Context(), f.Delay)
		if a = refusal(f); f.Drop == faults.Before {
			e.dropped(s, r, f)
			panic(http.ErrAbortHandler) // the connection ends
		}
	}
	var sent body
	if a == nil {
		// What cannot be read of a request without credentials is as if it were not there.
		var err *apiError
		if sent, err = readBody(w, r, most); err != nil && most == maxBody {
			a = err.answer()
		}
	}
	a = e.answer(s, r, sent, a, f)
	if f != nil && f.Drop == faults.After {
		panic(http.ErrAbortHandler)
	}
	a.truncated = f != nil && f.Body == faults.Truncated
	a.write(w, r, concurrent, e.options.Clock().Sub(began))
}

// foreign refuses what a browser sends for another site's page, or returns nil. Twilio itself lets
// such pages in; here any page could reach what listens on this machine.
func (e *Emulator) foreign(r *http.Request) *answer {
	if err := e.protection.Check(r); err != nil {
		return (&apiError{http.StatusForbidden, 0, "This came from a page of another site, which the emulator does not answer"}).answer()
	}
	return nil
}

// admit looks at a request before its body is read: in whose session it is, what goes wrong in it,
// and how many bytes of it are read. Without credentials that is as much as an OAuth token is asked
// for with.
func (e *Emulator) admit(r *http.Request) (s *Session, trouble *faults.Set, most int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.prepare()
	if c := e.authenticate(r, e.main.now()); c != nil {
		return c.account.session, c.account.session.inner.Faults, maxBody
	}
	return e.main.session, e.main.session.inner.Faults, maxOpenBody
}

// dropped notes a request that is not answered, and of which nothing was done.
func (e *Emulator) dropped(s *Session, r *http.Request, f *faults.Fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	(&request{e: e, http: r}).note(s, nil, f)
}

// hold has time stand in the sessions where it jumps, for a program's request is under way, until
// release is called. Whose request it is shows only later. A request that itself waits for time to
// pass must not come this way.
func (e *Emulator) hold() (release func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var releases []func()
	for _, s := range e.sessions {
		if mode, _ := s.inner.Time.Mode(); mode == agenda.Jump {
			releases = append(releases, s.inner.Time.Hold())
		}
	}
	if releases == nil {
		return func() {}
	}
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		for _, release := range releases {
			release()
		}
	}
}

// answer serves one request with the state locked: each request sees the state that the one before
// it left. Where given is an answer, the request gets that one, and nothing is done.
func (e *Emulator) answer(s *Session, r *http.Request, sent body, given *answer, f *faults.Fault) *answer {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.catchUp()

	q := &request{e: e, http: r, now: e.main.now(), body: sent, query: parseForm(r.URL.RawQuery)}
	a := given
	if a == nil {
		var err *apiError
		if a, err = q.serve(); err != nil {
			a = err.answer()
		}
		if q.caller != nil {
			s = q.caller.account.session
		}
		q.lacking(a)
	}
	a.document, a.label = q.document(), q.label
	a.requestID = e.sid("RQ")
	q.note(s, a, f)
	return a
}

// catchUp lets everything happen that is due, in all sessions. The caller holds the lock.
func (e *Emulator) catchUp() {
	for _, s := range e.sessions {
		s.inner.Time.CatchUp()
	}
}

// prepare makes the accounts, once. The caller holds the lock.
func (e *Emulator) prepare() {
	if e.ready {
		return
	}
	e.ready = true
	main := e.openSession(e.accountSID, e.authToken)
	e.main = main.account
	main.inner.Journal.Hide(e.keySecret)
	main.inner.Journal.Hide(e.clientSecret)
	e.openTestAccount()
	if !e.options.Empty {
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
