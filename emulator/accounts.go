package emulator

// accountSpecials: accounts have accounts below them (facts 1.2).
func accountSpecials() map[string]*special {
	return map[string]*special{
		"api_v2010/Account": {
			create:   createAccount,
			update:   updateAccount,
			includes: func(q *request, r *record) bool { return q.account.owner == nil || r.key == q.account.sid },
			defaults: map[string]any{"status": "active", "type": "Full"},
		},
		"api_v2010/Balance": {view: viewBalance},
		"api_v2010/AuthorizedConnectApp": {
			seed: func(e *Emulator, r *record) {
				r.setDefault("permissions", []any{"get-all"})
				r.setDefault("connect_app_friendly_name", "Connect app")
			},
		},
		"api_v2010/ConnectApp": {
			seed: func(e *Emulator, r *record) {
				r.setDefault("permissions", []any{"get-all"})
				r.setDefault("friendly_name", "Connect app")
			},
		},
	}
}

func createAccount(q *request, r *record) *apiError {
	if q.account.owner != nil {
		return fail(21101, "Subaccounts cannot contain subaccounts")
	}
	r.key = q.e.sid("AC")
	a := &account{sid: r.key, token: q.e.hex(32), owner: q.account, record: r, tables: map[string]*table{}, session: q.account.session}
	a.session.inner.Journal.Hide(a.token)
	r.setDefault("friendly_name", "SubAccount Created at "+q.now.UTC().Format("2006-01-02 03:04 pm"))
	r.attrs["auth_token"], r.attrs["owner_account_sid"] = a.token, a.owner.sid
	r.attrs["status"], r.attrs["type"] = "active", a.owner.record.text("type")
	q.e.accounts[a.sid] = a
	return nil
}

// updateAccount changes a status as facts 1.2 have it: only the parent may, and
// what is closed stays closed.
func updateAccount(q *request, r *record) *apiError {
	if q.params["Status"] == nil {
		return nil
	}
	a := q.e.accounts[r.key]
	switch {
	case a.owner == nil || q.caller.account == a:
		return fail(21477, "Unable to update Status for parent accounts")
	case a.status() == "closed":
		return fail(21479, "Unable to update Status for subaccount, subaccount has been closed.")
	case a.owner.status() != "active":
		return fail(21476, "Unable to update Status for subaccount, parent account is suspended.")
	}
	return nil
}

// viewBalance takes what the account has spent from what it began with.
func viewBalance(e viewer, r *record, out map[string]any) {
	left := 20.0
	for _, name := range []string{"Call", "Message", "Recording"} {
		for _, spent := range r.account.table(e.core(name)).rows {
			left += priceOf(spent)
		}
	}
	out["account_sid"], out["balance"], out["currency"] = r.account.sid, decimal(left, 2), "USD"
}
