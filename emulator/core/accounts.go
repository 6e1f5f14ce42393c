package core

import "dialtone/emulator/rest"

// accountSpecials: accounts have accounts below them (facts 1.2).
func accountSpecials() map[string]*rest.Special {
	return map[string]*rest.Special{
		"api_v2010/Account": {
			Create:   createAccount,
			Update:   updateAccount,
			Includes: func(q *rest.Request, r *rest.Record) bool { return q.Account.Owner == nil || r.Key == q.Account.SID },
			Defaults: map[string]any{"status": "active", "type": "Full"},
		},
		"api_v2010/Balance": {View: viewBalance},
		"api_v2010/AuthorizedConnectApp": {
			Seed: func(e *rest.Engine, r *rest.Record) {
				r.SetDefault("permissions", []any{"get-all"})
				r.SetDefault("connect_app_friendly_name", "Connect app")
			},
		},
		"api_v2010/ConnectApp": {
			Seed: func(e *rest.Engine, r *rest.Record) {
				r.SetDefault("permissions", []any{"get-all"})
				r.SetDefault("friendly_name", "Connect app")
			},
		},
	}
}

func createAccount(q *rest.Request, r *rest.Record) *rest.Error {
	if q.Account.Owner != nil {
		return rest.Fail(21101, "Subaccounts cannot contain subaccounts")
	}
	r.Key = q.Engine.SID("AC")
	a := &rest.Account{SID: r.Key, Token: q.Engine.Hex(32), Owner: q.Account, Record: r, Tables: map[string]*rest.Table{}, Tenant: q.Account.Tenant}
	a.Tenant.Inner.Journal.Hide(a.Token)
	r.SetDefault("friendly_name", "SubAccount Created at "+q.Now.UTC().Format("2006-01-02 03:04 pm"))
	r.Attrs["auth_token"], r.Attrs["owner_account_sid"] = a.Token, a.Owner.SID
	r.Attrs["status"], r.Attrs["type"] = "active", a.Owner.Record.Attr("type")
	q.Engine.Accounts[a.SID] = a
	return nil
}

// updateAccount changes a status as facts 1.2 have it: only the parent may, and
// what is closed stays closed.
func updateAccount(q *rest.Request, r *rest.Record) *rest.Error {
	if q.Params["Status"] == nil {
		return nil
	}
	a := q.Engine.Accounts[r.Key]
	switch {
	case a.Owner == nil || q.Caller.Account == a:
		return rest.Fail(21477, "Unable to update Status for parent accounts")
	case a.Status() == "closed":
		return rest.Fail(21479, "Unable to update Status for subaccount, subaccount has been closed.")
	case a.Owner.Status() != "active":
		return rest.Fail(21476, "Unable to update Status for subaccount, parent account is suspended.")
	}
	return nil
}

// viewBalance takes what the account has spent from what it began with.
func viewBalance(e rest.Viewer, r *rest.Record, out map[string]any) {
	left := 20.0
	for _, name := range []string{"Call", "Message", "Recording"} {
		for _, spent := range r.Holder.Table(e.Core(name)).Rows {
			left += priceOf(spent)
		}
	}
	out["account_sid"], out["balance"], out["currency"] = r.Holder.SID, decimal(left, 2), "USD"
}
