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
// Every resource of Twilio's documents is served by one engine, in package rest,
// which reads what there is to know from the catalog. What a resource does beyond
// that stands by hand in the packages core, verify, taskrouter and so on, in a file
// of its family: core/messages.go, core/calls.go.
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
	"time"

	"dialtone/emulator/conversations"
	"dialtone/emulator/core"
	"dialtone/emulator/faults"
	"dialtone/emulator/products"
	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
	"dialtone/emulator/studio"
	"dialtone/emulator/taskrouter"
	"dialtone/emulator/verify"
	"dialtone/internal/secret"
)

// Emulator is a local Twilio. It is safe for use by several goroutines. Make one
// with [New].
type Emulator struct {
	options Options

	inFlight   atomic.Int64
	protection http.CrossOriginProtection
	readFor    time.Duration // how long a request's body is waited for, in real time

	serversMu sync.Mutex
	servers   []*Server // that have not been closed

	// The engine's lock guards all that follows.
	engine   *rest.Engine
	sessions []*Session // the main account's is the first
	ready    bool       // the standing account is there
	keeping  *keeping
}

// New returns an Emulator. It does nothing else: documents are read, and the
// standing account is furnished, when the first request comes.
func New(options Options) *Emulator {
	options = options.completed()
	e := &Emulator{options: options, readFor: rest.BodyWithin, engine: rest.NewEngine(options.Random, options.PublicURL,
		core.Specials(), conversations.Specials(), studio.Specials(), taskrouter.Specials(), verify.Specials(), products.Specials(),
	)}
	if e.engine.AccountSID = options.AccountSID; e.engine.AccountSID == "" {
		e.engine.AccountSID = e.engine.SID("AC")
	}
	if e.engine.AuthToken = options.AuthToken; e.engine.AuthToken == "" {
		e.engine.AuthToken = e.engine.Hex(32)
	}
	e.engine.TestSID, e.engine.TestToken = e.engine.SID("AC"), e.engine.Hex(32)
	e.engine.KeySID, e.engine.KeySecret = e.engine.SID("SK"), e.engine.Hex(32)
	e.engine.ClientID, e.engine.ClientSecret, e.engine.TokenKey = e.engine.SID("OQ"), e.engine.Hex(64), e.engine.Hex(64)
	return e
}

// Format prints the main account's SID, whatever the verb.
func (e *Emulator) Format(f fmt.State, _ rune) { secret.Handle(f, e, e.engine.AccountSID) }

// AccountSID returns the SID of the emulator's main account.
func (e *Emulator) AccountSID() string { return e.engine.AccountSID }

// AuthToken returns the auth token of the emulator's main account.
func (e *Emulator) AuthToken() string { return e.engine.AuthToken }

// MainKey returns the SID and secret of the main account's main API key, which
// reaches everything, as the keys made in Twilio's Console can and those made
// through the API cannot (facts 1.2). Access tokens are signed with such a key.
func (e *Emulator) MainKey() (sid, secret string) { return e.engine.KeySID, e.engine.KeySecret }

// OAuthClient returns the client id and secret of an OAuth app of the main account, as Twilio's
// Console makes them: https://oauth.twilio.com/v2/token gives a token for them. More are made
// through iam.twilio.com.
// Source: https://www.twilio.com/docs/iam/oauth-apps/oauth-access-token
func (e *Emulator) OAuthClient() (id, secret string) { return e.engine.ClientID, e.engine.ClientSecret }

// TestCredentials returns the account SID and auth token that validate
// requests and store nothing, as Twilio's test credentials do: they may create
// messages, calls and phone numbers, and only the magic numbers have results of
// their own.
// Source: https://www.twilio.com/docs/iam/test-credentials
func (e *Emulator) TestCredentials() (sid, token string) { return e.engine.TestSID, e.engine.TestToken }

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
	if a == nil && strings.Count(r.URL.RawQuery, "&") >= rest.MostParameters {
		r.URL.RawQuery, a = "", rest.TooMany("query").Answer()
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
			if f.Down > 0 {
				e.goDown(f.Down)
			}
			panic(http.ErrAbortHandler) // the connection ends
		}
	}
	var sent rest.Body
	if a == nil {
		// What cannot be read of a request without credentials is as if it were not there.
		var err *rest.Error
		if sent, err = rest.ReadBody(w, r, most, e.readFor); err != nil && most == rest.MaxBody {
			a = err.Answer()
		}
	}
	a = e.answer(s, r, sent, a, f)
	if f != nil && f.Drop == faults.After {
		if f.Down > 0 {
			e.goDown(f.Down)
		}
		panic(http.ErrAbortHandler)
	}
	a.Truncated = f != nil && f.Body == faults.Truncated
	a.Write(w, r, concurrent, e.options.Clock().Sub(began))
}

