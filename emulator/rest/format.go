package rest

import (
	"fmt"

	"dialtone/internal/secret"
)

// Format prints the SID of the main account, whatever the verb: all else may hold secrets.
func (e *Engine) Format(f fmt.State, _ rune) { secret.Handle(f, e, e.AccountSID) }

// Format prints the account's SID.
func (a *Account) Format(f fmt.State, _ rune) { secret.Handle(f, a, a.SID) }

// Format prints the record's SID.
func (r *Record) Format(f fmt.State, _ rune) { secret.Handle(f, r, r.SID()) }
