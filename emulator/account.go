package emulator

import (
	"net/http"
	"time"
)

// accountTable is where account records are: all of them in the main account's.
const accountTable = "api/Account"

// keyTables are where API keys are, which standard keys do not reach.
var keyTables = map[string]bool{"api/Key": true, "iam/Key": true}

// account is a Twilio account and all that it has.
type account struct {
	sid, token string
	owner      *account // the main account of a subaccount, or nil
	record     *record
	tables     map[string]*table
	session    *Session
}

// table returns the table of a resource's model.
func (a *account) table(r *resource) *table {
	if r.table == accountTable && a.owner != nil {
		a = a.owner
	}
	t := a.tables[r.table]
	if t == nil {
		t = newTable()
		a.tables[r.table] = t
	}
	return t
}

// now returns the time of the account's session.
func (a *account) now() time.Time { return a.session.inner.Now() }

func (a *account) status() string { return a.record.text("status") }

// openAccount makes an account; the caller holds the lock.
func (e *Emulator) openAccount(sid, token, name string, owner *account, s *Session, now time.Time) *account {
	a := &account{sid: sid, token: token, owner: owner, tables: map[string]*table{}, session: s}
	s.inner.Journal.Hide(token)
	e.accounts[sid] = a
	e.insertAccount(a, name, now)
	return a
}

// insertAccount makes the record of an account.
func (e *Emulator) insertAccount(a *account, name string, now time.Time) {
	top := a
	if a.owner != nil {
		top = a.owner
	}
	a.record = &record{
		resource: e.core("Account"), account: top, key: a.sid, scope: map[string]string{}, secrets: map[string]any{}, at: now,
		attrs: map[string]any{
			"friendly_name": name, "auth_token": a.token, "owner_account_sid": top.sid, "status": "active", "type": "Full",
		},
	}
	stamp(a.record, now, created, updated)
	e.insert(a.record)
}

// openTestAccount makes the account of the test credentials. No list has it, and
// nothing is ever put into it.
func (e *Emulator) openTestAccount() {
	e.accounts[e.testSID] = &account{
		sid: e.testSID, token: e.testToken, tables: map[string]*table{}, session: e.main.session,
		record: &record{attrs: map[string]any{"status": "active"}},
	}
}

// enter decides whose resources a request is about and whether the caller may
// reach them (facts 1.2).
func (q *request) enter() *apiError {
	q.account = q.caller.account
	onAccount := q.op.resource.table == accountTable
	if q.caller.key && (onAccount || keyTables[q.op.resource.table]) {
		if q.caller.oauth {
			// Facts 1.7; the code is the dictionary's for an OAuth app without a permission
			// (https://www.twilio.com/docs/api/errors/70051).
			return &apiError{http.StatusUnauthorized, 70051, "Authorization Error: no requested permission"}
		}
		return authenticate() // a standard key reaches everything but accounts and keys
	}
	if !q.op.resource.product.hasAccounts() {
		return q.active()
	}
	if len(q.values) == 0 {
		return nil
	}
	named := q.e.accounts[q.values[0]]
	switch {
	case named == nil:
		return q.notFound()
	case named == q.account, named.owner != nil && named.owner == q.account && !q.caller.key:
		q.account = named
	default:
		return authenticate()
	}
	if onAccount {
		return nil
	}
	return q.active()
}

// active refuses to change anything in an account that is suspended or closed;
// what is there can still be read. The code is ED's (20005; 10001 says the same of what is sent), its
// status a guess.
func (q *request) active() *apiError {
	if q.account.status() != "active" && q.http.Method != http.MethodGet {
		return &apiError{http.StatusForbidden, 20005, "Account not active"}
	}
	return nil
}

// core returns a resource of the 2010 API.
func (e *Emulator) core(name string) *resource { return e.named("api_v2010", name) }