// foreign refuses what a browser sends for another site's page, or returns nil. Twilio itself lets
// such pages in; here any page could reach what listens on this machine.
func (e *Emulator) foreign(r *http.Request) *rest.Answer {
	if err := e.protection.Check(r); err != nil {
		return (&rest.Error{Status: http.StatusForbidden, Code: 0, Message: "This came from a page of another site, which the emulator does not answer"}).Answer()
	}
	return nil
}

// admit looks at a request before its body is read: in whose session it is, what goes wrong in it,
// and how many bytes of it are read. Without credentials that is as much as an OAuth token is asked
// for with.
func (e *Emulator) admit(r *http.Request) (s *rest.Tenant, trouble *faults.Set, most int64) {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	if c := e.engine.Authenticate(r, e.engine.Main.Now()); c != nil {
		return c.Account.Tenant, c.Account.Tenant.Inner.Faults, rest.MaxBody
	}
	return e.engine.Main.Tenant, e.engine.Main.Tenant.Inner.Faults, rest.MaxOpenBody
}

// dropped notes a request that is not answered, and of which nothing was done.
func (e *Emulator) dropped(s *rest.Tenant, r *http.Request, f *faults.Fault) {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	(&rest.Request{Engine: e.engine, HTTP: r}).Note(s, nil, f)
}

// hold has time stand in the sessions where it jumps, for a program's request is under way, until
// release is called. Whose request it is shows only later. A request that itself waits for time to
// pass must not come this way.
func (e *Emulator) hold() (release func()) {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.prepare()
	releases := make([]func(), 0, len(e.sessions))
	for _, s := range e.sessions {
		releases = append(releases, s.tenant.Inner.Time.Answering())
	}
	return func() {
		e.engine.Mu.Lock()
		defer e.engine.Mu.Unlock()
		for _, release := range releases {
			release()
		}
	}
}

// answer serves one request with the state locked: each request sees the state that the one before
// it left. Where given is an answer, the request gets that one, and nothing is done.
func (e *Emulator) answer(s *rest.Tenant, r *http.Request, sent rest.Body, given *rest.Answer, f *faults.Fault) *rest.Answer {
	e.engine.Mu.Lock()
	defer e.engine.Mu.Unlock()
	e.catchUp()

	q := &rest.Request{Engine: e.engine, HTTP: r, Now: e.engine.Main.Now(), Body: sent, Query: typed.ParseForm(r.URL.RawQuery)}
	a := given
	if a == nil {
		var err *rest.Error
		if a, err = q.Serve(); err != nil {
			a = err.Answer()
		}
		if q.Caller != nil {
			s = q.Caller.Account.Tenant
		}
		q.Lacking(a)
	}
	a.Document, a.Label = q.Document(), q.Label
	a.RequestID = e.engine.SID("RQ")
	q.Note(s, a, f)
	return a
}

// catchUp lets everything happen that is due, in all sessions. The caller holds the lock.
func (e *Emulator) catchUp() {
	for _, s := range e.sessions {
		s.tenant.Inner.Time.CatchUp()
	}
}

// prepare makes the accounts, once. The caller holds the lock.
func (e *Emulator) prepare() {
	if e.ready {
		return
	}
	e.ready = true
	main := e.openSession(e.engine.AccountSID, e.engine.AuthToken)
	e.engine.Main = main.tenant.Account
	main.tenant.Inner.Journal.Hide(e.engine.KeySecret)
	main.tenant.Inner.Journal.Hide(e.engine.ClientSecret)
	e.engine.OpenTestAccount()
	if !e.options.Empty {
		e.furnish()
	}
}
