// Package rest is the REST engine: every resource of Twilio's documents over HTTP, read from the
// catalog, with records in memory.
//
// A request's way: [Request.Serve] finds its operation (service.go), whose it is (auth.go,
// account.go), what it says (body.go, check.go, and package typed for the values) and does it
// (do.go, list.go); the answer is written by render.go and answer.go. What a resource does beyond
// what every resource does is its [Special], which the packages of the products bring: core,
// verify, taskrouter and so on.
//
// All of it is called with [Engine.Mu] held but where it says otherwise.
package rest

import (
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"dialtone/api/catalog"
	"dialtone/emulator/messaging"
	"dialtone/emulator/session"
	"dialtone/emulator/voice"
	"dialtone/internal/secret"
)

// Engine keeps accounts and what they have, and serves Twilio's API over them.
type Engine struct {
	random    io.Reader // where SIDs, tokens and secrets come from
	PublicURL string    // where people's browsers find the emulator, or ""

	AccountSID, AuthToken  string // the main account's
	TestSID, TestToken     string
	KeySID, KeySecret      string
	ClientID, ClientSecret string
	TokenKey               string // that OAuth tokens are signed with

	Mu       sync.Locker // guards all that follows
	specials map[string]*Special
	services map[string]*service
	products map[string]*product
	Accounts map[string]*Account
	Main     *Account
	Market   Market
	Seq      int64
	Address  string // that it listens on first, or ""
	lacks    []*Lack
}

// NewEngine returns an engine without accounts; the families say what resources do beyond what
// every resource does.
func NewEngine(random io.Reader, publicURL string, families ...map[string]*Special) *Engine {
	families = append(families, oauthSpecials(), storageSpecials(), monitorSpecials())
	e := &Engine{
		Mu: &sync.Mutex{}, random: random, PublicURL: publicURL, specials: map[string]*Special{},
		services: map[string]*service{}, products: map[string]*product{}, Accounts: map[string]*Account{},
	}
	for _, family := range families {
		for name, s := range family {
			e.specials[name] = s
		}
	}
	return e
}

// Tenant is an account with its subaccounts, and what happens to them.
type Tenant struct {
	Engine    *Engine
	Account   *Account
	Inner     *session.Session
	Voice     *voice.Voice
	Messaging *messaging.Messaging
}

// product is what the engine knows of one document: its resources by name, and those with an
// instance path by the path's shape.
type product struct {
	document  *catalog.Document
	Resources map[string]*Resource
	instances map[string]*Resource
}

// Hex returns n random lower-case hexadecimal digits.
func (e *Engine) Hex(n int) string {
	b := make([]byte, (n+1)/2)
	if _, err := io.ReadFull(e.random, b); err != nil {
		panic("emulator: the source of randomness failed: " + err.Error())
	}
	return hex.EncodeToString(b)[:n]
}

// SID returns a new SID: a prefix and 32 hexadecimal digits.
func (e *Engine) SID(prefix string) string { return prefix + e.Hex(32) }

// uuid returns a random UUID, which the newest products use as ids.
func (e *Engine) uuid() string {
	h := e.Hex(32)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

// FindResource returns the resource of a name, or nil: one that a file has may not be there.
func (e *Engine) FindResource(name string) *Resource {
	document, resource, _ := strings.Cut(name, "/")
	if d := catalog.DocumentNamed(document); d != nil {
		return e.product(d).Resources[resource]
	}
	return nil
}

// Made makes a record at a place below another, or nil.
func (e *Engine) Made(document, name string, parent *Record, a *Account, scope map[string]string, at time.Time, attrs map[string]any) *Record {
	res := e.Named(document, name).Home
	r := &Record{Kind: res, Holder: a, Parent: parent, Scope: scope, Secrets: map[string]any{}, Attrs: attrs, At: at}
	r.Key = e.keyFor(r, res, "sid")
	Stamp(r, at, Created, Updated)
	e.Insert(r)
	return r
}

// Format prints the SID of the main account, whatever the verb: all else may hold secrets.
func (e *Engine) Format(f fmt.State, _ rune) { secret.Handle(f, e, e.AccountSID) }
