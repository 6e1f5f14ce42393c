package products

import (
	"slices"

	"dialtone/emulator/rest"
	"dialtone/emulator/rest/typed"
)

// organizationSpecials: an organization has the accounts of a session, and a user who owns them.
// Nothing makes organizations, so that each SID of one names the session's. Source:
// https://www.twilio.com/docs/iam/organizations-api
func organizationSpecials() map[string]*rest.Special {
	always := func(*rest.Request) bool { return true }
	return map[string]*rest.Special{
		"iam_organizations/OrganizationAccount": {Named: func(q *rest.Request, key string) *rest.Record {
			for _, r := range organizationAccounts(q) {
				if r.Key == key {
					return r
				}
			}
			return nil
		}},
		"iam_organizations/OrganizationAccounts": {Rows: func(q *rest.Request) ([]*rest.Record, *rest.Error) { return organizationAccounts(q), nil }},
		"iam_organizations/OrganizationUser": {
			Ready: organizationOwner, View: viewUser, Alone: always,
			Create: func(_ *rest.Request, r *rest.Record) *rest.Error {
				completeUser(r)
				return nil
			},
			Seed: func(_ *rest.Engine, r *rest.Record) { completeUser(r) },
		},
		"iam_organizations/OrganizationUsers": {Ready: organizationOwner, Rows: organizationUsers, View: viewUser},
		"iam_organizations/RoleAssignment":    {Alone: always},
	}
}

// organizationAccounts are the accounts of the caller's session as an organization has them, the
// newest first.
func organizationAccounts(q *rest.Request) []*rest.Record {
	var rows []*rest.Record
	res := q.Engine.Named("iam_organizations", "OrganizationAccount")
	for _, of := range slices.Backward(q.Account.Table(q.Engine.Core("Account")).Rows) {
		r := &rest.Record{
			Kind: res, Holder: q.Account, Key: of.Key, Seq: of.Seq, At: of.At, Scope: map[string]string{"organization_sid": q.Values[0]},
			Secrets: map[string]any{}, Attrs: map[string]any{
				"account_sid": of.Key, "friendly_name": of.Attr("friendly_name"), "status": of.Attr("status"), "owner_sid": ownerSID(q.Account),
			},
		}
		rest.Stamp(r, of.At, rest.Created)
		rows = append(rows, r)
	}
	return rows
}

// ownerSID is the user who owns the organization of an account.
func ownerSID(a *rest.Account) string {
	if a.Owner != nil {
		a = a.Owner
	}
	return "US" + a.SID[2:]
}

// organizationOwner makes the user who owns the organization, unless there is one.
func organizationOwner(q *rest.Request) {
	res := q.Engine.Named("iam_organizations", "OrganizationUser").Home
	key, scope := ownerSID(q.Account), map[string]string{"organization_sid": q.Values[0]}
	for _, r := range q.Account.Table(res).ByKey[key] {
		if r.Scope["organization_sid"] == q.Values[0] {
			return
		}
	}
	r := &rest.Record{
		Kind: res, Holder: q.Account, Key: key, At: q.Account.Record.At, Scope: scope, Secrets: map[string]any{},
		Attrs: map[string]any{
			"userName": "owner@example.com", "displayName": "Owner", "name": map[string]any{"givenName": "Olive", "familyName": "Owner"},
		},
	}
	completeUser(r)
	q.Engine.Insert(r)
}

// userFilter is the form of SCIM's filters that the emulator knows.
var userFilter = typed.Lazy(`^\s*(userName|externalId|id) (?:eq|EQ) "([^"]*)"\s*$`)

// organizationUsers are an organization's users, or those that a filter has.
func organizationUsers(q *rest.Request) ([]*rest.Record, *rest.Error) {
	name, value := "", ""
	if filter := typed.TextOf(q.Params["filter"]); filter != "" {
		parts := userFilter().FindStringSubmatch(filter)
		if parts == nil {
			return nil, rest.Fail(20001, `the emulator knows filters such as userName eq "ann@example.com" alone, not %s`, filter)
		}
		name, value = parts[1], parts[2]
	}
	var rows []*rest.Record
	for _, r := range slices.Backward(q.Account.Table(q.Op.Resource).Rows) {
		if r.Scope["organization_sid"] == q.Values[0] && (name == "" || name == "id" && r.Key == value || r.Attr(name) == value) {
			rows = append(rows, r)
		}
	}
	return rows, nil
}

// completeUser sets what a user has whom nobody gave it.
func completeUser(r *rest.Record) {
	r.SetDefault("userName", "ann@example.com")
	r.SetDefault("active", true)
	r.SetDefault("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:User"})
	r.SetDefault("emails", []any{map[string]any{"primary": true, "value": r.Attr("userName"), "type": "work"}})
}

// viewUser says when a user was made, and nothing of what nobody gave, as SCIM has it.
func viewUser(_ rest.Viewer, r *rest.Record, out map[string]any) {
	for name, v := range out {
		if v == "" {
			delete(out, name)
		}
	}
	at := r.At.UTC().Format("2006-01-02T15:04:05Z")
	out["meta"] = map[string]any{"resourceType": "User", "created": at, "lastModified": at, "version": "1"}
}
