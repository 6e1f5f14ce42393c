package rest

import (
	"fmt"
	"net/http"
	"time"

	"dialtone/internal/secret"
)

// AccountTable is where account records are: all of them in the main account's.
const AccountTable = "api/Account"

// keyTables are where API keys are, which standard keys do not reach.
var keyTables = map[string]bool{"api/Key": true, "iam/Key": true}

// Account is a Twilio account and all that it has.
type Account struct {
	SID, Token string
	Owner      *Account // the main account of a subaccount, or nil
	Record     *Record
	Tables     map[string]*Table
	Tenant     *Tenant
}

// Table returns the table of a resource's model.
func (a *Account) Table(r *Resource) *Table {
	if r.Table == AccountTable && a.Owner != nil {
		a = a.Owner
	}
	t := a.Tables[r.Table]
	if t == nil {
		t = newTable()
		a.Tables[r.Table] = t
	}
	return t
}

// Now returns the time of the account's session.
func (a *Account) Now() time.Time { return a.Tenant.Inner.Now() }

// Status returns the status of the account: active, suspended or closed.
func (a *Account) Status() string { return a.Record.Attr("status") }

// OpenAccount makes an account; the caller holds the lock.
func (e *Engine) OpenAccount(sid, token, name string, owner *Account, s *Tenant, now time.Time) *Account {
	a := &Account{SID: sid, Token: token, Owner: owner, Tables: map[string]*Table{}, Tenant: s}
	s.Inner.Journal.Hide(token)
	e.Accounts[sid] = a
	e.InsertAccount(a, name, now)
	return a
}

// InsertAccount makes the record of an account.
func (e *Engine) InsertAccount(a *Account, name string, now time.Time) {
	top := a
	if a.Owner != nil {
		top = a.Owner
	}
	a.Record = &Record{
		Kind: e.Core("Account"), Holder: top, Key: a.SID, Scope: map[string]string{}, Secrets: map[string]any{}, At: now,
		Attrs: map[string]any{
			"friendly_name": name, "auth_token": a.Token, "owner_account_sid": top.SID, "status": "active", "type": "Full",
		},
	}
	Stamp(a.Record, now, Created, Updated)
	e.Insert(a.Record)
}

// OpenTestAccount makes the account of the test credentials. No list has it, and
// nothing is ever put into it.
func (e *Engine) OpenTestAccount() {
	e.Accounts[e.TestSID] = &Account{
		SID: e.TestSID, Token: e.TestToken, Tables: map[string]*Table{}, Tenant: e.Main.Tenant,
		Record: &Record{Attrs: map[string]any{"status": "active"}},
	}
}

// enter decides whose resources a request is about and whether the caller may
// reach them (facts 1.2).
func (q *Request) enter() *Error {
	q.Account = q.Caller.Account
	onAccount := q.Op.Resource.Table == AccountTable
	if q.Caller.Key && (onAccount || keyTables[q.Op.Resource.Table]) {
		if q.Caller.oauth {
			// Facts 1.7; the code is the dictionary's for an OAuth app without a permission
			// (https://www.twilio.com/docs/api/errors/70051).
			return &Error{http.StatusUnauthorized, 70051, "Authorization Error: no requested permission"}
		}
		return authenticate() // a standard key reaches everything but accounts and keys
	}
	if !q.Op.Resource.Product.hasAccounts() {
		return q.active()
	}
	if len(q.Values) == 0 {
		return nil
	}
	named := q.Engine.Accounts[q.Values[0]]
	switch {
	case named == nil:
		return q.NotFound()
	case named == q.Account, named.Owner != nil && named.Owner == q.Account && !q.Caller.Key:
		q.Account = named
	default:
		return authenticate()
	}
	if onAccount {
		return nil
	}
	return q.active()
}

// active refuses to change anything in an account that is suspended or closed;
// what is there can still be read. The code is ED's (20005; 10001 says the same of what is sent),
// its status that of https://www.twilio.com/docs/api/errors/403, which names such accounts.
func (q *Request) active() *Error {
	if q.Account.Status() != "active" && q.HTTP.Method != http.MethodGet {
		return &Error{http.StatusForbidden, 20005, "Account not active"}
	}
	return nil
}

// Core returns a resource of the 2010 API.
func (e *Engine) Core(name string) *Resource { return e.Named("api_v2010", name) }

// Format prints the account's SID.
func (a *Account) Format(f fmt.State, _ rune) { secret.Handle(f, a, a.SID) }
