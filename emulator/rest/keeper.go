package rest

import (
	"strings"
	"time"

	"dialtone/emulator/rest/typed"
	"dialtone/emulator/session"
)

// Keeper gives the parts of a session the records of the engine.
type Keeper struct{ Engine *Engine }

func (k Keeper) resource(name string) *Resource {
	document, resource, _ := strings.Cut(name, "/")
	return k.Engine.Named(document, resource)
}

// Find returns the record of a SID in any account.
func (k Keeper) Find(resource, sid string) session.Record {
	if sid == "" {
		return nil
	}
	res := k.resource(resource)
	for _, a := range k.Engine.Accounts {
		if a.Record.Holder == nil {
			continue // the test account has nothing
		}
		for _, r := range a.Table(res).ByKey[sid] {
			return r
		}
	}
	return nil
}

// All returns an account's records.
func (k Keeper) All(account, resource string) []session.Record {
	a := k.Engine.Accounts[account]
	if a == nil {
		return nil
	}
	var all []session.Record
	for _, r := range a.Table(k.resource(resource)).Rows {
		all = append(all, r)
	}
	return all
}

// Make puts a record into an account.
func (k Keeper) Make(account, resource string, at time.Time, attributes map[string]any) session.Record {
	res, a := k.resource(resource).Home, k.Engine.Accounts[account]
	r := &Record{Kind: res, Holder: a, Scope: map[string]string{}, Attrs: map[string]any{}, Secrets: map[string]any{}, At: at}
	for name, v := range attributes {
		switch attribute := attributeOf(res, name); {
		case name == "sid":
			r.Key = typed.TextOf(v)
		case attribute != nil:
			r.Attrs[attribute.Name] = typed.Fit(&attribute.Schema, v)
		default:
			r.Scope[name] = typed.TextOf(v)
		}
	}
	if r.Key == "" {
		r.Key = k.Engine.keyFor(r, res, "sid")
	}
	Stamp(r, at, Created, Updated)
	k.Engine.Insert(r)
	return r
}

// Remove takes a record, and all below it, out of the state.
func (k Keeper) Remove(r session.Record) {
	if r := r.(*Record); !r.Removed {
		k.Engine.Remove(r)
	}
}

// Token returns an account's auth token.
func (k Keeper) Token(account string) string {
	if a := k.Engine.Accounts[account]; a != nil {
		return a.Token
	}
	return ""
}

// SID returns a new SID.
func (k Keeper) SID(prefix string) string { return k.Engine.SID(prefix) }

// A record is what a session's parts see of it.

// SID returns the record's key.
func (r *Record) SID() string { return r.Key }

// Account returns the SID of the record's account.
func (r *Record) Account() string { return r.Holder.SID }

// Resource returns the name of the record's resource.
func (r *Record) Resource() string { return r.Kind.Product.document.Name + "/" + r.Kind.Name }

// Text returns an attribute, or what stands in the record's path; "" where it is not a string.
func (r *Record) Text(attribute string) string {
	if text := r.Attr(attribute); text != "" {
		return text
	}
	return r.Scope[attribute]
}

// Value returns an attribute.
func (r *Record) Value(attribute string) any { return r.Attrs[attribute] }

// Set changes attributes at a time.
func (r *Record) Set(at time.Time, attributes map[string]any) { r.Change(at, attributes) }

// Keep remembers what the API does not show.
func (r *Record) Keep(name string, value any) { r.Secrets[name] = value }

// Kept returns what was remembered.
func (r *Record) Kept(name string) any { return r.Secrets[name] }

// Gone reports whether the record was deleted.
func (r *Record) Gone() bool { return r.Removed }
