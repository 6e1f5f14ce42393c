package emulator

import (
	"strings"
	"time"

	"dialtone/emulator/session"
)

// keeper gives the parts of a session the records of the engine.
type keeper struct{ e *Emulator }

func (k keeper) resource(name string) *resource {
	document, resource, _ := strings.Cut(name, "/")
	return k.e.named(document, resource)
}

// Find returns the record of a SID in any account.
func (k keeper) Find(resource, sid string) session.Record {
	if sid == "" {
		return nil
	}
	res := k.resource(resource)
	for _, a := range k.e.accounts {
		if a.record.account == nil {
			continue // the test account has nothing
		}
		for _, r := range a.table(res).byKey[sid] {
			return r
		}
	}
	return nil
}

// All returns an account's records.
func (k keeper) All(account, resource string) []session.Record {
	a := k.e.accounts[account]
	if a == nil {
		return nil
	}
	var all []session.Record
	for _, r := range a.table(k.resource(resource)).rows {
		all = append(all, r)
	}
	return all
}

// Make puts a record into an account.
func (k keeper) Make(account, resource string, at time.Time, attributes map[string]any) session.Record {
	res, a := k.resource(resource).home, k.e.accounts[account]
	r := &record{resource: res, account: a, scope: map[string]string{}, attrs: map[string]any{}, secrets: map[string]any{}, at: at}
	for name, v := range attributes {
		switch attribute := attributeOf(res, name); {
		case name == "sid":
			r.key = textOf(v)
		case attribute != nil:
			r.attrs[attribute.Name] = fit(&attribute.Schema, v)
		default:
			r.scope[name] = textOf(v)
		}
	}
	if r.key == "" {
		r.key = k.e.keyFor(r, res, "sid")
	}
	stamp(r, at, created, updated)
	k.e.insert(r)
	return r
}

// Remove takes a record, and all below it, out of the state.
func (k keeper) Remove(r session.Record) {
	if r := r.(*record); !r.gone {
		k.e.remove(r)
	}
}

// Token returns an account's auth token.
func (k keeper) Token(account string) string {
	if a := k.e.accounts[account]; a != nil {
		return a.token
	}
	return ""
}

// SID returns a new SID.
func (k keeper) SID(prefix string) string { return k.e.sid(prefix) }

// A record is what a session's parts see of it.

// SID returns the record's key.
func (r *record) SID() string { return r.key }

// Account returns the SID of the record's account.
func (r *record) Account() string { return r.account.sid }

// Resource returns the name of the record's resource.
func (r *record) Resource() string { return r.resource.product.document.Name + "/" + r.resource.Name }

// Text returns an attribute, or what stands in the record's path; "" where it is not a string.
func (r *record) Text(attribute string) string {
	if text := r.text(attribute); text != "" {
		return text
	}
	return r.scope[attribute]
}

// Value returns an attribute.
func (r *record) Value(attribute string) any { return r.attrs[attribute] }

// Set changes attributes at a time.
func (r *record) Set(at time.Time, attributes map[string]any) { r.change(at, attributes) }

// Keep remembers what the API does not show.
func (r *record) Keep(name string, value any) { r.secrets[name] = value }

// Kept returns what was remembered.
func (r *record) Kept(name string) any { return r.secrets[name] }

// Gone reports whether the record was deleted.
func (r *record) Gone() bool { return r.gone }
